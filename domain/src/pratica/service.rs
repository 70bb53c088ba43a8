//! Services as data: what an ente offers to citizens, what its operators do beside the two steps that every service has,
//! and who is enabled to (seed 001: "step di compilazione generici e specifici del servizio").

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::decision::{Decision, Write};
use crate::event::{Event, ServiceEvent, ServiceHappening};
use crate::text::{Fields, fold};
use crate::{Actor, Denial, FieldProblem, Permission, Revision, ServiceId, TenantId, Thing, Timestamp, UserId};

/// Where the number of the protocol comes from.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProtocolKind {
    /// The service needs no number: what arrives can be taken in charge at once.
    None,
    /// "Registro di Ponte": numbers in sequence, without gaps, for each ente and year.
    Internal,
    /// "Registro dell'ente": an operator writes down the number that the ente's own protocol gave.
    Manual,
    /// "Protocollo dell'ente": the ente's own protocol is asked for the number over the network ([`super::protocol`]).
    Remote,
}

/// Must a file go with the answer?
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttachmentRule {
    /// No: the step is not there.
    None,
    Optional,
    /// Yes when it is approved; a rejection needs none and has no such step.
    RequiredIfAccepted,
}

/// Something a step asks the operator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StepField {
    /// Within the step: `importo`.
    pub name: String,
    pub label: String,
    pub required: bool,
    /// Several lines?
    pub long: bool,
}

/// A step of "Elabora" that this service has and others have not; it comes between the decision and the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ServiceStep {
    /// Its part of the address.
    pub slug: String,
    pub title: String,
    pub fields: Vec<StepField>,
}

/// Most characters of what is written in a step's field.
pub const MAX_FIELD: u64 = 2000;
/// Most steps of a service, and most fields of a step.
pub const MAX_STEPS: usize = 10;
/// Steps that every service has; its own have other names.
pub const COMMON_STEPS: [&str; 3] = ["esito", "allegati", "conferma"];

/// What an ente offers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub revision: Revision,
    pub tenant: TenantId,
    /// Unique within the ente.
    pub slug: String,
    pub name: String,
    /// "Area tematica".
    pub area: String,
    /// Only an active service receives pratiche.
    pub active: bool,
    pub protocol: ProtocolKind,
    pub attachment: AttachmentRule,
    pub steps: Vec<ServiceStep>,
    /// Who may take its pratiche in charge, each once.
    pub operators: Vec<UserId>,
    pub created_at: Timestamp,
}

impl Service {
    /// Does a request, and each answer, wait for a number?
    #[must_use]
    pub const fn needs_protocol(&self) -> bool {
        !matches!(self.protocol, ProtocolKind::None)
    }
}

/// A service as it was typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ServiceData {
    pub name: String,
    pub area: String,
    pub protocol: ProtocolKind,
    pub attachment: AttachmentRule,
    pub steps: Vec<ServiceStep>,
}

