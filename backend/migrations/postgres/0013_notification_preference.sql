-- What each person wants of each kind of message; no row: shown, not mailed.
create table notification_preference (
    user_id       uuid not null references account (id),
    category      text not null,              -- domain::notification::Category
    shown         boolean not null,           -- in the list and in the number beside it
    mail          text not null,              -- NEVER, AT_ONCE, WEEKLY
    primary key (user_id, category)
);
-- Whom a message is mailed to.
create index notification_preference_mail on notification_preference (mail, user_id);

-- A message read by itself may be unread again, also when everything around it was read all together.
alter table notification_read add column unread boolean not null default false;

-- Mail now goes to people too, and a weekly one tells no single event.
alter table mail alter column event_id drop not null;
alter table mail add column user_id uuid references account (id);  -- null: the ente's own address
alter table mail drop constraint mail_event_id_tenant_id_key;
create unique index mail_of_ente on mail (event_id, tenant_id) where user_id is null;
create unique index mail_of_person on mail (event_id, user_id) where user_id is not null;

-- How far the weekly mail has been written: whoever writes it updates this first, so that there is one writer at a time
-- over all instances.
create table digest (
    one           integer not null primary key check (one = 1),
    monday        bigint not null,             -- the morning whose round it is, UTC microseconds; 0: none yet
    written_up_to uuid                         -- the last person dealt with in this round; null: the round is over
);
insert into digest (one, monday) values (1, 0);
