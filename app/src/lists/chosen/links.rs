//! The addresses of a list: the same list with something changed.

use domain::page::DEFAULT_LIMIT;

use super::Chosen;
use crate::lists::spec::{Filter, Kind};
use crate::pages::address::address;
use crate::ui::{ActiveFilter, Choice, Direction};

impl Chosen {
    /// What is chosen, in a fixed order, without what is in force anyhow.
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        let view = self.spec.view.map(|(name, _)| (name, (self.view != self.spec.first_view()).then_some(self.view)));
        let view = view.into_iter().map(|(name, word)| (name, word.map(ToOwned::to_owned)));
        let filters = self.filters();
        let filters = filters.map(|filter| (filter.name, self.value(filter.name).map(ToOwned::to_owned)));
        let sorted = self.spec.sorts.first().is_some_and(|first| *first != self.sort);
        let number = |value: i64, usual: i64| (value != usual).then(|| value.to_string());
        let paging = [
            ("ordina", sorted.then(|| self.sort.to_owned())),
            ("verso", self.descending.then(|| "desc".to_owned())),
            ("righe", number(self.size, i64::from(DEFAULT_LIMIT))),
            ("p", number(self.page, 1)),
        ];
        view.chain(filters).chain(paging).collect()
    }

    /// All that is chosen, for a form that takes it along.
    #[must_use]
    pub fn everything(&self) -> Vec<(&'static str, String)> {
        self.pairs().into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// What a saved filter keeps: everything but the page.
    #[must_use]
    pub fn keepsake(&self) -> String {
        let address = self.at_page(1);
        address.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    /// What a form that changes the filters must send along, or it would be lost.
    #[must_use]
    pub fn beside_filters(&self) -> Vec<(&'static str, String)> {
        let filters = self.spec.filters;
        let stays = |name: &str| name != "p" && filters.iter().all(|filter| filter.name != name);
        let pairs = self.pairs().into_iter().filter(|(name, _)| stays(name));
        pairs.filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The address of the list with some values changed; an empty one is taken away. Whoever changes anything but the
    /// page is led to the first page.
    #[must_use]
    pub fn address(&self, change: &[(&'static str, &str)]) -> String {
        let mut pairs = self.pairs();
        let turns_page = change.iter().all(|(name, _)| *name == "p") || change.is_empty();
        for (name, value) in &mut pairs {
            if *name == "p" && !turns_page {
                *value = None;
            }
        }
        for (name, new) in change {
            match pairs.iter_mut().find(|(known, _)| known == name) {
                Some((_, value)) => *value = Some((*new).to_owned()),
                None => pairs.push((name, Some((*new).to_owned()))),
            }
        }
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        address(&self.path, &pairs)
    }

    /// The address of the whole list in this view.
    #[must_use]
    pub fn unfiltered(&self) -> String {
        self.at_view(self.view)
    }

    /// The address of another view of the list, as it is without filters.
    #[must_use]
    pub fn at_view(&self, word: &str) -> String {
        let named = self.spec.view.filter(|_| word != self.spec.first_view());
        address(&self.path, &[(named.map_or("", |(name, _)| name), named.map(|_| word))])
    }

    /// The address of a page.
    #[must_use]
    pub fn at_page(&self, page: i64) -> String {
        let number = page.to_string();
        self.address(&[("p", if page == 1 { "" } else { &number })])
    }

    /// The address of the same page with every row ticked.
    #[must_use]
    pub fn ticked(&self) -> String {
        let page = if self.page == 1 { String::new() } else { self.page.to_string() };
        self.address(&[("selezione", "pagina"), ("p", &page)])
    }

    /// The address of the same rows as a file, or on paper.
    #[must_use]
    pub fn whole(&self, name: &'static str, value: &'static str) -> String {
        self.address(&[("p", ""), ("righe", ""), (name, value)])
    }

    /// The address of the list sorted by `name`, the other way round when it already is, and how it is sorted now.
    #[must_use]
    pub fn sorted_by(&self, name: &'static str) -> (String, Option<Direction>) {
        let now =
            (self.sort == name).then_some(if self.descending { Direction::Descending } else { Direction::Ascending });
        let first = self.spec.sorts.first() == Some(&name);
        let verso = if now == Some(Direction::Ascending) { "desc" } else { "" };
        (self.address(&[("ordina", if first { "" } else { name }), ("verso", verso)]), now)
    }

    /// The filters in force in words, each with the address without it. `choices` are those that come with the list.
    #[must_use]
    pub fn active(&self, choices: &[(&'static str, Vec<Choice>)]) -> Vec<ActiveFilter> {
        let active = |filter: &'static Filter| {
            let value = self.value(filter.name)?;
            let word = |choices: &[Choice]| {
                let choice = choices.iter().find(|choice| choice.value == value);
                choice.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
            };
            let label = match filter.kind {
                Kind::Words => format!("«{value}»"),
                Kind::OneOf(choices) => format!("{}: {}", filter.label, word(&choices())),
                Kind::Id => {
                    let known = choices.iter().find(|(name, _)| *name == filter.name);
                    format!("{}: {}", filter.label, word(known.map_or(&[], |(_, choices)| choices)))
                }
            };
            Some(ActiveFilter { label, without: self.address(&[(filter.name, "")]) })
        };
        self.filters().filter_map(active).collect()
    }
}
