//! More ways to meet what a version in use asks for: first the group, then the attributes, then what would follow. Each
//! step is an address.

use domain::Thing;
use domain::attribute::AttributeKind;
use domain::eservice::{Descriptor, DescriptorAction};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::command::{Consequences, VersionSeen, asking};
use super::part;
use super::version::{asked_groups, find};
use crate::api::ApiError;
use crate::api::effect::EffectsView;
use crate::api::eservice::change::{Alternatives, Tried, Widened, find_alternatives, try_widening};
use crate::api::eservice::{OwnView, RunDescriptorCommand, get_own_eservice};
use crate::i18n::it::eservice::{self as words, change as change_words};
use crate::pages::address::address;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, address_of, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Button, ButtonLook, Callout, CheckField, ErrorSummary, FormProblem, InputKind, LinkButton, TextField, Tone,
};

const ACTION: DescriptorAction = DescriptorAction::UpdateAttributes;
const GROUP: &str = "gruppo";
const CHOSEN: &str = "attributo";

/// A group of the version: its kind, its place within it, its alternatives by name.
type Group = (AttributeKind, usize, Vec<String>);

/// What the address chooses: a group, words to search for, and attributes to add.
struct Asked {
    group: Group,
    words: Option<String>,
    found: Alternatives,
    tried: Tried<Widened>,
    /// The form of the choice was sent without one.
    nothing_chosen: bool,
}

/// "Ampliare i requisiti?"
#[component]
pub fn RequirementsPage() -> impl IntoView {
    let (id, number) = (part("id"), part("versione"));
    let (slug, words, sent) = (query(GROUP), query("q"), query("scelta").is_some());
    let chosen = use_query_map().read_untracked().get_all(CHOSEN).unwrap_or_default();
    let both = with_draft(
        move || (id.get(), number.get()),
        |(id, number)| async move {
            let own = get_own_eservice(id).await?;
            let version = find(&own, &number);
            let group = version.as_ref().zip(slug).and_then(|(version, slug)| {
                let mut groups = asked_groups(&own, &version.descriptor).into_iter();
                groups.find(|(kind, place, _)| change_words::group_slug(*kind, *place) == slug)
            });
            let asked = match version.as_ref().zip(group) {
                Some((version, group)) => {
                    let ids = version.descriptor.requirements.groups(group.0).get(group.1).cloned().unwrap_or_default();
                    let found = find_alternatives(group.0, &ids, words.clone().unwrap_or_default()).await?;
                    let tried = try_widening(&version.descriptor, (group.0, group.1), &chosen).await?;
                    let nothing_chosen = sent && chosen.is_empty();
                    Some(Asked { group, words, found, tried, nothing_chosen })
                }
                None => None,
            };
            Ok((own, version, asked))
        },
    );
    view! {
        <Loaded
            asked=both
            view=|((own, version, asked), draft)| match version {
                Some(version) => {
                    let descriptor = version.descriptor;
                    let summary = problems(&draft, &[]);
                    asking(&own, &descriptor, ACTION, &draft, |back| {
                        let body = match asked {
                            Some(asked) => chosen_group(&descriptor, asked, back),
                            None => view! { <Groups groups=groups(&own, &descriptor) back/> }.into_any(),
                        };
                        view! {
                            <ErrorSummary problems=summary/>
                            <Consequences action=ACTION/>
                            {body}
                        }
                        .into_any()
                    })
                }
                None => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
            }
        />
    }
}

/// The groups in words, each with the address of its step.
fn groups(own: &OwnView, descriptor: &Descriptor) -> Vec<(String, String)> {
    let path = to::descriptor_command(descriptor.eservice, descriptor.number, ACTION);
    let groups = asked_groups(own, descriptor).into_iter();
    let each = groups.map(|(kind, place, names)| {
        let slug = change_words::group_slug(kind, place);
        (change_words::group(kind, &names), address(&path, &[(GROUP, Some(&slug))]))
    });
    each.collect()
}

