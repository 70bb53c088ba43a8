//! Attributes: of the own ente, the registry, the certifier's desk.

use domain::attribute::AttributeKind;
use domain::requirement::Standing;
use domain::{Denial, TenantId, Thing};

use super::{Asking, Filter, Sheet, Spec};
use crate::api::attribute::{RegistryLine, StandingLine, server};
use crate::i18n::it::attribute as words;
use crate::pages::attribute::Tab;
use crate::ui::Choice;

const ONLY: [&str; 5] = ["", "posseduti", "persi", "mancanti", "tutti"];

fn only() -> Vec<Choice> {
    ONLY.into_iter().map(|only| Choice::new(only, words::only(only))).collect()
}

/// Whoever has verified nothing is in no registry of verifications: there is no "all of them".
fn only_verified() -> Vec<Choice> {
    ONLY.into_iter().filter(|only| *only != "tutti").map(|only| Choice::new(only, words::only(only))).collect()
}

const VIEWS: &[&str] = &[Tab::Certified.slug(), Tab::Declared.slug(), Tab::Verified.slug(), Tab::VerifiedByUs.slug()];
const GIVEN_OR_SAID: &[&str] = &[Tab::Certified.slug(), Tab::Declared.slug()];
const VERIFIED: &[&str] = &[Tab::Verified.slug()];

/// `/aderente/attributi`
pub static STANDINGS: Spec = Spec {
    path: "/aderente/attributi",
    title: words::TITLE,
    view: Some(("tipo", VIEWS)),
    filters: &[
        Filter::words(words::SEARCH),
        Filter::one_of("stato", words::SHOW, only).only_in(GIVEN_OR_SAID),
        Filter::one_of("stato", words::SHOW, only_verified).only_in(VERIFIED),
    ],
    sorts: &[],
};

fn kinds() -> Vec<Choice> {
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let kinds = kinds.map(|kind| Choice::new(Tab::of_kind(kind).slug(), words::kind_tab(kind)));
    [Choice::new("", words::ANY_KIND)].into_iter().chain(kinds).collect()
}

/// `/aderente/registro`
pub static REGISTRY: Spec = Spec {
    path: "/aderente/registro",
    title: words::OPEN_REGISTRY,
    view: None,
    filters: &[Filter::words(words::SEARCH), Filter::one_of("tipo", words::KIND, kinds)],
    sorts: &[],
};

/// The view of the certifier's desk with what it has given.
pub const GIVEN: &str = "assegnazioni";
/// The view of the certifier's desk with its own entries of the registry.
pub const OWN: &str = "attributi";

fn in_force() -> Vec<Choice> {
    vec![
        Choice::new("", words::EVERY_STATE),
        Choice::new("in-vigore", words::IN_FORCE),
        Choice::new("revocati", words::TAKEN_BACK),
    ]
}

/// `/aderente/certificatore`
pub static CERTIFIER: Spec = Spec {
    path: "/aderente/certificatore",
    title: words::CERTIFIER,
    view: Some(("vista", &[GIVEN, OWN])),
    filters: &[
        Filter::words(words::SEARCH_ASSIGNMENT).only_in(&[GIVEN]),
        Filter::words(words::SEARCH).only_in(&[OWN]),
        Filter::one_of("stato", words::STATE, in_force).only_in(&[GIVEN]),
    ],
    sorts: &[],
};

/// `/aderente/certificatore/enti/:ente`
pub static OF_TENANT: Spec = Spec {
    path: "/aderente/certificatore/enti/:ente",
    title: words::OWN_ATTRIBUTES,
    view: None,
    filters: &[],
    sorts: &[],
};

const GIVEN_HEADINGS: [&str; 6] =
    [words::TENANT, words::REGISTER_CODE, words::ATTRIBUTE, words::CODE, words::ASSIGNED_ON, words::REVOKED_ON];
const REGISTRY_HEADINGS: [&str; 7] = [
    words::ATTRIBUTE,
    words::DESCRIPTION,
    words::KIND,
    words::CODE,
    words::CREATED_BY,
    words::CREATED_ON,
    words::IDENTIFIER,
];
const STANDING_HEADINGS: [&str; 8] = [
    words::ATTRIBUTE,
    words::DESCRIPTION,
    words::CODE,
    words::GIVEN_BY,
    words::STANDING,
    words::DATES,
    words::ASKED_BY,
    words::IDENTIFIER,
];
const VERIFIED_HEADINGS: [&str; 5] =
    [words::ATTRIBUTE, words::CONSUMER, words::STANDING, words::DATES, words::IDENTIFIER];

/// How an ente stands to an attribute, in a word.
#[must_use]
pub const fn standing(standing: Standing, expiring: bool) -> &'static str {
    match standing {
        Standing::Held { .. } if expiring => words::EXPIRING,
        Standing::Held { .. } => words::HELD,
        Standing::Revoked { .. } => words::REVOKED,
        Standing::Expired { .. } => words::EXPIRED,
        Standing::Never => words::NEVER,
    }
}

pub(super) async fn standings(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    if Tab::read(Some(chosen.view())).kind().is_some() {
        let page = server::standing_rows(&cx, &actor, &chosen, request).await?;
        return Ok(Sheet::of(&STANDING_HEADINGS, page, standing_cells));
    }
    let page = server::verified_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&VERIFIED_HEADINGS, page, |line| {
        let said = standing(line.standing, line.expiring).to_owned();
        vec![line.attribute_name, line.consumer_name, said, line.dates, line.attribute.to_string()]
    }))
}

pub(super) async fn registry(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::registry_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&REGISTRY_HEADINGS, page, registry_cells))
}

pub(super) async fn certifier(asking: Asking) -> backend::Result<Sheet> {
    if asking.chosen.view() == OWN {
        return registry(asking).await;
    }
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::assignment_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&GIVEN_HEADINGS, page, |line| {
        let revoked = line.revoked.map(|when| when.text).unwrap_or_default();
        vec![line.tenant_name, line.register_code, line.attribute_name, line.code, line.assigned.text, revoked]
    }))
}

pub(super) async fn of_tenant(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let tenant = chosen.path().rsplit('/').next().and_then(|id| id.parse::<TenantId>().ok());
    let tenant = tenant.ok_or_else(|| backend::Error::from(Denial::not_found(Thing::Tenant)))?;
    let page = server::certified_rows(&cx, &actor, tenant, request).await?;
    Ok(Sheet::of(&STANDING_HEADINGS, page, standing_cells))
}

fn standing_cells(line: StandingLine) -> Vec<String> {
    vec![
        line.name,
        line.description,
        line.code.unwrap_or_default(),
        line.giver,
        standing(line.standing, line.expiring).to_owned(),
        line.dates,
        line.asked_by.to_string(),
        line.attribute.to_string(),
    ]
}

fn registry_cells(line: RegistryLine) -> Vec<String> {
    vec![
        line.name,
        line.description,
        words::kind(line.kind).to_owned(),
        line.code.unwrap_or_default(),
        line.creator,
        line.created.text,
        line.id.to_string(),
    ]
}
