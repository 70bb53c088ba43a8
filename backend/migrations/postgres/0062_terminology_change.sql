-- Counts what is shown and taken away, so that a process knows whether what it keeps in mind still holds.
create table terminology_change (one bigint not null primary key check (one = 1), number bigint not null);
insert into terminology_change (one, number) values (1, 1);
create function terminology_changed() returns trigger language plpgsql as $$
begin
    update terminology_change set number = number + 1;
    return null;
end;
$$;
create trigger terminology_shown after update of state on terminology for each row
when (old.state <> new.state and (old.state = 'active' or new.state = 'active'))
execute function terminology_changed();
