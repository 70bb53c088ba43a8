-- Where the documents of a service are registered, when the ente's own protocol is asked for the numbers (`pratiche.md` §9).
-- Written by `ponte protocol set` alone; secrets are not here.
create table protocol_settings (
    service_id      blob not null primary key references service (id),
    tenant_id       blob not null references tenant (id),
    url             text not null,
    is_private      integer not null,           -- may the address be in a private network?
    credential      text not null,              -- name of the secret, among those of the process
    recipients      text not null,              -- recipientIDArray
    recipient_types text not null,              -- recipientTypeIDArray
    classification  text not null,              -- codeNodeClassification
    administration  text not null,              -- codeAdm
    transmissions   text not null,              -- trasmissionIDArray
    changed_at      integer not null
) strict;
-- Documents on their way there: a request, or an answer, and the files that go with it.
create table protocol_work (
    pratica_id      blob not null references pratica (id),
    place           integer not null,           -- row of the iter that began to wait
    revision        integer not null,
    is_answer       integer not null,
    state           text not null,              -- domain::pratica::WorkState
    failures        integer not null,           -- in a row
    due_at          integer not null,           -- while it is claimed: when the claim ends
    trouble         text,                       -- domain::pratica::ProtocolTrouble
    said            text not null,              -- what the protocol said then
    given           text,                       -- JSON of domain::pratica::protocol::Given
    files_sent      text not null,              -- JSON list of ids
    primary key (pratica_id, place)
) strict;
create index protocol_work_due on protocol_work (due_at, pratica_id) where state = 'WAITING';
create index protocol_work_failed on protocol_work (pratica_id) where state = 'FAILED';
