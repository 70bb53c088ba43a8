-- In whose name the holder of a token for the console's own API writes, if in anybody's.
alter table voucher add column admin_id blob;
-- From when on a key that signed vouchers counts for nothing: somebody else may have it.
alter table voucher_key add column withdrawn_at integer;
