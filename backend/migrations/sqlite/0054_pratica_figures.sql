-- What the figures of the desk count with: when a pratica was first taken in charge, and when it was decided; both follow from
-- its iter. A pratica that was opened again has not been decided.
alter table pratica add column taken_at integer;
alter table pratica add column concluded_at integer;
update pratica set
    taken_at = (
        select min(t.at) from pratica_passage t where t.pratica_id = pratica.id and t.state = 4000),
    concluded_at = (
        select min(t.at) from pratica_passage t
        where t.pratica_id = pratica.id and t.state >= 6000 and pratica.state >= 6000 and t.place > (
            select coalesce(max(o.place), 0) from pratica_passage o where o.pratica_id = pratica.id and o.state < 6000));
-- Everything the figures read, in the order in which they read it.
create index pratica_submitted
    on pratica (tenant_id, submitted_at, service_id, state, taken_at, concluded_at, protocol_at);
