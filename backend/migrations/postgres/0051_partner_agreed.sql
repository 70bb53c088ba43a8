-- What an ente agreed on with a partner: JSON of domain::partner::Agreed.
alter table partner add column agreed text not null default '{}';

-- The partner that brought a pratica, and the id that it chose: unique among its own, so that none learns of another's.
alter table pratica add column partner_id uuid references partner (id);
alter table pratica add column partner_ref uuid;
create unique index pratica_of_partner on pratica (partner_id, partner_ref) where partner_ref is not null;

-- What a partner said when it moved a pratica on: JSON of domain::pratica::External; for the desk alone.
alter table pratica_passage add column by_partner uuid;
alter table pratica_passage add column external text;

-- What a partner's own protocol knows of a pratica: only ever added to.
create table partner_protocol (
    pratica_id    uuid not null references pratica (id),
    place         bigint not null,            -- 1, 2, 3, …
    partner_id    uuid not null references partner (id),
    content       text not null,              -- a JSON object, as it was sent
    at            bigint not null,
    primary key (pratica_id, place)
);

-- "Scheda informativa" of a service: a JSON object, as it was sent.
create table service_sheet (
    service_id    uuid not null primary key references service (id),
    content       text not null,
    partner_id    uuid not null references partner (id),
    at            bigint not null
);

-- Texts of the steps of "Elabora", shown after the generic one: HTML of domain::markup.
create table service_text (
    service_id    uuid not null references service (id),
    step          text not null,
    content       text not null,
    partner_id    uuid not null references partner (id),
    at            bigint not null,
    primary key (service_id, step)
);
