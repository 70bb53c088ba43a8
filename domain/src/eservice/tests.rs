//! The rules of e-services and versions, cell by cell, and over histories nobody thought of.

mod comparison;
mod files;
mod history;
mod risk_analysis;

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use risk_analysis::{ANALYSIS, COPIED_ANALYSIS, NEW_ANALYSIS, analysis_data};

use super::command::{DescriptorCommand, EserviceCommand};
use super::rules::{can, can_create, can_version, clone_name, create, decide, decide_version};
use super::{
    ApprovalPolicy, Descriptor, DescriptorAction, DescriptorState, Eservice, EserviceAction, EserviceAround,
    EserviceFacts, GeneralData, KnownAttributes, Mode, NewEserviceFacts, Quotas, Technology, Version, VersionData,
};
use crate::decision::{Decision, Write};
use crate::event::{EserviceEvent, EserviceEventKind, Event};
use crate::fixtures::{
    self, ANAGRAFE, COMUNE, CONVENZIONE, NOW, RESPONSABILE_DATI, SPORTELLO_APERTO, UNIONE_DI_COMUNI, provider,
    stranger, version_id,
};
use crate::requirement::Requirements;
use crate::tenant::TenantKind;
use crate::{Actor, Denial, DescriptorId, EserviceId, FieldProblem, Role, Status, Thing};

/// "Anagrafe degli assistiti" with versions 1, 2, … in the states given, each with so many live requests.
fn anagrafe(versions: &[(DescriptorState, i64)]) -> EserviceFacts {
    let version = |(place, (state, live)): (usize, &(DescriptorState, i64))| {
        let descriptor = Descriptor { state: *state, ..fixtures::version(place as i64 + 1) };
        Version { descriptor, live_requests: *live }
    };
    EserviceFacts {
        eservice: fixtures::eservice(),
        versions: versions.iter().enumerate().map(version).collect(),
        as_of: NOW,
    }
}

fn known() -> KnownAttributes {
    KnownAttributes(fixtures::attributes().into_iter().map(|attribute| (attribute.kind, attribute.id)).collect())
}

fn around() -> EserviceAround {
    EserviceAround {
        fresh_eservice: EserviceId(version_id(900).0),
        fresh_descriptor: version_id(901),
        fresh_risk_analysis: NEW_ANALYSIS,
        copied_risk_analyses: vec![COPIED_ANALYSIS],
        producer_kind: TenantKind::Pa,
        known: known(),
        name_taken: false,
        clone_name: clone_name("Anagrafe degli assistiti", "16/01/2026 11:00:00"),
    }
}

fn general() -> GeneralData {
    GeneralData {
        name: "Anagrafe canina".to_owned(),
        description: "I cani registrati nella Regione.".to_owned(),
        technology: Technology::Rest,
        mode: Mode::Deliver,
        personal_data: Some(true),
    }
}

fn data() -> VersionData {
    VersionData {
        description: "Prima versione dell'anagrafe".to_owned(),
        audience: vec!["anagrafe.example".to_owned()],
        voucher_lifespan: 600,
        daily_calls_per_consumer: 100,
        daily_calls_total: 1_000,
        agreement_approval_policy: ApprovalPolicy::Automatic,
        attributes: fixtures::requirements(),
    }
}

/// [`fixtures::requirements`] with one alternative more.
fn wider() -> Requirements {
    Requirements { declared: vec![vec![RESPONSABILE_DATI, SPORTELLO_APERTO]], ..fixtures::requirements() }
}

fn eservice_command(action: EserviceAction) -> EserviceCommand {
    match action {
        EserviceAction::Update => EserviceCommand::Update(general()),
        EserviceAction::UpdateName => EserviceCommand::UpdateName { name: "Anagrafe unica".to_owned() },
        EserviceAction::UpdateDescription => {
            EserviceCommand::UpdateDescription { description: "Tutti gli assistiti della Regione.".to_owned() }
        }
        EserviceAction::CreateVersion => EserviceCommand::CreateVersion { data: None },
        EserviceAction::Delete => EserviceCommand::Delete,
        EserviceAction::AddRiskAnalysis => EserviceCommand::AddRiskAnalysis(analysis_data("Raccolta dei dati")),
        EserviceAction::UpdateRiskAnalysis => {
            EserviceCommand::UpdateRiskAnalysis { id: ANALYSIS, data: analysis_data("Altro nome") }
        }
        EserviceAction::DeleteRiskAnalysis => EserviceCommand::DeleteRiskAnalysis { id: ANALYSIS },
    }
}

