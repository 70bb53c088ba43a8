//! E-services and versions: written, found, used.

mod found;

use backend::eservice::catalogue::{self, FitWanted, Which};
use backend::eservice::{Made, add_interface, consumers, create, document, own, remove_file, run, run_version};
use backend::{Backend, Error, agreement};
use domain::agreement::{AgreementCommand, AgreementState};
use domain::attribute::{Held, Verification};
use domain::denial::{Denial, Thing};
use domain::eservice::interface::Upload;
use domain::eservice::{
    ApprovalPolicy, DescriptorCommand, DescriptorState, EserviceCommand, GeneralData, Mode, Technology, VersionData,
};
use domain::fixtures::{
    self, ACQUE_ESPERIA, ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, EARLIER, NOW, POLIZZE_SICURE,
    REGIONE_ESPERIA, RESPONSABILE_DATI, UNIONE_DI_COMUNI, actor, consumer, provider, stranger,
};
use domain::page::PageRequest;
use domain::requirement::Requirements;
use domain::{Actor, AgreementId, AttributeId, Decision, Role, TenantId, Write};

const OPENAPI: &[u8] =
    b"openapi: 3.1.0\ninfo: {title: Anagrafe, version: '1'}\nservers: [{url: https://api.example}]\n\
      paths: {/cittadini: {get: {summary: Elenco, responses: {}}}}\n";

/// The enti and the registry.
async fn world(cx: &Backend) {
    let tenants = fixtures::tenants().into_iter().map(Write::InsertTenant);
    let attributes = fixtures::attributes().into_iter().map(Write::InsertAttribute);
    for write in tenants.chain(attributes) {
        store(cx, &fixtures::storing(write)).await;
    }
}

async fn store(cx: &Backend, decision: &Decision) {
    let stored: backend::Result<()> = writing!(cx, tx => { backend::save::save(cx, tx, None, decision).await?; });
    stored.expect("sample data are right");
}

async fn hold(cx: &Backend, tenant: TenantId, attribute: AttributeId) {
    let held = Held { tenant, attribute, assigned_at: EARLIER, revoked_at: None };
    store(cx, &fixtures::storing(Write::PutHeld(held))).await;
}

async fn verify(cx: &Backend, consumer: TenantId, attribute: AttributeId, verifier: TenantId) {
    let verification = Verification {
        consumer,
        attribute,
        verifier,
        verified_at: EARLIER,
        expires_at: None,
        revoked_at: None,
        expiry_told: false,
    };
    store(cx, &fixtures::storing(Write::PutVerification(verification))).await;
}

fn general(name: &str) -> GeneralData {
    GeneralData {
        name: name.to_owned(),
        description: "Quello che serve sapere, e niente di più.".to_owned(),
        technology: Technology::Rest,
        mode: Mode::Deliver,
        personal_data: Some(true),
    }
}

fn version(attributes: Requirements) -> VersionData {
    VersionData {
        description: "Prima versione pubblica".to_owned(),
        audience: vec!["anagrafe.example".to_owned()],
        voucher_lifespan: 600,
        daily_calls_per_consumer: 100,
        daily_calls_total: 1_000,
        agreement_approval_policy: ApprovalPolicy::Automatic,
        attributes,
    }
}

