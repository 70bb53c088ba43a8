//! Whom the terminology service for machines trusts, and why it would refuse a token.

use std::sync::Arc;

use backend::terminology::signature::explain::{Explained, Line};
use backend::terminology::trust::{Bundle, Trust};
use domain::Timestamp;
use domain::terminology::expiry::Expiry;

use super::super::agreement::When;
use crate::api::ApiError;

/// What the process knows of the listener for machines; nothing where there is none.
#[derive(Clone, Default)]
pub struct Machines(pub Option<Arc<Trust>>);

/// One authority or list of revocations, as the page shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnchorLine {
    pub is_revocations: bool,
    pub subject: String,
    pub sha256: String,
    pub until: Option<(When, Expiry)>,
}

/// A file of authorities.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BundleView {
    /// No while it cannot be used: then nobody is let in.
    pub is_usable: bool,
    pub lines: Vec<AnchorLine>,
}

/// The authorities, where there is a listener.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnchorsView {
    /// Absent where nobody looks at the connections' certificates.
    pub clients: Option<BundleView>,
    pub signers: BundleView,
}

/// Why tokens would be refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenView {
    /// There is no listener that could be asked.
    Off,
    /// Nothing was sent yet.
    Nothing,
    /// The file of authorities cannot be used now.
    NoAnchors,
    Explained {
        tokens: Vec<Explained>,
        together: Vec<Line>,
    },
}

/// The authorities; nothing where there is no listener.
pub async fn get_anchors() -> Result<Option<AnchorsView>, ApiError> {
    server::anchors()
}

/// Looks at what was pasted. It is kept nowhere.
pub async fn explain_tokens(sent: (String, String)) -> Result<TokenView, ApiError> {
    server::explain(sent).await
}

/// The fields of the form; the name keeps a form that came too late from being kept.
pub const FIELDS: [&str; 2] = ["token_bearer", "token_integrity"];

mod server {
    use domain::terminology::TerminologyAction;
    use domain::terminology::expiry::expiry;
    use domain::terminology::rules::can;
    use leptos::prelude::use_context;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::server::{actor, answer, backend, fail};

    fn trust() -> Option<Arc<Trust>> {
        use_context::<Machines>().and_then(|machines| machines.0)
    }

    fn may_read() -> Result<(), ApiError> {
        can(TerminologyAction::Read, &actor()?).map_err(|denial| fail(denial.into()))
    }

    pub(super) fn anchors() -> Result<Option<AnchorsView>, ApiError> {
        may_read()?;
        let now = backend().now();
        Ok(trust().map(|trust| AnchorsView {
            clients: trust.client_bundle().map(|bundle| view(bundle, now)),
            signers: view(trust.signature_bundle(), now),
        }))
    }

    fn view(bundle: Bundle, now: Timestamp) -> BundleView {
        let lines = bundle.listed.into_iter().map(|one| AnchorLine {
            is_revocations: one.is_revocations,
            subject: one.subject,
            sha256: one.sha256,
            until: one.until.map(|until| (when(until), expiry(until, now))),
        });
        BundleView { is_usable: bundle.is_usable, lines: lines.collect() }
    }

    pub(super) async fn explain((bearer, integrity): (String, String)) -> Result<TokenView, ApiError> {
        use backend::terminology::signature::explain::explain;

        may_read()?;
        let cx = backend();
        let Some(trust) = trust() else { return Ok(TokenView::Off) };
        let (bearer, integrity) = (bare(&bearer), bare(&integrity));
        if bearer.is_none() && integrity.is_none() {
            return Ok(TokenView::Nothing);
        }
        let Some(anchors) = trust.signers.current() else { return Ok(TokenView::NoAnchors) };
        let explained = explain(&cx, bearer, integrity, trust.checks(&anchors, cx.now(), None)).await;
        let (tokens, together) = answer(explained)?;
        Ok(TokenView::Explained { tokens, together })
    }

    /// The token alone, as people copy it with what stands before it.
    fn bare(typed: &str) -> Option<&str> {
        let typed = typed.trim();
        let token = match typed.split_once(char::is_whitespace) {
            Some((scheme, token)) if scheme.trim_end_matches(':').eq_ignore_ascii_case("bearer") => token.trim(),
            _ => typed,
        };
        (!token.is_empty()).then_some(token)
    }
}
