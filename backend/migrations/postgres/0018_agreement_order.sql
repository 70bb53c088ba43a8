-- The order in which a provider reads the requests it received, oldest first and latest first, those never sent at the end.
-- With it a page is read from where it begins, however many requests there are. A consumer has one for each e-service:
-- those are sorted when they are asked for.
create index agreement_produced on agreement (producer_id, (submitted_at is null), submitted_at, id, state);
create index agreement_produced_last on agreement (producer_id, (submitted_at is null), submitted_at desc, id, state);
