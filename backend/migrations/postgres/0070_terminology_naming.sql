-- Which code systems and value sets a value set or a concept map names: for those who ask what depends on a terminology.
create table terminology_naming (
    terminology_id  uuid not null,              -- of the one that names
    kind            text not null,              -- of what is named: domain::terminology::Kind
    url             text not null,              -- its address, or urn:oid: and its object identifier
    version         text not null,              -- empty: any
    primary key (terminology_id, kind, url, version)
);
create index terminology_named on terminology_naming (kind, url, version);

with read as (
    select id, kind, resource::json as resource from terminology
    where state = 'active' and kind in ('ValueSet', 'ConceptMap')
),
part as (
    select id, json_array_elements(coalesce(resource #> '{compose,include}', '[]')) as part from read where kind = 'ValueSet'
    union all
    select id, json_array_elements(coalesce(resource #> '{compose,exclude}', '[]')) from read where kind = 'ValueSet'
),
grouped as (
    select id, json_array_elements(coalesce(resource -> 'group', '[]')) as part from read where kind = 'ConceptMap'
),
named as (
    select id, 'CodeSystem' as kind, part ->> 'system' as url, coalesce(part ->> 'version', '') as version from part
    union all
    select id, 'ValueSet', json_array_elements_text(coalesce(part -> 'valueSet', '[]')), '' from part
    union all
    select id, 'CodeSystem', part ->> 'source', coalesce(part ->> 'sourceVersion', '') from grouped
    union all
    select id, 'CodeSystem', part ->> 'target', coalesce(part ->> 'targetVersion', '') from grouped
    union all
    select id, 'ValueSet', resource ->> m.member, ''
    from read cross join (values ('sourceUri'), ('sourceCanonical'), ('targetUri'), ('targetCanonical')) m (member)
    where kind = 'ConceptMap'
    union all
    select t.id, 'CodeSystem', m.source_system, '' from read t join concept_mapping m on m.terminology_id = t.id
    where t.kind = 'ConceptMap' and t.resource -> 'group' is null
    union all
    select t.id, 'CodeSystem', m.target_system, '' from read t join concept_mapping m on m.terminology_id = t.id
    where t.kind = 'ConceptMap' and t.resource -> 'group' is null
),
apart as (
    select id, kind,
           split_part(url, '|', 1) as url,
           case when version = '' then split_part(url, '|', 2) else version end as version
    from named where url <> ''
)
insert into terminology_naming (terminology_id, kind, url, version)
select distinct id, kind, case when lower(left(url, 8)) = 'urn:oid:' then 'urn:oid:' || substr(url, 9) else url end, version
from apart
on conflict do nothing;