fn version_command(action: DescriptorAction) -> DescriptorCommand {
    match action {
        DescriptorAction::Update => DescriptorCommand::Update(data()),
        DescriptorAction::Delete => DescriptorCommand::Delete,
        DescriptorAction::Publish => DescriptorCommand::Publish,
        DescriptorAction::Suspend => DescriptorCommand::Suspend { reason: "Manutenzione".to_owned() },
        DescriptorAction::Activate => DescriptorCommand::Activate,
        DescriptorAction::UpdateQuotas => DescriptorCommand::UpdateQuotas(Quotas {
            daily_calls_per_consumer: 5,
            daily_calls_total: 50,
            voucher_lifespan: 60,
        }),
        DescriptorAction::UpdateAttributes => DescriptorCommand::UpdateAttributes(wider()),
        DescriptorAction::UpdatePolicy => DescriptorCommand::UpdatePolicy { policy: ApprovalPolicy::Automatic },
        DescriptorAction::Clone => DescriptorCommand::Clone,
        DescriptorAction::Archive => DescriptorCommand::Archive,
        DescriptorAction::AnnounceSuspension => DescriptorCommand::AnnounceSuspension {
            from: NOW.plus_days(30),
            reason: "Manutenzione programmata".to_owned(),
        },
        DescriptorAction::WithdrawNotice => DescriptorCommand::WithdrawNotice,
    }
}

fn run(command: DescriptorCommand, number: i64, facts: &EserviceFacts) -> Result<Decision, Denial> {
    decide_version(command, version_id(number), facts, &around(), &provider())
}

/// What a decision does to versions, in words: `v1 DEPRECATED, v2 PUBLISHED`.
fn effect(facts: &EserviceFacts, decision: &Decision) -> String {
    let number = |id: &DescriptorId| facts.version(*id).map_or(0, |version| version.descriptor.number);
    let said = decision.writes().iter().map(|write| match write {
        Write::UpdateDescriptor(next) => format!("v{} {}", next.number, next.state),
        Write::InsertDescriptor(next) => format!("new v{} {}", next.number, next.state),
        Write::DeleteDescriptor(id, _) => format!("v{} gone", number(id)),
        Write::InsertEservice(_) => "new e-service".to_owned(),
        Write::UpdateEservice(_) => "e-service changed".to_owned(),
        Write::DeleteEservice(..) => "e-service gone".to_owned(),
        other => format!("unexpected {other:?}"),
    });
    said.collect::<Vec<_>>().join(", ")
}

fn told(decision: &Decision) -> Vec<EserviceEventKind> {
    let kind = |event: &Event| match event {
        Event::Eservice { what, producer, .. } => {
            assert_eq!(*producer, provider().tenant);
            EserviceEventKind::from(what)
        }
        other => panic!("not about an e-service: {other:?}"),
    };
    decision.events().iter().map(kind).collect()
}

fn cell(result: Result<Decision, Denial>, facts: &EserviceFacts) -> String {
    match result {
        Ok(decision) => effect(facts, &decision),
        Err(denial) => {
            let (status, code) = denial.status_and_code();
            format!("{} {code}", status as u16)
        }
    }
}

fn people() -> [(&'static str, Actor); 4] {
    [
        ("provider admin", provider()),
        ("provider api", fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Api)),
        ("provider security", fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Security)),
        ("stranger", stranger()),
    ]
}

#[test]
fn every_command_answers_in_every_state_for_everybody() {
    let mut table = String::new();
    for (who, actor) in people() {
        writeln!(table, "== {who}").expect("a string takes everything");
        for state in DescriptorState::iter() {
            // Beside a version that is out, so that a draft's e-service is in the catalogue.
            let facts = anagrafe(&[(state, 0), (DescriptorState::Archived, 0)]);
            writeln!(table, "{state}").expect("a string takes everything");
            for action in DescriptorAction::iter() {
                let said = decide_version(version_command(action), version_id(1), &facts, &around(), &actor);
                let name: &str = action.into();
                writeln!(table, "  {name:<17} {}", cell(said, &facts)).expect("a string takes everything");
            }
        }
    }
    insta::assert_snapshot!("version_commands", table);

    let mut table = String::new();
    let shapes: [(&str, &[(DescriptorState, i64)]); 4] = [
        ("one draft", &[(DescriptorState::Draft, 0)]),
        ("published", &[(DescriptorState::Published, 3)]),
        ("published and draft", &[(DescriptorState::Published, 3), (DescriptorState::Draft, 0)]),
        ("archived", &[(DescriptorState::Archived, 0)]),
    ];
    for (who, actor) in people() {
        writeln!(table, "== {who}").expect("a string takes everything");
        for (shape, versions) in shapes {
            let facts = anagrafe(versions);
            writeln!(table, "{shape}").expect("a string takes everything");
            for action in EserviceAction::iter() {
                let said = decide(eservice_command(action), &facts, &around(), &actor);
                let name: &str = action.into();
                writeln!(table, "  {name:<17} {}", cell(said, &facts)).expect("a string takes everything");
            }
        }
    }
    insta::assert_snapshot!("eservice_commands", table);
}

