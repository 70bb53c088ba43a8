//! Filters of a list that the reader gave a name.

use domain::SavedFilterId;
use leptos::prelude::*;
use serde::Serialize;

use super::ApiError;
use crate::lists::Chosen;

/// A filter, and the address that uses it.
#[derive(Clone, Debug, Serialize)]
pub struct SavedLine {
    pub id: SavedFilterId,
    pub name: String,
    pub href: String,
    /// The reader looks through it now.
    pub current: bool,
}

/// The reader's filters of a list.
pub async fn list_saved_filters(chosen: Chosen) -> Result<Vec<SavedLine>, ApiError> {
    server::list(chosen).await
}

/// Keeps what the address `list?query` chooses.
#[server(endpoint = "save_filter")]
pub async fn save_filter(
    #[server(default)] list: String,
    #[server(default)] query: String,
    #[server(default)] name: String,
) -> Result<(), ApiError> {
    server::save(&list, &query, &name).await
}

/// Forgets a filter. `back` is the list as the reader sees it.
#[server(endpoint = "forget_filter")]
pub async fn forget_filter(id: SavedFilterId, #[server(default)] back: String) -> Result<(), ApiError> {
    server::forget(id, &back).await
}

mod server {
    use backend::saved_filter;
    use domain::page::PageRequest;
    use domain::saved_filter::MAX_FOR_LIST;
    use domain::{Denial, FieldProblem};

    use super::*;
    use crate::api::form::finish_at;
    use crate::api::server::{actor, answer, backend};
    use crate::lists;

    pub(super) async fn list(chosen: Chosen) -> Result<Vec<SavedLine>, ApiError> {
        let all = PageRequest::new(0, MAX_FOR_LIST as i64);
        let kept = answer(saved_filter::list(&backend(), &actor()?, chosen.path(), all).await)?;
        let now = chosen.keepsake();
        let line = |filter: domain::saved_filter::SavedFilter| SavedLine {
            current: filter.query == now,
            // Read again: what a list knew when the filter was kept it may know no longer.
            href: Chosen::read(chosen.spec, chosen.path(), &filter.query).address(&[]),
            id: filter.id,
            name: filter.name,
        };
        Ok(kept.results.into_iter().map(line).collect())
    }

    pub(super) async fn save(list: &str, query: &str, name: &str) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let chosen = lists::at(list).map(|found| Chosen::read(found.spec, list, query));
        let chosen = chosen.filter(|chosen| !chosen.nonsense);
        let back = chosen.as_ref().map(|chosen| chosen.address(&[]));
        let done = async {
            let chosen = chosen.as_ref().ok_or_else(|| Denial::field("query", FieldProblem::Malformed))?;
            saved_filter::keep(&cx, &actor, chosen.path(), &chosen.keepsake(), name).await?;
            Ok(chosen.address(&[("fatto", "filtro-salvato")]))
        };
        finish_at(done.await, &[("name", name)], back.as_deref()).await
    }

    pub(super) async fn forget(id: SavedFilterId, back: &str) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let (path, query) = back.split_once('?').unwrap_or((back, ""));
        // Only ever a list of ours: what comes back in a form may have been written by anybody.
        let chosen = lists::at(path).map(|found| Chosen::read(found.spec, path, query));
        let address = |change: &[_]| chosen.as_ref().map(|chosen| chosen.address(change));
        let done = saved_filter::forget(&cx, &actor, id).await;
        let done = done.map(|list| address(&[("fatto", "filtro-eliminato")]).unwrap_or(list));
        finish_at(done, &[], address(&[]).as_deref()).await
    }
}
