//! Who may do what with terminologies, and what may be loaded and deleted. A machine shows two good tokens of one signature
//! certificate that leads to an authority (seed 004 §2), which is settled before; a person of the console has a role
//! ([`can`]).

use super::{Signer, Terminology, TerminologyAction};
use crate::decision::{Decision, Write};
use crate::event::{Event, TerminologyEvent, TerminologyHappening};
use crate::{Actor, Denial, Permission, TerminologyId, Thing};

/// May this person do it? Terminologies are the whole platform's (`ux.md` §2.1): the role alone decides, and no ente.
///
/// # Errors
/// `Unauthorized`.
pub fn can(action: TerminologyAction, actor: &Actor) -> Result<(), Denial> {
    actor.require(permission(action))
}

/// What it takes to do something with terminologies in the console.
#[must_use]
pub const fn permission(action: TerminologyAction) -> Permission {
    match action {
        TerminologyAction::Read => Permission::ReadTerminologies,
        TerminologyAction::Load | TerminologyAction::Delete => Permission::WriteTerminologies,
    }
}

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

/// Says of a load what its file says of itself, before anybody sees it: it waits for somebody who publishes it.
///
/// # Errors
/// As [`may_publish`].
pub fn describe(terminology: &Terminology, taken: Taken) -> Result<Decision, Denial> {
    may_publish(terminology, taken)?;
    Ok(Decision::empty().and_write(Write::DescribeTerminology(Box::new(terminology.clone()))))
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

/// What depends on terminologies that somebody deletes: value sets and concept maps that name them and stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dependents {
    pub count: u64,
    /// Does the installation keep what others depend on?
    pub are_protected: bool,
}

/// May it go? It may, and whoever deletes is told what is left without it, unless the installation keeps it
/// (`terminology.md` §1.2).
///
/// # Errors
/// `TerminologyReferenced`.
pub const fn may_delete(dependents: Dependents) -> Result<(), Denial> {
    if dependents.are_protected && dependents.count > 0 {
        return Err(Denial::TerminologyReferenced { count: dependents.count });
    }
    Ok(())
}

/// Takes everything away that is kept under one object identifier and version.
///
/// # Errors
/// `NotFound` when there is nothing; as [`may_delete`].
pub fn delete(found: &[Terminology], signer: &Signer, dependents: Dependents) -> Result<Decision, Denial> {
    if found.is_empty() {
        return Err(Denial::not_found(Thing::Terminology));
    }
    may_delete(dependents)?;
    Ok(found.iter().fold(Decision::empty(), |decision, terminology| taken_away(decision, terminology, signer.clone())))
}

/// Takes one terminology away for a person of the console, who signs nothing: the event says who it was.
///
/// # Errors
/// `Unauthorized`; as [`may_delete`].
pub fn remove(terminology: &Terminology, actor: &Actor, dependents: Dependents) -> Result<Decision, Denial> {
    can(TerminologyAction::Delete, actor)?;
    may_delete(dependents)?;
    Ok(taken_away(Decision::empty(), terminology, Signer::of_the_console()))
}

fn taken_away(decision: Decision, terminology: &Terminology, signer: Signer) -> Decision {
    let what = TerminologyEvent::Deleted { count: terminology.count };
    decision.and_write(Write::RetireTerminology(terminology.id)).and_event(happened(terminology, signer, what))
}

/// What has to be typed before a terminology goes (`ux.md` §2.4, level L3): it names the object.
#[must_use]
pub fn deletion_phrase(terminology: &Terminology) -> String {
    format!("ELIMINA {}/{}", terminology.oid, terminology.version)
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
    use strum::IntoEnumIterator as _;

    use super::{Dependents, can, machine_name, may_delete};
    use crate::fixtures::{ASL_ESPERIA, actor};
    use crate::terminology::TerminologyAction;
    use crate::{Denial, Role};

    #[test]
    fn who_keeps_terminologies_does_everything_with_them_and_nobody_else_anything() {
        for (action, role) in TerminologyAction::iter().flat_map(|action| Role::iter().map(move |role| (action, role)))
        {
            let answer = can(action, &actor(ASL_ESPERIA, role));
            if role == Role::Terminologie {
                assert_eq!(answer, Ok(()), "{action:?}");
            } else {
                assert!(matches!(answer, Err(Denial::Unauthorized { .. })), "{action:?} as {role}: {answer:?}");
            }
        }
    }

    #[test]
    fn what_others_depend_on_goes_unless_it_is_kept() {
        for (count, are_protected, expected) in [
            (0, false, Ok(())),
            (2, false, Ok(())),
            (0, true, Ok(())),
            (2, true, Err(Denial::TerminologyReferenced { count: 2 })),
        ] {
            assert_eq!(may_delete(Dependents { count, are_protected }), expected, "{count} {are_protected}");
        }
    }

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
