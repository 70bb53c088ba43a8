//! `/strumenti/voucher/prova`: a client assertion, step by step, with the very rules of the token endpoint.

use leptos::prelude::*;

use super::samples::Samples;
use super::steps::Steps;
use crate::api::voucher::{DebugVoucher, DebuggerAsked, DebuggerView, get_debugger};
use crate::i18n::it::voucher as words;
use crate::pages::parts::{Loaded, PostForm, address_of, asked, query};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, Callout, Crumb, Need, PageHead, TextArea, TextField, Tone};

#[component]
pub fn DebuggerPage() -> impl IntoView {
    let source = || DebuggerAsked { draft: query("bozza"), client: query("client"), purpose: query("finalita") };
    let debugger = asked(source, get_debugger);
    let trail = vec![Crumb::here(words::AREA), Crumb::link(words::TITLE, to::VOUCHERS), Crumb::here(words::DEBUG)];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::DEBUG subtitle=|| words::DEBUG_NOTE/>
        <Loaded
            asked=debugger
            view=|view: DebuggerView| {
                let examined = view.examined.clone().map(|examined| view! { <Steps examined/> });
                view! {
                    {examined}
                    <Form view=view.clone()/>
                    <Samples view/>
                }
            }
        />
    }
}

#[component]
fn Form(view: DebuggerView) -> impl IntoView {
    let typed = view.typed;
    let chosen = view.chosen.map(|chosen| (chosen.client.id.to_string(), chosen.purpose));
    let (client, purpose) = chosen.unwrap_or_default();
    let purpose = purpose.map(|purpose| purpose.to_string());
    let address = address_of::<DebugVoucher>();
    view! {
        <section aria-labelledby="token">
            <h2 id="token">{words::ASSERTION}</h2>
            <Callout tone=Tone::Warning><p>{words::NO_PRIVATE_KEY}</p></Callout>
            <PostForm to=address class="form">
                <input type="hidden" name="client" value=client/>
                <input type="hidden" name="purpose" value=purpose/>
                <TextArea
                    name="assertion"
                    label=words::ASSERTION
                    hint=words::ASSERTION_HINT
                    need=Need::Required
                    value=typed.value("assertion")
                    rows=6
                />
                <TextField
                    name="client_id"
                    label=words::CLIENT_ID
                    hint=words::CLIENT_ID_HINT
                    need=Need::Optional
                    value=typed.value("clientId")
                />
                <TextField name="grant_type" label=words::GRANT_TYPE value=typed.value("grantType")/>
                <TextField name="assertion_type" label=words::ASSERTION_TYPE value=typed.value("assertionType")/>
                <TextArea
                    name="proof"
                    label=words::PROOF
                    hint=words::PROOF_HINT
                    need=Need::Optional
                    value=typed.value("proof")
                />
                <div class="actions"><Button label=words::EXAMINE/></div>
            </PostForm>
        </section>
    }
}
