//! One resource (`GET /fhir/{type}/{id}`): whole where it is small; a large code system without its concepts, unless
//! `_full=true` asks for them, and then as a stream.

use backend::terminology::export::{Export, whole};
use bytes::Bytes;
use domain::fhir::Fault;
use domain::fhir::search::Amount;
use domain::terminology::Kind;
use domain::{Denial, TerminologyId};

use super::Fhir;
use super::answer::Answer;
use super::asked::Format;
use super::refusal::Refusal;
use super::shape::shaped;

/// Concepts of a code system that are read without being asked for.
pub(super) const MAX_CONCEPTS: u64 = 1_000;

/// Reads a resource.
pub(super) async fn read(
    fhir: &Fhir,
    kind: Kind,
    id: TerminologyId,
    pairs: &[(String, String)],
    format: Format,
) -> Result<Answer, Refusal> {
    let unknown = || Fault::UnknownResource { kind, id: id.to_string() };
    let amount = domain::fhir::search::Filter::read(kind, pairs, false)?.amount;
    let is_full = match pairs.iter().find(|(name, _)| name == "_full").map(|(_, value)| value.as_str()) {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Fault::Malformed { name: "_full".to_owned() }.into()),
    };
    let mut export = match whole(&fhir.cx, id).await {
        Ok(export) if export.terminology.kind == kind => export,
        Ok(_) | Err(backend::Error::Denied(Denial::NotFound { .. })) => return Err(unknown().into()),
        Err(error) => return Err(error.into()),
    };
    let is_whole = amount == Amount::All && kind == Kind::CodeSystem;
    if is_whole && export.terminology.count > MAX_CONCEPTS && is_full {
        return Ok(Answer::Pieces(pieces(export, format)?));
    }
    let is_left_out = kind == Kind::CodeSystem
        && export.terminology.count > 0
        && (amount != Amount::All || export.terminology.count > MAX_CONCEPTS);
    if !is_whole || is_left_out {
        return Ok(Answer::of(shaped(&export.terminology.resource, &amount, is_left_out)?));
    }
    let mut concepts = Vec::new();
    loop {
        let more = export.concepts().await?;
        if more.is_empty() {
            break;
        }
        concepts.extend(more);
    }
    Ok(Answer::of(with_concepts(&export.terminology.resource, &concepts)?))
}

fn with_concepts(resource: &str, concepts: &[String]) -> Result<String, Refusal> {
    if concepts.is_empty() {
        return Ok(resource.to_owned());
    }
    let head = resource.trim_end().strip_suffix('}').ok_or_else(broken)?;
    let mut json = String::with_capacity(head.len() + concepts.iter().map(|one| one.len() + 1).sum::<usize>() + 16);
    json.push_str(head);
    json.push_str(",\"concept\":[");
    json.push_str(&concepts.join(","));
    json.push_str("]}");
    Ok(json)
}

fn broken() -> Refusal {
    Refusal::Error(backend::Error::Internal(anyhow::anyhow!("a resource is no object")))
}

/// A code system piece by piece, in the format that was asked for.
fn pieces(export: Export, format: Format) -> Result<super::answer::Pieces, Refusal> {
    let fault = |error: backend::Error| {
        tracing::warn!(%error, "a resource ended before its end");
        std::io::Error::other("the resource ended before its end")
    };
    match format {
        Format::Json => Ok(Box::pin(futures_util::stream::unfold(Some(export), move |export| async move {
            let mut export = export?;
            match export.piece().await {
                Ok(Some(piece)) => Some((Ok(Bytes::from(piece)), Some(export))),
                Ok(None) => None,
                Err(error) => Some((Err(fault(error)), None)),
            }
        }))),
        Format::Xml => {
            let (head, end) = terminology::write_xml_head(&export.terminology.resource)
                .map_err(|error| Refusal::Error(error.into()))?;
            let begin = Some((export, Some(head), Some(end)));
            Ok(Box::pin(futures_util::stream::unfold(begin, move |state| async move {
                let (mut export, head, end) = state?;
                let written = match export.concepts().await {
                    Ok(concepts) => as_xml(head.unwrap_or_default(), &concepts),
                    Err(error) => Err(fault(error)),
                };
                match written {
                    Ok(text) if text.is_empty() => {
                        let end = end?;
                        Some((Ok(Bytes::from(end)), Some((export, None, None))))
                    }
                    Ok(text) => Some((Ok(Bytes::from(text)), Some((export, None, end)))),
                    Err(error) => Some((Err(error), None)),
                }
            })))
        }
    }
}

fn as_xml(mut text: String, concepts: &[String]) -> Result<String, std::io::Error> {
    for concept in concepts {
        terminology::write_xml_element("concept", concept, &mut text).map_err(std::io::Error::other)?;
    }
    Ok(text)
}
