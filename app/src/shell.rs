//! The HTML document around the console, drawn on the server only.

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// The names of the files that the browser fetches; they change with their content.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Style sheet, below `/pkg/`.
    pub style: String,
}

/// The document. The theme is chosen by a cookie, so that the first paint has it already.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let style = use_context::<Assets>().map(|assets| format!("/pkg/{}", assets.style)).unwrap_or_default();
    let theme = use_context::<Theme>().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang="it" data-tema=theme.0>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=style/>
                <Hydration options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// "chiaro", "scuro", or nothing: as the device says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Theme(pub Option<&'static str>);

impl Theme {
    /// The choice of that name; as the device says, for any other.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(["chiaro", "scuro"].into_iter().find(|known| *known == name))
    }
}

/// Loads the WebAssembly module and wakes the islands of the page, in the order in which they stand; everything else is
/// plain HTML and stays so. Leptos' own component writes the nonce into the `crossorigin` attribute of its preload links,
/// where style sheets could read it; ours has no preload.
#[component]
fn Hydration(options: LeptosOptions) -> impl IntoView {
    // What is drawn outside an island never wakes: no data is sent for it a second time.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let name = options.output_name.to_string();
    let start = format!(
        "import('/pkg/{name}.js').then(async m => {{ \
         await m.default({{module_or_path: '/pkg/{name}.wasm'}}); \
         m.hydrate(); \
         for (const e of document.querySelectorAll('leptos-island')) await m[e.dataset.component](e); \
         m.done(); \
         }});"
    );
    (!name.is_empty()).then(|| view! { <script type="module" nonce=use_nonce() inner_html=start></script> })
}
