//! The rows of a page of the queue, loaded as the facts of their areas: some statements for the page, none for a row.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::AgreementFacts;
use domain::attribute::Verification;
use domain::discrepancy::CaseFacts;
use domain::eservice::{Descriptor, Eservice};
use domain::pratica::PraticaFacts;
use domain::purpose::PurposeFacts;
use domain::task::{Candidate, TaskKind, renewable_since, task};
use domain::{
    Actor, AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, PraticaId, PurposeId, TenantId, Timestamp,
};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use uuid::Uuid;

use super::{Found, PraticaNamed, PurposeNamed, TaskRow, Version, find};
use crate::agreement::list::any_of;
use crate::error::Result;
use crate::{Tx, agreement, attribute, discrepancy, eservice, pratica, purpose, tenant};

/// Everything that the rows of a page are about.
struct Things {
    requests: BTreeMap<AgreementId, AgreementFacts>,
    /// Rejected requests after which another one was made.
    later: BTreeSet<AgreementId>,
    cases: BTreeMap<DiscrepancyId, CaseFacts>,
    verifications: BTreeMap<(TenantId, AttributeId), Verification>,
    eservices: BTreeMap<EserviceId, Eservice>,
    versions: BTreeMap<EserviceId, Vec<Descriptor>>,
    purposes: BTreeMap<PurposeId, PurposeFacts>,
    pratiche: BTreeMap<PraticaId, PraticaFacts>,
    attributes: BTreeMap<AttributeId, String>,
    enti: BTreeMap<TenantId, String>,
}

/// The rows, in the order in which they were found.
pub(super) async fn rows(
    tx: &mut Tx,
    actor: &Actor,
    found: &[(TaskKind, Found)],
    now: Timestamp,
) -> Result<Vec<TaskRow>> {
    let things = things(tx, actor, found, now).await?;
    let mut rows = Vec::new();
    for (kind, row) in found {
        match shown(*kind, row, &things, actor, now) {
            Some(row) => rows.push(row),
            // The conditions of `find` say the same as `task`; were they ever to differ, the page is one row shorter.
            None => tracing::error!(%kind, id = %row.id, "found in the queue, and not to be done"),
        }
    }
    Ok(rows)
}

async fn things(tx: &mut Tx, actor: &Actor, found: &[(TaskKind, Found)], now: Timestamp) -> Result<Things> {
    let ids = |wanted: fn(TaskKind) -> bool| {
        let rows = found.iter().filter(move |(kind, _)| wanted(*kind));
        rows.map(|(_, row)| row.id)
    };
    let request_ids = ids(is_about_a_request).map(AgreementId).collect::<BTreeSet<_>>();
    let requests = agreement::facts::of(tx, &request_ids, now).await?;
    let later = later(tx, ids(|kind| kind == TaskKind::ResubmitRequest).map(AgreementId).collect()).await?;
    let case_ids = ids(|kind| kind == TaskKind::ResolveDiscrepancy).map(DiscrepancyId).collect::<BTreeSet<_>>();
    let cases = discrepancy::of(tx, actor.tenant, &case_ids, now).await?;
    let renewals = found.iter().filter(|(kind, _)| *kind == TaskKind::RenewVerification);
    let consumers = renewals.map(|(_, row)| row.holder_id).collect::<BTreeSet<_>>();
    let verifications = attribute::given_by(tx, actor.tenant, &consumers).await?;
    let own = found.iter().filter(|(kind, _)| *kind == TaskKind::PublishVersion);
    let own = own.map(|(_, row)| EserviceId(row.subject_id)).collect::<BTreeSet<_>>();
    let versions = eservice::load::descriptors_of(tx, &own).await?;
    let purpose_ids = ids(is_about_a_purpose).map(PurposeId).collect::<BTreeSet<_>>();
    let purposes = purpose::facts::of(tx, &purpose_ids, now).await?;
    let pratica_ids = ids(|kind| kind == TaskKind::ProcessPratica).map(PraticaId).collect::<BTreeSet<_>>();
    let pratiche = pratica::facts::of(tx, &pratica_ids, now).await?;
    let used = purposes.values().map(|facts| facts.purpose.eservice);
    let asked_for = requests.values().map(|facts| facts.agreement.eservice);
    let eservices = eservice::load::eservices(tx, &asked_for.chain(own).chain(used).collect()).await?;
    let attributes = cases.values().map(|facts| facts.case.attribute);
    let attributes = attributes.chain(verifications.keys().map(|(_, attribute)| *attribute)).collect();
    let attributes = attribute::registry::names(tx, &attributes).await?;
    let parties = requests.values().flat_map(|facts| [facts.agreement.consumer, facts.agreement.producer]);
    let concerned = cases.values().flat_map(|facts| [facts.case.consumer, facts.case.revoker]);
    let sides = purposes.values().flat_map(|facts| [facts.purpose.consumer, facts.purpose.producer]);
    let enti = tenant::names(tx, &parties.chain(concerned).chain(sides).collect()).await?;
    Ok(Things { requests, later, cases, verifications, eservices, versions, purposes, pratiche, attributes, enti })
}

