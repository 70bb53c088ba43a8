-- Concepts are found by words, by their properties, and by whether they are active.
-- `search` holds words now: those of the code and of the display, a blank before and after each.
update concept set search = ' ' || trim(regexp_replace(left(code_fold || ' ' || search, 1000), '[^[:alnum:]]+', ' ', 'g')) || ' ';
-- Codes are found by how they begin, byte by byte, whatever language the database speaks.
alter table concept alter column code_fold type text collate "C";
-- Where words stand: numbers of concepts, rising, each as its distance from the one before (LEB128). What was loaded before is
-- indexed by the worker.
create table concept_word (
    terminology_id  uuid not null,
    word            text collate "C" not null,
    part            bigint not null,            -- a large file has several
    numbers         bytea not null,
    primary key (terminology_id, word, part)
);
alter table terminology add column has_words boolean not null default false;

alter table concept add column inactive boolean not null default false;
update concept set inactive = true
    where detail like '%"inactive":true%' and detail not like '%\\u0000%' and (cast(detail as json) ->> 'inactive') = 'true';
create index concept_inactive on concept (terminology_id, number) where inactive;

-- What else is said of concepts, to be looked for: values as text, cut where they are long.
create table concept_property (
    terminology_id  uuid not null,
    name            text not null,
    value           text not null,
    number          bigint not null,            -- the concept's
    primary key (terminology_id, name, value, number)
);
insert into concept_property (terminology_id, name, value, number)
    select c.terminology_id, p.value ->> 'code',
           left(coalesce(p.value -> 'valueCoding' ->> 'code', p.value ->> 'valueBoolean', p.value ->> 'valueCode',
               p.value ->> 'valueString', p.value ->> 'valueInteger', p.value ->> 'valueDecimal',
               p.value ->> 'valueDateTime', ''), 501),
           c.number
    from concept c, json_array_elements(cast(c.detail as json) -> 'property') p
    where c.detail like '%"property":[%' and c.detail not like '%\\u0000%' and p.value ->> 'code' is not null
    on conflict do nothing;
