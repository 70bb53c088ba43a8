//! A file of a terminology that is checked before it is published. The form has a file in it: it is posted to a plain handler
//! of the server, which calls [`server::check`].

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
    /// The form, with what was typed.
    pub back: String,
}

/// A check as its page shows it.
#[derive(Clone, Debug)]
pub struct CheckedView {
    pub id: String,
    pub file: String,
    pub errors: Vec<Finding>,
    pub error_count: u64,
    pub warnings: Vec<Finding>,
    pub warning_count: u64,
    pub back: String,
    pub prospects: Vec<Prospect>,
}

/// Who is about to load something.
pub async fn get_reader() -> Result<Actor, ApiError> {
    crate::api::server::actor()
}

/// What was found in a file.
pub async fn get_checked(id: String) -> Result<CheckedView, ApiError> {
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

    /// Bytes of a file that an operator loads; larger ones come by the service of seed 004.
    pub const MAX_BYTES: u64 = 50 * 1024 * 1024;

    /// Reads a file that was sent, and answers the address of the page that tells what was found. `back` is the form with
    /// what was typed.
    ///
    /// # Errors
    /// The use case's; what is wrong in the file itself is no error here.
    pub async fn check(
        cx: &Backend,
        actor: &Actor,
        metadata: Metadata,
        file: (&str, &Path, String),
        back: String,
    ) -> ::backend::Result<String> {
        let (name, path, file_sha256) = file;
        let upload = upload(metadata, path, file_sha256);
        let (prepared, findings) = match prepare::prepare(cx, actor, &upload).await {
            Ok(loaded) => (loaded.terminologies.iter().map(|one| one.id).collect(), loaded.findings),
            Err(fault) => {
                refused::to_person(cx, actor, told(cx, actor, &upload, &fault)).await;
                match fault {
                    LoadFault::Findings(findings) => (Vec::new(), findings),
                    LoadFault::NoVersion => return Err(no_version()),
                    LoadFault::Differs(_) => return Err(Error::Internal(fault.into())),
                    LoadFault::Other(error) => return Err(error),
                }
            }
        };
        let Findings { errors, warnings, error_count, warning_count, .. } = findings;
        let checked = Checked { file: name.to_owned(), prepared, errors, error_count, warnings, warning_count, back };
        let kept = serde_json::to_string(&checked).map_err(|error| Error::Internal(error.into()))?;
        let id = form_draft::keep(cx, actor.user, &kept).await?;
        Ok(to::checked_terminology(&id.to_string()))
    }

    /// A file that a person sends. It is read leniently whatever is asked of machines: a person reads what is strange before it
    /// is published.
    #[must_use]
    pub fn upload(metadata: Metadata, path: &Path, file_sha256: String) -> Upload {
        Upload {
            path: path.to_owned(),
            format: metadata.format,
            kind: metadata.kind,
            oid: metadata.oid,
            version: metadata.version,
            url: metadata.url,
            title: metadata.title,
            signer: Signer::of_the_console(),
            file_sha256,
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

    async fn find(cx: &Backend, actor: &Actor, id: &str) -> ::backend::Result<Checked> {
        can(TerminologyAction::Load, actor)?;
        let missing = || Error::from(Denial::not_found(Thing::FormDraft));
        let id = id.parse().map_err(|_| missing())?;
        let kept = form_draft::find(cx, actor, id).await?.ok_or_else(missing)?;
        // A form that came back is kept in the same place, and is none of ours.
        serde_json::from_str(&kept).map_err(|_| missing())
    }

    pub(super) async fn get(id: String) -> Result<CheckedView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let checked = answer(find(&cx, &actor, &id).await)?;
        let prospects = answer(prepare::prospects(&cx, &actor, &checked.prepared).await)?;
        let Checked { file, errors, error_count, warnings, warning_count, back, .. } = checked;
        Ok(CheckedView { id, file, errors, error_count, warnings, warning_count, back, prospects })
    }

    pub(super) async fn publish(id: String) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let published: ::backend::Result<String> = async {
            let prepared = find(&cx, &actor, &id).await?.prepared;
            if prepared.is_empty() {
                return Err(Denial::not_found(Thing::FormDraft).into());
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
