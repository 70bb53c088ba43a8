-- Loads that go on, for those who wait for them; a row goes when its load ends. What was not touched for a while has stopped.
create table terminology_course (
    id           blob not null primary key,
    user_id      blob,                          -- of a person; null: a machine
    signer       text not null,                 -- of a machine: common name of the signature certificate
    file         text not null,                 -- its name, as it was sent
    oid          text not null,                 -- as it was said, dotted; may be empty
    version      text not null,                 -- as it was said; may be empty
    bytes        integer not null,
    bytes_read   integer not null,
    entries      integer not null,              -- concepts and mappings that were written so far
    began_at     integer not null,
    touched_at   integer not null
);
create index terminology_course_touched on terminology_course (touched_at);
