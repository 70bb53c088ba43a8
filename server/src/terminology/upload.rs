//! `POST /v1/terminology/{format}` (seed 004 §3).

use app::i18n::it::terminology_api as words;
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, FromRequest as _, Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use backend::terminology::course::{Beginning, Meter, watched};
use backend::terminology::signature::Caller;
use backend::terminology::{Upload, load};
use domain::terminology::token::{ClaimProblem, TokenFault, Which, agrees};
use domain::terminology::{CreationInfo, Format, Kind, Profile};

use super::body::{AROUND, bounded};
use super::channel::Client;
use super::form::{Reader, Sent};
use super::problem::Problem;
use super::trace::Trace;
use super::{Service, answer, caller, media};

/// Characters of a file's name that are shown while it is loaded.
const MAX_NAME: usize = 200;

/// Takes a terminology in, or says why not. The steps are those of `terminology.md` §1.4.
pub(super) async fn upload(
    State(service): State<Service>,
    Extension(trace): Extension<Trace>,
    Extension(client): Extension<Client>,
    Path(format): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (caller, place) = caller::identify_loading(&service, &client, request.headers()).await?;
    let about = caller::about(&caller);
    let done = taken(&service, &trace, &caller, &format, request).await;
    drop(place);
    done.map_err(|problem| problem.of_call(about))
}

/// Everything after the tokens.
async fn taken(
    service: &Service,
    trace: &Trace,
    caller: &Caller,
    named: &str,
    request: Request,
) -> Result<Response, Problem> {
    is_multipart(request.headers())?;
    let most = service.settings.max_bytes + AROUND;
    if announced(request.headers()).is_some_and(|bytes| bytes > most) {
        return Err(Problem::too_large(service.settings.max_bytes));
    }
    media::answerable(service.profile(), request.headers())?;
    let format = Format::named(named, service.profile());
    let format = format.ok_or_else(|| Problem::bad_request(&words::unknown_format(named)))?;
    let done = tokio::time::timeout(service.settings.deadline, take_in(service, caller, format, request)).await;
    let loaded = done.map_err(|_| Problem::timeout(words::TOO_LONG))??;
    Ok(answer::loaded(trace, &loaded))
}

/// Steps 7 to 11: the body, what is said beside the file, the claims about it, and the file itself.
async fn take_in(
    service: &Service,
    caller: &Caller,
    format: Format,
    request: Request,
) -> Result<backend::terminology::Loaded, Problem> {
    let (settings, profile) = (&service.settings, service.profile());
    let (parts, body) = request.into_parts();
    let (body, ended) = bounded(body, settings.max_bytes + AROUND, settings.stall);
    let form = Multipart::from_request(Request::from_parts(parts, body), &()).await;
    let form = form.map_err(|_| Problem::bad_request(words::BROKEN_MULTIPART))?;
    let reader = Reader { folder: &settings.folder, id: service.cx.id(), max: settings.max_bytes, ended, profile };
    let sent = reader.read(form).await?;
    sent.check_name(format)?;
    let info = info(&sent, format, profile)?;
    let upload = agreed(caller, (format, profile), &sent, info)?;
    let beginning = Beginning {
        id: service.cx.id(),
        author: None,
        signer: caller.common_name.clone(),
        file: sent.file_name.chars().take(MAX_NAME).collect(),
        oid: upload.oid.clone(),
        version: upload.version.clone().unwrap_or_default(),
        bytes: sent.file.bytes,
    };
    let meter = upload.meter.clone();
    Ok(watched(&service.cx, beginning, meter, load(&service.cx, &upload)).await?)
}

/// What is said beside the file: it has to be there for our own formats, and for FHIR's it may be in the lenient profile.
fn info(sent: &Sent, format: Format, profile: Profile) -> Result<Option<CreationInfo>, Problem> {
    match &sent.info {
        Some(_) if format.is_fhir() && profile.is_strict() => Err(Problem::bad_request(words::INFO_WITH_FHIR)),
        Some(typed) => Ok(Some(typed.checked(profile).map_err(|wrong| Problem::fields(&wrong))?)),
        None if format.is_fhir() => Ok(None),
        None => Err(Problem::bad_request(words::NO_INFO)),
    }
}

/// The token, what is said beside the file, and the file speak of the same.
fn agreed(
    caller: &Caller,
    (format, profile): (Format, Profile),
    sent: &Sent,
    info: Option<CreationInfo>,
) -> Result<Upload, Problem> {
    let claims = &caller.integrity;
    let oid = claims.oid.clone().ok_or(TokenFault {
        token: Which::Integrity,
        claim: "oid",
        problem: ClaimProblem::Missing,
    })?;
    if let Some(info) = &info {
        info.agrees_with(Some(&oid), claims.version.as_deref())?;
    }
    if let Some(hash) = &claims.file_hash {
        agrees(hash.claim, Some(&hash.sha256), Some(&sent.file.sha256))?;
    }
    let (kind, title, url, version) = match info {
        Some(info) => (info.kind, info.title, info.url, info.version),
        None => (Kind::CodeSystem, String::new(), String::new(), None),
    };
    let version = version.or_else(|| claims.version.clone());
    if version.is_none() && !format.is_fhir() {
        return Err(Problem::bad_request(words::NO_VERSION));
    }
    Ok(Upload {
        path: sent.file.path().to_owned(),
        format,
        kind,
        oid,
        version,
        url,
        title,
        signer: caller::signer(caller),
        file_sha256: sent.file.sha256.clone(),
        meter: Meter::default(),
        profile,
    })
}

/// Step 5: 415 for another media type; a form without a boundary is a form, and malformed.
fn is_multipart(headers: &HeaderMap) -> Result<(), Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        return Ok(());
    }
    Err(Problem::media_type(words::MULTIPART))
}

/// Bytes of the body, where the request says so before it.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
