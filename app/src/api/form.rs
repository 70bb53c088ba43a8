//! After a form: on success the reader goes on to the page that shows the result; on refusal back to the form, which
//! has what was typed and says what is wrong. The same way with JavaScript and without.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ApiError;

/// A form that came back: what was typed, and why it was refused. Kept for a quarter of an hour for its author alone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    pub values: BTreeMap<String, String>,
    pub error: Option<ApiError>,
}

impl Draft {
    /// What was typed into the field, if the form came back.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }
}

/// The form that came back, by the `bozza` of the address; an empty one when there is none, or no longer.
pub async fn get_draft(id: Option<String>) -> Result<Draft, ApiError> {
    server::load(id).await
}

pub use server::{finish, keep};

mod server {
    use ::backend::Backend;
    use axum::http::{header, request::Parts};
    use domain::Actor;
    use leptos::prelude::*;

    use super::Draft;
    use crate::api::ApiError;
    use crate::api::server::{actor, backend, fail};

    /// Ends the work of a form. `values` are the typed texts to give back on refusal: never a secret.
    ///
    /// # Errors
    /// The use case's, for whoever called without a browser.
    pub async fn finish(result: backend::Result<String>, values: &[(&str, &str)]) -> Result<(), ApiError> {
        match result {
            Ok(path) => {
                leptos_axum::redirect(&path);
                Ok(())
            }
            Err(error) => {
                let error = fail(ApiError::from(error));
                let values = values.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
                let draft = Draft { values, error: Some(error.clone()) };
                if let (Some(form), Ok(actor)) = (referer(), actor()) {
                    if let Some(to) = keep(&backend(), &actor, &form, &draft).await {
                        leptos_axum::redirect(&to);
                        // Our script follows no redirect of an answer that is an error: it is told where to go.
                        return Err(ApiError::Returned { error: Box::new(error), to });
                    }
                }
                Err(error)
            }
        }
    }

    /// Keeps a form that came back; answers the address of its page that shows it again.
    pub async fn keep(cx: &Backend, actor: &Actor, page: &str, draft: &Draft) -> Option<String> {
        let json = serde_json::to_string(draft).unwrap_or_default();
        let id = backend::form_draft::keep(cx, actor, &json).await.ok()?;
        Some(format!("{page}?bozza={id}"))
    }

    pub(super) async fn load(id: Option<String>) -> Result<Draft, ApiError> {
        let (Some(id), Ok(actor)) = (id.and_then(|id| id.parse().ok()), actor()) else { return Ok(Draft::default()) };
        let json = backend::form_draft::find(&backend(), &actor, id).await.ok().flatten();
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// The path of the page the form was on; never another site's.
    fn referer() -> Option<String> {
        let parts = use_context::<Parts>()?;
        let referer = parts.headers.get(header::REFERER)?.to_str().ok()?;
        let path = referer.parse::<axum::http::Uri>().ok()?.path().to_owned();
        (path.starts_with('/') && !path.starts_with("//")).then_some(path)
    }
}
