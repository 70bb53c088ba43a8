//! Terminologies: loading, what nobody sees until it is whole, deletion, tokens that are good once.

use std::path::PathBuf;

use backend::terminology::course::Meter;
use backend::terminology::{self, LoadFault, Loaded, Upload, load, purge, rate, token};
use backend::{Backend, Error, testing};
use domain::terminology::{Format, Kind, Profile, Signer};
use domain::{Denial, Thing};

const OID: &str = "2.16.840.1.113883.2.9.6.1.54.1";

fn signer() -> Signer {
    Signer { common_name: "S1#190201234567PR".into(), subject: "RSSMRA80A01H501U".into() }
}

fn upload(format: Format, version: &str, content: &str) -> Upload {
    let path: PathBuf = testing::folder("terminology").join("file");
    std::fs::write(&path, content).unwrap();
    Upload {
        path,
        format,
        kind: Kind::CodeSystem,
        oid: OID.into(),
        version: Some(version.into()),
        url: "http://example.org/tipologia".into(),
        title: "Tipologia di medico".into(),
        signer: signer(),
        file_sha256: "00".repeat(32),
        meter: Meter::default(),
        profile: Profile::Lenient,
    }
}

async fn csv(cx: &Backend, version: &str, content: &str) -> Result<Loaded, LoadFault> {
    load(cx, &upload(Format::CustomCsv, version, content)).await
}

/// Rows of every table of terminologies, whatever their state.
async fn rows(cx: &Backend) -> Vec<String> {
    testing::texts(
        cx,
        "select cast((select count(*) from terminology) as text) || ' ' ||
                cast((select count(*) from concept) as text) || ' ' ||
                cast((select count(*) from concept_descent) as text) || ' ' ||
                cast((select count(*) from concept_mapping) as text)",
    )
    .await
}

/// Codes and rows of a file of comma separated values, by the plainest rules: nothing is shared with what is tested.
fn counted(text: &str) -> (i64, i64) {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for sign in text.trim_start_matches('\u{feff}').chars().filter(|sign| *sign != '\r') {
        match sign {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            sign => cell.push(sign),
        }
    }
    if !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    let place = rows[0].iter().position(|name: &String| name == "code").unwrap();
    let rows: Vec<&Vec<String>> =
        rows[1..].iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    let codes: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[place].trim()).collect();
    (i64::try_from(codes.len()).unwrap(), i64::try_from(rows.len()).unwrap())
}

