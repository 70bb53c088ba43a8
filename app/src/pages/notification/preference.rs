//! `/notifiche/preferenze`: for each kind of message whether it is shown, and whether and when it is mailed.

use domain::notification::preference::{MailTime, Preference};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use crate::api::form::Draft;
use crate::api::notification::{ChooseNotifications, PreferenceView, get_preferences};
use crate::i18n::it::notification as words;
use crate::pages::parts::{Loaded, PostForm, address_of, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, CheckField, Choice, Crumb, ErrorSummary, Flash, LinkButton, PageHead,
    SelectField, Tone,
};

/// The page.
#[component]
pub fn NotificationPreferencePage() -> impl IntoView {
    let both = with_draft(|| (), |()| get_preferences());
    let saved = (query("fatto").as_deref() == Some("salvate")).then(|| view! { <Flash>{words::SAVED}</Flash> });
    let trail = vec![Crumb::link(words::TITLE, to::NOTIFICATIONS), Crumb::here(words::PREFERENCES)];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::PREFERENCES_TITLE/>
        <p class="muted">{words::PREFERENCES_NOTE}</p>
        {saved}
        <Loaded asked=both view=|(view, draft)| view! { <Choices view draft/> }/>
    }
}

#[component]
fn Choices(view: PreferenceView, draft: Draft) -> impl IntoView {
    if view.preferences.is_empty() {
        return view! { <p>{words::NOTHING_TO_CHOOSE}</p> }.into_any();
    }
    let choose = address_of::<ChooseNotifications>();
    let no_address = (!view.has_address).then(|| {
        view! {
            <Callout tone=Tone::Warning>
                <p>{words::NO_ADDRESS}</p>
                <p><a href="/profilo">{words::TO_PROFILE}</a></p>
            </Callout>
        }
    });
    let kinds = view.preferences.into_iter().map(|preference| view! { <Kind preference/> }).collect_view();
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        {no_address}
        <p>{words::SHOWN_HINT}</p>
        <PostForm to=choose class="form">
            {kinds}
            <div class="actions">
                <Button label=words::SAVE/>
                <LinkButton href=to::NOTIFICATIONS label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
    .into_any()
}

#[component]
fn Kind(preference: Preference) -> impl IntoView {
    let Preference { category, shown, mail } = preference;
    let (word, heading): (&str, _) = (category.into(), words::slug(category));
    let shown_id = format!("mostra-{heading}");
    let times = MailTime::iter().map(|time| Choice::new(<&str>::from(time), words::mail_time(time))).collect();
    view! {
        <section aria-labelledby=heading>
            <h2 id=heading>{words::category(category)}</h2>
            <p class="muted small">{words::category_note(category)}</p>
            <CheckField name="shown[]" id=shown_id label=words::SHOWN value=word checked=shown/>
            <SelectField
                name=format!("mail[{word}]")
                label=words::BY_MAIL
                choices=times
                value=Some(<&str>::from(mail).to_owned())
            />
        </section>
    }
}
