-- E-services and their versions.
create table eservice (
    id            uuid not null primary key,
    revision      bigint not null,
    producer_id   uuid not null references tenant (id),
    name          text not null,
    name_key      text not null,              -- name, lower case: unique for the provider
    description   text not null,
    search        text not null,              -- name and description, lower case, without accents
    technology    text not null,              -- REST, SOAP
    mode          text not null,              -- DELIVER, RECEIVE
    personal_data boolean,                    -- null: not said yet
    -- The version everybody sees: the newest that is neither draft nor archived, or else the last archived one.
    shown_id      uuid,                       -- null: all draft, not in the catalogue
    shown_state   text,                       -- copy of its state, to filter by
    created_at    bigint not null,
    updated_at    bigint,
    unique (producer_id, name_key)
);

create table descriptor (
    id            uuid not null primary key,
    revision      bigint not null,
    eservice_id   uuid not null references eservice (id),
    number        bigint not null,            -- 1, 2, 3, …
    description   text not null,
    state         text not null,              -- DRAFT, PUBLISHED, DEPRECATED, SUSPENDED, ARCHIVED
    audience      text not null,              -- JSON list
    daily_calls_per_consumer bigint not null,
    daily_calls_total        bigint not null,
    voucher_lifespan         bigint not null, -- seconds
    policy        text not null,              -- AUTOMATIC, MANUAL
    requirements  text not null,              -- JSON of domain::requirement::Requirements
    interface     text,                       -- JSON of domain::eservice::InterfaceFile; null: cannot be published
    created_at    bigint not null,
    published_at  bigint,
    suspended_at  bigint,
    deprecated_at bigint,
    archived_at   bigint,
    unique (eservice_id, number)
);
create unique index descriptor_one_draft on descriptor (eservice_id) where state = 'DRAFT';
create unique index descriptor_one_published on descriptor (eservice_id) where state = 'PUBLISHED';

create index eservice_catalogue on eservice (shown_state, search) where shown_id is not null;

-- The attributes a version mentions, each once, so that a lost attribute finds the requests it concerns.
create table descriptor_attribute (
    descriptor_id uuid not null references descriptor (id),
    attribute_id  uuid not null references attribute (id),
    primary key (descriptor_id, attribute_id)
);
create index descriptor_attribute_attribute on descriptor_attribute (attribute_id);

-- The same attributes group by group, so that the catalogue finds what fits an ente.
create table descriptor_group (
    descriptor_id uuid not null references descriptor (id),
    kind          text not null,              -- CERTIFIED, DECLARED, VERIFIED
    place         bigint not null,           -- number of the group among those of its kind, from 0
    attribute_id  uuid not null references attribute (id),
    primary key (descriptor_id, kind, place, attribute_id)
);
