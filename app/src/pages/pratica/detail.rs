//! One pratica (seed 001, "Visualizza il dettaglio della pratica"): "Elabora" on top, the state, what the citizen sent with
//! the number of the protocol or the warning that it is awaited, the iter, what was answered, what colleagues wrote. Every
//! button asks the same `can` as the server.

use domain::Denial;
use domain::paper::PaperKind;
use domain::pratica::rules::can;
use domain::pratica::{By, FileKind, PraticaAction};
use leptos::prelude::*;

use super::files::FileTable;
use super::protocol::OnItsWay;
use super::{Done, StateBadge, id_in_path, trail};
use crate::api::form::Draft;
use crate::api::pratica::{PraticaView, RunPraticaCommand, get_pratica};
use crate::i18n::it::paper as paper_words;
use crate::i18n::it::pratica as words;
use crate::pages::parts::{Loaded, PostForm, address_of, field_error, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Code, Column, DescriptionList, Fact, Happening, LinkButton, Moment, Need,
    PageHead, RefusedButton, Table, TextArea, Timeline, Tone,
};

/// `/pratiche/:id`
#[component]
pub fn PraticaDetailPage() -> impl IntoView {
    let both = with_draft(id_in_path, get_pratica);
    view! { <Loaded asked=both view=|(pratica, draft)| view! { <Detail pratica draft/> }/> }
}

#[component]
fn Detail(pratica: PraticaView, draft: Draft) -> impl IntoView {
    let kept = &pratica.facts.pratica;
    let title = words::title(&kept.service_name, &kept.applicant.in_lists());
    let (state, code) = (kept.state, kept.id.to_string());
    let subtitle = move || {
        view! {
            <StateBadge state/>
            " "
            <Code text=code.clone()/>
        }
    };
    let for_actions = pratica.clone();
    view! {
        <Breadcrumb trail=trail(title.clone())/>
        <PageHead title subtitle>
            <Actions pratica=for_actions/>
        </PageHead>
        <Done/>
        <Awaiting pratica=pratica.clone()/>
        <OnItsWay pratica=pratica.clone()/>
        <div class="columns">
            <div>
                <Sent pratica=pratica.clone()/>
                <Presented pratica=pratica.clone()/>
            </div>
            <div>
                <Iter pratica=pratica.clone()/>
                <Outcome pratica=pratica.clone()/>
            </div>
        </div>
        <Comments pratica draft/>
    }
}

/// The commands that have a page, the likely one first.
const OFFERED: [PraticaAction; 8] = [
    PraticaAction::RetryProtocol,
    PraticaAction::TakeCharge,
    PraticaAction::Register,
    PraticaAction::ReceiveIntegration,
    PraticaAction::RequestIntegration,
    PraticaAction::Release,
    PraticaAction::Reassign,
    PraticaAction::Reopen,
];

/// A link for what can be done now, the reason for what is only waited for, nothing for what is never the reader's.
#[component]
fn Actions(pratica: PraticaView) -> impl IntoView {
    let (facts, by) = (&pratica.facts, By::Operator(&pratica.actor));
    let id = facts.pratica.id;
    let elabora = can(PraticaAction::Evaluate, facts, by).is_ok().then(|| {
        let href = to::elabora(id, super::steps::Step::OUTCOME);
        view! { <LinkButton href label=words::ELABORA look=ButtonLook::Primary/> }
    });
    let others = OFFERED
        .into_iter()
        // What is in one's hands is not taken again.
        .filter(|action| *action != PraticaAction::TakeCharge || !facts.is_assignee(&pratica.actor))
        .filter_map(|action| match can(action, facts, by) {
            Ok(()) => {
                let href = to::pratica_command(id, action);
                Some(view! { <LinkButton href label=words::button(action) look=look(action)/> }.into_any())
            }
            Err(denial @ Denial::PraticaNotRegistered) => {
                let id = format!("perche-{}", words::slug(action));
                Some(view! { <RefusedButton id label=words::button(action) reason=reason(&denial)/> }.into_any())
            }
            Err(_) => None,
        })
        .collect_view();
    view! {
        {elabora}
        {others}
    }
}