/// Renewing a verification goes by a request that relies on it.
const fn is_about_a_request(kind: TaskKind) -> bool {
    match kind {
        TaskKind::EvaluateRequest
        | TaskKind::CompleteDraft
        | TaskKind::ResubmitRequest
        | TaskKind::UpgradeRequest
        | TaskKind::ReviewSuspension
        | TaskKind::RenewVerification => true,
        TaskKind::ResolveDiscrepancy
        | TaskKind::PublishVersion
        | TaskKind::EvaluatePurpose
        | TaskKind::CompletePurpose
        | TaskKind::ReconsiderPurpose
        | TaskKind::ProcessPratica => false,
    }
}

const fn is_about_a_purpose(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::EvaluatePurpose | TaskKind::CompletePurpose | TaskKind::ReconsiderPurpose)
}

async fn later(tx: &mut Tx, rejected: BTreeSet<AgreementId>) -> Result<BTreeSet<AgreementId>> {
    #[derive(FromRow)]
    struct Row {
        id: AgreementId,
    }
    if rejected.is_empty() {
        return Ok(rejected);
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new("select a.id from agreement a where exists (");
        query.push(find::LATER).push(")");
        any_of(&mut query, "a.id", rejected.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn shown(kind: TaskKind, found: &Found, things: &Things, actor: &Actor, now: Timestamp) -> Option<TaskRow> {
    let about = match kind {
        TaskKind::ResolveDiscrepancy => case(found.id, things, actor)?,
        TaskKind::RenewVerification => verification(found, things)?,
        TaskKind::PublishVersion => version(found, things)?,
        TaskKind::EvaluatePurpose | TaskKind::CompletePurpose | TaskKind::ReconsiderPurpose => {
            of_purpose(kind, found, things)?
        }
        TaskKind::ProcessPratica => of_pratica(found, things)?,
        TaskKind::EvaluateRequest
        | TaskKind::CompleteDraft
        | TaskKind::ResubmitRequest
        | TaskKind::UpgradeRequest
        | TaskKind::ReviewSuspension => request(kind, AgreementId(found.id), things, actor)?,
    };
    let task = task(kind, &about.candidate, actor, now)?;
    let since = match &about.candidate {
        Candidate::Verification { verification, .. } => renewable_since(verification).min(now),
        Candidate::Request { .. }
        | Candidate::Case(_)
        | Candidate::Version { .. }
        | Candidate::Purpose(_)
        | Candidate::Pratica(_) => found.since,
    };
    Some(TaskRow {
        kind,
        reasons: task.reasons,
        since,
        deadline: task.deadline,
        agreement: about.agreement,
        as_consumer: about.as_consumer,
        discrepancy: about.discrepancy,
        version: about.version,
        purpose: about.purpose,
        pratica: about.pratica,
        attribute: about.attribute,
        party: about.party,
        verifier: about.verifier,
    })
}

/// A candidate and the names of what it is about.
struct About {
    candidate: Candidate,
    agreement: Option<AgreementId>,
    as_consumer: bool,
    discrepancy: Option<DiscrepancyId>,
    version: Option<Version>,
    purpose: Option<PurposeNamed>,
    pratica: Option<PraticaNamed>,
    attribute: Option<(AttributeId, String)>,
    party: Option<(TenantId, String)>,
    verifier: Option<(TenantId, String)>,
}

impl About {
    const fn of(candidate: Candidate) -> Self {
        Self {
            candidate,
            agreement: None,
            as_consumer: false,
            discrepancy: None,
            version: None,
            purpose: None,
            pratica: None,
            attribute: None,
            party: None,
            verifier: None,
        }
    }
}

impl Things {
    fn ente(&self, id: TenantId) -> Option<(TenantId, String)> {
        self.enti.get(&id).map(|name| (id, name.clone()))
    }

    fn attribute(&self, id: AttributeId) -> Option<(AttributeId, String)> {
        self.attributes.get(&id).map(|name| (id, name.clone()))
    }

    fn version(&self, eservice: EserviceId, descriptor: DescriptorId, number: i64) -> Option<Version> {
        let eservice_name = self.eservices.get(&eservice)?.name.clone();
        Some(Version { eservice, eservice_name, descriptor, number })
    }

    fn asked_for(&self, facts: &AgreementFacts) -> Option<Version> {
        self.version(facts.agreement.eservice, facts.current.id, facts.current.number)
    }
}

fn request(kind: TaskKind, id: AgreementId, things: &Things, actor: &Actor) -> Option<About> {
    let facts = things.requests.get(&id)?;
    let agreement = &facts.agreement;
    // An ente that asks itself answers as the provider.
    let as_consumer = agreement.consumer == actor.tenant && kind != TaskKind::EvaluateRequest;
    let other = if as_consumer { agreement.producer } else { agreement.consumer };
    let candidate = Candidate::Request { facts: Box::new(facts.clone()), later: things.later.contains(&id) };
    Some(About {
        agreement: Some(id),
        as_consumer,
        version: things.asked_for(facts),
        party: things.ente(other),
        ..About::of(candidate)
    })
}

fn case(id: Uuid, things: &Things, actor: &Actor) -> Option<About> {
    let facts = things.cases.get(&DiscrepancyId(id))?;
    let case = &facts.case;
    let as_consumer = case.consumer == actor.tenant;
    let other = if as_consumer { case.revoker } else { case.consumer };
    Some(About {
        as_consumer,
        discrepancy: Some(case.id),
        attribute: things.attribute(case.attribute),
        party: things.ente(other),
        verifier: things.ente(case.revoker),
        ..About::of(Candidate::Case(facts.clone()))
    })
}

fn verification(found: &Found, things: &Things) -> Option<About> {
    let attribute = AttributeId(found.subject_id);
    let verification = things.verifications.get(&(found.holder_id, attribute))?.clone();
    let asked_by = AgreementId(found.id);
    Some(About {
        agreement: Some(asked_by),
        version: things.requests.get(&asked_by).and_then(|facts| things.asked_for(facts)),
        attribute: things.attribute(attribute),
        party: things.ente(found.holder_id),
        ..About::of(Candidate::Verification { verification, asked_by: Some(asked_by) })
    })
}

fn version(found: &Found, things: &Things) -> Option<About> {
    let id = EserviceId(found.subject_id);
    let eservice = things.eservices.get(&id)?.clone();
    let descriptor = things.versions.get(&id)?.iter().find(|version| version.id.0 == found.id)?.clone();
    let named = things.version(id, descriptor.id, descriptor.number);
    Some(About { version: named, ..About::of(Candidate::Version { eservice, descriptor: Box::new(descriptor) }) })
}

fn of_purpose(kind: TaskKind, found: &Found, things: &Things) -> Option<About> {
    let facts = things.purposes.get(&PurposeId(found.id))?;
    let purpose = &facts.purpose;
    let eservice_name = things.eservices.get(&purpose.eservice)?.name.clone();
    let as_consumer = kind != TaskKind::EvaluatePurpose;
    let named =
        PurposeNamed { purpose: purpose.id, title: purpose.title.clone(), eservice: purpose.eservice, eservice_name };
    Some(About {
        as_consumer,
        purpose: Some(named),
        party: things.ente(if as_consumer { purpose.producer } else { purpose.consumer }),
        ..About::of(Candidate::Purpose(Box::new(facts.clone())))
    })
}

fn of_pratica(found: &Found, things: &Things) -> Option<About> {
    let facts = things.pratiche.get(&PraticaId(found.id))?;
    let pratica = &facts.pratica;
    let named = PraticaNamed {
        pratica: pratica.id,
        service_name: pratica.service_name.clone(),
        applicant: pratica.applicant.in_lists(),
    };
    Some(About { pratica: Some(named), ..About::of(Candidate::Pratica(Box::new(facts.clone()))) })
}
