//! What pages of several areas draw alike: waiting for data, refusals, requirements.

use std::pin::Pin;

use domain::requirement::{AttributeFit, GroupFit, RequirementFit, Standing};
use domain::{Denial, FieldError, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::ApiError;
use crate::api::form::{Draft, get_draft};
use crate::i18n::it::agreement as words;
use crate::i18n::it::denial::{field_problem, refusal};
use crate::i18n::it::page as page_words;
use crate::pages::technical::Technical;
use crate::ui::{AnyOf, ButtonLook, Callout, CheckLine, Checklist, FormProblem, Headed, LinkButton, PageHead, Tone};

/// One parameter of the address's query, empty ones left out.
#[must_use]
pub fn query(name: &'static str) -> Option<String> {
    use_query_map().read_untracked().get(name).filter(|value| !value.is_empty())
}

/// What a page waits for before it is drawn. A page is drawn once: this is a future, nothing that could change later.
pub type Asked<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;

/// Asks for what a page shows, with what its address says.
#[must_use]
pub fn asked<S, T, Answer>(source: impl Fn() -> S, fetch: impl FnOnce(S) -> Answer) -> Asked<T>
where
    T: Send + 'static,
    Answer: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    begun(fetch(source()))
}

/// Waits for an answer that is being made meanwhile, wherever the drawing of the page is: a page is drawn from top to
/// bottom, and what stands further down would otherwise keep its connection to the database while nobody goes on with
/// it; with as many pages as connections, none would ever get another one.
fn begun<T: Send + 'static>(answer: impl Future<Output = Result<T, ApiError>> + Send + 'static) -> Asked<T> {
    let (told, heard) = tokio::sync::oneshot::channel();
    let work: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
        // Nobody listens when the page is not wanted any more.
        drop(told.send(answer.await));
    });
    leptos::task::spawn(work);
    Box::pin(async move { heard.await.unwrap_or(Err(ApiError::Broken)) })
}

/// What a form's page needs, with the form that came back if the address names one.
#[must_use]
pub fn with_draft<S, T, Answer>(source: impl Fn() -> S, fetch: impl FnOnce(S) -> Answer) -> Asked<(T, Draft)>
where
    T: Send + 'static,
    Answer: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let (answer, id) = (fetch(source()), query("bozza"));
    begun(async move {
        let answer = answer.await?;
        let draft = match id {
            Some(id) => get_draft(Some(id)).await.unwrap_or_default(),
            None => Draft::default(),
        };
        Ok((answer, draft))
    })
}

/// The address that a command's form is sent to.
#[must_use]
pub fn address_of<T: leptos::server_fn::ServerFn>() -> &'static str {
    T::url()
}

/// A form that carries out a command: sent by the browser itself, and answered by leading on.
#[component]
pub fn PostForm(
    to: &'static str,
    #[prop(optional)] class: &'static str,
    /// For fields that stand elsewhere in the page and name the form they belong to.
    #[prop(optional)]
    id: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! { <form method="post" action=to class=class id=id>{children()}</form> }
}

/// A page, or a part of it, that waits for its data; the only place that shows why there are none.
#[component]
pub fn Loaded<T, V, F>(asked: Asked<T>, view: F) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
    F: FnOnce(T) -> V + Send + 'static,
{
    // One type for all pages, or each would bring its own copy of the machinery that waits.
    let drawn: Pin<Box<dyn Future<Output = AnyView> + Send>> = Box::pin(async move {
        match asked.await {
            Ok(data) => view(data).into_any(),
            Err(error) => view! { <Problem error/> }.into_any(),
        }
    });
    Suspend::new(drawn)
}

/// A page that has no answer, and says why and who can mend it. The status of the answer says the same.
#[component]
pub fn Problem(error: ApiError) -> impl IntoView {
    crate::api::server::set_status(error.status());
    let (told, status) = (explain(&error), error.status());
    let head = if Headed::already() {
        view! { <h2>{told.what}</h2> }.into_any()
    } else {
        view! { <PageHead title=told.what/> }.into_any()
    };
    view! {
        {head}
        <Callout tone=Tone::Warning>
            <p>{told.why}</p>
            <p>{told.remedy}</p>
        </Callout>
        <p><LinkButton href="/" label=page_words::BACK_HOME look=ButtonLook::Outline/></p>
        <Technical status/>
    }
}

