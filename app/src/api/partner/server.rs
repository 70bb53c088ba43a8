//! The same on the server: what was typed is read, the use cases are called, and the answer is put into words.

use std::collections::BTreeMap;

use backend::{Backend, partner, pratica};
use domain::page::PageRequest;
use domain::partner::PartnerCommand;
use domain::{Denial, Permission, Thing};

use super::lines::{Typed, read};
use super::*;
use crate::api::agreement::server::when;
use crate::api::form::finish;
use crate::api::server::{actor, answer, backend, fail};
use crate::i18n::it::partner as words;
use crate::routes::to;

pub(super) async fn list(chosen: Chosen) -> Result<PartnerList, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let page = answer(chosen.paged(|request| rows(&cx, &actor, request)).await)?;
    Ok(PartnerList { page })
}

/// Some rows of the list.
///
/// # Errors
/// The use case's.
pub async fn rows(cx: &Backend, actor: &Actor, request: PageRequest) -> backend::Result<Page<PartnerLine>> {
    let found = partner::list(cx, actor, request).await?;
    let names = pratica::service::services(cx, actor).await?;
    let names = names.into_iter().map(|service| (service.id, service.name)).collect::<BTreeMap<_, _>>();
    Ok(found.map(|partner| PartnerLine {
        id: partner.id,
        code: partner.code,
        name: partner.name,
        services: partner.services.iter().filter_map(|id| names.get(id).cloned()).collect(),
        created: when(partner.created_at),
        revoked: partner.revoked_at.map(when),
    }))
}

pub(super) async fn get(id: &str) -> Result<PartnerView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    answer(actor.require(Permission::ManagePratiche).map_err(Into::into))?;
    let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Partner)))?;
    let partner = answer(partner::get(&cx, &actor, id).await)?;
    let services = answer(pratica::service::services(&cx, &actor).await)?;
    let mut services = services.into_iter().map(|service| (service.id, service.name)).collect::<Vec<_>>();
    services.sort_by(|(_, a), (_, b)| a.cmp(b));
    let (created, revoked) = (when(partner.created_at), partner.revoked_at.map(when));
    Ok(PartnerView { actor, partner, services, created, revoked })
}

pub(super) async fn form() -> Result<NewPartnerForm, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    answer(actor.require(Permission::ManagePratiche).map_err(Into::into))?;
    let ente = answer(partner::own_ente(&cx, &actor).await)?;
    Ok(NewPartnerForm { ente })
}

pub(super) async fn enable(id: PartnerId, seen: Revision, service: ServiceId, enabled: bool) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let mut services = partner::get(&cx, &actor, id).await?.services;
        services.retain(|one| *one != service);
        if enabled {
            services.push(service);
        }
        partner::run(&cx, &actor, id, Some(seen), PartnerCommand::SetServices(services)).await?;
        Ok(format!("{}?fatto=servizi", to::partner(id)))
    };
    finish(done.await, &[]).await
}

pub(super) async fn agree(id: PartnerId, seen: Revision, typed: Typed) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        // Who may not hears that, and not which line cannot be read.
        partner::get(&cx, &actor, id).await?;
        let agreed = read(&typed)?;
        partner::run(&cx, &actor, id, Some(seen), PartnerCommand::SetAgreed(agreed)).await?;
        Ok(format!("{}?fatto=concordato", to::partner(id)))
    };
    let done = done.await;
    let transitions = typed.transitions.join(" ");
    let kept = [
        ("contents", if typed.contents { "true" } else { "false" }),
        ("transitions", transitions.as_str()),
        ("words", &typed.words),
        ("offlineService", &typed.offline_service),
        ("offlineFields", &typed.offline_fields),
    ];
    finish(done, &kept).await
}

pub(super) async fn certify(id: PartnerId, seen: Revision, certificate: String) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let command = PartnerCommand::SetCertificate(certificate.clone());
    let done = partner::run(&cx, &actor, id, Some(seen), command).await;
    finish(done.map(|_| format!("{}?fatto=certificato", to::partner(id))), &[("certificate", &certificate)]).await
}

pub(super) async fn run(id: PartnerId, seen: Revision, action: PartnerAction) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        partner::get(&cx, &actor, id).await?;
        let command = match action {
            PartnerAction::Revoke => PartnerCommand::Revoke,
            // These have forms of their own.
            PartnerAction::SetServices
            | PartnerAction::SetAgreed
            | PartnerAction::SetCertificate
            | PartnerAction::RotateSecret => {
                return Err(Denial::Malformed.into());
            }
        };
        partner::run(&cx, &actor, id, Some(seen), command).await?;
        Ok(format!("{}?fatto={}", to::partner(id), words::slug(action)))
    };
    finish(done.await, &[]).await
}
