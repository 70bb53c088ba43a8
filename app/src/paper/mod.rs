//! Papers in words: what `domain` settled becomes headings, paragraphs and tables, and `press` prints them.

mod attestation;
mod of_pratica;
mod risk_analysis;

use backend::rome;
use domain::Timestamp;
use domain::paper::{Paper, Party, WrittenPaper};
use press::{Block, Instant, Sheet};
use uuid::Uuid;

use crate::i18n::it::paper as words;

/// Prints a paper.
///
/// # Errors
/// When the file would not be what it says of itself: a fault of ours.
pub fn print(written: &WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(press::print(&sheet(written))?)
}

/// A paper as it is printed.
#[must_use]
pub fn sheet(written: &WrittenPaper) -> Sheet {
    match &written.paper {
        Paper::Attestation(paper) => attestation::sheet(paper, written),
        Paper::RiskAnalysis(paper) => risk_analysis::sheet(paper, written),
        Paper::Form(paper) => of_pratica::form(paper, written),
        Paper::Answer(paper) => of_pratica::answer(paper, written),
    }
}

/// The name under which it is saved.
#[must_use]
pub fn file_name(written: &WrittenPaper) -> String {
    let stamp = |at| rome::iso_date(at).replace('-', "");
    match &written.paper {
        Paper::Attestation(paper) => words::attestation_file(&short(paper.agreement.0)),
        Paper::RiskAnalysis(paper) => words::risk_analysis_file(&short(paper.purpose.0), paper.number),
        Paper::Form(paper) => {
            let clock = rome::date_time(paper.submitted_at);
            let clock = clock.rsplit(' ').next().unwrap_or_default().replace(':', "");
            // A service may be named by anything, a file may not.
            let service = paper.service.replace(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c), "_");
            words::form_file(&service, &format!("{}{clock}", stamp(paper.submitted_at)))
        }
        Paper::Answer(paper) => words::answer_file(&short(paper.pratica.0), &stamp(paper.decided_at)),
    }
}

/// The end of an id: its beginning says when it was made and is alike for many.
fn short(id: Uuid) -> String {
    let id = id.simple().to_string();
    id[id.len() - 8..].to_owned()
}

/// A paper without anything in it yet.
fn blank(issuer: &str, title: String, summary: String, foot: String, written: Timestamp) -> Sheet {
    Sheet {
        title,
        issuer: issuer.to_owned(),
        summary,
        footer: foot,
        page: words::page,
        language: words::LANGUAGE,
        written: instant(written),
        blocks: Vec::new(),
    }
}

/// An instant for programs: read off `2026-01-16T10:00:00Z`.
fn instant(at: Timestamp) -> Instant {
    let text = rome::rfc3339(at);
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse().ok());
    let small = |from| part(from, from + 2).and_then(|number: u16| u8::try_from(number).ok());
    Instant {
        year: part(0, 4).unwrap_or(1970),
        month: small(5).unwrap_or(1),
        day: small(8).unwrap_or(1),
        hour: small(11).unwrap_or_default(),
        minute: small(14).unwrap_or_default(),
        second: small(17).unwrap_or_default(),
    }
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// An ente: its name, and its code in a register.
fn party(party: Option<&Party>) -> Vec<(String, String)> {
    let Some(party) = party else { return Vec::new() };
    let register = party.register.as_ref().map(|register| words::register(&register.origin, &register.value));
    vec![fact(words::ENTE, &*party.name), fact(words::REGISTER, register.unwrap_or(words::NO_REGISTER.to_owned()))]
}

fn heading(text: &str) -> Block {
    Block::Heading(text.to_owned())
}

#[cfg(test)]
mod tests;
