//! `/notifiche`: messages for the reader's ente, and marking them read.

use domain::notification::Category;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use crate::api::notification::{
    MarkAllNotificationsRead, MarkNotificationRead, NotificationLine, NotificationList, NotificationQuery,
    list_notifications,
};
use crate::i18n::it::frame;
use crate::i18n::it::notification as words;
use crate::pages::parts::{Loaded, PostForm, address_of, asked, list_address};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, Button, ButtonLook, Choice, Column, Crumb, EmptyState, FilterBar, Flash,
    LinkButton, Moment, PageHead, Pager, RowActions, SelectField, Tab, Table, Tabs, Tone,
};

/// What the reader has not read.
const UNREAD: &str = "da-leggere";

/// The list: view, argument and page in the address.
#[component]
pub fn NotificationListPage() -> impl IntoView {
    let query = use_query_map();
    let read = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        NotificationQuery {
            view: text("vista"),
            kind: text("tipo"),
            page: query.get("p").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let mark_all = address_of::<MarkAllNotificationsRead>();
    let mark = address_of::<MarkNotificationRead>();
    let list = asked(move || read.get(), list_notifications);
    let done = move || {
        (query.read().get("fatto").as_deref() == Some("lette")).then(|| view! { <Flash>{words::ALL_MARKED}</Flash> })
    };
    view! {
        <Breadcrumb trail=vec![Crumb::here(frame::GROUP_TO_DO), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE>
            <PostForm to=mark_all>
                <Button label=words::MARK_ALL_READ look=ButtonLook::Outline/>
            </PostForm>
        </PageHead>
        <p class="muted">{words::NOTE}</p>
        {done}
        <Loaded asked=list view=move |list| view! { <List list query=read.get_untracked() mark/> }/>
    }
}

/// The address of the list with other values.
fn address(query: &NotificationQuery, change: &[(&str, &str)]) -> String {
    let page = query.page.to_string();
    let current = [
        ("vista", query.view.as_deref()),
        ("tipo", query.kind.as_deref()),
        ("p", (query.page > 1).then_some(page.as_str())),
    ];
    list_address(to::NOTIFICATIONS, &current, change)
}

#[component]
fn List(list: NotificationList, query: NotificationQuery, mark: &'static str) -> impl IntoView {
    let only_unread = query.view.as_deref() == Some(UNREAD);
    let tabs = vec![
        Tab {
            label: words::ALL.to_owned(),
            href: address(&query, &[("vista", ""), ("p", "")]),
            count: None,
            current: !only_unread,
        },
        Tab {
            label: words::UNREAD.to_owned(),
            href: address(&query, &[("vista", UNREAD), ("p", "")]),
            count: Some(list.unread),
            current: only_unread,
        },
    ];
    let mut kinds = vec![Choice::new("", words::ANY_KIND)];
    kinds.extend(Category::iter().map(|kind| Choice::new(words::slug(kind), words::category(kind))));
    let view = only_unread.then(|| view! { <input type="hidden" name="vista" value=UNREAD/> });
    let kind = query.kind.clone();
    let body = match (list.page.total, only_unread) {
        (0, true) => view! { <EmptyState title=words::EMPTY_UNREAD_TITLE text=words::EMPTY_UNREAD_TEXT/> }.into_any(),
        (0, false) => view! { <EmptyState title=words::EMPTY_TITLE text=words::EMPTY_TEXT/> }.into_any(),
        (_, _) => view! { <Rows list query mark/> }.into_any(),
    };
    view! {
        <Tabs label=words::VIEW tabs/>
        <FilterBar action=to::NOTIFICATIONS>
            {view}
            <SelectField name="tipo" label=words::KIND choices=kinds value=kind/>
        </FilterBar>
        {body}
    }
}

#[component]
fn Rows(list: NotificationList, query: NotificationQuery, mark: &'static str) -> impl IntoView {
    let (offset, limit, total) = (list.page.offset, list.page.limit, list.page.total);
    let back = address(&query, &[]);
    let rows = list.page.results.into_iter().map(|line| view! { <Row line back=back.clone() mark/> }).collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
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
    let (about, opened) = (line.what.clone(), line.what.clone());
    let button = (!line.read).then(|| {
        view! {
            <PostForm to=mark>
                <input type="hidden" name="id" value=line.id.to_string()/>
                <input type="hidden" name="back" value=back/>
                <Button label=words::MARK_READ look=ButtonLook::Outline small=true about=about/>
            </PostForm>
        }
    });
    view! {
        <tr>
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
                    {button}
                </RowActions>
            </td>
        </tr>
    }
}
