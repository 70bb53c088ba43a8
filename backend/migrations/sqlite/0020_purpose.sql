-- Purposes ("finalità"): what a consumer uses an e-service for, and how much.
create table purpose (
    id            blob not null primary key,
    revision      integer not null,
    eservice_id   blob not null references eservice (id),
    producer_id   blob not null references tenant (id),
    consumer_id   blob not null references tenant (id),
    title         text not null,
    title_key     text not null,              -- title, folded: unique for the consumer and the e-service
    description   text not null,
    search        text not null,              -- title and description, lower case, without accents
    free_of_charge_reason text,               -- null: it is paid for
    risk_analysis text not null,              -- JSON of domain::purpose::Answers
    suspensions   text not null,              -- JSON of domain::purpose::PurposeSuspensions
    versions      text not null,              -- JSON list of domain::purpose::PurposeVersion
    state         text not null,              -- what people see: a copy, to filter lists by
    daily_calls   integer not null,            -- of the current version: a copy
    load          integer not null,            -- calls per day that count against the quotas now: a copy
    asked_calls   integer,                     -- of the version that waits for the provider: a copy
    asked_at      integer,                -- since when it waits: a copy
    presented     integer not null,           -- may the provider know of it?
    created_at    integer not null,
    updated_at    integer,
    unique (consumer_id, eservice_id, title_key)
) strict;
create index purpose_consumer on purpose (consumer_id, state, created_at);
create index purpose_producer on purpose (producer_id, state, created_at);
-- What the active purposes of an e-service use of its quotas.
create index purpose_load on purpose (eservice_id, consumer_id, load);
-- What waits for a provider.
create index purpose_asked on purpose (producer_id, asked_at) where asked_at is not null;
