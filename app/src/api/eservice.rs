//! E-services: the catalogue, the provider's own, and the commands on a version.

use std::collections::BTreeMap;

use domain::agreement::{AgreementState, CreationFacts, Stage};
use domain::eservice::{
    ApprovalPolicy, Descriptor, DescriptorAction, DescriptorCommand, DescriptorState, Eservice, EserviceFacts,
    Technology,
};
use domain::page::Page;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, EserviceId, Revision, TenantId, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::HistoryLine;
use crate::lists::Chosen;

/// A request of the reader's ente.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: AgreementId,
    pub state: AgreementState,
    pub stage: Stage,
    pub number: i64,
}

/// A row of the catalogue, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CatalogueLine {
    pub name: String,
    pub producer: String,
    pub policy: ApprovalPolicy,
    /// `11/01/2026`
    pub published: Option<String>,
    /// Asked by the page whether the reader may ask for it.
    pub creation: CreationFacts,
    pub requests: Vec<OwnRequest>,
}

/// The catalogue with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Catalogue {
    pub actor: Actor,
    pub page: Page<CatalogueLine>,
    /// Providers to choose from.
    pub producers: Vec<(TenantId, String)>,
    /// Every instant that the page shows, in words, by its microseconds.
    pub dates: BTreeMap<i64, String>,
}

/// A version in a list of versions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionLine {
    pub number: i64,
    pub state: DescriptorState,
    pub description: String,
    pub published: Option<String>,
}

/// A version of the catalogue with everything its page shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CatalogueView {
    pub actor: Actor,
    pub eservice: Eservice,
    pub producer: String,
    pub producer_mail: Option<String>,
    pub version: Descriptor,
    /// Newest first.
    pub versions: Vec<VersionLine>,
    pub creation: CreationFacts,
    pub requests: Vec<OwnRequest>,
    pub dates: BTreeMap<i64, String>,
}

/// A version, as a list names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VersionName {
    pub number: i64,
    pub state: DescriptorState,
    pub published: Option<String>,
}

/// A row of the provider's list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnLine {
    pub id: EserviceId,
    pub name: String,
    pub technology: Technology,
    /// The version in the catalogue, if any.
    pub shown: Option<VersionName>,
    /// The version being written, if any.
    pub draft: Option<i64>,
    pub live_requests: i64,
    pub pending_requests: i64,
}

/// An e-service of the reader's ente. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnView {
    pub actor: Actor,
    pub facts: EserviceFacts,
    /// The attributes that versions mention, by id.
    pub attributes: BTreeMap<AttributeId, String>,
    pub history: Vec<HistoryLine>,
    pub dates: BTreeMap<i64, String>,
}

impl OwnView {
    /// The instant in words; empty for one that nobody thought of.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.dates.get(&at.0).cloned().unwrap_or_default()
    }
}

/// A page of the catalogue.
pub async fn list_catalogue(chosen: Chosen) -> Result<Catalogue, ApiError> {
    server::catalogue(chosen).await
}

/// A version of the catalogue; `version` is its number or its id.
pub async fn get_catalogue_version(id: String, version: String) -> Result<CatalogueView, ApiError> {
    server::catalogue_version(&id, &version).await
}

/// Makes a draft request for a version.
#[server(endpoint = "create_agreement")]
pub async fn create_agreement(eservice: EserviceId, descriptor: DescriptorId) -> Result<(), ApiError> {
    server::create_agreement(eservice, descriptor).await
}

/// A page of the ente's own e-services.
pub async fn list_own_eservices(chosen: Chosen) -> Result<Page<OwnLine>, ApiError> {
    server::own_list(chosen).await
}

/// An e-service of the reader's ente.
pub async fn get_own_eservice(id: String) -> Result<OwnView, ApiError> {
    server::own(&id).await
}

/// Carries out a command that a confirmation page asked for. `phrase` is what the reader typed where that is needed.
#[server(endpoint = "run_descriptor_command")]
pub async fn run_descriptor_command(
    eservice: EserviceId,
    descriptor: DescriptorId,
    seen: Revision,
    command: DescriptorCommand,
    #[server(default)] phrase: String,
) -> Result<(), ApiError> {
    server::run(eservice, descriptor, seen, command, phrase).await
}

/// The phrase that must be typed before the action, if any (`ux.md` §2.4, level L3): it names the object.
#[must_use]
pub fn phrase(action: DescriptorAction, number: i64) -> Option<String> {
    match action {
        DescriptorAction::Archive => Some(crate::i18n::it::eservice::archive_phrase(number)),
        DescriptorAction::Update
        | DescriptorAction::Delete
        | DescriptorAction::Publish
        | DescriptorAction::Suspend
        | DescriptorAction::Activate
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::UpdatePolicy
        | DescriptorAction::Clone => None,
    }
}

pub(crate) mod server {
    use backend::Backend;
    use backend::eservice::catalogue::{self, FitWanted, Which};
    use backend::eservice::own;
    use backend::rome;
    use domain::page::PageRequest;
    use domain::requirement::{RequirementFit, Standing};
    use domain::{Denial, FieldProblem, Thing};

    use super::*;
    use crate::api::agreement::history_line;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::i18n::it::eservice as words;
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
        let producers = PageRequest::new(0, MAX_PRODUCERS);
        let producers = answer(catalogue::producers(&cx, &actor, "", producers).await)?;
        let fits = page.results.iter().flat_map(|row| instants_of(&row.creation.version.fit));
        let dates = dates(fits);
        Ok(Catalogue {
            actor,
            page: page.map(line),
            producers: producers.results.into_iter().map(|named| (named.id, named.name)).collect(),
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
        ];
        all.into_iter().flatten()
    }

    pub(super) async fn catalogue_version(id: &str, version: &str) -> Result<CatalogueView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Eservice)))?;
        let which = match (version.parse(), version.parse()) {
            (Ok(number), _) => Which::Number(number),
            (Err(_), Ok(id)) => Which::Id(id),
            (Err(_), Err(_)) => return Err(fail(ApiError::not_found(Thing::Descriptor))),
        };
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

    pub(super) async fn own(id: &str) -> Result<OwnView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Eservice)))?;
        let detail = answer(own::detail(&cx, &actor, id).await)?;
        let versions = detail.facts.versions.iter().flat_map(|version| instants_of_version(&version.descriptor));
        let dates = dates(versions.chain([detail.facts.eservice.created_at]));
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
        let reason = match &command {
            DescriptorCommand::Suspend { reason } => reason.clone(),
            DescriptorCommand::Update(_)
            | DescriptorCommand::Delete
            | DescriptorCommand::Publish
            | DescriptorCommand::Activate
            | DescriptorCommand::UpdateQuotas(_)
            | DescriptorCommand::UpdateAttributes(_)
            | DescriptorCommand::UpdatePolicy { .. }
            | DescriptorCommand::Clone
            | DescriptorCommand::Archive => String::new(),
        };
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
        finish(done.await, &[("reason", &reason), ("phrase", &phrase)]).await
    }
}
