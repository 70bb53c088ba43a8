//! A box that says something about the page, and the list of what is wrong in a form.

use leptos::prelude::*;

use super::{Icon, Symbol, Tone};
use crate::i18n::it::common;

/// A box with a symbol, an optional title and free content.
#[component]
pub fn Callout(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    children: Children,
) -> impl IntoView {
    let (class, symbol) = match tone {
        Tone::Neutral | Tone::Info => ("callout", Symbol::InfoCircle),
        Tone::Ok => ("callout callout-ok", Symbol::CheckCircle),
        Tone::Warning => ("callout callout-warning", Symbol::WarningCircle),
        Tone::Danger => ("callout callout-danger", Symbol::Error),
    };
    view! {
        <div class=class>
            <Icon symbol/>
            <div>
                {title.map(|title| view! { <h2 class="callout-title">{title}</h2> })}
                {children()}
            </div>
        </div>
    }
}

/// One thing wrong with a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormProblem {
    /// The `id` of the field, see [`super::field_id`]; `None` for what concerns the whole form.
    pub field: Option<String>,
    pub text: String,
}

impl FormProblem {
    /// A problem of the field with this `name`.
    pub fn of(name: &str, text: impl Into<String>) -> Self {
        Self { field: Some(super::field_id(name)), text: text.into() }
    }

    /// A problem of the form as a whole.
    pub fn of_form(text: impl Into<String>) -> Self {
        Self { field: None, text: text.into() }
    }
}

/// What is wrong in a form, on top of it, with a link to each field. Draws nothing when all is well.
/// It takes the focus when the page arrives, so that it is the first thing heard.
#[component]
pub fn ErrorSummary(problems: Vec<FormProblem>) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        // `external`: the focus moves to the field only when the browser follows the link itself.
        let title = common::problems(problems.len());
        let lines = problems
            .into_iter()
            .map(|problem| match problem.field {
                Some(field) => {
                    view! { <li><a href=format!("#{field}") rel="external">{problem.text}</a></li> }.into_any()
                }
                None => view! { <li>{problem.text}</li> }.into_any(),
            })
            .collect_view();
        view! {
            <div class="callout callout-danger error-summary" role="alert" tabindex="-1" autofocus>
                <Icon symbol=Symbol::Error/>
                <div>
                    <h2 class="callout-title">{title}</h2>
                    <ul>{lines}</ul>
                </div>
            </div>
        }
    })
}
