-- How many vouchers a client has asked for in a second, over all instances.
create table voucher_rate (
    client_id     uuid not null primary key,
    second        bigint not null,             -- since 1970
    used          bigint not null
);
