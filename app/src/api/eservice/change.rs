//! What a provider would change on a version in use: tried with what stands in the address, before it is confirmed.

use backend::attribute::registry;
use domain::attribute::AttributeKind;
use domain::eservice::{Descriptor, DescriptorCommand, Quotas};
use domain::page::PageRequest;
use domain::requirement::{MAX_GROUPS, Requirements};
use domain::text::Fields;
use domain::{AttributeId, Denial, FieldProblem};

use crate::api::ApiError;
use crate::api::effect::{EffectsView, try_version_command};
use crate::api::form::Draft;
use crate::api::server::{actor, answer, backend};

/// A change as the address has it: its fields, with what is wrong with them; or, when it can be confirmed, what it would
/// lead to.
#[derive(Clone, Debug)]
pub struct Tried<T> {
    pub draft: Draft,
    pub wanted: Option<(T, EffectsView)>,
}

impl<T> Default for Tried<T> {
    /// Nothing is asked for yet.
    fn default() -> Self {
        Self { draft: Draft::default(), wanted: None }
    }
}

impl<T> Tried<T> {
    fn refused(mut self, denial: Denial) -> Self {
        self.draft.error = Some(ApiError::Denied(denial));
        self
    }
}

/// Thresholds and lifetime of vouchers, as the fields of a form have them; each by the name that the API has for it.
#[must_use]
pub fn written(quotas: Quotas) -> [(&'static str, String); 3] {
    [
        ("dailyCallsPerConsumer", quotas.daily_calls_per_consumer.to_string()),
        ("dailyCallsTotal", quotas.daily_calls_total.to_string()),
        ("voucherLifespan", quotas.voucher_lifespan.to_string()),
    ]
}

/// Tries the thresholds of the address, in the order of [`written`].
pub async fn try_quotas(version: &Descriptor, typed: [Option<String>; 3]) -> Result<Tried<Quotas>, ApiError> {
    if typed.iter().all(Option::is_none) {
        return Ok(Tried::default());
    }
    let names = written(version.quotas).map(|(name, _)| name);
    let values = names.iter().zip(&typed).map(|(name, text)| ((*name).to_owned(), text.clone().unwrap_or_default()));
    let draft = Draft { values: values.collect(), ..Draft::default() };
    let tried = Tried { draft, wanted: None };
    let quotas = match read(names, &typed) {
        Ok(quotas) if quotas == version.quotas => return Ok(tried.refused(Denial::UnchangedValue)),
        Ok(quotas) => quotas,
        Err(denial) => return Ok(tried.refused(denial)),
    };
    Ok(match try_version_command(version, DescriptorCommand::UpdateQuotas(quotas)).await? {
        Ok(effects) => Tried { wanted: Some((quotas, effects)), ..tried },
        Err(denial) => tried.refused(denial),
    })
}

/// A whole number, with or without the dots that people write between thousands.
///
/// # Errors
/// `Required` for nothing, `Malformed` for what is no number.
pub(super) fn number(typed: &str) -> Result<i64, FieldProblem> {
    let digits = typed.trim().replace('.', "");
    if digits.is_empty() { Err(FieldProblem::Required) } else { digits.parse().map_err(|_| FieldProblem::Malformed) }
}

/// The three of them.
fn read(names: [&'static str; 3], typed: &[Option<String>; 3]) -> Result<Quotas, Denial> {
    let mut fields = Fields::new();
    let numbers =
        names.iter().zip(typed).map(|(name, text)| fields.check(name, number(text.as_deref().unwrap_or_default())));
    let numbers = numbers.collect::<Vec<_>>();
    let quotas = match numbers[..] {
        [Some(daily_calls_per_consumer), Some(daily_calls_total), Some(voucher_lifespan)] => {
            Some(Quotas { daily_calls_per_consumer, daily_calls_total, voucher_lifespan })
        }
        _ => None,
    };
    fields.finish(quotas)
}

/// The most attributes that can be chosen from at once; more are found by searching.
const OFFERED: usize = 20;

/// Attributes that a group could have besides.
#[derive(Clone, Debug, Default)]
pub struct Alternatives {
    /// By name: id, name, description.
    pub found: Vec<(AttributeId, String, String)>,
    /// There are more.
    pub more: bool,
}

/// The attributes of a kind that a search finds and the group does not have yet.
pub async fn find_alternatives(
    kind: AttributeKind,
    group: &[AttributeId],
    words: String,
) -> Result<Alternatives, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let filter = registry::Filter { q: words, kinds: vec![kind], ..registry::Filter::default() };
    let rows = i64::try_from(OFFERED + group.len() + 1).unwrap_or(i64::MAX);
    let page = answer(registry::list(&cx, &actor, &filter, PageRequest::new(0, rows)).await)?;
    let rows = page.results.into_iter().map(|row| row.attribute).filter(|attribute| !group.contains(&attribute.id));
    let mut found: Vec<_> = rows.map(|attribute| (attribute.id, attribute.name, attribute.description)).collect();
    let more = found.len() > OFFERED;
    found.truncate(OFFERED);
    Ok(Alternatives { found, more })
}

/// Alternatives that are to be added, by name, with the requirements that would come of it.
#[derive(Clone, Debug)]
pub struct Widened {
    pub requirements: Requirements,
    pub added: Vec<String>,
}

/// Tries to add the attributes of the address to a group; `place` counts from 0 within the kind.
pub async fn try_widening(
    version: &Descriptor,
    (kind, place): (AttributeKind, usize),
    chosen: &[String],
) -> Result<Tried<Widened>, ApiError> {
    let tried = Tried::default();
    if chosen.is_empty() {
        return Ok(tried);
    }
    let ids: Result<Vec<AttributeId>, _> = chosen.iter().map(|id| id.parse()).collect();
    let wider = ids.ok().and_then(|ids| {
        let requirements = version.requirements.clone().with_alternatives(kind, place, &ids)?;
        Some((ids, requirements))
    });
    let Some((ids, requirements)) = wider else { return Ok(tried.refused(Denial::Malformed)) };
    let command = DescriptorCommand::UpdateAttributes(requirements.clone());
    match try_version_command(version, command).await? {
        Ok(effects) => {
            let (cx, actor) = (backend(), actor()?);
            let filter = registry::Filter { ids, ..registry::Filter::default() };
            let rows = answer(registry::list(&cx, &actor, &filter, PageRequest::new(0, MAX_GROUPS as i64)).await)?;
            let added = rows.results.into_iter().map(|row| row.attribute.name).collect();
            Ok(Tried { wanted: Some((Widened { requirements, added }, effects)), ..tried })
        }
        Err(denial) => Ok(tried.refused(denial)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["dailyCallsPerConsumer", "dailyCallsTotal", "voucherLifespan"];

    fn read_texts(texts: [&str; 3]) -> Result<Quotas, Denial> {
        read(NAMES, &texts.map(|text| Some(text.to_owned())))
    }

    #[test]
    fn thresholds_are_read_as_people_write_them() {
        let quotas = Quotas { daily_calls_per_consumer: 1_000, daily_calls_total: 25_000, voucher_lifespan: 600 };
        assert_eq!(read_texts(["1.000", " 25000 ", "600"]), Ok(quotas));
        let Err(Denial::Invalid(errors)) = read_texts(["mille", "", "600"]) else { panic!("refused") };
        let told = errors.iter().map(|error| (error.field.as_str(), error.problem.clone())).collect::<Vec<_>>();
        assert_eq!(told, [(NAMES[0], FieldProblem::Malformed), (NAMES[1], FieldProblem::Required)]);
    }
}
