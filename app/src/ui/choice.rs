//! Fields where one chooses: lists, ticks, one-of-many.

use leptos::prelude::*;

use super::field::{FieldError, Frame, Need, ties};

/// One value of a list and the words for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    /// A value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of a short list (15 at most; beyond that, search).
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional_no_strip, into)] value: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] need: Need,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let ties = ties(id, &name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = value.as_deref() == Some(choice.value.as_str());
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <Frame label id=ties.id.clone() need hint_id=ties.hint hint error_id=ties.error error>
            <select
                class="control"
                id=ties.id
                name=name
                required=need == Need::Required
                aria-invalid=invalid
                aria-describedby=ties.described_by
            >
                {options}
            </select>
        </Frame>
    }
}

/// A tick. It sends `value` (`true` unless told), or nothing: the receiver needs
/// `#[serde(default)]` on its `bool`.
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true".to_owned(), into)] value: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] need: Need,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let ties = ties(id, &name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let label_for = ties.id.clone();
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=ties.id
                name=name
                value=value
                checked=checked
                required=need == Need::Required
                aria-invalid=invalid
                aria-describedby=ties.described_by
            />
            <div>
                <label for=label_for>{label}</label>
                {hint.map(|hint| view! { <p class="hint" id=ties.hint>{hint}</p> })}
                <FieldError id=ties.error error/>
            </div>
        </div>
    }
}

/// One of a few, all visible.
#[component]
pub fn RadioField(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional_no_strip, into)] value: Option<String>,
    #[prop(optional)] need: Need,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let ties = ties(None, &name, hint.is_some(), error.is_some());
    let group = ties.id;
    let lines = choices
        .into_iter()
        .enumerate()
        .map(|(position, choice)| {
            // The first radio carries the id of the whole, so that the error summary can lead to it.
            let id = if position == 0 { group.clone() } else { format!("{group}-{position}") };
            let label_for = id.clone();
            let checked = value.as_deref() == Some(choice.value.as_str());
            let name = name.clone();
            view! {
                <div class="check">
                    <input type="radio" id=id name=name value=choice.value checked=checked required=need == Need::Required/>
                    <label for=label_for>{choice.label}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" aria-describedby=ties.described_by>
            <legend>{legend}</legend>
            {lines}
            {hint.map(|hint| view! { <p class="hint" id=ties.hint>{hint}</p> })}
            <FieldError id=ties.error error/>
        </fieldset>
    }
}
