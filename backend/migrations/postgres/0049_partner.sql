-- Partners: systems of third parties that an ente lets use the partner API.
create table partner (
    id            uuid not null primary key,
    revision      bigint not null,
    tenant_id     uuid not null references tenant (id),
    code          text not null unique,       -- what it signs in with: scia@comune-valdoro
    name          text not null,
    created_at    bigint not null,
    revoked_at    bigint                      -- from then on it gets in nowhere
);
create index partner_of_ente on partner (tenant_id, code);

-- What it signs in with, as a hash (PHC string).
create table partner_secret (
    partner_id    uuid not null primary key references partner (id),
    hash          text not null,
    set_at        bigint not null
);

-- What a partner may send pratiche to.
create table partner_service (
    partner_id    uuid not null references partner (id),
    service_id    uuid not null references service (id),
    primary key (partner_id, service_id)
);
create index partner_service_service on partner_service (service_id);
