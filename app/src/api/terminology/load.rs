//! A file of a terminology that is checked before it is published. The form has a file in it: it is posted to a plain handler
//! of the server, which calls [`server::check`].

use backend::terminology::course::Course;
use backend::terminology::prepare::Prospect;
use domain::terminology::Finding;
use domain::{Actor, TerminologyId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;

/// What is kept of a check until the file is published: a quarter of an hour, for its author alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Checked {
    /// What was sent.
    pub file: String,
    /// What would be published; none when something is wrong in the file.
    pub prepared: Vec<TerminologyId>,
    pub errors: Vec<Finding>,
    pub error_count: u64,
    pub warnings: Vec<Finding>,
    pub warning_count: u64,
    /// Why the file was not even looked at to its end, or cannot be published although nothing is wrong in it.
    pub refused: Option<ApiError>,
    /// The form, with what was typed.
    pub back: String,
}

/// A check as its page shows it.
#[derive(Clone, Debug)]
pub struct CheckedView {
    pub id: String,
    pub checked: Checked,
    pub prospects: Vec<Prospect>,
}

/// How far somebody's file is.
#[derive(Clone, Debug)]
pub enum LoadView {
    GoesOn(Box<Course>),
    Checked(Box<CheckedView>),
}

/// Who is about to load something, and how much.
#[derive(Clone, Debug)]
pub struct Loading {
    pub actor: Actor,
    /// Bytes of a file at most.
    pub max_bytes: u64,
}

/// What the form has to know.
pub async fn get_loading() -> Result<Loading, ApiError> {
    let actor = crate::api::server::actor()?;
    Ok(Loading { actor, max_bytes: crate::api::server::backend().terminologies.max_bytes })
}

/// What was found in a file, or how far it is.
pub async fn get_load(id: String) -> Result<LoadView, ApiError> {
    server::get(id).await
}

/// Publishes what was checked.
#[server(endpoint = "publish_terminology")]
pub async fn publish_terminology(#[server(default)] checked: String) -> Result<(), ApiError> {
    server::publish(checked).await
}

pub mod server {
    //! The same on the server.

    use std::path::Path;

    use ::backend::terminology::course::{self, Beginning, Meter};
    use ::backend::terminology::refused::{self, Refusal};
    use ::backend::terminology::{LoadFault, Upload, prepare};
    use ::backend::{Backend, Error, form_draft};
    use domain::terminology::rules::can;
    use domain::terminology::{Findings, Metadata, Operation, Profile, Signer, TerminologyAction};
    use domain::{Denial, FieldProblem, Thing};

    use super::*;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::denial::refusal;
    use crate::i18n::it::finding::finding;
    use crate::i18n::it::terminology_api::{FAULT, NO_VERSION, faults};
    use crate::i18n::it::terminology_load as words;
    use crate::routes::to;

