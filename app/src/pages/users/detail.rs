//! `/aderente/utenti/:id`: one account, what can be done with it, and what was.

use domain::user::rules::can;
use domain::user::{UserAction, UserFacts};
use domain::{Actor, Denial};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use strum::IntoEnumIterator as _;

use super::list::UserBadges;
use super::trail;
use crate::api::user::{UserView, get_user};
use crate::i18n::it::common;
use crate::i18n::it::frame::role_label;
use crate::i18n::it::user as words;
use crate::pages::parts::{Loaded, asked, reason};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, ButtonLook, Code, DescriptionList, Fact, Flash, Happening, LinkButton, Moment, PageHead, RefusedButton,
    Timeline,
};

/// One of the own ente's people.
#[component]
pub fn UserDetailPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let user =
        asked(move || (params.read().get("id").unwrap_or_default(), query.read().get("fatto")), |(id, _)| get_user(id));
    let done = move || {
        let text = query.read().get("fatto").and_then(|code| words::done(&code));
        text.map(|text| view! { <Flash>{text}</Flash> })
    };
    view! { <Loaded asked=user view=move |user| view! { <Detail user>{done()}</Detail> }/> }
}

#[component]
fn Detail(user: UserView, children: Children) -> impl IntoView {
    let account = &user.facts.user;
    let person = format!("{} {}", account.name, account.family_name);
    let roles = account.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
    let (username, email) = (account.username.clone(), account.email.clone());
    let own = account.id == user.actor.user;
    let (disabled, due) = (account.disabled_at.is_some(), user.password_due);
    let disabled_on = user.disabled.map(|when| {
        view! { <Fact label=words::DISABLED_ON><Moment text=when.text iso=when.iso/></Fact> }
    });
    let happenings = user
        .history
        .into_iter()
        .map(|line| Happening {
            when: line.when.text,
            iso: line.when.iso,
            who: line.who,
            what: line.what,
            detail: line.detail,
        })
        .collect();
    view! {
        <Breadcrumb trail=trail(&person, account.id, None)/>
        <PageHead title=person subtitle=move || view! { <UserBadges disabled password_due=due/> }>
            <Actions facts=user.facts actor=user.actor/>
        </PageHead>
        {children()}
        {own.then(|| view! { <p class="muted">{words::YOURSELF}</p> })}
        <DescriptionList>
            <Fact label=words::USERNAME><Code text=username/></Fact>
            <Fact label=words::ROLES>{roles}</Fact>
            <Fact label=words::EMAIL>{email.unwrap_or_else(|| words::NO_EMAIL.to_owned())}</Fact>
            <Fact label=words::SESSIONS>{common::number(user.sessions)}</Fact>
            <Fact label=words::CREATED><Moment text=user.created.text iso=user.created.iso/></Fact>
            {disabled_on}
        </DescriptionList>
        <section aria-labelledby="storia">
            <h2 id="storia">{words::HISTORY}</h2>
            <Timeline happenings/>
        </section>
    }
}

/// What the reader may do, drawn by the rule that decides it: about who is asking, not drawn; about when, drawn with
/// the reason.
#[component]
fn Actions(facts: UserFacts, actor: Actor) -> impl IntoView {
    UserAction::iter()
        .filter_map(|action| {
            let href = to::user_command(facts.user.id, action);
            let (label, name) = (words::button(action), words::slug(action));
            match can(action, &facts, &actor) {
                Ok(()) => {
                    let look = match action {
                        UserAction::ChangeDetails | UserAction::ChangeRoles | UserAction::ResetPassword => {
                            ButtonLook::Outline
                        }
                        UserAction::Disable => ButtonLook::DangerOutline,
                        UserAction::Enable => ButtonLook::Primary,
                    };
                    Some(view! { <LinkButton href label look/> }.into_any())
                }
                // Either of the two is always there, and the other has nothing to say.
                Err(Denial::UnchangedValue) => None,
                Err(denial) if denial.is_about_who() => None,
                Err(denial) => {
                    let id = format!("motivo-{name}");
                    Some(view! { <RefusedButton id label reason=reason(&denial)/> }.into_any())
                }
            }
        })
        .collect_view()
}
