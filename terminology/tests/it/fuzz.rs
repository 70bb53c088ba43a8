//! Good files, damaged in every way that comes to a seeded generator's mind: each is answered in time, without a panic, and in
//! memory that does not grow. A few thousand rounds in every test run; `cargo xtask soak terminology-fuzz=MINUTES` goes on
//! for as long as it is told.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::terminology::{Format, Kind};
use terminology::{About, Item};

/// Rounds of a format where nobody asks for minutes.
const ROUNDS: u32 = 1_500;
/// A debug build on a busy machine; files are of a few kilobytes.
const PATIENCE: Duration = Duration::from_secs(10);
/// Kilobytes that a process may grow by.
const GROWTH: u64 = 96 * 1024;
/// Bytes of a damaged file at most.
const MOST: usize = 64 * 1024;

const CSV: [&str; 4] = [
    "code,parent,display,definition,status\n01,,Uno,\"Con, virgola\",\n0101,01,\"Due \"\"detto\"\"\",,inactive\n02,,Tre,\"su\ndue righe\",\n",
    "version,code,description,release_date\r\n,A00,Colera,2007-01-01\r\n,A01,Tifo,\r\n",
    "Titolo\n\"Code\";\"Display\";\"Not Selectable\";\"Peso\"\n\"1\";\"Uno\";\"true\";\"1,5\"\n\"2\";\"Due\";;\n",
    "source_code,target_code,equivalence,comment,source_system,target_system\na,b,equal,,http://a,http://b\nc,,unmatched,niente,http://a,http://b\n",
];
const JSON: [&str; 2] = [
    r#"[{"code":"1","display":"Uno","properties":{"peso":1.50},"designations":[{"language":"en","value":"One"}],"children":[{"code":"1.1","description":"Sotto"}]},{"code":"2","parent":"1"}]"#,
    r#"{"concepts":[{"code":"A","definition":"è \ud83d\ude00","is-a":"B"},{"code":"B"}]}"#,
];
const FHIR: [&str; 2] = [
    r#"{"resourceType":"CodeSystem","url":"http://a","version":"1","status":"active","content":"complete","identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:2.999.1"}],"property":[{"code":"peso","type":"decimal"}],"concept":[{"code":"A","display":"a","property":[{"code":"peso","valueDecimal":1.50}],"designation":[{"value":"x","use":{"code":"y"}}],"concept":[{"code":"B","_display":{"extension":[]}}]}]}"#,
    r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"ValueSet","url":"http://v","version":"1","status":"draft","compose":{"include":[{"system":"http://a","concept":[{"code":"A"}],"filter":[{"property":"concept","op":"is-a","value":"A"}]}]}}},{"resource":{"resourceType":"ConceptMap","url":"http://m","version":"1","status":"active","group":[{"source":"http://a","target":"http://b","element":[{"code":"1","target":[{"code":"2","equivalence":"equal"}]}]}]}}]}"#,
];
const XML: [&str; 2] = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CodeSystem xmlns=\"http://hl7.org/fhir\"><url value=\"http://a\"/><version value=\"1\"/><status value=\"active\"/><content value=\"complete\"/><concept><code value=\"A\"/><display value=\"a &amp; b\"/><concept><code value=\"B\"/></concept></concept></CodeSystem>",
    "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"collection\"/><entry><resource><ValueSet><url value=\"http://v\"/><version value=\"1\"/><status value=\"active\"/><text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div></text><compose><include><system value=\"http://a\"/></include></compose></ValueSet></resource></entry></Bundle>",
];
/// What means something to one of the readers.
const WORDS: [&str; 28] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\n",
    "\r",
    "\r\n",
    "\u{feff}",
    "{",
    "}",
    "[",
    "]",
    "null",
    "NaN",
    "1e999",
    "\\u0000",
    "\\ud800",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#0;",
    "<![CDATA[",
    "-->",
    "</concept>",
    "<concept>",
    "\"concept\":[",
    "\"code\":",
    "|",
    "\t",
];

/// A generator that gives the same for the same beginning (Marsaglia, xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % below.max(1)
    }
}

