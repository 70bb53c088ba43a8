//! `/profilo`: the reader's own data, password and sessions.

mod password;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::form::Draft;
use crate::api::preference::{SetShortcuts, get_shortcuts};
use crate::api::session::{EndOtherSessions, EndSession, SessionLine, list_sessions};
use crate::api::user::{ChangeUserDetails, ProfileView, get_profile};
use crate::i18n::it::access as words;
use crate::i18n::it::frame::role_label;
use crate::i18n::it::shortcut;
use crate::pages::parts::{Loaded, PostForm, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Button, ButtonLook, CheckField, Code, Column, DescriptionList, ErrorSummary, Fact, Flash,
    InputKind, LinkButton, Moment, Need, PageHead, RowActions, Table, TextField, Tone,
};

pub use password::PasswordPage;

/// `/profilo`
#[component]
pub fn ProfilePage() -> impl IntoView {
    let query = use_query_map();
    let all = with_draft(
        move || query.read().get("fatto"),
        |_| async { Ok((get_profile().await?, list_sessions().await?, get_shortcuts().await?.1)) },
    );
    let done = move || {
        let text = query.read().get("fatto").and_then(|code| words::profile_done(&code));
        text.map(|text| view! { <Flash>{text}</Flash> })
    };
    view! {
        <PageHead title=words::PROFILE_TITLE/>
        {done}
        <Loaded
            asked=all
            view=|((profile, sessions, shortcuts), draft)| view! {
                <OwnData profile draft/>
                <OwnPassword/>
                <OwnShortcuts on=shortcuts/>
                <OwnNotifications/>
                <Sessions sessions/>
            }
        />
    }
}

#[component]
fn OwnData(profile: ProfileView, draft: Draft) -> impl IntoView {
    let change = address_of::<ChangeUserDetails>();
    let roles = profile.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
    let typed = draft.clone();
    let value = move |name: &str, stored: String| Some(typed.value(name).unwrap_or(stored));
    view! {
        <section aria-labelledby="dati">
            <h2 id="dati">{words::PROFILE_DATA}</h2>
            <ErrorSummary problems=problems(&draft, &[("name", "name"), ("familyName", "family_name"), ("email", "email")])/>
            <DescriptionList>
                <Fact label=words::USERNAME><Code text=profile.username/></Fact>
                <Fact label=words::ENTE>{profile.ente}</Fact>
                <Fact label=words::ROLES>{roles}</Fact>
                <Fact label=words::MEMBER_SINCE><Moment text=profile.created.text iso=profile.created.iso/></Fact>
            </DescriptionList>
            <PostForm to=change class="form">
                <input type="hidden" name="id" value=profile.id.to_string()/>
                <input type="hidden" name="seen" value=profile.revision.0/>
                <TextField
                    name="name"
                    label=words::NAME
                    need=Need::Required
                    value=value("name", profile.name)
                    error=field_error(&draft, "name")
                    autocomplete="given-name"
                    max_length=80
                />
                <TextField
                    name="family_name"
                    label=words::FAMILY_NAME
                    need=Need::Required
                    value=value("familyName", profile.family_name)
                    error=field_error(&draft, "familyName")
                    autocomplete="family-name"
                    max_length=80
                />
                <TextField
                    name="email"
                    label=words::EMAIL
                    kind=InputKind::Email
                    need=Need::Optional
                    hint=words::EMAIL_HINT
                    value=value("email", profile.email)
                    error=field_error(&draft, "email")
                    autocomplete="email"
                />
                <div class="actions">
                    <Button label=words::SAVE/>
                </div>
            </PostForm>
        </section>
    }
}

#[component]
fn OwnPassword() -> impl IntoView {
    view! {
        <section aria-labelledby="password">
            <h2 id="password">{words::PASSWORD_SECTION}</h2>
            <p>{words::CHANGE_PASSWORD_NOTE}</p>
            <p><LinkButton href="/profilo/password" label=words::CHANGE_PASSWORD look=ButtonLook::Outline/></p>
        </section>
    }
}

#[component]
fn OwnShortcuts(on: bool) -> impl IntoView {
    let choose = address_of::<SetShortcuts>();
    view! {
        <section aria-labelledby="scorciatoie-scelta">
            <h2 id="scorciatoie-scelta">{shortcut::TITLE}</h2>
            <p>{shortcut::PROFILE_NOTE}" "{shortcut::NEEDS_SCRIPT}</p>
            <PostForm to=choose class="form">
                <CheckField name="on" label=shortcut::SWITCH checked=on/>
                <div class="actions">
                    <Button label=shortcut::SAVE look=ButtonLook::Outline/>
                </div>
            </PostForm>
            <p><a href=to::SHORTCUTS>{shortcut::OPEN_LIST}</a></p>
        </section>
    }
}

#[component]
fn OwnNotifications() -> impl IntoView {
    let href = to::NOTIFICATION_PREFERENCES;
    view! {
        <section aria-labelledby="notifiche">
            <h2 id="notifiche">{words::NOTIFICATIONS_SECTION}</h2>
            <p>{words::NOTIFICATIONS_NOTE}</p>
            <p><LinkButton href label=words::NOTIFICATIONS_CHOOSE look=ButtonLook::Outline/></p>
        </section>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionLine>) -> impl IntoView {
    let (end, end_others) = (address_of::<EndSession>(), address_of::<EndOtherSessions>());
    let others = sessions.iter().any(|line| !line.current);
    let rows = sessions
        .into_iter()
        .map(|line| {
            let with = if line.is_api { words::SESSION_API.to_owned() } else { words::browser(&line.agent) };
            let about = words::end_session_about(&with, &line.opened.text);
            let action = if line.current {
                view! { <Badge tone=Tone::Ok text=words::SESSION_CURRENT/> }.into_any()
            } else {
                view! {
                    <PostForm to=end>
                        <input type="hidden" name="id" value=line.id.to_string()/>
                        <Button label=words::END_SESSION look=ButtonLook::DangerOutline small=true about/>
                    </PostForm>
                }
                .into_any()
            };
            view! {
                <tr>
                    <th scope="row">{with}</th>
                    <td><Code text=line.address/></td>
                    <td><Moment text=line.opened.text iso=line.opened.iso/></td>
                    <td><Moment text=line.seen.text iso=line.seen.iso/></td>
                    <td><RowActions>{action}</RowActions></td>
                </tr>
            }
        })
        .collect_view();
    let end_all = others.then(|| {
        view! {
            <PostForm to=end_others>
                <Button label=words::END_OTHERS look=ButtonLook::DangerOutline/>
            </PostForm>
        }
    });
    view! {
        <section aria-labelledby="sessioni">
            <h2 id="sessioni">{words::SESSIONS}</h2>
            <p>{words::SESSIONS_NOTE}</p>
            <Table caption=words::SESSIONS>
                <thead>
                    <tr>
                        <Column label=words::SESSION_WITH/>
                        <Column label=words::SESSION_FROM/>
                        <Column label=words::SESSION_OPENED/>
                        <Column label=words::SESSION_SEEN/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            {end_all}
        </section>
    }
}
