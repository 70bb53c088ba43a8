-- The audit chain over `event` (decisions.md E8). The head: whoever seals updates it first, so that there is one sealer
-- at a time over all instances.
create table chain_head (
    one           integer not null primary key check (one = 1),
    place         bigint not null,            -- of the last sealed event; 0: none yet
    hash          bytea not null,             -- its hash
    key_id        text,                       -- SHA-256 of the public key that signed; null: not signed yet
    signed_at     bigint,
    signature     bytea
);
insert into chain_head (one, place, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

-- Earlier heads, one a minute or every thousand events.
create table chain_signature (
    place         bigint not null primary key,
    hash          bytea not null,
    key_id        text not null,
    signed_at     bigint not null,
    signature     bytea not null
);

-- What has been written stays as it was written.
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% rows stay as they were written', tg_table_name; end $$;

create trigger event_stays before delete on event for each row execute function refuse_change();
create trigger event_is_not_emptied before truncate on event for each statement execute function refuse_change();
create trigger event_as_written before update of
    id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at on event
    for each row execute function refuse_change();
create trigger event_sealed_once before update of place, previous_hash, hash on event
    for each row when (old.place is not null) execute function refuse_change();
create trigger event_not_sealed_at_birth before insert on event
    for each row when (new.place is not null or new.previous_hash is not null or new.hash is not null)
    execute function refuse_change();
create trigger event_party_stays before delete or update on event_party
    for each row execute function refuse_change();
create trigger event_party_is_not_emptied before truncate on event_party
    for each statement execute function refuse_change();
create trigger chain_signature_stays before delete or update on chain_signature
    for each row execute function refuse_change();
create trigger chain_signature_is_not_emptied before truncate on chain_signature
    for each statement execute function refuse_change();
create trigger chain_head_stays before delete on chain_head for each row execute function refuse_change();
create trigger chain_head_is_not_emptied before truncate on chain_head
    for each statement execute function refuse_change();
