-- What each party has done about a case. The marks of an ente are its own; what it confirms is told to the others.
alter table discrepancy_party add column taken_up_at integer;
alter table discrepancy_party add column confirmed_at integer;
alter table discrepancy_party add column confirmed_cause text;  -- what the case was about then
alter table discrepancy_party add column confirmed_reason text;
create index discrepancy_party_of_case on discrepancy_party (discrepancy_id, tenant_id);

-- What people of a party wrote down for their own ente.
create table discrepancy_note (
    id             blob not null primary key,  -- version 7: sorts by time
    discrepancy_id blob not null references discrepancy (id),
    tenant_id      blob not null references tenant (id),
    author_id      blob not null,
    text           text not null,
    created_at     integer not null
) strict;
create index discrepancy_note_of_ente on discrepancy_note (discrepancy_id, tenant_id, id);
