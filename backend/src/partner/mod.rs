//! Partners of enti: managed by who manages pratiche, let in with code and secret, and what they send. `save` stores them,
//! [`authenticate`] lets them in, [`submit`] receives a compiled form.

pub mod certificate;
pub mod contents;
pub mod protocols;
pub(crate) mod save;
mod send;

use std::collections::{BTreeMap, BTreeSet};

use domain::page::{Page, PageRequest};
use domain::partner::rules::{self, CreationFacts, Known};
use domain::partner::{Partner, PartnerAction, PartnerCommand, PartnerData};
use domain::pratica::Service;
use domain::{Actor, Denial, PartnerId, Permission, Revision, ServiceId, TenantId, Thing, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::agreement::list::any_of;
use crate::error::{Error, Result};
use crate::pratica::service;
use crate::throttle::{self, Source};
use crate::{Backend, Tx, event, password, tenant};

use send::find;
pub use send::{change, open, pratica, submit};

/// Bytes of a secret: nobody guesses it, and nobody has to remember it.
const SECRET_BYTES: usize = 24;

/// A partner with the secret that it signs in with: shown once, kept by nobody.
pub struct Issued {
    pub partner: Partner,
    pub secret: String,
}

#[derive(FromRow)]
struct Row {
    id: PartnerId,
    revision: Revision,
    tenant_id: TenantId,
    code: String,
    name: String,
    created_at: Timestamp,
    revoked_at: Option<Timestamp>,
    agreed: String,
    certificate: Option<String>,
}

#[derive(FromRow)]
struct Right {
    partner_id: PartnerId,
    service_id: ServiceId,
}

impl Row {
    fn with(self, services: &mut BTreeMap<PartnerId, Vec<ServiceId>>) -> Result<Partner> {
        Ok(Partner {
            services: services.remove(&self.id).unwrap_or_default(),
            id: self.id,
            revision: self.revision,
            tenant: self.tenant_id,
            code: self.code,
            name: self.name,
            created_at: self.created_at,
            revoked_at: self.revoked_at,
            agreed: serde_json::from_str(&self.agreed)?,
            certificate: self.certificate.as_deref().map(certificate::stored).transpose()?,
        })
    }
}

async fn with_services(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Partner>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let rights: Vec<Right> = each!(tx, c => {
        let mut query = QueryBuilder::new("select partner_id, service_id from partner_service where 1 = 1");
        any_of(&mut query, "partner_id", rows.iter().map(|row| row.id));
        query.push(" order by service_id");
        query.build_query_as().fetch_all(c).await
    })?;
    let mut services = BTreeMap::<_, Vec<_>>::new();
    for right in rights {
        services.entry(right.partner_id).or_default().push(right.service_id);
    }
    rows.into_iter().map(|row| row.with(&mut services)).collect()
}

#[crate::boxed]
async fn load(tx: &mut Tx, id: PartnerId) -> Result<Option<Partner>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, revision, tenant_id, code, name, created_at, revoked_at, agreed, certificate from partner where id = $1",
        id
    )?;
    Ok(with_services(tx, row.into_iter().collect()).await?.pop())
}

/// The partners of the actor's ente, by code, the revoked ones too.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn list(cx: &Backend, actor: &Actor, page: PageRequest) -> Result<Page<Partner>> {
    let scope = actor.scope(Permission::ManagePratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let total = sql!(tx, fetch_one scalar i64, "select count(*) from partner where tenant_id = $1", scope.tenant())?;
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, revision, tenant_id, code, name, created_at, revoked_at, agreed, certificate from partner
         where tenant_id = $1 order by code limit $2 offset $3",
        scope.tenant(),
        page.limit(),
        page.offset()
    )?;
    let results = with_services(&mut tx, rows).await?;
    Ok(Page::new(results, total, page))
}

/// A partner of the actor's ente.
///
/// # Errors
/// `Unauthorized`; `NotFound` for one that is not there or another ente's.
#[crate::boxed]
pub async fn get(cx: &Backend, actor: &Actor, id: PartnerId) -> Result<Partner> {
    let scope = actor.scope(Permission::ManagePratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let partner = load(&mut tx, id).await?.filter(|partner| partner.tenant == scope.tenant());
    partner.ok_or(Error::not_found(Thing::Partner))
}

/// What the codes of the actor's ente end with: its slug.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn own_ente(cx: &Backend, actor: &Actor) -> Result<String> {
    let scope = actor.scope(Permission::ManagePratiche)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(tx, fetch_one scalar String, "select slug from tenant where id = $1", scope.tenant())?)
}

/// Makes a partner of the actor's ente.
///
/// # Errors
/// What `rules::create` answers; `TooManyRequests` when no core is to be had for the secret.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, data: &PartnerData) -> Result<Issued> {
    actor.require(Permission::ManagePratiche)?;
    create_with(cx, actor, data, hex::encode(cx.random.bytes::<SECRET_BYTES>())).await
}

