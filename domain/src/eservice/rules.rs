//! The rules of e-services and versions: [`can`] and [`can_version`], which the page asks to draw a button, and
//! [`decide`] and [`decide_version`], which the server asks before anything changes (`interop.md` §2.1).
//! How a version moves from state to state is in [`super::life`].

use super::command::{
    self, DescriptorCommand, EserviceCommand, GeneralData, NoticeReason, VersionData, VersionSuspensionReason,
};
use super::{
    Descriptor, DescriptorAction, DescriptorState, Eservice, EserviceAction, EserviceAround, EserviceFacts,
    EserviceRiskAnalysis, KnownAttributes, Mode, NewEserviceFacts, Quotas, SuspensionNotice, Version, life,
    risk_analysis,
};
use crate::decision::{Decision, Write};
use crate::event::{EserviceEvent, Event};
use crate::requirement::Requirements;
use crate::tenant::TenantKind;
use crate::text::{Fields, Text};
use crate::{Actor, Denial, DescriptorId, EserviceId, FieldProblem, Permission, Revision, Thing, Timestamp};

/// May `actor` create e-services at all?
///
/// # Errors
/// `Unauthorized`, or `OriginNotCompliant` for private bodies (`interop.md` §1.1).
pub fn can_create(producer_kind: TenantKind, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteEservices)?;
    if producer_kind.may_provide() { Ok(()) } else { Err(Denial::OriginNotCompliant) }
}

/// A new e-service with its first version, a draft.
///
/// # Errors
/// What [`can_create`] answers, `Invalid`, `InconsistentDailyCalls`, `AttributeDuplicatedInGroup`,
/// `EServiceNameDuplicateForProducer`.
pub fn create(
    ids: (EserviceId, DescriptorId),
    data: GeneralData,
    version: VersionData,
    facts: &NewEserviceFacts,
    actor: &Actor,
) -> Result<Decision, Denial> {
    can_create(facts.producer_kind, actor)?;
    let data = command::check_general(data)?;
    let version = command::check_version(version)?;
    known(&facts.known, &version.attributes, || Denial::field("attributes", FieldProblem::UnknownValue))?;
    name_is_free(facts.name_taken)?;
    let eservice = Eservice {
        id: ids.0,
        revision: Revision::FIRST,
        producer: actor.tenant,
        name: data.name,
        description: data.description,
        technology: data.technology,
        mode: data.mode,
        personal_data: data.personal_data,
        risk_analyses: Vec::new(),
        created_at: facts.as_of,
        updated_at: None,
    };
    let first = draft(ids.1, ids.0, 1, version, facts.as_of);
    let created = EserviceEvent::Created { name: eservice.name.clone() };
    Ok(begun(eservice, first, created))
}

/// May `actor` do `action` with the e-service now?
///
/// # Errors
/// The first reason why not, in the order role, party, state.
pub fn can(action: EserviceAction, facts: &EserviceFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteEservices)?;
    facts.provider(actor)?;
    match action {
        EserviceAction::Update if facts.is_in_catalogue() => Err(Denial::EserviceNotInDraftState),
        EserviceAction::Delete if facts.is_in_catalogue() => Err(Denial::EserviceCannotBeDeleted),
        EserviceAction::UpdateName | EserviceAction::UpdateDescription if !facts.has_version_in_use() => {
            Err(Denial::EserviceWithoutValidDescriptors)
        }
        EserviceAction::CreateVersion if facts.draft().is_some() => Err(Denial::DraftDescriptorAlreadyExists),
        EserviceAction::Update
        | EserviceAction::Delete
        | EserviceAction::UpdateName
        | EserviceAction::UpdateDescription
        | EserviceAction::CreateVersion => Ok(()),
        EserviceAction::AddRiskAnalysis | EserviceAction::UpdateRiskAnalysis | EserviceAction::DeleteRiskAnalysis => {
            risk_analysis::may_write(facts)
        }
    }
}

