//! What a command would lead to, in words: asked before the page that asks for confirmation is drawn.

use backend::course::Simulation;
use backend::rome;
use domain::TenantId;
use domain::agreement::{AgreementAction, AgreementState};
use domain::effect::{Effect, State, Subject};
use domain::eservice::{Descriptor, DescriptorAction, DescriptorCommand, EserviceCommand};
use domain::pratica::PraticaCommand;
use domain::purpose::PurposeCommand;
use domain::{AgreementId, Denial, DescriptorId, EserviceId, PraticaId, PurposeId};
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::server::{actor, answer, backend, fail};
use crate::i18n::it::effect as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// The most things that are named one by one.
const NAMED: usize = 10;

/// What would happen.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct EffectsView {
    /// One sentence for all requests that go the same way.
    pub summary: Vec<String>,
    /// The first things that change, by name.
    pub lines: Vec<EffectLine>,
    /// How many more there are.
    pub more: usize,
    /// What stays, who is told, what cannot be undone.
    pub notes: Vec<String>,
}

/// One thing that changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EffectLine {
    pub what: String,
    /// Its page, if the reader can open one now.
    pub href: Option<String>,
    pub before: String,
    pub after: String,
    pub why: Option<String>,
}

/// A simulation in the reader's words.
#[must_use]
pub fn effects_view(simulation: &Simulation, reader: TenantId) -> EffectsView {
    let effects = &simulation.effects;
    let line = |effect: &Effect| {
        let (before, after) = words::states(effect, rome::date);
        EffectLine {
            what: words::subject(effect, &simulation.names, reader),
            href: href(effect, reader),
            before,
            after,
            why: words::why(effect),
        }
    };
    // Of several requests the table says who holds each.
    let held = effects.iter().filter_map(Effect::still_held_by).collect::<Vec<_>>();
    let stays = if let [hands] = held[..] { Some(words::stays_suspended(hands)) } else { None };
    let others = words::others(simulation.other_requests, simulation.other_cases);
    let last = effects.iter().any(Effect::is_final).then(|| words::FINAL.to_owned());
    let notes = stays.into_iter().chain(others).chain([words::told(simulation.told)]).chain(last).collect();
    EffectsView {
        summary: summary(effects),
        lines: effects.iter().take(NAMED).map(line).collect(),
        more: effects.len().saturating_sub(NAMED),
        notes,
    }
}

/// Requests that go the same way in one sentence, the largest group first; then what opens and closes.
fn summary(effects: &[Effect]) -> Vec<String> {
    let mut groups: Vec<(Option<AgreementState>, Option<AgreementState>, usize)> = Vec::new();
    for effect in effects.iter().filter(|effect| matches!(effect.subject, Subject::Agreement { .. })) {
        let (before, after) = (request_state(&effect.before), request_state(&effect.after));
        match groups.iter_mut().find(|group| (group.0, group.1) == (before, after)) {
            Some(group) => group.2 += 1,
            None => groups.push((before, after, 1)),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.2));
    let requests = groups.into_iter().map(|(before, after, many)| words::requests_go(many, before, after));
    let cases = effects.iter().filter_map(|effect| words::case_goes(&effect.before, &effect.after));
    requests.chain(cases).collect()
}

const fn request_state(state: &Option<State>) -> Option<AgreementState> {
    match state {
        Some(State::Agreement { state, .. }) => Some(*state),
        _ => None,
    }
}

/// The page of a request or a purpose that is there already.
fn href(effect: &Effect, reader: TenantId) -> Option<String> {
    match effect.subject {
        Subject::Agreement { agreement, consumer, .. } if effect.before.is_some() => {
            let side = if consumer == reader { Perspective::Consumer } else { Perspective::Producer };
            Some(to::agreement(side, agreement))
        }
        Subject::Purpose { purpose, consumer, .. } if effect.before.is_some() => {
            let side = if consumer == reader { Perspective::Consumer } else { Perspective::Producer };
            Some(to::purpose(side, purpose))
        }
        Subject::Pratica { pratica, .. } if effect.before.is_some() => Some(to::pratica(pratica)),
        _ => None,
    }
}

