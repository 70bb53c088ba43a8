//! Before a purpose is presented: who may begin one, what is checked, copying and deleting.

use super::*;
use crate::purpose::facts::NewPurposeFacts;
use crate::purpose::rules::{clone_title, create};
use crate::{FieldProblem, Permission, Role};

fn before() -> NewPurposeFacts {
    NewPurposeFacts {
        eservice: ANAGRAFE,
        producer: REGIONE_ESPERIA,
        request: active().request,
        consumer_kind: TenantKind::Pa,
        offer: Offer::DELIVERS,
        title_taken: false,
        as_of: NOW,
    }
}

fn begin(data: &PurposeData, facts: &NewPurposeFacts) -> Result<Decision, Denial> {
    create((NUOVA, version_id(1)), data, facts, &consumer())
}

/// Seed 000 step 4: "approvata e attiva".
#[test]
fn a_purpose_needs_an_active_request() {
    assert_eq!(stored(&begin(&data(), &before()).expect("allowed")).state(), PurposeState::Draft);
    let suspended = before().request.map(|request| LiveRequest { state: AgreementState::Suspended, ..request });
    for request in [None, suspended] {
        assert_eq!(begin(&data(), &NewPurposeFacts { request, ..before() }), Err(Denial::NoActiveAgreement));
    }
    let support = Actor { roles: vec![Role::Support], ..consumer() };
    let refused = create((NUOVA, version_id(1)), &data(), &before(), &support);
    assert_eq!(refused, Err(Denial::Unauthorized { permission: Permission::WritePurposes }));
}

#[test]
fn a_title_is_unique_for_the_consumer_and_the_eservice() {
    let taken = begin(&data(), &NewPurposeFacts { title_taken: true, ..before() });
    assert_eq!(taken, Err(Denial::DuplicatedPurposeTitle));
}

#[test]
fn free_use_says_why_and_paid_use_does_not() {
    let free = PurposeData { is_free_of_charge: true, ..data() };
    assert_eq!(begin(&free, &before()), Err(Denial::MissingFreeOfChargeReason));
    let why = "Lo prevede la convenzione quadro".to_owned();
    let said = PurposeData { free_of_charge_reason: why.clone(), ..free };
    assert_eq!(stored(&begin(&said, &before()).expect("allowed")).free_of_charge_reason, Some(why.clone()));
    let paid = PurposeData { free_of_charge_reason: why, ..data() };
    assert_eq!(begin(&paid, &before()), Err(Denial::InvalidFreeOfChargeReason));
}

#[test]
fn every_wrong_field_is_told_at_once() {
    let wrong = PurposeData { title: "Abc".to_owned(), description: String::new(), daily_calls: 0, ..data() };
    let Err(Denial::Invalid(errors)) = begin(&wrong, &before()) else { panic!("refused") };
    let told: Vec<_> = errors.into_iter().map(|error| (error.field, error.problem)).collect();
    let range = FieldProblem::OutOfRange { min: 1, max: MAX_DAILY_CALLS };
    assert_eq!(
        told,
        [
            ("title".to_owned(), FieldProblem::TooShort { min: 5 }),
            ("description".to_owned(), FieldProblem::Required),
            ("dailyCalls".to_owned(), range)
        ]
    );
}

#[test]
fn a_draft_is_presented_with_every_question_answered() {
    let mut draft = facts(vec![plan_of(1, PlanStage::Draft, 1_000)]);
    draft.purpose.risk_analysis.single_answers.remove("purposePursuit");
    let Err(denial) = act(PurposeCommand::Activate, &draft, &consumer()) else { panic!("refused") };
    assert_eq!(code(&denial), "riskAnalysisValidationFailed");
}

#[test]
fn a_copy_is_a_draft_under_a_free_title() {
    let decision = act(PurposeCommand::Clone, &active(), &consumer()).expect("allowed");
    let copy = stored(&decision);
    assert_eq!((copy.id, copy.state(), copy.versions.len()), (NUOVA, PurposeState::Draft, 1));
    assert_eq!(copy.risk_analysis, answered());
    let taken = ["anagrafe - copia".to_owned(), "anagrafe - copia 2".to_owned()];
    assert_eq!(clone_title("Anagrafe", &taken), "Anagrafe - copia 3");
    assert_eq!(clone_title(&"à".repeat(60), &[]).chars().count(), 60);
}

#[test]
fn only_what_was_never_active_is_deleted() {
    for stage in [PlanStage::Draft, PlanStage::WaitingForApproval] {
        let decision = act(PurposeCommand::Delete, &facts(vec![plan_of(1, stage, 1_000)]), &consumer());
        assert_eq!(happened(&decision.expect("allowed")), ["PurposeDeleted"]);
    }
    for stage in [PlanStage::Active, PlanStage::Archived, PlanStage::Rejected] {
        let refused = act(PurposeCommand::Delete, &facts(vec![plan_of(1, stage, 1_000)]), &consumer());
        assert_eq!(refused, Err(Denial::PurposeCannotBeDeleted));
    }
}

#[test]
fn the_provider_knows_of_no_draft() {
    let draft = act(PurposeCommand::Update(data()), &facts(vec![plan_of(1, PlanStage::Draft, 1_000)]), &consumer());
    let decision = draft.expect("allowed");
    assert_eq!(decision.events()[0].parties(), [COMUNE_VALDORO]);
    let presented = act(PurposeCommand::Activate, &facts(vec![plan_of(1, PlanStage::Draft, 1_000)]), &consumer());
    assert_eq!(presented.expect("allowed").events()[0].parties(), [COMUNE_VALDORO, REGIONE_ESPERIA]);
}
