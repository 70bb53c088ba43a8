//! Prints a paper of two pages into the file named, and tells how long that took: `cargo run -p press --example sheet`.

use std::time::Instant as Clock;

use press::{Block, Instant, Sheet, Table, print};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).unwrap_or_else(|| "sheet.pdf".to_owned());
    let sheet = sheet();
    // The first one also reads the fonts.
    let begun = Clock::now();
    let pdf = print(&sheet)?;
    let first = begun.elapsed();
    let begun = Clock::now();
    for _ in 0..20 {
        print(&sheet)?;
    }
    println!("{} bytes; the first in {first:?}, then {:?} each", pdf.len(), begun.elapsed() / 20);
    std::fs::write(target, pdf)?;
    Ok(())
}

fn sheet() -> Sheet {
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let columns = [("Attributo", 4.0), ("Ente certificatore", 4.0), ("Assegnato il", 2.0)];
    let row = |number: usize| {
        vec![
            format!("Comune con più di {number}.000 abitanti"),
            "Registro Nazionale degli Enti".into(),
            "01/02/2026".into(),
        ]
    };
    Sheet {
        title: "Attestazione della richiesta di fruizione".into(),
        issuer: "Ponte · Console di interoperabilità".into(),
        summary:
            "Si attesta che la richiesta di Comune di Valdoro di fruire della versione 2 dell’e-service «Anagrafe \
                  degli assistiti», erogato da Regione Esperia, è stata attivata il 16/01/2026, 11:00."
                .into(),
        footer: "Attestazione della richiesta di fruizione · 0190b3f1-0000-7000-8000-000000000001".into(),
        page: |page, of| format!("Pagina {page} di {of}"),
        language: "it-IT",
        written: Instant { year: 2026, month: 1, day: 16, hour: 10, minute: 0, second: 0 },
        blocks: vec![
            Block::Heading("Fruitore".into()),
            Block::Facts(vec![fact("Denominazione", "Comune di Valdoro"), fact("Codice nel registro", "IPA, c_v001")]),
            Block::Heading("Attributi certificati".into()),
            Block::Table(Table {
                summary: "Attributi certificati".into(),
                columns: columns.iter().map(|(label, share)| ((*label).to_owned(), *share)).collect(),
                rows: (1..=40).map(row).collect(),
            }),
            Block::Heading("Motivazione".into()),
            Block::Paragraph("Perché l’ente è titolare della funzione. ".repeat(8)),
            Block::List(vec!["convenzione.pdf – Convenzione firmata".into(), "delibera.pdf".into()]),
            Block::Note("Documento prodotto automaticamente. Date e ore sono quelle di Roma.".into()),
        ],
    }
}
