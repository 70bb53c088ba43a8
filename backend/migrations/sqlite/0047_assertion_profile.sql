-- How long the assertions of a client may live: domain::client::AssertionProfile.
alter table client add column assertion_profile text not null default 'STRICT';
