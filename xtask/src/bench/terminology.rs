//! How fast terminologies are loaded and how fast single codes are asked about, at a hundred thousand and at a million
//! concepts. Files come as machines send them, with two tokens each; codes are asked for in an order that repeats nothing, so
//! that no answer is one that was kept. Only when it is named: a million concepts take a while.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::Value;

use super::answered;
use super::figure::{Bar, Figure};
use super::installation::Installation;
use super::load::Asked;
use super::other::{self, Measured, Questions};
use crate::cargo;
use crate::server::Server;
use crate::tools;

const MEBIBYTE: f64 = 1024.0 * 1024.0;
const LASTING: Duration = Duration::from_secs(10);
/// Connections that ask for single codes.
const MANY: usize = 16;
const FEW: usize = 4;
/// Words that are asked for one after the other, to compare.
const FIRST_PAGES: usize = 20;
/// Between two looks at the memory.
const LOOKING: Duration = Duration::from_millis(20);
/// Codes that are asked for, one after the other, each client from another place on: none comes twice within seconds.
const ASKED: usize = 200_000;
/// Without a common divisor with how many codes there are, so that every code has its turn.
const STRIDE: usize = 611_953;

/// A list of made-up codes.
struct List {
    name: &'static str,
    oid: &'static str,
    url: &'static str,
    format: &'static str,
    concepts: usize,
}

const LISTS: [List; 2] = [
    List {
        name: "100,000 concepts, FHIR JSON",
        oid: "2.999.9.1",
        url: "http://example.org/bench/fhir",
        format: "FHIR_R4_JSON",
        concepts: 100_000,
    },
    List {
        name: "1,000,000 concepts, CSV",
        oid: "2.999.9.2",
        url: "http://example.org/bench/csv",
        format: "CUSTOM_CSV",
        concepts: 1_000_000,
    },
];

/// All figures of one database.
///
/// # Errors
/// When the server does not start, or an answer is not as it should be.
pub fn figures(installation: &Installation, yardstick: &Path) -> anyhow::Result<Vec<Figure>> {
    let pki = installation.file("pki");
    cargo::run(installation.ponte().args(["terminology", "demo-pki"]).arg(&pki))?;
    let machines = format!("127.0.0.1:{}", tools::free_port()?);
    let server = installation.serve_machines(&machines, &pki.join("ca.pem"))?;
    let mut figures = Vec::new();
    let (mut ours, mut lookup) = (None, 0.0);
    for list in &LISTS {
        let named = |what: &str| format!("{}, {}: {what}", installation.database, list.name);
        let file = list.write(&installation.file(list.format))?;
        let before = server.own_memory()?;
        let (seconds, most) = most_while(&server, || load(installation, list, &file, &pki, &machines))?;
        let grown = most.saturating_sub(before) as f64 / MEBIBYTE;
        if list.format == "FHIR_R4_JSON" {
            figures.push(Figure::new(named("loaded"), seconds, "s", Bar::AtMost(2.5)));
        } else {
            figures.push(Figure::new(named("loaded"), list.concepts as f64 / seconds, "/s", Bar::AtLeast(20_000.0)));
        }
        let raw = answered(installation.measured_by(yardstick).args(["rows", &list.concepts.to_string()]))?;
        let raw = raw["seconds"].as_f64().context("no seconds")?;
        figures.push(Figure::new(named("the same rows written, and nothing else"), raw, "s", Bar::None));
        figures.push(Figure::new(named("loaded beside that"), seconds / raw, "×", Bar::None));
        figures.push(Figure::new(named("memory more than before, at most"), grown, "MiB", Bar::AtMost(150.0)));
        for (what, system) in [("lookup", "system"), ("validate-code", "url")] {
            let path = |code: usize| format!("/fhir/CodeSystem/${what}?{system}={}&code={}", list.url, code_of(code));
            let paths = (0..ASKED).map(|turn| path(turn * STRIDE % list.concepts)).collect();
            let measured = of_single_codes(paths, &server.address, &named(&format!("${what}")))?;
            if what == "lookup" {
                lookup = measured[0].value;
            }
            figures.extend(measured);
        }
        let measured = of_value_sets(list, &server.address, &named)?;
        if list.format == "FHIR_R4_JSON" {
            let first_page = other::first_pages(&first_pages(list), &server.address)?;
            ours = Some(Measured { loaded: seconds, lookup, validated: measured[0].value, first_page, resident: 0.0 });
        }
        figures.extend(measured);
    }
    let resident = server.resident()? as f64 / MEBIBYTE;
    let named = |what: &str| format!("{}, terminologies: {what}", installation.database);
    figures.push(Figure::new(named("resident memory at the end"), resident, "MiB", Bar::AtMost(200.0)));
    let own = server.own_memory()? as f64 / MEBIBYTE;
    figures.push(Figure::new(named("own memory at the end"), own, "MiB", Bar::None));
    drop(server);
    // Ours holds ten times as many concepts by now.
    let ours = ours.map(|ours| Measured { resident: resident * MEBIBYTE, ..ours });
    if let (Some(program), Some(ours)) = (other::installed(), ours) {
        figures.extend(beside(installation, &program, &ours)?);
    }
    Ok(figures)
}