/// What happens when `command` is carried out on the e-service.
///
/// # Errors
/// What [`can`] answers, `Invalid` naming the field, `EServiceNameDuplicateForProducer`, `UnchangedValue`.
pub fn decide(
    command: EserviceCommand,
    facts: &EserviceFacts,
    around: &EserviceAround,
    actor: &Actor,
) -> Result<Decision, Denial> {
    can(EserviceAction::from(&command), facts, actor)?;
    let mut next = Eservice { updated_at: Some(facts.as_of), ..facts.eservice.clone() };
    match command {
        EserviceCommand::Update(data) => {
            let data = command::check_general(data)?;
            name_is_free(around.name_taken)?;
            // A file that was right for the one technology is wrong for the other.
            let unfit = facts.draft().filter(|_| data.technology != next.technology);
            let removed = unfit.and_then(|version| super::interface::removal(facts, version));
            next.name = data.name;
            next.description = data.description;
            next.technology = data.technology;
            next.mode = data.mode;
            if data.mode == Mode::Deliver {
                // Consumers write their own.
                next.risk_analyses.clear();
            }
            next.personal_data = data.personal_data;
            let updated = stored(next, EserviceEvent::GeneralDataUpdated);
            Ok(removed.map_or(updated.clone(), |removed| removed.and(updated)))
        }
        EserviceCommand::UpdateName { name } => {
            next.name = text::<5, 60>("name", &name)?;
            if next.name == facts.eservice.name {
                return Err(Denial::UnchangedValue);
            }
            name_is_free(around.name_taken)?;
            let event = EserviceEvent::NameUpdated { name: next.name.clone() };
            Ok(stored(next, event))
        }
        EserviceCommand::UpdateDescription { description } => {
            next.description = text::<10, 400>("description", &description)?;
            if next.description == facts.eservice.description {
                return Err(Denial::UnchangedValue);
            }
            Ok(stored(next, EserviceEvent::DescriptionUpdated))
        }
        EserviceCommand::CreateVersion { data } => create_version(data, facts, around),
        EserviceCommand::Delete => Ok(delete(facts)),
        EserviceCommand::AddRiskAnalysis(data) => risk_analysis::add(facts, around, next, &data),
        EserviceCommand::UpdateRiskAnalysis { id, data } => risk_analysis::update(next, id, &data),
        EserviceCommand::DeleteRiskAnalysis { id } => risk_analysis::remove(next, id),
    }
}

/// May `actor` do `action` with the version now?
///
/// # Errors
/// The first reason why not, in the order role, party, state, business rule.
pub fn can_version(
    action: DescriptorAction,
    id: DescriptorId,
    facts: &EserviceFacts,
    actor: &Actor,
) -> Result<(), Denial> {
    actor.require(Permission::WriteEservices)?;
    let version = facts.own_version(id, actor)?;
    let state = version.descriptor.state;
    use DescriptorState::{Deprecated, Draft, Published, Suspended};
    match action {
        DescriptorAction::Update | DescriptorAction::Delete => in_state(state, &[Draft]),
        DescriptorAction::Publish => {
            in_state(state, &[Draft]).and_then(|()| may_publish(&facts.eservice, &version.descriptor))
        }
        DescriptorAction::Suspend => in_state(state, &[Published, Deprecated]),
        DescriptorAction::Activate => in_state(state, &[Suspended]),
        DescriptorAction::UpdateQuotas | DescriptorAction::UpdateAttributes | DescriptorAction::UpdatePolicy => {
            in_state(state, &[Published, Deprecated, Suspended])
        }
        DescriptorAction::Clone => Ok(()),
        DescriptorAction::Archive => in_state(state, &[Deprecated, Suspended]).and_then(|()| may_archive(version)),
        DescriptorAction::AnnounceSuspension => in_state(state, &[Published, Deprecated]),
        DescriptorAction::WithdrawNotice => {
            let announced = version.descriptor.announced.is_some();
            in_state(state, &[Published, Deprecated]).and(announced.then_some(()).ok_or(Denial::UnchangedValue))
        }
    }
}

