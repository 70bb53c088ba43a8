//! The five pages linked from the footer, open to everybody.

use leptos::prelude::*;

use backend::tenant::Statement;
use domain::page::Page;
use domain::tenant::Accessibility;

use crate::api::tenant::{Statements, get_statements};
use crate::i18n::it::legal::{self, LegalText, Paragraph};
use crate::pages::address::{address, page_number};
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{ButtonLook, Callout, LinkButton, PageHead, Pager, Symbol, Tone};

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
    let page = query("p").and_then(|page| page.parse().ok()).unwrap_or(1);
    let statements = asked(move || page, get_statements);
    view! {
        <LegalPage text=&legal::ACCESSIBILITY>
            <Loaded
                asked=statements
                view=|statements| match statements {
                    Statements::Own { ente, known, changes } => view! { <OwnStatement ente known changes/> }.into_any(),
                    Statements::All(page) => view! { <AllStatements page/> }.into_any(),
                }
            />
        </LegalPage>
    }
}

/// What the reader's ente has made known, or who can make it known.
#[component]
fn OwnStatement(ente: String, known: Accessibility, changes: bool) -> impl IntoView {
    if known.is_empty() {
        let way_on = if changes {
            view! { <a href=to::OWN_TENANT>{legal::GIVE_STATEMENT}</a> }.into_any()
        } else {
            legal::WHO_GIVES.into_any()
        };
        return view! {
            <Callout tone=Tone::Warning title=legal::statement_of(&ente)>
                <p>{legal::NO_STATEMENT} " " {way_on}</p>
            </Callout>
        }
        .into_any();
    }
    let report = known.feedback_link().map(|href| {
        view! { <LinkButton href label=legal::REPORT look=ButtonLook::Outline symbol=Symbol::Megaphone/> }
    });
    let read = (!known.statement.is_empty()).then(|| {
        view! { <LinkButton href=known.statement label=legal::READ_STATEMENT symbol=Symbol::ExternalLink/> }
    });
    view! {
        <Callout tone=Tone::Info title=legal::statement_of(&ente)>
            <div class="actions">{read} {report}</div>
        </Callout>
    }
    .into_any()
}

/// For who has not signed in: the statements of all enti.
#[component]
fn AllStatements(page: Page<Statement>) -> impl IntoView {
    let (offset, limit, total) = (page.offset, page.limit, page.total);
    let lines = page.results.into_iter().map(|Statement { ente, address }| {
        view! { <li><a href=address rel="external">{legal::statement_of(&ente)}</a></li> }
    });
    let list = if total == 0 {
        view! { <p class="muted">{legal::NO_STATEMENTS}</p> }.into_any()
    } else {
        let href = |page| address(to::ACCESSIBILITY, &[("p", page_number(page).as_deref())]);
        view! {
            <ul>{lines.collect_view()}</ul>
            <Pager offset limit total href/>
        }
        .into_any()
    };
    view! {
        <h2>{legal::STATEMENTS}</h2>
        <p>{legal::STATEMENTS_NOTE}</p>
        {list}
    }
}

/// `/assistenza`
#[component]
pub fn AssistancePage() -> impl IntoView {
    // Anybody can write an address: nothing but a code is shown.
    let code = query("codice").filter(|code| code.parse::<uuid::Uuid>().is_ok());
    let code = code.map(|code| {
        view! {
            <Callout tone=Tone::Info title=legal::CODE_TITLE>
                <pre class="copy-text">{code}</pre>
                <p>{legal::CODE_NOTE}</p>
            </Callout>
        }
    });
    view! { <LegalPage text=&legal::SUPPORT>{code}</LegalPage> }
}

/// `/note-legali`
#[component]
pub fn LegalNotesPage() -> impl IntoView {
    view! { <LegalPage text=&legal::NOTES/> }
}

#[component]
fn LegalPage(
    text: &'static LegalText,
    /// What comes before the text and is not the same for everybody.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
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
            {children.map(|children| children())}
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
