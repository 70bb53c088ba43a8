//! Everything that the requirements want in a paper stands in it, and it can be printed.

use std::collections::BTreeMap;

use domain::agreement::{Agreement, Stage, Stamp, Stamps, VersionFacts};
use domain::attribute::AttributeKind;
use domain::fixtures::{
    ALTRA_RICHIESTA, COMUNE_VALDORO, NOW, REGIONE_ESPERIA, agreement, consumer, fit, provider, requirements, tenant,
    version_missing,
};
use domain::paper::{
    AnswerPaper, Answered, Attestation, EnclosedFile, FormPaper, Given, PaperNames, RiskAnalysisPaper,
};
use domain::pratica::{Applicant, Protocol};
use domain::requirement::Standing;
use domain::{EserviceId, PraticaId, PurposeId, PurposeVersionId};

use super::*;

/// All words of a sheet, one after the other.
fn text(sheet: &Sheet) -> String {
    let mut words = vec![sheet.issuer.clone(), sheet.title.clone(), sheet.summary.clone(), sheet.footer.clone()];
    for block in &sheet.blocks {
        match block {
            Block::Heading(text) | Block::Paragraph(text) | Block::Note(text) => words.push(text.clone()),
            Block::Facts(facts) => words.extend(facts.iter().flat_map(|(name, value)| [name.clone(), value.clone()])),
            Block::Table(table) => {
                words.extend(table.columns.iter().map(|(label, _)| label.clone()));
                words.extend(table.rows.iter().flatten().cloned());
            }
            Block::List(items) => words.extend(items.iter().cloned()),
        }
    }
    words.join("\n")
}

fn names() -> PaperNames {
    let party = |id| {
        let tenant = tenant(id);
        (id, Party { name: tenant.name, register: tenant.external_id })
    };
    PaperNames {
        enti: [COMUNE_VALDORO, REGIONE_ESPERIA].map(party).into(),
        eservice: Some("Anagrafe degli assistiti".to_owned()),
        people: BTreeMap::from([
            (consumer().user, "Anna Bianchi".to_owned()),
            (provider().user, "Bruno Verdi".to_owned()),
        ]),
    }
}

fn attestation(replaces: bool) -> WrittenPaper {
    let by = |who: domain::Actor, days| Some(Stamp { by: Some(who.user), at: NOW.plus_days(days) });
    let upgrade = if replaces { by(consumer(), 0) } else { None };
    let stamps =
        Stamps { submission: by(consumer(), -2), activation: by(provider(), -1), upgrade, ..Stamps::default() };
    let held = |kind, _| Standing::Held {
        since: NOW.plus_days(-30),
        until: (kind == AttributeKind::Verified).then_some(NOW.plus_days(365)),
    };
    let version = VersionFacts { fit: fit(&requirements(), held), ..version_missing(3, &[]) };
    let agreement = Agreement { stage: Stage::Active, stamps, ..agreement() };
    let paper = Attestation::of(&agreement, &version, replaces.then_some(ALTRA_RICHIESTA), NOW);
    WrittenPaper { paper: Paper::Attestation(paper), names: names() }
}

fn assert_says(written: &WrittenPaper, wanted: &[&str]) -> String {
    let text = text(&sheet(written));
    for words in wanted {
        assert!(text.contains(words), "«{words}» in {text}");
    }
    let pdf = print(written).expect("it conforms to its standards");
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf == print(written).expect("again"), "the same bytes each time");
    text
}

#[test]
fn an_attestation_holds_everything_that_is_asked_of_it() {
    let written = attestation(false);
    let Paper::Attestation(paper) = &written.paper else { panic!("an attestation") };
    let ids = [paper.agreement.to_string(), paper.eservice.to_string(), paper.version.to_string()];
    let mut wanted = ids.iter().map(String::as_str).collect::<Vec<_>>();
    wanted.extend([
        "Comune di Valdoro",
        "IPA, ",
        "Regione Esperia",
        "Anagrafe degli assistiti",
        "versione 3",
        "16/01/2026, 11:00",
        "Inoltro\n14/01/2026, 11:00\nAnna Bianchi",
        "Attivazione\n15/01/2026, 11:00\nBruno Verdi",
        "17/12/2025",
        "16/01/2027",
        "Registro Nazionale degli Enti",
    ]);
    let held = [&paper.certified, &paper.declared, &paper.verified];
    assert!(held.iter().all(|held| !held.is_empty()));
    wanted.extend(held.into_iter().flatten().map(|one| one.name.as_str()));
    let text = assert_says(&written, &wanted);
    assert!(!text.contains(words::UPGRADE) && !text.contains(words::REPLACES));
    assert_eq!(file_name(&written), format!("attestazione-{}.pdf", &paper.agreement.0.simple().to_string()[24..]));
}

