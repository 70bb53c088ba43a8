//! Warning those who use a version of a suspension to come.

use backend::{eservice, rome};
use domain::eservice::{Descriptor, DescriptorCommand};
use domain::{Denial, DescriptorId, EserviceId, FieldProblem, Revision};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::form::finish;
use crate::api::server::{actor, backend, fail};
use crate::i18n::it::eservice as words;
use crate::routes::to;

/// What the form of a notice shows before anything is typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prospect {
    /// How many enti would be told.
    pub told: usize,
    /// The first day that may be announced, as a date field writes it.
    pub tomorrow: String,
    /// The day that is announced already.
    pub announced: Option<String>,
}

/// Who would be told of a suspension of the version; nothing where the reader may not warn of one.
pub async fn get_prospect(version: &Descriptor) -> Result<Option<Prospect>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let tomorrow = cx.now().plus_days(1);
    // Any day and any words: who is told does not depend on them.
    let command = DescriptorCommand::AnnounceSuspension { from: tomorrow, reason: ".".repeat(20) };
    match eservice::simulate_version(&cx, &actor, version.eservice, version.id, command).await {
        Ok(simulation) => Ok(Some(Prospect {
            told: simulation.told,
            tomorrow: rome::iso_date(tomorrow),
            announced: version.announced.as_ref().map(|notice| rome::iso_date(notice.from)),
        })),
        Err(backend::Error::Denied(_)) => Ok(None),
        Err(error) => Err(fail(error.into())),
    }
}

/// Tells everybody who uses the version that it will be suspended on that day.
#[server(endpoint = "announce_suspension")]
pub async fn announce_suspension(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    #[server(default)] day: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let done = announce(eservice, descriptor, seen, &day, &reason).await;
    finish(done, &[("from", &day), ("reason", &reason)]).await
}

async fn announce(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    day: &str,
    reason: &str,
) -> ::backend::Result<String> {
    let (cx, actor) = (backend(), actor().map_err(|_| Denial::SignedOut)?);
    let facts = eservice::own::detail(&cx, &actor, eservice).await?.facts;
    let version = &facts.own_version(descriptor, &actor)?.descriptor;
    let from = match day.trim() {
        "" => return Err(Denial::field("from", FieldProblem::Required).into()),
        day => rome::start_of_day(day).ok_or(Denial::field("from", FieldProblem::Malformed))?,
    };
    let command = DescriptorCommand::AnnounceSuspension { from, reason: reason.to_owned() };
    let slug = words::slug((&command).into());
    eservice::run_version(&cx, &actor, eservice, descriptor, Some(seen), command).await?;
    Ok(format!("{}?fatto={slug}", to::own_version(eservice, version.number)))
}
