-- Forms that came back with a refusal: what was typed, for a quarter of an hour.
create table form_draft (
    id            uuid not null primary key,
    user_id       uuid not null,
    content       text not null,
    expires_at    bigint not null
);
create index form_draft_age on form_draft (expires_at);
