//! What an address says about a list. Nonsense in it is the list without filters, and a message.

mod links;

use domain::page::{DEFAULT_LIMIT, Page, PageRequest, SIZES};
use leptos::prelude::*;

use super::spec::{Filter, Kind, Spec};

/// Parameters that say nothing about which rows there are: what was just done, what a form's answer leads back with,
/// which rows are ticked.
const BESIDE: [&str; 4] = ["fatto", "__err", "bozza", "selezione"];
/// Characters of words to look for at most, as in the API.
const MAX_WORDS: usize = 200;
/// The parameter of the sort, of its direction, of the rows on a page and of the page.
const PAGING: [&str; 4] = ["ordina", "verso", "righe", "p"];

/// What is chosen in a list.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub spec: &'static Spec,
    path: String,
    view: &'static str,
    /// In the order of the filters; what is in force anyhow is not there.
    filters: Vec<(&'static str, String)>,
    pub sort: &'static str,
    pub descending: bool,
    page: i64,
    size: i64,
    /// All rows, for paper.
    pub print: bool,
    /// All rows, as a file.
    pub file: bool,
    /// The address had something in it that the list does not know.
    pub nonsense: bool,
    /// The address had nothing in it.
    named_nothing: bool,
}

impl Chosen {
    /// The list as it is when nothing is chosen.
    #[must_use]
    pub fn nothing(spec: &'static Spec, path: &str) -> Self {
        Self {
            spec,
            path: path.to_owned(),
            view: spec.first_view(),
            filters: Vec::new(),
            sort: spec.sorts.first().copied().unwrap_or_default(),
            descending: false,
            page: 1,
            size: i64::from(DEFAULT_LIMIT),
            print: false,
            file: false,
            nonsense: false,
            named_nothing: false,
        }
    }

    /// What the query of an address chooses.
    #[must_use]
    pub fn read(spec: &'static Spec, path: &str, query: &str) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let nothing = Self { named_nothing: pairs.is_empty(), ..Self::nothing(spec, path) };
        match nothing.clone().with(&pairs) {
            Some(chosen) => chosen,
            None => Self { nonsense: true, ..nothing },
        }
    }

    /// What the address of the page under way chooses.
    #[must_use]
    pub fn here(spec: &'static Spec) -> Self {
        let parts = use_context::<axum::http::request::Parts>();
        let (path, query) = match &parts {
            Some(parts) => (parts.uri.path(), parts.uri.query().unwrap_or_default()),
            // Leptos draws every page once without a request, to learn the routes.
            None => (spec.path, ""),
        };
        Self::read(spec, path, query)
    }

