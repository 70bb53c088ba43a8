//! What happened, in one sentence: for the history on a page, for notifications and for whoever lost a race. A new
//! event without its words does not compile.

mod agreement;
mod client;
mod other;
mod pratica;
mod purpose;
mod terminology;

use domain::Event;
use domain::event::{
    AgreementEventKind, AttributeEventKind, ClientEventKind, DiscrepancyEventKind, EserviceEventKind, PartnerEventKind,
    PraticaEventKind, PurposeEventKind, ServiceEventKind, TenantEventKind, TerminologyEventKind, UserEventKind,
};
use strum::IntoEnumIterator as _;

/// What happened, ending with a full stop, and what was said on that occasion (a reason, what is missing), if anything.
#[must_use]
pub fn sentence(event: &Event) -> (String, Option<String>) {
    match event {
        Event::Tenant { what, .. } => other::tenant(what),
        Event::User { what, .. } => other::user(what),
        Event::Attribute { what, .. } => other::attribute(what),
        Event::Eservice { what, .. } => other::eservice(what),
        Event::Agreement(happening) => agreement::agreement(&happening.what),
        Event::Purpose(happening) => purpose::purpose(&happening.what),
        Event::Client(happening) => client::client(&happening.what),
        Event::Pratica(happening) => pratica::pratica(&happening.what),
        Event::Service(happening) => pratica::service(&happening.what),
        Event::Partner(happening) => pratica::partner(&happening.what),
        Event::Terminology(happening) => terminology::terminology(happening),
        Event::Discrepancy { what, .. } => other::discrepancy(what),
    }
}

/// What happened, from the event's name alone; names that several things share get a sentence that fits them all.
#[must_use]
pub fn change(name: &str) -> String {
    let shared = match name {
        "Created" => Some("È stato creato."),
        "Cloned" => Some("È stato duplicato."),
        "Deleted" => Some("È stato eliminato."),
        _ => None,
    };
    shared
        .or_else(|| named(name, agreement::agreement_change))
        .or_else(|| named(name, purpose::purpose_change))
        .or_else(|| named(name, client::client_change))
        .or_else(|| named(name, pratica::pratica_change))
        .or_else(|| named(name, pratica::service_change))
        .or_else(|| named(name, pratica::partner_change))
        .or_else(|| named(name, terminology::terminology_change))
        .or_else(|| named(name, other::eservice_change))
        .or_else(|| named(name, other::tenant_change))
        .or_else(|| named(name, other::user_change))
        .or_else(|| named(name, other::discrepancy_change))
        .unwrap_or("I dati sono stati modificati.")
        .to_owned()
}

fn named<K>(name: &str, words: fn(K) -> &'static str) -> Option<&'static str>
where
    K: strum::IntoEnumIterator + Copy + Into<&'static str>,
{
    K::iter().find(|kind| (*kind).into() == name).map(words)
}

/// A sentence for every event there is, as machines name them: for whoever chooses which events to hear of.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let names = AgreementEventKind::iter()
        .map(<&str>::from)
        .chain(PurposeEventKind::iter().map(<&str>::from))
        .chain(ClientEventKind::iter().map(<&str>::from))
        .chain(PraticaEventKind::iter().map(<&str>::from))
        .chain(ServiceEventKind::iter().map(<&str>::from))
        .chain(PartnerEventKind::iter().map(<&str>::from))
        .chain(TerminologyEventKind::iter().map(<&str>::from))
        .chain(EserviceEventKind::iter().map(<&str>::from))
        .chain(TenantEventKind::iter().map(<&str>::from))
        .chain(AttributeEventKind::iter().map(<&str>::from))
        .chain(UserEventKind::iter().map(<&str>::from))
        .chain(DiscrepancyEventKind::iter().map(<&str>::from));
    names.map(|name| (name, change(name))).collect()
}

#[cfg(test)]
mod tests {
    use domain::Event;
    use domain::event::AgreementEvent;
    use domain::fixtures;

    use super::{all, change, sentence};

    #[test]
    fn every_event_name_has_an_italian_sentence() {
        for (name, words) in all() {
            assert!(words.ends_with('.') && words.len() > 10, "{name}: {words}");
            assert!(!words.contains(name), "{name}: {words}");
        }
    }

    #[test]
    fn an_event_nobody_knows_is_still_told() {
        assert_eq!(change("SomethingOfTomorrow"), "I dati sono stati modificati.");
    }

    #[test]
    fn a_suspension_is_told_with_its_reason() {
        let reason = "Manutenzione straordinaria".to_owned();
        let event = Event::Agreement(fixtures::happening(AgreementEvent::SuspendedByProducer { reason }));
        let (what, detail) = sentence(&event);
        assert_eq!(what, "L’erogatore ha sospeso la richiesta.");
        assert_eq!(detail.as_deref(), Some("Manutenzione straordinaria"));
    }

    #[test]
    fn an_empty_reason_is_not_shown() {
        let event =
            Event::Agreement(fixtures::happening(AgreementEvent::SuspendedByConsumer { reason: String::new() }));
        assert_eq!(sentence(&event).1, None);
    }
}
