//! `CodeSystem/$validate-code` (`terminology.md` §7): is a code good? A question that is well put is always answered with
//! 200, whatever the answer.

use app::i18n::it::fhir as words;
use backend::terminology::codes::{self, System};
use domain::fhir::answer::outcome;
use domain::fhir::code::{Content, Detail, Known, Question, Remark, judge, shown};
use domain::fhir::given::{Given, given};
use domain::fhir::{Coding, Fault, Issue, IssueCode, Out, OutValue, Severity};
use domain::terminology::Kind;
use serde_json::value::RawValue;

use super::Fhir;
use super::answer::Answer;
use super::operation::Call;
use super::refusal::Refusal;
use super::system::{self, Named, URL};

/// The code system whose codes are asked about.
#[derive(Clone)]
enum Of<'a> {
    Instance(domain::TerminologyId),
    Named(Named),
    /// It comes with the question.
    Given(&'a str),
}

/// How a code that is looked for was written.
#[derive(Clone, Default)]
struct Asked {
    code: String,
    display: Option<String>,
    /// The day for which the answer is wanted.
    day: Option<String>,
}

/// Answers the question.
pub(super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    let languages = system::languages(call)?;
    let options = Question {
        allows_abstract: call.parameters.flag("abstract")?.unwrap_or_default(),
        is_lenient: call.parameters.flag("lenient-display-validation")?.unwrap_or_default(),
        languages: &languages,
        ..Question::default()
    };
    let of = match (call.instance, call.parameters.resource("codeSystem")?) {
        (Some(id), _) => Some(Of::Instance(id)),
        (None, Some(json)) => Some(Of::Given(json)),
        (None, None) => system::named(&call.parameters, URL)?.map(Of::Named),
    };
    if let Some(codings) = call.parameters.concept("codeableConcept")? {
        return several(fhir, call, of.as_ref(), codings, &options).await;
    }
    let coding = match call.parameters.coding("coding")? {
        Some(coding) => coding,
        None => {
            let code = call.parameters.text("code")?;
            let code = code.ok_or(Fault::MissingOneOf { names: "code, coding, codeableConcept" })?;
            let display = call.parameters.text("display")?.map(str::to_owned);
            Coding { code: Some(code.to_owned()), display, ..Coding::default() }
        }
    };
    Ok(one(fhir, call, of.as_ref(), coding, &options).await?.0.into())
}

/// Good when one of the codings is.
async fn several(
    fhir: &Fhir,
    call: &Call,
    of: Option<&Of<'_>>,
    codings: &[Coding],
    options: &Question<'_>,
) -> Result<Answer, Refusal> {
    let mut first = None;
    for coding in codings.iter().take(MOST_CODINGS) {
        let (out, is_good) = one(fhir, call, of, coding.clone(), options).await?;
        if is_good {
            return Ok(out.into());
        }
        first.get_or_insert(out);
    }
    match first {
        Some(out) if codings.len() == 1 => Ok(out.into()),
        Some(_) => {
            Ok(answer(&[(Severity::Error, IssueCode::CodeInvalid, "not-found", words::NO_GOOD_CODING.to_owned())])
                .into())
        }
        None => Err(Fault::Missing { name: "codeableConcept.coding" }.into()),
    }
}

/// Codings of one question that are looked at, at most.
const MOST_CODINGS: usize = 20;

/// One coding: the answer, and whether it is good.
async fn one(
    fhir: &Fhir,
    call: &Call,
    of: Option<&Of<'_>>,
    coding: Coding,
    options: &Question<'_>,
) -> Result<(Out, bool), Refusal> {
    let own = system::of_coding(&coding, call.parameters.text("version")?);
    let of = match (of, own) {
        (Some(Of::Named(named)), Some(own)) if !is_same(named, &own) => {
            let message = words::other_system(&own.url, &named.url);
            return Ok((answer(&[(Severity::Error, IssueCode::Invalid, "invalid-data", message)]), false));
        }
        (Some(of), _) => of.clone(),
        (None, Some(own)) => Of::Named(own),
        (None, None) => return Err(Fault::Missing { name: URL }.into()),
    };
    let code = coding.code.filter(|code| !code.is_empty()).ok_or(Fault::Missing { name: "coding.code" })?;
    let day = system::day(call)?.map(str::to_owned);
    judged(fhir, &of, Asked { code, display: coding.display, day }, options).await
}

/// Do they name one code system? A number and an address may, so only two of one kind are compared.
fn is_same(left: &Named, right: &Named) -> bool {
    let is_number = |named: &Named| named.url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("urn:oid:"));
    left.url == right.url || is_number(left) != is_number(right)
}