    fn with(mut self, pairs: &[(String, String)]) -> Option<Self> {
        let mut seen = std::collections::BTreeSet::new();
        if let Some((name, words)) = self.spec.view
            && let Some((_, value)) = pairs.iter().find(|(written, value)| written == name && !value.is_empty())
        {
            self.view = words.iter().find(|word| *word == value)?;
        }
        for (name, value) in pairs {
            if !seen.insert(name) {
                return None;
            }
            let is_view = self.spec.view.is_some_and(|(view, _)| view == name);
            if is_view || value.is_empty() || BESIDE.contains(&name.as_str()) {
                // Anybody may write an empty value, a form does; but not of something that is not there.
                let known = is_view || BESIDE.contains(&name.as_str()) || self.knows(name);
                if known {
                    continue;
                }
                return None;
            }
            self.set(name, value)?;
        }
        let order =
            |(name, _): &(&'static str, String)| self.spec.filters.iter().position(|filter| filter.name == *name);
        self.filters.sort_by_key(order);
        Some(self)
    }

    fn knows(&self, name: &str) -> bool {
        let known = || self.spec.filters.iter().any(|filter| filter.name == name);
        PAGING.contains(&name) || ["stampa", "formato"].contains(&name) || known()
    }

    /// The filters of the view.
    pub(super) fn filters(&self) -> impl Iterator<Item = &'static Filter> + use<> {
        let view = self.view;
        self.spec.filters.iter().filter(move |filter| filter.is_in(view))
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "ordina" => self.sort = self.spec.sorts.iter().find(|sort| **sort == value)?,
            "verso" => match value {
                "asc" => self.descending = false,
                "desc" if !self.spec.sorts.is_empty() => self.descending = true,
                _ => return None,
            },
            "righe" => self.size = value.parse().ok().filter(|size| SIZES.contains(size))?,
            "p" => self.page = value.parse().ok().filter(|page| *page >= 1)?,
            "stampa" => self.print = (value == "1").then_some(true)?,
            "formato" => self.file = (value == "csv").then_some(true)?,
            _ => {
                let filter = self.filters().find(|filter| filter.name == name)?;
                if let Some(value) = wanted(filter, value)? {
                    self.filters.push((filter.name, value));
                }
            }
        }
        Some(())
    }

    /// The view in force.
    #[must_use]
    pub const fn view(&self) -> &'static str {
        self.view
    }

    /// What a filter asks for, if anything.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(filter, _)| *filter == name).map(|(_, value)| value.as_str())
    }

    /// The words to look for; empty when there are none.
    #[must_use]
    pub fn words(&self) -> String {
        self.value("q").unwrap_or_default().to_owned()
    }

    /// Does the address name nothing at all?
    #[must_use]
    pub const fn chooses_nothing(&self) -> bool {
        self.named_nothing
    }

    /// Is any filter in force?
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Is anything chosen that somebody may want to find again?
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        self.is_filtered() || self.descending || self.spec.sorts.first().is_some_and(|first| *first != self.sort)
    }

    /// The rows of the page, or of the print-out.
    #[must_use]
    pub const fn request(&self) -> PageRequest {
        if self.print { PageRequest::stretch(0) } else { PageRequest::numbered(self.page, self.size) }
    }

    /// The rows of the page; those of the first page when there are none on a later one.
    ///
    /// # Errors
    /// The use case's.
    pub async fn paged<T, Answer>(&self, list: impl Fn(PageRequest) -> Answer + Send) -> backend::Result<Page<T>>
    where
        T: Send,
        Answer: Future<Output = backend::Result<Page<T>>> + Send,
    {
        let alone = move |request| {
            let answer = list(request);
            async { Ok((answer.await?, ())) }
        };
        Ok(self.paged_beside(alone).await?.0)
    }

    /// As [`Chosen::paged`], with what is found out beside the rows.
    ///
    /// # Errors
    /// The use case's.
    pub async fn paged_beside<T, B, Answer>(
        &self,
        list: impl Fn(PageRequest) -> Answer + Send,
    ) -> backend::Result<(Page<T>, B)>
    where
        T: Send,
        B: Send,
        Answer: Future<Output = backend::Result<(Page<T>, B)>> + Send,
    {
        let found = list(self.request()).await?;
        if found.0.results.is_empty() && found.0.total > 0 {
            list(PageRequest::numbered(1, self.size)).await
        } else {
            Ok(found)
        }
    }

    /// The path of the list.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The value to filter by; `Some(None)` when it is in force anyhow, `None` when it is nonsense.
fn wanted(filter: &Filter, value: &str) -> Option<Option<String>> {
    match filter.kind {
        Kind::Words => {
            let words = value.trim();
            let readable = !words.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
            (readable && words.chars().count() <= MAX_WORDS).then(|| (!words.is_empty()).then(|| words.to_owned()))
        }
        Kind::OneOf(choices) => {
            let place = choices().iter().position(|choice| choice.value == value)?;
            Some((place > 0).then(|| value.to_owned()))
        }
        Kind::Id => value.parse::<uuid::Uuid>().ok().map(|id| Some(id.to_string())),
    }
}
