//! Mail to enti and to their people: subject and text of one event, and of a week.

use domain::TenantId;
use domain::agreement::AgreementState;
use domain::event::{ClientEvent, EserviceEvent, Event};
use domain::notification::{Digest, MailText, Names, Notice};
use domain::purpose::PurposeState;

use super::common::number;
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
    let ente = notice.names.ente(notice.recipient);
    let mut body = match notice.person {
        Some(person) => format!("Messaggio per {person}, {ente}\n\n{what}\n"),
        None => format!("Messaggio per {ente}\n\n{what}\n"),
    };
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
    if notice.person.is_some() {
        body.push_str(&unsubscribe(notice.public_url));
    }
    body.push_str(AUTOMATIC);
    MailText { subject, body, html: None }
}

const AUTOMATIC: &str = "\nQuesto messaggio è automatico: non rispondere a questo indirizzo.\n";

/// How to get no more of this.
fn unsubscribe(public_url: &str) -> String {
    format!(
        "\nRicevi questo messaggio perché l’hai scelto tu. Per non riceverne più, o riceverne meno:\n{public_url}{}\n",
        to::NOTIFICATION_PREFERENCES
    )
}

/// The weekly mail: what a person has not read.
#[must_use]
pub fn digest(digest: &Digest<'_>) -> MailText {
    let (first, last) = digest.days;
    let subject = match digest.total {
        1 => "Una notifica da leggere questa settimana".to_owned(),
        total => format!("{} notifiche da leggere questa settimana", number(total)),
    };
    let ente = digest.names.ente(digest.recipient);
    let mut body = format!("Riepilogo per {}, {ente}\nDal {first} al {last}, ancora da leggere:\n", digest.person);
    for (day, event) in digest.messages {
        let (what, _) = sentence(event);
        let about = about(event, digest.names).into_iter().map(|(_, name)| name).filter(|name| !name.is_empty());
        let about = about.take(2).collect::<Vec<_>>().join(" · ");
        let path = path(event, digest.recipient);
        body.push_str(&format!("\n{day}  {what}\n{about}\n{}{path}\n", digest.public_url));
    }
    let more = digest.total - digest.messages.len() as i64;
    if more > 0 {
        body.push_str(&format!("\nE altre {}.\n", number(more)));
    }
    body.push_str(&format!("\nTutte le notifiche: {}{}\n", digest.public_url, to::NOTIFICATIONS));
    body.push_str(&unsubscribe(digest.public_url));
    body.push_str(AUTOMATIC);
    MailText { subject, body, html: None }
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
        Event::Purpose(happening) => {
            let perspective =
                if happening.consumer == recipient { Perspective::Consumer } else { Perspective::Producer };
            // A purpose that is gone has no page.
            match happening.to {
                Some(_) => to::purpose(perspective, happening.purpose),
                None => to::purposes(perspective).to_owned(),
            }
        }
        Event::Eservice { eservice, what, .. } => match what.version() {
            Some(descriptor) => to::catalogue_version(*eservice, descriptor),
            None => "/catalogo".to_owned(),
        },
        Event::Discrepancy { discrepancy, .. } => to::discrepancy(*discrepancy),
        Event::Tenant { tenant, .. } if *tenant == recipient => "/aderente/attributi".to_owned(),
        Event::Client(happening) if happening.what == ClientEvent::Deleted => to::CLIENTS.to_owned(),
        Event::Client(happening) => to::client(happening.client),
        Event::Pratica(happening) => to::pratica(happening.pratica),
        Event::Service(_) | Event::Partner(_) => to::SERVICES.to_owned(),
        Event::Tenant { .. } | Event::User { .. } | Event::Attribute { .. } | Event::Terminology(_) => {
            to::NOTIFICATIONS.to_owned()
        }
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
        Event::Pratica(happening) => vec![("Ente", ente(happening.tenant))],
        Event::Service(happening) => vec![("Ente", ente(happening.tenant))],
        Event::Partner(happening) => vec![("Ente", ente(happening.tenant))],
        Event::Terminology(happening) => vec![("Terminologia", happening.oid.clone())],
        Event::Client(happening) => {
            let purpose = happening.what.purpose().and_then(|id| names.purposes.get(&id)).cloned();
            let mut about = purpose.map(|name| ("Finalità", name)).into_iter().collect::<Vec<_>>();
            about.insert(0, ("Client", happening.name.clone()));
            about
        }
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
        Event::Pratica(_) | Event::Service(_) | Event::Partner(_) => None,
        Event::Client(happening) if matches!(happening.what, ClientEvent::KeyAdded { .. }) => {
            Some("Se non ne sapete nulla, eliminate la chiave: chi la possiede può ottenere voucher a nome dell’ente.")
        }
        Event::Client(_)
        | Event::Terminology(_)
        | Event::Eservice { .. }
        | Event::Tenant { .. }
        | Event::User { .. }
        | Event::Attribute { .. } => None,
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
        mail(&Notice { event, recipient, person: None, names: &names(), public_url: "https://ponte.example" })
    }

    #[test]
    fn a_person_reads_their_name_and_how_to_get_no_more() {
        let event = Event::Agreement(happening(AgreementEvent::Submitted));
        let names = names();
        let notice = Notice {
            event: &event,
            recipient: REGIONE_ESPERIA,
            person: Some("Anna Bianchi"),
            names: &names,
            public_url: "https://ponte.example",
        };
        let mail = mail(&notice);
        for part in ["Messaggio per Anna Bianchi, Regione Esperia", "https://ponte.example/notifiche/preferenze"] {
            assert!(mail.body.contains(part), "{part}: {}", mail.body);
        }
        assert!(!text(&event, REGIONE_ESPERIA).body.contains("preferenze"), "the ente’s mailbox has chosen nothing");
    }

    #[test]
    fn a_week_says_what_is_unread_each_with_its_page() {
        let happened = |what| Event::Agreement(happening(what));
        let messages = [
            ("16/01/2026".to_owned(), happened(AgreementEvent::Submitted)),
            ("15/01/2026".to_owned(), happened(AgreementEvent::UnsuspendedByConsumer)),
        ];
        let names = names();
        let week = Digest {
            recipient: REGIONE_ESPERIA,
            person: "Anna Bianchi",
            days: ("12/01/2026", "19/01/2026"),
            messages: &messages,
            total: 1_302,
            names: &names,
            public_url: "https://ponte.example",
        };
        let mail = digest(&week);
        assert_eq!(mail.subject, "1.302 notifiche da leggere questa settimana");
        for part in [
            "Riepilogo per Anna Bianchi, Regione Esperia",
            "Dal 12/01/2026 al 19/01/2026",
            "16/01/2026  Il fruitore ha inoltrato la richiesta.",
            "15/01/2026  Il fruitore ha tolto la propria sospensione.",
            "Anagrafe degli assistiti, versione 1",
            &format!("https://ponte.example/erogazione/richieste/{RICHIESTA}"),
            "E altre 1.300.",
            "https://ponte.example/notifiche\n",
            "https://ponte.example/notifiche/preferenze",
        ] {
            assert!(mail.body.contains(part), "{part}: {}", mail.body);
        }
        assert_eq!(digest(&Digest { total: 1, ..week }).subject, "Una notifica da leggere questa settimana");
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
