-- The personal link with which a citizen opens the page of a pratica: one for each, brought by its mail. The link itself is
-- nowhere: it follows from the salt and the installation's key. No reference to `pratica`: it would be read each time a mail
-- is sent.
create table citizen_link (
    pratica_id    uuid not null primary key,
    token_hash    bytea not null unique,        -- SHA-256
    salt          bytea not null,
    ends_at       bigint not null             -- later with each mail
);
create index citizen_link_end on citizen_link (ends_at);

-- Browsers in which the last characters of the fiscal code were typed.
create table citizen_visit (
    token_hash    bytea not null primary key,  -- SHA-256; the token itself is nowhere
    pratica_id    uuid not null,
    ends_at       bigint not null
);
create index citizen_visit_end on citizen_visit (ends_at);
