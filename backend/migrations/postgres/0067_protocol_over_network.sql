-- Where the documents of a service are registered, when the ente's own protocol is asked for the numbers (`pratiche.md` §9).
-- Written by `ponte protocol set` alone; secrets are not here.
create table protocol_settings (
    service_id      uuid not null primary key references service (id),
    tenant_id       uuid not null references tenant (id),
    url             text not null,
    is_private      boolean not null,           -- may the address be in a private network?
    credential      text not null,              -- name of the secret, among those of the process
    recipients      text not null,              -- recipientIDArray
    recipient_types text not null,              -- recipientTypeIDArray
    classification  text not null,              -- codeNodeClassification
    administration  text not null,              -- codeAdm
    transmissions   text not null,              -- trasmissionIDArray
    changed_at      bigint not null
);
-- Documents on their way there: a request, or an answer, and the files that go with it.
create table protocol_work (
    pratica_id      uuid not null references pratica (id),
    place           bigint not null,           -- row of the iter that began to wait
    revision        bigint not null,
    is_answer       boolean not null,
    state           text not null,              -- domain::pratica::WorkState
    failures        bigint not null,           -- in a row
    due_at          bigint not null,           -- while it is claimed: when the claim ends
    trouble         text,                       -- domain::pratica::ProtocolTrouble
    said            text not null,              -- what the protocol said then
    given           text,                       -- JSON of domain::pratica::protocol::Given
    files_sent      text not null,              -- JSON list of ids
    primary key (pratica_id, place)
);
create index protocol_work_due on protocol_work (due_at, pratica_id) where state = 'WAITING';
create index protocol_work_failed on protocol_work (pratica_id) where state = 'FAILED';
