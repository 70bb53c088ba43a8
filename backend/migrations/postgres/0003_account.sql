-- People who sign in; each belongs to one ente.
create table account (
    id            uuid not null primary key,
    revision      bigint not null,
    tenant_id     uuid not null references tenant (id),
    username      text not null unique,       -- lower case, name@slug
    name          text not null,
    family_name   text not null,
    search        text not null,              -- user name and names, lower case, without accents
    email         text,
    roles         text not null,              -- JSON list of domain::Role
    disabled_at   bigint,
    created_at    bigint not null,
    updated_at    bigint
);
create index account_tenant on account (tenant_id, username);

-- Passwords, apart from the people they belong to: what reads people does not read hashes.
create table credential (
    account_id    uuid not null primary key references account (id),
    hash          text not null,              -- PHC string, argon2id
    provisional   boolean not null,           -- given by somebody else: to be changed at the first sign-in
    set_at        bigint not null
);

-- One-time codes for a first password (ponte user create).
create table activation (
    code_hash     bytea not null primary key,  -- SHA-256; the code itself is nowhere
    account_id    uuid not null references account (id),
    ends_at       bigint not null
);
create index activation_account on activation (account_id);

-- Who is signed in. A row that is gone is a session that has ended, on every instance.
create table session (
    id            uuid not null primary key,  -- names the session in lists; opens nothing
    token_hash    bytea not null unique,       -- SHA-256; the token itself is nowhere
    kind          text not null,              -- browser, api
    account_id    uuid not null references account (id),
    address       text not null,              -- where it was opened from
    agent         text not null,              -- with what, as the program says
    opened_at     bigint not null,
    seen_at       bigint not null,            -- last used, to some seconds
    proved_at     bigint not null,            -- the password was last typed
    ends_at       bigint not null
);
create index session_account on session (account_id, opened_at);
create index session_end on session (ends_at);

-- Failed attempts to sign in, counted for all instances together; never a lock, always a wait.
create table throttle (
    bucket        text not null primary key,  -- an address, or an account as seen from known or unknown addresses
    failures      bigint not null,
    blocked_until bigint not null,
    window_from   bigint not null,
    window_count  bigint not null,
    touched_at    bigint not null
);
create index throttle_age on throttle (touched_at);

-- Addresses from which an account has signed in before: somebody else's guesses do not make its owner wait there.
create table known_source (
    account_key   text not null,
    source        text not null,
    seen_at       bigint not null,
    primary key (account_key, source)
);
create index known_source_age on known_source (seen_at);
