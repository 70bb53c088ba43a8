-- Mail about one pratica goes in the order of what happened to it: one that waits keeps back those that tell of later
-- things, until it is sent or given up. No reference to `pratica`: it would be read each time a mail is written.
alter table mail add column pratica_id blob;
alter table mail add column place integer;         -- of the event in the chain
update mail set pratica_id = (select e.thing_id from event e where e.id = mail.event_id),
                place = (select e.place from event e where e.id = mail.event_id)
where message_id like '%.cittadino@%';
create index mail_of_pratica on mail (pratica_id, place) where pratica_id is not null;
