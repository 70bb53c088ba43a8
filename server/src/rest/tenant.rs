//! `/tenants`: enti and their contact address (`interop.md` §1.1, §5.3; `contract.md`). What they hold is in
//! [`super::held`].

use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::tenant::{self, Filter};
use domain::tenant::{Accessibility, ExternalId, NewTenant, Tenant, TenantKind};
use domain::{Permission, Revision, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Listing, Representation};
use super::extract::{Body, Caller, Ids, List, Query, Seen, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Enti";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on enti.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show))
        .routes(routes!(set_mail))
        .routes(routes!(set_accessibility))
}

/// An ente ("aderente").
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Tenant)]
struct TenantView {
    id: TenantId,
    /// To be sent back as `If-Match`.
    revision: Revision,
    /// Short name, part of user names; never changes.
    slug: String,
    name: String,
    kind: TenantKind,
    external_id: Option<ExternalId>,
    /// May keep certified attributes of its own.
    certifier: bool,
    /// The address at which it wants to be reached.
    contact_mail: Option<String>,
    accessibility: AccessibilityView,
    created_at: Instant,
    updated_at: Option<Instant>,
}

impl From<Tenant> for TenantView {
    fn from(tenant: Tenant) -> Self {
        Self {
            id: tenant.id,
            revision: tenant.revision,
            slug: tenant.slug,
            name: tenant.name,
            kind: tenant.kind,
            external_id: tenant.external_id,
            certifier: tenant.certifier,
            contact_mail: tenant.contact_mail,
            accessibility: tenant.accessibility.into(),
            created_at: tenant.created_at.into(),
            updated_at: tenant.updated_at.map(Instant::from),
        }
    }
}

/// What an ente makes known about accessibility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Accessibility)]
struct AccessibilityView {
    /// Address of the statement on AgID's site.
    statement: Option<String>,
    /// Where problems are reported: a mail address, or the https address of a form.
    feedback: Option<String>,
}

impl From<Accessibility> for AccessibilityView {
    fn from(known: Accessibility) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self { statement: given(known.statement), feedback: given(known.feedback) }
    }
}

/// A new ente.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TenantToCreate {
    /// 2 to 160 characters, unique.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 160)]
    name: String,
    /// Lower-case letters, digits and hyphens, 2 to 60, unique.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 60)]
    slug: String,
    kind: TenantKind,
    /// Unique where present.
    external_id: Option<CodeInRegister>,
    #[serde(default)]
    certifier: bool,
}

/// The ente's name in a register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeInRegister {
    /// The register, such as IPA.
    #[schema(min_length = 1, max_length = 40)]
    origin: String,
    /// The code there.
    #[schema(min_length = 1, max_length = 64)]
    value: String,
}

/// A contact address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Mail {
    /// `name@host.domain`
    #[serde(default)]
    #[schema(max_length = 254)]
    address: String,
}

/// What is to be made known about accessibility. What is left out is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccessibilityToSet {
    /// `https://form.agid.gov.it/view/<code>`
    #[serde(default)]
    statement: String,
    /// A mail address, or the https address of a form; needed with a statement.
    #[serde(default)]
    #[schema(max_length = 254)]
    feedback: String,
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TenantQuery {
    /// Words in the name, in the short name or in the register code.
    #[param(max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<Vec<TenantKind>>, style = Form, explode = false)]
    kinds: List<TenantKind>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Crea un ente
///
/// Solo il gestore della piattaforma. L’amministratore si indica poi con `POST /tenants/{tenantId}/users`.
#[utoipa::path(post, path = "/tenants", tag = TAG, operation_id = "createTenant",
    request_body = TenantToCreate, responses((status = 201, body = Created)))]
async fn create(State(cx): State<Backend>, caller: Caller, body: Body<TenantToCreate>) -> Answer<Created> {
    let actor = caller.able(Permission::ManageTenants)?;
    let TenantToCreate { name, slug, kind, external_id, certifier } = body.read()?;
    let (origin, value) = external_id.map_or_else(Default::default, |id| (id.origin, id.value));
    let id = tenant::create(&cx, &actor, &NewTenant { slug, name, kind, origin, value, certifier }).await?;
    Ok(Created::at("/tenants", id.0))
}

/// Elenca gli enti
#[utoipa::path(get, path = "/tenants", tag = TAG, operation_id = "listTenants",
    params(TenantQuery), responses((status = 200, body = Listing<TenantView>)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<TenantQuery>) -> Answer<Listing<TenantView>> {
    let actor = caller.able(Permission::ReadTenants)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter { q: words(query.name)?, kinds: query.kinds.0 };
    Ok(Listing::of(tenant::list(&cx, &actor, &filter, page).await?, TenantView::from))
}

/// Legge un ente
#[utoipa::path(get, path = "/tenants/{tenantId}", tag = TAG, operation_id = "getTenant",
    params(("tenantId" = TenantId, Path)),
    responses((status = 200, body = TenantView, headers(("ETag" = String)))))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<TenantId>) -> Answer<Representation<TenantView>> {
    let actor = caller.able(Permission::ReadTenants)?;
    let tenant = tenant::detail(&cx, &actor, ids.read()?).await?;
    let revision = tenant.revision;
    Ok(Representation(tenant.into(), revision))
}

/// Imposta l’indirizzo di contatto del proprio ente
///
/// Il nuovo prende il posto del precedente. Senza indirizzo non si inoltrano richieste.
#[utoipa::path(post, path = "/tenants/{tenantId}/mails", tag = TAG, operation_id = "setTenantMail",
    params(("tenantId" = TenantId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = Mail, responses((status = 204)))]
async fn set_mail(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    seen: Seen,
    body: Body<Mail>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteContactMail)?;
    let (mail, seen) = (body.read()?, seen.read()?);
    tenant::set_contact_mail(&cx, &actor, ids.read()?, seen, &mail.address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pubblica l’indirizzo della dichiarazione di accessibilità del proprio ente
///
/// Sostituisce quanto indicato prima; ciò che manca viene tolto. La dichiarazione si compila sul sito di AgID.
#[utoipa::path(post, path = "/tenants/{tenantId}/accessibility", tag = TAG, operation_id = "setTenantAccessibility",
    params(("tenantId" = TenantId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = AccessibilityToSet, responses((status = 204)))]
async fn set_accessibility(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TenantId>,
    seen: Seen,
    body: Body<AccessibilityToSet>,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteAccessibility)?;
    let (AccessibilityToSet { statement, feedback }, seen) = (body.read()?, seen.read()?);
    tenant::set_accessibility(&cx, &actor, ids.read()?, seen, &Accessibility { statement, feedback }).await?;
    Ok(StatusCode::NO_CONTENT)
}
