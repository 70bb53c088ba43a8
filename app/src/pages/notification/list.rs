//! `/notifiche`: messages for the reader's ente, found and marked. View, filters and page are in the address.

use leptos::prelude::*;

use crate::api::notification::{
    MARK_LIMIT, MarkAllNotificationsRead, MarkNotifications, NotificationLine, NotificationList, list_notifications,
};
use crate::i18n::it::frame;
use crate::i18n::it::notification as words;
use crate::lists::notification::{ALL, INBOX, READ, UNREAD};
use crate::lists::{self, Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, PostForm, address_of, asked, query as parameter};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, Button, ButtonLook, Column, Crumb, EmptyState, Flash, LinkButton, Moment,
    PageHead, RowActions, Tab, Table, Tone,
};

/// The form that the ticks of the rows belong to.
const SELECTION: &str = "selezione";

/// The list.
#[component]
pub fn NotificationListPage() -> impl IntoView {
    let chosen = Chosen::here(&INBOX);
    let mark_all = address_of::<MarkAllNotificationsRead>();
    let list = asked(|| chosen.clone(), list_notifications);
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
        <Loaded asked=list view=move |list| view! { <List list chosen/> }/>
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

#[component]
fn List(list: NotificationList, chosen: Chosen) -> impl IntoView {
    let tab = |label: &str, view: &'static str, count| Tab {
        label: label.to_owned(),
        href: chosen.address(&[("vista", if view == ALL { "" } else { view })]),
        count,
        current: chosen.view() == view,
    };
    let tabs =
        vec![tab(words::ALL, ALL, None), tab(words::UNREAD, UNREAD, Some(list.unread)), tab(words::READ, READ, None)];
    let (title, text) = match (chosen.is_filtered(), chosen.view()) {
        (true, _) => (words::EMPTY_FILTERED_TITLE, words::EMPTY_FILTERED_TEXT),
        (false, UNREAD) => (words::EMPTY_UNREAD_TITLE, words::EMPTY_UNREAD_TEXT),
        (false, READ) => (words::EMPTY_READ_TITLE, words::EMPTY_READ_TEXT),
        (false, _) => (words::EMPTY_TITLE, words::EMPTY_TEXT),
    };
    let empty = view! { <EmptyState title text/> }.into_any();
    let (shown, back) = (Shown::of(&list.page), chosen.address(&[]));
    let tabs = lists::Tabs { label: words::VIEW, tabs };
    view! {
        <ListFrame chosen shown tabs empty>
            <Rows list back/>
        </ListFrame>
    }
}

#[component]
fn Rows(list: NotificationList, back: String) -> impl IntoView {
    let mark = address_of::<MarkNotifications>();
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
