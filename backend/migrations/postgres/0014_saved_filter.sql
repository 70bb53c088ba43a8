-- Filters of lists that people gave a name: each person's own.
create table saved_filter (
    id            uuid not null primary key,
    user_id       uuid not null,
    list          text not null,              -- the path of the list's page
    name          text not null,
    name_search   text not null,              -- domain::text::fold of the name
    query         text not null,              -- what the address of the page says after the question mark
    created_at    bigint not null,
    unique (user_id, list, name_search)
);
