//! What an interface file says, in words.

use std::collections::BTreeSet;

use backend::eservice::reading::{self, Judgement};
use domain::eservice::Descriptor;
use domain::eservice::comparison::Impact;
use domain::interface::compare::InterfaceChange;
use domain::interface::{Interface, Operation, OperationKey};

use crate::api::ApiError;
use crate::api::server::{answer, backend};
use crate::i18n::it::eservice::interface as words;

/// The most operations and changes that a page shows.
const MOST: usize = 200;

/// An operation of a version.
#[derive(Clone, Debug)]
pub struct OperationLine {
    pub method: String,
    pub path: String,
    pub summary: String,
    pub deprecated: bool,
    /// Names, with an asterisk for those that have to be sent.
    pub parameters: String,
    pub request: String,
    pub responses: String,
    pub security: String,
}

/// What is known of the interface of a version.
#[derive(Clone, Debug)]
pub enum Operations {
    /// The first operations, how many there are, and what the file is written in.
    Listed { lines: Vec<OperationLine>, all: usize, standard: String },
    /// Why they cannot be listed.
    Unreadable(String),
}

/// The operations of a version that the reader has been shown; nothing where it has no file.
pub async fn get_operations(version: &Descriptor) -> Result<Option<Operations>, ApiError> {
    if version.interface.is_none() {
        return Ok(None);
    }
    Ok(Some(match answer(reading::of_version(&backend(), version).await)? {
        Some(Ok(interface)) => listed(&interface),
        Some(Err(fault)) => Operations::Unreadable(words::fault(&fault)),
        None => Operations::Unreadable(words::UNKNOWN_READING.to_owned()),
    }))
}

fn listed(interface: &Interface) -> Operations {
    let lines = interface.operations.iter().take(MOST).map(|(key, operation)| line(key, operation)).collect();
    Operations::Listed { lines, all: interface.operations.len(), standard: interface.standard.to_string() }
}

fn line(key: &OperationKey, operation: &Operation) -> OperationLine {
    let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    let needed = |is: bool, name: &str| format!("{name}{}", if is { "*" } else { "" });
    let body = operation.request.as_ref();
    let ways = operation.security.iter().filter(|way| !way.is_empty());
    OperationLine {
        method: key.method.clone(),
        path: key.path.clone(),
        summary: operation.summary.clone().unwrap_or_default(),
        deprecated: operation.deprecated,
        parameters: joined(operation.parameters.values().map(|one| needed(one.required, &one.name)).collect()),
        request: body
            .map(|body| needed(body.required, &joined(body.contents.keys().cloned().collect())))
            .unwrap_or_default(),
        responses: joined(operation.responses.keys().cloned().collect()),
        security: joined(ways.map(|way| joined(way.clone())).collect()),
    }
}

/// Something that differs between two interfaces.
#[derive(Clone, Debug)]
pub struct InterfaceLine {
    pub operation: String,
    pub place: String,
    pub what: &'static str,
    pub from: String,
    pub to: String,
    pub impact: Impact,
}

/// What is said of the interfaces of two versions.
#[derive(Clone, Debug)]
pub enum InterfaceView {
    SameFile,
    /// The first changes, the incompatible ones first, and how many are incompatible, unknown, compatible.
    Judged {
        lines: Vec<InterfaceLine>,
        counts: (usize, usize, usize),
    },
    /// Why not, where it is known.
    NotJudged(Option<String>),
}

pub(super) fn interface_view(judgement: Judgement) -> InterfaceView {
    let mut changes = match judgement {
        Judgement::SameFile => return InterfaceView::SameFile,
        Judgement::NotJudged(fault) => {
            return InterfaceView::NotJudged(fault.map(|(version, fault)| words::not_compared(version, &fault)));
        }
        Judgement::Judged(changes) => changes,
    };
    let count = |impact| changes.iter().filter(|change| change.impact == impact).count();
    let counts = (count(Impact::Incompatible), count(Impact::Unknown), count(Impact::Compatible));
    changes.sort_by_key(|change| match change.impact {
        Impact::Incompatible => 0,
        Impact::Unknown => 1,
        Impact::Compatible => 2,
    });
    InterfaceView::Judged { lines: changes.iter().take(MOST).map(change_line).collect(), counts }
}

fn change_line(change: &InterfaceChange) -> InterfaceLine {
    InterfaceLine {
        operation: words::operation(change),
        place: words::place(change),
        what: words::kind(change.kind),
        from: words::side(&change.from),
        to: words::side(&change.to),
        impact: change.impact,
    }
}
