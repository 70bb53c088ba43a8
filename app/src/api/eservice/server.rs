//! What the pages of e-services ask the use cases, and how the answers are put into words.

use backend::Backend;
use backend::eservice::catalogue::{self, FitWanted, Which};
use backend::eservice::{consumers, own};
use backend::rome;
use domain::eservice::rules::can_version;
use domain::eservice::{EserviceAction, Version};
use domain::page::PageRequest;
use domain::requirement::{RequirementFit, Standing};
use domain::{Denial, FieldProblem, Thing};

use super::*;
use crate::api::agreement::history_line;
use crate::api::form::finish;
use crate::api::server::{actor, answer, backend, fail};
use crate::i18n::it::eservice::{self as words, change as change_words};
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// The most providers a list of choices holds; more are found by searching.
const MAX_PRODUCERS: i64 = 100;

fn state(slug: &str) -> Option<DescriptorState> {
    use strum::IntoEnumIterator as _;
    DescriptorState::iter().find(|state| words::state_slug(*state) == slug)
}

pub(super) async fn catalogue(chosen: Chosen) -> Result<Catalogue, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let filter = filter(&chosen);
    let page = answer(chosen.paged(|request| catalogue::list(&cx, &actor, &filter, request)).await)?;
    let producers = answer(catalogue::first_producers(&cx, &actor, MAX_PRODUCERS).await)?;
    let fits = page.results.iter().flat_map(|row| instants_of(&row.creation.version.fit));
    let dates = dates(fits);
    let is_cut = page.total >= catalogue::MOST_FOUND && filter.is_search();
    Ok(Catalogue {
        actor,
        is_cut,
        page: page.map(line),
        producers: producers.into_iter().map(|named| (named.id, named.name)).collect(),
        dates,
    })
}

pub async fn catalogue_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<CatalogueLine>> {
    Ok(catalogue::list(cx, actor, &filter(chosen), request).await?.map(line))
}

fn filter(chosen: &Chosen) -> catalogue::Filter {
    let states = match chosen.value("stato") {
        None => vec![DescriptorState::Published],
        Some(word) => state(word).into_iter().collect(),
    };
    let fit = match chosen.value("requisiti") {
        Some("posseduti") => Some(FitWanted::Met),
        Some("mancanti") => Some(FitWanted::Missing),
        Some(_) | None => None,
    };
    let sort = match chosen.sort {
        "erogatore" => catalogue::Sort::Producer,
        "pubblicazione" => catalogue::Sort::Published,
        _ => catalogue::Sort::Name,
    };
    catalogue::Filter {
        q: chosen.words(),
        producers: chosen.value("erogatore").and_then(|id| id.parse().ok()).into_iter().collect(),
        states,
        fit,
        sort,
        descending: chosen.descending,
        ..Default::default()
    }
}

fn line(row: catalogue::CatalogueRow) -> CatalogueLine {
    CatalogueLine {
        name: row.name,
        producer: row.producer_name,
        policy: row.policy,
        published: row.published_at.map(rome::date),
        creation: row.creation,
        requests: row.requests.iter().map(own_request).collect(),
    }
}

fn own_request(request: &catalogue::OwnRequest) -> OwnRequest {
    OwnRequest { id: request.id, state: request.state, stage: request.stage, number: request.number }
}

/// Every instant that a checklist shows.
fn instants_of(fit: &RequirementFit) -> Vec<Timestamp> {
    let attributes = fit.groups.iter().flat_map(|group| &group.attributes);
    let standings = attributes.flat_map(|attribute| match attribute.standing {
        Standing::Never => [None, None],
        Standing::Held { since, until } => [Some(since), until],
        Standing::Revoked { at } | Standing::Expired { at } => [Some(at), None],
    });
    standings.flatten().collect()
}

fn dates(instants: impl IntoIterator<Item = Timestamp>) -> BTreeMap<i64, String> {
    instants.into_iter().map(|at| (at.0, rome::date(at))).collect()
}

