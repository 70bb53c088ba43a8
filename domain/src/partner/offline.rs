//! A pratica that was begun elsewhere and is worked on there (seed 001, "pratica/offline/create"; SCIA): what is sent is what
//! was agreed on with the partner, and nobody at the desk takes it.

use serde_json::{Map, Value};

use super::agreed::{COMMON_FIELDS, FieldKind, Offline, OfflineField};
use super::{Partner, rules};
use crate::decision::{Decision, Write};
use crate::event::PartnerEvent;
use crate::pratica::{Applicant, Brought, Compiled, ProtocolNumber, Service, partnered};
use crate::text::Text;
use crate::{Denial, FieldError, FieldProblem, PraticaId, Thing, Timestamp};

/// An offline pratica as it was sent, by name.
pub type Sent = Map<String, Value>;

/// What a partner opens pratiche with.
///
/// # Errors
/// `NotFound` when nothing was agreed on.
pub fn profile(partner: &Partner) -> Result<&Offline, Denial> {
    partner.agreed.offline.as_ref().ok_or(Denial::not_found(Thing::PartnerProfile))
}

/// The id that the partner chose.
///
/// # Errors
/// `OfflineDataInvalid` without one.
pub fn id(sent: &Sent) -> Result<uuid::Uuid, Denial> {
    let problem = match sent.get("id") {
        None => FieldProblem::Required,
        Some(Value::String(written)) => match uuid::Uuid::try_parse(written) {
            Ok(id) if written.len() == 36 => return Ok(id),
            _ => FieldProblem::Malformed,
        },
        Some(_) => FieldProblem::Malformed,
    };
    Err(Denial::OfflineDataInvalid(vec![FieldError { field: "id".into(), problem }]))
}

/// What happens when a partner opens a pratica with what it sent; `id` is ours.
///
/// # Errors
/// `NotFound` of the profile or of the service; `OfflineDataInvalid` naming every field; `ServiceSuspended`.
pub fn open(
    id: PraticaId,
    sent: &Sent,
    service: &Service,
    partner: &Partner,
    now: Timestamp,
) -> Result<Decision, Denial> {
    let profile = profile(partner)?;
    rules::may_use(partner, service)?;
    if service.id != profile.service {
        return Err(Denial::not_found(Thing::Service));
    }
    let reference = self::id(sent)?;
    let mut wrong = Wrong::default();
    let number = wrong
        .required_text(sent, "protocolloPrincipale")
        .and_then(|number| wrong.keep("protocolloPrincipale", ProtocolNumber::parse(&number).map(String::from)));
    let mut notes = Map::new();
    for name in ["numeroDiDocumento", "numeroDiFascicolo"] {
        if let Some(text) = wrong.optional_text(sent, name) {
            notes.insert(name.to_owned(), Value::String(text));
        }
    }
    let applicant = wrong.applicant(sent.get("applicant"));
    let answers = profile.fields.iter().filter_map(|field| wrong.answer(field, sent.get(&field.name)));
    let answers = answers.collect::<Vec<_>>();
    let known = |name: &str| COMMON_FIELDS.contains(&name) || profile.fields.iter().any(|field| field.name == name);
    for name in sent.keys().filter(|name| !known(name)) {
        wrong.problem(name, FieldProblem::Unexpected);
    }
    let (number, applicant) = wrong.finish(number.zip(applicant))?;
    let compiled = Compiled { applicant, answers, files: Vec::new(), compiled_at: now };
    let brought = Brought { partner: partner.id, reference: Some(reference) };
    let opened = partnered::opened(id, compiled, number, brought, service, now).map_err(as_sent)?;
    let opened = opened.and_event(rules::happened(partner, PartnerEvent::Opened { pratica: id }));
    Ok(if notes.is_empty() {
        opened
    } else {
        let note = super::protocols::note(id, 1, partner.id, &Value::Object(notes), now);
        opened.and_write(Write::InsertPartnerProtocol(note))
    })
}

/// What is wrong with the applicant is wrong within `applicant`, and a matter of what was agreed on.
fn as_sent(denial: Denial) -> Denial {
    match denial {
        Denial::Invalid(fields) => {
            let named = fields.into_iter().map(|error| match error.field.starts_with("answers") {
                true => error,
                false => FieldError { field: format!("applicant.{}", error.field), ..error },
            });
            Denial::OfflineDataInvalid(named.collect())
        }
        other => other,
    }
}

/// What is wrong with what was sent.
#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn problem(&mut self, field: &str, problem: FieldProblem) {
        self.0.push(FieldError { field: field.to_owned(), problem });
    }

    fn keep<T>(&mut self, field: &str, read: Result<T, FieldProblem>) -> Option<T> {
        read.map_err(|problem| self.problem(field, problem)).ok()
    }

    fn finish<T>(self, read: Option<T>) -> Result<T, Denial> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(Denial::OfflineDataInvalid(self.0)),
        }
    }

    fn required_text(&mut self, sent: &Sent, name: &str) -> Option<String> {
        let text = self.optional_text(sent, name);
        if text.is_none() && sent.get(name).is_none_or(Value::is_null) {
            self.problem(name, FieldProblem::Required);
        }
        text
    }

    fn optional_text(&mut self, sent: &Sent, name: &str) -> Option<String> {
        match sent.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => {
                let read = Text::<1, 200>::parse(text);
                self.keep(name, read.map(String::from))
            }
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                self.problem(name, FieldProblem::Malformed);
                None
            }
        }
    }

    fn answer(&mut self, field: &OfflineField, sent: Option<&Value>) -> Option<(String, String)> {
        let text = match sent {
            None | Some(Value::Null) => {
                if field.required {
                    self.problem(&field.name, FieldProblem::Required);
                }
                return None;
            }
            Some(Value::String(text)) if field.kind != FieldKind::Number => text.clone(),
            Some(Value::Number(number)) if field.kind == FieldKind::Number => number.to_string(),
            Some(_) => {
                self.problem(&field.name, FieldProblem::Malformed);
                return None;
            }
        };
        let text = self.keep(&field.name, Text::<0, 4000>::parse(&text).map(String::from))?;
        if field.required && text.is_empty() {
            self.problem(&field.name, FieldProblem::Required);
        }
        if field.kind == FieldKind::Date && !text.is_empty() && !crate::pratica::is_date(&text) {
            self.problem(&field.name, FieldProblem::Malformed);
        }
        Some((field.label.clone(), text))
    }

    /// Who asks; what stands in it is judged with the rest of the form.
    fn applicant(&mut self, sent: Option<&Value>) -> Option<Applicant> {
        let Some(sent) = sent else {
            self.problem("applicant", FieldProblem::Required);
            return None;
        };
        let known = |name: &str| APPLICANT.contains(&name);
        let odd = sent.as_object().into_iter().flat_map(Map::keys).find(|name| !known(name));
        if let Some(odd) = odd {
            self.problem(&format!("applicant.{odd}"), FieldProblem::Unexpected);
            return None;
        }
        let read = serde_json::from_value::<Applicant>(sent.clone()).map_err(|_| FieldProblem::Malformed);
        self.keep("applicant", read)
    }
}

/// What may stand in `applicant`.
const APPLICANT: [&str; 8] =
    ["name", "familyName", "fiscalCode", "birthPlace", "birthDate", "address", "phone", "email"];
