-- Counts what is shown and taken away, so that a process knows whether what it keeps in mind still holds.
create table terminology_change (one integer not null primary key check (one = 1), number integer not null) strict;
insert into terminology_change (one, number) values (1, 1);
create trigger terminology_shown after update of state on terminology
when old.state <> new.state and 'active' in (old.state, new.state) begin
    update terminology_change set number = number + 1;
end;
