//! Operations of value sets.

pub(super) mod expand;
pub(super) mod validate;

use backend::terminology::valueset::{Unanswered, Versions, Which};
use domain::fhir::{Fault, Parameters};
use domain::terminology::compose::Reference;

use super::operation::Call;
use super::refusal::Refusal;

impl From<Unanswered> for Refusal {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Fault(fault) => Self::Fault(fault),
            Unanswered::Error(error) => Self::Error(error),
        }
    }
}

/// The value set that is meant: the resource of the address, one that came with the question, or one by its address.
fn which(call: &Call) -> Result<Which, Fault> {
    if let Some(id) = call.instance {
        return Ok(Which::Id(id));
    }
    if let Some(resource) = call.parameters.resource("valueSet")? {
        return Ok(Which::Given(resource.to_owned()));
    }
    let url = call.parameters.text("url")?.ok_or(Fault::MissingOneOf { names: "url, valueSet" })?;
    let inline = Reference::parse(url);
    let version = call.parameters.text("valueSetVersion")?.map(str::to_owned).or(inline.version);
    Ok(Which::Canonical(Reference { url: inline.url, version }))
}

/// The versions of code systems that the question names.
fn versions(parameters: &Parameters) -> Result<Versions, Fault> {
    let list = |name| Ok::<_, Fault>(parameters.texts(name)?.into_iter().map(Reference::parse).collect::<Vec<_>>());
    Ok(Versions {
        otherwise: list("system-version")?,
        check: list("check-system-version")?,
        force: list("force-system-version")?,
    })
}

/// Refuses what FHIR knows and is not offered here.
fn supported(parameters: &Parameters) -> Result<(), Fault> {
    for name in ["context", "contextDirection"] {
        if parameters.one(name)?.is_some() {
            return Err(Fault::NotSupported { what: name.to_owned() });
        }
    }
    Ok(())
}