/// Why something did not happen, in words.
#[must_use]
pub fn explain(error: &ApiError) -> crate::i18n::it::denial::Refusal {
    match error {
        ApiError::Denied(denial) => refusal(denial),
        ApiError::Offline | ApiError::Unavailable => page_words::unavailable(),
        ApiError::Broken => page_words::broken(),
    }
}

/// Why something is refused now, in one breath: for a button that cannot be pressed.
#[must_use]
pub fn reason(denial: &Denial) -> String {
    let told = refusal(denial);
    format!("{} {}", told.why, told.remedy)
}

/// What is wrong with a form that came back, one line for each field; `inputs` says which input asks for which field.
#[must_use]
pub fn problems(draft: &Draft, inputs: &[(&str, &str)]) -> Vec<FormProblem> {
    if draft.late {
        return vec![FormProblem::of_form(page_words::CAME_LATE.to_owned())];
    }
    match &draft.error {
        None => Vec::new(),
        Some(ApiError::Denied(Denial::Invalid(errors))) => errors
            .iter()
            .map(|FieldError { field, problem }| {
                let input = inputs.iter().find(|(name, _)| name == field).map(|(_, input)| *input);
                match input {
                    Some(input) => FormProblem::of(input, field_problem(problem)),
                    None => FormProblem::of_form(field_problem(problem)),
                }
            })
            .collect(),
        Some(error) => {
            let told = explain(error);
            vec![FormProblem::of_form(format!("{} {} {}", told.what, told.why, told.remedy))]
        }
    }
}

/// What is wrong with one field of a form that came back.
#[must_use]
pub fn field_error(draft: &Draft, name: &str) -> Option<String> {
    match &draft.error {
        Some(ApiError::Denied(Denial::Invalid(errors))) => {
            errors.iter().find(|error| error.field == name).map(|error| field_problem(&error.problem))
        }
        _ => None,
    }
}

/// Why an action is not possible now. A page for which the reader has no role answers so in its status too.
#[component]
pub fn Refused(denial: Denial) -> impl IntoView {
    if denial.is_about_who() {
        crate::api::server::set_status(ApiError::Denied(denial.clone()).status());
    }
    let told = refusal(&denial);
    view! {
        <Callout tone=Tone::Warning title=told.what>
            <p>{told.why}</p>
            <p>{told.remedy}</p>
        </Callout>
    }
}

/// The requirements of a version and how one ente stands to each. `date` gives an instant in words; `action` draws
/// what the reader can do about an attribute, if anything.
#[component]
pub fn RequirementList<D, A>(fit: RequirementFit, date: D, action: A) -> impl IntoView
where
    D: Fn(Timestamp) -> String + 'static,
    A: Fn(&GroupFit, &AttributeFit) -> Option<AnyView> + 'static,
{
    let groups = fit
        .groups
        .iter()
        .filter(|group| !group.attributes.is_empty())
        .map(|group| {
            let lines = group.attributes.iter().map(|attribute| line(group, attribute, &date, &action)).collect_view();
            if group.attributes.len() == 1 {
                view! { <Checklist>{lines}</Checklist> }.into_any()
            } else {
                view! { <AnyOf title=words::ANY_OF>{lines}</AnyOf> }.into_any()
            }
        })
        .collect_view();
    view! { {groups} }
}

fn line(
    group: &GroupFit,
    attribute: &AttributeFit,
    date: &impl Fn(Timestamp) -> String,
    action: &impl Fn(&GroupFit, &AttributeFit) -> Option<AnyView>,
) -> AnyView {
    let held = attribute.standing.is_held();
    let state = match attribute.standing {
        Standing::Never => words::NEVER.to_owned(),
        Standing::Held { since, until } => words::held_since(&date(since), until.map(date).as_deref()),
        Standing::Revoked { at } => words::revoked_on(&date(at)),
        Standing::Expired { at } => words::expired_on(&date(at)),
    };
    let note = (!held).then(|| words::who_can_give(group.kind, attribute.certifier.as_deref()));
    let standing = match (held, group.is_satisfied()) {
        (true, _) => crate::ui::Standing::Met,
        (false, true) => crate::ui::Standing::Attention,
        (false, false) => crate::ui::Standing::Missing,
    };
    let action = action(group, attribute);
    view! {
        <CheckLine standing title=attribute.name.clone() kind=words::kind(group.kind) state note>
            {action}
        </CheckLine>
    }
    .into_any()
}
