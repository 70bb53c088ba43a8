//! The client certificate of a partner, as a form.

use leptos::prelude::*;

use crate::api::form::Draft;
use crate::api::partner::{PartnerView, SetPartnerCertificate};
use crate::i18n::it::partner as words;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::ui::{Button, ErrorSummary, Need, TextField};

#[component]
pub(super) fn CertificateForm(partner: PartnerView, draft: Draft) -> impl IntoView {
    let kept = partner.partner;
    let present = kept.certificate.map(|name| name.shown().to_owned());
    let run = address_of::<SetPartnerCertificate>();
    view! {
        <section aria-labelledby="certificato">
            <h2 id="certificato">{words::CERTIFICATE}</h2>
            <p class="muted">{words::CERTIFICATE_NOTE}</p>
            <ErrorSummary problems=problems(&draft, &[("certificate", "certificate")])/>
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=kept.id.to_string()/>
                <input type="hidden" name="seen" value=kept.revision.0/>
                <TextField
                    name="certificate"
                    label=words::CERTIFICATE_FIELD
                    hint=words::CERTIFICATE_HINT
                    need=Need::Optional
                    value=draft.value("certificate").or(present)
                    error=field_error(&draft, "certificate")
                    max_length=500
                    autocomplete="off"
                />
                <div class="actions">
                    <Button label=words::SAVE_CERTIFICATE/>
                </div>
            </PostForm>
        </section>
    }
}
