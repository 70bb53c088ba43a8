//! What differs between two interfaces, judged from the consumer's side: whether who calls the one can call the other as
//! it is. What is sent may be asked to be less strict, what is answered may be promised more strictly, never the other
//! way round. What cannot be judged is said to be so.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use super::{Body, Interface, Operation, OperationKey, Parameter, ParameterPlace, Response, SchemaId, Unjudged};
use crate::eservice::comparison::Impact;

/// The most changes that are told; one more says that there are others.
const MAX_CHANGES: usize = 1_000;
/// The most pairs of schemas that are looked at.
const MAX_PAIRS: usize = 100_000;

/// What a change is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = InterfacePart))]
pub enum Part {
    /// The interface as a whole.
    Interface,
    Operation,
    PathParameter,
    QueryParameter,
    HeaderParameter,
    CookieParameter,
    RequestBody,
    Response,
    ResponseHeader,
}

/// What happened to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum InterfaceChangeKind {
    Removed,
    Added,
    BecameRequired,
    BecameOptional,
    PropertyRemoved,
    PropertyAdded,
    MediaTypeRemoved,
    MediaTypeAdded,
    /// Addresses of the service.
    Servers,
    /// The name that generated clients use.
    Name,
    Deprecated,
    NoLongerDeprecated,
    Security,
    Type,
    Format,
    Values,
    Limit,
    Pattern,
    AdditionalProperties,
    /// How a parameter is written.
    Style,
    /// `allOf`, `oneOf`, `anyOf` of another number of schemas.
    Composition,
    /// A keyword that is not judged.
    Other,
    /// There is more than can be told.
    More,
}

/// Something that differs between two interfaces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InterfaceChange {
    /// As the newer file writes it, or the older where it is gone; absent for the interface as a whole.
    pub operation: Option<OperationKey>,
    pub part: Part,
    /// Of the parameter or header; of a body the media type, of an answer its status first.
    pub name: String,
    /// Where in the value: `data.enrolments[].grade`; empty for the value itself.
    pub pointer: String,
    pub kind: InterfaceChangeKind,
    /// How it was, in the file's own words; empty where it was not.
    pub from: String,
    /// How it is.
    pub to: String,
    pub impact: Impact,
}

/// Is a value sent or answered?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Request,
    Response,
}

/// Where the comparison stands.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    operation: Option<OperationKey>,
    part: Part,
    name: String,
}

/// The comparison while it is made.
pub(super) struct Work<'a> {
    pub(super) from: &'a Interface,
    pub(super) to: &'a Interface,
    changes: Vec<InterfaceChange>,
    pairs_left: usize,
    is_cut: bool,
}

/// What differs, by operation in the order of their paths; nothing for an interface and itself.
#[must_use]
pub fn compare(from: &Interface, to: &Interface) -> Vec<InterfaceChange> {
    let mut work = Work { from, to, changes: Vec::new(), pairs_left: MAX_PAIRS, is_cut: false };
    work.servers();
    let spot = Spot { operation: None, part: Part::Interface, name: String::new() };
    work.unjudged(&spot, "", &from.unjudged, &to.unjudged);
    let by_call = |interface: &'_ Interface| {
        interface.operations.keys().map(|key| (key.called_by(), key.clone())).collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (by_call(from), by_call(to));
    for call in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(call), new.get(call)) {
            (Some(before), Some(after)) => {
                work.operation(after, &from.operations[before], &to.operations[after]);
            }
            (Some(gone), None) => work.whole(gone, Kind::Removed, Impact::Incompatible),
            (None, Some(new)) => work.whole(new, Kind::Added, Impact::Compatible),
            (None, None) => {}
        }
    }
    work.finished()
}

use InterfaceChangeKind as Kind;