fn upload(bytes: &'static [u8]) -> Upload<'static> {
    Upload { name: "api.yaml", pretty_name: "Interfaccia REST", content_type: "application/yaml", bytes }
}

/// An e-service in draft.
async fn draft(cx: &Backend, actor: &Actor, name: &str, attributes: Requirements) -> Made {
    create(cx, actor, general(name), version(attributes)).await.expect("a provider may create")
}

/// An e-service with version 1 published.
async fn published(cx: &Backend, actor: &Actor, name: &str, attributes: Requirements) -> Made {
    let made = draft(cx, actor, name, attributes).await;
    publish(cx, actor, made).await;
    made
}

async fn publish(cx: &Backend, actor: &Actor, made: Made) {
    add_interface(cx, actor, made.eservice, made.descriptor, upload(OPENAPI)).await.expect("a draft takes a file");
    command(cx, actor, made, DescriptorCommand::Publish).await.expect("everything is there");
}

async fn command(cx: &Backend, actor: &Actor, made: Made, command: DescriptorCommand) -> backend::Result<Option<Made>> {
    run_version(cx, actor, made.eservice, made.descriptor, None, command).await
}

/// A new draft version of an e-service.
async fn next_version(cx: &Backend, actor: &Actor, made: Made) -> Made {
    let command = EserviceCommand::CreateVersion { data: None };
    let descriptor = run(cx, actor, made.eservice, None, command).await.expect("no draft is there");
    Made { descriptor: descriptor.expect("a version was made"), ..made }
}

/// An active request: the version is automatic and asks for nothing that is missing.
async fn active_request(cx: &Backend, consumer: &Actor, made: Made) -> AgreementId {
    let id = agreement::create(cx, consumer, made.eservice, made.descriptor).await.expect("may be asked for");
    agreement::run(cx, consumer, id, None, AgreementCommand::Submit).await.expect("may be submitted")
}

async fn names(cx: &Backend, actor: &Actor, filter: catalogue::Filter) -> Vec<String> {
    let page = catalogue::list(cx, actor, &filter, PageRequest::default()).await.expect("anybody may look");
    assert_eq!(page.total, page.results.len() as i64, "all of it is on the first page");
    page.results.into_iter().map(|row| row.name).collect()
}

async fn state(cx: &Backend, made: Made) -> DescriptorState {
    let detail = own::detail(cx, &provider(), made.eservice).await.expect("the provider's own");
    detail.facts.version(made.descriptor).expect("the version is there").descriptor.state
}

fn denial<T: std::fmt::Debug>(result: backend::Result<T>) -> Denial {
    match result.expect_err("refused") {
        Error::Denied(denial) => denial,
        other => panic!("not a refusal: {other}"),
    }
}

on_both! {
    async fn a_draft_is_its_providers_secret(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", fixtures::requirements()).await;
        let security = actor(REGIONE_ESPERIA, Role::Security);
        let support = actor(REGIONE_ESPERIA, Role::Support);

        for who in [stranger(), security.clone(), consumer()] {
            assert_eq!(names(&cx, &who, catalogue::Filter::default()).await, [""; 0]);
            let seen = own::detail(&cx, &who, made.eservice).await;
            assert_eq!(denial(seen), Denial::not_found(Thing::Eservice));
            let list = own::list(&cx, &who, &own::Filter::default(), PageRequest::default()).await.expect("a list");
            assert_eq!(list.total, 0);
        }
        // Not even the provider finds a draft in the catalogue.
        let seen = catalogue::detail(&cx, &provider(), made.eservice, Which::Number(1)).await;
        assert_eq!(denial(seen), Denial::not_found(Thing::Eservice));
        let command = EserviceCommand::Delete;
        let refused = run(&cx, &stranger(), made.eservice, None, command).await;
        assert_eq!(denial(refused), Denial::not_found(Thing::Eservice));

        for who in [provider(), support] {
            let list = own::list(&cx, &who, &own::Filter::default(), PageRequest::default()).await.expect("a list");
            let row = &list.results[0];
            assert_eq!((row.name.as_str(), row.shown, row.draft.map(|draft| draft.number)),
                       ("Anagrafe canina", None, Some(1)));
        }
        let detail = own::detail(&cx, &provider(), made.eservice).await.expect("its own");
        assert_eq!(detail.facts.versions[0].descriptor.requirements, fixtures::requirements());
        assert_eq!(detail.attributes[&COMUNE], "Comune");
        assert_eq!(detail.history.len(), 2, "created, and its version: {:?}", detail.history);
    }

    async fn what_is_published_is_found_read_and_fits(cx: Backend) {
        world(&cx).await;
        hold(&cx, COMUNE_VALDORO, UNIONE_DI_COMUNI).await;
        hold(&cx, COMUNE_VALDORO, RESPONSABILE_DATI).await;
        let made = published(&cx, &provider(), "Anagrafe degli assistiti", fixtures::requirements()).await;

        let found = catalogue::list(&cx, &consumer(), &catalogue::Filter::default(), PageRequest::default()).await;
        let found = found.expect("anybody may look");
        let row = &found.results[0];
        assert_eq!((row.name.as_str(), row.producer_name.as_str()), ("Anagrafe degli assistiti", "Regione Esperia"));
        assert_eq!(row.creation.version.fit.count(), (2, 3), "the verified one is missing");
        assert_eq!(row.creation.version.state, DescriptorState::Published);
        assert!(row.requests.is_empty());

        let detail = catalogue::detail(&cx, &consumer(), made.eservice, Which::Number(1)).await.expect("published");
        assert_eq!((detail.version.id, detail.creation.newest), (made.descriptor, made.descriptor));
        assert_eq!(detail.producer_mail.as_deref(), Some("protocollo@regione-esperia.example"));
        let by_id = catalogue::detail(&cx, &stranger(), made.eservice, Which::Id(made.descriptor)).await;
        assert_eq!(by_id.expect("anybody").creation.version.fit.count(), (0, 3));
        let none = catalogue::detail(&cx, &consumer(), made.eservice, Which::Number(2)).await;
        assert_eq!(denial(none), Denial::not_found(Thing::Descriptor));

        let file = detail.version.interface.expect("it could not be published without");
        let (kept, bytes) =
            document(&cx, &stranger(), made.eservice, made.descriptor, file.id).await.expect("anybody reads it");
        assert_eq!((kept.name.as_str(), kept.content_type.as_str()), ("api.yaml", "application/yaml"));
        assert_eq!(&bytes[..], OPENAPI);
        assert_eq!(kept.checksum, backend::file::checksum(OPENAPI));
        let other = document(&cx, &stranger(), made.eservice, made.descriptor, fixtures::document_id(5)).await;
        assert_eq!(denial(other), Denial::not_found(Thing::Document));
    }

    async fn files_of_a_draft_are_its_providers_secret_too(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        let local = add_interface(&cx, &provider(), made.eservice, made.descriptor, upload(b"url: http://localhost")).await;
        assert_eq!(denial(local), Denial::InterfaceFileContainsLocalhost { line: 1 });
        let stranger_adds = add_interface(&cx, &stranger(), made.eservice, made.descriptor, upload(OPENAPI)).await;
        assert_eq!(denial(stranger_adds), Denial::not_found(Thing::Eservice));
        let id = add_interface(&cx, &provider(), made.eservice, made.descriptor, upload(OPENAPI)).await.expect("fits");
        let twice = add_interface(&cx, &provider(), made.eservice, made.descriptor, upload(OPENAPI)).await;
        assert_eq!(denial(twice), Denial::InterfaceAlreadyExists);
        let read = document(&cx, &stranger(), made.eservice, made.descriptor, id).await;
        assert_eq!(denial(read), Denial::not_found(Thing::Eservice));
        document(&cx, &provider(), made.eservice, made.descriptor, id).await.expect("its own");
        remove_file(&cx, &provider(), made.eservice, made.descriptor, id).await.expect("a draft loses it");
        let gone = document(&cx, &provider(), made.eservice, made.descriptor, id).await;
        assert_eq!(denial(gone), Denial::not_found(Thing::Document));
        let refused = command(&cx, &provider(), made, DescriptorCommand::Publish).await;
        assert_eq!(denial(refused), Denial::EServiceDescriptorWithoutInterface);
    }

    async fn a_newer_version_deprecates_what_is_in_use_and_archives_what_is_not(cx: Backend) {
        world(&cx).await;
        let first = published(&cx, &provider(), "Anagrafe degli assistiti", Requirements::default()).await;
        active_request(&cx, &consumer(), first).await;
        let second = next_version(&cx, &provider(), first).await;
        publish(&cx, &provider(), second).await;
        assert_eq!(state(&cx, first).await, DescriptorState::Deprecated);
        let third = next_version(&cx, &provider(), second).await;
        publish(&cx, &provider(), third).await;
        assert_eq!(state(&cx, second).await, DescriptorState::Archived);
        assert_eq!(state(&cx, third).await, DescriptorState::Published);

        let suspend = DescriptorCommand::Suspend { reason: "Guasto".to_owned() };
        command(&cx, &provider(), first, suspend).await.expect("deprecated versions are suspended too");
        let archive = command(&cx, &provider(), first, DescriptorCommand::Archive).await;
        assert_eq!(denial(archive), Denial::DescriptorHasLiveAgreements);
        command(&cx, &provider(), first, DescriptorCommand::Activate).await.expect("its own suspension");
        assert_eq!(state(&cx, first).await, DescriptorState::Deprecated);

        let row = &catalogue::list(&cx, &consumer(), &catalogue::Filter::default(), PageRequest::default())
            .await
            .expect("anybody may look")
            .results[0];
        assert_eq!((row.creation.version.number, row.requests[0].number), (3, 1));
        assert_eq!(row.requests[0].state, AgreementState::Active);
        let detail = own::detail(&cx, &provider(), first.eservice).await.expect("its own");
        let live: Vec<_> = detail.facts.versions.iter().map(|version| version.live_requests).collect();
        assert_eq!(live, [1, 0, 0]);
        let list = own::list(&cx, &provider(), &own::Filter::default(), PageRequest::default()).await.expect("a list");
        assert_eq!((list.results[0].live_requests, list.results[0].pending_requests), (1, 0));
    }

    async fn an_archived_version_is_shown_only_when_nothing_else_is_left(cx: Backend) {
        world(&cx).await;
        let first = published(&cx, &provider(), "Anagrafe degli assistiti", Requirements::default()).await;
        active_request(&cx, &consumer(), first).await;
        let second = next_version(&cx, &provider(), first).await;
        publish(&cx, &provider(), second).await;
        let shown = async |states: Vec<DescriptorState>| {
            let filter = catalogue::Filter { states, ..Default::default() };
            let page = catalogue::list(&cx, &stranger(), &filter, PageRequest::default()).await.expect("a list");
            page.results.iter().map(|row| row.creation.version.number).collect::<Vec<_>>()
        };
        assert_eq!(shown(vec![]).await, [2]);
        command(&cx, &provider(), second, DescriptorCommand::Suspend { reason: String::new() }).await.expect("mine");
        assert_eq!(shown(vec![DescriptorState::Suspended]).await, [2]);
        command(&cx, &provider(), second, DescriptorCommand::Archive).await.expect("nobody uses it");
        assert_eq!(shown(vec![]).await, [1], "the deprecated one is still in use");
        assert_eq!(shown(vec![DescriptorState::Deprecated]).await, [1]);
        let detail = catalogue::detail(&cx, &stranger(), first.eservice, Which::Number(1)).await.expect("shown");
        assert_eq!(detail.creation.newest, second.descriptor, "but nobody may ask for it");
    }

    async fn a_wider_requirement_brings_requests_back_in_the_same_breath(cx: Backend) {
        world(&cx).await;
        hold(&cx, COMUNE_VALDORO, COMUNE).await;
        hold(&cx, ACQUE_ESPERIA, UNIONE_DI_COMUNI).await;
        let asked = Requirements { certified: vec![vec![COMUNE]], ..Requirements::default() };
        let made = published(&cx, &provider(), "Anagrafe degli assistiti", asked).await;
        let request = active_request(&cx, &consumer(), made).await;
        // The Comune becomes a Unione: the platform suspends its request.
        let lost = Held { tenant: COMUNE_VALDORO, attribute: COMUNE, assigned_at: EARLIER, revoked_at: Some(NOW) };
        store(&cx, &fixtures::storing(Write::PutHeld(lost.clone()))).await;
        hold(&cx, COMUNE_VALDORO, UNIONE_DI_COMUNI).await;
        let rechecked: backend::Result<Vec<_>> = writing!(cx, tx => {
            let moved = agreement::recheck::attribute_changed(&cx, tx, &lost).await?;
            for one in &moved {
                backend::save::save(&cx, tx, None, &one.decision).await?;
            }
            moved.into_iter().map(|one| one.before.id).collect()
        });
        assert_eq!(rechecked.expect("rechecked"), [request]);
        let state = async || {
            let detail = agreement::detail::detail(&cx, &consumer(), request).await.expect("its own");
            detail.facts.state()
        };
        assert_eq!(state().await, AgreementState::Suspended);

        let wider = Requirements { certified: vec![vec![COMUNE, UNIONE_DI_COMUNI]], ..Requirements::default() };
        command(&cx, &provider(), made, DescriptorCommand::UpdateAttributes(wider)).await.expect("one more");
        assert_eq!(state().await, AgreementState::Active);
        let found = catalogue::Filter { attributes: vec![UNIONE_DI_COMUNI], ..Default::default() };
        assert_eq!(names(&cx, &consumer(), found).await, ["Anagrafe degli assistiti"]);
    }

    async fn names_are_unique_for_a_provider_and_not_for_all(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        let same = create(&cx, &provider(), general(" ANAGRAFE canina "), version(Requirements::default())).await;
        assert_eq!(denial(same), Denial::EServiceNameDuplicateForProducer);
        draft(&cx, &stranger(), "Anagrafe canina", Requirements::default()).await;
        let again = run(&cx, &provider(), made.eservice, None, EserviceCommand::Update(general("Anagrafe Canina"))).await;
        again.expect("its own name is not taken");
        let private = create(
            &cx,
            &actor(POLIZZE_SICURE, Role::Admin),
            general("Polizze"),
            version(Requirements::default()),
        )
        .await;
        assert_eq!(denial(private), Denial::OriginNotCompliant);
        let copy = command(&cx, &provider(), made, DescriptorCommand::Clone).await.expect("any version may be copied");
        let copy = own::detail(&cx, &provider(), copy.expect("one was made").eservice).await.expect("its own");
        assert_eq!(copy.facts.eservice.name, "Anagrafe Canina - clone - 16/01/2026 11:00:00", "time of Rome");
        let twice = command(&cx, &provider(), made, DescriptorCommand::Clone).await;
        assert_eq!(denial(twice), Denial::EServiceNameDuplicateForProducer);
    }

    async fn of_many_who_create_the_same_at_once_one_succeeds(cx: Backend) {
        world(&cx).await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let cx = cx.clone();
                let data = (general("Anagrafe canina"), version(Requirements::default()));
                tokio::spawn(async move { create(&cx, &provider(), data.0, data.1).await })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            match task.await.expect("no panic") {
                Ok(_) => made += 1,
                Err(Error::Denied(refused)) => assert_eq!(refused, Denial::EServiceNameDuplicateForProducer),
                Err(other) => panic!("neither made nor refused: {other}"),
            }
        }
        assert_eq!(made, 1);
    }

    async fn of_two_who_publish_at_once_one_is_told(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        add_interface(&cx, &provider(), made.eservice, made.descriptor, upload(OPENAPI)).await.expect("fits");
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let cx = cx.clone();
                tokio::spawn(async move { command(&cx, &provider(), made, DescriptorCommand::Publish).await })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            match task.await.expect("no panic") {
                Ok(_) => done += 1,
                Err(Error::Denied(Denial::ConcurrentModification { .. } | Denial::NotValidDescriptor { .. })) => {}
                Err(other) => panic!("neither done nor refused: {other}"),
            }
        }
        assert_eq!(done, 1);
        let history = own::detail(&cx, &provider(), made.eservice).await.expect("its own").history;
        let published = history.iter().filter(|entry| entry.event.name() == "VersionPublished");
        assert_eq!(published.count(), 1, "told once");
    }

    async fn whoever_saw_an_older_revision_changes_nothing(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        let facts = own::detail(&cx, &provider(), made.eservice).await.expect("its own").facts;
        let (seen, seen_version) = (facts.eservice.revision, facts.versions[0].descriptor.revision);
        let rename = |name: &str| EserviceCommand::Update(general(name));
        run(&cx, &provider(), made.eservice, Some(seen), rename("Anagrafe felina")).await.expect("seen as it is");
        let late = denial(run(&cx, &provider(), made.eservice, Some(seen), rename("Anagrafe equina")).await);
        let Denial::ConcurrentModification { current, changes } = late else { panic!("not told: {late:?}") };
        assert_eq!((current, changes[0].name.as_str()), (seen.next(), "GeneralDataUpdated"));
        // A stranger learns nothing from an old revision.
        let other = run(&cx, &stranger(), made.eservice, Some(seen), rename("Anagrafe equina")).await;
        assert_eq!(denial(other), Denial::not_found(Thing::Eservice));

        let update = DescriptorCommand::Update(version(fixtures::requirements()));
        let ids = (made.eservice, made.descriptor);
        run_version(&cx, &provider(), ids.0, ids.1, Some(seen_version), update.clone()).await.expect("as it is");
        let late = run_version(&cx, &provider(), ids.0, ids.1, Some(seen_version), update).await;
        assert!(matches!(denial(late), Denial::ConcurrentModification { .. }));
    }

    async fn a_draft_leaves_nothing_behind_and_the_rest_stays(cx: Backend) {
        world(&cx).await;
        let made = draft(&cx, &provider(), "Anagrafe canina", fixtures::requirements()).await;
        command(&cx, &provider(), made, DescriptorCommand::Delete).await.expect("a draft");
        let gone = own::detail(&cx, &provider(), made.eservice).await;
        assert_eq!(denial(gone), Denial::not_found(Thing::Eservice));
        // The name is free again.
        let made = published(&cx, &provider(), "Anagrafe canina", fixtures::requirements()).await;
        let next = next_version(&cx, &provider(), made).await;
        let refused = run(&cx, &provider(), made.eservice, None, EserviceCommand::Delete).await;
        assert_eq!(denial(refused), Denial::EserviceCannotBeDeleted);
        command(&cx, &provider(), next, DescriptorCommand::Delete).await.expect("a draft");
        let detail = own::detail(&cx, &provider(), made.eservice).await.expect("version 1 is still there");
        assert_eq!(detail.facts.versions.len(), 1);
    }

    async fn a_role_without_drafts_sees_the_rest(cx: Backend) {
        world(&cx).await;
        let made = published(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        next_version(&cx, &provider(), made).await;
        let security = actor(REGIONE_ESPERIA, Role::Security);
        let detail = own::detail(&cx, &security, made.eservice).await.expect("version 1 is published");
        assert_eq!(detail.facts.versions.len(), 1);
        let told: Vec<_> = detail.history.iter().map(|entry| entry.event.name()).collect();
        assert_eq!(told, ["VersionPublished", "Created"]);
        let list = own::list(&cx, &security, &own::Filter::default(), PageRequest::default()).await.expect("a list");
        assert_eq!((list.total, list.results[0].draft), (1, None));
        let drafts = own::Filter { states: vec![DescriptorState::Draft], ..Default::default() };
        let list = own::list(&cx, &security, &drafts, PageRequest::default()).await.expect("a list");
        assert_eq!(list.total, 0);
        let list = own::list(&cx, &provider(), &drafts, PageRequest::default()).await.expect("a list");
        assert_eq!(list.total, 1);
        let foreign = own::detail(&cx, &stranger(), made.eservice).await;
        assert_eq!(denial(foreign), Denial::OperationForbidden);
        let desk = catalogue::list(&cx, &actor(COMUNE_VALDORO, Role::Operatore), &catalogue::Filter::default(),
                                   PageRequest::default()).await;
        assert!(matches!(denial(desk), Denial::Unauthorized { .. }));
    }

    async fn a_provider_knows_who_uses_its_services(cx: Backend) {
        world(&cx).await;
        let made = published(&cx, &provider(), "Anagrafe canina", Requirements::default()).await;
        active_request(&cx, &consumer(), made).await;
        let acque = actor(ACQUE_ESPERIA, Role::Admin);
        agreement::create(&cx, &acque, made.eservice, made.descriptor).await.expect("a draft of its own");

        let users = consumers::of(&cx, &provider(), made.eservice).await.expect("its own");
        assert_eq!(users.len(), 1);
        assert_eq!((users[0].name.as_str(), users[0].number), ("Comune di Valdoro", 1));
        assert_eq!(users[0].origin_value.as_deref(), Some("c_v001"));
        let known = consumers::names(&cx, &provider(), "", PageRequest::default()).await.expect("names");
        assert_eq!(known.results.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Comune di Valdoro"]);
        assert_eq!(denial(consumers::of(&cx, &stranger(), made.eservice).await), Denial::OperationForbidden);
        let by = |consumers| own::Filter { consumers, ..Default::default() };
        let count = async |filter: own::Filter| {
            own::list(&cx, &provider(), &filter, PageRequest::default()).await.expect("a list").total
        };
        assert_eq!(count(by(vec![COMUNE_VALDORO])).await, 1);
        assert_eq!(count(by(vec![ACQUE_ESPERIA])).await, 0, "a draft is the consumer's alone");
    }

    async fn a_damaged_file_is_noticed(cx: Backend) {
        let checksum = cx.files.put(bytes::Bytes::from_static(OPENAPI)).await.expect("kept");
        assert_eq!(cx.files.put(bytes::Bytes::from_static(OPENAPI)).await.expect("kept again"), checksum);
        assert_eq!(&cx.files.read(&checksum).await.expect("there")[..], OPENAPI);
        let missing = cx.files.read(&backend::file::checksum(b"nothing")).await;
        assert!(matches!(missing, Err(Error::Internal(_))), "{missing:?}");
        for odd in ["", "..", "../../etc/passwd", "è"] {
            assert!(cx.files.read(odd).await.is_err(), "{odd}");
        }
    }
}
