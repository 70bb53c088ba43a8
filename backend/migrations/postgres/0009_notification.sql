-- Messages for enti: one for each event and each ente it is told to.
create table notification (
    id            uuid not null primary key,  -- version 7: sorts by the order of the events
    tenant_id     uuid not null references tenant (id),
    event_id      uuid not null references event (id),
    category      text not null,              -- domain::notification::Category
    occurred_at   bigint not null,
    unique (event_id, tenant_id)
);
create index notification_of_tenant on notification (tenant_id, id);

-- What each person has read, one by one …
create table notification_read (
    user_id         uuid not null references account (id),
    notification_id uuid not null references notification (id),
    read_at         bigint not null,
    primary key (user_id, notification_id)
);

-- … and all together: everything up to here.
create table notification_mark (
    user_id         uuid not null primary key references account (id),
    read_up_to      uuid not null
);
