-- Forms that came back with a refusal: what was typed, for a quarter of an hour.
create table form_draft (
    id            blob not null primary key,
    user_id       blob not null,
    content       text not null,
    expires_at    integer not null
) strict;
create index form_draft_age on form_draft (expires_at);
