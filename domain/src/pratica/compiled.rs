//! A form as the citizen's portal, or a partner, sends it: every text within its length, so that nothing arrives that no
//! page or paper can hold.

use super::{Applicant, Compiled};
use crate::text::Fields;
use crate::{Denial, FieldProblem};

/// Most questions of a form.
pub const MAX_ANSWERS: usize = 200;

/// The form as it is stored: trimmed, the fiscal code in capitals.
///
/// # Errors
/// `Invalid` naming every field that is wrong.
pub(super) fn checked(compiled: Compiled) -> Result<Compiled, Denial> {
    let mut fields = Fields::new();
    let applicant = applicant(&compiled.applicant, &mut fields);
    if compiled.answers.len() > MAX_ANSWERS {
        fields.problem("answers", FieldProblem::TooMany { max: MAX_ANSWERS as u64 });
    }
    let answers = compiled.answers.iter().take(MAX_ANSWERS).enumerate().map(|(place, (question, answer))| {
        let question = fields.text::<1, 500>(&format!("answers[{place}].question"), question);
        let answer = fields.text::<0, 4000>(&format!("answers[{place}].answer"), answer);
        question.zip(answer).map(|(question, answer)| (String::from(question), String::from(answer)))
    });
    let answers = answers.collect::<Option<Vec<_>>>();
    let (applicant, answers) = fields.finish(applicant.zip(answers))?;
    Ok(Compiled { applicant, answers, ..compiled })
}

fn applicant(sent: &Applicant, fields: &mut Fields) -> Option<Applicant> {
    fn text<const MIN: usize, const MAX: usize>(fields: &mut Fields, name: &str, typed: &str) -> Option<String> {
        fields.text::<MIN, MAX>(name, typed).map(String::from)
    }
    let name = text::<1, 100>(fields, "name", &sent.name);
    let family_name = text::<1, 100>(fields, "familyName", &sent.family_name);
    let fiscal_code = sent.fiscal_code.trim().to_uppercase();
    if !is_fiscal_code(&fiscal_code) {
        fields.problem("fiscalCode", FieldProblem::Malformed);
    }
    let birth_place = text::<0, 100>(fields, "birthPlace", &sent.birth_place);
    let birth_date = sent.birth_date.trim();
    if !birth_date.is_empty() && !is_date(birth_date) {
        fields.problem("birthDate", FieldProblem::Malformed);
    }
    let address = text::<0, 300>(fields, "address", &sent.address);
    let phone = text::<0, 40>(fields, "phone", &sent.phone);
    let email = text::<0, 254>(fields, "email", &sent.email);
    Some(Applicant {
        name: name?,
        family_name: family_name?,
        fiscal_code,
        birth_place: birth_place?,
        birth_date: birth_date.to_owned(),
        address: address?,
        phone: phone?,
        email: email?,
    })
}

/// The shape of a fiscal code: 16 letters and digits of a person (letters may stand for digits, "omocodia"), or the 11
/// digits of a body.
fn is_fiscal_code(code: &str) -> bool {
    let person = code.len() == 16
        && code.bytes().enumerate().all(|(place, byte)| match place {
            0..=5 | 8 | 11 | 15 => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit() || b"LMNPQRSTUV".contains(&byte),
        });
    person || (code.len() == 11 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `1980-01-31`: a day that a calendar may have.
pub(crate) fn is_date(text: &str) -> bool {
    let parts = text.split('-').map(str::as_bytes).collect::<Vec<_>>();
    let [year, month, day] = parts[..] else { return false };
    let number = |digits: &[u8], length: usize| {
        let plain = digits.len() == length && digits.iter().all(u8::is_ascii_digit);
        plain.then(|| digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}
