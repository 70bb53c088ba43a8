-- In whose name the holder of a token for the console's own API writes, if in anybody's.
alter table voucher add column admin_id uuid;
