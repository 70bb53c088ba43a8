//! A start for the answers of a risk analysis: those of a purpose that was presented.

use domain::{PurposeId, Revision};
use leptos::prelude::*;

use crate::api::purpose::{Answered, CopyRiskAnalysis};
use crate::i18n::it::purpose as words;
use crate::pages::parts::{PostForm, address_of};
use crate::ui::{Button, ButtonLook, Choice, Need, SelectField};

/// Nothing while there is no purpose to copy from.
#[component]
pub(super) fn CopyAnswers(id: PurposeId, seen: Revision, others: Vec<Answered>) -> impl IntoView {
    if others.is_empty() {
        return None;
    }
    let run = address_of::<CopyRiskAnalysis>();
    let choice = |other: Answered| Choice::new(other.id.to_string(), words::answered(&other.title, &other.eservice));
    let choices = others.into_iter().map(choice).collect();
    Some(view! {
        <section aria-labelledby="copia">
            <h2 id="copia">{words::COPY_TITLE}</h2>
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="seen" value=seen.0/>
                <SelectField name="from" label=words::COPY_FROM hint=words::COPY_HINT choices need=Need::Required/>
                <div class="actions">
                    <Button label=words::COPY look=ButtonLook::Outline/>
                </div>
            </PostForm>
        </section>
    })
}
