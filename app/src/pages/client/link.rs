//! `/fruizione/client/:id/finalita/collega`: the purposes that may be linked to the client.

use domain::client::ClientAction;
use domain::client::rules::can;
use domain::page::Page;
use leptos::prelude::*;

use super::purposes::{PurposeTable, row};
use super::{AtOnce, trail_in};
use crate::api::client::{ClientView, LinkLine, Which, get_client_purposes};
use crate::api::form::Draft;
use crate::i18n::it::client as words;
use crate::lists::client::LINKABLE;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, Refused, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, EmptyState, ErrorSummary, LinkButton, PageHead};

#[component]
pub fn LinkPurposePage() -> impl IntoView {
    let chosen = Chosen::here(&LINKABLE);
    let both = with_draft(|| chosen.clone(), |chosen| get_client_purposes(chosen, Which::Linkable));
    view! {
        <Loaded
            asked=both
            view=move |((client, page), draft): ((ClientView, Page<LinkLine>), Draft)| {
                let back = to::client(client.client().id);
                let body = match can(ClientAction::LinkPurpose, &client.facts, &client.actor) {
                    Ok(()) => view! { <Linkable client=client.clone() page chosen/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                view! {
                    <Breadcrumb trail=trail_in(&client, words::LINK_PURPOSE)/>
                    <PageHead title=words::link_purpose_to(&client.client().name)/>
                    <ErrorSummary problems=problems(&draft, &[])/>
                    {body}
                    <p><LinkButton href=back label=words::BACK look=ButtonLook::Neutral/></p>
                }
            }
        />
    }
}

#[component]
fn Linkable(client: ClientView, page: Page<LinkLine>, chosen: Chosen) -> impl IntoView {
    let empty = view! {
        <EmptyState title=words::NO_LINKABLE_TITLE text=words::NO_LINKABLE>
            <LinkButton
                href=to::purposes(Perspective::Consumer)
                label=words::GO_TO_PURPOSES
                look=ButtonLook::Outline
            />
        </EmptyState>
    }
    .into_any();
    let shown = Shown::of(&page);
    let (id, seen) = (client.client().id, client.client().revision);
    let rows = page.results.into_iter().map(|line| {
        let (subject, about, action) = (line.id.to_string(), line.title.clone(), ClientAction::LinkPurpose);
        let link = view! { <AtOnce id seen action subject about/> }.into_any();
        row(line, link)
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <p>{words::LINK_PURPOSE_NOTE}</p>
        <ListFrame chosen shown empty>
            <PurposeTable rows/>
        </ListFrame>
    }
}
