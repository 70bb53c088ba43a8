//! Mail to enti: subject and text of one event.

use domain::agreement::AgreementState;
use domain::event::{EserviceEvent, Event};
use domain::notification::{MailText, Names, Notice};
use domain::purpose::PurposeState;
use domain::{DescriptorId, TenantId};

use super::event::sentence;
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// The mail that tells an ente of an event.
#[must_use]
pub fn mail(notice: &Notice<'_>) -> MailText {
    let (what, detail) = sentence(notice.event);
    let about = about(notice.event, notice.names);
    let subject = match about.first() {
        Some((_, name)) => format!("{name}: {}", what.trim_end_matches('.')),
        None => what.trim_end_matches('.').to_owned(),
    };
    let mut body = format!("Messaggio per {}\n\n{what}\n", notice.names.ente(notice.recipient));
    if let Some(detail) = detail {
        body.push_str(&format!("{detail}\n"));
    }
    body.push('\n');
    for (label, name) in &about {
        body.push_str(&format!("{label}: {name}\n"));
    }
    if let Some(hint) = hint(notice.event) {
        body.push_str(&format!("\n{hint}\n"));
    }
    body.push_str(&format!("\nApri la pagina: {}{}\n", notice.public_url, path(notice.event, notice.recipient)));
    body.push_str("\nQuesto messaggio è automatico: non rispondere a questo indirizzo.\n");
    MailText { subject, body }
}

/// Where the reader finds what the event is about.
#[must_use]
pub fn path(event: &Event, recipient: TenantId) -> String {
    match event {
        Event::Agreement(happening) => {
            let perspective =
                if happening.consumer == recipient { Perspective::Consumer } else { Perspective::Producer };
            // A request that is gone has no page.
            match happening.to {
                Some(_) => to::agreement(perspective, happening.agreement),
                None => to::agreements(perspective).to_owned(),
            }
        }
        // The pages of purposes do not exist yet: the message itself says it all.
        Event::Purpose(_) => to::NOTIFICATIONS.to_owned(),
        Event::Eservice { eservice, what, .. } => match version(what) {
            Some(descriptor) => to::catalogue_version(*eservice, descriptor),
            None => "/catalogo".to_owned(),
        },
        Event::Discrepancy { .. } => to::DISCREPANCIES.to_owned(),
        Event::Tenant { tenant, .. } if *tenant == recipient => "/aderente/attributi".to_owned(),
        Event::Tenant { .. } | Event::User { .. } | Event::Attribute { .. } => to::NOTIFICATIONS.to_owned(),
    }
}

/// What it is about, each with its label, the most telling first.
pub(crate) fn about(event: &Event, names: &Names) -> Vec<(&'static str, String)> {
    let ente = |id: TenantId| names.ente(id).to_owned();
    match event {
        Event::Agreement(happening) => {
            let eservice = names.eservices.get(&happening.eservice).cloned().unwrap_or_default();
            let eservice = match names.versions.get(&happening.descriptor) {
                Some(number) => format!("{eservice}, versione {number}"),
                None => eservice,
            };
            vec![
                ("E-service", eservice),
                ("Erogatore", ente(happening.producer)),
                ("Fruitore", ente(happening.consumer)),
            ]
        }
        Event::Purpose(happening) => vec![
            ("Finalità", names.purposes.get(&happening.purpose).cloned().unwrap_or_default()),
            ("E-service", names.eservices.get(&happening.eservice).cloned().unwrap_or_default()),
            ("Erogatore", ente(happening.producer)),
            ("Fruitore", ente(happening.consumer)),
        ],
        Event::Eservice { eservice, producer, .. } => {
            let name = names.eservices.get(eservice).cloned().unwrap_or_default();
            vec![("E-service", name), ("Erogatore", ente(*producer))]
        }
        Event::Discrepancy { attribute, consumer, revoker, others, .. } => {
            let mut about = vec![
                ("Attributo", names.attributes.get(attribute).cloned().unwrap_or_default()),
                ("Fruitore", ente(*consumer)),
                ("La verifica mancante era di", ente(*revoker)),
            ];
            if !others.is_empty() {
                let others = others.iter().map(|id| ente(*id)).collect::<Vec<_>>().join(", ");
                about.push(("Verificato anche da", others));
            }
            about
        }
        Event::Tenant { tenant, what } => {
            let attribute = what.attribute().and_then(|id| names.attributes.get(&id)).cloned();
            let mut about = attribute.map(|name| ("Attributo", name)).into_iter().collect::<Vec<_>>();
            about.push(("Ente", ente(*tenant)));
            about.extend(what.giver().map(|id| ("Riconosciuto da", ente(id))));
            about
        }
        Event::Attribute { attribute, creator, .. } => {
            let name = names.attributes.get(attribute).cloned().unwrap_or_default();
            vec![("Attributo", name), ("Aggiunto da", ente(*creator))]
        }
        Event::User { tenant, .. } => vec![("Ente", ente(*tenant))],
    }
}

