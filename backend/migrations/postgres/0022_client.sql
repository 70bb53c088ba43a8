-- Clients: the machines of a consumer, as the authorization server knows them.
create table client (
    id            uuid not null primary key,
    revision      bigint not null,
    consumer_id   uuid not null references tenant (id),
    name          text not null,
    description   text not null,
    search        text not null,              -- name and description, lower case, without accents
    kind          text not null,              -- domain::client::ClientKind
    admin_id      uuid references account (id),  -- in whose name an API client writes, if it does
    created_at    bigint not null
);
create index client_consumer on client (consumer_id, search);
-- Who may upload keys.
create table client_member (
    client_id     uuid not null,
    user_id       uuid not null references account (id),
    place         bigint not null,            -- 1, 2, 3, … in the order in which they were added
    primary key (client_id, user_id)
);
create index client_member_user on client_member (user_id);
-- What vouchers are given for.
create table client_purpose (
    client_id     uuid not null,
    purpose_id    uuid not null,
    place         bigint not null,
    primary key (client_id, purpose_id)
);
create index client_purpose_purpose on client_purpose (purpose_id);
-- Public keys. A key belongs to one client of the whole platform.
create table client_key (
    kid           text not null primary key,  -- RFC 7638 thumbprint
    client_id     uuid not null,
    place         bigint not null,
    name          text not null,
    pem           text not null,              -- SubjectPublicKeyInfo
    bits          bigint not null,
    usage         text not null,              -- 'SIG' or 'ENC'
    uploader_id   uuid not null references account (id),
    created_at    bigint not null
);
create index client_key_client on client_key (client_id, place);
-- Keys that were taken away: no other client registers them for a year.
create table client_key_gone (
    kid           text not null primary key,
    client_id     uuid not null,              -- it may be gone too
    gone_at       bigint not null
);
