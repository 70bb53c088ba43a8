//! Purposes of an e-service that receives: each takes one of the provider's risk analyses (`interop.md` §2.10).

use super::*;
use crate::RiskAnalysisId;
use crate::eservice::{EserviceRiskAnalysis, Mode};
use crate::purpose::facts::NewPurposeFacts;
use crate::purpose::rules::create;

const FIRST: RiskAnalysisId = RiskAnalysisId(uuid::Uuid::from_u128(0xa1));
const SECOND: RiskAnalysisId = RiskAnalysisId(uuid::Uuid::from_u128(0xa2));

fn analysis(id: RiskAnalysisId, kind: TenantKind, answers: Answers) -> EserviceRiskAnalysis {
    EserviceRiskAnalysis { id, name: "Raccolta".to_owned(), kind, answers, created_at: EARLIER }
}

/// The provider answers as an administration, the consumer is a company.
fn receives() -> Offer {
    let other = Answers { version: "3.1".to_owned(), ..answered() };
    let risk_analyses = vec![analysis(FIRST, TenantKind::Pa, answered()), analysis(SECOND, TenantKind::Pa, other)];
    Offer { mode: Mode::Receive, risk_analyses }
}

fn begin(offer: Offer, data: &PurposeData) -> Result<Purpose, Denial> {
    let facts = NewPurposeFacts {
        eservice: ANAGRAFE,
        producer: REGIONE_ESPERIA,
        request: active().request,
        consumer_kind: TenantKind::Private,
        offer,
        title_taken: false,
        as_of: NOW,
    };
    create((NUOVA, version_id(1)), data, &facts, &consumer()).map(|decision| stored(&decision))
}

fn naming(id: RiskAnalysisId) -> PurposeData {
    PurposeData { risk_analysis_id: Some(id), ..data() }
}

#[test]
fn a_purpose_names_the_risk_analysis_it_takes_where_data_come_in_and_only_there() {
    let taken = begin(receives(), &naming(FIRST)).expect("named");
    assert_eq!((taken.provider_analysis, taken.risk_analysis), (Some(FIRST), answered()));
    let (deliver, receive) = (Mode::Deliver, Mode::Receive);
    let rows = [
        (receives(), data(), Denial::EServiceModeNotAllowed { mode: receive }),
        (Offer::DELIVERS, naming(FIRST), Denial::EServiceModeNotAllowed { mode: deliver }),
        (receives(), naming(RiskAnalysisId(uuid::Uuid::nil())), Denial::EserviceRiskAnalysisNotFound),
        // The answers are the provider's, not the consumer's.
        (
            receives(),
            PurposeData { risk_analysis: Answers { version: "2.0".to_owned(), ..answered() }, ..naming(FIRST) },
            Denial::EServiceModeNotAllowed { mode: receive },
        ),
    ];
    for (offer, data, denial) in rows {
        assert_eq!(begin(offer, &data), Err(denial));
    }
}

#[test]
fn a_draft_may_take_another_one_and_is_presented_with_the_providers_answers() {
    let mut draft = facts(vec![plan_of(1, PlanStage::Draft, 1_000)]);
    draft.offer = receives();
    draft.consumer_kind = TenantKind::Private;
    draft.purpose.provider_analysis = Some(FIRST);
    assert_eq!(draft.questionnaire_of(), TenantKind::Pa, "the provider's questionnaire, not the consumer's");
    let next = after(PurposeCommand::Update(naming(SECOND)), &draft, &consumer());
    assert_eq!(next.provider_analysis, Some(SECOND));
    let own = PurposeCommand::Update(data());
    assert_eq!(act(own, &draft, &consumer()), Err(Denial::EServiceModeNotAllowed { mode: Mode::Receive }));
    assert_eq!(after(PurposeCommand::Activate, &draft, &consumer()).state(), PurposeState::Active);
    // Its own data change nothing.
    let same = PurposeCommand::Update(draft.purpose.data());
    assert_eq!(after(same, &draft, &consumer()).risk_analysis, answered());
}

#[test]
fn a_copy_takes_the_same_one() {
    let mut live = active();
    live.offer = receives();
    live.purpose.provider_analysis = Some(FIRST);
    let copy = after(PurposeCommand::Clone, &live, &consumer());
    assert_eq!((copy.provider_analysis, copy.risk_analysis), (Some(FIRST), answered()));
}
