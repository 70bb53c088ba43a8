//! `/notifiche`: messages for the reader's ente, and marking them read.

use leptos::prelude::*;

use crate::api::notification::{
    MarkAllNotificationsRead, MarkNotificationRead, NotificationLine, NotificationList, list_notifications,
};
use crate::i18n::it::frame;
use crate::i18n::it::notification as words;
use crate::lists::notification::{ALL, INBOX, UNREAD};
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, PostForm, address_of, asked, query};
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, Button, ButtonLook, Column, Crumb, EmptyState, Flash, LinkButton, Moment,
    PageHead, RowActions, Tab, Table, Tone,
};

/// The list: view, argument and page in the address.
#[component]
pub fn NotificationListPage() -> impl IntoView {
    let chosen = Chosen::here(&INBOX);
    let mark_all = address_of::<MarkAllNotificationsRead>();
    let mark = address_of::<MarkNotificationRead>();
    let list = asked(|| chosen.clone(), list_notifications);
    let done = (query("fatto").as_deref() == Some("lette")).then(|| view! { <Flash>{words::ALL_MARKED}</Flash> });
    view! {
        <Breadcrumb trail=vec![Crumb::here(frame::GROUP_TO_DO), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE>
            <PostForm to=mark_all>
                <Button label=words::MARK_ALL_READ look=ButtonLook::Outline/>
            </PostForm>
        </PageHead>
        <p class="muted">{words::NOTE}</p>
        {done}
        <Loaded asked=list view=move |list| view! { <List list chosen mark/> }/>
    }
}

#[component]
fn List(list: NotificationList, chosen: Chosen, mark: &'static str) -> impl IntoView {
    let tab = |label: &str, view: &'static str, count| Tab {
        label: label.to_owned(),
        href: chosen.address(&[("vista", if view == ALL { "" } else { view })]),
        count,
        current: chosen.view() == view,
    };
    let tabs = vec![tab(words::ALL, ALL, None), tab(words::UNREAD, UNREAD, Some(list.unread))];
    let (title, text) = match chosen.view() {
        UNREAD => (words::EMPTY_UNREAD_TITLE, words::EMPTY_UNREAD_TEXT),
        _ => (words::EMPTY_TITLE, words::EMPTY_TEXT),
    };
    let empty = view! { <EmptyState title text/> }.into_any();
    let (shown, back) = (Shown::of(&list.page), chosen.address(&[]));
    let tabs = lists::Tabs { label: words::VIEW, tabs };
    view! {
        <ListFrame chosen shown tabs empty>
            <Rows list back mark/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: NotificationList, back: String, mark: &'static str) -> impl IntoView {
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
