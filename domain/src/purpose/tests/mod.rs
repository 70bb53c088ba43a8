//! The rules of the purpose against `interop.md` §2.10 cell by cell, seed 000's steps 4 and 5, and random histories. Each
//! file says what it proves.

mod creation;
mod histories;
mod quotas;
mod receive;
mod risk;
mod suspension;
mod table;

use super::rules::decide;
use super::*;
use crate::agreement::AgreementState;
use crate::decision::{Decision, Write};
use crate::event::Event;
use crate::fixtures::{ANAGRAFE, COMUNE_VALDORO, EARLIER, NOW, REGIONE_ESPERIA, RICHIESTA, consumer, provider};
use crate::tenant::TenantKind;
use crate::{Actor, Denial, UserId};

const FINALITA: PurposeId = PurposeId(uuid::Uuid::from_u128(0xf1));
const NUOVA: PurposeId = PurposeId(uuid::Uuid::from_u128(0xf2));

const fn version_id(number: u128) -> PurposeVersionId {
    PurposeVersionId(uuid::Uuid::from_u128(0xf0_00 + number))
}

/// Every question that this path asks is answered.
fn answered() -> Answers {
    let single = [
        ("purpose", "INSTITUTIONAL"),
        ("institutionalPurpose", "Tenuta dell'anagrafe della popolazione residente"),
        ("usesPersonalData", "NO"),
        ("usesThirdPartyPersonalData", "NO"),
        ("purposePursuit", "NEW_DATA"),
        ("declarationConfirmed", "true"),
    ];
    let single_answers = single.into_iter().map(|(question, value)| (question.to_owned(), value.to_owned())).collect();
    Answers { version: "3.1".to_owned(), single_answers, ..Answers::default() }
}

pub(crate) fn plan_of(number: i64, stage: PlanStage, daily_calls: i64) -> PurposeVersion {
    PurposeVersion {
        id: version_id(number.unsigned_abs().into()),
        number,
        stage,
        daily_calls,
        resumes: false,
        rejection_reason: (stage == PlanStage::Rejected).then(|| "Carico eccessivo".to_owned()),
        created_at: EARLIER,
        activated_at: (stage == PlanStage::Active).then_some(EARLIER),
        updated_at: None,
    }
}

/// Comune di Valdoro uses "Anagrafe degli assistiti" for the upkeep of its register: 1,000 calls a day, of 5,000 for one
/// consumer and 50,000 in all; other purposes use 2,000 and 30,000 of them.
pub(crate) fn facts(versions: Vec<PurposeVersion>) -> PurposeFacts {
    let purpose = Purpose {
        id: FINALITA,
        revision: Revision(3),
        eservice: ANAGRAFE,
        producer: REGIONE_ESPERIA,
        consumer: COMUNE_VALDORO,
        title: "Anagrafe residenti".to_owned(),
        description: "Aggiornamento delle posizioni anagrafiche".to_owned(),
        free_of_charge_reason: None,
        provider_analysis: None,
        risk_analysis: answered(),
        suspended: PurposeSuspensions::default(),
        versions,
        created_at: EARLIER,
        updated_at: None,
    };
    let state = AgreementState::Active;
    let request = LiveRequest { id: RICHIESTA, state, per_consumer: 5_000, total: 50_000 };
    PurposeFacts {
        purpose,
        request: Some(request),
        load: Load { consumer: 2_000, all: 30_000 },
        consumer_kind: TenantKind::Pa,
        offer: Offer::DELIVERS,
        personal_data: None,
        as_of: NOW,
    }
}

pub(crate) fn active() -> PurposeFacts {
    facts(vec![plan_of(1, PlanStage::Active, 1_000)])
}

fn hand() -> Suspension {
    Suspension { since: EARLIER, by: Some(UserId(uuid::Uuid::from_u128(9))), reason: "Manutenzione".to_owned() }
}

fn around() -> PurposeAround {
    PurposeAround {
        fresh: NUOVA,
        fresh_version: version_id(0x99),
        title_taken: false,
        clone_title: "Anagrafe residenti - copia".to_owned(),
    }
}

fn data() -> PurposeData {
    PurposeData {
        title: "Anagrafe residenti".to_owned(),
        description: "Aggiornamento delle posizioni anagrafiche".to_owned(),
        is_free_of_charge: false,
        free_of_charge_reason: String::new(),
        daily_calls: 1_000,
        risk_analysis: Answers::default(),
        risk_analysis_id: None,
    }
}

fn act(command: PurposeCommand, facts: &PurposeFacts, actor: &Actor) -> Result<Decision, Denial> {
    decide(command, facts, &around(), actor)
}

/// The purpose as the decision stores it.
fn stored(decision: &Decision) -> Purpose {
    let written = decision.writes().iter().rev().find_map(|write| match write {
        Write::InsertPurpose(purpose) | Write::UpdatePurpose(purpose) => Some(purpose.clone()),
        _ => None,
    });
    written.expect("the decision stores a purpose")
}

/// The papers that a command that goes through settles.
pub(crate) fn papers(command: PurposeCommand, facts: &PurposeFacts, actor: &Actor) -> Vec<crate::paper::Paper> {
    let decision = act(command, facts, actor).expect("the command goes through");
    let papers = decision.writes().iter().filter_map(|write| match write {
        Write::InsertPaper(paper) => Some((**paper).clone()),
        _ => None,
    });
    papers.collect()
}

/// The purpose after a command that goes through.
fn after(command: PurposeCommand, facts: &PurposeFacts, actor: &Actor) -> Purpose {
    stored(&act(command, facts, actor).expect("the command goes through"))
}

/// The names of what happened, in order.
fn happened(decision: &Decision) -> Vec<&'static str> {
    decision.events().iter().map(Event::name).collect()
}

fn code(denial: &Denial) -> &'static str {
    denial.status_and_code().1
}