#[test]
fn an_upgrade_says_what_it_takes_the_place_of() {
    let written = attestation(true);
    assert_says(&written, &["è passata alla versione 3", &ALTRA_RICHIESTA.to_string(), words::UPGRADE]);
}

#[test]
fn a_risk_analysis_holds_every_question_and_answer() {
    let answers = [
        ("Perché si accede?", Given::Chosen(vec!["Fini istituzionali".to_owned()])),
        ("Quali dati?", Given::Chosen(vec!["Nome".to_owned(), "Residenza".to_owned()])),
        ("Si trattano dati personali?", Given::No),
        ("In che modo?", Given::Text("Con cura,\nogni giorno.".to_owned())),
        ("Altro?", Given::Nothing),
        ("È tutto vero?", Given::Confirmed),
    ];
    let answers = answers.map(|(question, answer)| Answered { question: question.to_owned(), answer });
    let paper = RiskAnalysisPaper {
        purpose: PurposeId(uuid::Uuid::from_u128(1)),
        version: PurposeVersionId(uuid::Uuid::from_u128(2)),
        number: 2,
        eservice: EserviceId(uuid::Uuid::from_u128(3)),
        producer: REGIONE_ESPERIA,
        consumer: COMUNE_VALDORO,
        title: "Anagrafe residenti".to_owned(),
        description: "Aggiornamento delle posizioni".to_owned(),
        free_of_charge_reason: Some("Obbligo di legge".to_owned()),
        daily_calls: 1_500,
        questionnaire: "3.1".to_owned(),
        answers: answers.to_vec(),
        activated_at: NOW,
    };
    let written = WrittenPaper { paper: Paper::RiskAnalysis(paper), names: names() };
    let mut wanted =
        vec!["1.500 chiamate al giorno", "3.1", "Obbligo di legge", "Nome\nResidenza", "16/01/2026, 11:00"];
    wanted.extend(answers.iter().map(|line| line.question.as_str()));
    wanted.extend([words::NO, words::CONFIRMED, words::NOT_ANSWERED, "Con cura,\nogni giorno."]);
    assert_says(&written, &wanted);
    assert_eq!(file_name(&written), "analisi-del-rischio-00000001-v2.pdf");
}

#[test]
fn the_papers_of_a_pratica_are_the_ente_s() {
    let pratica = PraticaId(uuid::Uuid::from_u128(0xabcd));
    let file = |name: &str, description: &str| EnclosedFile { name: name.into(), description: description.into() };
    let applicant = Applicant {
        name: "Mario".into(),
        family_name: "Rossi".into(),
        fiscal_code: "RSSMRA80A01H501U".into(),
        birth_date: "1980-01-31".into(),
        ..Applicant::default()
    };
    let form = FormPaper {
        pratica,
        tenant: COMUNE_VALDORO,
        service: "Asilo/nido".into(),
        area: "Scuola".into(),
        applicant,
        answers: vec![("Nome del bambino".into(), "Luca".into())],
        files: vec![file("isee.pdf", "")],
        compiled_at: NOW,
        submitted_at: NOW,
    };
    let form = WrittenPaper { paper: Paper::Form(form), names: names() };
    let wanted =
        ["Comune di Valdoro", "Mario Rossi", "RSSMRA80A01H501U", "31/01/1980", "Nome del bambino\nLuca", "isee.pdf"];
    assert_says(&form, &wanted);
    assert_eq!(file_name(&form), "Modulo Asilo_nido 202601161100.pdf");
    let answer = |accepted, reason: &str| AnswerPaper {
        pratica,
        place: 4,
        tenant: COMUNE_VALDORO,
        service: "Asilo nido".into(),
        name: "Mario".into(),
        family_name: "Rossi".into(),
        protocol: Some(Protocol { number: "2026/0000001".into(), at: NOW }),
        submitted_at: NOW,
        accepted,
        reason: reason.into(),
        files: vec![file("graduatoria.pdf", "Graduatoria")],
        decided_at: NOW,
    };
    let written = |answer| WrittenPaper { paper: Paper::Answer(answer), names: names() };
    let accepted = written(answer(true, ""));
    let wanted =
        ["SPETTABILE ROSSI MARIO", "(protocollo n. 2026/0000001 del 16/01/2026)", "è stata accettata", "Lì 16/01/2026"];
    assert_says(&accepted, &wanted);
    let rejected = written(answer(false, "Il punteggio non basta."));
    assert_says(&rejected, &["è stata rifiutata", "Il punteggio non basta.", "graduatoria.pdf – Graduatoria"]);
    assert_eq!(file_name(&rejected), "risposta-0000abcd-20260116.pdf");
}
