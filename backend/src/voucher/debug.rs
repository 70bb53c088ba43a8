//! The debugger: the very steps of the token endpoint, all of them, for the people of the client's own ente. Nothing is
//! given, used up or written down.

use domain::voucher::{Case, Check, Outcome, Settings, Stage, VoucherFacts, examine};
use domain::{Actor, Permission};

use super::facts::{self, Asked};
use super::{Sent, jose};
use crate::Backend;
use crate::error::Result;

/// What came of each step, and what the platform knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    pub steps: Vec<(Check, Stage, Outcome)>,
    /// Only about clients of the reader's own ente.
    pub facts: VoucherFacts,
}

impl Examined {
    /// Would a voucher be given?
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.steps.iter().all(|(_, _, outcome)| !matches!(outcome, Outcome::Failed(_)))
    }
}

/// Examines a request for a voucher.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn debug(cx: &Backend, actor: &Actor, settings: &Settings, sent: &Sent) -> Result<Examined> {
    let scope = actor.scope(Permission::ReadKeys)?;
    let request = sent.read();
    let mut facts = match Asked::by(&request) {
        Some(asked) => facts::looked_at(&mut cx.db.snapshot().await?, asked).await?,
        None => VoucherFacts::default(),
    };
    if facts.client.as_ref().is_some_and(|client| client.consumer != scope.tenant()) {
        // Another ente's client is answered like one that is not there.
        facts = VoucherFacts::default();
    }
    let key = facts.client.as_ref().and_then(|client| client.key.as_ref());
    let signature = key.map(|key| jose::is_verified_by_pem(&sent.assertion, &key.pem));
    // Without a client to name there is nothing to know.
    let known = Asked::by(&request).map(|_| &facts);
    let case = Case { request: &request, settings, facts: known, signature, now: cx.now() };
    let steps = examine(&case).into_iter().map(|(step, outcome)| (step.check, step.stage, outcome)).collect();
    Ok(Examined { steps, facts })
}