#[component]
fn Groups(groups: Vec<(String, String)>, back: String) -> impl IntoView {
    if groups.is_empty() {
        return view! {
            <p>{change_words::NO_GROUPS}</p>
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any();
    }
    let lines = groups.into_iter().map(|(text, href)| {
        let about = text.clone();
        view! {
            <li>
                <div><strong>{text}</strong></div>
                <LinkButton href label=change_words::ADD about small=true look=ButtonLook::Outline/>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section aria-labelledby="gruppi">
            <h2 id="gruppi">{change_words::GROUPS}</h2>
            <p class="muted">{change_words::GROUPS_NOTE}</p>
            <ul class="checklist">{lines}</ul>
        </section>
        <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
    }
    .into_any()
}

fn chosen_group(descriptor: &Descriptor, asked: Asked, back: String) -> AnyView {
    let Asked { group, words, found, tried, nothing_chosen } = asked;
    let path = to::descriptor_command(descriptor.eservice, descriptor.number, ACTION);
    let slug = change_words::group_slug(group.0, group.1);
    let title = change_words::widen(&group.2);
    let step = match tried.wanted {
        Some((widened, effects)) => {
            let again = address(&path, &[(GROUP, Some(&slug)), ("q", words.as_deref())]);
            view! { <Confirmed descriptor=descriptor.clone() widened effects again back/> }.into_any()
        }
        None => {
            let mut wrong = problems(&tried.draft, &[]);
            wrong.extend(nothing_chosen.then(|| FormProblem::of_form(change_words::CHOOSE_ONE)));
            view! {
                <ErrorSummary problems=wrong/>
                <Search path=path.clone() slug=slug.clone() words=words.clone()/>
                <Choices path slug words found back/>
            }
            .into_any()
        }
    };
    view! {
        <h2>{title}</h2>
        {step}
    }
    .into_any()
}

#[component]
fn Search(path: String, slug: String, words: Option<String>) -> impl IntoView {
    view! {
        <form class="filter-bar" method="get" action=path role="search" aria-label=change_words::LOOK>
            <input type="hidden" name=GROUP value=slug/>
            <TextField name="q" label=change_words::SEARCH kind=InputKind::Search value=words max_length=200/>
            <div class="actions">
                <Button label=change_words::LOOK look=ButtonLook::Outline/>
            </div>
        </form>
    }
}

/// What the search found, to be ticked.
#[component]
fn Choices(path: String, slug: String, words: Option<String>, found: Alternatives, back: String) -> impl IntoView {
    let groups = path.clone();
    let ways_out = move || {
        view! {
            <LinkButton href=groups.clone() label=change_words::OTHER_GROUP look=ButtonLook::Outline/>
            <LinkButton href=back.clone() label=words::CANCEL look=ButtonLook::Neutral/>
        }
    };
    if found.found.is_empty() {
        return view! {
            <p>{change_words::NOTHING_FOUND}</p>
            <div class="actions">{ways_out()}</div>
        }
        .into_any();
    }
    let ticks = found.found.into_iter().map(|(attribute, name, description)| {
        let id = format!("attributo-{attribute}");
        view! { <CheckField name=CHOSEN label=name value=attribute.to_string() id hint=description/> }
    });
    let ticks = ticks.collect_view();
    let more = found.more.then(|| view! { <p class="hint">{change_words::MORE_FOUND}</p> });
    let searched = words.map(|words| view! { <input type="hidden" name="q" value=words/> });
    view! {
        <form method="get" action=path class="form">
            <input type="hidden" name=GROUP value=slug/>
            {searched}
            <input type="hidden" name="scelta" value="1"/>
            <fieldset class="choices">
                <legend>{change_words::ALTERNATIVES}</legend>
                {ticks}
                {more}
            </fieldset>
            <div class="actions">
                <Button label=change_words::CONTINUE/>
                {ways_out()}
            </div>
        </form>
    }
    .into_any()
}

/// What would follow, and the form that confirms it: it carries the requirements as they would be.
#[component]
fn Confirmed(
    descriptor: Descriptor,
    widened: Widened,
    effects: EffectsView,
    again: String,
    back: String,
) -> impl IntoView {
    let added = widened.added.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    let kinds = [
        ("certified", AttributeKind::Certified),
        ("declared", AttributeKind::Declared),
        ("verified", AttributeKind::Verified),
    ];
    let mut hidden = Vec::new();
    for (name, kind) in kinds {
        for (place, group) in widened.requirements.groups(kind).iter().enumerate() {
            for (position, id) in group.iter().enumerate() {
                let name = format!("command[UpdateAttributes][{name}][{place}][{position}]");
                hidden.push(view! { <input type="hidden" name=name value=id.to_string()/> });
            }
        }
    }
    let run = address_of::<RunDescriptorCommand>();
    view! {
        <Callout tone=Tone::Info title=change_words::ADDED>
            <ul>{added}</ul>
        </Callout>
        <WhatIf effects=Some(effects)/>
        <PostForm to=run class="form">
            <VersionSeen descriptor/>
            {hidden}
            <div class="actions">
                <Button label=words::button(ACTION) look=ButtonLook::Danger/>
                <LinkButton href=again label=change_words::CHANGE_CHOICE look=ButtonLook::Outline/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
