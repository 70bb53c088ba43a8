//! `/notifiche`: messages for the reader's ente, found and marked. View, filters and page are in the address.

use domain::notification::Category;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use crate::api::notification::{
    MARK_LIMIT, MarkAllNotificationsRead, MarkNotifications, NotificationLine, NotificationList, NotificationQuery,
    list_notifications,
};
use crate::i18n::it::frame;
use crate::i18n::it::notification as words;
use crate::pages::parts::{Loaded, PostForm, address_of, asked, list_address, query as parameter};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, Button, ButtonLook, Choice, Column, Crumb, EmptyState, FilterBar, Flash,
    InputKind, LinkButton, Moment, PageHead, Pager, RowActions, SelectField, Tab, Table, Tabs, TextField, Tone,
};

/// What the reader has not read, and has.
const VIEWS: [(Option<bool>, &str, &str); 3] =
    [(None, "", words::ALL), (Some(false), "da-leggere", words::UNREAD), (Some(true), "lette", words::READ)];

/// The form that the ticks of the rows belong to.
const SELECTION: &str = "selezione";

/// The list.
#[component]
pub fn NotificationListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        let view = text("vista").unwrap_or_default();
        let kind = text("tipo").unwrap_or_default();
        NotificationQuery {
            read: VIEWS.iter().find(|(_, slug, _)| *slug == view).and_then(|(read, _, _)| *read),
            kind: Category::iter().find(|category| words::slug(*category) == kind),
            ente: text("ente"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let mark_all = address_of::<MarkAllNotificationsRead>();
    let list = asked(move || read.get(), list_notifications);
    view! {
        <Breadcrumb trail=vec![Crumb::here(frame::GROUP_TO_DO), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE>
            <PostForm to=mark_all>
                <Button label=words::MARK_ALL_READ look=ButtonLook::Outline/>
            </PostForm>
            <LinkButton href=to::NOTIFICATION_PREFERENCES label=words::PREFERENCES look=ButtonLook::Outline/>
        </PageHead>
        <p class="muted">{words::NOTE}</p>
        <Done/>
        <Loaded asked=list view=move |list| view! { <List list query=read.get_untracked()/> }/>
    }
}

/// What was just done.
#[component]
fn Done() -> impl IntoView {
    let done = parameter("fatto").unwrap_or_default();
    let text = match done.as_str() {
        "nessuna" => return Some(view! { <Flash failed=true>{words::NONE_MARKED}</Flash> }.into_any()),
        "lette" => Some(words::ALL_MARKED.to_owned()),
        other => other.split_once('-').and_then(|(number, word)| marked(number, word)),
    };
    text.map(|text| view! { <Flash>{text}</Flash> }.into_any())
}

/// `4-lette`, `1-da-leggere`; anybody can write an address, so nothing else is repeated.
fn marked(number: &str, word: &str) -> Option<String> {
    let number = number.parse().ok().filter(|number| (1..=MARK_LIMIT).contains(number))?;
    match word {
        "lette" => Some(words::marked(number, true)),
        "da-leggere" => Some(words::marked(number, false)),
        _ => None,
    }
}

/// The word of a view in an address.
fn slug(read: Option<bool>) -> &'static str {
    VIEWS.iter().find(|(view, _, _)| *view == read).map_or("", |(_, slug, _)| *slug)
}

/// The address of the list with other values.
fn address(query: &NotificationQuery, change: &[(&str, &str)]) -> String {
    let page = query.page.to_string();
    let current = [
        ("vista", Some(slug(query.read))),
        ("tipo", query.kind.map(words::slug)),
        ("ente", query.ente.as_deref()),
        ("p", (query.page > 1).then_some(page.as_str())),
    ];
    list_address(to::NOTIFICATIONS, &current, change)
}

#[component]
fn List(list: NotificationList, query: NotificationQuery) -> impl IntoView {
    let tabs = VIEWS.map(|(read, slug, label)| Tab {
        label: label.to_owned(),
        href: address(&query, &[("vista", slug), ("p", "")]),
        count: (read == Some(false)).then_some(list.unread),
        current: read == query.read,
    });
    let mut kinds = vec![Choice::new("", words::ANY_KIND)];
    kinds.extend(Category::iter().map(|kind| Choice::new(words::slug(kind), words::category(kind))));
    let view = query.read.map(|read| view! { <input type="hidden" name="vista" value=slug(Some(read))/> });
    let reset = address(&query, &[("tipo", ""), ("ente", ""), ("p", "")]);
    let (kind, ente) = (query.kind.map(|kind| words::slug(kind).to_owned()), query.ente.clone());
    let filtered = query.kind.is_some() || query.ente.is_some();
    let (title, text) = match (filtered, query.read) {
        (true, _) => (words::EMPTY_FILTERED_TITLE, words::EMPTY_FILTERED_TEXT),
        (false, None) => (words::EMPTY_TITLE, words::EMPTY_TEXT),
        (false, Some(false)) => (words::EMPTY_UNREAD_TITLE, words::EMPTY_UNREAD_TEXT),
        (false, Some(true)) => (words::EMPTY_READ_TITLE, words::EMPTY_READ_TEXT),
    };
    let body = match list.page.total {
        0 => view! { <EmptyState title text/> }.into_any(),
        _ => view! { <Rows list query/> }.into_any(),
    };
    view! {
        <Tabs label=words::VIEW tabs=tabs.to_vec()/>
        <FilterBar action=to::NOTIFICATIONS reset>
            {view}
            <SelectField name="tipo" label=words::KIND choices=kinds value=kind/>
            <TextField name="ente" label=words::ENTE kind=InputKind::Search value=ente/>
        </FilterBar>
        {body}
    }
}

#[component]
fn Rows(list: NotificationList, query: NotificationQuery) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let (back, mark) = (address(&query, &[]), address_of::<MarkNotifications>());
    let rows = list.page.results.into_iter().map(|line| view! { <Row line back=back.clone() mark/> }).collect_view();
    view! {
        <PostForm to=mark id=SELECTION class="actions">
            <input type="hidden" name="back" value=back/>
            <span>{words::SELECTED}</span>
            <Button label=words::MARK_SELECTED_READ look=ButtonLook::Outline small=true name="read" value="true"/>
            <Button label=words::MARK_SELECTED_UNREAD look=ButtonLook::Outline small=true name="read" value="false"/>
        </PostForm>
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=words::SELECT/>
                    <Column label=words::WHAT/>
                    <Column label=words::ABOUT/>
                    <Column label=words::KIND/>
                    <Column label=words::WHEN/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        <Pager offset limit total href=move |page| address(&query, &[("p", &page.to_string())])/>
    }
}