/// The same with a secret that everybody knows: for the sample data alone.
///
/// # Errors
/// What [`create`] answers.
#[crate::boxed]
pub(crate) async fn create_with(cx: &Backend, actor: &Actor, data: &PartnerData, secret: String) -> Result<Issued> {
    actor.require(Permission::ManagePratiche)?;
    let id = PartnerId(cx.id());
    let hash = password::hash(cx, &secret).await?;
    writing!(cx, tx => {
        let ente = tenant::load(tx, actor.tenant).await?.ok_or(Error::not_found(Thing::Tenant))?;
        let taken = sql!(
            tx,
            fetch_optional scalar PartnerId,
            "select id from partner where code = $1",
            rules::code(&data.code, &ente.slug)
        )?;
        let own = own_services(tx, actor.tenant, &data.services).await?;
        let now = cx.now();
        let facts =
            CreationFacts { id, ente: &ente.slug, code_taken: taken.is_some(), own_services: &own, as_of: now };
        let decision = rules::create(data, &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        save::store_secret(tx, &decision, &hash, now).await?;
    })?;
    Ok(Issued { partner: get(cx, actor, id).await?, secret })
}

/// Carries out a command on a partner; answers it as it is afterwards, and its new secret where it has got one.
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: PartnerId,
    seen: Option<Revision>,
    command: PartnerCommand,
) -> Result<(Partner, Option<String>)> {
    actor.require(Permission::ManagePratiche)?;
    let rotated = match command {
        PartnerCommand::RotateSecret => {
            // Asked before a core is spent; asked again in the transaction that stores it.
            let partner = get(cx, actor, id).await?;
            rules::can(PartnerAction::RotateSecret, &partner, actor)?;
            Some(fresh_secret(cx).await?)
        }
        PartnerCommand::SetServices(_)
        | PartnerCommand::SetAgreed(_)
        | PartnerCommand::SetCertificate(_)
        | PartnerCommand::Revoke => None,
    };
    writing!(cx, tx => {
        let partner = load(tx, id).await?.ok_or(Error::not_found(Thing::Partner))?;
        rules::can(PartnerAction::from(&command), &partner, actor)?;
        event::expect_revision(tx, id.0, seen, partner.revision).await?;
        let own = match &command {
            PartnerCommand::SetServices(wanted) => own_services(tx, actor.tenant, wanted).await?,
            PartnerCommand::SetAgreed(_)
            | PartnerCommand::SetCertificate(_)
            | PartnerCommand::RotateSecret
            | PartnerCommand::Revoke => Vec::new(),
        };
        let certificate_taken = match &command {
            PartnerCommand::SetCertificate(typed) => certificate::is_anothers(tx, id, typed).await?,
            _ => false,
        };
        let known = Known { own_services: &own, certificate_taken };
        let decision = rules::decide(command.clone(), &partner, &known, actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        if let Some((_, hash)) = &rotated {
            save::store_secret(tx, &decision, hash, cx.now()).await?;
        }
    })?;
    Ok((get(cx, actor, id).await?, rotated.map(|(secret, _)| secret)))
}

async fn fresh_secret(cx: &Backend) -> Result<(String, password::Hash)> {
    let secret = hex::encode(cx.random.bytes::<SECRET_BYTES>());
    let hash = password::hash(cx, &secret).await?;
    Ok((secret, hash))
}

/// Those among `wanted` that are the ente's.
async fn own_services(tx: &mut Tx, tenant: TenantId, wanted: &[ServiceId]) -> Result<Vec<ServiceId>> {
    let wanted = wanted.iter().copied().take(domain::partner::MAX_SERVICES).collect::<BTreeSet<_>>();
    let services = service::of(tx, &wanted).await?.into_values();
    Ok(services.filter(|service| service.tenant == tenant).map(|service| service.id).collect())
}

/// Lets a partner in. Wrong secrets are slowed down as people's passwords are, and whether a code exists is told neither
/// by words nor by time.
///
/// # Errors
/// `WrongCredentials`, the same for every reason; `TooManyRequests` with the seconds to wait.
#[crate::boxed]
pub async fn authenticate(cx: &Backend, code: &str, secret: &str, source: &Source) -> Result<Partner> {
    #[derive(FromRow)]
    struct Known {
        id: PartnerId,
        hash: String,
    }
    let code = code.chars().take(200).collect::<String>();
    let admitted = throttle::admit(cx, &format!("partner|{code}"), source).await?;
    let turn = password::turn().await?;
    let known = {
        let mut tx = cx.db.snapshot().await?;
        // No text that is stored has one, and PostgreSQL refuses it.
        let askable = !code.contains('\0');
        match askable {
            true => sql!(
                tx,
                fetch_optional as Known,
                "select p.id, s.hash from partner p join partner_secret s on s.partner_id = p.id where p.code = $1",
                &code
            )?,
            false => None,
        }
    };
    let verdict = password::verify(&turn, secret, known.as_ref().map(|known| known.hash.as_str())).await?;
    drop(turn);
    let known = known.filter(|_| verdict.matches).ok_or(Error::Denied(Denial::WrongCredentials))?;
    unclaimed!(cx, tx => {
        let partner = load(tx, known.id).await?.filter(|partner| partner.revoked_at.is_none());
        let partner = partner.ok_or(Error::Denied(Denial::WrongCredentials))?;
        throttle::succeeded(tx, &admitted, cx.now()).await?;
        partner
    })
}

/// The services that the partner works with, by name.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn services(cx: &Backend, partner: &Partner) -> Result<Vec<Service>> {
    let mut tx = cx.db.snapshot().await?;
    let found = service::of(&mut tx, &partner.services.iter().copied().collect()).await?;
    let mut services = found.into_values().filter(|one| rules::may_use(partner, one).is_ok()).collect::<Vec<_>>();
    services.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(services)
}

/// What a partner is called, for the desk.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn name_of(tx: &mut Tx, id: PartnerId) -> Result<Option<String>> {
    Ok(sql!(tx, fetch_optional scalar String, "select name from partner where id = $1", id)?)
}