/// Another server, with the first list and the same questions.
fn beside(installation: &Installation, program: &Path, ours: &Measured) -> anyhow::Result<Vec<Figure>> {
    let list = &LISTS[0];
    let set = format!("{}%3Ffhir_vs", list.url);
    let of_codes = |path: &dyn Fn(String) -> String| {
        (0..ASKED).map(|turn| path(code_of(turn * STRIDE % list.concepts))).collect::<Vec<_>>()
    };
    let questions = Questions {
        lookup: of_codes(&|code| format!("/CodeSystem/$lookup?system={}&code={code}", list.url)),
        validated: of_codes(&|code| format!("/ValueSet/$validate-code?url={set}&system={}&code={code}", list.url)),
        first_pages: first_pages(list).iter().map(|path| path.replacen("/fhir", "", 1)).collect(),
    };
    let file = list.write(&installation.file("other"))?;
    let theirs = other::measured(program, &file, &questions, &|asked, address| asked.by_many(address, MANY, LASTING))?;
    Ok(other::beside(ours, &theirs))
}

/// First pages for words that nobody has asked for before.
fn first_pages(list: &List) -> Vec<String> {
    let set = format!("{}%3Ffhir_vs", list.url);
    let page =
        |turn: usize| format!("/fhir/ValueSet/$expand?url={set}&count=20&filter=numero%20{}", 90_000 + turn * 13);
    (0..FIRST_PAGES).map(page).collect()
}

/// Does something, and looks meanwhile at the server's own memory: how much it was at most, in bytes.
fn most_while<T>(server: &Server, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, u64)> {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !is_done.load(Ordering::Relaxed) {
                most = most.max(server.own_memory()?);
                std::thread::sleep(LOOKING);
            }
            anyhow::Ok(most.max(server.own_memory()?))
        });
        let done = work();
        is_done.store(true, Ordering::Relaxed);
        let most = watch.join().map_err(|_| anyhow::anyhow!("nobody looked at the memory"))??;
        Ok((done?, most))
    })
}

/// How many single codes are answered in a second: asked by many at once, which is the bar, and by few.
fn of_single_codes(paths: Vec<String>, address: &str, name: &str) -> anyhow::Result<Vec<Figure>> {
    let asked = Asked { paths, headers: Vec::new() };
    let many = asked.by_many(address, MANY, LASTING)?;
    let few = asked.by_many(address, FEW, LASTING)?;
    Ok(vec![
        Figure::new(name, many.per_second, "/s", Bar::AtLeast(8_000.0)),
        Figure::new(format!("{name}, p95"), many.p95, "ms", Bar::None),
        Figure::new(format!("{name}, {FEW} connections"), few.per_second, "/s", Bar::None),
        Figure::new(format!("{name}, {FEW} connections, p95"), few.p95, "ms", Bar::None),
    ])
}

