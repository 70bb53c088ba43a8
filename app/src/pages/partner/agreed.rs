//! What was agreed on with a partner, as a form: changes of state as ticks, words and fields as lines.

use domain::partner::agreed::AGREEABLE;
use leptos::prelude::*;

use crate::api::form::Draft;
use crate::api::partner::lines::{of_fields, of_transition, of_words};
use crate::api::partner::{PartnerView, SetPartnerAgreed};
use crate::i18n::it::partner as words;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::ui::{Button, CheckField, Choice, ErrorSummary, Need, SelectField, TextArea};

#[component]
pub(super) fn AgreedForm(partner: PartnerView, draft: Draft) -> impl IntoView {
    let kept = partner.partner;
    let agreed = kept.agreed.clone();
    let contents = draft.value("contents").map_or(agreed.contents, |typed| typed == "true");
    let chosen = match draft.value("transitions") {
        Some(typed) => typed.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>(),
        None => agreed.transitions.iter().copied().map(of_transition).collect(),
    };
    let transitions = AGREEABLE.into_iter().enumerate().map(|(place, one)| {
        let value = of_transition(one);
        let checked = chosen.contains(&value);
        let (id, label) = (format!("passaggio-{place}"), words::transition(one));
        view! { <CheckField name="transitions[]" label id value checked/> }
    });
    let transitions = transitions.collect_view();
    let none = Choice::new("", words::NO_OFFLINE);
    let own = partner.services.into_iter().filter(|(service, _)| kept.services.contains(service));
    let own = own.map(|(service, name)| Choice::new(service.to_string(), name));
    let services = [none].into_iter().chain(own).collect::<Vec<_>>();
    let (service, fields) = match agreed.offline {
        Some(offline) => (offline.service.to_string(), of_fields(&offline.fields)),
        None => (String::new(), String::new()),
    };
    let inputs = [
        ("words", "words"),
        ("transitions", "passaggio-0"),
        ("offline.service", "offline_service"),
        ("offline.fields", "offline_fields"),
    ];
    let run = address_of::<SetPartnerAgreed>();
    view! {
        <section aria-labelledby="concordato">
            <h2 id="concordato">{words::AGREED}</h2>
            <p class="muted">{words::AGREED_NOTE}</p>
            <ErrorSummary problems=problems(&draft, &inputs)/>
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=kept.id.to_string()/>
                <input type="hidden" name="seen" value=kept.revision.0/>
                <fieldset>
                    <legend>{words::TRANSITIONS}</legend>
                    {transitions}
                </fieldset>
                <TextArea
                    name="words"
                    label=words::WORDS
                    hint=words::WORDS_HINT
                    need=Need::Optional
                    value=draft.value("words").or_else(|| Some(of_words(&agreed.words)))
                    error=field_error(&draft, "words")
                    max_length=5_000
                    rows=4
                />
                <SelectField
                    name="offline_service"
                    label=words::OFFLINE_SERVICE
                    choices=services
                    value=draft.value("offlineService").or(Some(service))
                    error=field_error(&draft, "offline.service")
                />
                <TextArea
                    name="offline_fields"
                    label=words::OFFLINE_FIELDS
                    hint=words::OFFLINE_FIELDS_HINT
                    need=Need::Optional
                    value=draft.value("offlineFields").or(Some(fields))
                    error=field_error(&draft, "offline.fields")
                    max_length=15_000
                    rows=6
                />
                <CheckField name="contents" label=words::CONTENTS checked=contents/>
                <div class="actions">
                    <Button label=words::SAVE/>
                </div>
            </PostForm>
        </section>
    }
}
