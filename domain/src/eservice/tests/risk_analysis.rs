//! Risk analyses of an e-service that receives.

use super::*;
use crate::RiskAnalysisId;
use crate::eservice::{EserviceRiskAnalysis, RiskAnalysisData};
use crate::fixtures::EARLIER;
use crate::purpose::Answers;
use crate::purpose::risk_analysis::RiskProblemKind;

pub(super) const ANALYSIS: RiskAnalysisId = RiskAnalysisId(uuid::Uuid::from_u128(0xa1));
pub(super) const NEW_ANALYSIS: RiskAnalysisId = RiskAnalysisId(uuid::Uuid::from_u128(0xa2));
pub(super) const COPIED_ANALYSIS: RiskAnalysisId = RiskAnalysisId(uuid::Uuid::from_u128(0xa3));

pub(super) fn analysis_data(name: &str) -> RiskAnalysisData {
    RiskAnalysisData { name: name.to_owned(), answers: Answers::none(TenantKind::Pa) }
}

/// Every question that this path asks is answered; no personal data.
fn answered() -> Answers {
    let single = [
        ("purpose", "INSTITUTIONAL"),
        ("institutionalPurpose", "Raccolta delle posizioni anagrafiche"),
        ("usesPersonalData", "NO"),
        ("usesThirdPartyPersonalData", "NO"),
        ("purposePursuit", "NEW_DATA"),
        ("declarationConfirmed", "true"),
    ];
    let single_answers = single.into_iter().map(|(question, value)| (question.to_owned(), value.to_owned())).collect();
    Answers { version: "3.1".to_owned(), single_answers, ..Answers::default() }
}

fn analysis(answers: Answers) -> EserviceRiskAnalysis {
    let name = "Raccolta delle posizioni".to_owned();
    EserviceRiskAnalysis { id: ANALYSIS, name, kind: TenantKind::Pa, answers, created_at: EARLIER }
}

/// All draft, receiving, with one risk analysis.
fn receiving(answers: Answers) -> EserviceFacts {
    let mut facts = anagrafe(&[(DescriptorState::Draft, 0)]);
    facts.eservice.mode = Mode::Receive;
    facts.eservice.personal_data = Some(false);
    facts.eservice.risk_analyses = vec![analysis(answers)];
    facts
}

fn act(command: EserviceCommand, facts: &EserviceFacts) -> Result<Decision, Denial> {
    decide(command, facts, &around(), &provider())
}

/// The e-service as the decision stores it.
fn kept(decision: &Decision) -> Vec<EserviceRiskAnalysis> {
    let stored = decision.writes().iter().find_map(|write| match write {
        Write::UpdateEservice(next) | Write::InsertEservice(next) => Some(next.risk_analyses.clone()),
        _ => None,
    });
    stored.expect("the e-service is stored")
}

#[test]
fn they_are_added_changed_and_taken_away_while_all_is_draft() {
    let facts = receiving(answered());
    let decision = act(EserviceCommand::AddRiskAnalysis(analysis_data("  Seconda raccolta ")), &facts).expect("may");
    let added = kept(&decision).pop().expect("one more");
    assert_eq!((added.id, added.name.as_str(), added.kind), (NEW_ANALYSIS, "Seconda raccolta", TenantKind::Pa));
    assert_eq!(told(&decision), [EserviceEventKind::RiskAnalysisAdded]);

    let data = RiskAnalysisData { answers: answered(), ..analysis_data("Raccolta unica") };
    let decision = act(EserviceCommand::UpdateRiskAnalysis { id: ANALYSIS, data }, &facts).expect("may");
    let [one] = kept(&decision).try_into().expect("still one");
    assert_eq!((one.name.as_str(), one.answers), ("Raccolta unica", answered()));

    let decision = act(EserviceCommand::DeleteRiskAnalysis { id: ANALYSIS }, &facts).expect("may");
    assert_eq!(kept(&decision), []);
    assert_eq!(told(&decision), [EserviceEventKind::RiskAnalysisRemoved]);
}