#[component]
fn Row(line: NotificationLine, back: String, mark: &'static str) -> impl IntoView {
    let fresh = (!line.read).then(|| view! { <Badge tone=Tone::Warning text=words::NEW/> });
    let detail = line.detail.map(|detail| view! { <p class="muted">{detail}</p> });
    let (about, opened, select) = (line.what.clone(), line.what.clone(), words::select(&line.what, &line.about));
    let (label, value) = if line.read { (words::MARK_UNREAD, "false") } else { (words::MARK_READ, "true") };
    view! {
        <tr>
            <td>
                <div class="check">
                    <input type="checkbox" name="ids[]" value=line.id.to_string() form=SELECTION aria-label=select/>
                </div>
            </td>
            <th scope="row">
                <a href=line.path.clone()>{line.what}</a>
                {fresh}
                {detail}
            </th>
            <td>{line.about}</td>
            <td>{words::category(line.category)}</td>
            <td><Moment text=line.when.text iso=line.when.iso/></td>
            <td>
                <RowActions>
                    <LinkButton href=line.path label=words::OPEN look=ButtonLook::Outline small=true about=opened/>
                    <PostForm to=mark>
                        <input type="hidden" name="ids[]" value=line.id.to_string()/>
                        <input type="hidden" name="read" value=value/>
                        <input type="hidden" name="back" value=back/>
                        <Button label look=ButtonLook::Outline small=true about=about/>
                    </PostForm>
                </RowActions>
            </td>
        </tr>
    }
}
