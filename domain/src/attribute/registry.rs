//! Who may add to the attribute registry (`interop.md` §1.3, §3). Entries are never edited and never deleted.

use serde::{Deserialize, Serialize};

use super::{Attribute, AttributeCode, AttributeDescription, AttributeKind, AttributeName};
use crate::decision::{Decision, Write};
use crate::event::{AttributeEvent, Event};
use crate::tenant::TenantKind;
use crate::text::Fields;
use crate::{Actor, AttributeId, Denial, FieldProblem, Permission, Timestamp};

/// An entry as somebody typed it, not checked yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewAttribute {
    pub kind: AttributeKind,
    pub name: String,
    pub description: String,
    /// Needed for certified attributes, forbidden for the others.
    #[serde(default)]
    pub code: String,
}

/// What a page must know of the actor's ente to offer the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreatorFacts {
    pub kind: TenantKind,
    pub certifier: bool,
}

/// What must be known before an entry is added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreationFacts {
    pub id: AttributeId,
    pub creator: CreatorFacts,
    /// Another entry has the name, or the same certifier's code.
    pub taken: bool,
    pub as_of: Timestamp,
}

/// May the actor add an attribute of this kind?
///
/// # Errors
/// `Unauthorized`; `TenantIsNotACertifier` for certified ones; `OriginNotCompliant` where the ente may not provide.
pub fn can_create(kind: AttributeKind, creator: CreatorFacts, actor: &Actor) -> Result<(), Denial> {
    match kind {
        AttributeKind::Certified => {
            actor.require(Permission::CreateCertifiedAttributes)?;
            if creator.certifier { Ok(()) } else { Err(Denial::TenantIsNotACertifier) }
        }
        AttributeKind::Declared | AttributeKind::Verified => {
            actor.require(Permission::CreateAttributes)?;
            if creator.kind.may_provide() { Ok(()) } else { Err(Denial::OriginNotCompliant) }
        }
    }
}

/// A new entry.
///
/// # Errors
/// What [`can_create`] answers, `Invalid` naming every wrong field, `AttributeDuplicate`.
pub fn create(new: &NewAttribute, facts: &CreationFacts, actor: &Actor) -> Result<Decision, Denial> {
    can_create(new.kind, facts.creator, actor)?;
    let mut fields = Fields::new();
    let name: Option<AttributeName> = fields.text("name", &new.name);
    let description: Option<AttributeDescription> = fields.text("description", &new.description);
    let code = code(new, &mut fields);
    let (name, description) = fields.finish(name.zip(description))?;
    if facts.taken {
        return Err(Denial::AttributeDuplicate);
    }
    let attribute = Attribute {
        id: facts.id,
        kind: new.kind,
        name: name.into(),
        description: description.into(),
        creator: actor.tenant,
        code,
        created_at: facts.as_of,
    };
    let event = Event::Attribute {
        attribute: attribute.id,
        creator: attribute.creator,
        what: AttributeEvent::Created { name: attribute.name.clone(), attribute_kind: attribute.kind },
    };
    Ok(Decision::new(Write::InsertAttribute(attribute), event))
}

/// A code travels in addresses (`…/attributes/{code}`), so it is one plain word.
fn code(new: &NewAttribute, fields: &mut Fields) -> Option<String> {
    match new.kind {
        AttributeKind::Certified => {
            let code: AttributeCode = fields.text("code", &new.code)?;
            if !code.as_str().chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
                fields.problem("code", FieldProblem::Malformed);
            }
            Some(code.into())
        }
        AttributeKind::Declared | AttributeKind::Verified => {
            if !new.code.trim().is_empty() {
                fields.problem("code", FieldProblem::Malformed);
            }
            None
        }
    }
}
