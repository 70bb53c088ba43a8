-- Loads that go on, for those who wait for them; a row goes when its load ends. What was not touched for a while has stopped.
create table terminology_course (
    id           uuid not null primary key,
    user_id      uuid,                          -- of a person; null: a machine
    signer       text not null,                 -- of a machine: common name of the signature certificate
    file         text not null,                 -- its name, as it was sent
    oid          text not null,                 -- as it was said, dotted; may be empty
    version      text not null,                 -- as it was said; may be empty
    bytes        bigint not null,
    bytes_read   bigint not null,
    entries      bigint not null,              -- concepts and mappings that were written so far
    began_at     bigint not null,
    touched_at   bigint not null
);
create index terminology_course_touched on terminology_course (touched_at);
