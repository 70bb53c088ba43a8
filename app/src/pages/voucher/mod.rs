//! Vouchers: where they are asked for and how they are checked, and the debugger of client assertions.

mod debugger;
mod sample;
mod samples;
mod steps;

use domain::Permission;
use domain::voucher::RATE;
use leptos::prelude::*;

pub use debugger::DebuggerPage;

use crate::api::voucher::{VoucherView, get_voucher_settings};
use crate::i18n::it::common::number;
use crate::i18n::it::voucher as words;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Breadcrumb, Callout, Code, Crumb, DescriptionList, Fact, LinkButton, PageHead};

/// `/strumenti/voucher`
#[component]
pub fn VoucherPage() -> impl IntoView {
    let settings = asked(|| (), |()| get_voucher_settings());
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::TITLE)]/>
        <PageHead title=words::TITLE subtitle=|| words::NOTE/>
        <Loaded asked=settings view=|view| view! { <About view/> }/>
    }
}

#[component]
fn About(view: VoucherView) -> impl IntoView {
    let VoucherView { actor, settings } = view;
    let keys = format!("{}/.well-known/jwks.json", settings.issuer);
    let metadata = format!("{}/.well-known/oauth-authorization-server", settings.issuer);
    let debugger = if actor.has(Permission::ReadKeys) {
        view! { <p><LinkButton href=to::DEBUGGER label=words::DEBUG/></p> }.into_any()
    } else {
        view! { <Callout><p>{words::NOT_FOR_YOU}</p></Callout> }.into_any()
    };
    let checks = words::CHECKS.map(|check| view! { <li>{check}</li> }).into_iter().collect_view();
    let sample = sample::check(&settings);
    view! {
        <section aria-labelledby="indirizzi">
            <h2 id="indirizzi">{words::ADDRESSES}</h2>
            <DescriptionList>
                <Fact label=words::TOKEN_URL><Code text=settings.token_url.clone()/></Fact>
                <Fact label=words::AUDIENCE><Code text=settings.audience.clone()/></Fact>
                <Fact label=words::ISSUER><Code text=settings.issuer.clone()/></Fact>
                <Fact label=words::JWKS><a href="/.well-known/jwks.json">{keys}</a></Fact>
                <Fact label=words::METADATA><a href="/.well-known/oauth-authorization-server">{metadata}</a></Fact>
                <Fact label=words::LIFETIME>{words::LIFETIME_VALUE}</Fact>
                <Fact label=words::RATE>{number(RATE)}</Fact>
            </DescriptionList>
        </section>
        <section aria-labelledby="chiedere">
            <h2 id="chiedere">{words::FOR_CONSUMERS}</h2>
            <p>{words::FOR_CONSUMERS_TEXT}</p>
            {debugger}
        </section>
        <section aria-labelledby="verificare">
            <h2 id="verificare">{words::FOR_PROVIDERS}</h2>
            <p>{words::FOR_PROVIDERS_TEXT}</p>
            <ol>{checks}</ol>
            <p>{words::CLAIMS}</p>
            <h3>{words::SAMPLE_CHECK}</h3>
            <pre class="copy-text" tabindex="0">{sample}</pre>
        </section>
    }
}