fn instants_of_version(version: &Descriptor) -> impl Iterator<Item = Timestamp> + use<> {
    let all = [
        Some(version.created_at),
        version.published_at,
        version.suspended_at,
        version.deprecated_at,
        version.archived_at,
        version.interface.as_ref().map(|file| file.uploaded_at),
        version.announced.as_ref().map(|notice| notice.from),
    ];
    all.into_iter().flatten().chain(version.documents.iter().map(|file| file.uploaded_at).collect::<Vec<_>>())
}

/// The version that an address names, by number or by id.
pub(super) fn which(written: &str) -> Option<Which> {
    written.parse().map(Which::Number).or_else(|_| written.parse().map(Which::Id)).ok()
}

pub(super) async fn catalogue_version(id: &str, version: &str) -> Result<CatalogueView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Eservice)))?;
    let which = which(version).ok_or_else(|| fail(ApiError::not_found(Thing::Descriptor)))?;
    let detail = answer(catalogue::detail(&cx, &actor, id, which).await)?;
    let instants = instants_of(&detail.creation.version.fit);
    Ok(CatalogueView {
        actor,
        dates: dates(instants.into_iter().chain(instants_of_version(&detail.version))),
        eservice: detail.eservice,
        producer: detail.producer_name,
        producer_mail: detail.producer_mail,
        version: detail.version,
        versions: detail
            .versions
            .into_iter()
            .map(|version| VersionLine {
                number: version.number,
                state: version.state,
                description: version.description,
                published: version.published_at.map(rome::date),
            })
            .collect(),
        creation: detail.creation,
        requests: detail.requests.iter().map(own_request).collect(),
    })
}

pub(super) async fn create_agreement(eservice: EserviceId, descriptor: DescriptorId) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let made = backend::agreement::create(&cx, &actor, eservice, descriptor).await;
    finish(made.map(|id| to::agreement(Perspective::Consumer, id)), &[]).await
}

pub(super) async fn own_list(chosen: Chosen) -> Result<Page<OwnLine>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    answer(chosen.paged(|request| own_rows(&cx, &actor, &chosen, request)).await)
}

pub async fn own_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<OwnLine>> {
    let filter = own::Filter {
        q: chosen.words(),
        states: chosen.value("stato").and_then(state).into_iter().collect(),
        sort: if chosen.sort == "pubblicazione" { own::Sort::Published } else { own::Sort::Name },
        descending: chosen.descending,
        ..Default::default()
    };
    Ok(own::list(cx, actor, &filter, request).await?.map(own_line))
}

fn own_line(row: own::OwnRow) -> OwnLine {
    OwnLine {
        id: row.id,
        name: row.name,
        technology: row.technology,
        shown: row.shown.map(|version| VersionName {
            number: version.number,
            state: version.state,
            published: version.published_at.map(rome::date),
        }),
        draft: row.draft.map(|version| version.number),
        live_requests: row.live_requests,
        pending_requests: row.pending_requests,
    }
}

pub(super) async fn consumers(chosen: Chosen) -> Result<Consumers, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = crate::lists::eservice::id(&chosen).map_err(|denial| fail(ApiError::Denied(denial)))?;
    let facts = answer(own::detail(&cx, &actor, id).await)?.facts;
    let page = answer(chosen.paged(|request| consumer_rows(&cx, &actor, &chosen, request)).await)?;
    let newest = facts.newest().map_or(0, |version| version.descriptor.number);
    let may = |version: &&Version| {
        can_version(DescriptorAction::AnnounceSuspension, version.descriptor.id, &facts, &actor).is_ok()
    };
    let notice = |version: &Version| NoticeLine {
        number: version.descriptor.number,
        from: version.descriptor.announced.as_ref().map(|said| rome::date(said.from)),
    };
    let notices = facts.versions.iter().rev().filter(may).map(notice).collect();
    Ok(Consumers { id, name: facts.eservice.name, newest, notices, page })
}

pub async fn consumer_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<ConsumerLine>> {
    let by_version = chosen.sort == "versione";
    let filter = consumers::Filter { q: chosen.words(), by_version, descending: chosen.descending };
    let page = consumers::list(cx, actor, crate::lists::eservice::id(chosen)?, &filter, request).await?;
    Ok(page.map(|row| ConsumerLine {
        tenant: row.tenant,
        name: row.name,
        register_code: [row.origin, row.origin_value].into_iter().flatten().collect::<Vec<_>>().join(" "),
        number: row.number,
        state: row.state,
        submitted: row.submitted_at.map(rome::date),
    }))
}