async fn judged(fhir: &Fhir, of: &Of<'_>, asked: Asked, options: &Question<'_>) -> Result<(Out, bool), Refusal> {
    let Some(given) = found(fhir, of, &asked).await? else {
        return match of {
            Of::Named(named) => {
                let message = match (&named.version, &asked.day) {
                    (None, Some(day)) => words::no_version_on(&named.url, day),
                    (version, _) => words::no_system(&named.url, version.as_deref()),
                };
                Ok((answer(&[(Severity::Error, IssueCode::NotFound, "not-found", message)]), false))
            }
            Of::Instance(id) => Err(Fault::UnknownResource { kind: Kind::CodeSystem, id: id.to_string() }.into()),
            Of::Given(_) => Err(Fault::Malformed { name: "codeSystem".to_owned() }.into()),
        };
    };
    let known = given.concept.as_ref().map(|(code, display, detail)| Known { code, display, detail });
    let question = Question { code: &asked.code, display: asked.display.as_deref(), ..*options };
    let remarks = judge(&question, known.as_ref(), Content::of(&given.content));
    let is_good = !remarks.iter().any(Remark::is_error);
    let issues = remarks.iter().map(|remark| issue(remark, &asked.code, &given.url)).collect::<Vec<_>>();
    let mut out = answer(&issues);
    if let Some((code, display, detail)) = &given.concept {
        out.push("display", OutValue::String(shown(display, &detail.designation, options.languages).to_owned()));
        if *code != asked.code {
            out.push("normalized-code", OutValue::Code(code.clone()));
        }
        if detail.inactive {
            out.push("inactive", OutValue::Boolean(true));
        }
    }
    out.push("code", OutValue::Code(asked.code));
    out.push("system", OutValue::Uri(given.url));
    if !given.version.is_empty() {
        out.push("version", OutValue::String(given.version));
    }
    Ok((out, is_good))
}

/// The code in the code system that is meant; nothing where that is not there.
async fn found(fhir: &Fhir, of: &Of<'_>, asked: &Asked) -> Result<Option<Given>, Refusal> {
    let (code, day) = (asked.code.as_str(), asked.day.as_deref());
    let system = match of {
        Of::Given(json) => return Ok(Some(given(json, code)?)),
        Of::Instance(id) => System::Id(*id),
        Of::Named(named) => named.as_system(),
    };
    let Some((version, concept)) = codes::find_on(&fhir.cx, system, code, false, day).await? else { return Ok(None) };
    let concept = concept.map(|one| (one.code, one.display, Detail::read(&one.detail)));
    Ok(Some(Given { url: version.url, version: version.version, content: version.content, concept }))
}

type Line = (Severity, IssueCode, &'static str, String);

fn issue(remark: &Remark, code: &str, system: &str) -> Line {
    let severity = match remark {
        _ if remark.is_error() => Severity::Error,
        Remark::Normalized { .. } => Severity::Information,
        _ => Severity::Warning,
    };
    let (issue, detail) = match remark {
        Remark::Unknown | Remark::NotInFragment => (IssueCode::CodeInvalid, "invalid-code"),
        Remark::NoCodes => (IssueCode::NotFound, "not-found"),
        Remark::Abstract => (IssueCode::BusinessRule, "code-rule"),
        Remark::Inactive => (IssueCode::BusinessRule, "code-comment"),
        Remark::WrongDisplay { .. } => (IssueCode::Invalid, "invalid-display"),
        Remark::Normalized { .. } => (IssueCode::BusinessRule, "code-rule"),
    };
    (severity, issue, detail, words::remark(remark, code, system))
}

/// `result`, and, where there is something to say, `message` and `issues`.
fn answer(issues: &[Line]) -> Out {
    let is_good = !issues.iter().any(|(severity, ..)| *severity == Severity::Error);
    let mut out = Out::new().and("result", OutValue::Boolean(is_good));
    if issues.is_empty() {
        return out;
    }
    let message = issues.iter().map(|(.., words)| words.as_str()).collect::<Vec<_>>().join(" ");
    out.push("message", OutValue::String(message));
    let list = issues.iter().map(|(severity, code, detail, words)| Issue {
        severity: *severity,
        code: *code,
        detail: Some(detail),
        words: words.clone(),
    });
    if let Ok(resource) = RawValue::from_string(outcome(&list.collect::<Vec<_>>())) {
        out.push("issues", OutValue::Resource(resource));
    }
    out
}
