-- Cases opened when a verified attribute is taken back or runs out (seed 003).
create table discrepancy (
    id            blob not null primary key,
    revision      integer not null,
    attribute_id  blob not null references attribute (id),
    consumer_id   blob not null references tenant (id),
    revoker_id    blob not null references tenant (id),
    others        text not null,              -- JSON list of the other verifiers
    agreements    text not null,              -- JSON list of the affected requests
    cause         text not null,              -- REVOKED, EXPIRED
    opened_at     integer not null,
    closed_at     integer,
    close_reason  text
) strict;
create unique index discrepancy_one_open on discrepancy (consumer_id, attribute_id, revoker_id)
    where closed_at is null;

-- Whom a case concerns: only they may read it.
create table discrepancy_party (
    tenant_id      blob not null references tenant (id),
    discrepancy_id blob not null references discrepancy (id),
    primary key (tenant_id, discrepancy_id)
) strict;
