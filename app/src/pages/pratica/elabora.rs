//! "Elabora" (seed 001): a decision, what the service asks beside it, the file of the answer, the confirmation with the
//! mail that the citizen will get. Each step is an address and keeps what was typed, so a reload goes on where one was.

use domain::pratica::rules::can;
use domain::pratica::{By, FileKind, PraticaAction, PraticaCommand, PraticaFacts, PraticaFile, ServiceStep};
use domain::{PraticaId, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::files::FileTable;
use super::steps::{GOES_ON, Step, after, steps};
use super::{Done, id_in_path, trail};
use crate::api::ApiError;
use crate::api::effect::{EffectsView, get_pratica_effects};
use crate::api::form::Draft;
use crate::api::pratica::{
    AnswerPraticaStep, DetachPraticaFile, EvaluatePratica, PraticaView, RunPraticaCommand, get_pratica,
};
use crate::i18n::it::pratica as words;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::rich::rich;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Choice, DescriptionList, ErrorSummary, Fact, FileField, LinkButton, Need,
    PageHead, RadioField, RefusedButton, Steps, TextArea, TextField, Tone,
};

/// In the address of a pratica whose reader came to process it too late.
const ALREADY_DECIDED: &str = "gia-decisa";

/// `/pratiche/:id/elabora/:passo`, `/pratiche/:id/elabora/allegati`
#[component]
pub fn ElaboraPage() -> impl IntoView {
    // The step of the files has an address of its own, because its form is sent there.
    let slug = use_params_map().read_untracked().get("passo").unwrap_or_else(|| Step::FILES.to_owned());
    let tried = (slug == Step::Confirm.slug()).then_some(PraticaCommand::Finish);
    let both = with_draft(id_in_path, move |id| async move {
        let pratica = get_pratica(id).await?;
        let kept = &pratica.facts.pratica;
        if kept.state.is_decided() {
            // An address from before (`pratiche.md` §12.11): what there is to say now stands with the pratica.
            leptos_axum::redirect(&format!("{}?fatto={ALREADY_DECIDED}", to::pratica(kept.id)));
        }
        let effects = get_pratica_effects(pratica.facts.pratica.id, tried).await?;
        Ok((pratica, effects))
    });
    view! {
        <Loaded
            asked=both
            view=move |((pratica, effects), draft): ((PraticaView, Option<EffectsView>), Draft)| {
                let steps = steps(&pratica.facts);
                match steps.iter().position(|step| step.slug() == slug) {
                    _ if pratica.facts.pratica.state.is_decided() => ().into_any(),
                    Some(place) => view! { <Wizard pratica draft steps place effects/> }.into_any(),
                    None => view! { <Problem error=ApiError::not_found(Thing::Pratica)/> }.into_any(),
                }
            }
        />
    }
}

#[component]
fn Wizard(
    pratica: PraticaView,
    draft: Draft,
    steps: Vec<Step>,
    place: usize,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let kept = &pratica.facts.pratica;
    let about = words::title(&kept.service_name, &kept.applicant.in_lists());
    let (id, step) = (kept.id, steps[place].clone());
    let title = words::step(place + 1, steps.len(), step.name());
    let names = steps.iter().map(|step| step.name().to_owned()).collect();
    let back = match place.checked_sub(1) {
        Some(before) => to::elabora(id, steps[before].slug()),
        None => to::pratica(id),
    };
    let body = match can(PraticaAction::Evaluate, &pratica.facts, By::Operator(&pratica.actor)) {
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=to::pratica(id) label=words::OPEN look=ButtonLook::Neutral/>
        }
        .into_any(),
        Ok(()) => {
            let begun = kept.work.is_begun() || kept.files_of(FileKind::Answer).next().is_some();
            let text = pratica.texts.get(step.slug()).cloned().unwrap_or_default();
            let restart = begun.then(|| view! { <Restart facts=pratica.facts.clone()/> });
            let form = match step {
                Step::Outcome => view! { <Decision facts=pratica.facts draft back/> }.into_any(),
                Step::Own(step) => view! { <Own facts=pratica.facts step draft back/> }.into_any(),
                Step::Files => view! { <Files facts=pratica.facts draft back/> }.into_any(),
                Step::Confirm => view! { <Confirm pratica draft back effects/> }.into_any(),
            };
            view! {
                <Steps names current=place/>
                {rich(text)}
                {form}
                {restart}
            }
            .into_any()
        }
    };
    view! {
        <Breadcrumb trail=trail(about.clone())/>
        <PageHead title/>
        <p><a href=to::pratica(id)>{about}</a></p>
        <Done/>
        {body}
    }
}

