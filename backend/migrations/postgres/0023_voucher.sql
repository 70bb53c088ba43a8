-- Vouchers: the keys that sign them, what was given, and what must not be used twice.
create table voucher_key (
    number        bigint not null primary key, -- 1, 2, 3, …: two processes that make the same key make it once
    kid           text not null unique,        -- RFC 7638 thumbprint
    jwk           text not null,               -- the public key, as it is published
    wrapped       bytea not null,              -- the private key, under the installation's own key
    active_from   bigint not null,             -- from then on it signs, until the next one does
    created_at    bigint not null
);
-- Every voucher, written before it leaves. The voucher itself is nowhere.
create table voucher (
    id            uuid not null primary key,   -- its jti
    client_id     uuid not null,
    consumer_id   uuid not null,
    kid           text not null,               -- the client's key
    assertion     text not null,               -- the assertion's jti
    signed_with   text not null,               -- our key
    jkt           text,                        -- the key it is bound to, if it is
    purpose_id    uuid,                        -- null, with the four below: a token for the console's own API
    agreement_id  uuid,
    eservice_id   uuid,
    descriptor_id uuid,
    producer_id   uuid,
    given_at      bigint not null,
    expires_at    bigint not null
);
create index voucher_client on voucher (client_id, given_at);
-- Assertions that a voucher was given for.
create table assertion_used (
    client_id     uuid not null,
    jti           text not null,
    kept_until    bigint not null,
    primary key (client_id, jti)
);
create index assertion_used_age on assertion_used (kept_until);
-- Proofs of possession that were used.
create table proof_used (
    jkt           text not null,
    jti           text not null,
    kept_until    bigint not null,
    primary key (jkt, jti)
);
create index proof_used_age on proof_used (kept_until);
