//! The outcome of what was just done. It stays until the next page.

use leptos::prelude::*;

use super::{Icon, Symbol};

/// "Richiesta approvata alle 10:42." `failed` when it did not work.
#[component]
pub fn Flash(#[prop(optional)] failed: bool, children: Children) -> impl IntoView {
    let (class, symbol, role) =
        if failed { ("flash flash-danger", Symbol::Error, "alert") } else { ("flash", Symbol::CheckCircle, "status") };
    view! {
        <div class=class role=role>
            <Icon symbol/>
            <div>{children()}</div>
        </div>
    }
}
