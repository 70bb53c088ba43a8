-- The catalogue at the size of a country: found by words, read in order from where a page begins, its size known.
alter table eservice add column place integer;                            -- its number in the index of words
alter table eservice add column words text not null default '';          -- of name, description and provider: ' one two '
alter table eservice add column title text not null default '';          -- name, lower case, without accents
alter table eservice add column producer_title text not null default ''; -- the provider's name, in the same way
alter table eservice add column shown_at integer;                         -- when the version shown was published

update eservice set
    place = rowid,
    title = trim(replace(lower(name), '’', '''')),
    producer_title = (select p.search from tenant p where p.id = eservice.producer_id),
    shown_at = (select d.published_at from descriptor d where d.id = eservice.shown_id),
    words = ' ' || (select replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        eservice.search || ' ' || p.search, '.', ' '), ',', ' '), ';', ' '), ':', ' '), '(', ' '), ')', ' '), '-', ' '),
        '/', ' '), '''', ' '), '"', ' ') from tenant p where p.id = eservice.producer_id) || ' ';

create unique index eservice_place on eservice (place);
create virtual table eservice_index using fts5 (
    words, content = 'eservice', content_rowid = 'place', tokenize = 'unicode61 remove_diacritics 0',
    detail = none, columnsize = 0, prefix = '2 3'
);
insert into eservice_index (eservice_index) values ('rebuild');

create trigger eservice_made after insert on eservice begin
    update eservice set place = (select coalesce(max(place), 0) + 1 from eservice) where id = new.id;
    insert into eservice_index (rowid, words) select place, words from eservice where id = new.id;
end;
create trigger eservice_reworded after update of words on eservice when old.words <> new.words begin
    insert into eservice_index (eservice_index, rowid, words) values ('delete', old.place, old.words);
    insert into eservice_index (rowid, words) values (new.place, new.words);
end;
create trigger eservice_gone after delete on eservice begin
    insert into eservice_index (eservice_index, rowid, words) values ('delete', old.place, old.words);
end;

-- Every order of the catalogue, with what it is filtered by.
drop index eservice_catalogue;
create index eservice_by_title on eservice (title, id, shown_state, producer_id) where shown_id is not null;
create index eservice_by_state on eservice (shown_state, title, id) where shown_id is not null;
create index eservice_by_producer on eservice (producer_title, title, id, shown_state) where shown_id is not null;
create index eservice_by_date on eservice (shown_at, id, shown_state) where shown_id is not null;
create index eservice_of_producer on eservice (producer_id, title, id, shown_state) where shown_id is not null;
create index eservice_shown on eservice (shown_id) where shown_id is not null;

-- How many e-services of each ente everybody sees in which state: counting them one by one takes too long.
create table catalogue_size (
    producer_id blob not null references tenant (id),
    state       text not null,
    number      integer not null,
    primary key (producer_id, state)
) strict;
insert into catalogue_size (producer_id, state, number)
    select producer_id, shown_state, count(*) from eservice where shown_state is not null group by producer_id, shown_state;
