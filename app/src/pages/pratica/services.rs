//! The services of the ente and who is enabled on them: for whoever manages the desk.

use domain::UserId;
use domain::pratica::{AttachmentRule, ProtocolKind, Service};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{Done, trail};
use crate::api::form::Draft;
use crate::api::pratica::{CreateService, EnableOperator, ServicesView, get_services};
use crate::i18n::it::{partner, pratica as words};
use crate::pages::parts::{Loaded, PostForm, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, Button, ButtonLook, Choice, Column, ErrorSummary, LinkButton, Need, PageHead, RowActions,
    SelectField, Table, TextField, Tone,
};

/// `/pratiche/servizi`
#[component]
pub fn ServicesPage() -> impl IntoView {
    let both = with_draft(|| (), |()| get_services());
    view! {
        <Breadcrumb trail=trail(words::SERVICES.to_owned())/>
        <Loaded
            asked=both
            view=|(services, draft): (ServicesView, Draft)| {
                let none = services.operators.is_empty().then(|| view! { <p>{words::NO_OPERATORS}</p> });
                let empty = services.services.is_empty().then(|| view! { <p>{words::NO_SERVICES}</p> });
                let operators = services.operators;
                let all = services.services.into_iter();
                let all = all.map(|service| view! { <One service operators=operators.clone()/> }).collect_view();
                view! {
                    <PageHead title=words::SERVICES>
                        <LinkButton href=to::PROTOCOL label=words::protocol::TITLE look=ButtonLook::Outline/>
                        <LinkButton href=to::PARTNERS label=partner::TITLE look=ButtonLook::Outline/>
                    </PageHead>
                    <p class="muted">{words::SERVICES_NOTE}</p>
                    <Done/>
                    {none}
                    {empty}
                    {all}
                    <NewService draft/>
                }
            }
        />
    }
}

#[component]
fn One(service: Service, operators: Vec<(UserId, String)>) -> impl IntoView {
    let heading = format!("servizio-{}", service.slug);
    let labelled_by = heading.clone();
    let about = format!(
        "{} · {}: {} · {}: {}",
        service.area,
        words::PROTOCOL_KIND,
        words::protocol_kind(service.protocol),
        words::ATTACHMENT_RULE,
        words::attachment_rule(service.attachment)
    );
    let rows = operators.into_iter().map(|(person, name)| {
        let enabled = service.operators.contains(&person);
        let (tone, text) = if enabled { (Tone::Ok, words::ENABLED) } else { (Tone::Neutral, words::NOT_ENABLED) };
        let (label, look) =
            if enabled { (words::DISABLE, ButtonLook::DangerOutline) } else { (words::ENABLE, ButtonLook::Outline) };
        let about = words::about_enabling(&name, &service.name);
        let (id, person, wanted) = (service.id.to_string(), person.to_string(), (!enabled).to_string());
        let run = address_of::<EnableOperator>();
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td><Badge tone text/></td>
                <td>
                    <RowActions>
                        <PostForm to=run>
                            <input type="hidden" name="service" value=id/>
                            <input type="hidden" name="person" value=person/>
                            <input type="hidden" name="enabled" value=wanted/>
                            <Button label about small=true look/>
                        </PostForm>
                    </RowActions>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section aria-labelledby=labelled_by>
            <h2 id=heading>{service.name.clone()}</h2>
            <p class="muted">{about}</p>
            <Table caption=service.name.clone()>
                <thead>
                    <tr>
                        <Column label=words::OPERATOR/>
                        <Column label=words::STATE/>
                        <crate::ui::ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn NewService(draft: Draft) -> impl IntoView {
    let protocols = ProtocolKind::iter().map(|kind| Choice::new(kind.to_string(), words::protocol_kind(kind)));
    let rules = AttachmentRule::iter().map(|rule| Choice::new(rule.to_string(), words::attachment_rule(rule)));
    let inputs = [("name", "name"), ("area", "area")];
    let run = address_of::<CreateService>();
    view! {
        <section aria-labelledby="nuovo-servizio">
            <h2 id="nuovo-servizio">{words::NEW_SERVICE}</h2>
            <ErrorSummary problems=problems(&draft, &inputs)/>
            <PostForm to=run class="form">
                <TextField
                    name="name"
                    label=words::SERVICE_NAME
                    need=Need::Required
                    value=draft.value("name")
                    error=field_error(&draft, "name")
                    max_length=120
                />
                <TextField
                    name="area"
                    label=words::AREA
                    need=Need::Optional
                    value=draft.value("area")
                    error=field_error(&draft, "area")
                    max_length=80
                />
                <SelectField
                    name="protocol"
                    label=words::PROTOCOL_KIND
                    choices=protocols.collect()
                    value=draft.value("protocol")
                />
                <SelectField
                    name="attachment"
                    label=words::ATTACHMENT_RULE
                    choices=rules.collect()
                    value=draft.value("attachment")
                />
                <div class="actions">
                    <Button label=words::CREATE_SERVICE/>
                </div>
            </PostForm>
        </section>
    }
}
