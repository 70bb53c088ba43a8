//! The risk analysis of a load that became active (`interop.md` §1.9, §1.10).

use backend::rome;
use domain::paper::{Given, RiskAnalysisPaper, WrittenPaper};
use press::{Block, Sheet};

use super::{blank, fact, heading, party};
use crate::i18n::it::common::number;
use crate::i18n::it::paper as words;

pub(super) fn sheet(paper: &RiskAnalysisPaper, written: &WrittenPaper) -> Sheet {
    let on = rome::date_time(paper.activated_at);
    let summary = words::risk_analysis_of(written.ente(paper.consumer), &paper.title, written.eservice(), &on);
    let foot = words::foot(words::RISK_ANALYSIS, &paper.purpose.to_string());
    let mut sheet = blank(words::PLATFORM, words::RISK_ANALYSIS.to_owned(), summary, foot, paper.activated_at);
    let free = paper.free_of_charge_reason.as_deref().unwrap_or(words::NOT_FREE);
    let purpose = vec![
        fact(words::TITLE, &*paper.title),
        fact(words::DESCRIPTION, &*paper.description),
        fact(words::IDENTIFIER, paper.purpose.to_string()),
        fact(words::VERSION, number(paper.number)),
        fact(words::LOAD, words::calls(paper.daily_calls)),
        fact(words::FREE, free),
        fact(words::ACTIVATED_ON, &*on),
    ];
    let eservice = vec![
        fact(words::NAME, written.eservice()),
        fact(words::IDENTIFIER, paper.eservice.to_string()),
        fact(words::PRODUCER, written.ente(paper.producer)),
    ];
    let answers = paper.answers.iter().map(|line| (line.question.clone(), given(&line.answer)));
    sheet.blocks = vec![
        heading(words::PURPOSE),
        Block::Facts(purpose),
        heading(words::CONSUMER),
        Block::Facts(party(written.names.enti.get(&paper.consumer))),
        heading(words::ESERVICE),
        Block::Facts(eservice),
        heading(words::ANSWERS),
        Block::Facts([fact(words::QUESTIONNAIRE, &*paper.questionnaire)].into_iter().chain(answers).collect()),
        Block::Note(words::written(&on)),
    ];
    sheet
}

fn given(answer: &Given) -> String {
    match answer {
        Given::Nothing => words::NOT_ANSWERED.to_owned(),
        Given::Text(text) => text.clone(),
        Given::Yes => words::YES.to_owned(),
        Given::No => words::NO.to_owned(),
        Given::Confirmed => words::CONFIRMED.to_owned(),
        Given::Chosen(labels) => labels.join("\n"),
    }
}
