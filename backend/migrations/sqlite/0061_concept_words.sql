-- Concepts are found by words, by their properties, and by whether they are active.
alter table terminology add column place integer;   -- its number in the index of words
update terminology set place = rowid;
create unique index terminology_place on terminology (place);
create trigger terminology_made after insert on terminology begin
    update terminology set place = (select coalesce(max(place), 0) + 1 from terminology) where id = new.id;
end;

-- `search` holds words now: those of the code and of the display, a blank before and after each.
update concept set search = ' ' || trim(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(substr(code_fold || ' ' || search, 1, 1000), '.', ' '), ',', ' '), ';', ' '), ':', ' '), '(', ' '), ')', ' '),
    '-', ' '), '/', ' '), '''', ' '), '"', ' '), '_', ' ')) || ' ';
-- No column is kept: a row is known by its terminology and its number, and stands in this order.
create virtual table concept_index using fts5 (
    words, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = none, columnsize = 0, prefix = '2 3'
);
insert into concept_index (rowid, words)
    select (t.place << 32) + c.number, c.search from concept c join terminology t on t.id = c.terminology_id;
create trigger concept_made after insert on concept begin
    insert into concept_index (rowid, words)
        select (t.place << 32) + new.number, new.search from terminology t where t.id = new.terminology_id;
end;
create trigger concept_gone after delete on concept begin
    insert into concept_index (concept_index, rowid, words)
        select 'delete', (t.place << 32) + old.number, old.search from terminology t where t.id = old.terminology_id;
end;

alter table concept add column inactive boolean not null default 0;
update concept set inactive = 1 where detail like '%"inactive":true%' and json_extract(detail, '$.inactive');
create index concept_inactive on concept (terminology_id, number) where inactive;

-- What else is said of concepts, to be looked for: values as text, cut where they are long.
create table concept_property (
    terminology_id  blob not null,
    name            text not null,
    value           text not null,
    number          integer not null,           -- the concept's
    primary key (terminology_id, name, value, number)
) without rowid;
insert or ignore into concept_property (terminology_id, name, value, number)
    select c.terminology_id, json_extract(p.value, '$.code'),
           substr(coalesce(json_extract(p.value, '$.valueCoding.code'),
               case json_type(p.value, '$.valueBoolean') when 'true' then 'true' when 'false' then 'false' end,
               json_extract(p.value, '$.valueCode'), json_extract(p.value, '$.valueString'),
               json_extract(p.value, '$.valueInteger'), json_extract(p.value, '$.valueDecimal'),
               json_extract(p.value, '$.valueDateTime'), ''), 1, 501),
           c.number
    from concept c, json_each(c.detail, '$.property') p
    where json_extract(p.value, '$.code') is not null;