on_both! {
    async fn a_file_is_shown_whole_with_its_levels_and_told_once(cx: Backend) {
        let loaded = csv(&cx, "1.0", "code,parent,display\n01,,Uno\n02,01,Due\n03,02,Tre\n03,02,Tre\n").await.unwrap();
        let terminology = &loaded.terminologies[0];
        assert_eq!((terminology.count, terminology.name.as_str()), (3, "Tipologia_di_medico"));
        assert_eq!(loaded.findings.warning_count, 1, "the row that stands twice");
        assert!(terminology.resource.contains("\"hierarchyMeaning\":\"is-a\""), "{}", terminology.resource);
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (3, 3));
        let events = testing::texts(&cx, "select name from event where area = 'terminology'").await;
        assert_eq!(events, ["TerminologyLoaded"]);
    }

    async fn what_is_there_is_never_overwritten_and_versions_stand_side_by_side(cx: Backend) {
        csv(&cx, "1.0", "code\nA\n").await.unwrap();
        let again = csv(&cx, "1.0", "code\nB\n").await;
        let exists = Denial::TerminologyAlreadyExists { oid: OID.into(), version: "1.0".into() };
        assert!(matches!(&again, Err(LoadFault::Other(Error::Denied(denial))) if *denial == exists), "{again:?}");
        csv(&cx, "2.0", "code\nA\nB\n").await.unwrap();
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (1, 0));
        assert_eq!(terminology::size(&cx, OID, "2.0").await.unwrap(), (2, 0));
        // The same address and version under another object identifier.
        let other = load(&cx, &Upload { oid: "1.2.3".into(), ..upload(Format::CustomCsv, "2.0", "code\nA\n") }).await;
        assert!(matches!(other, Err(LoadFault::Other(Error::Denied(Denial::TerminologyAlreadyExists { .. })))));
    }

    async fn of_identical_loads_at_once_one_is_shown(cx: Backend) {
        let one = || async { csv(&cx, "1.0", "code\nA\nB\n").await.is_ok() };
        let all = tokio::join!(one(), one(), one(), one());
        assert_eq!([all.0, all.1, all.2, all.3].iter().filter(|shown| **shown).count(), 1);
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (2, 0));
        purge::sweep(&cx).await.unwrap();
        assert_eq!(rows(&cx).await, ["1 2 0 0"], "of the others nothing is left");
    }

    async fn a_file_with_a_fault_leaves_nothing(cx: Backend) {
        let many: String = (0..9_000).map(|n| format!("{n},x\n")).collect();
        let refused = csv(&cx, "1.0", &format!("code,display\n{many}A\n")).await;
        let Err(LoadFault::Findings(findings)) = refused else { panic!("{refused:?}") };
        assert_eq!((findings.error_count, findings.errors[0].place.line), (1, 9_002));
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (0, 0));
        purge::sweep(&cx).await.unwrap();
        assert_eq!(rows(&cx).await, ["0 0 0 0"]);
        csv(&cx, "1.0", "code\nA\n").await.expect("the key is free");
    }

    async fn deletion_is_seen_at_once_and_the_key_is_free(cx: Backend) {
        csv(&cx, "1.0", "code,parent\nA,\nB,A\n").await.unwrap();
        assert_eq!(terminology::delete(&cx, OID, "1.0", &signer()).await.unwrap().count, 2);
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (0, 0));
        let again = terminology::delete(&cx, OID, "1.0", &signer()).await;
        assert!(matches!(again, Err(Error::Denied(Denial::NotFound { thing: Thing::Terminology }))), "{again:?}");
        csv(&cx, "1.0", "code\nC\n").await.expect("the key is free");
        purge::sweep(&cx).await.unwrap();
        assert_eq!(rows(&cx).await, ["1 1 0 0"]);
        let events = testing::texts(&cx, "select name from event where area = 'terminology' order by id").await;
        assert_eq!(events, ["TerminologyLoaded", "TerminologyDeleted", "TerminologyLoaded"]);
    }

    async fn a_bundle_is_shown_together_or_not_at_all(cx: Backend) {
        let bundle = |status: &str| format!(
            r#"{{"resourceType":"Bundle","type":"collection","entry":[
            {{"resource":{{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1","status":"active","content":"complete","concept":[{{"code":"A","display":"a","property":[{{"code":"peso","valueDecimal":1.50}}]}}]}}}},
            {{"resource":{{"resourceType":"ConceptMap","url":"http://example.org/cm","version":"1","status":"{status}","group":[{{"source":"a","target":"b","element":[{{"code":"1","target":[{{"code":"2","equivalence":"equal"}}]}}]}}]}}}}]}}"#
        );
        let refused = load(&cx, &upload(Format::FhirR4Json, "1", &bundle("attivo"))).await;
        assert!(matches!(refused, Err(LoadFault::Findings(_))));
        assert_eq!(terminology::size(&cx, OID, "1").await.unwrap(), (0, 0));
        let loaded = load(&cx, &upload(Format::FhirR4Json, "1", &bundle("active"))).await.unwrap();
        assert_eq!(loaded.terminologies.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::CodeSystem, Kind::ConceptMap]);
        purge::sweep(&cx).await.unwrap();
        assert_eq!(rows(&cx).await, ["2 1 0 1"]);
        let kept = testing::texts(&cx, "select detail from concept").await;
        assert_eq!(kept, [r#"{"property":[{"code":"peso","valueDecimal":1.50}]}"#], "numbers stay as they are written");
        assert_eq!(terminology::delete(&cx, OID, "1", &signer()).await.unwrap().count, 2, "both");
    }

    async fn the_second_words_of_a_code_are_kept_beside_the_first(cx: Backend) {
        csv(&cx, "1.0", "code,display\n43,Uno\n43,Due\n").await.unwrap();
        let kept = testing::texts(&cx, "select detail from concept").await;
        assert_eq!(kept, [r#"{"designation":[{"value":"Due"}]}"#]);
    }

    async fn what_a_killed_process_left_is_seen_by_nobody_and_taken_away(cx: Backend) {
        csv(&cx, "1.0", "code\nA\n").await.unwrap();
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update terminology set state = 'loading', created_at = $1", cx.now().0 - 3_700_000_000).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(terminology::size(&cx, OID, "1.0").await.unwrap(), (0, 0));
        purge::sweep(&cx).await.unwrap();
        assert_eq!(rows(&cx).await, ["0 0 0 0"]);
    }

    async fn what_is_wrong_in_a_duplicate_is_told_first(cx: Backend) {
        csv(&cx, "1.0", "code\nA\n").await.unwrap();
        let many: String = (0..9_000).map(|n| format!("{n},x\n")).collect();
        let refused = csv(&cx, "1.0", &format!("code,display\n{many}A\n")).await;
        assert!(matches!(&refused, Err(LoadFault::Findings(findings)) if findings.error_count == 1), "{refused:?}");
        let again = csv(&cx, "1.0", &format!("code,display\n{many}")).await;
        assert!(matches!(&again, Err(LoadFault::Other(Error::Denied(Denial::TerminologyAlreadyExists { .. })))), "{again:?}");
        assert_eq!(rows(&cx).await, ["1 1 0 0"], "nothing of them was written");
    }

    async fn calls_are_counted_for_a_minute(cx: Backend) {
        let one = || rate::admit(&cx, "signer|a", 2);
        let all = tokio::join!(one(), one(), one());
        let over = [all.0, all.1, all.2].into_iter().filter_map(|one| one.unwrap()).collect::<Vec<_>>();
        assert_eq!(over.len(), 1, "the third waits");
        assert!((1..=61).contains(&over[0]), "{over:?}");
        assert_eq!(rate::admit(&cx, "signer|b", 2).await.unwrap(), None);
        cx.clock.advance(61);
        assert_eq!(one().await.unwrap(), None, "a new minute");
        cx.clock.advance(600);
        rate::sweep(&cx).await.unwrap();
        assert!(testing::texts(&cx, "select caller from terminology_rate").await.is_empty());
    }

    async fn a_token_is_good_once_for_its_issuer(cx: Backend) {
        let expires = cx.now().0 / 1_000_000 + 60;
        let one = |issuer: &'static str| token::use_once(&cx, issuer, "1540918800", expires);
        let all = tokio::join!(one("auth:a"), one("auth:a"), one("auth:a"), one("integrity:a"));
        let first = [all.0, all.1, all.2].into_iter().filter(|good| *good.as_ref().unwrap()).count();
        assert_eq!((first, all.3.unwrap()), (1, true), "both tokens of a call may have the same id");
        token::sweep(&cx).await.unwrap();
        assert!(!one("auth:a").await.unwrap());
    }

    /// All lists that are really published, where they are at hand: in the database are as many concepts as an independent
    /// count finds codes, and rows that say the same twice, or nothing, are warnings.
    async fn every_published_list_is_loaded_as_it_is(cx: Backend) {
        let Ok(folder) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/terminology")) else {
            eprintln!("not run: the lists are not there");
            return;
        };
        let mut lists = 0;
        for entry in folder {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "csv") {
                continue;
            }
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let content = std::fs::read_to_string(&path).unwrap();
            let (codes, rows) = counted(&content);
            // A version that the list names has to be the one it is loaded as.
            let named = content.lines().nth(1).and_then(|line| line.split(',').next()).unwrap_or_default().trim_matches('"');
            let version = if named.is_empty() || !content.starts_with("version,") { "1" } else { named };
            let upload = Upload {
                oid: format!("2.999.{lists}"),
                url: format!("http://example.org/{lists}"),
                ..upload(Format::CustomCsv, version, &content)
            };
            let loaded = load(&cx, &upload).await.unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let (concepts, _) = terminology::size(&cx, &upload.oid, version).await.unwrap();
            assert_eq!((concepts, loaded.terminologies[0].count), (codes, codes.unsigned_abs()), "{name}");
            let said = i64::try_from(loaded.findings.warning_count).unwrap();
            assert!(said >= rows - codes, "{name}: {said} warnings, {rows} rows, {codes} codes");
            lists += 1;
        }
        assert!(lists >= 40, "{lists}");
    }
}