#[test]
fn the_life_of_a_version_follows_the_table() {
    use DescriptorCommand::{Activate, Archive, Delete, Publish};
    use DescriptorState::{Archived, Deprecated, Draft, Published, Suspended};
    let suspend = || DescriptorCommand::Suspend { reason: String::new() };
    type Row<'a> = (&'a [(DescriptorState, i64)], i64, DescriptorCommand, &'a str);
    let rows: [Row<'_>; 17] = [
        (&[(Draft, 0)], 1, Delete, "v1 gone, e-service gone"),
        (&[(Published, 0), (Draft, 0)], 2, Delete, "v2 gone"),
        (&[(Draft, 0)], 1, Publish, "v1 PUBLISHED"),
        (&[(Published, 2), (Draft, 0)], 2, Publish, "v1 DEPRECATED, v2 PUBLISHED"),
        (&[(Published, 0), (Draft, 0)], 2, Publish, "v1 ARCHIVED, v2 PUBLISHED"),
        (&[(Suspended, 2), (Draft, 0)], 2, Publish, "v2 PUBLISHED"),
        (&[(Suspended, 0), (Draft, 0)], 2, Publish, "v1 ARCHIVED, v2 PUBLISHED"),
        (&[(Deprecated, 1), (Published, 1), (Draft, 0)], 3, Publish, "v2 DEPRECATED, v3 PUBLISHED"),
        (&[(Archived, 0), (Published, 0), (Draft, 0)], 3, Publish, "v2 ARCHIVED, v3 PUBLISHED"),
        (&[(Published, 2)], 1, suspend(), "v1 SUSPENDED"),
        (&[(Deprecated, 2), (Published, 0)], 1, suspend(), "v1 SUSPENDED"),
        (&[(Suspended, 2)], 1, Activate, "v1 PUBLISHED"),
        (&[(Suspended, 2), (Draft, 0)], 1, Activate, "v1 PUBLISHED"),
        (&[(Suspended, 2), (Published, 0)], 1, Activate, "v1 DEPRECATED"),
        (&[(Deprecated, 1), (Suspended, 0)], 2, Activate, "v2 PUBLISHED"),
        (&[(Deprecated, 0), (Published, 0)], 1, Archive, "v1 ARCHIVED"),
        (&[(Suspended, 0)], 1, Archive, "v1 ARCHIVED"),
    ];
    for (versions, number, command, expected) in rows {
        let facts = anagrafe(versions);
        let said = format!("{versions:?} {command:?}");
        let decision = run(command, number, &facts).unwrap_or_else(|denial| panic!("{said}: {denial:?}"));
        assert_eq!(effect(&facts, &decision), expected, "{said}");
    }
}

#[test]
fn moves_are_told_in_the_order_they_happen_and_carry_their_instants() {
    let facts = anagrafe(&[(DescriptorState::Published, 2), (DescriptorState::Draft, 0)]);
    let decision = run(DescriptorCommand::Publish, 2, &facts).expect("publishable");
    assert_eq!(told(&decision), [EserviceEventKind::VersionDeprecated, EserviceEventKind::VersionPublished]);
    let [Write::UpdateDescriptor(old), Write::UpdateDescriptor(new)] = decision.writes() else {
        panic!("two versions move: {decision:?}");
    };
    assert_eq!((old.deprecated_at, new.published_at), (Some(NOW), Some(NOW)));

    let facts = anagrafe(&[(DescriptorState::Deprecated, 2), (DescriptorState::Published, 0)]);
    let decision = run(DescriptorCommand::Suspend { reason: " Guasto ".to_owned() }, 1, &facts).expect("suspendable");
    let what = EserviceEvent::VersionSuspended {
        descriptor: version_id(1),
        number: 1,
        from: DescriptorState::Deprecated,
        reason: "Guasto".to_owned(),
    };
    assert_eq!(decision.events(), [Event::Eservice { eservice: ANAGRAFE, producer: fixtures::REGIONE_ESPERIA, what }]);
    let [Write::UpdateDescriptor(next)] = decision.writes() else { panic!("one version moves") };
    assert_eq!(next.suspended_at, Some(NOW));
}

