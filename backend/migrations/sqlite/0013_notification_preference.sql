-- What each person wants of each kind of message; no row: shown, not mailed.
create table notification_preference (
    user_id       blob not null references account (id),
    category      text not null,              -- domain::notification::Category
    shown         integer not null,           -- in the list and in the number beside it
    mail          text not null,              -- NEVER, AT_ONCE, WEEKLY
    primary key (user_id, category)
) strict;
-- Whom a message is mailed to.
create index notification_preference_mail on notification_preference (mail, user_id);

-- A message read by itself may be unread again, also when everything around it was read all together.
alter table notification_read add column unread integer not null default 0;

-- Mail now goes to people too, and a weekly one tells no single event.
create table mail_to_all (
    id            blob not null primary key,
    event_id      blob references event (id),
    tenant_id     blob not null references tenant (id),
    user_id       blob references account (id),  -- null: the ente's own address
    message_id    text not null unique,
    recipient     text not null,
    subject       text not null,
    body          text not null,
    created_at    integer not null,
    tries         integer not null,            -- failed so far
    due_at        integer not null,            -- not before
    claimed_until integer,                     -- one instance is sending it
    sent_at       integer,
    parked_at     integer,                     -- given up after too many tries
    failure       text,                        -- of the last try
    dropped       integer not null             -- the last try ended without the server's word
) strict;
insert into mail_to_all (id, event_id, tenant_id, message_id, recipient, subject, body, created_at, tries, due_at,
                         claimed_until, sent_at, parked_at, failure, dropped)
select id, event_id, tenant_id, message_id, recipient, subject, body, created_at, tries, due_at, claimed_until, sent_at,
       parked_at, failure, dropped
from mail;
drop table mail;
alter table mail_to_all rename to mail;
create unique index mail_of_ente on mail (event_id, tenant_id) where user_id is null;
create unique index mail_of_person on mail (event_id, user_id) where user_id is not null;
create index mail_waiting on mail (due_at, id) where sent_at is null and parked_at is null;
create index mail_sent on mail (sent_at) where sent_at is not null;

-- How far the weekly mail has been written: whoever writes it updates this first, so that there is one writer at a time
-- over all instances.
create table digest (
    one           integer not null primary key check (one = 1),
    monday        integer not null,            -- the morning whose round it is, UTC microseconds; 0: none yet
    written_up_to blob                         -- the last person dealt with in this round; null: the round is over
) strict;
insert into digest (one, monday) values (1, 0);
