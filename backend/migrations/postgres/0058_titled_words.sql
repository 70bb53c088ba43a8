-- A common word is met on the way through the list in its order; with the words beside it the way leads along the index alone,
-- and not to the table for each e-service that has not got them.
create index eservice_titled_words on eservice (title, id) include (shown_state, words) where shown_id is not null;
