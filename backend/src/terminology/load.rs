//! A file becomes terminologies.

use std::fs::File;
use std::path::PathBuf;

use domain::terminology::token::{TokenFault, agrees};
use domain::terminology::{Findings, Format, Kind, Profile, Signer, Terminology, rules};
use domain::{Denial, TerminologyId};
use terminology::{About, Item, Resource, Stopped};
use tokio::sync::mpsc;

use super::course::{Counted, Meter};
use super::find;
use super::rows::{self, Batch};
use super::words::Gathered;
use crate::Backend;
use crate::error::{Error, Result};

/// Parts that are read ahead of the database.
const AHEAD: usize = 2;

/// The thread that reads a file.
type Reading = tokio::task::JoinHandle<Result<Findings>>;

/// A file and what was said beside it.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Where the file is, whole.
    pub path: PathBuf,
    pub format: Format,
    /// What a custom file is to be; FHIR files say it themselves.
    pub kind: Kind,
    /// Dotted; for FHIR files only where they name none themselves.
    pub oid: String,
    /// Needed, unless a FHIR file says it.
    pub version: Option<String>,
    /// Address and name of a custom file.
    pub url: String,
    pub title: String,
    pub signer: Signer,
    /// Of the file, lower case hexadecimal.
    pub file_sha256: String,
    /// How far its load is.
    pub meter: Meter,
    /// How closely the file is read.
    pub profile: Profile,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The resources, in the order of the file; one, but for a bundle.
    pub terminologies: Vec<Terminology>,
    /// What is strange in it.
    pub findings: Findings,
    /// The object identifier or version in a FHIR file is another than the one that was said.
    pub differs: bool,
}

/// Why a file was not taken in. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum LoadFault {
    /// Something is wrong in it.
    #[error("{} errors in the file", .0.error_count)]
    Findings(Findings),
    /// Neither the file nor anybody else says which version it is.
    #[error("no version was said")]
    NoVersion,
    /// In the strict profile: a FHIR file says another object identifier or version of itself than the token.
    #[error("the file and the token differ in {}", .0.claim)]
    Differs(TokenFault),
    #[error(transparent)]
    Other(#[from] Error),
}

/// Reads the file, writes its concepts, and shows everything in one transaction.
///
/// # Errors
/// As [`LoadFault`] says; `TerminologyAlreadyExists` is among them.
#[crate::boxed]
pub async fn load(cx: &Backend, upload: &Upload) -> std::result::Result<Loaded, LoadFault> {
    let mut begun = Vec::new();
    let loaded = match attempt(cx, upload, &mut begun).await {
        Ok(loaded) => show(cx, &loaded.terminologies).await.map(|()| loaded).map_err(LoadFault::from),
        Err(fault) => Err(fault),
    };
    if loaded.is_err() {
        abandon(cx, &begun).await;
    }
    loaded
}

/// What comes to nothing is left to the worker; where even that cannot be said, it finds it by its age.
pub(super) async fn abandon(cx: &Backend, begun: &[TerminologyId]) {
    let retired: Result<()> = async {
        let mut tx = cx.db.begin_job().await?;
        for id in begun {
            crate::save::save(cx, &mut tx, None, &rules::abandon(*id)).await?;
        }
        tx.commit().await
    }
    .await;
    if let Err(error) = retired {
        tracing::warn!(%error, "a load that came to nothing is taken away later");
    }
}

