//! One attribute of one ente: what a command on it would do, and the one function behind every such command.

use domain::attribute::{HeldAction, HeldFacts};
use domain::{Actor, AgreementId, AttributeId, TenantId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::effect::EffectsView;

/// One attribute of one ente, before a command.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeldView {
    pub actor: Actor,
    pub facts: HeldFacts,
    pub tenant_name: String,
    /// What would happen; nothing when the command is refused.
    pub effects: Option<EffectsView>,
    /// The day the present verification ends, as a date field writes it.
    pub expires_on: Option<String>,
    /// Today in Rome, as a date field writes it.
    pub today: String,
}

/// One attribute of the reader's own ente, before `action`.
pub async fn get_own_attribute(attribute: String, action: HeldAction) -> Result<HeldView, ApiError> {
    server::own(&attribute, action).await
}

/// One attribute of another ente, before `action` of a certifier.
pub async fn get_tenant_attribute(tenant: String, attribute: String, action: HeldAction) -> Result<HeldView, ApiError> {
    server::of_tenant(&tenant, &attribute, action).await
}

/// One attribute of the consumer of a request that the reader's ente received, before `action`.
pub async fn get_requested_attribute(
    agreement: String,
    attribute: String,
    action: HeldAction,
) -> Result<HeldView, ApiError> {
    server::of_request(&agreement, &attribute, action).await
}

/// Carries out a command that a page asked for. `agreement` is the request it was asked from, if any.
#[server(endpoint = "run_held_command")]
pub async fn run_held_command(
    action: HeldAction,
    tenant: TenantId,
    attribute: AttributeId,
    #[server(default)] agreement: Option<AgreementId>,
    #[server(default)] reason: String,
    #[server(default)] expires_on: String,
) -> Result<(), ApiError> {
    server::run(action, tenant, attribute, agreement, reason, expires_on).await
}

mod server {
    use backend::attribute::held;
    use backend::rome;
    use domain::attribute::HeldCommand;
    use domain::{Denial, FieldProblem, Thing, Timestamp};

    use super::*;
    use crate::api::attribute::server::parse;
    use crate::api::effect::unless_refused;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::attribute as words;
    use crate::i18n::it::effect::CHOSEN_END;
    use crate::pages::agreement::Perspective;
    use crate::routes::to;

    pub(super) async fn own(attribute: &str, action: HeldAction) -> Result<HeldView, ApiError> {
        let actor = actor()?;
        let attribute = parse(attribute, Thing::Attribute)?;
        view(actor.tenant, attribute, action, None).await
    }

    pub(super) async fn of_tenant(tenant: &str, attribute: &str, action: HeldAction) -> Result<HeldView, ApiError> {
        let tenant = parse(tenant, Thing::Tenant)?;
        view(tenant, parse(attribute, Thing::Attribute)?, action, None).await
    }

    pub(super) async fn of_request(agreement: &str, attribute: &str, action: HeldAction) -> Result<HeldView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let agreement: AgreementId = parse(agreement, Thing::Agreement)?;
        let detail = answer(backend::agreement::detail::detail(&cx, &actor, agreement).await)?;
        let consumer = detail.facts.agreement.consumer;
        view(consumer, parse(attribute, Thing::Attribute)?, action, Some(agreement)).await
    }

    async fn view(
        tenant: TenantId,
        attribute: AttributeId,
        action: HeldAction,
        agreement: Option<AgreementId>,
    ) -> Result<HeldView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let facts = answer(held::facts_for_page(&cx, &actor, tenant, attribute).await)?;
        let tenant_name = answer(backend::tenant::detail(&cx, &actor, tenant).await)?.name;
        let present = facts.verification.as_ref().and_then(|verification| verification.expires_at);
        let another = (action == HeldAction::ChangeExpiry && present.is_none()).then(|| cx.now().plus_days(1));
        let command = command(action, agreement.or(facts.asked_by.first().copied()), String::new(), another);
        let mut effects = match command {
            Ok(command) => {
                unless_refused(held::simulate(&cx, &actor, tenant, attribute, &command).await, actor.tenant)?
            }
            Err(_) => None,
        };
        if action == HeldAction::ChangeExpiry {
            // The end is still to be typed.
            let lines = effects.iter_mut().flat_map(|effects| &mut effects.lines);
            lines.take(1).for_each(|line| line.after = CHOSEN_END.to_owned());
        }
        Ok(HeldView {
            actor,
            tenant_name,
            effects,
            expires_on: present.map(|end| rome::iso_date(end.plus_seconds(-1))),
            today: rome::iso_date(cx.now()),
            facts,
        })
    }

    fn command(
        action: HeldAction,
        agreement: Option<AgreementId>,
        reason: String,
        expires_at: Option<Timestamp>,
    ) -> Result<HeldCommand, Denial> {
        Ok(match action {
            HeldAction::Assign => HeldCommand::Assign,
            HeldAction::RevokeAssignment => HeldCommand::RevokeAssignment { reason },
            HeldAction::Declare => HeldCommand::Declare,
            HeldAction::RevokeDeclaration => HeldCommand::RevokeDeclaration,
            HeldAction::Verify => {
                let agreement = agreement.ok_or(Denial::AttributeVerificationNotAllowed)?;
                HeldCommand::Verify { agreement, expires_at }
            }
            HeldAction::RevokeVerification => HeldCommand::RevokeVerification { reason },
            HeldAction::ChangeExpiry => HeldCommand::ChangeExpiry { expires_at },
        })
    }

    pub(super) async fn run(
        action: HeldAction,
        tenant: TenantId,
        attribute: AttributeId,
        agreement: Option<AgreementId>,
        reason: String,
        expires_on: String,
    ) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done = async {
            let command = command(action, agreement, reason.clone(), end(&expires_on)?)?;
            held::run(&cx, &actor, tenant, attribute, command).await?;
            Ok(format!("{}fatto={}", back(action, tenant, agreement), words::slug(action)))
        };
        finish(done.await, &[("reason", &reason), ("expires_on", &expires_on)]).await
    }

    /// The end of the day in a date field; none when it is empty.
    fn end(expires_on: &str) -> Result<Option<Timestamp>, Denial> {
        match expires_on.trim() {
            "" => Ok(None),
            typed => match rome::end_of_day(typed) {
                Some(end) => Ok(Some(end)),
                None => Err(Denial::field("expires_on", FieldProblem::Malformed)),
            },
        }
    }

    /// The page that shows the result.
    fn back(action: HeldAction, tenant: TenantId, agreement: Option<AgreementId>) -> String {
        let list = crate::pages::attribute::Tab::VerifiedByUs.slug();
        match (action, agreement) {
            (HeldAction::Assign | HeldAction::RevokeAssignment, _) => format!("{}?", to::certified_of(tenant)),
            (HeldAction::Declare | HeldAction::RevokeDeclaration, _) => {
                format!("{}?tipo={}&", to::ATTRIBUTES, crate::pages::attribute::Tab::Declared.slug())
            }
            (HeldAction::Verify | HeldAction::RevokeVerification | HeldAction::ChangeExpiry, Some(agreement)) => {
                format!("{}?", to::agreement(Perspective::Producer, agreement))
            }
            (HeldAction::Verify | HeldAction::RevokeVerification | HeldAction::ChangeExpiry, None) => {
                format!("{}?tipo={list}&", to::ATTRIBUTES)
            }
        }
    }
}
