-- What was refused to those who load and delete terminologies, so that somebody can tell them why. A line for each caller,
-- minute, operation and reason; what is old goes.
create table terminology_refused (
    id            blob not null primary key,    -- version 7: sorts by time
    caller        text not null,              -- of a machine: its client certificate, hashed, or its address; of a person: the account
    minute        integer not null,
    operation     text not null,              -- domain::terminology::Operation
    instance      text not null,              -- the name of the reason, as it was answered
    status        integer not null,
    detail        text not null,              -- as it was answered
    signer        text not null,              -- common name of the signature certificate, where it got so far
    oid           text not null,
    version       text not null,
    trace         text not null,              -- of the last one
    actor_user    blob,                         -- null: a machine
    actor_tenant  blob,
    times         integer not null,
    last_at       integer not null
);
create unique index terminology_refused_once on terminology_refused (caller, minute, operation, instance);
create index terminology_refused_age on terminology_refused (last_at);
-- The history of all terminologies reads this area alone.
create index event_of_terminologies on event (id) where area = 'terminology';
