-- Calls of the terminology service in the current minute, by client certificate and by signer.
create table terminology_rate (
    caller          text not null primary key,
    minute          bigint not null,           -- minutes since 1970
    used            bigint not null
);
