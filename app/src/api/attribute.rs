//! Attributes: what an ente holds, the registry and the certifier's desk.

use domain::attribute::AttributeKind;
use domain::attribute::registry::CreatorFacts;
use domain::page::Page;
use domain::requirement::Standing;
use domain::{Actor, AttributeId, TenantId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;

/// How an ente stands to an attribute, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StandingLine {
    pub attribute: AttributeId,
    pub name: String,
    pub description: String,
    pub code: Option<String>,
    pub giver: String,
    pub standing: Standing,
    /// "dal 16/01/2026, fino al 16/02/2026", "il 16/01/2026".
    pub dates: String,
    /// It ends within thirty days.
    pub expiring: bool,
    pub asked_by: i64,
}

/// A list of attributes of the reader's ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StandingList {
    pub actor: Actor,
    pub page: Page<StandingLine>,
}

/// What the reader's ente has verified for a consumer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VerifiedLine {
    pub consumer: TenantId,
    pub consumer_name: String,
    pub attribute: AttributeId,
    pub attribute_name: String,
    pub standing: Standing,
    pub dates: String,
    pub expiring: bool,
}

/// An entry of the registry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RegistryLine {
    pub id: AttributeId,
    pub kind: AttributeKind,
    pub name: String,
    pub description: String,
    pub code: Option<String>,
    pub creator: String,
    pub created: When,
}

/// The registry, and whether the reader may add to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Registry {
    pub actor: Actor,
    pub creator: CreatorFacts,
    pub page: Page<RegistryLine>,
}

/// A certified attribute in the hands of an ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AssignmentLine {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub register_code: String,
    pub attribute: AttributeId,
    pub attribute_name: String,
    pub code: String,
    pub assigned: When,
    pub revoked: Option<When>,
}

/// The assignments of the reader's ente.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Assignments {
    pub actor: Actor,
    pub page: Page<AssignmentLine>,
}

/// One ente and how it stands to every attribute of the certifier in hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CertifierView {
    pub actor: Actor,
    pub tenant: TenantId,
    pub tenant_name: String,
    pub lines: Page<StandingLine>,
}

/// The attributes of the reader's ente.
pub async fn list_standings(chosen: Chosen) -> Result<StandingList, ApiError> {
    server::standings(chosen).await
}

/// What the reader's ente has verified.
pub async fn list_verified_by_us(chosen: Chosen) -> Result<Page<VerifiedLine>, ApiError> {
    server::verified_by_us(chosen).await
}

/// A page of the registry; of the certifier's desk only what the reader's ente has added.
pub async fn list_registry(chosen: Chosen) -> Result<Registry, ApiError> {
    server::registry(chosen).await
}

/// Adds an entry to the registry.
#[server(endpoint = "create_attribute")]
pub async fn create_attribute(
    kind: AttributeKind,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] code: String,
) -> Result<(), ApiError> {
    server::create(kind, name, description, code).await
}

/// To whom the reader's ente has given certified attributes.
pub async fn list_assignments(chosen: Chosen) -> Result<Assignments, ApiError> {
    server::assignments(chosen).await
}

/// One ente, seen by a certifier.
pub async fn get_certifier_view(tenant: String, chosen: Chosen) -> Result<CertifierView, ApiError> {
    server::certifier_view(&tenant, chosen).await
}

pub(crate) mod server {
    use backend::attribute::{given, list, registry};
    use backend::{Backend, rome};
    use domain::attribute::registry::NewAttribute;
    use domain::page::PageRequest;
    use domain::{Thing, Timestamp};

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::i18n::it::attribute as words;
    use crate::routes::to;

    pub(crate) fn parse<T: std::str::FromStr>(id: &str, thing: Thing) -> Result<T, ApiError> {
        id.parse().map_err(|_| fail(ApiError::not_found(thing)))
    }

    fn dates(standing: Standing) -> String {
        match standing {
            Standing::Never => String::new(),
            Standing::Held { since, until } => words::held_since(&rome::date(since), until.map(last_day).as_deref()),
            Standing::Revoked { at } => words::on(&rome::date(at)),
            Standing::Expired { at } => words::on(&rome::date(at)),
        }
    }

    /// An end at midnight is told as the day before, which is the last one that counts.
    fn last_day(end: Timestamp) -> String {
        rome::date(end.plus_seconds(-1))
    }

    fn expiring(standing: Standing, now: Timestamp) -> bool {
        matches!(standing, Standing::Held { until: Some(end), .. } if domain::task::is_expiring(end, now))
    }

    fn standing_line(row: list::StandingRow, now: Timestamp) -> StandingLine {
        StandingLine {
            dates: dates(row.standing),
            expiring: expiring(row.standing, now),
            attribute: row.attribute,
            name: row.name,
            description: row.description,
            code: row.code,
            giver: row.giver_name,
            standing: row.standing,
            asked_by: row.asked_by,
        }
    }

