-- Which code systems and value sets a value set or a concept map names: for those who ask what depends on a terminology.
create table terminology_naming (
    terminology_id  blob not null,              -- of the one that names
    kind            text not null,              -- of what is named: domain::terminology::Kind
    url             text not null,              -- its address, or urn:oid: and its object identifier
    version         text not null,              -- empty: any
    primary key (terminology_id, kind, url, version)
) without rowid;
create index terminology_named on terminology_naming (kind, url, version);

with part as (
    select t.id, p.value as part from terminology t, json_each(t.resource, '$.compose.include') p
    where t.kind = 'ValueSet' and t.state = 'active'
    union all
    select t.id, p.value from terminology t, json_each(t.resource, '$.compose.exclude') p
    where t.kind = 'ValueSet' and t.state = 'active'
),
grouped as (
    select t.id, g.value as part from terminology t, json_each(t.resource, '$.group') g
    where t.kind = 'ConceptMap' and t.state = 'active'
),
named as (
    select id, 'CodeSystem' as kind, json_extract(part, '$.system') as url, coalesce(json_extract(part, '$.version'), '') as version
    from part
    union all
    select part.id, 'ValueSet', v.value, '' from part, json_each(part.part, '$.valueSet') v
    union all
    select id, 'CodeSystem', json_extract(part, '$.source'), coalesce(json_extract(part, '$.sourceVersion'), '') from grouped
    union all
    select id, 'CodeSystem', json_extract(part, '$.target'), coalesce(json_extract(part, '$.targetVersion'), '') from grouped
    union all
    select t.id, 'ValueSet', json_extract(t.resource, m.member), ''
    from terminology t
    join (select '$.sourceUri' as member union all select '$.sourceCanonical' union all select '$.targetUri'
          union all select '$.targetCanonical') m
    where t.kind = 'ConceptMap' and t.state = 'active'
    union all
    select t.id, 'CodeSystem', m.source_system, '' from terminology t join concept_mapping m on m.terminology_id = t.id
    where t.kind = 'ConceptMap' and t.state = 'active' and json_extract(t.resource, '$.group') is null
    union all
    select t.id, 'CodeSystem', m.target_system, '' from terminology t join concept_mapping m on m.terminology_id = t.id
    where t.kind = 'ConceptMap' and t.state = 'active' and json_extract(t.resource, '$.group') is null
),
apart as (
    select id, kind,
           case when instr(url, '|') > 0 then substr(url, 1, instr(url, '|') - 1) else url end as url,
           case when version = '' and instr(url, '|') > 0 then substr(url, instr(url, '|') + 1) else version end as version
    from named where url <> ''
)
insert or ignore into terminology_naming (terminology_id, kind, url, version)
select id, kind, case when lower(substr(url, 1, 8)) = 'urn:oid:' then 'urn:oid:' || substr(url, 9) else url end, version
from apart;
