//! What every list page has around its rows: views, filters and chips above; pages, rows on a page, file and print below.

use domain::page::{Page, SIZES, STRETCH};
use leptos::prelude::*;

use super::chosen::Chosen;
use super::saved::SavedFilters;
use super::spec::{Filter, Kind};
use super::{MAX_ROWS, Tabs as TabList};
use crate::i18n::it::{common, list as words};
use crate::ui::{
    Callout, Choice, FilterBar, FilterChips, InputKind, LinkButton, Pager, SelectField, SortColumn, Tabs, TextField,
    Tone,
};

/// Which rows of how many are shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    offset: i64,
    limit: i64,
    total: i64,
}

impl Shown {
    /// The rows of a page.
    #[must_use]
    pub const fn of<T>(page: &Page<T>) -> Self {
        Self { offset: page.offset, limit: page.limit, total: page.total }
    }
}

/// A list page without its heading. `empty` is what to say when there is no row; the children are the rows.
#[component]
pub fn ListFrame(
    chosen: Chosen,
    shown: Shown,
    /// What the views are, and how they stand.
    #[prop(optional)]
    tabs: Option<TabList>,
    /// What the view shows.
    #[prop(optional)]
    note: Option<&'static str>,
    /// What filters by id offer, by the name of the filter.
    #[prop(optional)]
    choices: Vec<(&'static str, Vec<Choice>)>,
    empty: AnyView,
    children: Children,
) -> impl IntoView {
    let filters = chosen.active(&choices);
    let rows = if shown.total == 0 { empty } else { children().into_any() };
    let below = (shown.total > 0).then(|| view! { <Below chosen=chosen.clone() shown/> });
    let message = message(&chosen, shown);
    if chosen.print {
        let filters = filters.into_iter().map(|filter| filter.label).collect::<Vec<_>>().join(" · ");
        let filters = (!filters.is_empty()).then(|| view! { <p>{words::FILTERED_BY} ": " {filters}</p> });
        return view! {
            <PrintNote chosen shown/>
            {message}
            {filters}
            {rows}
            {below}
        }
        .into_any();
    }
    let tabs = tabs.map(|TabList { label, tabs }| view! { <Tabs label tabs/> });
    let note = note.map(|note| view! { <p>{note}</p> });
    let bar = chosen.filters().next().is_some().then(|| view! { <Filters chosen=chosen.clone() choices/> });
    let saved = chosen.filters().next().is_some().then(|| view! { <SavedFilters chosen=chosen.clone()/> });
    view! {
        {message}
        {tabs}
        {note}
        {saved}
        {bar}
        <FilterChips filters/>
        {rows}
        {below}
    }
    .into_any()
}

/// Why the reader does not see what the address asked for.
fn message(chosen: &Chosen, shown: Shown) -> Option<AnyView> {
    if chosen.nonsense {
        return Some(
            view! { <Callout tone=Tone::Warning title=words::NONSENSE_TITLE><p>{words::NONSENSE}</p></Callout> }
                .into_any(),
        );
    }
    let beyond = shown.total > 0 && chosen.request().offset() > shown.offset;
    beyond.then(|| view! { <Callout tone=Tone::Warning><p>{words::BEYOND}</p></Callout> }.into_any())
}

/// The form above the list: the filters of the view, and unseen what else stays as it is.
#[component]
fn Filters(chosen: Chosen, choices: Vec<(&'static str, Vec<Choice>)>) -> impl IntoView {
    let fields = chosen.filters().map(|filter| field(filter, &chosen, &choices)).collect_view();
    let hidden = chosen.beside_filters().into_iter();
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <FilterBar action=chosen.path().to_owned() reset=chosen.unfiltered()>
            {hidden}
            {fields}
        </FilterBar>
    }
}

fn field(filter: &Filter, chosen: &Chosen, choices: &[(&'static str, Vec<Choice>)]) -> AnyView {
    let (name, label) = (filter.name, filter.label);
    let value = chosen.value(name).map(ToOwned::to_owned);
    match filter.kind {
        Kind::Words => view! { <TextField name label kind=InputKind::Search value max_length=200/> }.into_any(),
        Kind::OneOf(choices) => view! { <SelectField name label choices=choices() value/> }.into_any(),
        Kind::Id => {
            let known = choices.iter().find(|(known, _)| *known == name);
            let known = known.map(|(_, choices)| choices.clone()).unwrap_or_default();
            // A list may have words of its own for what is in force when nothing is chosen.
            let says_so = known.first().is_some_and(|choice| choice.value.is_empty());
            let any = (!says_so).then(|| Choice::new("", common::ANY));
            let choices = any.into_iter().chain(known).collect();
            view! { <SelectField name label choices value/> }.into_any()
        }
    }
}

/// Pages, rows on a page, and the whole list as a file or on paper.
#[component]
fn Below(chosen: Chosen, shown: Shown) -> impl IntoView {
    let Shown { offset, limit, total } = shown;
    if chosen.print {
        return view! { <p>{common::results(1, limit.min(total), total)}</p> }.into_any();
    }
    let file = chosen.whole("formato", "csv");
    let print = chosen.whole("stampa", "1");
    let cut = (total > MAX_ROWS).then(|| view! { <p class="muted small">{words::file_limit(MAX_ROWS)}</p> });
    let sizes = (total > SIZES[0]).then(|| view! { <Sizes chosen=chosen.clone() limit/> });
    view! {
        <Pager offset limit total href=move |page| chosen.at_page(page)>
            <div class="list-tools">
                <LinkButton href=file label=words::EXPORT download=true look=crate::ui::ButtonLook::Link/>
                <LinkButton href=print label=words::PRINT look=crate::ui::ButtonLook::Link/>
            </div>
        </Pager>
        {cut}
        {sizes}
    }
    .into_any()
}

#[component]
fn Sizes(chosen: Chosen, limit: i64) -> impl IntoView {
    let links = SIZES
        .into_iter()
        .map(|size| {
            let text = size.to_string();
            let usual = size == i64::from(domain::page::DEFAULT_LIMIT);
            let href = chosen.address(&[("righe", if usual { "" } else { &text })]);
            view! { <li><a href=href aria-current=(size == limit).then_some("true")>{text.clone()}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="pager" aria-label=words::ROWS>
            <p>{words::ROWS}</p>
            <ul>{links}</ul>
        </nav>
    }
}

#[component]
fn PrintNote(chosen: Chosen, shown: Shown) -> impl IntoView {
    let limit = i64::from(STRETCH);
    let cut = (shown.total > limit).then(|| view! { <p>{words::print_limit(limit, shown.total)}</p> });
    let mut back = chosen;
    back.print = false;
    view! {
        <div class="print-view">
            <p>{words::PRINT_NOTE}" "<a href=back.address(&[])>{words::BACK_TO_LIST}</a></p>
        </div>
        {cut}
    }
}

/// The head of a column that the list can be sorted by.
#[must_use]
pub fn sort_column(chosen: &Chosen, name: &'static str, label: &'static str) -> AnyView {
    let (href, sorted) = chosen.sorted_by(name);
    view! { <SortColumn label href sorted/> }.into_any()
}
