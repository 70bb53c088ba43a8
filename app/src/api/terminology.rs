//! Terminologies: the list, one version with what is in it, one code, and the deletion.

pub mod comparison;
pub mod history;
pub mod load;
pub mod trust;

use backend::terminology::members::Rule;
use domain::page::Page;
use domain::terminology::{Kind, Terminology};
use domain::{Actor, Denial, TerminologyId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::{HistoryLine, When};
use crate::lists::Chosen;

pub use backend::terminology::concept::ConceptDetail;
pub use backend::terminology::entries::Line as EntryLine;
pub use backend::terminology::usage::Usage;

/// A version in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TerminologyLine {
    pub id: TerminologyId,
    pub kind: Kind,
    pub oid: String,
    pub version: String,
    pub url: String,
    pub title: String,
    /// FHIR's word.
    pub status: String,
    pub count: i64,
    pub loaded: When,
}

/// A list, and who reads it.
#[derive(Clone, Debug)]
pub struct TerminologyList {
    pub actor: Actor,
    pub page: Page<TerminologyLine>,
}

/// One version with everything its page shows.
#[derive(Clone, Debug)]
pub struct TerminologyView {
    pub actor: Actor,
    pub terminology: Terminology,
    pub loaded: When,
    /// Every version, this one among them.
    pub versions: Vec<TerminologyLine>,
    pub has_levels: bool,
    pub rules: Vec<Rule>,
    pub history: Vec<HistoryLine>,
    pub entries: Page<EntryLine>,
}

/// What the page shows that asks before a deletion.
#[derive(Clone, Debug)]
pub struct FarewellView {
    pub actor: Actor,
    pub terminology: Terminology,
    pub others: Vec<TerminologyLine>,
    pub named_by: Vec<TerminologyLine>,
    /// Codes that are nowhere any more afterwards, by who names them.
    pub used: Vec<Usage>,
    /// Why it stays, whoever asks.
    pub refused: Option<Denial>,
}

/// Terminologies.
pub async fn list_terminologies(chosen: Chosen) -> Result<TerminologyList, ApiError> {
    server::list(chosen).await
}

/// One version, and some of what is in it.
pub async fn get_terminology(chosen: Chosen) -> Result<TerminologyView, ApiError> {
    server::get(chosen).await
}

/// One code of a version.
pub async fn get_concept(id: String, code: Option<String>) -> Result<ConceptDetail, ApiError> {
    server::concept(&id, code).await
}

/// What goes with a version.
pub async fn get_farewell(id: String) -> Result<FarewellView, ApiError> {
    server::farewell(&id).await
}

/// Deletes a version; `phrase` is what the reader typed.
#[server(endpoint = "delete_terminology")]
pub async fn delete_terminology(id: TerminologyId, #[server(default)] phrase: String) -> Result<(), ApiError> {
    server::delete(id, phrase).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::terminology::entries::{Sought, entries};
    use backend::terminology::list::{self, Filter, Sort, Summary};
    use backend::terminology::{concept as concepts, detail};
    use domain::page::PageRequest;
    use domain::terminology::TerminologyAction;
    use domain::terminology::rules::{can, deletion_phrase};
    use domain::{Event, FieldProblem, Thing};

    use super::*;
    use crate::api::agreement::server::history_line;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::i18n::it::terminology as words;
    use crate::lists::terminology as specs;
    use crate::routes::to;

    pub(super) async fn list(chosen: Chosen) -> Result<TerminologyList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        Ok(TerminologyList { actor, page })
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
    ) -> backend::Result<Page<TerminologyLine>> {
        let filter = Filter {
            q: chosen.words(),
            kind: chosen.value("tipo").and_then(|kind| kind.parse().ok()),
            oid: None,
            only_last: chosen.value("versioni").is_none(),
            sort: match chosen.sort {
                "oid" => Sort::Oid,
                "caricata" => Sort::Loaded,
                "concetti" => Sort::Count,
                _ => Sort::Title,
            },
            descending: chosen.descending,
        };
        Ok(list::list(cx, actor, &filter, request).await?.map(line))
    }

    pub(super) fn line(summary: Summary) -> TerminologyLine {
        TerminologyLine {
            id: summary.id,
            kind: summary.kind,
            oid: summary.oid,
            version: summary.version,
            url: summary.url,
            title: summary.title,
            status: summary.status,
            count: summary.count,
            loaded: when(summary.loaded_at),
        }
    }

    pub(super) async fn get(chosen: Chosen) -> Result<TerminologyView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = specs::id(&chosen).map_err(|denial| fail(denial.into()))?;
        let detail = answer(detail::detail(&cx, &actor, id).await)?;
        let entries = answer(chosen.paged(|request| entry_rows(&cx, &actor, id, &chosen, request)).await)?;
        Ok(TerminologyView {
            actor,
            loaded: when(detail.terminology.created_at),
            versions: detail.versions.into_iter().map(line).collect(),
            has_levels: detail.has_levels,
            rules: detail.rules,
            history: detail.history.iter().map(told).collect(),
            entries,
            terminology: detail.terminology,
        })
    }

    /// What happened; a machine is named by its certificate.
    fn told(entry: &backend::event::Entry) -> HistoryLine {
        let mut line = history_line(entry);
        if let Event::Terminology(happening) = &entry.event
            && !happening.signer.is_of_the_console()
        {
            line.who.clone_from(&happening.signer.common_name);
        }
        line
    }

    /// Some of what is in a terminology.
    ///
    /// # Errors
    /// The use case's.
    pub async fn entry_rows(
        cx: &Backend,
        actor: &Actor,
        id: TerminologyId,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<EntryLine>> {
        let sought = Sought {
            q: chosen.words(),
            parent: chosen.value("padre").map(ToOwned::to_owned),
            every_level: chosen.value("livelli").is_some(),
        };
        entries(cx, actor, id, &sought, request).await
    }

    fn id(written: &str) -> Result<TerminologyId, ApiError> {
        written.parse().map_err(|_| fail(ApiError::not_found(Thing::Terminology)))
    }

    pub(super) async fn concept(written: &str, code: Option<String>) -> Result<ConceptDetail, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id(written)?;
        let code = code.ok_or_else(|| fail(ApiError::not_found(Thing::Concept)))?;
        answer(concepts::concept(&cx, &actor, id, &code).await)
    }

    pub(super) async fn farewell(written: &str) -> Result<FarewellView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let farewell = answer(detail::farewell(&cx, &actor, id(written)?).await)?;
        Ok(FarewellView {
            actor,
            terminology: farewell.terminology,
            others: farewell.others.into_iter().map(line).collect(),
            named_by: farewell.named_by.into_iter().map(line).collect(),
            used: farewell.used,
            refused: farewell.refused,
        })
    }

    pub(super) async fn delete(id: TerminologyId, phrase: String) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done: backend::Result<()> = async {
            can(TerminologyAction::Delete, &actor)?;
            let expected = deletion_phrase(&detail::farewell(&cx, &actor, id).await?.terminology);
            if expected.to_lowercase() != phrase.trim().to_lowercase() {
                return Err(Denial::field("phrase", FieldProblem::PhraseMismatch).into());
            }
            detail::remove(&cx, &actor, id).await.map(drop)
        }
        .await;
        let there = done.map(|()| format!("{}?fatto={}", to::TERMINOLOGIES, words::DELETED_SLUG));
        finish(there, &[("phrase", &phrase)]).await
    }
}