/// Writes what is in the file where nobody sees it.
pub(super) async fn attempt(
    cx: &Backend,
    upload: &Upload,
    begun: &mut Vec<TerminologyId>,
) -> std::result::Result<Loaded, LoadFault> {
    let (sender, mut parts) = mpsc::channel(AHEAD);
    let reading = tokio::task::spawn_blocking({
        let upload = upload.clone();
        move || read(&upload, sender)
    });
    let mut terminologies = Vec::new();
    let mut now: Option<TerminologyId> = None;
    let (mut mappings, mut differs) = (0_i64, None);
    let mut gathered = Gathered::default();
    while let Some(batch) = parts.recv().await {
        let id = match now {
            Some(id) => id,
            None => match begin(cx, upload).await {
                Ok(id) => {
                    begun.push(id);
                    *now.insert(id)
                }
                Err(Error::Denied(denial)) => return Err(faults_first(parts, reading, denial).await),
                Err(error) => return Err(error.into()),
            },
        };
        rows::write(cx, id, &batch, mappings, &mut gathered).await?;
        mappings += i64::try_from(batch.mappings.len()).unwrap_or_default();
        upload.meter.wrote(batch.concepts.len() + batch.mappings.len());
        if let Some(resource) = batch.end {
            gathered.end(cx, id).await?;
            differs = differs.or_else(|| agrees_with(upload, &resource).err());
            terminologies.push(finished(cx, upload, id, *resource)?);
            (now, mappings) = (None, 0);
        }
    }
    let findings = reading.await.map_err(|error| Error::Internal(error.into()))??;
    if findings.has_errors() {
        return Err(LoadFault::Findings(findings));
    }
    match differs {
        Some(fault) if upload.profile.is_strict() => Err(LoadFault::Differs(fault)),
        differs => Ok(Loaded { terminologies, findings, differs: differs.is_some() }),
    }
}

/// What is wrong in a file is told before what stands in its way, so that a duplicate is read to its end, and not written
/// (`terminology.md` §1.4).
async fn faults_first(mut parts: mpsc::Receiver<Batch>, reading: Reading, denial: Denial) -> LoadFault {
    while parts.recv().await.is_some() {}
    match reading.await {
        Ok(Ok(findings)) if findings.has_errors() => LoadFault::Findings(findings),
        Ok(Ok(_)) => LoadFault::Other(denial.into()),
        Ok(Err(error)) => error.into(),
        Err(error) => LoadFault::Other(Error::Internal(error.into())),
    }
}

/// Shows everything, or nothing.
async fn show(cx: &Backend, terminologies: &[Terminology]) -> Result<()> {
    writing!(cx, tx => {
        for terminology in terminologies {
            let decision = rules::publish(terminology, find::taken(tx, terminology).await?)?;
            crate::save::save(cx, tx, None, &decision).await?;
        }
    })
}

/// Makes the row that the concepts hang on. A custom file that cannot be shown in the end is not even begun.
async fn begin(cx: &Backend, upload: &Upload) -> Result<TerminologyId> {
    let terminology = provisional(cx, upload);
    writing!(cx, tx => {
        let taken = if upload.format.is_fhir() { rules::Taken::default() } else { find::taken(tx, &terminology).await? };
        let decision = rules::begin(&terminology, taken)?;
        crate::save::save(cx, tx, None, &decision).await?;
    })?;
    Ok(terminology.id)
}

fn provisional(cx: &Backend, upload: &Upload) -> Terminology {
    Terminology {
        id: TerminologyId(cx.id()),
        kind: upload.kind,
        oid: upload.oid.clone(),
        version: upload.version.clone().unwrap_or_default(),
        url: upload.url.clone(),
        name: rules::machine_name(&upload.title),
        title: upload.title.clone(),
        status: "active".to_owned(),
        content: "complete".to_owned(),
        is_case_sensitive: true,
        resource: "{}".to_owned(),
        count: 0,
        signer: upload.signer.clone(),
        file_sha256: upload.file_sha256.clone(),
        format: upload.format,
        created_at: cx.now(),
    }
}

/// Does a FHIR file say of itself what was said beside it?
fn agrees_with(upload: &Upload, resource: &Resource) -> std::result::Result<(), TokenFault> {
    agrees("oid", Some(&upload.oid), resource.oids.first().map(String::as_str))?;
    agrees("version", upload.version.as_deref(), resource.version.as_deref().map(str::trim))
}

