//! `/fruizione/client/:id/chiavi/:kid`: one key, what to write in an assertion that it signs, and its text.

use domain::Thing;
use domain::client::rules::can_remove_key;
use leptos::prelude::*;

use super::{Done, in_path, trail_in};
use crate::api::ApiError;
use crate::api::client::{ClientView, KeyLine, get_client};
use crate::api::server::fail;
use crate::i18n::it::client as words;
use crate::pages::parts::{Loaded, asked, reason};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, ButtonLook, Callout, Code, DescriptionList, Fact, LinkButton, Moment, PageHead, RefusedButton, Tone,
};

#[component]
pub fn KeyPage() -> impl IntoView {
    let kid = in_path("kid");
    let both = asked(|| in_path("id"), |id| async move { keyed(get_client(id).await?, &kid) });
    view! { <Loaded asked=both view=|(client, key)| view! { <Key client key/> }/> }
}

/// The client with one of its keys.
pub(super) fn keyed(client: ClientView, kid: &str) -> Result<(ClientView, KeyLine), ApiError> {
    let keys = client.keys.clone().map_err(|denial| fail(denial.into()))?;
    let key = keys.into_iter().find(|key| key.kid == kid);
    key.map(|key| (client, key)).ok_or_else(|| fail(ApiError::not_found(Thing::Key)))
}

#[component]
fn Key(client: ClientView, key: KeyLine) -> impl IntoView {
    let id = client.client().id;
    let remove = match can_remove_key(&client.facts, &key.kid, &client.actor) {
        Ok(()) => {
            let href = to::remove_key(id, &key.kid);
            Some(view! { <LinkButton href label=words::DELETE_KEY look=ButtonLook::DangerOutline/> }.into_any())
        }
        Err(denial) if denial.is_about_who() => None,
        Err(denial) => {
            let reason = reason(&denial);
            Some(view! { <RefusedButton id="perche-elimina" label=words::DELETE_KEY reason/> }.into_any())
        }
    };
    let orphan = key.orphan.then(|| {
        view! { <Callout tone=Tone::Warning title=words::ORPHAN_TITLE><p>{words::ORPHAN_NOTE}</p></Callout> }
    });
    view! {
        <Breadcrumb trail=trail_in(&client, key.name.clone())/>
        <PageHead title=key.name>{remove}</PageHead>
        <p class="muted">{words::about(&client.client().name)}</p>
        <Done/>
        {orphan}
        <DescriptionList>
            <Fact label=words::KID><Code text=key.kid.clone()/></Fact>
            <Fact label=words::CLIENT_ID><Code text=id.to_string()/></Fact>
            <Fact label=words::USE>{words::key_use(key.usage)}</Fact>
            <Fact label=words::ALGORITHM>"RS256"</Fact>
            <Fact label=words::LENGTH>{words::bits(key.bits)}</Fact>
            <Fact label=words::UPLOADED_BY>{key.uploader}</Fact>
            <Fact label=words::UPLOADED><Moment text=key.uploaded.text iso=key.uploaded.iso/></Fact>
        </DescriptionList>
        <section aria-labelledby="asserzione">
            <h2 id="asserzione">{words::CLAIMS_TITLE}</h2>
            <p>{words::CLAIMS_NOTE}</p>
        </section>
        <section aria-labelledby="pem">
            <h2 id="pem">{words::PEM}</h2>
            <p class="muted">{words::COPY_HINT}</p>
            <pre class="copy-text">{key.pem}</pre>
        </section>
        <p><LinkButton href=to::client_keys(id) label=words::BACK look=ButtonLook::Neutral/></p>
    }
}
