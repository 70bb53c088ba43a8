//! What happens to a request.

use domain::agreement::ArchivedBecause;
use domain::event::{AgreementEvent, AgreementEventKind};

use crate::i18n::it::denial::missing;

/// What happened to a request, and what was said.
pub(super) fn agreement(event: &AgreementEvent) -> (String, Option<String>) {
    let detail = match event {
        AgreementEvent::Rejected { reason }
        | AgreementEvent::SuspendedByProducer { reason }
        | AgreementEvent::SuspendedByConsumer { reason } => Some(reason.clone()),
        AgreementEvent::DocumentAdded { name } | AgreementEvent::DocumentRemoved { name } => Some(name.clone()),
        AgreementEvent::SuspendedByPlatform { missing: groups }
        | AgreementEvent::SetMissingCertifiedAttributes { missing: groups }
        | AgreementEvent::SetDraftByPlatform { missing: groups } => Some(missing(groups)),
        AgreementEvent::Created
        | AgreementEvent::Cloned { .. }
        | AgreementEvent::DraftedForUpgrade { .. }
        | AgreementEvent::DraftUpdated
        | AgreementEvent::Submitted
        | AgreementEvent::Activated { .. }
        | AgreementEvent::UnsuspendedByProducer
        | AgreementEvent::UnsuspendedByConsumer
        | AgreementEvent::UnsuspendedByPlatform
        | AgreementEvent::Upgraded { .. }
        | AgreementEvent::Archived { .. }
        | AgreementEvent::Deleted => None,
    };
    let what = match event {
        AgreementEvent::Activated { automatically: true } => {
            "La piattaforma ha attivato la richiesta: l’approvazione è automatica e il fruitore ha tutti gli attributi."
        }
        AgreementEvent::Archived { because: ArchivedBecause::Upgrade { .. } } => {
            "La richiesta è stata archiviata: una su una versione più recente ha preso il suo posto."
        }
        AgreementEvent::Archived { because: ArchivedBecause::Consumer } => "Il fruitore ha archiviato la richiesta.",
        AgreementEvent::Created
        | AgreementEvent::Cloned { .. }
        | AgreementEvent::DraftedForUpgrade { .. }
        | AgreementEvent::DraftUpdated
        | AgreementEvent::DocumentAdded { .. }
        | AgreementEvent::DocumentRemoved { .. }
        | AgreementEvent::Submitted
        | AgreementEvent::Activated { automatically: false }
        | AgreementEvent::Rejected { .. }
        | AgreementEvent::SuspendedByProducer { .. }
        | AgreementEvent::SuspendedByConsumer { .. }
        | AgreementEvent::SuspendedByPlatform { .. }
        | AgreementEvent::UnsuspendedByProducer
        | AgreementEvent::UnsuspendedByConsumer
        | AgreementEvent::UnsuspendedByPlatform
        | AgreementEvent::SetMissingCertifiedAttributes { .. }
        | AgreementEvent::SetDraftByPlatform { .. }
        | AgreementEvent::Upgraded { .. }
        | AgreementEvent::Deleted => agreement_change(AgreementEventKind::from(event)),
    };
    (what.to_owned(), detail.filter(|text| !text.is_empty()))
}

/// The same from the event's name alone.
pub(super) const fn agreement_change(kind: AgreementEventKind) -> &'static str {
    match kind {
        AgreementEventKind::Created => "Il fruitore ha creato la richiesta in bozza.",
        AgreementEventKind::Cloned => "Il fruitore ha creato la bozza duplicando una richiesta rifiutata.",
        AgreementEventKind::DraftedForUpgrade => {
            "Il fruitore ha creato la bozza per passare alla nuova versione, che richiede altri attributi."
        }
        AgreementEventKind::DraftUpdated => "Il fruitore ha modificato la bozza della richiesta.",
        AgreementEventKind::DocumentAdded => "Il fruitore ha aggiunto un documento alla richiesta.",
        AgreementEventKind::DocumentRemoved => "Il fruitore ha tolto un documento dalla richiesta.",
        AgreementEventKind::Submitted => "Il fruitore ha inoltrato la richiesta.",
        AgreementEventKind::Activated => "L’erogatore ha approvato la richiesta, che ora è attiva.",
        AgreementEventKind::Rejected => "L’erogatore ha rifiutato la richiesta.",
        AgreementEventKind::SuspendedByProducer => "L’erogatore ha sospeso la richiesta.",
        AgreementEventKind::SuspendedByConsumer => "Il fruitore ha sospeso la richiesta.",
        AgreementEventKind::SuspendedByPlatform => {
            "La piattaforma ha sospeso la richiesta: mancano attributi richiesti."
        }
        AgreementEventKind::UnsuspendedByProducer => "L’erogatore ha tolto la propria sospensione.",
        AgreementEventKind::UnsuspendedByConsumer => "Il fruitore ha tolto la propria sospensione.",
        AgreementEventKind::UnsuspendedByPlatform => {
            "La piattaforma ha tolto la propria sospensione: gli attributi richiesti ci sono di nuovo."
        }
        AgreementEventKind::SetMissingCertifiedAttributes => {
            "La richiesta è stata bloccata: mancano attributi certificati."
        }
        AgreementEventKind::SetDraftByPlatform => "La piattaforma ha riportato la richiesta in bozza.",
        AgreementEventKind::Upgraded => {
            "Il fruitore è passato alla nuova versione dell’e-service con questa richiesta."
        }
        AgreementEventKind::Archived => "La richiesta è stata archiviata.",
        AgreementEventKind::Deleted => "Il fruitore ha eliminato la richiesta.",
    }
}
