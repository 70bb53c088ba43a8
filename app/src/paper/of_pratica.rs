//! What a citizen sent, and the answer that they get (`pratiche.md` §2, §7).

use backend::rome;
use domain::paper::{AnswerPaper, EnclosedFile, FormPaper, WrittenPaper};
use domain::pratica::Applicant;
use press::{Block, Sheet};

use super::{blank, fact, heading};
use crate::i18n::it::paper as words;

pub(super) fn form(paper: &FormPaper, written: &WrittenPaper) -> Sheet {
    let on = rome::date_time(paper.submitted_at);
    let summary = words::sent_by(&paper.applicant.name, &paper.applicant.family_name, &on);
    let foot = words::foot(words::PRATICA, &paper.pratica.to_string());
    let title = words::form(&paper.service);
    let mut sheet = blank(written.ente(paper.tenant), title, summary, foot, paper.submitted_at);
    let pratica = vec![
        fact(words::SERVICE, &*paper.service),
        fact(words::AREA, &*paper.area),
        fact(words::IDENTIFIER, paper.pratica.to_string()),
        fact(words::COMPILED_ON, rome::date_time(paper.compiled_at)),
        fact(words::SUBMITTED_ON, on),
    ];
    let answers = match &paper.answers[..] {
        [] => Block::Paragraph(words::NO_ANSWERS.to_owned()),
        answers => Block::Facts(answers.to_vec()),
    };
    let files = match &paper.files[..] {
        [] => Block::Paragraph(words::NO_FILES.to_owned()),
        files => list(files),
    };
    sheet.blocks = vec![
        heading(words::PRATICA),
        Block::Facts(pratica),
        heading(words::APPLICANT),
        Block::Facts(applicant(&paper.applicant)),
        heading(words::PRESENTED),
        answers,
        heading(words::ENCLOSED),
        files,
    ];
    sheet
}

pub(super) fn answer(paper: &AnswerPaper, written: &WrittenPaper) -> Sheet {
    let protocol = paper.protocol.as_ref().map(|protocol| (protocol.number.as_str(), rome::date(protocol.at)));
    let protocol = protocol.as_ref().map(|(number, day)| (*number, day.as_str()));
    let decided = words::decided(&paper.service, protocol, &rome::date(paper.submitted_at), paper.accepted);
    let foot = words::foot(words::PRATICA, &paper.pratica.to_string());
    let addressed = words::addressed(&paper.family_name, &paper.name);
    let title = words::ANSWER.to_owned();
    let mut sheet = blank(written.ente(paper.tenant), title, addressed, foot, paper.decided_at);
    sheet.blocks.push(Block::Paragraph(decided));
    if !paper.reason.is_empty() {
        sheet.blocks.extend([heading(words::REASON), Block::Paragraph(paper.reason.clone())]);
    }
    if !paper.files.is_empty() {
        sheet.blocks.extend([heading(words::ANSWER_FILES), list(&paper.files)]);
    }
    sheet.blocks.push(Block::Paragraph(words::place_and_day(&rome::date(paper.decided_at))));
    sheet
}

fn list(files: &[EnclosedFile]) -> Block {
    Block::List(files.iter().map(|file| words::file(&file.name, &file.description)).collect())
}

/// What is known of the applicant.
fn applicant(applicant: &Applicant) -> Vec<(String, String)> {
    let day = applicant.birth_date.split('-').rev().collect::<Vec<_>>().join("/");
    let known = [
        fact(words::FULL_NAME, format!("{} {}", applicant.name, applicant.family_name)),
        fact(words::FISCAL_CODE, &*applicant.fiscal_code),
        fact(words::BIRTH, words::born(&applicant.birth_place, &day)),
        fact(words::ADDRESS, &*applicant.address),
        fact(words::PHONE, &*applicant.phone),
        fact(words::EMAIL, &*applicant.email),
    ];
    known.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