/// The terminology as it will be shown: what the file says goes before what was said beside it.
fn finished(
    cx: &Backend,
    upload: &Upload,
    id: TerminologyId,
    resource: Resource,
) -> std::result::Result<Terminology, LoadFault> {
    let version =
        resource.version.clone().map(|version| version.trim().to_owned()).filter(|version| !version.is_empty());
    let version = version.or_else(|| upload.version.clone()).ok_or(LoadFault::NoVersion)?;
    let own = provisional(cx, upload);
    let kind = resource.kind.unwrap_or(upload.kind);
    let title = resource.title.clone().or_else(|| resource.name.clone()).unwrap_or(own.title);
    let mut terminology = Terminology {
        id,
        kind,
        oid: resource.oids.first().cloned().unwrap_or(own.oid),
        version,
        url: resource.url.clone().unwrap_or(own.url),
        name: resource.name.clone().unwrap_or_else(|| rules::machine_name(&title)),
        title,
        status: resource.status.clone().unwrap_or(own.status),
        content: resource.content.clone().unwrap_or(own.content),
        is_case_sensitive: resource.is_case_sensitive.unwrap_or(true),
        count: resource.count,
        ..own
    };
    terminology.resource = described(&terminology, resource);
    Ok(terminology)
}

/// FHIR's resource without the concepts: the members of the file as they were written, and what they leave out.
fn described(terminology: &Terminology, resource: Resource) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let has_levels = resource.has_levels;
    let mut members = resource.members;
    // An address is one's own: who reads it back gets it from here.
    members.insert("id".to_owned(), text(&terminology.id.to_string()));
    let mut add = |name: &str, value: String| {
        members.entry(name.to_owned()).or_insert(value);
    };
    add("resourceType", text(&terminology.kind.to_string()));
    add("url", text(&terminology.url));
    add("version", text(&terminology.version));
    add("name", text(&terminology.name));
    add("title", text(&terminology.title));
    add("status", text(&terminology.status));
    let identifier =
        format!("{{\"system\":\"urn:ietf:rfc:3986\",\"value\":{}}}", text(&format!("urn:oid:{}", terminology.oid)));
    if terminology.kind == Kind::ConceptMap {
        add("identifier", identifier);
    } else {
        add("identifier", format!("[{identifier}]"));
    }
    if terminology.kind == Kind::CodeSystem {
        add("content", text(&terminology.content));
        add("caseSensitive", terminology.is_case_sensitive.to_string());
        if has_levels {
            add("hierarchyMeaning", text("is-a"));
        }
        members.insert("count".to_owned(), terminology.count.to_string());
    }
    let members = members.into_iter().map(|(name, value)| format!("{}:{value}", text(&name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Reads the file on a thread of its own, part by part. It ends early when nobody takes the parts any more.
fn read(upload: &Upload, parts: mpsc::Sender<Batch>) -> Result<Findings> {
    let file = File::open(&upload.path).map_err(|error| Error::Internal(error.into()))?;
    let mut file = Counted { from: file, meter: upload.meter.clone() };
    let version = upload.version.as_deref();
    let about = About { format: upload.format, kind: upload.kind, version, is_strict: upload.profile.is_strict() };
    let mut batch = Batch::default();
    let findings = terminology::read(&mut file, &about, &mut |item| {
        match item {
            Item::Concept(concept) => batch.concepts.push(concept),
            Item::Words { number, designation } => batch.words.push((number, designation)),
            Item::Mapping(mapping) => batch.mappings.push(mapping),
            Item::Descent { ancestor, descendant, depth } => batch.descents.push((ancestor, descendant, depth)),
            Item::End(resource) => batch.end = Some(resource),
        }
        if batch.is_full() || batch.end.is_some() {
            parts.blocking_send(std::mem::take(&mut batch)).map_err(|_| Stopped)?;
        }
        Ok(())
    });
    findings.map_err(|Stopped| Error::Internal(anyhow::anyhow!("the load ended before the file")))
}
