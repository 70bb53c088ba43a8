-- Concepts are found by words, by their properties, and by whether they are active.

-- `search` holds words now: those of the code and of the display, a blank before and after each.
update concept set search = ' ' || trim(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(substr(code_fold || ' ' || search, 1, 1000), '.', ' '), ',', ' '), ';', ' '), ':', ' '), '(', ' '), ')', ' '),
    '-', ' '), '/', ' '), '''', ' '), '"', ' '), '_', ' ')) || ' ';
-- Where words stand: numbers of concepts, rising, each as its distance from the one before (LEB128). What was loaded before is
-- indexed by the worker.
create table concept_word (
    terminology_id  blob not null,
    word            text not null,
    part            integer not null,           -- a large file has several
    numbers         blob not null,
    primary key (terminology_id, word, part)
) without rowid;
alter table terminology add column has_words boolean not null default 0;

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
