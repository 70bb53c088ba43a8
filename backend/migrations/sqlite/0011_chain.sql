-- The audit chain over `event` (decisions.md E8). The head: whoever seals updates it first, so that there is one sealer
-- at a time over all instances.
create table chain_head (
    one           integer not null primary key check (one = 1),
    place         integer not null,            -- of the last sealed event; 0: none yet
    hash          blob not null,             -- its hash
    key_id        text,                       -- SHA-256 of the public key that signed; null: not signed yet
    signed_at     integer,
    signature     blob
) strict;
insert into chain_head (one, place, hash) values (1, 0, zeroblob(32));

-- Earlier heads, one a minute or every thousand events.
create table chain_signature (
    place         integer not null primary key,
    hash          blob not null,
    key_id        text not null,
    signed_at     integer not null,
    signature     blob not null
) strict;

-- What has been written stays as it was written.
create trigger event_stays before delete on event
begin select raise(abort, 'events are never deleted'); end;
create trigger event_as_written before update of
    id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at on event
begin select raise(abort, 'events never change'); end;
create trigger event_sealed_once before update of place, previous_hash, hash on event when old.place is not null
begin select raise(abort, 'an event is sealed once'); end;
create trigger event_not_sealed_at_birth before insert on event
when new.place is not null or new.previous_hash is not null or new.hash is not null
begin select raise(abort, 'an event is sealed by the sealer'); end;
create trigger event_party_stays before delete on event_party
begin select raise(abort, 'events are never deleted'); end;
create trigger event_party_as_written before update on event_party
begin select raise(abort, 'events never change'); end;
create trigger chain_signature_stays before delete on chain_signature
begin select raise(abort, 'signatures are never deleted'); end;
create trigger chain_signature_as_written before update on chain_signature
begin select raise(abort, 'signatures never change'); end;
create trigger chain_head_stays before delete on chain_head
begin select raise(abort, 'the head is never deleted'); end;
