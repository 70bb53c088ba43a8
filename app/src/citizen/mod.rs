//! The citizen's page: a document of its own, outside the console, without a link to it and without a script. What stands
//! in it comes from `backend::pratica::citizen`, which holds nothing of the desk (`decisions.md` R4).

mod page;

use domain::{Denial, FieldProblem};
use leptos::prelude::*;

use crate::i18n::it::citizen as words;
use crate::routes::to;
use crate::shell::Theme;
use crate::ui::{Button, ErrorSummary, Flash, FormProblem, Need, TextField};

pub use page::page;

/// How a document looks: where its style sheet is, and which colours the reader chose.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub sheet: &'static str,
    pub theme: Theme,
}

/// Why the page is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Locked {
    /// Nothing was typed yet.
    Fresh,
    /// The reader closed it.
    Closed,
    /// Wrong characters, or no such link: nobody is told which.
    Wrong,
    /// Refused before it was looked at.
    Refused(Denial),
}

impl Locked {
    fn problem(&self) -> Option<FormProblem> {
        match self {
            Self::Fresh | Self::Closed => None,
            Self::Wrong => Some(FormProblem::of_form(words::WRONG)),
            Self::Refused(Denial::TooManyRequests { retry_after_seconds }) => {
                Some(FormProblem::of_form(words::wait(*retry_after_seconds)))
            }
            Self::Refused(Denial::Invalid(errors)) if errors.iter().any(|e| e.problem == FieldProblem::Required) => {
                Some(FormProblem::of("code", words::MISSING_CODE))
            }
            Self::Refused(_) => Some(FormProblem::of("code", words::MALFORMED_CODE)),
        }
    }
}

/// The page before it is opened: the same for every link, known or not.
#[must_use]
pub fn locked(look: Look, link: &str, why: &Locked) -> String {
    let problem = why.problem();
    let error = problem.clone().filter(|problem| problem.field.is_some()).map(|problem| problem.text);
    let closed = *why == Locked::Closed;
    let address = to::citizen(link);
    document(look, words::TITLE, move || {
        view! {
            <div class="login">
                <h1>{words::TITLE}</h1>
                <p>{words::LOCKED_NOTE}</p>
                {closed.then(|| view! { <Flash>{words::CLOSED}</Flash> })}
                <ErrorSummary problems=problem.into_iter().collect()/>
                <form method="post" action=address class="form">
                    <TextField
                        name="code"
                        label=words::CODE
                        hint=words::CODE_HINT
                        need=Need::Required
                        error=error
                        autocomplete="off"
                    />
                    <div class="actions">
                        <Button label=words::OPEN/>
                    </div>
                </form>
            </div>
        }
    })
}

/// A file or page that is not there, or not yet.
#[must_use]
pub fn missing(look: Look) -> String {
    said(look, words::NOT_FOUND_TITLE, words::NOT_FOUND.to_owned())
}

/// The system does not answer; `code` is that of the answer in the log.
#[must_use]
pub fn broken(look: Look, code: &str) -> String {
    said(look, words::BROKEN_TITLE, format!("{} {code}", words::BROKEN))
}

/// A request that is refused whatever it asks for, in words.
#[must_use]
pub fn refused(look: Look, told: String) -> String {
    said(look, words::REFUSED_TITLE, told)
}

fn said(look: Look, title: &'static str, text: String) -> String {
    document(look, title, move || {
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
        }
    })
}

/// A document around what `draw` draws. The titles are ours: what people wrote is never among them.
fn document<V: IntoView + 'static>(look: Look, title: &'static str, draw: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let content = owner.with(|| draw().into_view().to_html());
    owner.cleanup();
    let theme = look.theme.0.map(|theme| format!(" data-tema=\"{theme}\"")).unwrap_or_default();
    let (tab, product) = (words::tab(title), crate::i18n::it::frame::PRODUCT);
    format!(
        "<!DOCTYPE html><html lang=\"it\"{theme}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex, nofollow\"><meta name=\"referrer\" content=\"no-referrer\">\
         <title>{tab}</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{}\"></head>\
         <body><header class=\"bar\"><span class=\"brand\">{product}</span></header>\
         <main class=\"main\" id=\"contenuto\">{content}</main></body></html>",
        look.sheet
    )
}