/// What happens when `command` is carried out on the version.
///
/// # Errors
/// What [`can_version`] answers, `Invalid` naming the field, and the refusals of `interop.md` §2.1 for quotas,
/// requirements and names.
pub fn decide_version(
    command: DescriptorCommand,
    id: DescriptorId,
    facts: &EserviceFacts,
    around: &EserviceAround,
    actor: &Actor,
) -> Result<Decision, Denial> {
    can_version(DescriptorAction::from(&command), id, facts, actor)?;
    let version = facts.own_version(id, actor)?;
    let now = &version.descriptor;
    match command {
        DescriptorCommand::Update(data) => {
            let data = command::check_version(data)?;
            known(&around.known, &data.attributes, || Denial::not_found(Thing::Attribute))?;
            let next = filled(now.clone(), data);
            let (descriptor, number) = (next.id, next.number);
            Ok(life::stored(facts, next, EserviceEvent::VersionDraftUpdated { descriptor, number }))
        }
        DescriptorCommand::Delete => Ok(delete_version(facts, now)),
        DescriptorCommand::Publish => Ok(life::publish(facts, version)),
        DescriptorCommand::Suspend { reason } => {
            let reason = VersionSuspensionReason::parse(&reason).map_err(|problem| Denial::field("reason", problem))?;
            Ok(life::suspend(facts, now, reason.into()))
        }
        DescriptorCommand::Activate => Ok(life::activate(facts, now)),
        DescriptorCommand::UpdateQuotas(quotas) => Ok(update_quotas(facts, now, command::check_quotas(quotas)?)),
        DescriptorCommand::UpdateAttributes(requirements) => widen(facts, now, requirements, &around.known),
        DescriptorCommand::UpdatePolicy { policy } if policy == now.policy => Ok(Decision::empty()),
        DescriptorCommand::UpdatePolicy { policy } => {
            let (descriptor, number) = (now.id, now.number);
            let event = EserviceEvent::ApprovalPolicyUpdated { descriptor, number };
            Ok(life::stored(facts, Descriptor { policy, ..now.clone() }, event))
        }
        DescriptorCommand::Clone => clone(facts, now, around),
        DescriptorCommand::Archive => Ok(life::archive(facts, now)),
        DescriptorCommand::AnnounceSuspension { from, reason } => announce(facts, now, from, &reason),
        DescriptorCommand::WithdrawNotice => {
            let what = EserviceEvent::SuspensionNoticeWithdrawn { descriptor: now.id, number: now.number };
            Ok(life::stored(facts, Descriptor { announced: None, ..now.clone() }, what))
        }
    }
}

/// The name of a copy: the old one, a mark, and the moment as people of the ente write it. The old name is cut where
/// the whole would pass 60 characters, never the moment: it is what makes the name new.
#[must_use]
pub fn clone_name(old: &str, moment: &str) -> String {
    let mark = format!(" - clone - {moment}");
    let room = 60_usize.saturating_sub(mark.chars().count());
    let kept: String = old.chars().take(room).collect();
    format!("{}{mark}", kept.trim_end())
}

fn in_state(state: DescriptorState, allowed: &[DescriptorState]) -> Result<(), Denial> {
    if allowed.contains(&state) { Ok(()) } else { Err(Denial::NotValidDescriptor { state }) }
}

/// What publication asks of a draft.
///
/// # Errors
/// The first thing that is missing.
pub fn may_publish(eservice: &Eservice, descriptor: &Descriptor) -> Result<(), Denial> {
    missing(eservice, descriptor).into_iter().next().map_or(Ok(()), Err)
}

/// Everything that a draft lacks for publication, in the order of `interop.md` §2.1.
#[must_use]
pub fn missing(eservice: &Eservice, descriptor: &Descriptor) -> Vec<Denial> {
    let checks = [
        descriptor.interface.is_none().then_some(Denial::EServiceDescriptorWithoutInterface),
        risk_analysis::obstacle(eservice),
        descriptor.audience.is_empty().then_some(Denial::AudienceCannotBeEmpty),
        eservice.personal_data.is_none().then_some(Denial::MissingPersonalDataFlag),
        command::check_description(&descriptor.description).err(),
    ];
    checks.into_iter().flatten().collect()
}

