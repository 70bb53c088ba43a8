//! The attestation of a request (`interop.md` §1.8).

use backend::rome;
use domain::agreement::Stamp;
use domain::paper::{Attestation, Attested, WrittenPaper};
use press::{Block, Sheet, Table};

use super::{blank, fact, heading, party};
use crate::i18n::it::common::number;
use crate::i18n::it::paper as words;

pub(super) fn sheet(paper: &Attestation, written: &WrittenPaper) -> Sheet {
    let (consumer, producer) = (written.ente(paper.consumer), written.ente(paper.producer));
    let on = rome::date_time(paper.written_at);
    let told = if paper.stamps.upgrade.is_some() { words::moved } else { words::attested };
    let summary = told(consumer, written.eservice(), paper.number, producer, &on);
    let id = paper.agreement.to_string();
    let title = words::ATTESTATION.to_owned();
    let mut sheet = blank(words::PLATFORM, title, summary, words::foot(words::ATTESTATION, &id), paper.written_at);
    let when = if paper.stamps.upgrade.is_some() { words::MOVED_ON } else { words::ACTIVATED_ON };
    let mut request = vec![fact(words::IDENTIFIER, id), fact(when, &*on)];
    request.extend(paper.replaces.map(|old| fact(words::REPLACES, old.to_string())));
    let eservice = vec![
        fact(words::NAME, written.eservice()),
        fact(words::IDENTIFIER, paper.eservice.to_string()),
        fact(words::VERSION, number(paper.number)),
        fact(words::VERSION_IDENTIFIER, paper.version.to_string()),
    ];
    sheet.blocks = vec![
        heading(words::REQUEST),
        Block::Facts(request),
        heading(words::CONSUMER),
        Block::Facts(party(written.names.enti.get(&paper.consumer))),
        heading(words::PRODUCER),
        Block::Facts(party(written.names.enti.get(&paper.producer))),
        heading(words::ESERVICE),
        Block::Facts(eservice),
        heading(words::STEPS),
        Block::Table(steps(paper, written)),
        heading(words::CERTIFIED),
        certified(&paper.certified),
        heading(words::DECLARED),
        declared(&paper.declared),
        heading(words::VERIFIED),
        verified(&paper.verified),
        Block::Note(words::written(&on)),
    ];
    sheet
}

/// Who submitted, activated and upgraded it, and when.
fn steps(paper: &Attestation, written: &WrittenPaper) -> Table {
    let stamps = [
        (words::SUBMISSION, paper.stamps.submission),
        (words::ACTIVATION, paper.stamps.activation),
        (words::UPGRADE, paper.stamps.upgrade),
    ];
    let who = |stamp: Stamp| match stamp.by {
        None => words::AUTOMATICALLY.to_owned(),
        Some(user) => written.names.people.get(&user).cloned().unwrap_or_else(|| words::SOMEBODY.to_owned()),
    };
    let rows = stamps.into_iter().filter_map(|(label, stamp)| {
        let stamp = stamp?;
        Some(vec![label.to_owned(), rome::date_time(stamp.at), who(stamp)])
    });
    let columns = [(words::STEP, 3.0), (words::WHEN, 3.0), (words::WHO, 4.0)];
    table(words::STEPS, &columns, rows.collect())
}

fn certified(held: &[Attested]) -> Block {
    let row = |one: &Attested| vec![one.name.clone(), one.certifier.clone().unwrap_or_default(), rome::date(one.since)];
    let columns = [(words::ATTRIBUTE, 4.0), (words::CERTIFIER, 4.0), (words::ASSIGNED_ON, 2.0)];
    listed(held, words::NO_CERTIFIED, |rows| table(words::CERTIFIED, &columns, rows), row)
}

fn declared(held: &[Attested]) -> Block {
    let row = |one: &Attested| vec![one.name.clone(), rome::date(one.since)];
    let columns = [(words::ATTRIBUTE, 8.0), (words::DECLARED_ON, 2.0)];
    listed(held, words::NO_DECLARED, |rows| table(words::DECLARED, &columns, rows), row)
}

fn verified(held: &[Attested]) -> Block {
    let row = |one: &Attested| {
        let until = one.until.map_or_else(|| words::NO_END.to_owned(), rome::date);
        vec![one.name.clone(), rome::date(one.since), until]
    };
    let columns = [(words::ATTRIBUTE, 6.0), (words::VERIFIED_ON, 2.0), (words::UNTIL, 2.0)];
    listed(held, words::NO_VERIFIED, |rows| table(words::VERIFIED, &columns, rows), row)
}

/// The attributes as a table, or that there are none.
fn listed(
    held: &[Attested],
    none: &str,
    table: impl Fn(Vec<Vec<String>>) -> Table,
    row: impl Fn(&Attested) -> Vec<String>,
) -> Block {
    match held {
        [] => Block::Paragraph(none.to_owned()),
        held => Block::Table(table(held.iter().map(row).collect())),
    }
}

fn table(summary: &str, columns: &[(&str, f32)], rows: Vec<Vec<String>>) -> Table {
    let columns = columns.iter().map(|(label, share)| ((*label).to_owned(), *share)).collect();
    Table { summary: summary.to_owned(), columns, rows }
}
