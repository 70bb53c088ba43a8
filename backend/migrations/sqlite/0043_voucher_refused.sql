-- Why clients were refused vouchers lately: a line for each reason and minute, the newest twenty of each client.
create table voucher_refused (
    client_id     blob not null,
    minute        integer not null,            -- since 1970
    code          text not null,               -- domain::voucher::FaultCode
    fault         text not null,               -- JSON of domain::voucher::Fault, the last one of the minute
    times         integer not null,
    last_at       integer not null,
    primary key (client_id, minute, code)
);
create index voucher_refused_age on voucher_refused (last_at);
