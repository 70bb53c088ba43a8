//! The attribute registry: every entry, and the form that adds one.

use domain::attribute::AttributeKind;
use domain::attribute::registry::{CreatorFacts, can_create};
use domain::{Actor, Denial};
use leptos::prelude::*;

use super::Tab;
use crate::api::attribute::{CreateAttribute, Registry, RegistryLine, list_registry};
use crate::api::form::Draft;
use crate::i18n::it::attribute as words;
use crate::lists::attribute::{CERTIFIER, REGISTRY};
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, asked, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, Button, ButtonLook, Choice, Code, Column, Crumb, EmptyState, ErrorSummary, Flash, LinkButton,
    Need, PageHead, RadioField, Table, TextArea, TextField, Tone,
};

const KINDS: [AttributeKind; 3] = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];

/// The kinds that the actor may add, or why none.
fn kinds(creator: CreatorFacts, actor: &Actor) -> Result<Vec<AttributeKind>, Denial> {
    let allowed = KINDS.into_iter().filter(|kind| can_create(*kind, creator, actor).is_ok()).collect::<Vec<_>>();
    if allowed.is_empty() { can_create(AttributeKind::Declared, creator, actor).map(|()| allowed) } else { Ok(allowed) }
}

/// `/aderente/registro`
#[component]
pub fn RegistryPage() -> impl IntoView {
    let chosen = Chosen::here(&REGISTRY);
    let list = asked(|| chosen.clone(), list_registry);
    let created = (query("fatto").as_deref() == Some("creato")).then(|| view! { <Flash>{words::CREATED}</Flash> });
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::TITLE, to::ATTRIBUTES),
        Crumb::here(words::OPEN_REGISTRY),
    ];
    view! {
        <Breadcrumb trail/>
        <Loaded
            asked=list
            view=move |list| {
                let add = kinds(list.creator, &list.actor).is_ok().then(|| {
                    view! { <LinkButton href=to::NEW_ATTRIBUTE label=words::NEW_ATTRIBUTE/> }
                });
                view! {
                    <PageHead title=words::OPEN_REGISTRY>{add}</PageHead>
                    <p class="muted">{words::REGISTRY_NOTE}</p>
                    {created}
                    <Entries list chosen/>
                }
            }
        />
    }
}

#[component]
fn Entries(list: Registry, chosen: Chosen) -> impl IntoView {
    let text = if chosen.is_filtered() { words::EMPTY_FILTERED } else { words::REGISTRY_EMPTY };
    let empty = view! { <EmptyState title=words::EMPTY_TITLE text/> }.into_any();
    let shown = Shown::of(&list.page);
    let rows = list.page.results.into_iter().map(|line| view! { <Entry line/> }).collect_view();
    view! {
        <ListFrame chosen shown empty>
            <Table caption=words::OPEN_REGISTRY>
                <thead>
                    <tr>
                        <Column label=words::ATTRIBUTE/>
                        <Column label=words::KIND/>
                        <Column label=words::CODE/>
                        <Column label=words::CREATED_BY/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </ListFrame>
    }
}

#[component]
fn Entry(line: RegistryLine) -> impl IntoView {
    let code = match line.code {
        Some(code) => view! { <Code text=code/> }.into_any(),
        None => words::NONE.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {line.name}
                <p class="muted small">{line.description}</p>
            </th>
            <td><Badge tone=Tone::Neutral text=words::kind(line.kind)/></td>
            <td>{code}</td>
            <td>{line.creator}</td>
        </tr>
    }
}

/// `/aderente/registro/nuovo`
#[component]
pub fn NewAttributePage() -> impl IntoView {
    let both = with_draft(|| (), |()| list_registry(Chosen::nothing(&CERTIFIER, to::CERTIFIER)));
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::OPEN_REGISTRY, to::REGISTRY),
        Crumb::here(words::NEW_ATTRIBUTE),
    ];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::NEW_ATTRIBUTE/>
        <Loaded
            asked=both
            view=|(registry, draft): (Registry, Draft)| match kinds(registry.creator, &registry.actor) {
                Ok(allowed) => view! { <NewAttributeForm allowed draft/> }.into_any(),
                Err(denial) => view! { <Refused denial/> }.into_any(),
            }
        />
    }
}

#[component]
fn NewAttributeForm(allowed: Vec<AttributeKind>, draft: Draft) -> impl IntoView {
    let run = address_of::<CreateAttribute>();
    let word = |kind: AttributeKind| -> &'static str { kind.into() };
    let certifies = allowed.contains(&AttributeKind::Certified);
    // By its slug when the form was refused, by its own name when it came after the end of the session.
    let typed = draft.value("kind");
    let typed = typed.and_then(|kind| Tab::named(&kind).and_then(Tab::kind).or_else(|| kind.parse().ok()));
    let value = typed.or(allowed.first().copied()).map(|kind| word(kind).to_owned());
    let choices = allowed.into_iter().map(|kind| Choice::new(word(kind), words::kind(kind))).collect();
    let code = certifies.then(|| {
        view! {
            <TextField
                name="code"
                label=words::CODE
                hint=words::CODE_HINT
                need=Need::Optional
                value=draft.value("code")
                error=field_error(&draft, "code")
                max_length=64
                autocomplete="off"
            />
        }
    });
    let inputs = [("name", "name"), ("description", "description"), ("code", "code")];
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <p>{words::NEW_ATTRIBUTE_NOTE}</p>
        <PostForm to=run class="form">
            <RadioField name="kind" legend=words::KIND choices value need=Need::Required/>
            <TextField
                name="name"
                label=words::NAME
                hint=words::NAME_HINT
                need=Need::Required
                value=draft.value("name")
                error=field_error(&draft, "name")
                max_length=160
                autocomplete="off"
            />
            <TextArea
                name="description"
                label=words::DESCRIPTION
                hint=words::DESCRIPTION_HINT
                need=Need::Required
                value=draft.value("description")
                error=field_error(&draft, "description")
                max_length=250
            />
            {code}
            <div class="actions">
                <Button label=words::CREATE/>
                <LinkButton href=to::REGISTRY label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
