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
    /// Nothing was done with it, because the session had ended when it came.
    #[serde(default)]
    pub late: bool,
}

/// Parts of the names of fields that are never kept, whatever form they come from.
const SECRETS: [&str; 4] = ["password", "proof", "repeat", "token"];

impl Draft {
    /// A form that came after the end of its author's session, with the fields as the browser sent them. Pages ask for a
    /// field by the name that the API has for it: `command[Suspend][reason]` is `reason`, `family_name` is `familyName`
    /// too, and the ticks of `roles[]` are one value. Secrets are left out.
    #[must_use]
    pub fn late(fields: &[(String, String)]) -> Self {
        let mut values = BTreeMap::<String, String>::new();
        for (field, typed) in fields {
            let name = field.split(['[', ']']).rfind(|part| !part.is_empty()).unwrap_or_default();
            let plain = field.to_lowercase();
            if name.is_empty() || SECRETS.iter().any(|secret| plain.contains(secret)) {
                continue;
            }
            let names = [name.to_owned(), camel_case(name)];
            for name in names.into_iter().collect::<std::collections::BTreeSet<_>>() {
                let value = values.entry(name).or_default();
                if field.ends_with("[]") && !value.is_empty() {
                    value.push(' ');
                    value.push_str(typed);
                } else {
                    value.clone_from(typed);
                }
            }
        }
        Self { values, error: None, late: true }
    }

    /// What was typed into the field, if the form came back.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }
}

/// `family_name` as `familyName`.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut whole, part| {
        let mut letters = part.chars();
        whole.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        whole.push_str(letters.as_str());
        whole
    })
}

/// The form that came back, by the `bozza` of the address; an empty one when there is none, or no longer.
pub async fn get_draft(id: Option<String>) -> Result<Draft, ApiError> {
    server::load(id).await
}

pub use server::{finish, finish_at, keep};

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
        finish_at(result, values, None).await
    }

    /// The same, for a form whose page shows its state in its address: `form` is that address, one of ours.
    ///
    /// # Errors
    /// The use case's, for whoever called without a browser.
    pub async fn finish_at(
        result: backend::Result<String>,
        values: &[(&str, &str)],
        form: Option<&str>,
    ) -> Result<(), ApiError> {
        match result {
            Ok(path) => {
                leptos_axum::redirect(&path);
                Ok(())
            }
            Err(error) => {
                let error = fail(ApiError::from(error));
                let values = values.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
                let draft = Draft { values, error: Some(error.clone()), late: false };
                if let (Some(form), Ok(actor)) = (form.map(ToOwned::to_owned).or_else(referer), actor())
                    && let Some(to) = keep(&backend(), &actor, &form, &draft).await
                {
                    leptos_axum::redirect(&to);
                }
                Err(error)
            }
        }
    }

    /// Keeps a form that came back; answers the address of its page that shows it again.
    pub async fn keep(cx: &Backend, actor: &Actor, page: &str, draft: &Draft) -> Option<String> {
        let json = serde_json::to_string(draft).unwrap_or_default();
        let id = backend::form_draft::keep(cx, actor.user, &json).await.ok()?;
        Some(format!("{page}{}bozza={id}", if page.contains('?') { '&' } else { '?' }))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn late(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let fields = fields.iter().map(|(name, typed)| ((*name).to_owned(), (*typed).to_owned()));
        Draft::late(&fields.collect::<Vec<_>>()).values.into_iter().collect()
    }

    fn kept(values: &[(&str, &str)]) -> Vec<(String, String)> {
        values.iter().map(|(name, typed)| ((*name).to_owned(), (*typed).to_owned())).collect()
    }

    #[test]
    fn a_late_form_is_kept_by_the_names_its_page_asks_for() {
        assert_eq!(late(&[("command[Suspend][reason]", "Manutenzione")]), kept(&[("reason", "Manutenzione")]));
        assert_eq!(late(&[("family_name", "Neri")]), kept(&[("familyName", "Neri"), ("family_name", "Neri")]));
        assert_eq!(late(&[("roles[]", "api"), ("roles[]", "admin")]), kept(&[("roles", "api admin")]));
        assert_eq!(late(&[("name", "a"), ("name", "b")]), kept(&[("name", "b")]));
    }

    #[test]
    fn a_secret_is_never_kept() {
        let fields = ["password", "newPassword", "new_password", "repeat", "proof", "x[password]", "token", "", "[]"];
        assert!(late(&fields.map(|name| (name, "segreto"))).is_empty());
    }
}