/// The part of an address for a name: `Bonus bebè 2026` is `bonus-bebe-2026`.
#[must_use]
pub fn slug(name: &str) -> String {
    let plain = fold(name);
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A new service of the actor's ente; nobody is enabled on it yet.
///
/// # Errors
/// `Unauthorized`, `Invalid`; `Taken` of the name when the ente has a service with the same slug.
pub fn create(
    id: ServiceId,
    data: &ServiceData,
    slug_taken: bool,
    actor: &Actor,
    now: Timestamp,
) -> Result<Decision, Denial> {
    actor.require(Permission::ManagePratiche)?;
    let mut fields = Fields::new();
    let name = fields.text::<3, 120>("name", &data.name);
    let area = fields.text::<0, 80>("area", &data.area);
    if slug_taken {
        fields.problem("name", FieldProblem::Taken);
    }
    check_steps(&data.steps, &mut fields);
    let (name, area) = fields.finish(name.zip(area))?;
    let name = String::from(name);
    let service = Service {
        id,
        revision: Revision::FIRST,
        tenant: actor.tenant,
        slug: slug(&name),
        name: name.clone(),
        area: area.into(),
        active: true,
        protocol: data.protocol,
        attachment: data.attachment,
        steps: data.steps.clone(),
        operators: Vec::new(),
        created_at: now,
    };
    let event = happened(&service, ServiceEvent::Created { name });
    Ok(Decision::new(Write::InsertService(service), event))
}

/// Each step, and each of its fields, has a plain name of its own, and something is asked.
fn check_steps(steps: &[ServiceStep], fields: &mut Fields) {
    let plain = |name: &str| !name.is_empty() && slug(name) == name && name.len() <= 60;
    let titled = |text: &str| (1..=120).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control);
    let distinct = |names: Vec<&str>| names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
    if steps.len() > MAX_STEPS || steps.iter().any(|step| step.fields.len() > MAX_STEPS) {
        fields.problem("steps", FieldProblem::TooMany { max: MAX_STEPS as u64 });
    }
    if !distinct(steps.iter().map(|step| step.slug.as_str()).collect()) {
        fields.problem("steps", FieldProblem::Duplicated);
    }
    let well_made = |step: &ServiceStep| {
        let names = step.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>();
        let readable = step.fields.iter().all(|field| plain(&field.name) && titled(&field.label));
        let own = plain(&step.slug) && !COMMON_STEPS.contains(&step.slug.as_str());
        own && titled(&step.title) && readable && !names.is_empty() && distinct(names)
    };
    if !steps.iter().all(well_made) {
        fields.problem("steps", FieldProblem::Malformed);
    }
}

/// Enables an operator on a service, or takes that away. Who has pratiche of it in hand keeps them.
///
/// # Errors
/// `Unauthorized`; `NotFound` for a service of another ente, or when `person` is no operator of this one.
pub fn enable(
    service: &Service,
    person: UserId,
    is_operator: bool,
    enabled: bool,
    actor: &Actor,
) -> Result<Decision, Denial> {
    actor.require(Permission::ManagePratiche)?;
    if service.tenant != actor.tenant {
        return Err(Denial::not_found(Thing::Service));
    }
    if enabled && !is_operator {
        return Err(Denial::not_found(Thing::User));
    }
    if service.operators.contains(&person) == enabled {
        return Ok(Decision::empty());
    }
    let mut next = service.clone();
    next.operators.retain(|operator| *operator != person);
    if enabled {
        next.operators.push(person);
        next.operators.sort();
    }
    let what =
        if enabled { ServiceEvent::OperatorEnabled { person } } else { ServiceEvent::OperatorDisabled { person } };
    let event = happened(&next, what);
    Ok(Decision::new(Write::UpdateService(next), event))
}

fn happened(service: &Service, what: ServiceEvent) -> Event {
    Event::Service(ServiceHappening { service: service.id, tenant: service.tenant, what })
}

#[cfg(test)]
mod tests {
    use super::{Fields, ServiceStep, StepField, check_steps, slug};

    fn step(slug: &str, field: &str) -> ServiceStep {
        let fields = vec![StepField { name: field.into(), label: "Punteggio".into(), required: true, long: false }];
        ServiceStep { slug: slug.into(), title: "Graduatoria".into(), fields }
    }

    fn wrong(steps: &[ServiceStep]) -> bool {
        let mut fields = Fields::new();
        check_steps(steps, &mut fields);
        fields.finish(Some(())).is_err()
    }

    #[test]
    fn the_steps_of_a_service_have_plain_names_of_their_own() {
        assert!(!wrong(&[step("graduatoria", "punteggio"), step("importo", "euro")]));
        assert!(!wrong(&[]));
        assert!(wrong(&[step("graduatoria", "punteggio"), step("graduatoria", "euro")]));
        assert!(wrong(&[step("conferma", "punteggio")]), "every service has that one");
        assert!(wrong(&[step("../esito", "punteggio")]) && wrong(&[step("graduatoria", "a.b")]));
        assert!(wrong(&[ServiceStep { fields: Vec::new(), ..step("graduatoria", "punteggio") }]));
    }

    #[test]
    fn a_slug_is_plain() {
        assert_eq!(slug("Bonus bebè 2026"), "bonus-bebe-2026");
        assert_eq!(slug("  Dell'acqua – uso  "), "dell-acqua-uso");
    }
}
