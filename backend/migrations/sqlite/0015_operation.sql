-- One command on many requests: what was asked for, and what came of it, row by row. Each row is the normal command in a
-- transaction of its own, with its own events. Ids are chosen before a run is asked for, so that asked for twice it runs
-- once; within one ente, or an id would tell whether another ente has it.
create table operation (
    tenant_id     blob not null references tenant (id),
    id            blob not null,
    user_id       blob not null,
    action        text not null,              -- domain::agreement::bulk::BulkAction
    reason        text not null,
    started_at    integer not null,
    finished_at   integer,                    -- absent while it runs, and for good when the process ended in between
    primary key (tenant_id, id)
) strict;

create table operation_row (
    tenant_id     blob not null,
    operation_id  blob not null,
    position      integer not null,
    agreement_id  blob not null,              -- as it was asked for: it may not be there
    seen          integer,                    -- the revision its reader saw
    outcome       text not null,              -- domain::agreement::bulk::Outcome
    denial        text,                       -- JSON of domain::Denial, when it was refused
    primary key (tenant_id, operation_id, position),
    foreign key (tenant_id, operation_id) references operation (tenant_id, id)
) strict;
