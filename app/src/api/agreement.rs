//! Requests: lists, one request, and the one function behind every command.

use std::collections::BTreeMap;

use domain::agreement::{AgreementAction, AgreementCommand, AgreementFacts, AgreementState};
use domain::page::Page;
use domain::{Actor, AgreementId, DiscrepancyId, Revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use crate::lists::Chosen;
use crate::pages::agreement::Perspective;

/// A row of a list, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementLine {
    pub id: AgreementId,
    pub state: AgreementState,
    pub suspended_by_producer: bool,
    pub suspended_by_consumer: bool,
    pub suspended_by_platform: bool,
    /// The ente on the other side.
    pub party: String,
    pub eservice: String,
    pub number: i64,
    pub submitted: Option<When>,
    pub created: When,
    pub fit: (usize, usize),
    pub certified_missing: bool,
    pub upgrade_to: Option<i64>,
}

/// A list with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementList {
    pub page: Page<AgreementLine>,
    /// Requests in each state, whatever is filtered.
    pub counts: Vec<(AgreementState, i64)>,
    /// Requests that wait for the reader: to approve, or to complete.
    pub waiting: i64,
    /// May the reader give commands at all?
    pub may_write: bool,
}

/// An instant in words and for machines.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct When {
    /// `05/11/2026, 10:42`
    pub text: String,
    /// RFC 3339.
    pub iso: String,
}

/// One thing that happened, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HistoryLine {
    pub when: When,
    pub who: String,
    pub what: String,
    pub detail: Option<String>,
}

/// One request with everything its page shows. The facts are the ones the server decides with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementView {
    pub actor: Actor,
    pub facts: AgreementFacts,
    pub eservice: String,
    pub producer: String,
    pub consumer: String,
    pub consumer_mail: Option<String>,
    /// Is there an attestation to download?
    pub is_attested: bool,
    /// What the provider says of a suspension to come of the version in use: "Dal 01/12/2026 …".
    pub announced: Option<String>,
    pub history: Vec<HistoryLine>,
    /// Open cases that concern the request, each with the attribute in dispute, by name.
    pub discrepancies: Vec<(DiscrepancyId, String)>,
    /// Every instant that the page shows, in words, by its microseconds.
    pub dates: BTreeMap<i64, String>,
}

impl AgreementView {
    /// The instant in words; empty for one that nobody thought of.
    #[must_use]
    pub fn date(&self, at: domain::Timestamp) -> String {
        self.dates.get(&at.0).cloned().unwrap_or_default()
    }
}

/// A page of one side's requests.
pub async fn list_agreements(perspective: Perspective, chosen: Chosen) -> Result<AgreementList, ApiError> {
    server::list(perspective, chosen).await
}

/// One request.
pub async fn get_agreement(id: String) -> Result<AgreementView, ApiError> {
    server::get(&id).await
}

/// Carries out a command that a confirmation page asked for. `phrase` is what the reader typed where that is needed.
#[server(endpoint = "run_agreement_command")]
pub async fn run_agreement_command(
    id: AgreementId,
    perspective: Perspective,
    seen: Revision,
    command: AgreementCommand,
    #[server(default)] phrase: String,
) -> Result<(), ApiError> {
    server::run(id, perspective, seen, command, phrase).await
}

/// The phrase that must be typed before the action, if any (`ux.md` §2.4, level L3): it names the object.
#[must_use]
pub fn phrase(action: AgreementAction, facts: &AgreementFacts) -> Option<String> {
    use crate::i18n::it::agreement as words;
    match action {
        AgreementAction::Upgrade => facts.upgrade_target().map(|target| words::upgrade_phrase(target.number)),
        AgreementAction::Archive => Some(words::archive_phrase(facts.current.number)),
        AgreementAction::Update
        | AgreementAction::Submit
        | AgreementAction::Approve
        | AgreementAction::Reject
        | AgreementAction::Suspend
        | AgreementAction::Unsuspend
        | AgreementAction::Clone
        | AgreementAction::Delete => None,
    }
}

pub mod server {
    use backend::agreement::detail::detail;
    use backend::agreement::list::{self, Filter, Party, Sort, SuspendedBy, Tabs};
    use backend::rome;
    use domain::agreement::AgreementState as State;
    use domain::page::PageRequest;
    use domain::requirement::Standing;
    use domain::{Denial, FieldProblem, Permission, Thing, Timestamp};

