//! What happened to all terminologies.

use backend::terminology::course::Course;
use backend::terminology::history::{Outcome, Refused};
use domain::TerminologyId;
use domain::page::Page;

use crate::api::ApiError;
use crate::api::agreement::When;
use crate::lists::Chosen;

/// One thing that happened, as the list shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HappeningLine {
    pub when: When,
    pub outcome: Outcome,
    /// Certificate or person.
    pub who: String,
    pub oid: String,
    pub version: String,
    pub count: u64,
    /// The version, where it is still there.
    pub shown: Option<TerminologyId>,
    pub refused: Option<Refused>,
}

/// What goes on and what happened.
#[derive(Clone, Debug)]
pub struct HistoryView {
    pub going_on: Vec<Course>,
    pub list: Page<HappeningLine>,
}

/// What goes on and what happened.
pub async fn get_history(chosen: Chosen) -> Result<HistoryView, ApiError> {
    server::get(chosen).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::terminology::course::going_on;
    use backend::terminology::history::{Filter, Happening, Who, history};
    use domain::Actor;
    use domain::page::PageRequest;
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::terminology_history as words;

    pub(super) async fn get(chosen: Chosen) -> Result<HistoryView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let list = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        Ok(HistoryView { going_on: answer(going_on(&cx, &actor).await)?, list })
    }

    /// Some rows of the list.
    ///
    /// # Errors
    /// The use case's.
    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<HappeningLine>> {
        let filter = Filter {
            q: chosen.words(),
            outcome: Outcome::iter().find(|one| chosen.value("esito") == Some(words::outcome_slug(*one))),
            who: Who::iter().find(|one| chosen.value("chi") == Some(words::who_slug(*one))),
        };
        Ok(history(cx, actor, &filter, request).await?.map(line))
    }

    fn line(happening: Happening) -> HappeningLine {
        let who = match &happening.by {
            Some(by) => match &by.name {
                Some(person) => format!("{} ({person})", by.tenant_name),
                None => by.tenant_name.clone(),
            },
            None if happening.signer.is_empty() => words::UNKNOWN_MACHINE.to_owned(),
            None => happening.signer,
        };
        HappeningLine {
            when: when(happening.at),
            outcome: happening.outcome,
            who,
            oid: happening.oid,
            version: happening.version,
            count: happening.count,
            shown: happening.shown,
            refused: happening.refused,
        }
    }
}
