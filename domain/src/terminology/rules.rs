//! What may be loaded and deleted. Who may is settled before: whoever holds two good tokens of one signature certificate
//! that leads to an authority (seed 004 §2).

use super::{Signer, Terminology};
use crate::decision::{Decision, Write};
use crate::event::{Event, TerminologyEvent, TerminologyHappening};
use crate::{Denial, TerminologyId, Thing};

/// What is there already beside a terminology that somebody loads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// The same kind, object identifier and version.
    pub by_oid: bool,
    /// The same kind, address and version.
    pub by_url: bool,
}

/// Begins a load: nobody sees it yet, and nothing has happened.
///
/// # Errors
/// What [`may_publish`] answers, so that a duplicate is not written first.
pub fn begin(terminology: &Terminology, taken: Taken) -> Result<Decision, Denial> {
    may_publish(terminology, taken)?;
    Ok(Decision::empty().and_write(Write::InsertTerminology(Box::new(terminology.clone()))))
}

/// Ends a load: from now on everybody sees it. Several versions stand side by side, and none goes because of another.
///
/// # Errors
/// As [`may_publish`].
pub fn publish(terminology: &Terminology, taken: Taken) -> Result<Decision, Denial> {
    may_publish(terminology, taken)?;
    let what = TerminologyEvent::Loaded { count: terminology.count, file_sha256: terminology.file_sha256.clone() };
    let event = happened(terminology, terminology.signer.clone(), what);
    Ok(Decision::new(Write::PublishTerminology(Box::new(terminology.clone())), event))
}

/// May it be shown?
///
/// # Errors
/// `TerminologyAlreadyExists`: what is there is never overwritten (`terminology.md` §1.3).
pub fn may_publish(terminology: &Terminology, taken: Taken) -> Result<(), Denial> {
    if taken.by_oid || taken.by_url {
        let (oid, version) = (terminology.oid.clone(), terminology.version.clone());
        return Err(Denial::TerminologyAlreadyExists { oid, version });
    }
    Ok(())
}

/// Takes everything away that is kept under one object identifier and version.
///
/// # Errors
/// `NotFound` when there is nothing.
pub fn delete(found: &[Terminology], signer: &Signer) -> Result<Decision, Denial> {
    if found.is_empty() {
        return Err(Denial::not_found(Thing::Terminology));
    }
    Ok(found.iter().fold(Decision::empty(), |decision, terminology| {
        let what = TerminologyEvent::Deleted { count: terminology.count };
        decision.and_write(Write::RetireTerminology(terminology.id)).and_event(happened(
            terminology,
            signer.clone(),
            what,
        ))
    }))
}

fn happened(terminology: &Terminology, signer: Signer, what: TerminologyEvent) -> Event {
    Event::Terminology(TerminologyHappening {
        terminology: terminology.id,
        resource: terminology.kind,
        oid: terminology.oid.clone(),
        version: terminology.version.clone(),
        signer,
        what,
    })
}

/// Gives a load up; nobody has seen it, so nothing is told.
pub fn abandon(id: TerminologyId) -> Decision {
    Decision::empty().and_write(Write::RetireTerminology(id))
}

/// A name as FHIR wants it for machines, made of a title: `[A-Z]([A-Za-z0-9_]){0,254}`.
#[must_use]
pub fn machine_name(title: &str) -> String {
    let plain = crate::text::fold(title);
    let mut name: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "T_");
    }
    name[..1].make_ascii_uppercase();
    name.truncate(255);
    name
}

#[cfg(test)]
mod tests {
    use super::machine_name;

    #[test]
    fn names_for_machines() {
        for (title, name) in
            [("Tipologia di esenzione", "Tipologia_di_esenzione"), ("2.73 Età", "T_2_73_eta"), ("", "T_"), ("ÀÈ", "Ae")]
        {
            assert_eq!(machine_name(title), name);
        }
        assert_eq!(machine_name(&"a".repeat(300)).len(), 255);
    }
}