const fn look(action: PraticaAction) -> ButtonLook {
    match action {
        PraticaAction::TakeCharge
        | PraticaAction::Register
        | PraticaAction::ReceiveIntegration
        | PraticaAction::RetryProtocol => ButtonLook::Primary,
        PraticaAction::Release | PraticaAction::Reopen => ButtonLook::DangerOutline,
        _ => ButtonLook::Outline,
    }
}

/// The warning of the manual: the number is awaited.
#[component]
fn Awaiting(pratica: PraticaView) -> impl IntoView {
    let facts = pratica.facts;
    facts.awaits_protocol().then(|| {
        let text = words::awaiting(facts.pratica.state, facts.service.protocol);
        view! { <Callout tone=Tone::Warning title=words::AWAITING><p>{text}</p></Callout> }
    })
}

/// What was sent to the ente: the number, the form with its answers, the citizen's files.
#[component]
fn Sent(pratica: PraticaView) -> impl IntoView {
    let kept = &pratica.facts.pratica;
    let number = match (&kept.protocol, &pratica.registered) {
        (Some(protocol), Some(at)) => {
            let text = format!("{}, {}", protocol.number, at.text);
            view! { <span class="mono">{text}</span> }.into_any()
        }
        _ if pratica.facts.awaits_protocol() => view! { <em>{words::AWAITING}</em> }.into_any(),
        _ => "–".into_any(),
    };
    let rows = kept.answers.iter().map(|(question, answer)| {
        view! {
            <tr>
                <th scope="row">{question.clone()}</th>
                <td>{answer.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let answers = if kept.answers.is_empty() {
        view! { <p>{words::NO_ANSWERS}</p> }.into_any()
    } else {
        view! {
            <Table caption=words::ANSWERS>
                <thead>
                    <tr>
                        <Column label=words::QUESTION/>
                        <Column label=words::ANSWER/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
        .into_any()
    };
    let files = kept.files_of(FileKind::Request).cloned().collect::<Vec<_>>();
    let id = kept.id;
    let protocols = (!pratica.protocols.is_empty()).then(|| {
        let lines = pratica.protocols.iter().map(|one| view! { <li><Code text=one.clone()/></li> }).collect_view();
        view! {
            <h3>{words::PARTNER_PROTOCOLS}</h3>
            <ul>{lines}</ul>
        }
    });
    let form = pratica.papers.contains(&PaperKind::Form).then(|| {
        let (href, label) = (to::pratica_form(id), paper_words::DOWNLOAD_FORM);
        view! { <p><LinkButton href label small=true look=ButtonLook::Outline download=true/></p> }
    });
    view! {
        <section aria-labelledby="inoltrata">
            <h2 id="inoltrata">{words::DOCUMENTS}</h2>
            <DescriptionList>
                <Fact label=words::PROTOCOL>{number}</Fact>
                <Fact label=words::SUBMITTED>
                    <Moment text=pratica.submitted.text.clone() iso=pratica.submitted.iso.clone()/>
                </Fact>
            </DescriptionList>
            <h3>{words::ANSWERS}</h3>
            {form}
            {answers}
            <h3>{words::ATTACHMENTS}</h3>
            <FileTable id files caption=words::ATTACHMENTS empty=words::NO_ATTACHMENTS/>
            {protocols}
        </section>
    }
}

#[component]
fn Presented(pratica: PraticaView) -> impl IntoView {
    let kept = &pratica.facts.pratica;
    let applicant = &kept.applicant;
    let birth = [applicant.birth_place.as_str(), pratica.birth_date.as_str()];
    let birth = birth.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let nobody = if kept.is_at_partner() { words::AT_PARTNER } else { words::NOBODY };
    let assignee = pratica.facts.assignee_name.clone().unwrap_or_else(|| nobody.to_owned());
    let facts = [
        (words::CURRENT_STATE, words::state(kept.state).to_owned()),
        (words::SERVICE, kept.service_name.clone()),
        (words::AREA, kept.area.clone()),
        (words::ENTE, pratica.ente.clone()),
        (words::ASSIGNEE, assignee),
        (words::BROUGHT_BY, pratica.partner.clone().unwrap_or_default()),
        (words::COMPILED, pratica.compiled.text.clone()),
        (words::APPLICANT, applicant.in_lists()),
        (words::FISCAL_CODE, applicant.fiscal_code.clone()),
        (words::BIRTH, birth),
        (words::ADDRESS, applicant.address.clone()),
        (words::PHONE, applicant.phone.clone()),
        (words::EMAIL, applicant.email.clone()),
        (words::MAIL, pratica.mail.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(label, value)| view! { <Fact label>{value}</Fact> }).collect_view();
    view! {
        <section aria-labelledby="presentate">
            <h2 id="presentate">{words::PRESENTED}</h2>
            <DescriptionList>{facts}</DescriptionList>
        </section>
    }
}

/// Every state passed, oldest first, with date and time.
#[component]
fn Iter(pratica: PraticaView) -> impl IntoView {
    let happenings = pratica.iter.into_iter().map(|line| Happening {
        when: line.when.text,
        iso: line.when.iso,
        who: line.who,
        what: line.what.to_owned(),
        detail: line.note,
    });
    view! {
        <section aria-labelledby="iter">
            <h2 id="iter">{words::ITER}</h2>
            <Timeline happenings=happenings.collect()/>
        </section>
    }
}

/// What was decided, once it was.
#[component]
fn Outcome(pratica: PraticaView) -> impl IntoView {
    let is_printed = pratica.papers.contains(&PaperKind::Answer);
    let kept = pratica.facts.pratica;
    kept.outcome.clone().map(|outcome| {
        let decision = if outcome.accepted { words::ACCEPTED } else { words::REJECTED };
        let reason =
            (!outcome.reason.is_empty()).then(|| view! { <Fact label=words::REASON>{outcome.reason.clone()}</Fact> });
        let number = outcome.protocol.map(|protocol| {
            view! { <Fact label=words::OUTCOME_PROTOCOL><span class="mono">{protocol.number}</span></Fact> }
        });
        let files = kept.files_of(FileKind::Answer).cloned().collect::<Vec<_>>();
        let answer = is_printed.then(|| {
            let (href, label) = (to::pratica_answer(kept.id), paper_words::DOWNLOAD_ANSWER);
            view! { <p><LinkButton href label small=true look=ButtonLook::Outline download=true/></p> }
        });
        view! {
            <section aria-labelledby="esito">
                <h2 id="esito">{words::OUTCOME}</h2>
                <DescriptionList>
                    <Fact label=words::DECISION>{decision}</Fact>
                    {reason}
                    {number}
                </DescriptionList>
                {answer}
                <h3>{words::ANSWER_ATTACHMENTS}</h3>
                <FileTable
                    id=kept.id
                    files
                    caption=words::ANSWER_ATTACHMENTS
                    empty=words::NO_ANSWER_ATTACHMENTS
                />
            </section>
        }
    })
}

/// What colleagues wrote; who has the pratica in hand adds to it.
#[component]
fn Comments(pratica: PraticaView, draft: Draft) -> impl IntoView {
    let may = can(PraticaAction::Comment, &pratica.facts, By::Operator(&pratica.actor)).is_ok();
    let (id, seen) = (pratica.facts.pratica.id, pratica.facts.pratica.revision);
    let none = pratica.comments.is_empty().then(|| view! { <p>{words::NO_COMMENTS}</p> });
    let lines = pratica.comments.into_iter().map(|comment| Happening {
        when: comment.when.text,
        iso: comment.when.iso,
        who: comment.author,
        what: comment.text,
        detail: None,
    });
    let lines = lines.collect::<Vec<_>>();
    let lines = (!lines.is_empty()).then(|| view! { <Timeline happenings=lines/> });
    let action_word: &'static str = PraticaAction::Comment.into();
    let form = may.then(|| {
        let run = address_of::<RunPraticaCommand>();
        view! {
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="seen" value=seen.0/>
                <input type="hidden" name="action" value=action_word/>
                <TextArea
                    name="text"
                    label=words::COMMENT
                    need=Need::Required
                    value=draft.value("text")
                    error=field_error(&draft, "text")
                    max_length=5_000
                    rows=3
                />
                <div class="actions">
                    <Button label=words::ADD_COMMENT look=ButtonLook::Outline/>
                </div>
            </PostForm>
        }
    });
    view! {
        <section aria-labelledby="commenti">
            <h2 id="commenti">{words::COMMENTS}</h2>
            <p class="muted">{words::COMMENTS_NOTE}</p>
            {none}
            {lines}
            {form}
        </section>
    }
}