#[test]
fn what_is_typed_is_checked_as_a_draft() {
    let facts = receiving(Answers::default());
    let add = |data| act(EserviceCommand::AddRiskAnalysis(data), &facts).expect_err("refused");
    assert_eq!(add(analysis_data("Uno")), Denial::field("name", FieldProblem::TooShort { min: 5 }));
    let twice = add(analysis_data("RACCOLTA DELLE POSIZIONI"));
    assert_eq!(twice, Denial::field("name", FieldProblem::Duplicated));
    let expired = RiskAnalysisData {
        answers: Answers { version: "3.0".to_owned(), ..answered() },
        ..analysis_data("Altra raccolta")
    };
    let Denial::RiskAnalysisValidationFailed { problems } = add(expired) else { panic!("an old questionnaire") };
    assert_eq!(problems[0].kind, RiskProblemKind::ExpiredRulesVersion);
    let gone = EserviceCommand::DeleteRiskAnalysis { id: NEW_ANALYSIS };
    assert_eq!(act(gone, &facts), Err(Denial::not_found(Thing::RiskAnalysis)));
    let same = EserviceCommand::UpdateRiskAnalysis { id: ANALYSIS, data: analysis_data("Raccolta delle posizioni") };
    assert!(act(same, &facts).is_ok(), "its own name is not another's");
}

#[test]
fn there_are_none_where_data_go_out_and_no_changes_once_a_version_is_out() {
    let add = || EserviceCommand::AddRiskAnalysis(analysis_data("Seconda raccolta"));
    let mut facts = receiving(answered());
    facts.eservice.mode = Mode::Deliver;
    assert_eq!(act(add(), &facts), Err(Denial::EServiceModeNotAllowed { mode: Mode::Deliver }));
    let mut facts = receiving(answered());
    facts.versions[0].descriptor.state = DescriptorState::Published;
    assert_eq!(act(add(), &facts), Err(Denial::EserviceNotInDraftState));

    let facts = receiving(answered());
    let to = |mode| EserviceCommand::Update(GeneralData { mode, ..general() });
    assert_eq!(kept(&act(to(Mode::Receive), &facts).expect("may")).len(), 1);
    assert_eq!(kept(&act(to(Mode::Deliver), &facts).expect("may")), [], "consumers write their own");
}

/// `interop.md` §2.1, "publish".
#[test]
fn publication_asks_for_complete_ones() {
    let publish = |facts: &EserviceFacts| run(DescriptorCommand::Publish, 1, facts);
    let mut facts = receiving(answered());
    assert_eq!(effect(&facts, &publish(&facts).expect("complete")), "v1 PUBLISHED");
    facts.eservice.personal_data = Some(true);
    let names = vec!["Raccolta delle posizioni".to_owned()];
    let not_valid = Denial::RiskAnalysisNotValid { names };
    assert_eq!(publish(&facts), Err(not_valid.clone()), "the answers contradict the e-service");
    assert_eq!(publish(&receiving(Answers::none(TenantKind::Pa))), Err(not_valid));
    let mut none = receiving(answered());
    none.eservice.risk_analyses.clear();
    assert_eq!(publish(&none), Err(Denial::EServiceRiskAnalysisIsRequired));
}

#[test]
fn copies_have_them_too_under_their_own_ids() {
    let mut facts = receiving(answered());
    facts.versions[0].descriptor.state = DescriptorState::Published;
    let [copy] = kept(&run(DescriptorCommand::Clone, 1, &facts).expect("may")).try_into().expect("one");
    assert_eq!((copy.id, copy.created_at), (COPIED_ANALYSIS, NOW));
    assert_eq!(copy.answers, answered());
    let next = act(EserviceCommand::CreateVersion { data: None }, &facts).expect("may");
    assert!(matches!(next.writes(), [Write::InsertDescriptor(_)]), "they belong to the e-service, not to a version");
}
