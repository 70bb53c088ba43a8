//! Whatever the bytes, an answer comes in time.

use std::time::{Duration, Instant};

use domain::interface::InterfaceProblem as Problem;
use domain::interface::compare::{InterfaceChangeKind, compare};
use proptest::prelude::*;

use super::{fault, yaml};

const TYPES: [&str; 3] = ["application/yaml", "application/json", "application/xml"];

/// A debug build on a busy machine; a release build is ten times as fast.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn documents_made_to_be_large_are_refused() {
    let began = Instant::now();
    let laughs = (1..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        format!("{text}a{level}: &a{level} [{list}]\n")
    });
    assert_eq!(fault(&laughs).problem, Problem::TooComplex);
    assert!(matches!(fault(&"[".repeat(100_000)).problem, Problem::Syntax | Problem::TooComplex));
    assert_eq!(fault(&"- ".repeat(100_000)).problem, Problem::TooComplex);
    assert_eq!(fault(&"- a\n".repeat(700_000)).problem, Problem::TooComplex);
    assert!(fault("a: &a [*a]\n").line.is_some(), "it names itself");
    for (media, text) in [("application/json", "[".repeat(3_000_000)), ("application/xml", "<a>".repeat(1_000_000))] {
        assert!(interface::read(media, text.as_bytes()).is_err(), "{media}");
    }
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

#[test]
fn long_chains_of_schemas_are_read_and_compared() {
    let chain = |last: &str| {
        let links = (0..20_000).map(|link| {
            let next = link + 1;
            format!("    S{link}: {{properties: {{n: {{$ref: '#/components/schemas/S{next}'}}}}}}\n")
        });
        format!(
            "openapi: 3.0.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200': \
             {{content: {{a/b: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}\ncomponents:\n  schemas:\n{}    S20000: {last}\n",
            links.collect::<String>()
        )
    };
    let began = Instant::now();
    let changes = compare(&yaml(&chain("{type: string}")), &yaml(&chain("{type: number}")));
    assert_eq!(changes.len(), 1);
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

#[test]
fn a_comparison_that_is_cut_says_so() {
    let many = |kind: &str| {
        let properties = (0..2_000).map(|n| format!("p{n}: {{type: {kind}}}")).collect::<Vec<_>>().join(", ");
        super::operation(&format!(
            "{{responses: {{'200': {{content: {{a/b: {{schema: {{properties: {{{properties}}}}}}}}}}}}}}}"
        ))
    };
    let changes = compare(&yaml(&many("string")), &yaml(&many("number")));
    assert_eq!(changes.len(), 1_001);
    assert_eq!(changes.last().map(|change| change.kind), Some(InterfaceChangeKind::More));
}

/// Far more for `cargo xtask soak interfaces`.
fn rounds() -> ProptestConfig {
    ProptestConfig::with_cases(if std::env::var_os("PONTE_SOAK").is_some() { 100_000 } else { 256 })
}

proptest! {
    #![proptest_config(rounds())]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for media in TYPES {
            let _ = interface::read(media, &bytes);
        }
    }

    #[test]
    fn any_text_of_signs_that_mean_something_is_answered(text in "[\\[\\]{}:,&*!|>'\"%@`#?\\-<>/=a1~ \t\n]{0,200}") {
        for media in TYPES {
            let _ = interface::read(media, text.as_bytes());
        }
    }

    /// A real file with a piece of it lost, doubled or overwritten.
    #[test]
    fn a_damaged_file_is_answered(at in 0usize..10_000, length in 0usize..200, with in "[\\[{:&*$\n -]{0,4}") {
        let good = include_bytes!("../data/IFS06-variazioni-iscrizioni-1.0.0.yaml");
        let mut bytes = good.to_vec();
        let start = at.min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, with.bytes());
        if let Ok(read) = interface::read("application/yaml", &bytes) {
            prop_assert_eq!(compare(&read, &read), Vec::new());
        }
    }
}
