-- Loads that wait, for the consumer who may take them up when the quotas have room.
create index purpose_asked_by on purpose (consumer_id, asked_at) where asked_at is not null;
