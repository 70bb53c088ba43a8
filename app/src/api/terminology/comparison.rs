//! Two versions of a code system, code by code.

use backend::terminology::comparison::{Counts, Line};
use domain::page::Page;
use domain::terminology::Terminology;

use super::TerminologyLine;
use crate::api::ApiError;
use crate::lists::Chosen;

/// What differs, as its page shows it.
#[derive(Clone, Debug)]
pub struct ComparisonView {
    pub after: Terminology,
    /// None where there is nothing to compare with.
    pub before: Option<Terminology>,
    /// What it may be compared with.
    pub others: Vec<TerminologyLine>,
    pub counts: Counts,
    pub page: Page<Line>,
}

/// What differs between the version of the address and another one.
pub async fn get_comparison(chosen: Chosen) -> Result<ComparisonView, ApiError> {
    server::get(chosen).await
}

pub(crate) mod server {
    use backend::terminology::comparison::{self, Comparison, compare};
    use backend::{Backend, Error};
    use domain::page::PageRequest;
    use domain::terminology::change::Change;
    use domain::{Actor, Denial, TerminologyId};
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::server::{actor, answer, backend};
    use crate::api::terminology::server::line;
    use crate::i18n::it::terminology_comparison as words;
    use crate::lists::terminology::id;

    /// The one that is chosen, or else the one that was loaded before, or else any other.
    fn other(chosen: &Chosen, versions: &[TerminologyLine], here: TerminologyId) -> Option<TerminologyId> {
        if let Some(written) = chosen.value("con") {
            return written.parse().ok();
        }
        let place = versions.iter().position(|line| line.id == here)?;
        let before = versions.get(place + 1).or_else(|| versions.iter().find(|line| line.id != here));
        before.map(|line| line.id)
    }

    async fn found(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        versions: &[TerminologyLine],
        request: PageRequest,
    ) -> backend::Result<Option<Comparison>> {
        let here = id(chosen)?;
        let wanted = chosen.value("cambio");
        let only = Change::iter().find(|change| Some(words::change_slug(*change)) == wanted);
        let Some(other) = other(chosen, versions, here) else { return Ok(None) };
        match compare(cx, actor, other, here, only, request).await {
            Ok(comparison) => Ok(Some(comparison)),
            // A version that is gone, or is of another kind, is nothing to compare with.
            Err(Error::Denied(Denial::NotFound { .. } | Denial::Invalid(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn versions(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
    ) -> backend::Result<(Terminology, Vec<TerminologyLine>)> {
        let (terminology, versions) = comparison::versions(cx, actor, id(chosen)?).await?;
        Ok((terminology, versions.into_iter().map(line).collect()))
    }

    /// Some of the codes that differ.
    ///
    /// # Errors
    /// The use case's.
    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<Line>> {
        let (_, versions) = versions(cx, actor, chosen).await?;
        let found = found(cx, actor, chosen, &versions, request).await?;
        Ok(found.map_or_else(|| Page::new(Vec::new(), 0, request), |comparison| comparison.page))
    }

    pub(super) async fn get(chosen: Chosen) -> Result<ComparisonView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let (terminology, versions) = answer(versions(&cx, &actor, &chosen).await)?;
        let compared = chosen.paged_beside(|request| {
            let (cx, actor, chosen, versions) = (&cx, &actor, &chosen, &versions);
            async move {
                let found = found(cx, actor, chosen, versions, request).await?;
                Ok(match found {
                    Some(Comparison { before, counts, page, .. }) => (page, Some((before, counts))),
                    None => (Page::new(Vec::new(), 0, request), None),
                })
            }
        });
        let (page, beside) = answer(compared.await)?;
        let (before, counts) = beside.unzip();
        let others = versions.into_iter().filter(|line| line.id != terminology.id).collect();
        Ok(ComparisonView { after: terminology, before, others, counts: counts.unwrap_or_default(), page })
    }
}
