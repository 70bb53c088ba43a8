-- One version of a code system, a value set or a concept map. Only what is active is seen by anybody.
create table terminology (
    id              blob not null primary key,
    kind            text not null,              -- domain::terminology::Kind
    oid             text not null,              -- dotted
    version         text not null,
    url             text not null,
    name            text not null,
    title           text not null,
    search          text not null,              -- name and title, lower case, without accents
    status          text not null,
    content         text not null,
    case_sensitive  boolean not null,
    resource        text not null,              -- FHIR JSON without the concepts of a code system
    concepts        integer not null,
    signer_name     text not null,
    signer_subject  text not null,
    file_sha256     text not null,
    format          text not null,              -- domain::terminology::Format
    state           text not null,              -- domain::terminology::State
    created_at      integer not null
);
-- What is being loaded or taken away stands in nobody's way.
create unique index terminology_oid on terminology (kind, oid, version) where state = 'active';
create unique index terminology_url on terminology (kind, url, version) where state = 'active';
create index terminology_of_oid on terminology (oid, version, state);
create index terminology_state on terminology (state, created_at);
create table concept (
    terminology_id  blob not null,
    number          integer not null,           -- place in the file
    code            text not null,
    code_fold       text not null,              -- lower case
    display         text not null,
    search          text not null,              -- display, lower case, without accents
    detail          text not null,              -- JSON: what else is said of it
    primary key (terminology_id, number)
) without rowid;
create unique index concept_code on concept (terminology_id, code);
create index concept_fold on concept (terminology_id, code_fold);
-- Which concept is above which, and how many levels; 1 is the parent.
create table concept_descent (
    terminology_id  blob not null,
    ancestor        integer not null,
    descendant      integer not null,
    depth           integer not null,
    primary key (terminology_id, ancestor, descendant)
) without rowid;
create index concept_descent_up on concept_descent (terminology_id, descendant, depth);
-- Lines of concept maps.
create table concept_mapping (
    terminology_id  blob not null,
    number          integer not null,
    source_system   text not null,
    source_code     text not null,
    target_system   text not null,
    target_code     text,
    detail          text not null,              -- JSON: equivalence, comment, display
    primary key (terminology_id, number)
) without rowid;
create index concept_mapping_source on concept_mapping (terminology_id, source_code);
create index concept_mapping_target on concept_mapping (terminology_id, target_code);