#[test]
fn a_suspension_is_announced_before_it_comes() {
    let facts = anagrafe(&[(DescriptorState::Published, 2)]);
    let announce = |from, reason: &str| DescriptorCommand::AnnounceSuspension { from, reason: reason.to_owned() };
    let (soon, why) = (NOW.plus_days(10), "Cambio di infrastruttura");
    let decision = run(announce(soon, why), 1, &facts).expect("it is in use");
    assert_eq!(effect(&facts, &decision), "v1 PUBLISHED");
    assert_eq!(told(&decision), [EserviceEventKind::SuspensionAnnounced]);
    let [Write::UpdateDescriptor(next)] = decision.writes() else { panic!("the version is stored") };
    let notice = next.announced.clone().expect("it is kept");
    assert_eq!((notice.from, notice.reason.as_str(), notice.told_at), (soon, why, NOW));

    let mut said = facts.clone();
    said.versions[0].descriptor = next.clone();
    assert_eq!(run(announce(soon, why), 1, &said), Err(Denial::UnchangedValue), "nobody is told twice");
    assert!(run(announce(NOW.plus_days(20), why), 1, &said).is_ok(), "another day is news");
    let withdrawn = run(DescriptorCommand::WithdrawNotice, 1, &said).expect("it was announced");
    assert_eq!(told(&withdrawn), [EserviceEventKind::SuspensionNoticeWithdrawn]);
    assert_eq!(run(DescriptorCommand::WithdrawNotice, 1, &facts), Err(Denial::UnchangedValue));
    let suspended = run(DescriptorCommand::Suspend { reason: String::new() }, 1, &said).expect("in use");
    assert!(matches!(suspended.writes(), [Write::UpdateDescriptor(next)] if next.announced.is_none()));

    let Err(Denial::Invalid(wrong)) = run(announce(NOW, "Breve"), 1, &facts) else { panic!("refused") };
    let wrong = wrong.into_iter().map(|error| (error.field, error.problem)).collect::<Vec<_>>();
    let (reason, from) = ("reason".to_owned(), "from".to_owned());
    assert_eq!(wrong, [(reason, FieldProblem::TooShort { min: 10 }), (from, FieldProblem::InThePast)]);
}

#[test]
fn publication_asks_for_everything_in_order() {
    let mut facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    facts.eservice.mode = Mode::Receive;
    facts.eservice.personal_data = None;
    let draft = &mut facts.versions[0].descriptor;
    (draft.interface, draft.audience, draft.description) = (None, Vec::new(), String::new());
    let refused = |facts: &EserviceFacts| run(DescriptorCommand::Publish, 1, facts).expect_err("not yet");
    assert_eq!(refused(&facts), Denial::EServiceDescriptorWithoutInterface);
    facts.versions[0].descriptor.interface = Some(fixtures::interface(1));
    assert_eq!(refused(&facts), Denial::EServiceRiskAnalysisIsRequired);
    facts.eservice.mode = Mode::Deliver;
    assert_eq!(refused(&facts), Denial::AudienceCannotBeEmpty);
    facts.versions[0].descriptor.audience = vec!["anagrafe.example".to_owned()];
    assert_eq!(refused(&facts), Denial::MissingPersonalDataFlag);
    facts.eservice.personal_data = Some(false);
    assert_eq!(refused(&facts), Denial::field("description", FieldProblem::Required));
    facts.versions[0].descriptor.description = "Prima versione".to_owned();
    let decision = run(DescriptorCommand::Publish, 1, &facts).expect("complete");
    assert_eq!(effect(&facts, &decision), "v1 PUBLISHED");
}