/// A file with a few things wrong in it.
fn damaged(dice: &mut Dice, seeds: &[&str]) -> Vec<u8> {
    let mut bytes = seeds[dice.roll(seeds.len())].as_bytes().to_vec();
    for _ in 0..=dice.roll(6) {
        let (at, length) = (dice.roll(bytes.len() + 1), dice.roll(64));
        let end = (at + length).min(bytes.len());
        match dice.roll(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].repeat(dice.roll(40));
                drop(bytes.splice(at..at, piece));
            }
            3 => {
                let other = seeds[dice.roll(seeds.len())].as_bytes();
                let from = dice.roll(other.len());
                drop(bytes.splice(at..end, other[from..].iter().copied()));
            }
            4 if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            5 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            6 => drop(bytes.splice(at..end, (0..dice.roll(16)).map(|_| 0xff))),
            _ => {
                let word = WORDS[dice.roll(WORDS.len())].repeat(1 + dice.roll(3));
                drop(bytes.splice(at..at, word.into_bytes()));
            }
        }
        bytes.truncate(MOST);
    }
    bytes
}

/// Minutes for this test, where somebody asked for a long run.
fn minutes() -> Option<u64> {
    std::env::var_os("PONTE_SOAK_MINUTES")?.to_str()?.parse().ok()
}

/// Kilobytes of this process that are its own.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// Reads a file; what is taken in holds together.
fn read(format: Format, kind: Kind, bytes: &[u8]) {
    let (mut codes, mut count, mut ended) = (BTreeSet::new(), 0_u64, 0_u64);
    let about = About { format, kind, version: None, is_strict: false };
    let findings = terminology::read(&mut &*bytes, &about, &mut |item| {
        match item {
            Item::Concept(concept) => {
                count += 1;
                codes.insert((ended, concept.code));
            }
            Item::End(_) => ended += 1,
            Item::Words { .. } | Item::Mapping(_) | Item::Descent { .. } => {}
        }
        Ok(())
    });
    let findings = findings.unwrap();
    if !findings.has_errors() {
        assert!(ended > 0, "a good file is something");
        assert_eq!(codes.len() as u64, count, "a code stands once");
    }
    assert!(findings.errors.len() <= 100 && findings.warnings.len() <= 100);
}

fn fuzz(seed: u64, format: Format, seeds: &[&str]) {
    let mut dice = Dice(seed);
    for good in seeds {
        read(format, Kind::CodeSystem, good.as_bytes());
    }
    let (began, before) = (Instant::now(), resident());
    let until = minutes().map(|minutes| began + Duration::from_secs(minutes * 60));
    let mut round = 0_u32;
    while until.map_or(round < ROUNDS, |until| Instant::now() < until) {
        round += 1;
        let bytes = damaged(&mut dice, seeds);
        let kind = [Kind::CodeSystem, Kind::ValueSet, Kind::ConceptMap][dice.roll(3)];
        let since = Instant::now();
        let answered = std::panic::catch_unwind(|| read(format, kind, &bytes));
        let shown = String::from_utf8_lossy(&bytes);
        assert!(answered.is_ok(), "seed {seed:#x}, round {round}, {format} as {kind}: {shown}");
        assert!(since.elapsed() < PATIENCE, "seed {seed:#x}, round {round}: {:?}", since.elapsed());
    }
    let grown = resident().saturating_sub(before);
    println!("{format}: {round} files in {:?}, {grown} kB more", began.elapsed());
    // In a usual run other tests of this process are at work beside it, and their memory is counted too.
    assert!(until.is_none() || grown < GROWTH, "{grown} kB more after {round} files");
}

/// Another beginning for each long run, told where it fails.
fn seed(number: u64) -> u64 {
    match minutes() {
        None => number,
        Some(_) => u64::from(std::process::id()).wrapping_mul(0x9e37_79b9_7f4a_7c15) | number,
    }
}

#[test]
fn fuzz_csv() {
    fuzz(seed(1), Format::CustomCsv, &CSV);
}

#[test]
fn fuzz_json() {
    fuzz(seed(2), Format::CustomJson, &JSON);
}

#[test]
fn fuzz_fhir_json() {
    fuzz(seed(3), Format::FhirR4Json, &FHIR);
}

#[test]
fn fuzz_fhir_xml() {
    fuzz(seed(4), Format::FhirR4Xml, &XML);
}
