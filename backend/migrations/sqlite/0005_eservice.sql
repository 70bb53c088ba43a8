-- E-services and their versions.
create table eservice (
    id            blob not null primary key,
    revision      integer not null,
    producer_id   blob not null references tenant (id),
    name          text not null,
    name_key      text not null,              -- name, lower case: unique for the provider
    description   text not null,
    search        text not null,              -- name and description, lower case, without accents
    technology    text not null,              -- REST, SOAP
    mode          text not null,              -- DELIVER, RECEIVE
    personal_data integer,                    -- null: not said yet
    -- The version everybody sees: the newest that is neither draft nor archived, or else the last archived one.
    shown_id      blob,                       -- null: all draft, not in the catalogue
    shown_state   text,                       -- copy of its state, to filter by
    created_at    integer not null,
    updated_at    integer,
    unique (producer_id, name_key)
) strict;

create table descriptor (
    id            blob not null primary key,
    revision      integer not null,
    eservice_id   blob not null references eservice (id),
    number        integer not null,            -- 1, 2, 3, …
    description   text not null,
    state         text not null,              -- DRAFT, PUBLISHED, DEPRECATED, SUSPENDED, ARCHIVED
    audience      text not null,              -- JSON list
    daily_calls_per_consumer integer not null,
    daily_calls_total        integer not null,
    voucher_lifespan         integer not null, -- seconds
    policy        text not null,              -- AUTOMATIC, MANUAL
    requirements  text not null,              -- JSON of domain::requirement::Requirements
    interface     text,                       -- JSON of domain::eservice::InterfaceFile; null: cannot be published
    created_at    integer not null,
    published_at  integer,
    suspended_at  integer,
    deprecated_at integer,
    archived_at   integer,
    unique (eservice_id, number)
) strict;
create unique index descriptor_one_draft on descriptor (eservice_id) where state = 'DRAFT';
create unique index descriptor_one_published on descriptor (eservice_id) where state = 'PUBLISHED';

create index eservice_catalogue on eservice (shown_state, search) where shown_id is not null;

-- The attributes a version mentions, each once, so that a lost attribute finds the requests it concerns.
create table descriptor_attribute (
    descriptor_id blob not null references descriptor (id),
    attribute_id  blob not null references attribute (id),
    primary key (descriptor_id, attribute_id)
) strict;
create index descriptor_attribute_attribute on descriptor_attribute (attribute_id);

-- The same attributes group by group, so that the catalogue finds what fits an ente.
create table descriptor_group (
    descriptor_id blob not null references descriptor (id),
    kind          text not null,              -- CERTIFIED, DECLARED, VERIFIED
    place         integer not null,           -- number of the group among those of its kind, from 0
    attribute_id  blob not null references attribute (id),
    primary key (descriptor_id, kind, place, attribute_id)
) strict;