/// What every form of these steps sends.
#[component]
fn Known(facts: PraticaFacts) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=facts.pratica.id.to_string()/>
        <input type="hidden" name="seen" value=facts.pratica.revision.0/>
    }
}

#[component]
fn Restart(facts: PraticaFacts) -> impl IntoView {
    let action_word: &'static str = PraticaAction::Restart.into();
    let run = address_of::<RunPraticaCommand>();
    view! {
        <PostForm to=run>
            <Known facts/>
            <input type="hidden" name="action" value=action_word/>
            <Button label=words::RESTART look=ButtonLook::Link/>
        </PostForm>
    }
}

#[component]
fn Decision(facts: PraticaFacts, draft: Draft, back: String) -> impl IntoView {
    let work = facts.pratica.work.clone();
    let kept = work.accepted.map(|accepted| if accepted { "approva" } else { "rigetta" });
    let kept = kept.map(ToOwned::to_owned);
    let choices = vec![Choice::new("approva", words::APPROVE), Choice::new("rigetta", words::REJECT)];
    let inputs = [("decision", "decision"), ("reason", "reason")];
    let run = address_of::<EvaluatePratica>();
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <PostForm to=run class="form">
            <Known facts/>
            <RadioField
                name="decision"
                legend=words::DECISION
                choices
                need=Need::Required
                value=draft.value("decision").or(kept)
                error=field_error(&draft, "decision")
            />
            <TextArea
                name="reason"
                label=words::REASON
                hint=words::REASON_HINT
                value=draft.value("reason").or(Some(work.reason))
                error=field_error(&draft, "reason")
                max_length=4_000
            />
            <div class="actions">
                <Button label=words::NEXT/>
                <LinkButton href=back label=words::BACK look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// A step that this service has and others have not.
#[component]
fn Own(facts: PraticaFacts, step: ServiceStep, draft: Draft, back: String) -> impl IntoView {
    let names = step.fields.iter().map(|field| (field.name.clone(), format!("values[{}]", field.name)));
    let names = names.collect::<Vec<_>>();
    let inputs = names.iter().map(|(name, input)| (name.as_str(), input.as_str())).collect::<Vec<_>>();
    let errors = problems(&draft, &inputs);
    let fields = step.fields.iter().map(|field| {
        let kept = facts.pratica.work.answers.get(&format!("{}.{}", step.slug, field.name)).cloned();
        let (name, label) = (format!("values[{}]", field.name), field.label.clone());
        let need = if field.required { Need::Required } else { Need::Optional };
        let (value, error) = (draft.value(&field.name).or(kept), field_error(&draft, &field.name));
        if field.long {
            view! { <TextArea name label need value error max_length=2_000/> }.into_any()
        } else {
            view! { <TextField name label need value error max_length=2_000/> }.into_any()
        }
    });
    let fields = fields.collect_view();
    let run = address_of::<AnswerPraticaStep>();
    view! {
        <ErrorSummary problems=errors/>
        <PostForm to=run class="form">
            <Known facts=facts.clone()/>
            <input type="hidden" name="step" value=step.slug.clone()/>
            {fields}
            <div class="actions">
                <Button label=words::NEXT/>
                <LinkButton href=back label=words::BACK look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// The files of the answer. The form is posted to the address of the page itself, where the server reads the file.
#[component]
fn Files(facts: PraticaFacts, draft: Draft, back: String) -> impl IntoView {
    let id = facts.pratica.id;
    let files = facts.pratica.files_of(FileKind::Answer).cloned().collect::<Vec<_>>();
    let next = to::elabora(id, &after(&facts, Step::FILES));
    let detach = {
        let seen = facts.pratica.revision;
        files.iter().map(|file| view! { <Detach id seen file=file.clone()/> }).collect_view()
    };
    let inputs = [("doc", "doc"), ("description", "description")];
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <section aria-labelledby="allegati">
            <h2 id="allegati">{words::ANSWER_ATTACHMENTS}</h2>
            <FileTable id files caption=words::ANSWER_ATTACHMENTS empty=words::NO_ANSWER_ATTACHMENTS/>
            {detach}
        </section>
        <form method="post" action=to::elabora(id, Step::FILES) enctype="multipart/form-data" class="form">
            <FileField
                name="doc"
                label=words::FILE
                hint=words::file_hint(facts.service.attachment)
                need=Need::Required
                accept=words::FILES_ACCEPT
                error=field_error(&draft, "doc")
            />
            <TextField
                name="description"
                label=words::DESCRIPTION
                need=Need::Optional
                value=draft.value("description")
                error=field_error(&draft, "description")
                max_length=200
            />
            <div class="actions">
                <Button label=words::ATTACH_AND_GO_ON name=GOES_ON value="1"/>
                <Button label=words::ATTACH look=ButtonLook::Outline/>
            </div>
        </form>
        <div class="actions">
            <LinkButton href=next label=words::NEXT look=ButtonLook::Outline/>
            <LinkButton href=back label=words::BACK look=ButtonLook::Neutral/>
        </div>
    }
}

#[component]
fn Detach(id: PraticaId, seen: domain::Revision, file: PraticaFile) -> impl IntoView {
    let run = address_of::<DetachPraticaFile>();
    view! {
        <PostForm to=run>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="file" value=file.id.to_string()/>
            <Button label=words::DETACH about=file.name.clone() small=true look=ButtonLook::DangerOutline/>
            " "
            {file.name}
        </PostForm>
    }
}

/// What was prepared, the mail that will follow, and the last word.
#[component]
fn Confirm(pratica: PraticaView, draft: Draft, back: String, effects: Option<EffectsView>) -> impl IntoView {
    let facts = pratica.facts.clone();
    let work = facts.pratica.work.clone();
    let decision = match work.accepted {
        Some(true) => words::APPROVE,
        Some(false) => words::REJECT,
        None => "–",
    };
    let reason_text = if work.reason.is_empty() { "–".to_owned() } else { work.reason };
    let own = facts.service.steps.iter().flat_map(|step| {
        let answers = &facts.pratica.work.answers;
        step.fields.iter().map(move |field| {
            let answer = answers.get(&format!("{}.{}", step.slug, field.name)).cloned().unwrap_or_default();
            view! { <Fact label=field.label.clone()>{answer}</Fact> }
        })
    });
    let own = own.collect_view();
    let files = facts.pratica.files_of(FileKind::Answer).cloned().collect::<Vec<_>>();
    let letter = match pratica.letter {
        Some(text) => text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| view! { <p>{line.to_owned()}</p> })
            .collect_view()
            .into_any(),
        None => view! { <p>{words::PREVIEW_NONE}</p> }.into_any(),
    };
    let button = match can(PraticaAction::Finish, &facts, By::Operator(&pratica.actor)) {
        Ok(()) => view! { <Button label=words::CONCLUDE/> }.into_any(),
        Err(denial) => {
            view! { <RefusedButton id="perche-concludi" label=words::CONCLUDE reason=reason(&denial)/> }.into_any()
        }
    };
    let action_word: &'static str = PraticaAction::Finish.into();
    let id = facts.pratica.id;
    let run = address_of::<RunPraticaCommand>();
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <section aria-labelledby="riepilogo">
            <h2 id="riepilogo">{words::SUMMARY}</h2>
            <DescriptionList>
                <Fact label=words::DECISION>{decision}</Fact>
                <Fact label=words::REASON>{reason_text}</Fact>
                {own}
            </DescriptionList>
            <FileTable id files caption=words::ANSWER_ATTACHMENTS empty=words::NO_ANSWER_ATTACHMENTS/>
        </section>
        <section aria-labelledby="anteprima">
            <h2 id="anteprima">{words::PREVIEW_MAIL}</h2>
            <Callout tone=Tone::Neutral>{letter}</Callout>
        </section>
        <WhatIf effects/>
        <PostForm to=run class="form">
            <Known facts/>
            <input type="hidden" name="action" value=action_word/>
            <p>{words::IRREVERSIBLE}</p>
            <div class="actions">
                {button}
                <LinkButton href=back label=words::BACK look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
