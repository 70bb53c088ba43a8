-- Requests to use an e-service ("richieste di fruizione").
create table agreement (
    id            uuid not null primary key,
    revision      bigint not null,
    eservice_id   uuid not null references eservice (id),
    descriptor_id uuid not null references descriptor (id),
    producer_id   uuid not null references tenant (id),
    consumer_id   uuid not null references tenant (id),
    stage         text not null,              -- where it stands, suspensions apart
    state         text not null,              -- what people see: a copy, to filter lists by
    suspended_by_producer bigint,             -- since when; copies of what `suspensions` says
    suspended_by_consumer bigint,
    suspended_by_platform bigint,
    suspensions   text not null,              -- JSON of domain::agreement::Suspensions
    notes         text not null,
    rejection_reason text,
    documents     text not null,              -- JSON list of domain::agreement::AgreementDocument
    stamps        text not null,              -- JSON of domain::agreement::Stamps
    snapshot      text not null,              -- JSON of domain::agreement::Snapshot
    submitted_at  bigint,                     -- copy of the submission stamp, to sort lists by
    replaced_by   uuid,
    created_at    bigint not null,
    updated_at    bigint
);
create index agreement_consumer on agreement (consumer_id, state, created_at);
create index agreement_producer on agreement (producer_id, state, submitted_at);
create index agreement_descriptor on agreement (descriptor_id);
create index agreement_eservice on agreement (eservice_id, stage);
-- For a consumer and an e-service: one live request, one on its way (`interop.md` §2.16, 2).
create unique index agreement_one_live on agreement (consumer_id, eservice_id) where stage = 'ACTIVE';
create unique index agreement_one_open on agreement (consumer_id, eservice_id)
    where stage in ('DRAFT', 'PENDING', 'MISSING_CERTIFIED_ATTRIBUTES');
