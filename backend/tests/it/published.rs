//! Value sets as HL7 publishes them (npm `hl7.terminology.r4` 7.0.1, CC0), against an independent computation
//! (`end2end/terminology/expand.py`): two hundred of them, which stand in `fixtures`, always; all of them where `PONTE_THO`
//! names the folder of the unpacked package, and `expected.json` in it is what the script says.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use backend::terminology::course::Meter;
use backend::terminology::valueset::{Question, Standing, Unanswered, Versions, Wanted, Which, expand, validate};
use backend::terminology::{LoadFault, Upload, load};
use backend::{Backend, Error, testing};
use domain::Denial;
use domain::terminology::compose::Reference;
use domain::terminology::{Format, Kind, Profile, Signer};

type Expected = BTreeMap<String, Option<BTreeSet<String>>>;

#[derive(serde::Deserialize)]
struct Sample {
    bundle: Box<serde_json::value::RawValue>,
    expected: Expected,
}

async fn taken_in(cx: &Backend, path: PathBuf, number: usize) -> Result<u64, LoadFault> {
    let upload = Upload {
        path,
        format: Format::FhirR4Json,
        kind: Kind::CodeSystem,
        oid: format!("2.999.5.{number}"),
        version: Some("1".into()),
        url: "http://example.org".into(),
        title: "Lista".into(),
        signer: Signer { common_name: "S1#1".into(), subject: "RSSMRA80A01H501U".into() },
        file_sha256: "00".repeat(32),
        meter: Meter::default(),
        profile: Profile::Lenient,
    };
    load(cx, &upload).await.map(|loaded| loaded.terminologies.iter().map(|one| one.count).sum())
}

/// Value sets that name each of their codes, or what is a code of a system that is in the folder: all of them can be worked out.
fn enumerated_or_is_a(folder: &Path) -> BTreeSet<String> {
    let mut systems = BTreeSet::new();
    let mut value_sets = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let read = || serde_json::from_slice::<serde_json::Value>(&std::fs::read(&path).unwrap()).unwrap();
        if name.starts_with("CodeSystem-") {
            let resource = read();
            if resource["content"] == "complete" || resource["content"] == "fragment" {
                systems.insert(resource["url"].as_str().unwrap().to_owned());
            }
        } else if name.starts_with("ValueSet-") {
            value_sets.push(read());
        }
    }
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let is_simple = |part: &serde_json::Value| {
        let filters = list(&part["filter"]);
        let is_known = part["system"].as_str().is_some_and(|system| systems.contains(system));
        let is_a = !filters.is_empty() && filters.iter().all(|filter| filter["op"] == "is-a");
        part["valueSet"].is_null() && (part["concept"].is_array() || (is_a && is_known))
    };
    let simple = value_sets.iter().filter(|resource| {
        let parts = [list(&resource["compose"]["include"]), list(&resource["compose"]["exclude"])].concat();
        !parts.is_empty() && parts.iter().all(is_simple)
    });
    simple.map(|resource| resource["url"].as_str().unwrap().to_owned()).collect()
}

/// The same resource without its identifiers.
fn without_identifier(path: &Path) -> PathBuf {
    let mut resource: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    resource.as_object_mut().unwrap().remove("identifier");
    let path = testing::folder("published").join("resource.json");
    std::fs::write(&path, resource.to_string()).unwrap();
    path
}

/// Every code of a value set, page by page; each is a member when it is asked about alone, too.
async fn codes(cx: &Backend, url: &str) -> Result<BTreeSet<String>, Unanswered> {
    let which = Which::Canonical(Reference::parse(url));
    let (mut codes, mut offset) = (BTreeSet::new(), 0);
    loop {
        let wanted = Wanted { offset, count: Some(5_000), ..Wanted::default() };
        let page = expand(cx, &which, &Versions::default(), &wanted).await?;
        if page.items.is_empty() {
            assert_eq!(page.total, Some(codes.len() as u64), "{url}");
            return Ok(codes);
        }
        offset += page.items.len() as u64;
        for (place, item) in page.items.iter().enumerate() {
            if place % 50 == 0 {
                let question = Question {
                    system: Some(item.system.url.clone()),
                    code: item.code.clone(),
                    may_be_abstract: true,
                    ..Question::default()
                };
                let verdict = validate(cx, &which, &Versions::default(), &question).await?;
                let expected = if item.system.id.is_some() { Standing::In } else { Standing::UnknownSystem };
                assert_eq!(verdict.standing, expected, "{} of {url}", item.code);
            }
            codes.insert(format!("{}|{}", item.system.url, item.code));
        }
    }
}

