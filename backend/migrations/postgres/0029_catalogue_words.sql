-- The catalogue at the size of a country: found by words, read in order from where a page begins, its size known.
alter table eservice add column words text not null default '';          -- of name, description and provider: ' one two '
alter table eservice add column title text not null default '';          -- name, lower case, without accents
alter table eservice add column producer_title text not null default ''; -- the provider's name, in the same way
alter table eservice add column shown_at bigint;                          -- when the version shown was published

update eservice set
    title = trim(replace(lower(name), '’', '''')),
    producer_title = (select p.search from tenant p where p.id = eservice.producer_id),
    shown_at = (select d.published_at from descriptor d where d.id = eservice.shown_id),
    words = ' ' || (select trim(regexp_replace(eservice.search || ' ' || p.search, '[^[:alnum:]]+', ' ', 'g'))
                    from tenant p where p.id = eservice.producer_id) || ' ';

-- The words as they are: they have been folded already, and no dictionary of a language knows registers and codes.
alter table eservice add column vector tsvector
    generated always as (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) stored;
create index eservice_vector on eservice using gin (vector) with (fastupdate = off);

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
    producer_id uuid not null references tenant (id),
    state       text not null,
    number      bigint not null,
    primary key (producer_id, state)
);
insert into catalogue_size (producer_id, state, number)
    select producer_id, shown_state, count(*) from eservice where shown_state is not null group by producer_id, shown_state;
