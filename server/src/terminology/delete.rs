//! `DELETE /v1/terminology/{oid}/{version}` (seed 004 §4, as table 4 has it).

use app::i18n::it::terminology_api as words;
use axum::body::HttpBody as _;
use axum::extract::{Extension, Path, Request, State};
use axum::http::header;
use axum::response::Response;
use backend::terminology::Deleted;
use backend::terminology::signature::Caller;
use domain::terminology::oid;
use domain::terminology::token::{ClaimProblem, TokenFault, Which, agrees};

use super::channel::Client;
use super::problem::Problem;
use super::trace::Trace;
use super::{Service, answer, caller, media};

/// Characters of a version at most.
const MAX_VERSION: usize = 1000;

/// Takes away what is kept under an object identifier and a version. A second time there is nothing: 404.
pub(super) async fn delete(
    State(service): State<Service>,
    Extension(trace): Extension<Trace>,
    Extension(client): Extension<Client>,
    Path((oid, version)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let caller = caller::identify(&service, &client, request.headers()).await?;
    let done = taken_away(&service, &caller, (&oid, &version), request).await;
    match done {
        Ok(deleted) => Ok(answer::deleted(&trace, &deleted)),
        Err(problem) => Err(problem.of_call(caller::about(&caller))),
    }
}

/// Everything after the tokens.
async fn taken_away(
    service: &Service,
    caller: &Caller,
    (oid, version): (&str, &str),
    request: Request,
) -> Result<Deleted, Problem> {
    // A body of no use is left alone where it might be an empty object; anything else was meant for another address.
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = media_type.is_none_or(|media_type| media_type.starts_with("application/json"));
    if !request.body().is_end_stream() && !is_json {
        return Err(Problem::media_type(words::NO_BODY));
    }
    media::answerable(service.profile(), request.headers())?;
    let oid = oid::canonical(oid).ok_or_else(|| Problem::bad_request(words::BAD_OID))?;
    let version = version.trim();
    if version.is_empty() || version.chars().count() > MAX_VERSION {
        return Err(Problem::bad_request(words::BAD_VERSION));
    }
    let claims = &caller.integrity;
    agrees("oid", claims.oid.as_deref(), Some(&oid))?;
    if claims.version.is_none() {
        let problem = ClaimProblem::Missing;
        return Err(TokenFault { token: Which::Integrity, claim: "version", problem }.into());
    }
    agrees("version", claims.version.as_deref(), Some(version))?;
    Ok(backend::terminology::delete(&service.cx, &oid, version, &caller::signer(caller)).await?)
}
