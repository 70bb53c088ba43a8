//! Text fields. Label above, then the field, the hint and what is wrong with it; the last two are
//! tied to the field for screen readers. Choices are in `choice.rs`.

use leptos::prelude::*;

use super::escape::area_content;
use super::{Icon, Symbol};
use crate::i18n::it::common;

/// The `id` of the field with this `name`: `command[Reject][reason]` → `field-command-reject-reason`.
#[must_use]
pub fn field_id(name: &str) -> String {
    let mut id = String::from("field");
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        id.push('-');
        id.push_str(&word.to_ascii_lowercase());
    }
    id
}

/// Must the field be filled in?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Need {
    /// Nothing is said: filters, searches.
    #[default]
    Free,
    /// The browser asks for it before sending.
    Required,
    /// Marked "(facoltativo)", where most other fields are required.
    Optional,
}

/// What is typed; it decides the keyboard of a phone and what the browser checks by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InputKind {
    #[default]
    Text,
    Email,
    Password,
    Number,
    Date,
    Url,
    Search,
}

impl InputKind {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Number => "number",
            Self::Date => "date",
            Self::Url => "url",
            Self::Search => "search",
        }
    }
}

/// The ids that tie a field to its hint and its error.
pub(super) struct Ties {
    pub id: String,
    pub hint: String,
    pub error: String,
    pub described_by: Option<String>,
}

pub(super) fn ties(id: Option<String>, name: &str, has_hint: bool, has_error: bool) -> Ties {
    let id = id.unwrap_or_else(|| field_id(name));
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = match (has_hint, has_error) {
        (false, false) => None,
        (true, false) => Some(hint.clone()),
        (false, true) => Some(error.clone()),
        (true, true) => Some(format!("{hint} {error}")),
    };
    Ties { id, hint, error, described_by }
}

/// Label above, hint and error below.
#[component]
pub(super) fn Frame(
    label: String,
    id: String,
    need: Need,
    hint_id: String,
    hint: Option<String>,
    error_id: String,
    error: Option<String>,
    children: Children,
) -> impl IntoView {
    let optional =
        (need == Need::Optional).then(|| view! { <span class="optional">{format!(" {}", common::OPTIONAL)}</span> });
    view! {
        <div class="field">
            <label for=id>{label}{optional}</label>
            {children()}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldError id=error_id error/>
        </div>
    }
}

/// What is wrong with a field; nothing when all is well.
#[component]
pub(super) fn FieldError(id: String, error: Option<String>) -> impl IntoView {
    error.map(|error| {
        view! {
            <p class="field-error" id=id>
                <Icon symbol=Symbol::Error/>
                <span>{error}</span>
            </p>
        }
    })
}

/// One line of text. `value` is what the field starts with; what people type before the page wakes
/// up stays. `id` only when two forms of a page use the same `name`.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] need: Need,
    #[prop(optional_no_strip, into)] value: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    /// `username`, `current-password`, `off`, …
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    #[prop(optional)] max_length: Option<u32>,
    /// Smallest and largest value of a number or date.
    #[prop(optional, into)]
    min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    /// A narrow field for short values: a version, a number of calls.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let ties = ties(id, &name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let class = if short { "control control-short" } else { "control" };
    view! {
        <Frame label id=ties.id.clone() need hint_id=ties.hint hint error_id=ties.error error>
            <input
                type=kind.attribute()
                class=class
                id=ties.id
                name=name
                value=value
                required=need == Need::Required
                autocomplete=autocomplete
                maxlength=max_length
                min=min
                max=max
                aria-invalid=invalid
                aria-describedby=ties.described_by
            />
        </Frame>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] need: Need,
    #[prop(optional_no_strip, into)] value: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional)] max_length: Option<u32>,
    #[prop(default = 4)] rows: u32,
) -> impl IntoView {
    let ties = ties(id, &name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    // Never as a child: Leptos would write it unescaped, see `escape.rs`.
    let content = area_content(value.as_deref().unwrap_or_default());
    view! {
        <Frame label id=ties.id.clone() need hint_id=ties.hint hint error_id=ties.error error>
            <textarea
                class="control"
                id=ties.id
                name=name
                rows=rows
                required=need == Need::Required
                maxlength=max_length
                aria-invalid=invalid
                aria-describedby=ties.described_by
                inner_html=content
            ></textarea>
        </Frame>
    }
}

/// A file to send. The form around it needs `enctype="multipart/form-data"`.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] need: Need,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    /// Accepted types, as in HTML: `.json,.yaml`.
    #[prop(optional, into)]
    accept: Option<String>,
) -> impl IntoView {
    let ties = ties(id, &name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    view! {
        <Frame label id=ties.id.clone() need hint_id=ties.hint hint error_id=ties.error error>
            <input
                type="file"
                class="control"
                id=ties.id
                name=name
                accept=accept
                required=need == Need::Required
                aria-invalid=invalid
                aria-describedby=ties.described_by
            />
        </Frame>
    }
}
