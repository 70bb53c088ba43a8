//! Who may manage partners, and what a partner may send.

use super::{Agreed, CertificateName, MAX_SERVICES, Partner, PartnerAction, PartnerCommand, PartnerData, agreed};
use crate::decision::{Decision, Write};
use crate::event::{Event, PartnerEvent, PartnerHappening};
use crate::pratica::service::slug;
use crate::pratica::{Brought, Compiled, Service, rules as pratica};
use crate::text::Fields;
use crate::{Actor, Denial, FieldProblem, PartnerId, Permission, PraticaId, Revision, ServiceId, Thing, Timestamp};

/// What a decision about a new partner looks at.
#[derive(Clone, Copy, Debug)]
pub struct CreationFacts<'a> {
    pub id: PartnerId,
    /// Slug of the actor's ente.
    pub ente: &'a str,
    /// Has somebody the code already?
    pub code_taken: bool,
    /// The services of the actor's ente.
    pub own_services: &'a [ServiceId],
    pub as_of: Timestamp,
}

/// The whole code: what was typed, and the ente.
#[must_use]
pub fn code(typed: &str, ente: &str) -> String {
    format!("{}@{ente}", typed.trim())
}

/// A new partner of the actor's ente; its secret is made elsewhere.
///
/// # Errors
/// `Unauthorized`; `Invalid` naming the field, `Taken` for a code that somebody has, `UnknownValue` for a service that is
/// not the ente's.
pub fn create(data: &PartnerData, facts: &CreationFacts<'_>, actor: &Actor) -> Result<Decision, Denial> {
    actor.require(Permission::ManagePratiche)?;
    let mut fields = Fields::new();
    let typed = fields.text::<2, 40>("code", &data.code);
    if typed.as_ref().is_some_and(|typed| slug(typed.as_str()) != typed.as_str()) {
        fields.problem("code", FieldProblem::Malformed);
    } else if facts.code_taken {
        fields.problem("code", FieldProblem::Taken);
    }
    let name = fields.text::<3, 120>("name", &data.name);
    let services = services(&data.services, facts.own_services, &mut fields);
    let (typed, name) = fields.finish(typed.zip(name))?;
    let partner = Partner {
        id: facts.id,
        revision: Revision::FIRST,
        tenant: actor.tenant,
        code: code(typed.as_str(), facts.ente),
        name: name.into(),
        services,
        agreed: Agreed::default(),
        created_at: facts.as_of,
        revoked_at: None,
        certificate: None,
    };
    let event = happened(&partner, PartnerEvent::Created { code: partner.code.clone() });
    Ok(Decision::new(Write::InsertPartner(partner), event))
}

/// May the actor do this to the partner now?
///
/// # Errors
/// `Unauthorized`; `NotFound` for a partner of another ente; `PartnerRevoked`.
pub fn can(action: PartnerAction, partner: &Partner, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::ManagePratiche)?;
    if partner.tenant != actor.tenant {
        return Err(Denial::not_found(Thing::Partner));
    }
    // Revoking twice is no mistake.
    if partner.revoked_at.is_some() && action != PartnerAction::Revoke {
        return Err(Denial::PartnerRevoked);
    }
    Ok(())
}

/// What else a decision about a partner looks at.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The services of the actor's ente.
    pub own_services: &'a [ServiceId],
    /// Has another partner, of whichever ente, the certificate of the command?
    pub certificate_taken: bool,
}

/// What happens when `command` is carried out.
///
/// # Errors
/// What [`can`] answers; `Invalid` for services that are not the ente's, and for a certificate that cannot be one or that
/// lets another partner in.
pub fn decide(
    command: PartnerCommand,
    partner: &Partner,
    known: &Known<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Result<Decision, Denial> {
    can(PartnerAction::from(&command), partner, actor)?;
    let mut next = partner.clone();
    let what = match command {
        PartnerCommand::SetServices(wanted) => {
            let mut fields = Fields::new();
            let wanted = services(&wanted, known.own_services, &mut fields);
            next.services = fields.finish(Some(wanted))?;
            if next.services == partner.services {
                return Ok(Decision::empty());
            }
            // What is opened for a service that it may not send to any more is opened no more.
            next.agreed.offline = next.agreed.offline.filter(|offline| next.services.contains(&offline.service));
            PartnerEvent::ServicesChanged
        }
        PartnerCommand::SetAgreed(wanted) => {
            next.agreed = agreed::checked(wanted, &partner.services)?;
            if next.agreed == partner.agreed {
                return Ok(Decision::empty());
            }
            PartnerEvent::AgreementChanged
        }
        PartnerCommand::SetCertificate(typed) => {
            next.certificate = certificate(&typed)?;
            if next.certificate == partner.certificate {
                return Ok(Decision::empty());
            }
            if known.certificate_taken {
                return Err(Denial::field("certificate", FieldProblem::Taken));
            }
            PartnerEvent::CertificateChanged
        }
        PartnerCommand::RotateSecret => PartnerEvent::SecretRotated,
        PartnerCommand::Revoke if partner.revoked_at.is_some() => return Ok(Decision::empty()),
        PartnerCommand::Revoke => {
            next.revoked_at = Some(now);
            PartnerEvent::Revoked
        }
    };
    let event = happened(&next, what);
    Ok(Decision::new(Write::UpdatePartner(next), event))
}

/// The certificate as it was typed; none when nothing was.
///
/// # Errors
/// `Invalid` for `certificate`.
pub fn certificate(typed: &str) -> Result<Option<CertificateName>, Denial> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    CertificateName::parse(typed).map(Some).map_err(|problem| Denial::field("certificate", problem))
}

/// A compiled form that a partner sends in the citizen's place: the decision is the citizen's own, and who brought it is
/// told beside it.
///
/// # Errors
/// `NotFound` for a service that is not among the partner's; what `pratica::rules::receive` answers.
pub fn submit(
    id: PraticaId,
    compiled: Compiled,
    reference: Option<uuid::Uuid>,
    service: &Service,
    partner: &Partner,
    now: Timestamp,
) -> Result<Decision, Denial> {
    may_use(partner, service)?;
    let brought = Some(Brought { partner: partner.id, reference });
    let received = pratica::arrive(id, compiled, brought, service, now)?;
    Ok(received.and_event(happened(partner, PartnerEvent::Submitted { pratica: id })))
}

/// Is the service one of those that the partner works with?
///
/// # Errors
/// `NotFound`: the others are not there for it.
pub fn may_use(partner: &Partner, service: &Service) -> Result<(), Denial> {
    let theirs =
        partner.revoked_at.is_none() && service.tenant == partner.tenant && partner.services.contains(&service.id);
    if theirs { Ok(()) } else { Err(Denial::not_found(Thing::Service)) }
}

/// Each once, and all of the ente's.
fn services(wanted: &[ServiceId], own: &[ServiceId], fields: &mut Fields) -> Vec<ServiceId> {
    let mut services = wanted.to_vec();
    services.sort();
    services.dedup();
    if services.len() > MAX_SERVICES {
        fields.problem("services", FieldProblem::TooMany { max: MAX_SERVICES as u64 });
    }
    if services.iter().any(|service| !own.contains(service)) {
        fields.problem("services", FieldProblem::UnknownValue);
    }
    services
}

pub(super) fn happened(partner: &Partner, what: PartnerEvent) -> Event {
    Event::Partner(PartnerHappening { partner: partner.id, tenant: partner.tenant, what })
}
