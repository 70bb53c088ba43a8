-- Services that an ente offers to citizens (seed 001).
create table service (
    id            uuid not null primary key,
    revision      bigint not null,
    tenant_id     uuid not null references tenant (id),
    slug          text not null,
    name          text not null,
    area          text not null,              -- "area tematica"; may be empty
    active        boolean not null,
    protocol      text not null,              -- domain::pratica::ProtocolKind
    attachment    text not null,              -- domain::pratica::AttachmentRule
    steps         text not null,              -- JSON list of domain::pratica::ServiceStep
    created_at    bigint not null,
    unique (tenant_id, slug)
);
-- Who may take its pratiche in charge.
create table service_operator (
    user_id       uuid not null references account (id),
    service_id    uuid not null references service (id),
    primary key (user_id, service_id)
);
create index service_operator_service on service_operator (service_id);

-- Pratiche: what citizens ask of an ente.
create table pratica (
    id            uuid not null primary key,
    revision      bigint not null,
    tenant_id     uuid not null references tenant (id),
    service_id    uuid not null references service (id),
    service_name  text not null,              -- when it arrived
    service_key   text not null,              -- the same, folded: to sort by
    area          text not null,
    state         bigint not null,            -- code of domain::pratica::PraticaState
    assignee_id   uuid references account (id),
    assigned_at   bigint,
    applicant     text not null,              -- JSON of domain::pratica::Applicant
    applicant_key text not null,              -- family name and name, folded: to sort by
    answers       text not null,              -- JSON list of question and answer
    compiled_at   bigint not null,
    submitted_at  bigint not null,
    changed_at    bigint not null,            -- last change of state
    protocol      text,                       -- number of the request
    protocol_at   bigint,
    outcome       text,                       -- JSON of domain::pratica::Outcome
    work          text not null,              -- JSON of domain::pratica::Work
    files         text not null,              -- JSON list of domain::pratica::PraticaFile
    passages      bigint not null,            -- rows of its iter
    search        text not null               -- what one looks for, lower case, without accents
);
-- "Da gestire" and "Concluse": what one operator has, or had.
create index pratica_assignee on pratica (assignee_id, state, compiled_at, id) where assignee_id is not null;
-- "Da assegnare": what nobody has yet.
create index pratica_free on pratica (tenant_id, service_id, state, compiled_at, id) where assignee_id is null;
-- "Tutte", by each column that it can be sorted by.
create index pratica_compiled on pratica (tenant_id, compiled_at, id);
create index pratica_changed on pratica (tenant_id, changed_at, id);
create index pratica_state on pratica (tenant_id, state, id);
create index pratica_applicant on pratica (tenant_id, applicant_key, id);
create index pratica_service on pratica (tenant_id, service_key, id);
create index pratica_protocol on pratica (tenant_id, protocol, id);
-- What waits for a number of the protocol.
create index pratica_to_register on pratica (changed_at, id) where state in (2000, 6000, 8000);

-- The iter: every state that a pratica has passed. Rows are only ever added.
create table pratica_passage (
    pratica_id    uuid not null references pratica (id),
    place         bigint not null,            -- 1, 2, 3, …
    state         bigint not null,
    at            bigint not null,            -- UTC microseconds
    by_kind       text not null,              -- domain::pratica::HandKind
    by_user       uuid,
    note          text,                       -- for the desk alone
    primary key (pratica_id, place)
);
create trigger pratica_passage_stays before update or delete on pratica_passage
    for each row execute function refuse_change();

-- What operators write for each other.
create table pratica_comment (
    id            uuid not null primary key,
    pratica_id    uuid not null references pratica (id),
    author_id     uuid not null references account (id),
    body          text not null,
    at            bigint not null
);
create index pratica_comment_pratica on pratica_comment (pratica_id, id);

-- The last number that the platform's own protocol gave, for each ente and year.
create table protocol_counter (
    tenant_id     uuid not null references tenant (id),
    year          bigint not null,
    last          bigint not null,
    primary key (tenant_id, year)
);