/// The value set of all codes of a list: whether a code belongs to it, and pages of what words find in it.
fn of_value_sets(list: &List, address: &str, named: &dyn Fn(&str) -> String) -> anyhow::Result<Vec<Figure>> {
    let asked = |paths: Vec<String>| Asked { paths, headers: Vec::new() }.without_pause(address, LASTING);
    let set = format!("{}%3Ffhir_vs", list.url);
    let code = |turn: usize| {
        let code = code_of(turn * STRIDE % list.concepts);
        format!("/fhir/ValueSet/$validate-code?url={set}&system={}&code={code}", list.url)
    };
    let judged = of_single_codes((0..ASKED).map(code).collect(), address, &named("ValueSet/$validate-code"))?;
    // Words that nobody has asked for before, and then a word that every concept has, page by page.
    let page = |turn: usize| format!("/fhir/ValueSet/$expand?url={set}&count=20&filter=numero%20{}", turn * 7 + 1);
    let first = asked((0..ASKED).map(page).collect())?;
    let page = |turn: usize| format!("/fhir/ValueSet/$expand?url={set}&count=20&filter=voce&offset={}", turn * 20);
    let later = asked((0..list.concepts / 20).map(page).collect())?;
    let pages = [
        Figure::new(named("first filtered page of $expand, p95"), first.p95, "ms", Bar::AtMost(100.0)),
        Figure::new(named("later filtered pages of $expand, p95"), later.p95, "ms", Bar::AtMost(10.0)),
    ];
    Ok(judged.into_iter().chain(pages).collect())
}

fn code_of(number: usize) -> String {
    format!("c{number:07}")
}

impl List {
    /// Writes the file.
    fn write(&self, path: &Path) -> anyhow::Result<PathBuf> {
        let path = path.with_extension(if self.format == "CUSTOM_CSV" { "csv" } else { "json" });
        let mut file = BufWriter::new(std::fs::File::create(&path)?);
        if self.format == "CUSTOM_CSV" {
            writeln!(file, "code,display")?;
        } else {
            write!(
                file,
                r#"{{"resourceType":"CodeSystem","url":"{}","version":"1.0","name":"Bench","status":"active","content":"complete","valueSet":"{}?fhir_vs",
                "identifier":[{{"system":"urn:ietf:rfc:3986","value":"urn:oid:{}"}}],"caseSensitive":true,"concept":["#,
                self.url, self.url, self.oid
            )?;
        }
        let mut line = String::new();
        for number in 0..self.concepts {
            line.clear();
            let (code, comma) = (code_of(number), if number == 0 { "" } else { "," });
            if self.format == "CUSTOM_CSV" {
                writeln!(line, "{code},Voce di prova numero {number}")?;
            } else {
                write!(line, r#"{comma}{{"code":"{code}","display":"Voce di prova numero {number}"}}"#)?;
            }
            file.write_all(line.as_bytes())?;
        }
        if self.format != "CUSTOM_CSV" {
            file.write_all(b"]}")?;
        }
        file.flush()?;
        Ok(path)
    }
}

/// Uploads a file as `ponte terminology sign` says; how many seconds it took.
fn load(installation: &Installation, list: &List, file: &Path, pki: &Path, machines: &str) -> anyhow::Result<f64> {
    let mut sign = installation.ponte();
    sign.args(["terminology", "sign", "--subject", "RSSMRA80A01H501U", "--oid", list.oid, "--version", "1.0"]);
    sign.args(["--format", list.format, "--url", list.url, "--service", &format!("http://{machines}")]);
    sign.arg("--key")
        .arg(pki.join("firma.key"))
        .arg("--certificate")
        .arg(pki.join("firma.pem"))
        .arg("--file")
        .arg(file);
    let signed = sign.output().context("cannot run ponte terminology sign")?;
    anyhow::ensure!(signed.status.success(), "ponte terminology sign: {}", String::from_utf8_lossy(&signed.stderr));
    // Comments and the curl line, as a shell takes them.
    let line = String::from_utf8(signed.stdout)?;
    let started = Instant::now();
    let answer = Command::new("sh").arg("-c").arg(&line).output().context("cannot run curl")?;
    let seconds = started.elapsed().as_secs_f64();
    let body: Value = serde_json::from_slice(&answer.stdout).context("the upload has no answer")?;
    let count = body["insertedItems"].as_u64().unwrap_or_default();
    anyhow::ensure!(count == list.concepts as u64, "the upload answers {body}");
    Ok(seconds)
}
