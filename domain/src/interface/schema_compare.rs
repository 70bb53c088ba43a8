//! Two schemas side by side: which of the two lets more values through, and whether that is for the better.

use std::collections::BTreeSet;

use strum::IntoEnumIterator as _;

use super::compare::{InterfaceChangeKind as Kind, Side, Spot, Work};
use super::{Additional, Interface, Limit, Schema, SchemaId, SchemaType};
use crate::eservice::comparison::Impact;

/// Schemas still to be compared, and where in the value they are.
type Deeper = Vec<(String, SchemaId, SchemaId)>;

/// How the values of the newer schema stand to those of the older.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shift {
    Wider,
    Narrower,
    /// Some are new and some are gone.
    Other,
}

impl Shift {
    /// Between two sets, none when they are the same.
    fn between<T: Ord>(old: &BTreeSet<T>, new: &BTreeSet<T>) -> Option<Self> {
        match (old.is_subset(new), new.is_subset(old)) {
            (true, true) => None,
            (true, false) => Some(Self::Wider),
            (false, true) => Some(Self::Narrower),
            (false, false) => Some(Self::Other),
        }
    }

    /// Between two wishes of which none means that anything goes.
    fn of_option<T: PartialEq>(old: Option<&T>, new: Option<&T>) -> Option<Self> {
        match (old, new) {
            (None, None) => None,
            (None, Some(_)) => Some(Self::Narrower),
            (Some(_), None) => Some(Self::Wider),
            (Some(old), Some(new)) => (old != new).then_some(Self::Other),
        }
    }

    /// Who sends may be allowed more, who is answered may get less; anything else breaks.
    const fn impact(self, side: Side) -> Impact {
        match (self, side) {
            (Self::Wider, Side::Request) | (Self::Narrower, Side::Response) => Impact::Compatible,
            (Self::Narrower | Self::Other, Side::Request) | (Self::Wider | Self::Other, Side::Response) => {
                Impact::Incompatible
            }
        }
    }
}

