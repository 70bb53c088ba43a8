//! What happened to terminologies.

use domain::event::{TerminologyEvent, TerminologyHappening};

pub(super) fn terminology(happening: &TerminologyHappening) -> (String, Option<String>) {
    let (what, count) = match &happening.what {
        TerminologyEvent::Loaded { count, .. } => ("È stata caricata una versione di una terminologia.", count),
        TerminologyEvent::Deleted { count } => ("È stata eliminata una versione di una terminologia.", count),
    };
    let TerminologyHappening { oid, version, .. } = happening;
    (what.to_owned(), Some(format!("{oid}, versione {version}, concetti: {count}")))
}
