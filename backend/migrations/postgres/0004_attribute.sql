-- The registry of attributes, and who holds which.
create table attribute (
    id            uuid not null primary key,
    kind          text not null,              -- CERTIFIED, DECLARED, VERIFIED
    name          text not null,
    name_key      text not null unique,       -- name, lower case
    search        text not null,              -- name and description, lower case, without accents
    description   text not null,
    creator_id    uuid not null references tenant (id),
    code          text,                       -- certified only
    created_at    bigint not null,
    unique (creator_id, code)
);

-- Certified and declared attributes in the hands of an ente.
create table held (
    tenant_id     uuid not null references tenant (id),
    attribute_id  uuid not null references attribute (id),
    assigned_at   bigint not null,
    revoked_at    bigint,                     -- null: held
    primary key (tenant_id, attribute_id)
);
create index held_attribute on held (attribute_id, tenant_id);

-- What one provider says of one consumer's verified attribute.
create table verification (
    consumer_id   uuid not null references tenant (id),
    attribute_id  uuid not null references attribute (id),
    verifier_id   uuid not null references tenant (id),
    verified_at   bigint not null,
    expires_at    bigint,                     -- null: without end
    revoked_at    bigint,
    expiry_told   boolean not null,           -- the expiry has been dealt with
    primary key (consumer_id, attribute_id, verifier_id)
);
create index verification_expiry on verification (expires_at)
    where expires_at is not null and revoked_at is null and not expiry_told;
create index verification_verifier on verification (verifier_id, attribute_id);
