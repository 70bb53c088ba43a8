-- People who sign in; each belongs to one ente.
create table account (
    id            blob not null primary key,
    revision      integer not null,
    tenant_id     blob not null references tenant (id),
    username      text not null unique,       -- lower case, name@slug
    name          text not null,
    family_name   text not null,
    email         text,
    roles         text not null,              -- JSON list of domain::Role
    disabled_at   integer,
    created_at    integer not null,
    updated_at    integer
) strict;
create index account_tenant on account (tenant_id, username);
