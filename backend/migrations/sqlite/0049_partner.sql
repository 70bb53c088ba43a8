-- Partners: systems of third parties that an ente lets use the partner API.
create table partner (
    id            blob not null primary key,
    revision      integer not null,
    tenant_id     blob not null references tenant (id),
    code          text not null unique,       -- what it signs in with: scia@comune-valdoro
    name          text not null,
    created_at    integer not null,
    revoked_at    integer                      -- from then on it gets in nowhere
) strict;
create index partner_of_ente on partner (tenant_id, code);

-- What it signs in with, as a hash (PHC string).
create table partner_secret (
    partner_id    blob not null primary key references partner (id),
    hash          text not null,
    set_at        integer not null
) strict;

-- What a partner may send pratiche to.
create table partner_service (
    partner_id    blob not null references partner (id),
    service_id    blob not null references service (id),
    primary key (partner_id, service_id)
) strict;
create index partner_service_service on partner_service (service_id);