#[test]
fn private_bodies_do_not_provide() {
    let api = fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Api);
    let security = fixtures::actor(fixtures::REGIONE_ESPERIA, Role::Security);
    assert_eq!(can_create(TenantKind::Pa, &api), Ok(()));
    assert_eq!(can_create(TenantKind::Gsp, &provider()), Ok(()));
    assert_eq!(can_create(TenantKind::Private, &provider()), Err(Denial::OriginNotCompliant));
    let denial = can_create(TenantKind::Private, &security).expect_err("the role comes first");
    assert_eq!(denial.status_and_code(), (Status::Forbidden, "unauthorized"));
}

#[test]
fn a_new_eservice_begins_with_version_one_in_draft() {
    let ids = (EserviceId(version_id(900).0), version_id(901));
    let facts = NewEserviceFacts { producer_kind: TenantKind::Pa, name_taken: false, known: known(), as_of: NOW };
    let decision = create(ids, general(), data(), &facts, &provider()).expect("everything is right");
    assert_eq!(told(&decision), [EserviceEventKind::Created, EserviceEventKind::VersionDraftCreated]);
    let [Write::InsertEservice(eservice), Write::InsertDescriptor(version)] = decision.writes() else {
        panic!("an e-service and a version: {decision:?}");
    };
    assert_eq!((eservice.producer, eservice.created_at), (fixtures::REGIONE_ESPERIA, NOW));
    assert_eq!((version.number, version.state, version.eservice), (1, DescriptorState::Draft, eservice.id));
    assert_eq!(version.policy, ApprovalPolicy::Automatic);

    let taken = NewEserviceFacts { name_taken: true, ..facts.clone() };
    let refused = create(ids, general(), data(), &taken, &provider()).expect_err("the name is taken");
    assert_eq!(refused, Denial::EServiceNameDuplicateForProducer);
    let unknown = NewEserviceFacts { known: KnownAttributes::default(), ..facts.clone() };
    let refused = create(ids, general(), data(), &unknown, &provider()).expect_err("the registry has none of them");
    assert_eq!(refused, Denial::field("attributes", FieldProblem::UnknownValue));
    // An attribute under the wrong kind is as good as unknown.
    let swapped = Requirements { certified: vec![vec![CONVENZIONE]], ..Requirements::default() };
    let refused = create(ids, general(), VersionData { attributes: swapped, ..data() }, &facts, &provider());
    assert_eq!(refused, Err(Denial::field("attributes", FieldProblem::UnknownValue)));
}

#[test]
fn wrong_values_are_all_told_at_once() {
    let facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    let wrong = VersionData {
        description: "Breve".to_owned(),
        audience: vec![String::new()],
        voucher_lifespan: 59,
        daily_calls_per_consumer: 0,
        daily_calls_total: 1_000_000_001,
        ..data()
    };
    let Denial::Invalid(errors) = run(DescriptorCommand::Update(wrong), 1, &facts).expect_err("all wrong") else {
        panic!("fields are named");
    };
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    let all = ["description", "audience", "dailyCallsPerConsumer", "dailyCallsTotal", "voucherLifespan"];
    assert_eq!(fields, all);

    let refused = |data: VersionData| run(DescriptorCommand::Update(data), 1, &facts).expect_err("refused");
    assert_eq!(refused(VersionData { daily_calls_per_consumer: 1_001, ..data() }), Denial::InconsistentDailyCalls);
    let twice = Requirements { certified: vec![vec![COMUNE, COMUNE]], ..Requirements::default() };
    assert_eq!(refused(VersionData { attributes: twice, ..data() }), Denial::AttributeDuplicatedInGroup);
    let unknown = Requirements { certified: vec![vec![RESPONSABILE_DATI]], ..Requirements::default() };
    assert_eq!(refused(VersionData { attributes: unknown, ..data() }), Denial::not_found(Thing::Attribute));
    let same = vec!["a.example".to_owned(), " a.example ".to_owned()];
    assert_eq!(refused(VersionData { audience: same, ..data() }), Denial::field("audience", FieldProblem::Duplicated));
    let many = (0..21).map(|number| format!("{number}.example")).collect();
    assert_eq!(
        refused(VersionData { audience: many, ..data() }),
        Denial::field("audience", FieldProblem::TooMany { max: 20 })
    );
}

