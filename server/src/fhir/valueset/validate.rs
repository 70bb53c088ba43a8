//! `ValueSet/$validate-code`: 200 with `result` for every question that can be asked.

use app::i18n::it::fhir_valueset as words;
use backend::terminology::valueset::{Question, Standing, Verdict, Which, validate};
use domain::fhir::answer::outcome;
use domain::fhir::{Coding, Fault, Issue, IssueCode, Out, OutValue, Parameters, Severity};
use serde_json::value::RawValue;

use super::super::Fhir;
use super::super::answer::Answer;
use super::super::operation::Call;
use super::super::refusal::Refusal;
use super::{supported, versions, which};

/// Answers.
pub(in super::super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    supported(&call.parameters)?;
    let which = which(call)?;
    let questions = questions(&call.parameters)?;
    let versions = versions(&call.parameters)?;
    let mut judged = Vec::new();
    for question in &questions {
        let verdict = validate(&fhir.cx, &which, &versions, question).await?;
        let is_in = verdict.standing == Standing::In;
        judged.push((question, verdict));
        if is_in {
            break;
        }
    }
    // One of several codes is enough; where none is, all are told of.
    match judged.last() {
        Some((question, verdict)) if verdict.standing == Standing::In => {
            Ok(told(&which, &[(*question, verdict)])?.into())
        }
        _ => {
            let all = judged.iter().map(|(question, verdict)| (*question, verdict)).collect::<Vec<_>>();
            Ok(told(&which, &all)?.into())
        }
    }
}

/// The codes that are asked about.
fn questions(parameters: &Parameters) -> Result<Vec<Question>, Fault> {
    let may_be_abstract = parameters.flag("abstract")?.unwrap_or_default();
    let of = |coding: Coding| {
        coding.code.map(|code| Question {
            system: coding.system,
            version: coding.version,
            code,
            display: coding.display,
            may_be_abstract,
        })
    };
    if let Some(codings) = parameters.concept("codeableConcept")? {
        return Ok(codings.iter().cloned().filter_map(of).collect());
    }
    if let Some(coding) = parameters.coding("coding")? {
        return of(coding).map(|question| vec![question]).ok_or(Fault::Missing { name: "coding.code" });
    }
    let code = parameters.text("code")?.ok_or(Fault::MissingOneOf { names: "code, coding, codeableConcept" })?;
    let system = parameters.text("system")?.map(str::to_owned);
    let infers = parameters.flag("inferSystem")?.unwrap_or_default();
    if system.is_none() && !infers {
        return Err(Fault::MissingOneOf { names: "system, inferSystem=true" });
    }
    let text = |name| Ok::<_, Fault>(parameters.text(name)?.map(str::to_owned));
    let (version, display) = (text("systemVersion")?, text("display")?);
    Ok(vec![Question { system, version, code: code.to_owned(), display, may_be_abstract }])
}

fn told(which: &Which, judged: &[(&Question, &Verdict)]) -> Result<Out, Refusal> {
    let issues = judged.iter().filter_map(|(question, verdict)| issue(which, question, verdict)).collect::<Vec<_>>();
    let result = judged.iter().any(|(_, verdict)| verdict.standing == Standing::In);
    let mut out = Out::new().and("result", OutValue::Boolean(result));
    let message = issues.iter().map(|issue| issue.words.as_str()).collect::<Vec<_>>().join(" ");
    let Some((question, verdict)) = judged.last() else {
        return Ok(out.and("message", OutValue::String(words::NO_CODE.to_owned())));
    };
    out.push("code", OutValue::Code(question.code.clone()));
    let system = verdict.system.as_ref().map(|system| system.url.clone()).or_else(|| question.system.clone());
    out = out.and_maybe("system", system.map(OutValue::Uri));
    let version = verdict.system.as_ref().map(|system| system.version.clone()).filter(|version| !version.is_empty());
    out = out.and_maybe("version", version.map(OutValue::String));
    out = out.and_maybe("display", verdict.display.clone().map(OutValue::String));
    if verdict.code != question.code {
        out.push("normalized-code", OutValue::Code(verdict.code.clone()));
    }
    if verdict.is_inactive {
        out.push("inactive", OutValue::Boolean(true));
    }
    if verdict.standing == Standing::UnknownSystem {
        let system = question.system.clone().or_else(|| verdict.system.as_ref().map(|system| system.url.clone()));
        out = out.and_maybe("x-caused-by-unknown-system", system.map(OutValue::Canonical));
    }
    if !issues.is_empty() {
        out.push("message", OutValue::String(message));
        let issues = RawValue::from_string(outcome(&issues)).map_err(|error| backend::Error::Internal(error.into()))?;
        out.push("issues", OutValue::Resource(issues));
    }
    Ok(out)
}

/// What is to be said of one code.
fn issue(which: &Which, question: &Question, verdict: &Verdict) -> Option<Issue> {
    let set = match which {
        Which::Canonical(reference) => reference.to_string(),
        Which::Id(id) => id.to_string(),
        Which::Given(_) => "inviato".to_owned(),
    };
    let code = question.code.as_str();
    let named = || {
        let url = question.system.clone().or_else(|| verdict.system.as_ref().map(|system| system.url.clone()));
        url.unwrap_or_default()
    };
    let (code, detail, words) = match verdict.standing {
        Standing::In if verdict.is_fragment && verdict.display.is_none() => {
            let words = words::FRAGMENT.to_owned();
            return Some(Issue { severity: Severity::Warning, code: IssueCode::Informational, detail: None, words });
        }
        Standing::In => return None,
        Standing::NotIn => (IssueCode::CodeInvalid, "not-in-vs", words::not_in(code, &set)),
        Standing::UnknownCode => {
            let system = verdict.system.as_ref().map(|system| system.canonical()).unwrap_or_default();
            (IssueCode::CodeInvalid, "invalid-code", words::unknown_code(code, &system))
        }
        Standing::UnknownSystem => (IssueCode::NotFound, "not-found", words::unknown_system(code, &named())),
        Standing::OtherVersion => {
            let asked = question.version.as_deref().unwrap_or_default();
            let found = verdict.system.as_ref().map(|system| system.version.clone()).unwrap_or_default();
            (IssueCode::Invalid, "version-error", words::other_version(&named(), asked, &found))
        }
        Standing::Abstract => (IssueCode::BusinessRule, "code-rule", words::is_abstract(code)),
        Standing::WrongDisplay => {
            let asked = question.display.as_deref().unwrap_or_default();
            let right = verdict.display.as_deref().unwrap_or_default();
            (IssueCode::Invalid, "invalid-display", words::wrong_display(asked, code, right))
        }
    };
    Some(Issue { severity: Severity::Error, code, detail: Some(detail), words })
}