/// What a refused command would lead to is nothing: the page says why it is refused.
///
/// # Errors
/// What went wrong otherwise.
pub fn unless_refused(
    simulation: backend::Result<Simulation>,
    reader: TenantId,
) -> Result<Option<EffectsView>, ApiError> {
    match simulation {
        Ok(simulation) => Ok(Some(effects_view(&simulation, reader))),
        Err(backend::Error::Denied(_)) => Ok(None),
        Err(error) => Err(fail(error.into())),
    }
}

/// What a command on a request would lead to.
pub async fn get_agreement_effects(id: AgreementId, action: AgreementAction) -> Result<Option<EffectsView>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    unless_refused(backend::agreement::simulate(&cx, &actor, id, action.tried()).await, actor.tenant)
}

/// What each command on a request would lead to that the reader may give now.
pub async fn get_possible_effects(id: AgreementId) -> Result<Vec<(AgreementAction, EffectsView)>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    if !actor.has(domain::Permission::WriteAgreements) {
        return Ok(Vec::new());
    }
    let all = answer(backend::agreement::simulate_possible(&cx, &actor, id).await)?;
    Ok(all.into_iter().map(|(action, simulation)| (action, effects_view(&simulation, actor.tenant))).collect())
}

/// What making a draft request would lead to.
pub async fn get_creation_effects(
    eservice: EserviceId,
    descriptor: DescriptorId,
) -> Result<Option<EffectsView>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    unless_refused(backend::agreement::simulate_create(&cx, &actor, eservice, descriptor).await, actor.tenant)
}

/// What a command on a purpose would lead to.
pub async fn get_purpose_effects(id: PurposeId, command: PurposeCommand) -> Result<Option<EffectsView>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    unless_refused(backend::purpose::simulate(&cx, &actor, id, command).await, actor.tenant)
}

/// What a command on a pratica would lead to; nothing where there is none to try.
pub async fn get_pratica_effects(
    id: PraticaId,
    command: Option<PraticaCommand>,
) -> Result<Option<EffectsView>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    match command {
        Some(command) => unless_refused(backend::pratica::simulate(&cx, &actor, id, command).await, actor.tenant),
        None => Ok(None),
    }
}

/// What a command on an e-service as a whole would lead to, with the text it carries; nothing where it is refused.
pub async fn get_eservice_effects(id: EserviceId, command: EserviceCommand) -> Result<Option<EffectsView>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    unless_refused(backend::eservice::simulate(&cx, &actor, id, command).await, actor.tenant)
}

/// What a command on a version would lead to; nothing for commands that carry data, which have a page of their own.
pub async fn get_version_effects(
    version: &Descriptor,
    action: DescriptorAction,
) -> Result<Option<EffectsView>, ApiError> {
    let command = match action {
        DescriptorAction::Delete => DescriptorCommand::Delete,
        DescriptorAction::Publish => DescriptorCommand::Publish,
        DescriptorAction::Suspend => DescriptorCommand::Suspend { reason: String::new() },
        DescriptorAction::Activate => DescriptorCommand::Activate,
        DescriptorAction::Clone => DescriptorCommand::Clone,
        DescriptorAction::Archive => DescriptorCommand::Archive,
        DescriptorAction::UpdatePolicy => DescriptorCommand::UpdatePolicy { policy: version.policy.other() },
        DescriptorAction::WithdrawNotice => DescriptorCommand::WithdrawNotice,
        DescriptorAction::Update
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::AnnounceSuspension => return Ok(None),
    };
    Ok(try_version_command(version, command).await?.ok())
}

/// What a command on a version would lead to with the data it carries, or why it is refused.
pub async fn try_version_command(
    version: &Descriptor,
    command: DescriptorCommand,
) -> Result<Result<EffectsView, Denial>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let tried = backend::eservice::simulate_version(&cx, &actor, version.eservice, version.id, command).await;
    match tried {
        Ok(simulation) => Ok(Ok(effects_view(&simulation, actor.tenant))),
        Err(backend::Error::Denied(denial)) => Ok(Err(denial)),
        Err(error) => Err(fail(error.into())),
    }
}
