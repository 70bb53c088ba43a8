-- An event and its parties are written in one transaction, events are never deleted, and the chain's hash covers the
-- parties: the foreign key proves nothing more. What it cost: each write looked at the newest page of the events' index,
-- where everybody else was just writing, and of two serialisable transactions at once one had to be done again.
alter table event_party drop constraint event_party_event_id_fkey;
