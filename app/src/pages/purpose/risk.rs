//! `/fruizione/finalita/:id/analisi`: the questions that the answers so far lead to. Others follow while one answers, or when
//! the answers are saved.

use domain::purpose::risk_analysis::{Depth, problems as answer_problems};
use domain::purpose::rules::can;
use domain::purpose::{PurposeAction, PurposeFacts};
use leptos::prelude::*;

use super::copy::CopyAnswers;
use super::questions::Questions;
use super::risk_answers::RiskAnswers;
use super::{id_in_path, trail_in};
use crate::api::form::Draft;
use crate::api::purpose::{AnswerRiskAnalysis, Answered, PurposeView, get_answered, get_purpose};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, Flash, LinkButton, PageHead, Tone};

#[component]
pub fn RiskAnalysisPage() -> impl IntoView {
    let saved = query("fatto").is_some();
    let both = with_draft(id_in_path, |id| async move {
        let purpose = get_purpose(id).await?;
        let starts = may_start(&purpose);
        let others = if starts { get_answered(purpose.facts.purpose.id).await? } else { Vec::new() };
        Ok((purpose, others))
    });
    view! {
        <Loaded
            asked=both
            view=move |((purpose, others), draft): ((PurposeView, Vec<Answered>), Draft)| {
                let trail = trail_in(&purpose.facts.purpose, words::RISK_ANALYSIS);
                let body = match can(PurposeAction::Update, &purpose.facts, &purpose.actor) {
                    Ok(()) if purpose.facts.purpose.provider_analysis.is_some() => {
                        view! { <RiskAnswers purpose=purpose.clone()/> }.into_any()
                    }
                    Ok(()) => view! { <RiskForm facts=purpose.facts others draft/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                let saved = saved.then(|| view! { <Flash>{words::SAVED}</Flash> });
                view! {
                    <Breadcrumb trail/>
                    <PageHead title=words::RISK_ANALYSIS/>
                    {saved}
                    {body}
                }
            }
        />
    }
}

/// Nothing is answered yet: other purposes may be a start.
fn may_start(purpose: &PurposeView) -> bool {
    let facts = &purpose.facts;
    facts.purpose.risk_analysis.is_empty()
        && facts.purpose.provider_analysis.is_none()
        && can(PurposeAction::Update, facts, &purpose.actor).is_ok()
}

#[component]
fn RiskForm(facts: PurposeFacts, others: Vec<Answered>, draft: Draft) -> impl IntoView {
    let run = address_of::<AnswerRiskAnalysis>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let answers = facts.purpose.risk_analysis.clone();
    let kind = facts.consumer_kind;
    let open = answer_problems(&answers, kind, facts.personal_data, Depth::Complete).len();
    let how_far = match open {
        0 => {
            let href = to::purpose(Perspective::Consumer, id);
            view! {
                <Callout tone=Tone::Ok>
                    <p>{words::RISK_COMPLETE} " " <a href=href>{words::RISK_GO_ON}</a></p>
                </Callout>
            }
            .into_any()
        }
        open => view! { <p>{words::answers_open(open)}</p> }.into_any(),
    };
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <p>{words::RISK_NOTE}</p>
        {how_far}
        <CopyAnswers id seen others/>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            <Questions kind answers draft/>
            <div class="actions">
                <Button label=words::SAVE_ANSWERS/>
                <LinkButton
                    href=to::purpose(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </PostForm>
    }
}
