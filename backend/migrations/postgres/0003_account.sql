-- People who sign in; each belongs to one ente.
create table account (
    id            uuid not null primary key,
    revision      bigint not null,
    tenant_id     uuid not null references tenant (id),
    username      text not null unique,       -- lower case, name@slug
    name          text not null,
    family_name   text not null,
    email         text,
    roles         text not null,              -- JSON list of domain::Role
    disabled_at   bigint,
    created_at    bigint not null,
    updated_at    bigint
);
create index account_tenant on account (tenant_id, username);
