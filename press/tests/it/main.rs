//! What is printed, read back by a library that did not print it.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]

mod read;

use press::{Block, Instant, Sheet, Table, print};
use proptest::prelude::*;
use read::Read;

fn page(page: usize, of: usize) -> String {
    format!("Pagina {page} di {of}")
}

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        title: "Attestazione".to_owned(),
        issuer: "Regione Esperia".to_owned(),
        summary: "Si attesta che la richiesta è attiva.".to_owned(),
        footer: "Attestazione · 019bc65a-0000-7000-8000-000000000001".to_owned(),
        page,
        language: "it-IT",
        written: Instant { year: 2026, month: 1, day: 16, hour: 10, minute: 0, second: 0 },
        blocks,
    }
}

fn read(blocks: Vec<Block>) -> Read {
    Read::of(&print(&sheet(blocks)).unwrap())
}

fn fact(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn table(rows: usize) -> Table {
    let columns = vec![("Attributo".to_owned(), 6.0), ("Assegnato il".to_owned(), 2.0)];
    let rows = (1..=rows).map(|row| vec![format!("Attributo numero {row}"), "01/02/2026".to_owned()]).collect();
    Table { summary: "Attributi certificati".to_owned(), columns, rows }
}

fn all_blocks() -> Vec<Block> {
    vec![
        Block::Heading("Richiesta".to_owned()),
        Block::Facts(vec![fact("Fruitore", "Comune di Valdoro"), fact("Codice", "IPA, c_v001")]),
        Block::Heading("Attributi certificati".to_owned()),
        Block::Table(table(3)),
        Block::Paragraph("La motivazione,\nsu due righe.".to_owned()),
        Block::List(vec!["graduatoria.pdf – Graduatoria".to_owned(), "bando.pdf".to_owned()]),
        Block::Note("Documento prodotto automaticamente.".to_owned()),
    ]
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let (one, two) = (print(&sheet(all_blocks())).unwrap(), print(&sheet(all_blocks())).unwrap());
    assert!(one == two && one.starts_with(b"%PDF-1.7"));
    assert!(one.len() < 60_000, "{} bytes", one.len());
    let mut later = sheet(all_blocks());
    later.written.second = 1;
    assert_ne!(print(&later).unwrap(), one);
}

#[test]
fn it_says_what_it_is_and_in_which_language() {
    let read = read(all_blocks());
    assert_eq!(read.language(), "it-IT");
    assert_eq!(read.info("Title"), "Attestazione");
    assert_eq!(read.info("Author"), "Regione Esperia");
    assert_eq!(read.info("Producer"), "Ponte");
    assert!(read.info("CreationDate").starts_with("D:20260116100000"), "{}", read.info("CreationDate"));
    assert!(read.is_marked());
    let metadata = read.metadata();
    for wanted in
        ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"]
    {
        assert!(metadata.contains(wanted), "{wanted} in {metadata}");
    }
    assert_eq!(read.outline(), ["Attestazione", "Richiesta", "Attributi certificati"]);
}

#[test]
fn its_structure_is_that_of_its_blocks() {
    let read = read(all_blocks());
    let tags = read.structure();
    let count = |tag: &str| tags.iter().filter(|found| *found == tag).count();
    assert_eq!((count("H1"), count("H2"), count("Table")), (1, 2, 2));
    // Two facts; a row of headings and three rows.
    assert_eq!((count("TR"), count("TH"), count("TD")), (6, 2 + 2 + 3, 2 + 3));
    assert_eq!((count("L"), count("LI"), count("Lbl"), count("LBody")), (1, 2, 2, 2));
    // Issuer, summary, paragraph, note.
    assert_eq!(count("P"), 4);
    assert_eq!(tags.iter().find(|tag| ["H1", "P"].contains(&tag.as_str())).map(String::as_str), Some("P"));
}

#[test]
fn every_font_is_part_of_the_file() {
    let fonts = read(all_blocks()).fonts();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assert!(fonts.iter().all(|(name, embedded)| *embedded && name.contains("TitilliumWeb")), "{fonts:?}");
}

#[test]
fn every_word_can_be_found_again() {
    let text = read(all_blocks()).text();
    for wanted in [
        "Attestazione",
        "Regione Esperia",
        "Si attesta che la richiesta è attiva.",
        "Comune di Valdoro",
        "IPA, c_v001",
        "Attributo numero 3",
        "01/02/2026",
        "La motivazione,",
        "graduatoria.pdf – Graduatoria",
        "Documento prodotto automaticamente.",
        "Pagina 1 di 1",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}

#[test]
fn three_hundred_rows_go_over_pages_with_their_headings() {
    let read = read(vec![Block::Heading("Attributi".to_owned()), Block::Table(table(300))]);
    let pages = read.pages();
    assert!(pages.len() > 5, "{}", pages.len());
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains("Assegnato il"), "page {} has the headings of the columns", place + 1);
        assert!(page.contains(&format!("Pagina {} di {}", place + 1, pages.len())));
    }
    let text = read.text();
    assert!((1..=300).all(|row| text.contains(&format!("Attributo numero {row}"))));
    let tags = read.structure();
    // The headings that stand again are only to be seen.
    assert_eq!(tags.iter().filter(|tag| *tag == "TR").count(), 301);
    assert_eq!(tags.iter().filter(|tag| *tag == "Table").count(), 1);
}

