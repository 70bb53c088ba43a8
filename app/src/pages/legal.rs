//! The five pages linked from the footer. They are open to everybody and need no data.

use leptos::prelude::*;

use crate::i18n::it::legal::{self, LegalText, Paragraph};
use crate::ui::PageHead;

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    view! { <LegalPage text=&legal::PRIVACY/> }
}

/// `/cookie`
#[component]
pub fn CookiePage() -> impl IntoView {
    view! { <LegalPage text=&legal::COOKIE/> }
}

/// `/accessibilita`
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    view! { <LegalPage text=&legal::ACCESSIBILITY/> }
}

/// `/assistenza`
#[component]
pub fn AssistancePage() -> impl IntoView {
    view! { <LegalPage text=&legal::SUPPORT/> }
}

/// `/note-legali`
#[component]
pub fn LegalNotesPage() -> impl IntoView {
    view! { <LegalPage text=&legal::NOTES/> }
}

#[component]
fn LegalPage(text: &'static LegalText) -> impl IntoView {
    let sections = text
        .sections
        .iter()
        .map(|section| {
            let paragraphs = section.paragraphs.iter().map(draw).collect_view();
            view! {
                <h2>{section.title}</h2>
                {paragraphs}
            }
        })
        .collect_view();
    view! {
        <PageHead title=text.title/>
        <div class="prose">
            <p>{text.opening}</p>
            {sections}
        </div>
    }
}

fn draw(paragraph: &'static Paragraph) -> AnyView {
    match paragraph {
        Paragraph::Text(text) => view! { <p>{*text}</p> }.into_any(),
        Paragraph::Points(points) => {
            let points = points.iter().map(|point| view! { <li>{*point}</li> }).collect_view();
            view! { <ul>{points}</ul> }.into_any()
        }
        // Files and other sites are the browser's, not the router's.
        Paragraph::Link { href, label } => view! { <p><a href=*href rel="external">{*label}</a></p> }.into_any(),
    }
}
