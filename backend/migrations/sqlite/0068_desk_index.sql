-- The desk with fifty thousand pratiche: what an operator has in hand or has concluded, and what is free, is counted and cut in
-- the order of its page without reading a row, however few of all pratiche that are. The states are written as
-- `backend/src/pratica/list.rs` asks for them: only then do the databases see that an index fits. SQLite looks at the state, and
-- whether somebody has it, all the same, so both are in the index.
drop index pratica_assignee;
create index pratica_in_hand on pratica (assignee_id, tenant_id, compiled_at, id, state)
    where state in (4000, 4100, 4300, 4500);
create index pratica_concluded on pratica (assignee_id, tenant_id, compiled_at, id, state)
    where state in (6000, 7000, 8000, 9000);
drop index pratica_free;
create index pratica_free on pratica (tenant_id, compiled_at, id, service_id, state, assignee_id)
    where assignee_id is null and state in (2000, 3000);
-- Numbers of the protocol in the order in which they are shown, those without one last, either way round.
drop index pratica_protocol;
create index pratica_protocol on pratica (tenant_id, (protocol is null), protocol, id);
create index pratica_protocol_desc on pratica (tenant_id, (protocol is null), protocol desc, id desc);
-- By state, with what decides whose a pratica is: counting what is free reads no row whichever of both indexes is taken.
drop index pratica_state;
create index pratica_state on pratica (tenant_id, state, id, assignee_id, service_id);
