-- What the client certificate of a partner is known by, one spelling of domain::partner::CertificateName; one partner each,
-- whichever ente it is of.
alter table partner add column certificate text;
create unique index partner_certificate on partner (certificate) where certificate is not null and revoked_at is null;
