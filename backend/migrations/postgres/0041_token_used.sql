-- Tokens that were used: none is accepted twice, by whichever process.
create table token_used (
    issuer          text not null,
    id              text not null,              -- `jti`
    expires_at      bigint not null,
    used_at         bigint not null,
    primary key (issuer, id)
);
create index token_used_expiry on token_used (expires_at);