    /// A file that a person sent.
    #[derive(Clone, Debug)]
    pub struct File<'a> {
        pub path: &'a Path,
        /// Lower case hexadecimal.
        pub sha256: String,
    }

    /// Reads a file that was sent, and keeps what was found under the id of its beginning, which [`course::begin`] has noted.
    /// `back` is the form with what was typed.
    ///
    /// # Errors
    /// The use case's; what is wrong in the file itself is no error here. Errors are kept as well, for who looks later.
    pub async fn check(
        cx: &Backend,
        actor: &Actor,
        metadata: Metadata,
        beginning: Beginning,
        file: File<'_>,
        back: String,
    ) -> ::backend::Result<()> {
        let upload = upload(metadata, file);
        let (id, name, meter) = (beginning.id, beginning.file.clone(), upload.meter.clone());
        // What was found is there before the load is forgotten: whoever looks finds one of the two.
        let work = async {
            let found = prepare::prepare(cx, actor, &upload).await;
            let refused = match &found {
                Ok(_) | Err(LoadFault::Findings(_)) => None,
                Err(LoadFault::NoVersion) => Some(ApiError::from(no_version())),
                Err(LoadFault::Other(Error::Denied(denial))) => Some(denial.clone().into()),
                // Nobody said anything of the file that it could differ from.
                Err(LoadFault::Other(_) | LoadFault::Differs(_)) => Some(ApiError::Broken),
            };
            if let Err(fault) = &found {
                refused::to_person(cx, actor, told(cx, actor, &upload, fault)).await;
            }
            let (prepared, findings, error) = match found {
                Ok(loaded) => (loaded.terminologies.iter().map(|one| one.id).collect(), loaded.findings, None),
                Err(LoadFault::Findings(findings)) => (Vec::new(), findings, None),
                Err(LoadFault::NoVersion) => (Vec::new(), Findings::default(), Some(no_version())),
                Err(LoadFault::Other(error)) => (Vec::new(), Findings::default(), Some(error)),
                Err(fault) => (Vec::new(), Findings::default(), Some(Error::Internal(fault.into()))),
            };
            let Findings { errors, warnings, error_count, warning_count, .. } = findings;
            let checked = Checked { file: name, prepared, errors, error_count, warnings, warning_count, refused, back };
            let kept = serde_json::to_string(&checked).map_err(|error| Error::Internal(error.into()))?;
            form_draft::keep_as(cx, id, actor.user, &kept).await?;
            error.map_or(Ok(()), Err)
        };
        course::watched(cx, beginning, meter, work).await
    }

    /// A file that a person sends. It is read leniently whatever is asked of machines: a person reads what is strange before it
    /// is published.
    #[must_use]
    pub fn upload(metadata: Metadata, file: File<'_>) -> Upload {
        Upload {
            path: file.path.to_owned(),
            format: metadata.format,
            kind: metadata.kind,
            oid: metadata.oid,
            version: metadata.version,
            url: metadata.url,
            title: metadata.title,
            signer: Signer::of_the_console(),
            file_sha256: file.sha256,
            meter: Meter::default(),
            profile: Profile::Lenient,
        }
    }

    /// Nobody says which version it is.
    #[must_use]
    pub fn no_version() -> Error {
        Denial::field("version", FieldProblem::Required).into()
    }

    /// What was refused to a person, as it is noted for those who look after the terminologies.
    #[must_use]
    pub fn told(cx: &Backend, actor: &Actor, upload: &Upload, fault: &LoadFault) -> Refusal {
        let (status, instance, detail) = match fault {
            LoadFault::Findings(findings) => {
                let first = findings.errors.first().map(finding).unwrap_or_default();
                (400, "/bad-request".to_owned(), faults(findings.error_count, &first))
            }
            LoadFault::NoVersion => (400, "/bad-request".to_owned(), NO_VERSION.to_owned()),
            LoadFault::Other(Error::Denied(denial)) => {
                let (status, code) = denial.status_and_code();
                let told = refusal(denial);
                (status as u16, format!("/{code}"), format!("{} {}", told.why, told.remedy))
            }
            LoadFault::Differs(_) | LoadFault::Other(_) => (500, "/server".to_owned(), FAULT.to_owned()),
        };
        Refusal {
            caller: format!("account|{}", actor.user),
            operation: Operation::Upload,
            status,
            instance,
            detail,
            signer: String::new(),
            oid: upload.oid.clone(),
            version: upload.version.clone().unwrap_or_default(),
            trace: String::new(),
            at: cx.now(),
        }
    }

    async fn find(cx: &Backend, actor: &Actor, id: &str) -> ::backend::Result<Option<Checked>> {
        can(TerminologyAction::Load, actor)?;
        let Ok(id) = id.parse() else { return Ok(None) };
        let kept = form_draft::find(cx, actor, id).await?;
        // A form that came back is kept in the same place, and is none of ours.
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
    }

    fn missing() -> Error {
        Denial::not_found(Thing::FormDraft).into()
    }

    pub(super) async fn get(id: String) -> Result<LoadView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let found = async {
            // In this order: a load is forgotten after what was found in it is there.
            let course = match id.parse() {
                Ok(id) => course::own(&cx, &actor, id).await?,
                Err(_) => None,
            };
            if let Some(checked) = find(&cx, &actor, &id).await? {
                let prospects = prepare::prospects(&cx, &actor, &checked.prepared).await?;
                return Ok(LoadView::Checked(Box::new(CheckedView { id, checked, prospects })));
            }
            course.map(|course| LoadView::GoesOn(Box::new(course))).ok_or_else(missing)
        };
        answer(found.await)
    }

    pub(super) async fn publish(id: String) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let published: ::backend::Result<String> = async {
            let prepared = find(&cx, &actor, &id).await?.ok_or_else(missing)?.prepared;
            if prepared.is_empty() {
                return Err(missing());
            }
            prepare::publish(&cx, &actor, &prepared).await?;
            let there = match prepared.as_slice() {
                [one] => to::terminology(*one),
                _ => to::TERMINOLOGIES.to_owned(),
            };
            Ok(format!("{there}?fatto={}", words::PUBLISHED_SLUG))
        }
        .await;
        finish(published, &[]).await
    }
}
