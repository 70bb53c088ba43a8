//! `ConceptMap/$translate`: what corresponds to a code in another system.

use app::i18n::it::fhir_valueset as words;
use backend::terminology::translate::{Asked, Given, Match, Question, translate};
use domain::fhir::{Coding, Fault, Out, OutValue, Parameters};
use domain::terminology::compose::Reference;

use super::Fhir;
use super::answer::Answer;
use super::operation::Call;
use super::refusal::Refusal;

/// Correspondences of one answer at most.
const MOST: usize = 1_000;

/// Answers.
pub(super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    let parameters = &call.parameters;
    // It may come several times.
    if let Some(one) = parameters.iter().find(|one| one.name == "dependency") {
        return Err(Fault::NotSupported { what: one.name.clone() }.into());
    }
    let asked = asked(call)?;
    let mut matches: Vec<Match> = Vec::new();
    for question in questions(parameters)? {
        matches.extend(translate(&fhir.cx, &asked, &question).await?);
        if matches.len() >= MOST {
            break;
        }
    }
    matches.truncate(MOST);
    Ok(told(matches).into())
}

fn asked(call: &Call) -> Result<Asked, Fault> {
    if let Some(id) = call.instance {
        return Ok(Asked::Id(id));
    }
    if let Some(map) = call.parameters.resource("conceptMap")? {
        return Ok(Asked::Given(Given::read(map)?));
    }
    let Some(url) = call.parameters.text("url")? else { return Ok(Asked::Any) };
    let inline = Reference::parse(url);
    let version = call.parameters.text("conceptMapVersion")?.map(str::to_owned).or(inline.version);
    Ok(Asked::Canonical(Reference { url: inline.url, version }))
}

/// The codes that are asked about.
fn questions(parameters: &Parameters) -> Result<Vec<Question>, Fault> {
    let text = |name| Ok::<_, Fault>(parameters.text(name)?.map(str::to_owned));
    let common = Question {
        target_system: text("targetsystem")?,
        source: text("source")?,
        target: text("target")?,
        is_reverse: parameters.flag("reverse")?.unwrap_or_default(),
        ..Question::default()
    };
    let of = |coding: Coding| coding.code.map(|code| Question { system: coding.system, code, ..common.clone() });
    if let Some(codings) = parameters.concept("codeableConcept")? {
        return Ok(codings.iter().cloned().filter_map(of).collect());
    }
    if let Some(coding) = parameters.coding("coding")? {
        return of(coding).map(|question| vec![question]).ok_or(Fault::Missing { name: "coding.code" });
    }
    let code = text("code")?.ok_or(Fault::MissingOneOf { names: "code, coding, codeableConcept" })?;
    let system = text("system")?.ok_or(Fault::Missing { name: "system" })?;
    Ok(vec![Question { system: Some(system), code, ..common }])
}

fn told(matches: Vec<Match>) -> Out {
    let result = matches.iter().any(Match::corresponds);
    let mut out = Out::new().and("result", OutValue::Boolean(result));
    if !result {
        out.push("message", OutValue::String(words::NO_TRANSLATION.to_owned()));
    }
    for one in matches {
        let mut parts = Out::new().and("equivalence", OutValue::Code(one.equivalence));
        if let Some(code) = one.code {
            let coding = Coding { system: Some(one.system), version: None, code: Some(code), display: one.display };
            parts.push("concept", OutValue::Coding(coding));
        }
        // One that came with the question may have no address.
        let source = Some(one.map).filter(|map| !map.is_empty()).map(OutValue::Uri);
        parts = parts.and_maybe("source", source).and_maybe("comment", one.comment.map(OutValue::String));
        out.push("match", OutValue::Parts(parts));
    }
    out
}
