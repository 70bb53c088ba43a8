//! The page that warns everybody who uses a version of a suspension to come: from which day, and why.

use domain::Thing;
use domain::eservice::{Descriptor, DescriptorAction};
use leptos::prelude::*;

use super::command::{Consequences, VersionSeen, asking};
use super::part;
use super::version::find;
use crate::api::ApiError;
use crate::api::eservice::get_own_eservice;
use crate::api::eservice::notice::{AnnounceSuspension, Prospect, get_prospect};
use crate::api::form::Draft;
use crate::i18n::it::effect as effect_words;
use crate::i18n::it::eservice as words;
use crate::pages::parts::{Loaded, PostForm, Problem, address_of, field_error, problems, with_draft};
use crate::ui::{Button, ButtonLook, ErrorSummary, InputKind, LinkButton, Need, TextArea, TextField};

const ACTION: DescriptorAction = DescriptorAction::AnnounceSuspension;

/// `/erogazione/e-service/:id/v/:versione/avviso-sospensione`
#[component]
pub fn SuspensionNoticePage() -> impl IntoView {
    let (id, number) = (part("id"), part("versione"));
    let both = with_draft(
        move || (id.get(), number.get()),
        |(id, number)| async move {
            let own = get_own_eservice(id).await?;
            let version = find(&own, &number).ok_or(ApiError::not_found(Thing::Descriptor))?;
            let prospect = get_prospect(&version.descriptor).await?;
            Ok((own, version.descriptor, prospect))
        },
    );
    view! {
        <Loaded
            asked=both
            view=|((own, descriptor, prospect), draft)| {
                let shown = descriptor.clone();
                asking(&own, &descriptor, ACTION, &draft.clone(), |back| match prospect {
                    Some(prospect) => view! { <NoticeForm descriptor=shown prospect draft back/> }.into_any(),
                    None => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
                })
            }
        />
    }
}

#[component]
fn NoticeForm(descriptor: Descriptor, prospect: Prospect, draft: Draft, back: String) -> impl IntoView {
    let run = address_of::<AnnounceSuspension>();
    let reason = draft.value("reason").or_else(|| descriptor.announced.as_ref().map(|notice| notice.reason.clone()));
    let day = draft.value("from").or(prospect.announced);
    view! {
        <ErrorSummary problems=problems(&draft, &[("from", "day"), ("reason", "reason")])/>
        <Consequences action=ACTION/>
        <p>{effect_words::told(prospect.told)}</p>
        <PostForm to=run class="form">
            <VersionSeen descriptor/>
            <TextField
                name="day"
                label=words::NOTICE_DAY
                kind=InputKind::Date
                need=Need::Required
                value=day
                error=field_error(&draft, "from")
                min=prospect.tomorrow
                short=true
            />
            <TextArea
                name="reason"
                label=words::NOTICE_REASON
                hint=words::NOTICE_REASON_HINT
                need=Need::Required
                value=reason
                error=field_error(&draft, "reason")
                max_length=1000
            />
            <div class="actions">
                <Button label=words::button(ACTION)/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
