//! Partners whose secret is shown in the answer, and nowhere else.

use app::api::ApiError;
use app::api::access::{IssuedPassword, Posted};
use app::routes::to;
use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use backend::partner;
use backend::session::SignedIn;
use domain::partner::{Partner, PartnerAction, PartnerCommand, PartnerData};
use domain::{Denial, PartnerId, Permission, Revision, Thing};

use super::Access;
use super::form::{self, Sent};
use crate::refusal;

/// A new partner.
pub async fn create(
    State(access): State<Access>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request,
) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let data =
        PartnerData { code: form.get("code").to_owned(), name: form.get("name").to_owned(), services: Vec::new() };
    match partner::create(&access.door.backend, &signed_in.actor, &data).await {
        Ok(issued) => show(&access, request, to::NEW_PARTNER, issued.partner, issued.secret).await,
        Err(error) => access.again(request, to::NEW_PARTNER, &form, &["code", "name"], error).await,
    }
}

/// Another secret for a partner.
pub async fn rotate(
    State(access): State<Access>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Sent { request, form } = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let Ok(id) = id.parse().map(PartnerId) else {
        return refusal::of(request.uri().path(), &ApiError::not_found(Thing::Partner));
    };
    let path = to::partner_command(id, PartnerAction::RotateSecret);
    if let Err(denial) = signed_in.actor.require(Permission::ManagePratiche) {
        return access.again(request, &path, &form, &[], denial.into()).await;
    }
    let Ok(seen) = form.get("seen").parse().map(Revision) else {
        return refusal::of(&path, &Denial::Malformed.into());
    };
    let command = PartnerCommand::RotateSecret;
    match partner::run(&access.door.backend, &signed_in.actor, id, Some(seen), command).await {
        Ok((partner, secret)) => show(&access, request, &path, partner, secret.unwrap_or_default()).await,
        Err(error) => access.again(request, &path, &form, &[], error).await,
    }
}

async fn show(access: &Access, request: Request, page: &str, partner: Partner, secret: String) -> Response {
    let issued = IssuedPassword { path: to::partner(partner.id), username: partner.code, password: secret };
    access.renderer.draw(request, page, Posted { issued: Some(issued), ..Posted::default() }).await
}
