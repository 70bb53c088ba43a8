//! What an ente and a partner agreed on (seed 001: "I cambi di stato sono stabiliti d'accordo con il partner", "I dati
//! necessari all'apertura della pratica vengono definiti di volta in volta"): data, so that another partner needs no other
//! program.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::pratica::PraticaState;
use crate::pratica::service::slug;
use crate::text::{Fields, fold};
use crate::{Denial, FieldProblem, ServiceId};

/// Most words of a partner's own, and most fields of what it opens pratiche with.
pub const MAX_WORDS: usize = 50;

/// The changes of state that can be agreed on: those that ask for nothing that a partner has no way to send, such as a
/// number of the protocol or a question to the citizen (`pratiche.md` §3.2, T9).
pub const AGREEABLE: [Transition; 10] = [
    Transition { from: PraticaState::Submitted, to: PraticaState::Pending },
    Transition { from: PraticaState::Registered, to: PraticaState::Pending },
    Transition { from: PraticaState::Pending, to: PraticaState::CompleteWaiting },
    Transition { from: PraticaState::Pending, to: PraticaState::Complete },
    Transition { from: PraticaState::Pending, to: PraticaState::CancelledWaiting },
    Transition { from: PraticaState::Pending, to: PraticaState::Cancelled },
    Transition { from: PraticaState::PendingAfterIntegration, to: PraticaState::CompleteWaiting },
    Transition { from: PraticaState::PendingAfterIntegration, to: PraticaState::Complete },
    Transition { from: PraticaState::PendingAfterIntegration, to: PraticaState::CancelledWaiting },
    Transition { from: PraticaState::PendingAfterIntegration, to: PraticaState::Cancelled },
];

/// A change of state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PartnerTransition))]
pub struct Transition {
    pub from: PraticaState,
    pub to: PraticaState,
}

/// What a field of an offline pratica holds.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PartnerFieldKind))]
pub enum FieldKind {
    Text,
    Number,
    /// `2026-01-31`.
    Date,
}

/// A field of what a partner opens pratiche with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PartnerField))]
pub struct OfflineField {
    /// As the partner's system names it.
    pub name: String,
    /// As people read it.
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
}

/// What a partner opens pratiche with that were begun elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PartnerOffline))]
pub struct Offline {
    /// What they are of; one of the partner's.
    pub service: ServiceId,
    /// In the order in which people read them.
    pub fields: Vec<OfflineField>,
}

/// What was agreed on with a partner. Nothing is, to begin with.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PartnerAgreed))]
pub struct Agreed {
    /// May it write what its services say of themselves: "schede informative" and texts of steps?
    #[serde(default)]
    pub contents: bool,
    /// Words of its own for states, whichever way they are written.
    #[serde(default)]
    pub words: BTreeMap<String, PraticaState>,
    /// The changes of state that it may bring about.
    #[serde(default)]
    pub transitions: Vec<Transition>,
    /// What it opens pratiche with that were begun elsewhere; none when it opens none.
    #[serde(default)]
    pub offline: Option<Offline>,
}

impl Agreed {
    /// Where a pratica may go from a state when the partner says so.
    #[must_use]
    pub fn leads_to(&self, state: PraticaState) -> Vec<PraticaState> {
        self.transitions.iter().filter(|one| one.from == state).map(|one| one.to).collect()
    }
}

/// Fields of an offline pratica that every partner has.
pub const COMMON_FIELDS: [&str; 5] =
    ["id", "protocolloPrincipale", "numeroDiDocumento", "numeroDiFascicolo", "applicant"];

/// What is stored of what was typed: words folded, transitions in order and each once.
///
/// # Errors
/// `Invalid`, naming `words`, `transitions` or `offline`.
pub(super) fn checked(typed: Agreed, services: &[ServiceId]) -> Result<Agreed, Denial> {
    let mut fields = Fields::new();
    let words = typed.words.iter().map(|(word, state)| (fold(word), *state)).collect::<BTreeMap<_, _>>();
    let readable = |word: &String| (1..=60).contains(&word.chars().count()) && !word.chars().any(char::is_control);
    if words.len() > MAX_WORDS {
        fields.problem("words", FieldProblem::TooMany { max: MAX_WORDS as u64 });
    }
    if words.len() < typed.words.len() {
        fields.problem("words", FieldProblem::Duplicated);
    }
    if !words.keys().all(readable) {
        fields.problem("words", FieldProblem::Malformed);
    }
    let mut transitions = typed.transitions;
    transitions.sort();
    transitions.dedup();
    if transitions.iter().any(|one| !AGREEABLE.contains(one)) {
        fields.problem("transitions", FieldProblem::UnknownValue);
    }
    if let Some(offline) = &typed.offline {
        check_offline(offline, services, &mut fields);
    }
    fields.finish(Some(Agreed { contents: typed.contents, words, transitions, offline: typed.offline }))
}

fn check_offline(offline: &Offline, services: &[ServiceId], fields: &mut Fields) {
    if !services.contains(&offline.service) {
        fields.problem("offline.service", FieldProblem::UnknownValue);
    }
    if offline.fields.len() > MAX_WORDS {
        fields.problem("offline.fields", FieldProblem::TooMany { max: MAX_WORDS as u64 });
    }
    let mut names = std::collections::BTreeSet::new();
    for field in &offline.fields {
        // A name as systems write it: letters, digits, hyphens; `dataInizio` too.
        let plain = (1..=60).contains(&field.name.len()) && slug(&field.name) == field.name.to_lowercase();
        let labelled = (1..=200).contains(&field.label.trim().chars().count());
        let own = !COMMON_FIELDS.contains(&field.name.as_str());
        if !plain || !labelled || !own || field.label.chars().any(char::is_control) {
            fields.problem("offline.fields", FieldProblem::Malformed);
        }
        if !names.insert(&field.name) {
            fields.problem("offline.fields", FieldProblem::Duplicated);
        }
    }
}
