-- The personal link with which a citizen opens the page of a pratica: one for each, brought by its mail. The link itself is
-- nowhere: it follows from the salt and the installation's key. No reference to `pratica`: it would be read each time a mail
-- is sent.
create table citizen_link (
    pratica_id    blob not null primary key,
    token_hash    blob not null unique,        -- SHA-256
    salt          blob not null,
    ends_at       integer not null             -- later with each mail
) strict;
create index citizen_link_end on citizen_link (ends_at);

-- Browsers in which the last characters of the fiscal code were typed.
create table citizen_visit (
    token_hash    blob not null primary key,   -- SHA-256; the token itself is nowhere
    pratica_id    blob not null,
    ends_at       integer not null
) strict;
create index citizen_visit_end on citizen_visit (ends_at);
