//! Enti: the reader's own, and all of them for whoever looks for one or creates one.

use backend::tenant::Statement;
use domain::page::Page;
use domain::tenant::{Accessibility, Tenant, TenantKind};
use domain::{Actor, Revision, TenantId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;

/// The reader's ente with everything its page shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TenantView {
    pub actor: Actor,
    pub tenant: Tenant,
    pub created: When,
    pub updated: Option<When>,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TenantLine {
    pub id: TenantId,
    pub name: String,
    pub slug: String,
    pub kind: TenantKind,
    /// "IPA c_v001".
    pub register_code: String,
    pub certifier: bool,
    pub created: When,
    /// Nobody of the ente can sign in yet, and the reader may change that.
    pub awaits_administrator: bool,
}

/// The list, and whether the reader may add to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TenantList {
    pub actor: Actor,
    pub page: Page<TenantLine>,
}

/// Accessibility statements, as far as they concern the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Statements {
    /// The name of the reader's ente and what it has made known; may the reader change it?
    Own { ente: String, known: Accessibility, changes: bool },
    /// All of them, for who is not signed in.
    All(Page<Statement>),
}

/// The reader's ente.
pub async fn get_own_tenant() -> Result<TenantView, ApiError> {
    server::own().await
}

/// Sets the contact address of the reader's ente.
#[server(endpoint = "set_contact_mail")]
pub async fn set_contact_mail(seen: Revision, #[server(default)] address: String) -> Result<(), ApiError> {
    server::set_contact_mail(seen, address).await
}

/// Makes known where the accessibility statement of the reader's ente is.
#[server(endpoint = "set_accessibility")]
pub async fn set_accessibility(
    seen: Revision,
    #[server(default)] statement: String,
    #[server(default)] feedback: String,
) -> Result<(), ApiError> {
    server::set_accessibility(seen, statement, feedback).await
}

/// What is known about accessibility: of the reader's own ente, or of every ente for who has not signed in.
pub async fn get_statements(page: i64) -> Result<Statements, ApiError> {
    server::statements(page).await
}

/// Enti, by name.
pub async fn list_tenants(chosen: Chosen) -> Result<TenantList, ApiError> {
    server::list(chosen).await
}

/// Creates an ente; its first administrator comes on the next page.
#[server(endpoint = "create_tenant")]
pub async fn create_tenant(
    kind: TenantKind,
    #[server(default)] name: String,
    #[server(default)] slug: String,
    #[server(default)] origin: String,
    #[server(default)] value: String,
    #[server(default)] certifier: bool,
) -> Result<(), ApiError> {
    server::create(kind, name, slug, origin, value, certifier).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::tenant::{self, Filter};
    use domain::Permission;
    use domain::page::{DEFAULT_LIMIT, PageRequest};
    use domain::tenant::NewTenant;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, reader};
    use crate::routes::to;

    pub(super) async fn own() -> Result<TenantView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let tenant = answer(tenant::detail(&cx, &actor, actor.tenant).await)?;
        let (created, updated) = (when(tenant.created_at), tenant.updated_at.map(when));
        Ok(TenantView { actor, tenant, created, updated })
    }

    pub(super) async fn set_contact_mail(seen: Revision, address: String) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done = tenant::set_contact_mail(&cx, &actor, actor.tenant, Some(seen), &address).await;
        finish(done.map(|()| format!("{}?fatto=contatto", to::OWN_TENANT)), &[("address", &address)]).await
    }

    pub(super) async fn set_accessibility(seen: Revision, statement: String, feedback: String) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let typed = Accessibility { statement: statement.clone(), feedback: feedback.clone() };
        let done = tenant::set_accessibility(&cx, &actor, actor.tenant, Some(seen), &typed).await;
        let there = done.map(|()| format!("{}?fatto=accessibilita", to::OWN_TENANT));
        finish(there, &[("statement", &statement), ("feedback", &feedback)]).await
    }

    pub(super) async fn statements(page: i64) -> Result<Statements, ApiError> {
        let cx = backend();
        let Some(actor) = reader() else {
            let page = PageRequest::numbered(page, i64::from(DEFAULT_LIMIT));
            return Ok(Statements::All(answer(tenant::statements(&cx, page).await)?));
        };
        let (ente, known) = answer(tenant::own_accessibility(&cx, &actor).await)?;
        Ok(Statements::Own { ente, known, changes: actor.has(Permission::WriteAccessibility) })
    }

    pub(super) async fn list(chosen: Chosen) -> Result<TenantList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        Ok(TenantList { actor, page })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<TenantLine>> {
        let kinds = chosen.value("natura").and_then(|kind| kind.parse().ok()).into_iter().collect();
        let page = tenant::list(cx, actor, &Filter { q: chosen.words(), kinds }, request).await?;
        let awaiting = if domain::tenant::rules::can_create(actor).is_ok() {
            let listed = page.results.iter().map(|tenant| tenant.id).collect();
            tenant::without_administrator(cx, actor, &listed).await?
        } else {
            std::collections::BTreeSet::new()
        };
        let line = |tenant: Tenant| TenantLine {
            awaits_administrator: awaiting.contains(&tenant.id),
            id: tenant.id,
            name: tenant.name,
            slug: tenant.slug,
            kind: tenant.kind,
            register_code: tenant.external_id.map(|id| format!("{} {}", id.origin, id.value)).unwrap_or_default(),
            certifier: tenant.certifier,
            created: when(tenant.created_at),
        };
        Ok(page.map(line))
    }

    pub(super) async fn create(
        kind: TenantKind,
        name: String,
        slug: String,
        origin: String,
        value: String,
        certifier: bool,
    ) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let kind_word = kind.to_string();
        let typed = [
            ("name", name.clone()),
            ("slug", slug.clone()),
            ("kind", kind_word),
            ("origin", origin.clone()),
            ("value", value.clone()),
            ("certifier", if certifier { "true".to_owned() } else { String::new() }),
        ];
        let typed = typed.iter().map(|(field, text)| (*field, text.as_str())).collect::<Vec<_>>();
        let done = tenant::create(&cx, &actor, &NewTenant { slug, name, kind, origin, value, certifier }).await;
        finish(done.map(to::first_administrator), &typed).await
    }
}
