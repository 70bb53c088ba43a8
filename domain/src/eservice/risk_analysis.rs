//! The risk analyses of an e-service that receives data ("riceve"). Its provider writes them, before anything is
//! published; each purpose takes one as it stands (`interop.md` §1.5, §1.10, §2.1, §2.10).

use serde::{Deserialize, Serialize};

use super::{Eservice, EserviceAround, EserviceFacts, Mode};
use crate::decision::Decision;
use crate::event::EserviceEvent;
use crate::purpose::Answers;
use crate::purpose::risk_analysis::{Depth, RiskProblem, problems};
use crate::tenant::TenantKind;
use crate::text::{Fields, fold};
use crate::{Denial, FieldProblem, RiskAnalysisId, Thing, Timestamp};

/// Most risk analyses of an e-service.
pub const MAX_RISK_ANALYSES: usize = 20;

/// A risk analysis written by the provider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EserviceRiskAnalysis {
    pub id: RiskAnalysisId,
    /// Unique within the e-service without regard to case.
    pub name: String,
    /// What its provider is in law: it chooses the questionnaire.
    pub kind: TenantKind,
    pub answers: Answers,
    pub created_at: Timestamp,
}

/// A risk analysis as it was typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskAnalysisData {
    /// 5 to 60 characters, unique within the e-service.
    pub name: String,
    /// The answers given so far.
    #[serde(default)]
    #[serde(rename = "riskAnalysisForm")]
    pub answers: Answers,
}

impl EserviceRiskAnalysis {
    /// What keeps it from publication; `personal_data` is what the e-service says of itself.
    #[must_use]
    pub fn open(&self, personal_data: Option<bool>) -> Vec<RiskProblem> {
        problems(&self.answers, self.kind, personal_data, Depth::Complete)
    }

    /// The data of it as they stand.
    #[must_use]
    pub fn data(&self) -> RiskAnalysisData {
        RiskAnalysisData { name: self.name.clone(), answers: self.answers.clone() }
    }
}

impl Eservice {
    /// One of its risk analyses.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn risk_analysis(&self, id: RiskAnalysisId) -> Result<&EserviceRiskAnalysis, Denial> {
        self.risk_analyses.iter().find(|one| one.id == id).ok_or(Denial::not_found(Thing::RiskAnalysis))
    }
}

/// May risk analyses be written?
///
/// # Errors
/// `EserviceNotInDraftState` once a version is out: purposes rely on what was published. `EServiceModeNotAllowed` for an
/// e-service that delivers.
pub(super) fn may_write(facts: &EserviceFacts) -> Result<(), Denial> {
    if facts.is_in_catalogue() {
        return Err(Denial::EserviceNotInDraftState);
    }
    match facts.eservice.mode {
        Mode::Receive => Ok(()),
        mode @ Mode::Deliver => Err(Denial::EServiceModeNotAllowed { mode }),
    }
}

/// What its risk analyses keep an e-service from publication for, if anything.
pub(super) fn obstacle(eservice: &Eservice) -> Option<Denial> {
    if eservice.mode == Mode::Deliver {
        return None;
    }
    if eservice.risk_analyses.is_empty() {
        return Some(Denial::EServiceRiskAnalysisIsRequired);
    }
    let open = eservice.risk_analyses.iter().filter(|one| !one.open(eservice.personal_data).is_empty());
    let names = open.map(|one| one.name.clone()).collect::<Vec<_>>();
    (!names.is_empty()).then_some(Denial::RiskAnalysisNotValid { names })
}

pub(super) fn add(
    facts: &EserviceFacts,
    around: &EserviceAround,
    mut next: Eservice,
    data: &RiskAnalysisData,
) -> Result<Decision, Denial> {
    let kind = around.producer_kind;
    let data = check(data, kind, &next, None)?;
    if next.risk_analyses.len() >= MAX_RISK_ANALYSES {
        return Err(Denial::field("name", FieldProblem::TooMany { max: MAX_RISK_ANALYSES as u64 }));
    }
    let (id, name) = (around.fresh_risk_analysis, data.name.clone());
    let added = EserviceRiskAnalysis { id, name, kind, answers: data.answers, created_at: facts.as_of };
    next.risk_analyses.push(added);
    Ok(super::rules::stored(next, EserviceEvent::RiskAnalysisAdded { name: data.name }))
}

pub(super) fn update(mut next: Eservice, id: RiskAnalysisId, data: &RiskAnalysisData) -> Result<Decision, Denial> {
    let kind = next.risk_analysis(id)?.kind;
    let data = check(data, kind, &next, Some(id))?;
    for one in next.risk_analyses.iter_mut().filter(|one| one.id == id) {
        one.name.clone_from(&data.name);
        one.answers.clone_from(&data.answers);
    }
    Ok(super::rules::stored(next, EserviceEvent::RiskAnalysisUpdated { name: data.name }))
}

pub(super) fn remove(mut next: Eservice, id: RiskAnalysisId) -> Result<Decision, Denial> {
    let name = next.risk_analysis(id)?.name.clone();
    next.risk_analyses.retain(|one| one.id != id);
    Ok(super::rules::stored(next, EserviceEvent::RiskAnalysisRemoved { name }))
}

/// A draft: what is answered must be in order, what is not may be left open (`interop.md` §1.10).
fn check(
    data: &RiskAnalysisData,
    kind: TenantKind,
    eservice: &Eservice,
    except: Option<RiskAnalysisId>,
) -> Result<RiskAnalysisData, Denial> {
    let mut fields = Fields::new();
    let name = fields.text::<5, 60>("name", &data.name).map(String::from);
    let mut others = eservice.risk_analyses.iter().filter(|one| Some(one.id) != except);
    if name.as_ref().is_some_and(|name| others.any(|one| fold(&one.name) == fold(name))) {
        fields.problem("name", FieldProblem::Duplicated);
    }
    let name = fields.finish(name)?;
    let wrong = problems(&data.answers, kind, None, Depth::Draft);
    if !wrong.is_empty() {
        return Err(Denial::RiskAnalysisValidationFailed { problems: wrong });
    }
    Ok(RiskAnalysisData { name, answers: data.answers.clone() })
}
