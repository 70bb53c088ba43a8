//! The opened page: where the pratica stands, what was sent, the answer once it may be known, the iter without names.

use backend::pratica::citizen::CitizenPage;
use backend::rome;
use domain::paper::PaperKind;
use domain::pratica::PraticaFile;
use leptos::prelude::*;

use super::{Look, document};
use crate::i18n::it::citizen as words;
use crate::i18n::it::document::size;
use crate::i18n::it::pratica as desk;
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Button, ButtonLook, Callout, Column, DescriptionList, Fact, LinkButton, Moment, RowActions, Table,
};

/// The page that `link` leads to.
#[must_use]
pub fn page(look: Look, link: &str, shown: CitizenPage) -> String {
    let link = link.to_owned();
    document(look, words::TITLE, move || {
        let close = to::citizen_close(&link);
        let CitizenPage { ente, view, .. } = shown.clone();
        let asked = view.asked.clone().map(|asked| {
            view! {
                <Callout title=words::ASKED>
                    <p>{asked}</p>
                    <p>{words::ASKED_NOTE}</p>
                </Callout>
            }
        });
        view! {
            <h1>{view.service.clone()}</h1>
            <p>{ente}</p>
            {asked}
            <div class="columns">
                <div>
                    <Present shown=shown.clone()/>
                    <Answer shown=shown.clone() link=link.clone()/>
                    <Sent shown=shown.clone() link=link.clone()/>
                </div>
                <div>
                    <Iter shown=shown.clone()/>
                </div>
            </div>
            <form method="post" action=close class="form">
                <p>{words::CLOSE_NOTE}</p>
                <div class="actions">
                    <Button label=words::CLOSE look=ButtonLook::Outline/>
                </div>
            </form>
        }
    })
}

/// Where it stands.
#[component]
fn Present(shown: CitizenPage) -> impl IntoView {
    let view = shown.view;
    let number = view.protocol.map_or_else(|| desk::AWAITING.to_owned(), |protocol| protocol.number);
    let area = (!view.area.is_empty()).then(|| view! { <Fact label=desk::AREA>{view.area}</Fact> });
    let (text, iso) = (rome::date_time(view.submitted_at), rome::rfc3339(view.submitted_at));
    view! {
        <section aria-labelledby="stato">
            <h2 id="stato">{words::PRESENT}</h2>
            <DescriptionList>
                <Fact label=desk::CURRENT_STATE>{desk::passed(view.state)}</Fact>
                {area}
                <Fact label=words::CITIZEN>{view.citizen}</Fact>
                <Fact label=desk::SUBMITTED>
                    <Moment text iso/>
                </Fact>
                <Fact label=desk::PROTOCOL><span class="mono">{number}</span></Fact>
            </DescriptionList>
        </section>
    }
}

/// What was answered, once the citizen may know it.
#[component]
fn Answer(shown: CitizenPage, link: String) -> impl IntoView {
    let view = shown.view;
    let content = match view.outcome {
        None => view! { <p>{words::NOT_YET}</p> }.into_any(),
        Some(outcome) => {
            let decision = if outcome.accepted { desk::ACCEPTED } else { desk::REJECTED };
            let reason =
                (!outcome.reason.is_empty()).then(|| view! { <Fact label=desk::REASON>{outcome.reason}</Fact> });
            let number = outcome.protocol.map(|protocol| {
                view! { <Fact label=desk::OUTCOME_PROTOCOL><span class="mono">{protocol.number}</span></Fact> }
            });
            let paper = shown.papers.contains(&PaperKind::Answer).then(|| {
                let (href, label) = (to::citizen_answer(&link), words::DOWNLOAD_ANSWER);
                view! { <p><LinkButton href label look=ButtonLook::Primary download=true/></p> }
            });
            view! {
                <DescriptionList>
                    <Fact label=desk::DECISION>{decision}</Fact>
                    {reason}
                    {number}
                </DescriptionList>
                {paper}
                <h3>{words::ANSWER_FILES}</h3>
                <Files link files=view.answered caption=words::ANSWER_FILES empty=words::NO_ANSWER_FILES/>
            }
            .into_any()
        }
    };
    view! {
        <section aria-labelledby="risposta">
            <h2 id="risposta">{words::ANSWER}</h2>
            {content}
        </section>
    }
}

/// What the citizen sent.
#[component]
fn Sent(shown: CitizenPage, link: String) -> impl IntoView {
    let form = shown.papers.contains(&PaperKind::Form).then(|| {
        let (href, label) = (to::citizen_form(&link), words::DOWNLOAD_FORM);
        view! { <p><LinkButton href label look=ButtonLook::Outline download=true/></p> }
    });
    view! {
        <section aria-labelledby="inviato">
            <h2 id="inviato">{words::SENT}</h2>
            {form}
            <h3>{words::SENT_FILES}</h3>
            <Files link files=shown.view.sent caption=words::SENT_FILES empty=words::NO_SENT_FILES/>
        </section>
    }
}

#[component]
fn Files(link: String, files: Vec<PraticaFile>, caption: &'static str, empty: &'static str) -> impl IntoView {
    if files.is_empty() {
        return view! { <p>{empty}</p> }.into_any();
    }
    let rows = files.into_iter().map(|file| {
        let (href, about) = (to::citizen_file(&link, file.id), file.name.clone());
        view! {
            <tr>
                <th scope="row">{file.name}</th>
                <td>{file.description}</td>
                <td>{size(file.size)}</td>
                <td>
                    <RowActions>
                        <LinkButton href label=desk::DOWNLOAD about small=true look=ButtonLook::Outline download=true/>
                    </RowActions>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption>
            <thead>
                <tr>
                    <Column label=desk::FILE_NAME/>
                    <Column label=desk::FILE_DESCRIPTION/>
                    <Column label=desk::FILE_SIZE/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

/// Every state passed, oldest first, with date and time and nobody's name.
#[component]
fn Iter(shown: CitizenPage) -> impl IntoView {
    let lines = shown.view.passed.into_iter().map(|(state, at)| {
        let (text, iso) = (rome::date_time(at), rome::rfc3339(at));
        view! {
            <li>
                <time datetime=iso>{text}</time>
                <p><strong>{desk::passed(state)}</strong></p>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section aria-labelledby="iter">
            <h2 id="iter">{words::ITER}</h2>
            <ol class="timeline">{lines}</ol>
        </section>
    }
}