fn may_archive(version: &Version) -> Result<(), Denial> {
    if version.live_requests > 0 { Err(Denial::DescriptorHasLiveAgreements) } else { Ok(()) }
}

fn name_is_free(taken: bool) -> Result<(), Denial> {
    if taken { Err(Denial::EServiceNameDuplicateForProducer) } else { Ok(()) }
}

fn known(known: &KnownAttributes, wanted: &Requirements, denial: impl FnOnce() -> Denial) -> Result<(), Denial> {
    if known.cover(wanted) { Ok(()) } else { Err(denial()) }
}

/// A new draft: the data given, or a copy of the latest version, with its documents. The interface must be uploaded again.
fn create_version(
    data: Option<VersionData>,
    facts: &EserviceFacts,
    around: &EserviceAround,
) -> Result<Decision, Denial> {
    let data = match (data, facts.latest()) {
        (Some(data), _) => command::check_version(data)?,
        (None, Some(latest)) => VersionData::of(&latest.descriptor),
        (None, None) => VersionData::default(),
    };
    known(&around.known, &data.attributes, || Denial::field("attributes", FieldProblem::UnknownValue))?;
    let number = facts.latest().map_or(0, |version| version.descriptor.number) + 1;
    let (descriptor, eservice) = (around.fresh_descriptor, facts.eservice.id);
    let documents = facts.latest().map(|latest| latest.descriptor.documents.clone()).unwrap_or_default();
    let next = Descriptor { documents, ..draft(descriptor, eservice, number, data, facts.as_of) };
    let what = EserviceEvent::VersionDraftCreated { descriptor, number };
    Ok(Decision::new(Write::InsertDescriptor(next), life::happened(&facts.eservice, what)))
}

/// A copy of the version as the first draft of a new e-service of the same provider.
fn clone(facts: &EserviceFacts, now: &Descriptor, around: &EserviceAround) -> Result<Decision, Denial> {
    name_is_free(around.name_taken)?;
    let eservice = Eservice {
        id: around.fresh_eservice,
        revision: Revision::FIRST,
        name: around.clone_name.clone(),
        risk_analyses: copied(facts, around),
        created_at: facts.as_of,
        updated_at: None,
        ..facts.eservice.clone()
    };
    let first = draft(around.fresh_descriptor, eservice.id, 1, VersionData::of(now), facts.as_of);
    let first = Descriptor { documents: now.documents.clone(), ..first };
    Ok(begun(eservice, first, EserviceEvent::Cloned { from: facts.eservice.id }))
}

/// The same risk analyses under ids of their own.
fn copied(facts: &EserviceFacts, around: &EserviceAround) -> Vec<EserviceRiskAnalysis> {
    let pairs = facts.eservice.risk_analyses.iter().zip(&around.copied_risk_analyses);
    pairs.map(|(one, id)| EserviceRiskAnalysis { id: *id, created_at: facts.as_of, ..one.clone() }).collect()
}

fn begun(eservice: Eservice, first: Descriptor, how: EserviceEvent) -> Decision {
    let what = EserviceEvent::VersionDraftCreated { descriptor: first.id, number: first.number };
    let events = [life::happened(&eservice, how), life::happened(&eservice, what)];
    let begun = Decision::empty().and_write(Write::InsertEservice(eservice)).and_write(Write::InsertDescriptor(first));
    events.into_iter().fold(begun, Decision::and_event)
}

fn draft(id: DescriptorId, eservice: EserviceId, number: i64, data: VersionData, now: Timestamp) -> Descriptor {
    let empty = Descriptor {
        id,
        revision: Revision::FIRST,
        eservice,
        number,
        description: String::new(),
        state: DescriptorState::Draft,
        audience: Vec::new(),
        quotas: data.quotas(),
        policy: data.agreement_approval_policy,
        requirements: Requirements::default(),
        interface: None,
        documents: Vec::new(),
        created_at: now,
        published_at: None,
        suspended_at: None,
        deprecated_at: None,
        archived_at: None,
        announced: None,
    };
    filled(empty, data)
}

