//! How long a large code system takes: loaded, looked through by words page by page, asked about single codes. 20,000 concepts,
//! or a million with `PONTE_SOAK`; what took how long is printed.

use std::time::{Duration, Instant};

use backend::terminology::course::Meter;
use backend::terminology::valueset::{Question, Standing, Versions, Wanted, Which, expand, validate};
use backend::terminology::{Upload, load};
use backend::testing;
use domain::terminology::compose::Reference;
use domain::terminology::{Format, Kind, Profile, Signer};

const WORDS: [&str; 12] = [
    "carcinoma",
    "diabete",
    "frattura",
    "ernia",
    "polmonite",
    "ustione",
    "ulcera",
    "trauma",
    "cisti",
    "calcolosi",
    "anemia",
    "asma",
];

/// The same text for the same number: five words, of which the last is rare.
fn display(number: usize) -> String {
    let word = |step: usize| WORDS[(number / step) % WORDS.len()];
    format!("{} {} {} di tipo k{}", word(1), word(12), word(144), number % 5_000)
}

fn median_and_p95(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 95 / 100])
}

on_both! {
    async fn a_large_system_is_loaded_and_looked_through(cx: Backend) {
        let count = if std::env::var_os("PONTE_SOAK").is_some() { 1_000_000 } else { 20_000 };
        let path = testing::folder("figures").join("file.csv");
        let rows: String = (0..count).map(|number| format!("C{number:07},{}\n", display(number))).collect();
        std::fs::write(&path, format!("code,display\n{rows}")).unwrap();
        drop(rows);
        let upload = Upload {
            path,
            format: Format::CustomCsv,
            kind: Kind::CodeSystem,
            oid: "2.999.1".into(),
            version: Some("1".into()),
            url: "http://grande".into(),
            title: "Grande".into(),
            signer: Signer { common_name: "S1#1".into(), subject: "RSSMRA80A01H501U".into() },
            file_sha256: "00".repeat(32),
            meter: Meter::default(),
            profile: Profile::Lenient,
        };
        let begun = Instant::now();
        load(&cx, &upload).await.unwrap();
        let took = begun.elapsed();
        eprintln!("{count} rows loaded in {took:?}, {:.0}/s", count as f64 / took.as_secs_f64());
        let all = Which::Canonical(Reference::parse("http://grande?fhir_vs"));
        for filter in ["", "carcinoma", "carcinoma ustione", "k4321", "trauma k12", "c"] {
            let mut times = Vec::new();
            let mut total = None;
            for page in 0..40 {
                let wanted = Wanted { filter: filter.into(), offset: page * 20, count: Some(20), ..Wanted::default() };
                let begun = Instant::now();
                let expansion = expand(&cx, &all, &Versions::default(), &wanted).await.unwrap();
                times.push(begun.elapsed());
                total = expansion.total;
            }
            let first = times.remove(0);
            let (median, p95) = median_and_p95(times);
            eprintln!("“{filter}”: {total:?} found, first page {first:?}, later ones {median:?}, p95 {p95:?}");
        }
        let begun = Instant::now();
        for step in 0..2_000 {
            let code = format!("C{:07}", (step * 7_919) % count);
            let question = Question { system: Some("http://grande".into()), code, ..Question::default() };
            let verdict = validate(&cx, &all, &Versions::default(), &question).await.unwrap();
            assert_eq!(verdict.standing, Standing::In);
        }
        eprintln!("2,000 codes judged one after the other: {:.0}/s", 2_000.0 / begun.elapsed().as_secs_f64());
    }
}
