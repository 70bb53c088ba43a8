-- The requests of one consumer for one e-service, in the order in which they were made: has a rejected one been
-- presented again?
create index agreement_pair on agreement (consumer_id, eservice_id, created_at);