fn filled(draft: Descriptor, data: VersionData) -> Descriptor {
    Descriptor {
        quotas: data.quotas(),
        description: data.description,
        audience: data.audience,
        policy: data.agreement_approval_policy,
        requirements: data.attributes,
        ..draft
    }
}

fn delete(facts: &EserviceFacts) -> Decision {
    let drafts = facts.versions.iter().map(|version| &version.descriptor);
    let gone = drafts.map(|draft| Write::DeleteDescriptor(draft.id, draft.revision));
    let gone = gone.fold(Decision::empty(), Decision::and_write);
    gone.and_write(Write::DeleteEservice(facts.eservice.id, facts.eservice.revision))
        .and_event(life::happened(&facts.eservice, EserviceEvent::Deleted))
}

fn delete_version(facts: &EserviceFacts, draft: &Descriptor) -> Decision {
    let what = EserviceEvent::VersionDraftDeleted { descriptor: draft.id, number: draft.number };
    let event = life::happened(&facts.eservice, what);
    if facts.versions.len() == 1 {
        return delete(facts).with_first_event(event);
    }
    Decision::new(Write::DeleteDescriptor(draft.id, draft.revision), event)
}

fn update_quotas(facts: &EserviceFacts, now: &Descriptor, quotas: Quotas) -> Decision {
    if quotas == now.quotas {
        return Decision::empty();
    }
    let what = EserviceEvent::QuotasUpdated { descriptor: now.id, number: now.number };
    life::stored(facts, Descriptor { quotas, ..now.clone() }, what)
}

/// Said again with the same words it would only be sent twice.
fn announce(facts: &EserviceFacts, now: &Descriptor, from: Timestamp, reason: &str) -> Result<Decision, Denial> {
    let mut fields = Fields::new();
    let reason: Option<NoticeReason> = fields.text("reason", reason);
    if from <= facts.as_of {
        fields.problem("from", FieldProblem::InThePast);
    }
    let reason: String = fields.finish(reason)?.into();
    if now.announced.as_ref().is_some_and(|said| (said.from, &said.reason) == (from, &reason)) {
        return Err(Denial::UnchangedValue);
    }
    let (descriptor, number) = (now.id, now.number);
    let what = EserviceEvent::SuspensionAnnounced { descriptor, number, from, reason: reason.clone() };
    let announced = Some(SuspensionNotice { from, reason, told_at: facts.as_of });
    Ok(life::stored(facts, Descriptor { announced, ..now.clone() }, what))
}

/// Requirements of a version in use only grow: more alternatives inside the groups that are there.
fn widen(
    facts: &EserviceFacts,
    now: &Descriptor,
    wanted: Requirements,
    attributes: &KnownAttributes,
) -> Result<Decision, Denial> {
    wanted.check()?;
    let wanted = wanted.without_empty_groups();
    known(attributes, &wanted, || Denial::not_found(Thing::Attribute))?;
    if !wanted.widens(&now.requirements) {
        return Err(Denial::AttributesCanOnlyBeAdded);
    }
    if wanted.mentioned().count() == now.requirements.mentioned().count() {
        return Err(Denial::UnchangedAttributes);
    }
    let what = EserviceEvent::AttributesUpdated { descriptor: now.id, number: now.number };
    Ok(life::stored(facts, Descriptor { requirements: wanted, ..now.clone() }, what))
}

pub(super) fn stored(next: Eservice, what: EserviceEvent) -> Decision {
    let event: Event = life::happened(&next, what);
    Decision::new(Write::UpdateEservice(next), event)
}

fn text<const MIN: usize, const MAX: usize>(field: &str, typed: &str) -> Result<String, Denial> {
    Text::<MIN, MAX>::parse(typed).map(Into::into).map_err(|problem| Denial::field(field, problem))
}
