-- Everything that happened, once: the audit log, the history on the page, and the outbox. Append-only.
create table event (
    id            uuid not null primary key,  -- version 7: sorts by time
    area          text not null,              -- 'agreement', 'tenant', …
    thing_id      uuid not null,
    name          text not null,              -- 'SuspendedByProducer', …
    payload       text not null,              -- JSON of domain::Event
    revision      bigint,                     -- of the thing, once the command was stored
    actor_user    uuid,                       -- null: the platform itself
    actor_tenant  uuid,
    occurred_at   bigint not null,            -- UTC microseconds
    -- The seal, given afterwards, one row at a time over all instances.
    place         bigint unique,              -- 1, 2, 3, … without gaps
    previous_hash bytea,
    hash          bytea
);
create index event_of_thing on event (thing_id, id);
create index event_unsealed on event (id) where place is null;

-- Who may read an event: the enti it concerns.
create table event_party (
    tenant_id     uuid not null,
    event_id      uuid not null references event (id),
    primary key (tenant_id, event_id)
);
create index event_party_event on event_party (event_id);

-- Keys of POST requests: the row is written in the command's own transaction, the answer beside it afterwards.
create table idempotency (
    owner         uuid not null,
    key           text not null,
    fingerprint   bytea not null,             -- SHA-256 of method, path and body
    made          uuid,                      -- the thing the command made, if it made one
    status        bigint,
    location      text,
    body          text,
    created_at    bigint not null,
    primary key (owner, key)
);
create index idempotency_age on idempotency (created_at);