impl Work<'_> {
    /// Compares two schemas and answers what is under them.
    pub(super) fn schema(&mut self, spot: &Spot, at: &str, side: Side, old: SchemaId, new: SchemaId) -> Deeper {
        let (older, newer) = (self.from, self.to);
        let (old, new) = (older.schema(old), newer.schema(new));
        let types = Shift::between(&kinds(old), &kinds(new));
        if let Some(shift) = types {
            self.tell(spot, at, Kind::Type, (&names(old), &names(new)), shift.impact(side));
            if shift == Shift::Other {
                // Another kind of value altogether: what else is said about it follows from that.
                return Deeper::new();
            }
        }
        self.value(spot, at, side, old, new);
        let mut deeper = self.properties(spot, at, side, old, new);
        self.sequence(spot, at, old, new);
        deeper.extend(self.additional(spot, at, side, old, new));
        deeper.extend(self.items(spot, at, side, old, new));
        deeper.extend(self.composed(spot, at, old, new));
        self.unjudged(spot, at, &old.unjudged, &new.unjudged);
        deeper
    }

    fn value(&mut self, spot: &Spot, at: &str, side: Side, old: &Schema, new: &Schema) {
        if let Some(shift) = format(old.format.as_deref(), new.format.as_deref()) {
            let sides = (old.format.as_deref().unwrap_or_default(), new.format.as_deref().unwrap_or_default());
            self.tell(spot, at, Kind::Format, sides, shift.impact(side));
        }
        let values = match (&old.values, &new.values) {
            (Some(old), Some(new)) => Shift::between(old, new),
            (old, new) => Shift::of_option(old.as_ref(), new.as_ref()),
        };
        if let Some(shift) = values {
            self.tell(spot, at, Kind::Values, (&listed(old), &listed(new)), shift.impact(side));
        }
        if old.values.is_some() && new.values.is_some() {
            // Between values that are listed one by one, bounds and patterns choose nothing.
            return;
        }
        if let Some(shift) = Shift::of_option(old.pattern.as_ref(), new.pattern.as_ref()) {
            // Which of two expressions lets more through is not worked out.
            let impact = if shift == Shift::Other { Impact::Unknown } else { shift.impact(side) };
            let sides = (old.pattern.as_deref().unwrap_or_default(), new.pattern.as_deref().unwrap_or_default());
            self.tell(spot, at, Kind::Pattern, sides, impact);
        }
        for limit in Limit::iter() {
            let is_meant = old.format == new.format;
            let (old, new) = (bound(old, limit, is_meant), bound(new, limit, is_meant));
            if let Some(shift) = limited(limit, old, new) {
                let text = |bound: Option<f64>| bound.map(|bound| format!("{limit}: {bound}")).unwrap_or_default();
                self.tell(spot, at, Kind::Limit, (&text(old), &text(new)), shift.impact(side));
            }
        }
    }

    fn properties(&mut self, spot: &Spot, at: &str, side: Side, old: &Schema, new: &Schema) -> Deeper {
        let mut deeper = Deeper::new();
        let names = old.properties.keys().chain(new.properties.keys());
        for name in names.chain(&old.required).chain(&new.required).collect::<BTreeSet<_>>() {
            let within = match at {
                "" => name.clone(),
                at => format!("{at}.{name}"),
            };
            let before = property(self.from, old, name, side);
            let after = property(self.to, new, name, side);
            let (needed, needs) = (old.required.contains(name), new.required.contains(name));
            match (before, after) {
                (Some(before), Some(after)) => {
                    self.required(spot, &within, side, needed, needs);
                    deeper.push((within, before, after));
                }
                (Some(_), None) => {
                    // Where it is not refused, nobody knows whether it is still looked at.
                    let is_refused = side == Side::Response || new.additional == Additional::Refused;
                    let impact = if is_refused { Impact::Incompatible } else { Impact::Unknown };
                    self.tell(spot, &within, Kind::PropertyRemoved, ("", ""), impact);
                }
                (None, Some(_)) => {
                    let impact = match side {
                        Side::Request if needs => Impact::Incompatible,
                        // Who checks answers against the older file will refuse it.
                        Side::Response if old.additional == Additional::Refused => Impact::Unknown,
                        Side::Request | Side::Response => Impact::Compatible,
                    };
                    self.tell(spot, &within, Kind::PropertyAdded, ("", ""), impact);
                }
                // Asked for by name without a word about what it is; or never seen on this side.
                (None, None) => {
                    let hidden = |interface: &Interface, schema: &Schema| {
                        let id = schema.properties.get(name);
                        id.is_some_and(|id| is_hidden(interface.schema(*id), side))
                    };
                    if !hidden(self.from, old) && !hidden(self.to, new) {
                        self.required(spot, &within, side, needed, needs);
                    }
                }
            }
        }
        deeper
    }

    /// The order of what both have; whether it begins or ceases to count, somebody has to look at.
    fn sequence(&mut self, spot: &Spot, at: &str, old: &Schema, new: &Schema) {
        let text = |names: &[&String]| {
            let names = names.iter().map(|name| name.as_str()).collect::<Vec<_>>();
            if names.is_empty() { String::new() } else { format!("sequence: {}", names.join(", ")) }
        };
        let (had, has): (BTreeSet<_>, BTreeSet<_>) = (old.sequence.iter().collect(), new.sequence.iter().collect());
        let before = old.sequence.iter().filter(|name| has.contains(name)).collect::<Vec<_>>();
        let after = new.sequence.iter().filter(|name| had.contains(name)).collect::<Vec<_>>();
        if before != after {
            self.tell(spot, at, Kind::Other, (&text(&before), &text(&after)), Impact::Incompatible);
        } else if had.is_empty() != has.is_empty() && !old.properties.is_empty() && !new.properties.is_empty() {
            let sides = [&old.sequence, &new.sequence].map(|names| text(&names.iter().collect::<Vec<_>>()));
            self.tell(spot, at, Kind::Other, (&sides[0], &sides[1]), Impact::Unknown);
        }
    }

    fn additional(
        &mut self,
        spot: &Spot,
        at: &str,
        side: Side,
        old: &Schema,
        new: &Schema,
    ) -> Option<(String, SchemaId, SchemaId)> {
        use Additional::{Allowed, Like, Refused};
        let shift = match (old.additional, new.additional) {
            (Allowed, Allowed) | (Refused, Refused) => return None,
            (Like(old), Like(new)) => return Some((format!("{at}{{}}"), old, new)),
            (Refused, Allowed | Like(_)) | (Like(_), Allowed) => Shift::Wider,
            (Allowed | Like(_), Refused) | (Allowed, Like(_)) => Shift::Narrower,
        };
        let impact = match (shift, side) {
            // More may come with the answer, which only who checks it strictly minds.
            (Shift::Wider, Side::Response) => Impact::Unknown,
            (shift, side) => shift.impact(side),
        };
        let word = |additional: Additional| match additional {
            Allowed => "true",
            Refused => "false",
            Like(_) => "{…}",
        };
        let sides = (word(old.additional), word(new.additional));
        self.tell(spot, at, Kind::AdditionalProperties, sides, impact);
        None
    }

    fn items(
        &mut self,
        spot: &Spot,
        at: &str,
        side: Side,
        old: &Schema,
        new: &Schema,
    ) -> Option<(String, SchemaId, SchemaId)> {
        match (old.items, new.items) {
            (Some(old), Some(new)) => Some((format!("{at}[]"), old, new)),
            (None, None) => None,
            (old, new) => {
                let shift = Shift::of_option(old.as_ref(), new.as_ref())?;
                let text = |id: Option<SchemaId>| if id.is_some() { "items: {…}" } else { "" };
                self.tell(spot, &format!("{at}[]"), Kind::Type, (text(old), text(new)), shift.impact(side));
                None
            }
        }
    }

    /// Schemas put together, one by one in their order; of another number they are not judged.
    fn composed(&mut self, spot: &Spot, at: &str, old: &Schema, new: &Schema) -> Deeper {
        let lists = [
            ("allOf", &old.all_of, &new.all_of),
            ("oneOf", &old.one_of, &new.one_of),
            ("anyOf", &old.any_of, &new.any_of),
        ];
        let mut deeper = Deeper::new();
        for (word, old, new) in lists {
            if old.len() == new.len() {
                // What all of them ask for is about the same value, so it is found at the same place.
                let at =
                    |index: usize| if word == "allOf" { at.to_owned() } else { format!("{at}<{word} {}>", index + 1) };
                deeper.extend(old.iter().zip(new).enumerate().map(|(index, (old, new))| (at(index), *old, *new)));
            } else {
                let text =
                    |list: &[SchemaId]| if list.is_empty() { String::new() } else { format!("{word}: {}", list.len()) };
                self.tell(spot, at, Kind::Composition, (&text(old), &text(new)), Impact::Unknown);
            }
        }
        deeper
    }
}

