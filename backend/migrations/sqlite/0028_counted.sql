-- What every page counts, from an index alone. Suspensions that nobody but the provider can lift …
create index agreement_held on agreement (producer_id, suspended_by_consumer, consumer_id)
    where state = 'SUSPENDED' and suspended_by_producer is not null and suspended_by_platform is null;
-- … and messages that somebody may read, the latest first.
create index notification_for_readers on notification (tenant_id, id, category);
drop index notification_of_tenant;
