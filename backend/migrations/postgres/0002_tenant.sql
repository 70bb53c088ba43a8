-- The enti ("aderenti"): administrations and companies on the platform.
create table tenant (
    id            uuid not null primary key,
    revision      bigint not null,
    slug          text not null unique,       -- short name, part of user names; never changes
    name          text not null,
    search        text not null,              -- name, lower case, without accents
    kind          text not null,              -- PA, GSP, PRIVATE, SCP
    origin        text,                       -- register, such as IPA, …
    origin_value  text,                       -- … and the code there
    certifier     boolean not null,           -- may keep certified attributes of its own
    contact_mail  text,                       -- needed before a request can be submitted
    created_at    bigint not null,
    updated_at    bigint,
    unique (origin, origin_value)
);
