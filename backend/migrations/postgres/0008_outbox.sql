-- How far the event log has been told to the enti: notifications and mail of every event up to this place exist.
create table outbox (
    one           integer not null primary key check (one = 1),
    place         bigint not null             -- of the chain; 0: nothing yet
);
insert into outbox (one, place) values (1, 0);

-- Mail to enti, written with the notification it repeats and sent afterwards; may be sent twice, with the same
-- Message-ID.
create table mail (
    id            uuid not null primary key,
    event_id      uuid not null references event (id),
    tenant_id     uuid not null references tenant (id),
    message_id    text not null unique,
    recipient     text not null,
    subject       text not null,
    body          text not null,
    created_at    bigint not null,
    tries         bigint not null,            -- failed so far
    due_at        bigint not null,            -- not before
    claimed_until bigint,                     -- one instance is sending it
    sent_at       bigint,
    parked_at     bigint,                     -- given up after too many tries
    failure       text,                       -- of the last try
    dropped       boolean not null,              -- the last try ended without the server's word
    unique (event_id, tenant_id)
);
create index mail_waiting on mail (due_at, id) where sent_at is null and parked_at is null;
create index mail_sent on mail (sent_at) where sent_at is not null;
