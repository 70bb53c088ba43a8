//! `CodeSystem/$subsumes` (`terminology.md` §7): is one code above another?

use backend::terminology::codes::{self, Standing, System};
use domain::fhir::{Coding, Fault, Out, OutValue};
use domain::terminology::Kind;

use super::Fhir;
use super::answer::Answer;
use super::operation::Call;
use super::refusal::Refusal;
use super::system::{self, Named, SYSTEM};

/// Answers the question.
pub(super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    let (left, left_system) = side(call, "codeA", "codingA")?;
    let (right, right_system) = side(call, "codeB", "codingB")?;
    let named = match (left_system, right_system) {
        (Some(left), Some(right)) if left != right => {
            return Err(Fault::OtherSystem { left: left.written(), right: right.written() }.into());
        }
        (Some(one), _) | (None, Some(one)) => Some(one),
        (None, None) => system::named(&call.parameters, SYSTEM)?,
    };
    let system = match (call.instance, &named) {
        (Some(id), _) => System::Id(id),
        (None, Some(named)) => named.as_system(),
        (None, None) => return Err(Fault::Missing { name: SYSTEM }.into()),
    };
    let found = codes::compare(&fhir.cx, system, &left, &right).await?;
    let (version, compared) = found.ok_or_else(|| match (call.instance, named) {
        (None, Some(Named { url, version })) => Fault::UnknownCanonical { kind: Kind::CodeSystem, url, version },
        (id, _) => {
            Fault::UnknownResource { kind: Kind::CodeSystem, id: id.map(|id| id.to_string()).unwrap_or_default() }
        }
    })?;
    for (code, is_there) in [(left, compared.has_left), (right, compared.has_right)] {
        if !is_there {
            return Err(Fault::UnknownCode { system: version.url, version: version.version, code }.into());
        }
    }
    let outcome = match compared.standing {
        Standing::Same => "equivalent",
        Standing::Above => "subsumes",
        Standing::Below => "subsumed-by",
        Standing::Apart => "not-subsumed",
    };
    Ok(Out::new().and("outcome", OutValue::Code(outcome.to_owned())).into())
}

/// A code, and the code system where a coding names it.
fn side(call: &Call, code: &'static str, coding: &'static str) -> Result<(String, Option<Named>), Fault> {
    if let Some(found) = call.parameters.coding(coding)? {
        let named = system::of_coding(&found, call.parameters.text("version")?);
        let Coding { code, .. } = found;
        return Ok((code.filter(|code| !code.is_empty()).ok_or(Fault::Missing { name: coding })?, named));
    }
    let code = call.parameters.text(code)?.ok_or(Fault::Missing { name: code })?;
    Ok((code.to_owned(), None))
}