/// The schema of a property that is seen on this side.
fn property(interface: &Interface, schema: &Schema, name: &str, side: Side) -> Option<SchemaId> {
    let id = *schema.properties.get(name)?;
    (!is_hidden(interface.schema(id), side)).then_some(id)
}

const fn is_hidden(schema: &Schema, side: Side) -> bool {
    match side {
        Side::Request => schema.read_only,
        Side::Response => schema.write_only,
    }
}

/// Each kind of value there may be: none named means all, and whole numbers are numbers.
fn kinds(schema: &Schema) -> BTreeSet<SchemaType> {
    let mut kinds = schema.types.clone();
    if kinds.is_empty() {
        kinds.extend(SchemaType::iter());
    }
    if kinds.contains(&SchemaType::Number) {
        kinds.insert(SchemaType::Integer);
    }
    kinds
}

fn names(schema: &Schema) -> String {
    schema.types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn listed(schema: &Schema) -> String {
    schema.values.iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

fn format(old: Option<&str>, new: Option<&str>) -> Option<Shift> {
    match (old, new) {
        (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => Some(Shift::Wider),
        (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => Some(Shift::Narrower),
        (old, new) => Shift::of_option(old.as_ref(), new.as_ref()),
    }
}

/// A bound as written, or, where both have the format, as that means it anyway: a date (RFC 3339) has ten characters, a
/// UUID (RFC 9562) 36.
fn bound(schema: &Schema, limit: Limit, is_meant: bool) -> Option<f64> {
    let meant = match (limit, schema.format.as_deref().filter(|_| is_meant)) {
        (Limit::MinLength | Limit::MaxLength, Some("date")) => Some(10.0),
        (Limit::MinLength | Limit::MaxLength, Some("uuid")) => Some(36.0),
        // Nothing is shorter, and nothing has fewer.
        (Limit::MinLength | Limit::MinItems | Limit::MinProperties, _) => {
            return schema.limits.get(&limit).copied().filter(|bound| *bound > 0.0);
        }
        _ => None,
    };
    schema.limits.get(&limit).copied().or(meant)
}

fn limited(limit: Limit, old: Option<f64>, new: Option<f64>) -> Option<Shift> {
    let (Some(before), Some(after)) = (old, new) else { return Shift::of_option(old.as_ref(), new.as_ref()) };
    let is_stricter = match limit {
        Limit::Minimum | Limit::ExclusiveMinimum | Limit::MinLength | Limit::MinItems | Limit::MinProperties => {
            after > before
        }
        Limit::Maximum | Limit::ExclusiveMaximum | Limit::MaxLength | Limit::MaxItems | Limit::MaxProperties => {
            after < before
        }
        Limit::MultipleOf | Limit::UniqueItems => return Shift::of_option(old.as_ref(), new.as_ref()),
    };
    let shift = if is_stricter { Shift::Narrower } else { Shift::Wider };
    (before.total_cmp(&after).is_ne()).then_some(shift)
}
