-- The desk with fifty thousand pratiche: what one operator has is counted and cut without reading a row, and the numbers of the
-- protocol have the order in which they are shown, those without one last, either way round.
drop index pratica_assignee;
create index pratica_assignee on pratica (assignee_id, tenant_id, state, compiled_at, id) where assignee_id is not null;
drop index pratica_protocol;
create index pratica_protocol on pratica (tenant_id, (protocol is null), protocol, id);
create index pratica_protocol_desc on pratica (tenant_id, (protocol is null), protocol desc, id desc);