#[test]
fn ten_thousand_letters_go_on_over_pages_in_text_and_in_cells() {
    let long = "Qualità dell’aria, perché sì. ".repeat(340);
    for block in [Block::Paragraph(long.clone()), Block::Facts(vec![fact("Motivazione", &long)])] {
        let read = read(vec![block]);
        assert!(read.pages().len() >= 2);
        let found = read.text().matches("Qualità").count();
        assert_eq!(found, 340);
    }
    let read = read(vec![Block::Facts(vec![fact("Indirizzo", &"w".repeat(10_000))])]);
    assert_eq!(read.text().matches('w').count(), 10_000, "a word without an end");
}

#[test]
fn letters_that_the_font_lacks_are_replaced_and_the_others_stay() {
    let nasty = "però “€ 5” – città\u{0}\u{7} e\u{301} 🏛️🏛️ 漢字 \u{202e}fdp.exe\u{200b} \u{e000} ﬁne a\u{a0}b\tc č ž";
    let text = read(vec![Block::Paragraph(nasty.to_owned())]).text();
    for wanted in ["però “€ 5” – città", "é", "fdp.exe", "a b c č ž"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(!text.contains('\u{0}') && !text.contains('漢') && text.contains("? ? fdp.exe ?"), "{text}");
}

#[test]
fn what_says_nothing_takes_no_room_and_cells_stay_cells() {
    let blocks = vec![
        Block::Paragraph(String::new()),
        Block::Facts(Vec::new()),
        Block::Table(table(0)),
        Block::Facts(vec![fact("Area", ""), fact("", "senza nome"), fact("\u{0}", "\n")]),
        Block::Table(Table { rows: vec![vec!["una cella".to_owned()]], ..table(0) }),
    ];
    let read = read(blocks);
    let tags = read.structure();
    let count = |tag: &str| tags.iter().filter(|found| *found == tag).count();
    assert_eq!((count("TR"), count("TH"), count("TD")), (3 + 2, 3 + 2 + 1, 3 + 1));
    assert!(read.text().contains('–'));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_written_can_be_printed(title in "\\PC{0,80}", texts in prop::collection::vec(any::<String>(), 1..6)) {
        let facts = texts.iter().map(|text| (text.clone(), title.clone())).collect();
        let blocks = vec![Block::Heading(texts[0].clone()), Block::Facts(facts), Block::List(texts)];
        // A paper without a title is no paper.
        let printed = print(&Sheet { title: format!("Prova {title}"), summary: title, ..sheet(blocks) });
        prop_assert!(printed.is_ok(), "{:?}", printed.err());
    }
}
