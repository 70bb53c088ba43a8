//! `CodeSystem/$lookup` (`terminology.md` §7): everything that is known of a code.

use backend::terminology::codes::{self, Concept, Version};
use domain::fhir::code::{Designation, Detail, shown};
use domain::fhir::{Fault, Out, OutValue};
use domain::terminology::Kind;

use super::Fhir;
use super::answer::Answer;
use super::operation::Call;
use super::refusal::Refusal;
use super::system::{self, Named, SYSTEM};

/// What is known of every concept, whatever its file says of it by properties.
const COMPUTED: [&str; 3] = ["parent", "child", "inactive"];

/// The properties that somebody wants; none named: all.
struct Wanted<'a>(Vec<&'a str>);

impl Wanted<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| *wanted == name || *wanted == "*")
    }

    /// `lang.it` asks for designations in a language.
    fn has_designation(&self, designation: &Designation) -> bool {
        let language = designation.language.as_deref().unwrap_or_default();
        let mut languages = self.0.iter().filter_map(|wanted| wanted.strip_prefix("lang."));
        self.has("designation") || languages.any(|wanted| wanted == language)
    }
}

/// Answers the question.
pub(super) async fn run(fhir: &Fhir, call: &Call) -> Result<Answer, Refusal> {
    let (named, code) = meant(call)?;
    let wanted = Wanted(call.parameters.texts("property")?);
    let languages = system::languages(call)?;
    let with_relatives = wanted.has("parent") || wanted.has("child");
    let day = system::day(call)?;
    let found = codes::find_on(&fhir.cx, named.as_system(), &code, with_relatives, day).await?;
    let Named { url, version } = named;
    let (version, concept) = found.ok_or_else(|| match (version, day) {
        (None, Some(day)) => Fault::NoVersionOn { url: url.clone(), day: day.to_owned() },
        (version, _) => Fault::UnknownCanonical { kind: Kind::CodeSystem, url: url.clone(), version },
    })?;
    let Some(concept) = concept else {
        return Err(Fault::UnknownCode { system: url, version: version.version, code }.into());
    };
    Ok(answer(version, concept, &wanted, &languages).into())
}

/// Code and code system: two parameters, or a coding.
fn meant(call: &Call) -> Result<(Named, String), Fault> {
    let parameters = &call.parameters;
    if let Some(coding) = parameters.coding("coding")? {
        let named =
            system::of_coding(&coding, parameters.text("version")?).ok_or(Fault::Missing { name: "coding.system" })?;
        let code = coding.code.filter(|code| !code.is_empty()).ok_or(Fault::Missing { name: "coding.code" })?;
        return Ok((named, code));
    }
    let code = parameters.text("code")?.ok_or(Fault::MissingOneOf { names: "code e system, coding" })?;
    let named = system::named(parameters, SYSTEM)?.ok_or(Fault::Missing { name: SYSTEM })?;
    Ok((named, code.to_owned()))
}

fn answer(version: Version, concept: Concept, wanted: &Wanted<'_>, languages: &[&str]) -> Out {
    let detail = Detail::read(&concept.detail);
    let display = shown(&concept.display, &detail.designation, languages).to_owned();
    let name = if version.name.is_empty() { version.title } else { version.name };
    let mut out = Out::new()
        .and("name", OutValue::String(name))
        .and("version", OutValue::String(version.version))
        .and("display", OutValue::String(display))
        .and("code", OutValue::Code(concept.code))
        .and("system", OutValue::Uri(version.url))
        .and("abstract", OutValue::Boolean(detail.r#abstract));
    if wanted.has("definition")
        && let Some(definition) = detail.definition
    {
        out.push("definition", OutValue::String(definition));
    }
    for designation in detail.designation.into_iter().filter(|one| wanted.has_designation(one)) {
        let parts = Out::new()
            .and_maybe("language", designation.language.map(OutValue::Code))
            .and_maybe("use", designation.r#use.map(OutValue::Coding))
            .and("value", OutValue::String(designation.value));
        out.push("designation", OutValue::Parts(parts));
    }
    let property = |name: &str, value: OutValue| {
        OutValue::Parts(Out::new().and("code", OutValue::Code(name.to_owned())).and("value", value))
    };
    if wanted.has("inactive") {
        out.push("property", property("inactive", OutValue::Boolean(detail.inactive)));
    }
    for (name, codes) in [("parent", concept.parents), ("child", concept.children)] {
        for code in codes.into_iter().filter(|_| wanted.has(name)) {
            out.push("property", property(name, OutValue::Code(code)));
        }
    }
    for mut members in detail.property {
        let name = members.get("code").and_then(|name| serde_json::from_str::<String>(name.get()).ok());
        let value = members.keys().find(|member| member.starts_with("value")).cloned();
        let Some((name, member)) =
            name.zip(value).filter(|(name, _)| !COMPUTED.contains(&name.as_str()) && wanted.has(name))
        else {
            continue;
        };
        if let Some(value) = members.remove(&member) {
            let value = OutValue::Kept(member["value".len()..].to_owned(), value);
            out.push("property", property(&name, value));
        }
    }
    out
}
