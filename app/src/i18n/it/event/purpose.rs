//! What happens to a purpose.

use domain::event::{PurposeEvent, PurposeEventKind};

use crate::i18n::it::common::number;

/// What happened to a purpose, and what was said.
pub(super) fn purpose(event: &PurposeEvent) -> (String, Option<String>) {
    let detail = match event {
        PurposeEvent::Rejected { reason }
        | PurposeEvent::SuspendedByProducer { reason }
        | PurposeEvent::SuspendedByConsumer { reason } => Some(reason.clone()),
        PurposeEvent::Activated { daily_calls }
        | PurposeEvent::WaitingForApproval { daily_calls }
        | PurposeEvent::Approved { daily_calls }
        | PurposeEvent::PlanChanged { daily_calls }
        | PurposeEvent::FitsByNow { daily_calls } => Some(format!("{} chiamate al giorno", number(*daily_calls))),
        PurposeEvent::Created
        | PurposeEvent::Cloned { .. }
        | PurposeEvent::DraftUpdated
        | PurposeEvent::UnsuspendedByProducer
        | PurposeEvent::UnsuspendedByConsumer
        | PurposeEvent::PlanWithdrawn
        | PurposeEvent::Archived
        | PurposeEvent::Deleted => None,
    };
    let what = purpose_change(PurposeEventKind::from(event));
    (what.to_owned(), detail.filter(|text| !text.is_empty()))
}

/// What happened, from the kind of event alone.
pub(super) const fn purpose_change(kind: PurposeEventKind) -> &'static str {
    match kind {
        PurposeEventKind::Created => "Il fruitore ha creato la finalità in bozza.",
        PurposeEventKind::Cloned => "Il fruitore ha duplicato la finalità in una nuova bozza.",
        PurposeEventKind::DraftUpdated => "Il fruitore ha modificato la bozza della finalità.",
        PurposeEventKind::Activated => "La finalità è attiva: la stima di carico è entro le soglie.",
        PurposeEventKind::WaitingForApproval => {
            "La stima di carico supera le soglie: la finalità aspetta la decisione dell’erogatore."
        }
        PurposeEventKind::Approved => "L’erogatore ha approvato la stima di carico della finalità.",
        PurposeEventKind::Rejected => "L’erogatore ha rifiutato la stima di carico della finalità.",
        PurposeEventKind::SuspendedByProducer => "L’erogatore ha sospeso la finalità.",
        PurposeEventKind::SuspendedByConsumer => "Il fruitore ha sospeso la finalità.",
        PurposeEventKind::UnsuspendedByProducer => "L’erogatore ha tolto la propria sospensione della finalità.",
        PurposeEventKind::UnsuspendedByConsumer => "Il fruitore ha tolto la propria sospensione della finalità.",
        PurposeEventKind::PlanChanged => "La nuova stima di carico della finalità è in vigore.",
        PurposeEventKind::PlanWithdrawn => "Il fruitore ha ritirato la stima di carico in attesa.",
        PurposeEventKind::FitsByNow => {
            "L’erogatore ha alzato le soglie: la stima di carico in attesa ora vi rientra e il fruitore può renderla attiva."
        }
        PurposeEventKind::Archived => "Il fruitore ha archiviato la finalità.",
        PurposeEventKind::Deleted => "Il fruitore ha eliminato la finalità.",
    }
}
