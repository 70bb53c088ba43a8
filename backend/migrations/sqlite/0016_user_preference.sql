-- What each person has chosen for themselves in the console.
create table user_preference (
    user_id       blob not null primary key references account (id),
    shortcuts     integer not null,           -- single keys do something
    updated_at    integer not null
) strict;