pub(super) async fn own(id: &str) -> Result<OwnView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Eservice)))?;
    let detail = answer(own::detail(&cx, &actor, id).await)?;
    let versions = detail.facts.versions.iter().flat_map(|version| instants_of_version(&version.descriptor));
    let analyses = detail.facts.eservice.risk_analyses.iter().map(|analysis| analysis.created_at);
    let dates = dates(versions.chain(analyses).chain([detail.facts.eservice.created_at]));
    Ok(OwnView {
        actor,
        facts: detail.facts,
        attributes: detail.attributes,
        history: detail.history.iter().map(history_line).collect(),
        dates,
    })
}

pub(super) async fn run(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    command: DescriptorCommand,
    phrase: String,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let action = DescriptorAction::from(&command);
    let typed = typed(&command);
    let done = async {
        let facts = own::detail(&cx, &actor, eservice).await?.facts;
        let number = facts.version(descriptor)?.descriptor.number;
        let expected = super::phrase(action, number).unwrap_or_default();
        if expected.to_lowercase() != phrase.trim().to_lowercase() {
            return Err(Denial::field("phrase", FieldProblem::PhraseMismatch).into());
        }
        let made = backend::eservice::run_version(&cx, &actor, eservice, descriptor, Some(seen), command).await?;
        let done = words::slug(action);
        Ok(match (action, made) {
            (DescriptorAction::Delete, _) if facts.versions.len() == 1 => {
                format!("{}?fatto={done}", to::OWN_ESERVICES)
            }
            (DescriptorAction::Delete, _) => format!("{}?fatto={done}", to::own_eservice(eservice)),
            (_, Some(made)) => format!("{}?fatto={done}", to::own_eservice(made.eservice)),
            (_, None) => format!("{}?fatto={done}", to::own_version(eservice, number)),
        })
    };
    let typed = typed.iter().map(|(name, text)| (*name, text.as_str())).chain([("phrase", phrase.as_str())]);
    finish(done.await, &typed.collect::<Vec<_>>()).await
}

/// What a form that comes back shows again.
fn typed(command: &DescriptorCommand) -> Vec<(&'static str, String)> {
    match command {
        DescriptorCommand::Suspend { reason } => vec![("reason", reason.clone())],
        DescriptorCommand::UpdateQuotas(quotas) => change::written(*quotas).to_vec(),
        DescriptorCommand::Update(_)
        | DescriptorCommand::Delete
        | DescriptorCommand::Publish
        | DescriptorCommand::Activate
        | DescriptorCommand::UpdateAttributes(_)
        | DescriptorCommand::UpdatePolicy { .. }
        | DescriptorCommand::Clone
        | DescriptorCommand::Archive
        | DescriptorCommand::AnnounceSuspension { .. }
        | DescriptorCommand::WithdrawNotice => Vec::new(),
    }
}

pub(super) async fn run_eservice(id: EserviceId, seen: Revision, command: EserviceCommand) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let action = EserviceAction::from(&command);
    let (field, text) = match &command {
        EserviceCommand::UpdateName { name } => ("name", name.clone()),
        EserviceCommand::UpdateDescription { description } => ("description", description.clone()),
        EserviceCommand::Update(_)
        | EserviceCommand::CreateVersion { .. }
        | EserviceCommand::Delete
        | EserviceCommand::AddRiskAnalysis(_)
        | EserviceCommand::UpdateRiskAnalysis { .. }
        | EserviceCommand::DeleteRiskAnalysis { .. } => ("", String::new()),
    };
    let done = match change_words::slug(action) {
        Some(slug) => backend::eservice::run(&cx, &actor, id, Some(seen), command)
            .await
            .map(|_| format!("{}?fatto={slug}", to::own_eservice(id))),
        None => Err(Denial::Malformed.into()),
    };
    finish(done, &[(field, &text)]).await
}