impl Work<'_> {
    fn finished(mut self) -> Vec<InterfaceChange> {
        if self.is_cut {
            let spot = Spot { operation: None, part: Part::Interface, name: String::new() };
            self.changes.push(change(&spot, "", Kind::More, ("", ""), Impact::Unknown));
        }
        self.changes
    }

    pub(super) fn tell(&mut self, spot: &Spot, pointer: &str, kind: Kind, sides: (&str, &str), impact: Impact) {
        if self.changes.len() < MAX_CHANGES {
            self.changes.push(change(spot, pointer, kind, sides, impact));
        } else {
            self.is_cut = true;
        }
    }

    /// May one more pair of schemas be looked at?
    pub(super) fn may_look(&mut self) -> bool {
        self.is_cut |= self.pairs_left == 0 || self.changes.len() >= MAX_CHANGES;
        self.pairs_left = self.pairs_left.saturating_sub(1);
        !self.is_cut
    }

    fn servers(&mut self) {
        let (old, new) = (&self.from.servers, &self.to.servers);
        if old == new {
            return;
        }
        let list = |servers: &BTreeSet<String>| servers.iter().cloned().collect::<Vec<_>>().join(", ");
        let (before, after) = (list(old), list(new));
        // Whether an address that is no longer named still answers, the file does not say.
        let impact = if old.is_subset(new) { Impact::Compatible } else { Impact::Unknown };
        let spot = Spot { operation: None, part: Part::Interface, name: String::new() };
        self.tell(&spot, "", Kind::Servers, (&before, &after), impact);
    }

    fn whole(&mut self, key: &OperationKey, kind: Kind, impact: Impact) {
        let spot = Spot { operation: Some(key.clone()), part: Part::Operation, name: String::new() };
        self.tell(&spot, "", kind, ("", ""), impact);
    }

    fn operation(&mut self, key: &OperationKey, old: &Operation, new: &Operation) {
        let spot = Spot { operation: Some(key.clone()), part: Part::Operation, name: String::new() };
        if old.name != new.name {
            let sides = (old.name.as_deref().unwrap_or_default(), new.name.as_deref().unwrap_or_default());
            self.tell(&spot, "", Kind::Name, sides, Impact::Compatible);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.tell(&spot, "", Kind::Deprecated, ("", ""), Impact::Compatible),
            (true, false) => self.tell(&spot, "", Kind::NoLongerDeprecated, ("", ""), Impact::Compatible),
            (true, true) | (false, false) => {}
        }
        self.security(&spot, old, new);
        self.unjudged(&spot, "", &old.unjudged, &new.unjudged);
        self.parameters(&spot, old, new);
        self.request(&spot, old.request.as_ref(), new.request.as_ref());
        self.responses(&spot, old, new);
    }

    fn security(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        if old.security == new.security {
            return;
        }
        let list = |ways: &BTreeSet<BTreeSet<String>>| {
            let ways = ways.iter().filter(|way| !way.is_empty());
            ways.map(|way| way.iter().cloned().collect::<Vec<_>>().join(" + ")).collect::<Vec<_>>().join(" / ")
        };
        // Each way in that there was must be enough for some way there is now.
        let holds = old.security.iter().all(|had| new.security.iter().any(|asked| asked.is_subset(had)));
        let impact = if holds { Impact::Compatible } else { Impact::Incompatible };
        self.tell(spot, "", Kind::Security, (&list(&old.security), &list(&new.security)), impact);
    }

    fn parameters(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        for key in old.parameters.keys().chain(new.parameters.keys()).collect::<BTreeSet<_>>() {
            let part = match key.place {
                ParameterPlace::Path => Part::PathParameter,
                ParameterPlace::Query => Part::QueryParameter,
                ParameterPlace::Header => Part::HeaderParameter,
                ParameterPlace::Cookie => Part::CookieParameter,
            };
            let at = |parameter: &Parameter| Spot { part, name: parameter.name.clone(), ..spot.clone() };
            match (old.parameters.get(key), new.parameters.get(key)) {
                (Some(before), Some(after)) => self.parameter(&at(after), Side::Request, before, after),
                // Whether it is passed over or refused when it is sent, the file does not say.
                (Some(gone), None) => self.tell(&at(gone), "", Kind::Removed, ("", ""), Impact::Unknown),
                (None, Some(new)) => {
                    let impact = if new.required { Impact::Incompatible } else { Impact::Compatible };
                    self.tell(&at(new), "", Kind::Added, ("", ""), impact);
                }
                (None, None) => {}
            }
        }
    }

    /// Keywords that are only known to be there.
    pub(super) fn unjudged(&mut self, spot: &Spot, pointer: &str, old: &Unjudged, new: &Unjudged) {
        for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let (old, new) = (old.get(name), new.get(name));
            if old != new {
                let side = |written: Option<&String>| written.map(|text| format!("{name}: {text}")).unwrap_or_default();
                self.tell(spot, pointer, Kind::Other, (&side(old), &side(new)), Impact::Unknown);
            }
        }
    }

    fn parameter(&mut self, spot: &Spot, side: Side, old: &Parameter, new: &Parameter) {
        self.required(spot, "", side, old.required, new.required);
        if old.style != new.style {
            self.tell(spot, "", Kind::Style, (&old.style, &new.style), Impact::Incompatible);
        }
        self.schemas(spot, side, old.schema, new.schema);
    }

    pub(super) fn required(&mut self, spot: &Spot, pointer: &str, side: Side, old: bool, new: bool) {
        let (kind, is_fine) = match (old, new) {
            (false, true) => (Kind::BecameRequired, side == Side::Response),
            (true, false) => (Kind::BecameOptional, side == Side::Request),
            (true, true) | (false, false) => return,
        };
        let impact = if is_fine { Impact::Compatible } else { Impact::Incompatible };
        self.tell(spot, pointer, kind, ("", ""), impact);
    }

    fn request(&mut self, spot: &Spot, old: Option<&Body>, new: Option<&Body>) {
        let spot = Spot { part: Part::RequestBody, ..spot.clone() };
        match (old, new) {
            (Some(old), Some(new)) => {
                self.required(&spot, "", Side::Request, old.required, new.required);
                self.contents(&spot, Side::Request, &old.contents, &new.contents);
            }
            (Some(_), None) => self.tell(&spot, "", Kind::Removed, ("", ""), Impact::Unknown),
            (None, Some(new)) => {
                let impact = if new.required { Impact::Incompatible } else { Impact::Compatible };
                self.tell(&spot, "", Kind::Added, ("", ""), impact);
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        let is_success = |status: &str| status.starts_with('2');
        for status in old.responses.keys().chain(new.responses.keys()).collect::<BTreeSet<_>>() {
            let spot = Spot { part: Part::Response, name: status.clone(), ..spot.clone() };
            match (old.responses.get(status), new.responses.get(status)) {
                (Some(old), Some(new)) => self.response(&spot, old, new),
                (Some(_), None) => {
                    let impact = if is_success(status) { Impact::Incompatible } else { Impact::Compatible };
                    self.tell(&spot, "", Kind::Removed, ("", ""), impact);
                }
                // An error more is an error like the others; what another success or a redirection means, nobody knows.
                (None, Some(_)) => {
                    let is_error = status.starts_with(['4', '5']);
                    let impact = if is_error { Impact::Compatible } else { Impact::Unknown };
                    self.tell(&spot, "", Kind::Added, ("", ""), impact);
                }
                (None, None) => {}
            }
        }
    }

    fn response(&mut self, spot: &Spot, old: &Response, new: &Response) {
        self.contents(spot, Side::Response, &old.contents, &new.contents);
        for key in old.headers.keys().chain(new.headers.keys()).collect::<BTreeSet<_>>() {
            let at = |header: &Parameter| {
                let name = format!("{} {}", spot.name, header.name);
                Spot { part: Part::ResponseHeader, name, ..spot.clone() }
            };
            match (old.headers.get(key), new.headers.get(key)) {
                (Some(old), Some(new)) => self.parameter(&at(new), Side::Response, old, new),
                (Some(gone), None) => self.tell(&at(gone), "", Kind::Removed, ("", ""), Impact::Incompatible),
                (None, Some(new)) => self.tell(&at(new), "", Kind::Added, ("", ""), Impact::Compatible),
                (None, None) => {}
            }
        }
    }

    fn contents(
        &mut self,
        spot: &Spot,
        side: Side,
        old: &BTreeMap<String, SchemaId>,
        new: &BTreeMap<String, SchemaId>,
    ) {
        // An answer that had no content and has one now, or the other way, is as if another came.
        for media in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let name = format!("{} {media}", spot.name).trim().to_owned();
            let spot = Spot { name, ..spot.clone() };
            match (old.get(media), new.get(media)) {
                (Some(old), Some(new)) => self.schemas(&spot, side, *old, *new),
                (Some(_), None) => {
                    self.tell(&spot, "", Kind::MediaTypeRemoved, ("", ""), Impact::Incompatible);
                }
                (None, Some(_)) => self.tell(&spot, "", Kind::MediaTypeAdded, ("", ""), Impact::Compatible),
                (None, None) => {}
            }
        }
    }

    /// Everything under two schemas, each pair once. Not by recursion: a file decides how long a chain of them is.
    fn schemas(&mut self, spot: &Spot, side: Side, old: SchemaId, new: SchemaId) {
        let mut seen = HashSet::from([(old, new)]);
        let mut waiting = std::collections::VecDeque::from([(String::new(), old, new)]);
        while let Some((pointer, old, new)) = waiting.pop_front() {
            if !self.may_look() {
                return;
            }
            for (deeper, old, new) in self.schema(spot, &pointer, side, old, new) {
                if seen.insert((old, new)) {
                    waiting.push_back((deeper, old, new));
                }
            }
        }
    }
}

fn change(spot: &Spot, pointer: &str, kind: Kind, sides: (&str, &str), impact: Impact) -> InterfaceChange {
    InterfaceChange {
        operation: spot.operation.clone(),
        part: spot.part,
        name: spot.name.clone(),
        pointer: pointer.to_owned(),
        kind,
        from: sides.0.to_owned(),
        to: sides.1.to_owned(),
        impact,
    }
}
