-- What a provider has told those who use a version about a suspension to come: JSON of
-- domain::eservice::SuspensionNotice; null: nothing.
alter table descriptor add column announced text;
