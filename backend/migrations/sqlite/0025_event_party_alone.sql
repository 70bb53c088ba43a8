-- For PostgreSQL alone, where the reference to the event makes writers get in each other's way; here there is one writer.
select 1;
