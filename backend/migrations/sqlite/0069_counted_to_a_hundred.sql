-- Suspensions that nobody but the provider can lift, exactly: what is counted with every page begins and ends in it.
drop index agreement_held;
create index agreement_held on agreement (producer_id, suspended_by_producer)
    where state = 'SUSPENDED' and suspended_by_producer is not null and suspended_by_platform is null
      and (suspended_by_consumer is null or consumer_id = producer_id);
-- The size of the whole catalogue is summed up from an index.
create index catalogue_size_of_state on catalogue_size (state, number);
-- Words are looked for along the order by name, from the index alone: `shown_id` is asked for by name.
drop index eservice_titled_words;
create index eservice_titled_words on eservice (title, id, shown_state, words, shown_id) where shown_id is not null;