#[test]
fn a_draft_may_be_incomplete_and_loses_its_empty_groups() {
    let facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    let loose = Requirements { certified: vec![vec![], vec![COMUNE]], ..Requirements::default() };
    let unfinished = VersionData { description: "  ".to_owned(), audience: Vec::new(), attributes: loose, ..data() };
    let decision = run(DescriptorCommand::Update(unfinished), 1, &facts).expect("a draft may be incomplete");
    let [Write::UpdateDescriptor(next)] = decision.writes() else { panic!("one version changes") };
    assert_eq!(next.requirements.certified, [[COMUNE]]);
    assert_eq!(next.description, "");
    assert_eq!(next.interface, Some(fixtures::interface(1)), "the file stays");
}

#[test]
fn requirements_of_a_version_in_use_only_widen() {
    let facts = anagrafe(&[(DescriptorState::Published, 4)]);
    let widen = |requirements| run(DescriptorCommand::UpdateAttributes(requirements), 1, &facts);
    let decision = widen(wider()).expect("one alternative more");
    assert_eq!(told(&decision), [EserviceEventKind::AttributesUpdated]);
    let [Write::UpdateDescriptor(next)] = decision.writes() else { panic!("one version changes") };
    assert_eq!(next.requirements, wider());

    let base = fixtures::requirements;
    assert_eq!(widen(base()), Err(Denial::UnchangedAttributes));
    let reordered = Requirements { certified: vec![vec![UNIONE_DI_COMUNI, COMUNE]], ..base() };
    assert_eq!(widen(reordered), Err(Denial::UnchangedAttributes));
    let fewer = Requirements { certified: vec![vec![COMUNE]], ..base() };
    assert_eq!(widen(fewer), Err(Denial::AttributesCanOnlyBeAdded));
    let group_gone = Requirements { declared: vec![], ..base() };
    assert_eq!(widen(group_gone), Err(Denial::AttributesCanOnlyBeAdded));
    let group_more = Requirements { declared: vec![vec![RESPONSABILE_DATI], vec![SPORTELLO_APERTO]], ..base() };
    assert_eq!(widen(group_more), Err(Denial::AttributesCanOnlyBeAdded));
    // An empty group asks nothing: it neither counts nor can it be filled.
    let empty_group = Requirements { declared: vec![vec![RESPONSABILE_DATI], vec![]], ..base() };
    assert_eq!(widen(empty_group), Err(Denial::UnchangedAttributes));
    let twice = Requirements { declared: vec![vec![RESPONSABILE_DATI, RESPONSABILE_DATI]], ..base() };
    assert_eq!(widen(twice), Err(Denial::AttributeDuplicatedInGroup));
    let unknown = Requirements { declared: vec![vec![RESPONSABILE_DATI, COMUNE]], ..base() };
    assert_eq!(widen(unknown), Err(Denial::not_found(Thing::Attribute)));
}

#[test]
fn what_does_not_change_is_not_stored() {
    let facts = anagrafe(&[(DescriptorState::Published, 0)]);
    let same = facts.versions[0].descriptor.clone();
    for command in
        [DescriptorCommand::UpdateQuotas(same.quotas), DescriptorCommand::UpdatePolicy { policy: same.policy }]
    {
        assert_eq!(run(command, 1, &facts), Ok(Decision::empty()));
    }
    let same = |command| decide(command, &facts, &around(), &provider()).expect_err("it is that already");
    let name = facts.eservice.name.clone();
    assert_eq!(same(EserviceCommand::UpdateName { name }), Denial::UnchangedValue);
    let description = format!(" {} ", facts.eservice.description);
    assert_eq!(same(EserviceCommand::UpdateDescription { description }), Denial::UnchangedValue);
}

#[test]
fn a_taken_name_is_refused_wherever_a_name_is_given() {
    let taken = EserviceAround { name_taken: true, ..around() };
    let draft = anagrafe(&[(DescriptorState::Draft, 0)]);
    let published = anagrafe(&[(DescriptorState::Published, 0)]);
    let refused = [
        decide(EserviceCommand::Update(general()), &draft, &taken, &provider()),
        decide(EserviceCommand::UpdateName { name: "Anagrafe unica".to_owned() }, &published, &taken, &provider()),
        decide_version(DescriptorCommand::Clone, version_id(1), &published, &taken, &provider()),
    ];
    for result in refused {
        assert_eq!(result, Err(Denial::EServiceNameDuplicateForProducer));
    }
}