    pub(super) async fn standings(chosen: Chosen) -> Result<StandingList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| standing_rows(&cx, &actor, &chosen, request)).await)?;
        Ok(StandingList { actor, page })
    }

    pub async fn standing_rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<StandingLine>> {
        let kind = crate::pages::attribute::Tab::read(Some(chosen.view())).kind().unwrap_or(AttributeKind::Certified);
        let only = match chosen.value("stato") {
            Some("posseduti") => list::Only::Held,
            Some("persi") => list::Only::Lost,
            Some("mancanti") => list::Only::Missing,
            Some("tutti") => list::Only::All,
            _ => list::Only::Concerning,
        };
        let filter = list::Filter { q: chosen.words(), only };
        let page = list::standings(cx, actor, actor.tenant, kind, &filter, request).await?;
        Ok(page.map(|row| standing_line(row, cx.now())))
    }

    pub(super) async fn verified_by_us(chosen: Chosen) -> Result<Page<VerifiedLine>, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        answer(chosen.paged(|request| verified_rows(&cx, &actor, &chosen, request)).await)
    }

    pub async fn verified_rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<VerifiedLine>> {
        let rows = given::verified_by_us(cx, actor, &chosen.words(), request).await?;
        let now = cx.now();
        Ok(rows.map(|row| {
            let standing = match (row.revoked_at, row.expires_at) {
                (Some(at), _) => Standing::Revoked { at },
                (None, Some(at)) if at <= now => Standing::Expired { at },
                (None, until) => Standing::Held { since: row.verified_at, until },
            };
            VerifiedLine {
                consumer: row.consumer_id,
                consumer_name: row.consumer_name,
                attribute: row.attribute_id,
                attribute_name: row.attribute_name,
                dates: dates(standing),
                expiring: expiring(standing, now),
                standing,
            }
        }))
    }

    pub(super) async fn registry(chosen: Chosen) -> Result<Registry, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| registry_rows(&cx, &actor, &chosen, request)).await)?;
        let creator = answer(creator(&cx, &actor).await)?;
        Ok(Registry { actor, creator, page })
    }

    pub async fn registry_rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<RegistryLine>> {
        let own = chosen.path() == to::CERTIFIER;
        let kind = if own { Some("certificati") } else { chosen.value("tipo") };
        let kind = kind.and_then(crate::pages::attribute::Tab::named).and_then(|tab| tab.kind());
        let filter = registry::Filter {
            q: chosen.words(),
            ids: Vec::new(),
            kinds: kind.into_iter().collect(),
            creators: own.then_some(actor.tenant).into_iter().collect(),
            origin: None,
        };
        let rows = registry::list(cx, actor, &filter, request).await?;
        Ok(rows.map(|row| RegistryLine {
            id: row.attribute.id,
            kind: row.attribute.kind,
            name: row.attribute.name,
            description: row.attribute.description,
            code: row.attribute.code,
            creator: row.creator_name,
            created: when(row.attribute.created_at),
        }))
    }

    async fn creator(cx: &Backend, actor: &Actor) -> backend::Result<CreatorFacts> {
        let mut tx = cx.db.snapshot().await?;
        registry::creator(&mut tx, actor.tenant).await
    }

    pub(super) async fn create(
        kind: AttributeKind,
        name: String,
        description: String,
        code: String,
    ) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let typed = [("name", name.as_str()), ("description", &description), ("code", &code)];
        let typed = [typed.as_slice(), &[("kind", crate::pages::attribute::Tab::of_kind(kind).slug())]].concat();
        let new = NewAttribute { kind, name: name.clone(), description: description.clone(), code: code.clone() };
        let done = registry::create(&cx, &actor, &new).await;
        finish(done.map(|_| format!("{}?fatto=creato", to::REGISTRY)), &typed).await
    }

    pub(super) async fn assignments(chosen: Chosen) -> Result<Assignments, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| assignment_rows(&cx, &actor, &chosen, request)).await)?;
        Ok(Assignments { actor, page })
    }

    pub async fn assignment_rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<AssignmentLine>> {
        let in_force = chosen.value("stato").map(|state| state == "in-vigore");
        let filter = given::AssignmentFilter { q: chosen.words(), attribute: None, in_force };
        let rows = given::assignments(cx, actor, &filter, request).await?;
        Ok(rows.map(|row| AssignmentLine {
            tenant: row.tenant_id,
            tenant_name: row.tenant_name,
            register_code: register_code(row.origin, row.origin_value),
            attribute: row.attribute_id,
            attribute_name: row.attribute_name,
            code: row.code.unwrap_or_default(),
            assigned: when(row.assigned_at),
            revoked: row.revoked_at.map(when),
        }))
    }

    fn register_code(origin: Option<String>, value: Option<String>) -> String {
        origin.zip(value).map(|(origin, value)| format!("{origin} {value}")).unwrap_or_default()
    }

    pub(super) async fn certifier_view(tenant: &str, chosen: Chosen) -> Result<CertifierView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let tenant: TenantId = parse(tenant, Thing::Tenant)?;
        let name = answer(backend::tenant::detail(&cx, &actor, tenant).await)?.name;
        let lines = answer(chosen.paged(|request| certified_rows(&cx, &actor, tenant, request)).await)?;
        Ok(CertifierView { actor, tenant, tenant_name: name, lines })
    }

    pub async fn certified_rows(
        cx: &Backend,
        actor: &Actor,
        tenant: TenantId,
        request: PageRequest,
    ) -> backend::Result<Page<StandingLine>> {
        let rows = list::of_certifier(cx, actor, tenant, request).await?;
        Ok(rows.map(|row| standing_line(row, cx.now())))
    }
}
