-- What each person has chosen for themselves in the console.
create table user_preference (
    user_id       uuid not null primary key references account (id),
    shortcuts     boolean not null,           -- single keys do something
    updated_at    bigint not null
);