    use super::*;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::agreement as words;
    use crate::i18n::it::eservice::notice as suspension_notice;
    use crate::i18n::it::event as told;
    use crate::pages::agreement::Tab;
    use crate::routes::to;

    /// An instant in words.
    #[must_use]
    pub fn when(at: Timestamp) -> When {
        When { text: rome::date_time(at), iso: rome::rfc3339(at) }
    }

    pub(super) async fn list(perspective: Perspective, chosen: Chosen) -> Result<AgreementList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let party = party(perspective);
        let filter = filter(perspective, &chosen);
        let found = chosen.paged_beside(|request| list::with_tabs(&cx, &actor, party, &filter, request)).await;
        let (page, Tabs { counts, to_do: waiting }) = answer(found)?;
        let page = page.map(|row| line(row, perspective));
        let may_write = actor.has(Permission::WriteAgreements);
        Ok(AgreementList { page, counts, waiting, may_write })
    }

    /// Some rows of a list.
    ///
    /// # Errors
    /// The use case's.
    pub async fn rows(
        cx: &backend::Backend,
        actor: &Actor,
        perspective: Perspective,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<AgreementLine>> {
        let page = list::list(cx, actor, party(perspective), &filter(perspective, chosen), request).await?;
        Ok(page.map(|row| line(row, perspective)))
    }

    /// The side, as the use case names it.
    #[must_use]
    pub const fn party(perspective: Perspective) -> Party {
        match perspective {
            Perspective::Producer => Party::Producer,
            Perspective::Consumer => Party::Consumer,
        }
    }

    /// What is chosen, as the use case understands it.
    #[must_use]
    pub fn filter(perspective: Perspective, chosen: &Chosen) -> Filter {
        let tab = Tab::read(perspective, Some(chosen.view()));
        let states = match tab {
            Tab::ToDo => match perspective {
                Perspective::Producer => vec![State::Pending],
                Perspective::Consumer => Vec::new(),
            },
            Tab::Pending => vec![State::Pending],
            Tab::Active => vec![State::Active],
            Tab::Suspended => vec![State::Suspended],
            Tab::All => Vec::new(),
        };
        let suspended_by = match chosen.value("sospesa-da") {
            Some("erogatore") => Some(SuspendedBy::Producer),
            Some("fruitore") => Some(SuspendedBy::Consumer),
            Some("piattaforma") => Some(SuspendedBy::Platform),
            _ => None,
        };
        let sort = match chosen.sort {
            "ente" => Sort::Party,
            "e-service" => Sort::Eservice,
            "stato" => Sort::State,
            _ => Sort::Submitted,
        };
        Filter {
            q: chosen.words(),
            states,
            suspended_by,
            upgradeable: chosen.value("versione") == Some("aggiornabile"),
            to_complete: tab == Tab::ToDo && perspective == Perspective::Consumer,
            sort,
            descending: chosen.descending,
            ..Filter::default()
        }
    }

    fn line(row: list::AgreementRow, perspective: Perspective) -> AgreementLine {
        AgreementLine {
            id: row.id,
            state: row.state,
            suspended_by_producer: row.suspended_by_producer,
            suspended_by_consumer: row.suspended_by_consumer,
            suspended_by_platform: row.suspended_by_platform,
            party: match perspective {
                Perspective::Producer => row.consumer_name,
                Perspective::Consumer => row.producer_name,
            },
            eservice: row.eservice_name,
            number: row.number,
            submitted: row.submitted_at.map(when),
            created: when(row.created_at),
            fit: row.fit,
            certified_missing: row.certified_missing,
            upgrade_to: row.upgrade_to,
        }
    }

    pub(super) async fn get(id: &str) -> Result<AgreementView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id.parse().map_err(|_| crate::api::server::fail(ApiError::not_found(Thing::Agreement)))?;
        let detail = answer(detail(&cx, &actor, id).await)?;
        let dates = instants(&detail.facts).into_iter().map(|at| (at.0, rome::date_time(at))).collect();
        let announced = detail.announced.map(|notice| suspension_notice(&rome::date(notice.from), &notice.reason));
        let history = detail.history.iter().map(history_line).collect();
        let named = |id| attribute_name(&detail.facts, id);
        let discrepancies = detail.discrepancies.iter().map(|case| (case.id, named(case.attribute))).collect();
        Ok(AgreementView {
            actor,
            facts: detail.facts,
            eservice: detail.names.eservice,
            producer: detail.names.producer,
            consumer: detail.names.consumer,
            consumer_mail: detail.names.consumer_mail,
            is_attested: detail.names.is_attested,
            announced,
            history,
            discrepancies,
            dates,
        })
    }

    fn attribute_name(facts: &AgreementFacts, id: domain::AttributeId) -> String {
        let mut attributes = facts.current.fit.groups.iter().flat_map(|group| &group.attributes);
        attributes.find(|attribute| attribute.id == id).map(|attribute| attribute.name.clone()).unwrap_or_default()
    }

    /// Every instant that the page may show.
    fn instants(facts: &AgreementFacts) -> Vec<Timestamp> {
        let agreement = &facts.agreement;
        let stamps = agreement.stamps;
        let stamps = [stamps.submission, stamps.activation, stamps.rejection, stamps.upgrade, stamps.archiving];
        let hands = [&agreement.suspended.producer, &agreement.suspended.consumer, &agreement.suspended.platform];
        let versions = [Some(&facts.current), facts.published.as_ref()];
        let attributes = versions.into_iter().flatten().flat_map(|version| &version.fit.groups);
        let standings = attributes.flat_map(|group| &group.attributes).flat_map(|attribute| match attribute.standing {
            Standing::Never => [None, None],
            Standing::Held { since, until } => [Some(since), until],
            Standing::Revoked { at } | Standing::Expired { at } => [Some(at), None],
        });
        let mut instants = vec![agreement.created_at];
        instants.extend(stamps.into_iter().flatten().map(|stamp| stamp.at));
        instants.extend(hands.into_iter().flatten().map(|hand| hand.since));
        instants.extend(agreement.documents.iter().map(|document| document.uploaded_at));
        instants.extend(standings.flatten());
        instants
    }

    /// One thing that happened, in words.
    #[must_use]
    pub fn history_line(entry: &backend::event::Entry) -> HistoryLine {
        let (what, detail) = told::sentence(&entry.event);
        let who = match &entry.by {
            None => words::PLATFORM.to_owned(),
            Some(by) => match &by.name {
                Some(person) => format!("{} ({person})", by.tenant_name),
                None => by.tenant_name.clone(),
            },
        };
        HistoryLine { when: when(entry.at), who, what, detail }
    }

    pub(super) async fn run(
        id: AgreementId,
        perspective: Perspective,
        seen: Revision,
        command: AgreementCommand,
        phrase: String,
    ) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let action = AgreementAction::from(&command);
        let typed = match &command {
            AgreementCommand::Reject { reason } | AgreementCommand::Suspend { reason } => reason.clone(),
            AgreementCommand::Update { notes } => notes.clone(),
            AgreementCommand::Submit
            | AgreementCommand::Approve
            | AgreementCommand::Unsuspend
            | AgreementCommand::Upgrade
            | AgreementCommand::Clone
            | AgreementCommand::Archive
            | AgreementCommand::Delete => String::new(),
        };
        let done = async {
            let facts = detail(&cx, &actor, id).await?.facts;
            let expected = super::phrase(action, &facts).unwrap_or_default();
            if expected.to_lowercase() != phrase.trim().to_lowercase() {
                return Err(Denial::field("phrase", FieldProblem::PhraseMismatch).into());
            }
            let result = backend::agreement::run(&cx, &actor, id, Some(seen), command).await?;
            Ok(match action {
                AgreementAction::Delete => format!("{}?fatto={}", to::agreements(perspective), words::slug(action)),
                AgreementAction::Update
                | AgreementAction::Submit
                | AgreementAction::Approve
                | AgreementAction::Reject
                | AgreementAction::Suspend
                | AgreementAction::Unsuspend
                | AgreementAction::Upgrade
                | AgreementAction::Clone
                | AgreementAction::Archive => {
                    format!("{}?fatto={}", to::agreement(perspective, result), words::slug(action))
                }
            })
        };
        finish(done.await, &[("reason", &typed), ("notes", &typed), ("phrase", &phrase)]).await
    }
}

pub use server::{history_line, when};