#[test]
fn a_new_version_copies_the_latest_but_for_its_interface() {
    let facts = anagrafe(&[(DescriptorState::Archived, 0), (DescriptorState::Published, 1)]);
    let command = EserviceCommand::CreateVersion { data: None };
    let decision = decide(command, &facts, &around(), &provider()).expect("no draft is there");
    let [Write::InsertDescriptor(next)] = decision.writes() else { panic!("one version is made") };
    let latest = &facts.versions[1].descriptor;
    assert_eq!((next.number, next.state), (3, DescriptorState::Draft));
    assert_eq!(
        (&next.description, &next.audience, next.quotas, next.policy, &next.requirements),
        (&latest.description, &latest.audience, latest.quotas, latest.policy, &latest.requirements)
    );
    assert_eq!((&next.interface, next.published_at), (&None, None));

    let with = EserviceCommand::CreateVersion { data: Some(data()) };
    let decision = decide(with, &facts, &around(), &provider()).expect("no draft is there");
    let [Write::InsertDescriptor(next)] = decision.writes() else { panic!("one version is made") };
    assert_eq!(next.policy, ApprovalPolicy::Automatic);
    let inconsistent = VersionData { daily_calls_per_consumer: 2_000, ..data() };
    let with = EserviceCommand::CreateVersion { data: Some(inconsistent) };
    assert_eq!(decide(with, &facts, &around(), &provider()), Err(Denial::InconsistentDailyCalls));
}

#[test]
fn a_copy_is_an_eservice_of_its_own() {
    let facts = anagrafe(&[(DescriptorState::Archived, 0), (DescriptorState::Deprecated, 7)]);
    let decision = run(DescriptorCommand::Clone, 2, &facts).expect("any version may be copied");
    assert_eq!(told(&decision), [EserviceEventKind::Cloned, EserviceEventKind::VersionDraftCreated]);
    let [Write::InsertEservice(eservice), Write::InsertDescriptor(version)] = decision.writes() else {
        panic!("an e-service and a version: {decision:?}");
    };
    assert_eq!(eservice.name, "Anagrafe degli assistiti - clone - 16/01/2026 11:00:00");
    assert_eq!((version.number, version.eservice), (1, eservice.id));
    assert_eq!(version.interface, None);

    let long = "Anagrafe nazionale della popolazione residente e degli enti";
    let name = clone_name(long, "16/01/2026 11:00:00");
    assert_eq!(name, "Anagrafe nazionale della popol - clone - 16/01/2026 11:00:00");
    assert!(name.chars().count() <= 60);
}

#[test]
fn others_learn_no_more_than_they_may_see() {
    let hidden = anagrafe(&[(DescriptorState::Draft, 0)]);
    let shown = anagrafe(&[(DescriptorState::Published, 0), (DescriptorState::Draft, 0)]);
    let ask = |facts: &EserviceFacts, id| can_version(DescriptorAction::Publish, id, facts, &stranger());
    assert_eq!(ask(&hidden, version_id(1)), Err(Denial::not_found(Thing::Eservice)));
    assert_eq!(ask(&shown, version_id(1)), Err(Denial::OperationForbidden));
    assert_eq!(ask(&shown, version_id(2)), Err(Denial::not_found(Thing::Descriptor)));
    assert_eq!(ask(&shown, version_id(99)), Err(Denial::not_found(Thing::Descriptor)));
    assert_eq!(can(EserviceAction::Delete, &hidden, &stranger()), Err(Denial::not_found(Thing::Eservice)));
    assert_eq!(can(EserviceAction::Delete, &shown, &stranger()), Err(Denial::OperationForbidden));
}

#[test]
fn a_version_with_live_requests_is_not_archived() {
    for state in [DescriptorState::Deprecated, DescriptorState::Suspended] {
        let facts = anagrafe(&[(state, 1), (DescriptorState::Published, 0)]);
        assert_eq!(run(DescriptorCommand::Archive, 1, &facts), Err(Denial::DescriptorHasLiveAgreements));
    }
}

#[test]
fn another_technology_takes_the_interface_away() {
    let facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    let soap = EserviceCommand::Update(GeneralData { technology: Technology::Soap, ..general() });
    let decision = decide(soap, &facts, &around(), &provider()).expect("a draft changes freely");
    assert_eq!(told(&decision), [EserviceEventKind::InterfaceRemoved, EserviceEventKind::GeneralDataUpdated]);
    let same = decide(EserviceCommand::Update(general()), &facts, &around(), &provider()).expect("it may");
    assert_eq!(told(&same), [EserviceEventKind::GeneralDataUpdated]);
}
