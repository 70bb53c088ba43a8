//! What can be chosen in a list. The address, the form above the list, the chips, saved filters and the file all come
//! from here, so they cannot differ.

use crate::ui::Choice;

/// A list of the console.
#[derive(Debug)]
pub struct Spec {
    /// The path of its page; a part that begins with `:` stands for an id.
    pub path: &'static str,
    /// Its name: heading of a print-out, name of a file.
    pub title: &'static str,
    /// Views side by side: the name of the parameter and its words. The first word is the view when none is named.
    pub view: Option<(&'static str, &'static [&'static str])>,
    pub filters: &'static [Filter],
    /// What it can be sorted by; the first one when none is named. Empty: the order is fixed.
    pub sorts: &'static [&'static str],
}

/// A filter of a list.
#[derive(Debug)]
pub struct Filter {
    /// Its parameter in the address.
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    /// The views it belongs to; empty: all of them.
    pub views: &'static [&'static str],
}

/// What may be written in a filter.
#[derive(Debug)]
pub enum Kind {
    /// Words to look for.
    Words,
    /// One of these. The first choice is in force when none is named.
    OneOf(fn() -> Vec<Choice>),
    /// One of the things that come with the list, by id.
    Id,
}

impl Filter {
    /// Words to look for, in every view.
    #[must_use]
    pub const fn words(label: &'static str) -> Self {
        Self { name: "q", label, kind: Kind::Words, views: &[] }
    }

    /// One of a few, in every view.
    #[must_use]
    pub const fn one_of(name: &'static str, label: &'static str, choices: fn() -> Vec<Choice>) -> Self {
        Self { name, label, kind: Kind::OneOf(choices), views: &[] }
    }

    /// The same filter, in some views alone.
    #[must_use]
    pub const fn only_in(self, views: &'static [&'static str]) -> Self {
        Self { name: self.name, label: self.label, kind: self.kind, views }
    }

    /// Does the view have it?
    #[must_use]
    pub fn is_in(&self, view: &str) -> bool {
        self.views.is_empty() || self.views.contains(&view)
    }
}

fn is_id(written: &str) -> bool {
    written.parse::<uuid::Uuid>().is_ok()
}

impl Spec {
    /// Is this the list at a path?
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        let (mut ours, mut theirs) = (self.path.split('/'), path.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(part), Some(written)) if part == written || (part.starts_with(':') && is_id(written)) => {}
                (_, _) => return false,
            }
        }
    }

    /// The view in force when the address names none; empty when there are no views.
    #[must_use]
    pub fn first_view(&self) -> &'static str {
        self.view.and_then(|(_, words)| words.first().copied()).unwrap_or_default()
    }
}
