-- How many vouchers a client has asked for in a second, over all instances.
create table voucher_rate (
    client_id     blob not null primary key,
    second        integer not null,             -- since 1970
    used          integer not null
);
