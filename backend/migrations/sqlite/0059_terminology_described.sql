-- What terminologies are looked for by as FHIR resources, taken out of them when they are shown.
alter table terminology add column dated text not null default '';           -- FHIR's date
alter table terminology add column publisher text not null default '';       -- lower case, without accents
alter table terminology add column description text not null default '';     -- lower case, without accents
update terminology set
    dated = coalesce(json_extract(resource, '$.date'), ''),
    publisher = lower(coalesce(json_extract(resource, '$.publisher'), '')),
    description = lower(coalesce(json_extract(resource, '$.description'), ''));
