//! What happened to terminologies.

use domain::event::{TerminologyEvent, TerminologyEventKind, TerminologyHappening};

pub(super) fn terminology(happening: &TerminologyHappening) -> (String, Option<String>) {
    let TerminologyHappening { oid, version, what, .. } = happening;
    let count = match what {
        TerminologyEvent::Loaded { count, .. } | TerminologyEvent::Deleted { count } => count,
    };
    let detail = format!("{oid}, versione {version}, concetti: {count}");
    (terminology_change(TerminologyEventKind::from(what)).to_owned(), Some(detail))
}

pub(super) const fn terminology_change(kind: TerminologyEventKind) -> &'static str {
    match kind {
        TerminologyEventKind::Loaded => "È stata caricata una versione di una terminologia.",
        TerminologyEventKind::Deleted => "È stata eliminata una versione di una terminologia.",
    }
}