/// What can be done now, where it is not plain.
fn hint(event: &Event) -> Option<&'static str> {
    match event {
        Event::Agreement(happening) => match happening.to {
            Some(AgreementState::Pending) => Some("La richiesta aspetta l’esame dell’erogatore."),
            Some(AgreementState::MissingCertifiedAttributes) => {
                Some("Quando l’ente certificatore riconosce di nuovo l’attributo, la richiesta torna in bozza da sola.")
            }
            Some(
                AgreementState::Draft
                | AgreementState::Active
                | AgreementState::Suspended
                | AgreementState::Rejected
                | AgreementState::Archived,
            )
            | None => None,
        },
        Event::Purpose(happening) => (happening.to == Some(PurposeState::WaitingForApproval))
            .then_some("La stima di carico supera le soglie dell’e-service: decide l’erogatore."),
        Event::Discrepancy { .. } => {
            Some("Le richieste di fruizione restano come sono. La discrepanza la risolvono gli enti coinvolti.")
        }
        Event::Eservice { what: EserviceEvent::VersionPublished { .. }, .. } => {
            Some("Chi usa una versione precedente può passare a questa dalla pagina della propria richiesta.")
        }
        Event::Eservice { .. } | Event::Tenant { .. } | Event::User { .. } | Event::Attribute { .. } => None,
    }
}

/// The version that an event speaks of.
const fn version(what: &EserviceEvent) -> Option<DescriptorId> {
    match what {
        EserviceEvent::VersionDraftCreated { descriptor, .. }
        | EserviceEvent::VersionDraftUpdated { descriptor, .. }
        | EserviceEvent::VersionDraftDeleted { descriptor, .. }
        | EserviceEvent::VersionPublished { descriptor, .. }
        | EserviceEvent::VersionSuspended { descriptor, .. }
        | EserviceEvent::VersionActivated { descriptor, .. }
        | EserviceEvent::VersionDeprecated { descriptor, .. }
        | EserviceEvent::VersionArchived { descriptor, .. }
        | EserviceEvent::QuotasUpdated { descriptor, .. }
        | EserviceEvent::AttributesUpdated { descriptor, .. }
        | EserviceEvent::ApprovalPolicyUpdated { descriptor, .. }
        | EserviceEvent::InterfaceAdded { descriptor, .. }
        | EserviceEvent::InterfaceRemoved { descriptor, .. } => Some(*descriptor),
        EserviceEvent::Created { .. }
        | EserviceEvent::Cloned { .. }
        | EserviceEvent::GeneralDataUpdated
        | EserviceEvent::DescriptionUpdated
        | EserviceEvent::NameUpdated { .. }
        | EserviceEvent::Deleted => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::discrepancy::DiscrepancyCause;
    use domain::event::{AgreementEvent, DiscrepancyEvent};
    use domain::fixtures::{
        ANAGRAFE, ASL_ESPERIA, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA, RICHIESTA, happening, tenants, version_id,
    };
    use domain::{DiscrepancyId, EserviceId};

    use super::*;

    fn names() -> Names {
        Names {
            enti: tenants().into_iter().map(|ente| (ente.id, ente.name)).collect(),
            eservices: [(ANAGRAFE, "Anagrafe degli assistiti".to_owned())].into(),
            versions: [(version_id(1), 1)].into(),
            attributes: [(CONVENZIONE, "Convenzione firmata".to_owned())].into(),
            ..Names::default()
        }
    }

    fn text(event: &Event, recipient: TenantId) -> MailText {
        mail(&Notice { event, recipient, names: &names(), public_url: "https://ponte.example" })
    }

    #[test]
    fn a_suspension_says_what_why_and_where_to_look() {
        let reason = "Manutenzione straordinaria".to_owned();
        let event = Event::Agreement(happening(AgreementEvent::SuspendedByProducer { reason }));
        let mail = text(&event, COMUNE_VALDORO);
        assert_eq!(mail.subject, "Anagrafe degli assistiti, versione 1: L’erogatore ha sospeso la richiesta");
        for part in [
            "Messaggio per Comune di Valdoro",
            "Manutenzione straordinaria",
            "Erogatore: Regione Esperia",
            &format!("https://ponte.example/fruizione/richieste/{RICHIESTA}"),
        ] {
            assert!(mail.body.contains(part), "{part}: {}", mail.body);
        }
        let provider = text(&event, REGIONE_ESPERIA);
        assert!(provider.body.contains("https://ponte.example/erogazione/richieste/"), "{}", provider.body);
    }

    #[test]
    fn a_discrepancy_names_the_attribute_and_everybody_it_concerns() {
        let event = Event::Discrepancy {
            discrepancy: DiscrepancyId(RICHIESTA.0),
            attribute: CONVENZIONE,
            consumer: COMUNE_VALDORO,
            revoker: REGIONE_ESPERIA,
            others: vec![ASL_ESPERIA],
            what: DiscrepancyEvent::Opened { cause: DiscrepancyCause::Revoked },
        };
        let mail = text(&event, ASL_ESPERIA);
        for part in ["Convenzione firmata", "Comune di Valdoro", "Regione Esperia", "ASL Esperia", "restano come sono"]
        {
            assert!(mail.body.contains(part), "{part}: {}", mail.body);
        }
    }

    #[test]
    fn a_new_version_leads_to_the_catalogue() {
        let what = EserviceEvent::VersionPublished { descriptor: version_id(2), number: 2 };
        let eservice: EserviceId = ANAGRAFE;
        let event = Event::Eservice { eservice, producer: REGIONE_ESPERIA, what };
        let mail = text(&event, COMUNE_VALDORO);
        assert!(mail.body.contains(&to::catalogue_version(ANAGRAFE, version_id(2))), "{}", mail.body);
        assert!(mail.body.contains("può passare a questa"), "{}", mail.body);
    }
}