/// What is not as expected.
async fn differences(cx: &Backend, expected: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    for (url, expected) in expected {
        match (codes(cx, url).await, expected) {
            (Ok(found), Some(expected)) if found == *expected => {}
            (Ok(found), Some(expected)) => {
                let more = found.difference(expected).take(3).collect::<Vec<_>>();
                let less = expected.difference(&found).take(3).collect::<Vec<_>>();
                wrong.push(format!("{url}: {} of {}, more {more:?}, less {less:?}", found.len(), expected.len()));
            }
            (Ok(found), None) => wrong.push(format!("{url}: {} where nothing was expected", found.len())),
            (Err(Unanswered::Fault(_)), None) => {}
            (Err(error), _) => wrong.push(format!("{url}: {error}")),
        }
    }
    wrong
}

on_both! {
    async fn two_hundred_value_sets_are_what_an_independent_computation_says(cx: Backend) {
        let mut text = String::new();
        let packed = include_bytes!("fixtures/value_sets.json.gz");
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        let sample: Sample = serde_json::from_str(&text).unwrap();
        let path = testing::folder("published").join("bundle.json");
        std::fs::write(&path, sample.bundle.get()).unwrap();
        taken_in(&cx, path, 1).await.unwrap();
        assert_eq!(sample.expected.len(), 200);
        let wrong = differences(&cx, &sample.expected).await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// 897 code systems and 2,499 value sets. A few have the object identifier of another; they are loaded under one of their own.
    async fn everything_that_hl7_publishes_is_loaded_and_expands(cx: Backend) {
        let Some(folder) = std::env::var_os("PONTE_THO") else {
            eprintln!("not run: PONTE_THO does not name the unpacked hl7.terminology.r4");
            return;
        };
        let folder = Path::new(&folder);
        let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
        files.sort();
        let begun = Instant::now();
        let (mut counts, mut refused, mut shared, mut concepts) = (BTreeMap::new(), Vec::new(), Vec::new(), 0);
        for (number, path) in files.into_iter().enumerate() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(kind) = ["CodeSystem-", "ValueSet-"].into_iter().find(|kind| name.starts_with(kind)) else { continue };
            let mut loaded = taken_in(&cx, path.clone(), number + 1).await;
            if matches!(&loaded, Err(LoadFault::Other(Error::Denied(Denial::TerminologyAlreadyExists { .. })))) {
                shared.push(name.clone());
                loaded = taken_in(&cx, without_identifier(&path), number + 1).await;
            }
            match loaded {
                Ok(count) => {
                    *counts.entry(kind).or_insert(0) += 1;
                    concepts += count;
                }
                Err(error) => refused.push(format!("{name}: {error}")),
            }
        }
        eprintln!("loaded {counts:?} with {concepts} codes in {:?}; with another's identifier: {shared:?}", begun.elapsed());
        assert!(refused.is_empty(), "{refused:#?}");
        assert_eq!(counts, BTreeMap::from([("CodeSystem-", 897), ("ValueSet-", 2_499)]));
        let expected: Expected =
            serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
        assert_eq!(expected.len(), 2_499);
        let simple = enumerated_or_is_a(folder);
        assert_eq!(simple.len(), 1_569);
        let unexpanded = simple.iter().filter(|url| expected[*url].is_none()).collect::<Vec<_>>();
        assert!(unexpanded.is_empty(), "every one of these is compared below: {unexpanded:?}");
        let begun = Instant::now();
        let wrong = differences(&cx, &expected).await;
        let worked_out = expected.values().flatten();
        eprintln!(
            "{} value sets with {} codes compared in {:?}, {} are made of what is not there",
            worked_out.clone().count(),
            worked_out.map(BTreeSet::len).sum::<usize>(),
            begun.elapsed(),
            expected.values().filter(|one| one.is_none()).count()
        );
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    }
}
