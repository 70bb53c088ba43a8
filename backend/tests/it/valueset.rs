//! Value sets worked out on both databases: what belongs to them, page by page, and whether one code does; concepts found by
//! words; maps.

use std::collections::BTreeSet;
use std::sync::Arc;

use backend::terminology::course::Meter;
use backend::terminology::translate::{self, Asked, Match, translate};
use backend::terminology::valueset::{
    Answered, Expansion, Question, Standing, Unanswered, Versions, Wanted, Which, expand, validate,
};
use backend::terminology::{self, Upload, load, purge};
use backend::{Backend, testing};
use domain::fhir::Fault;
use domain::terminology::compose::{self, Reference};
use domain::terminology::{Format, Kind, Profile, Signer};

const SYSTEM: &str = r#"{"resourceType":"CodeSystem","url":"http://s","version":"VERSION","status":"active","content":"complete",
 "property":[{"code":"colore","type":"string"},{"code":"mai","type":"string"}],
 "concept":[
  {"code":"A","display":"Animali","property":[{"code":"notSelectable","valueBoolean":true}],"concept":[
    {"code":"A1","display":"Cane pastore","property":[{"code":"colore","valueString":"nero"},{"code":"peso","valueDecimal":1.50}],
     "designation":[{"language":"de","value":"Schäferhund"}]},
    {"code":"A2","display":"Gatto","property":[{"code":"colore","valueString":"bianco"},{"code":"stato","valueCoding":{"system":"x","code":"vivo"}}],"concept":[
      {"code":"A21","display":"Gatto d'Angora","property":[{"code":"inactive","valueBoolean":true}]},
      {"code":"A22","display":"Gatto città"}]}]},
  {"code":"B","display":"Piante","concept":[{"code":"B1","display":"Città fiorita","property":[{"code":"colore","valueString":"nero"}]}]},
  {"code":"+","display":"Segno"}]}"#;

fn upload(format: Format, content: &str, oid: &str) -> Upload {
    let path = testing::folder("valueset").join("file");
    std::fs::write(&path, content).unwrap();
    Upload {
        path,
        format,
        kind: Kind::CodeSystem,
        oid: oid.into(),
        version: Some("1".into()),
        url: "http://csv".into(),
        title: "Lista".into(),
        signer: Signer { common_name: "S1#1".into(), subject: "RSSMRA80A01H501U".into() },
        file_sha256: "00".repeat(32),
        meter: Meter::default(),
        profile: Profile::Lenient,
    }
}

async fn fhir(cx: &Backend, content: &str, oid: &str) {
    load(cx, &upload(Format::FhirR4Json, content, oid)).await.unwrap();
}

async fn system(cx: &Backend) {
    fhir(cx, &SYSTEM.replace("VERSION", "2.0"), "1.2.1").await;
}

fn given(compose: &str) -> Which {
    Which::Given(format!(r#"{{"resourceType":"ValueSet","url":"http://dato","status":"active","compose":{compose}}}"#))
}

fn filter(property: &str, op: &str, value: &str) -> Which {
    given(&format!(
        r#"{{"include":[{{"system":"http://s","filter":[{{"property":"{property}","op":"{op}","value":"{value}"}}]}}]}}"#
    ))
}

async fn expanded(cx: &Backend, which: &Which, wanted: &Wanted) -> Answered<Expansion> {
    expand(cx, which, &Versions::default(), wanted).await
}

async fn codes(cx: &Backend, which: &Which, wanted: &Wanted) -> String {
    let expansion = expanded(cx, which, wanted).await.unwrap();
    expansion.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>().join(" ")
}

async fn standing(cx: &Backend, which: &Which, question: &Question) -> Standing {
    validate(cx, which, &Versions::default(), question).await.unwrap().standing
}

fn code(code: &str) -> Question {
    Question { system: Some("http://s".into()), code: code.into(), may_be_abstract: true, ..Question::default() }
}

fn fault(answered: Answered<Expansion>) -> Fault {
    match answered {
        Err(Unanswered::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

const EVERY: [&str; 8] = ["A", "A1", "A2", "A21", "A22", "B", "B1", "+"];

on_both! {
    async fn filters_choose_the_concepts_that_fhir_says_and_each_code_is_judged_alike(cx: Backend) {
        system(&cx).await;
        for (which, expected) in [
            (filter("concept", "is-a", "A2"), "A2 A21 A22"),
            (filter("concept", "descendent-of", "A"), "A1 A2 A21 A22"),
            (filter("concept", "child-of", "A"), "A1 A2"),
            (filter("concept", "descendent-leaf", "A"), "A1 A21 A22"),
            (filter("concept", "generalizes", "A21"), "A A2 A21"),
            (filter("concept", "is-not-a", "A"), "B B1 +"),
            (filter("concept", "is-not-a", "X"), "A A1 A2 A21 A22 B B1 +"),
            (filter("concept", "is-a", "X"), ""),
            (filter("concept", "in", "B1, A1,X"), "A1 B1"),
            (filter("concept", "not-in", "A,B"), "A1 A2 A21 A22 B1 +"),
            (filter("code", "regex", "A[0-9]"), "A1 A2"),
            (filter("display", "regex", "Gatto.*"), "A2 A21 A22"),
            (filter("display", "=", "Gatto"), "A2"),
            (filter("colore", "=", "nero"), "A1 B1"),
            (filter("colore", "in", "nero,bianco"), "A1 A2 B1"),
            (filter("colore", "not-in", "nero"), "A A2 A21 A22 B +"),
            (filter("colore", "exists", "true"), "A1 A2 B1"),
            (filter("colore", "exists", "false"), "A A21 A22 B +"),
            (filter("colore", "regex", "n.*"), "A1 B1"),
            (filter("peso", "=", "1.50"), "A1"),
            (filter("stato", "=", "vivo"), "A2"),
            (filter("mai", "=", "x"), ""),
            (filter("parent", "=", "A2"), "A21 A22"),
            (filter("inactive", "=", "true"), "A21"),
            (given(r#"{"include":[{"system":"http://s"}]}"#), "A A1 A2 A21 A22 B B1 +"),
            (given(r#"{"inactive":false,"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A2"}]}]}"#), "A2 A22"),
            (given(r#"{"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A"},{"property":"colore","op":"=","value":"nero"}]}]}"#), "A1"),
            (given(r#"{"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A2"}]},{"system":"http://s","concept":[{"code":"B1"}]}]}"#), "A2 A21 A22 B1"),
            (given(r#"{"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A"}]}],"exclude":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A2"}]},{"system":"http://s","concept":[{"code":"A"}]}]}"#), "A1"),
        ] {
            assert_eq!(codes(&cx, &which, &Wanted::default()).await, expected, "{which:?}");
            let members: BTreeSet<&str> = expected.split(' ').collect();
            for one in EVERY {
                let wanted = if members.contains(one) { Standing::In } else { Standing::NotIn };
                assert_eq!(standing(&cx, &which, &code(one)).await, wanted, "{one} of {which:?}");
            }
        }
    }

    async fn words_and_pages_cut_an_expansion(cx: Backend) {
        system(&cx).await;
        let all = Which::Canonical(Reference::parse("http://s?fhir_vs"));
        let by = |filter: &str| Wanted { filter: filter.into(), ..Wanted::default() };
        for (words, expected) in [
            ("", "A A1 A2 A21 A22 B B1 +"),
            ("gatto", "A2 A21 A22"),
            ("CITTA", "A22 B1"),
            ("città gat", "A22"),
            ("a2", "A2 A21 A22"),
            ("angora", "A21"),
            ("+", "+"),
            ("atto", ""),
            ("'; drop", ""),
        ] {
            assert_eq!(codes(&cx, &all, &by(words)).await, expected, "{words}");
        }
        for (offset, count, expected) in
            [(0, Some(3), "A A1 A2"), (3, Some(2), "A21 A22"), (7, Some(5), "+"), (8, Some(5), ""), (0, Some(0), ""), (6, None, "B1 +")]
        {
            for _ in 0..2 {
                let wanted = Wanted { offset, count, ..Wanted::default() };
                assert_eq!(codes(&cx, &all, &wanted).await, expected, "{offset} {count:?}");
                assert_eq!(expanded(&cx, &all, &wanted).await.unwrap().total, Some(8));
            }
        }
        let wanted = Wanted { only_active: true, count: Some(2), offset: 3, ..Wanted::default() };
        let active = expanded(&cx, &all, &wanted).await.unwrap();
        assert_eq!(active.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(), ["A22", "B"]);
        assert_eq!(active.total, Some(7));
        let german = Wanted { filter: "cane".into(), languages: vec!["de".into()], ..Wanted::default() };
        assert_eq!(expanded(&cx, &all, &german).await.unwrap().items[0].display, "Schäferhund");
    }

    /// Of a system that is here in part (FHIR's `fragment`) the codes that a value set names stay in it, also those that are not
    /// here; both questions say so. The system is named by its object identifier.
    async fn codes_of_a_fragment_that_are_not_here_may_still_be_ones(cx: Backend) {
        fhir(&cx, r#"{"resourceType":"CodeSystem","url":"http://parte","version":"1","status":"active","content":"fragment",
            "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.3.4"}],
            "concept":[{"code":"A","display":"Uno"},{"code":"B","display":"Due","property":[{"code":"inactive","valueBoolean":true}]},{"code":"C"}]}"#, "1.2.3.4").await;
        let concepts = r#""concept":[{"code":"Z","display":"Zeta"},{"code":"B"},{"code":"A","display":"Il mio uno"},{"code":"X","display":"Ics"}]"#;
        let named = |inactive: &str| given(&format!(r#"{{{inactive}"include":[{{"system":"urn:oid:1.2.3.4",{concepts}}}]}}"#));
        let page = |filter: &str, offset, count, only_active| Wanted {
            filter: filter.into(), offset, count, only_active, ..Wanted::default()
        };
        for (which, wanted, expected, total) in [
            (named(""), page("", 0, None, false), "A B X Z", 4),
            (named(""), page("", 0, Some(3), false), "A B X", 4),
            (named(""), page("", 1, Some(2), false), "B X", 4),
            (named(""), page("", 2, Some(9), false), "X Z", 4),
            (named(""), page("", 3, Some(1), false), "Z", 4),
            (named(""), page("zet", 0, None, false), "Z", 1),
            (named(""), page("", 0, None, true), "A X Z", 3),
            (named(r#""inactive":false,"#), page("", 0, None, false), "A X Z", 3),
        ] {
            let expansion = expanded(&cx, &which, &wanted).await.unwrap();
            let codes = expansion.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>().join(" ");
            assert_eq!((codes.as_str(), expansion.total), (expected, Some(total)), "{wanted:?}");
        }
        let items = expanded(&cx, &named(""), &Wanted::default()).await.unwrap().items;
        let shown = items.iter().map(|item| (item.system.url.as_str(), item.display.as_str())).collect::<Vec<_>>();
        assert_eq!(shown, [("http://parte", "Il mio uno"), ("http://parte", "Due"), ("http://parte", "Ics"), ("http://parte", "Zeta")]);
        for (code, wanted) in [("A", Standing::In), ("X", Standing::In), ("C", Standing::NotIn), ("Y", Standing::UnknownCode)] {
            for which in [named(""), named(r#""inactive":false,"#)] {
                let question = Question { system: Some("urn:oid:1.2.3.4".into()), code: code.into(), ..Question::default() };
                assert_eq!(standing(&cx, &which, &question).await, wanted, "{code}");
            }
        }
    }

    async fn value_sets_import_each_other_and_say_what_is_wrong(cx: Backend) {
        system(&cx).await;
        let set = |url: &str, compose: &str| {
            format!(r#"{{"resourceType":"ValueSet","url":"{url}","version":"1","status":"active","compose":{compose}}}"#)
        };
        fhir(&cx, &set("http://v/gatti", r#"{"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A2"}]}]}"#), "1.2.2").await;
        fhir(&cx, &set("http://v/pochi", r#"{"include":[{"system":"http://s","concept":[{"code":"A21","display":"Il mio gatto"},{"code":"B"},{"code":"sconosciuto"}]}]}"#), "1.2.3").await;
        fhir(&cx, &set("http://v/giro", r#"{"include":[{"valueSet":["http://v/giro|1"]}]}"#), "1.2.4").await;
        fhir(&cx, &set("http://v/fuori", r#"{"include":[{"system":"http://ignoto","concept":[{"code":"x","display":"Ics"},{"code":"y"}]}]}"#), "1.2.5").await;
        for (compose, expected) in [
            (r#"{"include":[{"valueSet":["http://v/gatti"]}]}"#, "A2 A21 A22"),
            (r#"{"include":[{"valueSet":["http://v/gatti|1","http://v/pochi"]}]}"#, "A21"),
            (r#"{"include":[{"valueSet":["http://v/gatti"]},{"valueSet":["http://v/pochi"]}]}"#, "A2 A21 A22 B"),
            (r#"{"include":[{"valueSet":["http://v/gatti"]}],"exclude":[{"valueSet":["http://v/pochi"]}]}"#, "A2 A22"),
            (r#"{"include":[{"system":"http://s","concept":[{"code":"A22"},{"code":"B"}],"valueSet":["http://v/gatti"]}]}"#, "A22"),
            (r#"{"include":[{"valueSet":["http://s?fhir_vs"]}],"exclude":[{"valueSet":["http://v/gatti"]}]}"#, "A A1 B B1 +"),
            (r#"{"include":[{"valueSet":["http://v/fuori"]}]}"#, "x y"),
        ] {
            assert_eq!(codes(&cx, &given(compose), &Wanted::default()).await, expected, "{compose}");
        }
        // Of codes that are not here nobody knows that they are not active any more.
        for compose in [r#"{"include":[{"valueSet":["http://v/fuori"]}]}"#, r#"{"inactive":false,"include":[{"valueSet":["http://v/fuori"]}]}"#] {
            let wanted = Wanted { only_active: true, ..Wanted::default() };
            let items = expanded(&cx, &given(compose), &wanted).await.unwrap().items;
            let shown = items.iter().map(|item| (item.code.as_str(), item.display.as_str()));
            assert_eq!(shown.collect::<Vec<_>>(), [("x", "Ics"), ("y", "")], "{compose}");
        }
        let few = Which::Canonical(Reference::parse("http://v/pochi"));
        assert_eq!(expanded(&cx, &few, &Wanted::default()).await.unwrap().items[0].display, "Il mio gatto");
        let refused = |which: Which| {
            let cx = cx.clone();
            async move { fault(expanded(&cx, &which, &Wanted::default()).await) }
        };
        let cycle = Which::Canonical(Reference::parse("http://v/giro"));
        assert_eq!(refused(cycle).await, Fault::Compose(compose::Fault::ImportCycle { url: "http://v/giro|1".into() }));
        let unknown = given(r#"{"include":[{"valueSet":["http://altrove"]}]}"#);
        assert_eq!(refused(unknown).await, Fault::Compose(compose::Fault::UnknownValueSet { url: "http://altrove".into() }));
        let unknown = given(r#"{"include":[{"system":"http://ignoto"}]}"#);
        assert_eq!(
            refused(unknown).await,
            Fault::Compose(compose::Fault::UnknownSystem { system: "http://ignoto".into(), version: None })
        );
        assert!(matches!(refused(filter("ignota", "=", "x")).await, Fault::Compose(compose::Fault::UnknownProperty { .. })));
        let unknown = Which::Canonical(Reference::parse("http://v/gatti|9"));
        assert!(matches!(refused(unknown).await, Fault::UnknownCanonical { kind: Kind::ValueSet, .. }));
    }

    async fn a_code_is_judged_with_its_words_and_its_system(cx: Backend) {
        system(&cx).await;
        let outside = r#"{"resourceType":"ValueSet","url":"http://v","version":"1","status":"active","compose":{"include":[
            {"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"A"}]},{"system":"http://ignoto","concept":[{"code":"x"}]}]}}"#;
        fhir(&cx, outside, "1.2.2").await;
        let set = Which::Canonical(Reference::parse("http://v"));
        let named = |display: &str| Question { display: Some(display.into()), ..code("A1") };
        let of = |system: &str, code: &str| Question { system: Some(system.into()), code: code.into(), ..Question::default() };
        for (question, expected) in [
            (code("A1"), Standing::In),
            (named("cane  PASTORE"), Standing::In),
            (named("Schäferhund"), Standing::In),
            (named("Gatto"), Standing::WrongDisplay),
            (code("B"), Standing::NotIn),
            (code("a1"), Standing::UnknownCode),
            (code("zzz"), Standing::UnknownCode),
            (code("A\0"), Standing::UnknownCode),
            (Question { may_be_abstract: false, ..code("A") }, Standing::Abstract),
            (Question { version: Some("9".into()), ..code("A1") }, Standing::OtherVersion),
            (of("urn:oid:1.2.1", "A1"), Standing::In),
            (of("http://ignoto", "x"), Standing::UnknownSystem),
            (of("http://nessuno", "x"), Standing::UnknownSystem),
            (Question { system: None, ..code("A1") }, Standing::In),
        ] {
            assert_eq!(standing(&cx, &set, &question).await, expected, "{question:?}");
        }
    }

    async fn what_is_published_or_deleted_is_seen_at_once_by_every_process(cx: Backend) {
        system(&cx).await;
        let other = Backend { valuesets: Arc::default(), ..cx.clone() };
        let all = Which::Canonical(Reference::parse("http://s?fhir_vs"));
        for one in [&cx, &other] {
            assert_eq!(standing(one, &all, &code("A1")).await, Standing::In);
        }
        let newer = r#"{"resourceType":"CodeSystem","url":"http://s","version":"10.0","status":"active","content":"complete","concept":[{"code":"N","display":"Nuovo"}]}"#;
        fhir(&cx, newer, "1.2.1").await;
        for one in [&cx, &other] {
            assert_eq!(standing(one, &all, &code("A1")).await, Standing::UnknownCode);
            assert_eq!(standing(one, &all, &code("N")).await, Standing::In);
            assert_eq!(codes(one, &all, &Wanted::default()).await, "N");
        }
        let pinned = Versions { force: vec![Reference::parse("http://s|2.0")], ..Versions::default() };
        assert_eq!(expand(&cx, &all, &pinned, &Wanted::default()).await.unwrap().total, Some(8));
        let checked = Versions { check: vec![Reference::parse("http://s|3.0")], ..Versions::default() };
        let set = given(r#"{"include":[{"system":"http://s","version":"2.0"}]}"#);
        let wrong = fault(expand(&cx, &set, &checked, &Wanted::default()).await);
        assert!(matches!(wrong, Fault::Compose(compose::Fault::OtherVersion { .. })), "{wrong:?}");
        terminology::delete(&cx, "1.2.1", "10.0", &Signer::of_the_console()).await.unwrap();
        for one in [&cx, &other] {
            assert_eq!(standing(one, &all, &code("A1")).await, Standing::In);
        }
    }

    async fn a_large_system_is_read_in_pages_and_words_of_what_is_deleted_are_gone(cx: Backend) {
        let rows: String = (0..12_000).map(|n| format!("C{n:05},{},Voce numero {n}\n", if n == 0 { String::new() } else { "C00000".into() })).collect();
        load(&cx, &upload(Format::CustomCsv, &format!("code,parent,display\n{rows}"), "1.2.9")).await.unwrap();
        let all = Which::Canonical(Reference::parse("http://csv?fhir_vs"));
        let below = given(r#"{"include":[{"system":"http://csv","filter":[{"property":"concept","op":"is-a","value":"C00000"}]}]}"#);
        let rest = given(r#"{"include":[{"system":"http://csv","filter":[{"property":"concept","op":"descendent-of","value":"C00000"},{"property":"concept","op":"not-in","value":"C00001"}]}]}"#);
        for (which, total, first) in [(&all, 12_000_usize, 0), (&below, 12_000, 0), (&rest, 11_998, 2)] {
            assert!(matches!(fault(expanded(&cx, which, &Wanted::default()).await), Fault::TooCostly { max: 10_000 }));
            for offset in [0_usize, 100, 9_950, 10_050, 10_150, 11_990, 11_000, 12_000] {
                let wanted = Wanted { offset: offset as u64, count: Some(100), ..Wanted::default() };
                let page = expanded(&cx, which, &wanted).await.unwrap();
                assert_eq!(page.total, Some(total as u64));
                let codes = page.items.iter().map(|item| item.code.clone()).collect::<Vec<_>>();
                let expected = (offset..total.min(offset + 100)).map(|n| format!("C{:05}", n + first)).collect::<Vec<_>>();
                assert_eq!(codes, expected, "at {offset}");
            }
        }
        // A word that all of them have; with another condition it is not counted.
        for (offset, expected) in [(0, "C00000 C00001"), (11_000, "C11000 C11001"), (11_002, "C11002 C11003")] {
            let wanted = Wanted { filter: "voce".into(), offset, count: Some(2), ..Wanted::default() };
            let page = expanded(&cx, &below, &wanted).await.unwrap();
            assert_eq!(page.total, None);
            assert_eq!(expanded(&cx, &all, &wanted).await.unwrap().total, Some(12_000));
            assert_eq!(page.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>().join(" "), expected);
        }
        let rare = Wanted { filter: "numero 1199".into(), ..Wanted::default() };
        assert_eq!(expanded(&cx, &below, &rare).await.unwrap().total, Some(11));
        terminology::delete(&cx, "1.2.9", "1", &Signer::of_the_console()).await.unwrap();
        purge::sweep(&cx).await.unwrap();
        load(&cx, &upload(Format::CustomCsv, "code,display\nD1,Altra voce\n", "1.2.9")).await.unwrap();
        let left = Wanted { filter: "voce".into(), ..Wanted::default() };
        assert_eq!(codes(&cx, &all, &left).await, "D1");
        assert!(testing::texts(&cx, "select value from concept_property").await.is_empty());
        // What was loaded before there was an index is found as well, before and after the worker has made it.
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "delete from concept_word").unwrap();
        sql!(tx, execute, "update terminology set has_words = $1", false).unwrap();
        tx.commit().await.unwrap();
        let cx = Backend { valuesets: Arc::default(), ..cx };
        assert_eq!(codes(&cx, &all, &left).await, "D1");
        terminology::words::sweep(&cx).await.unwrap();
        assert_eq!(testing::texts(&cx, "select word from concept_word order by word").await, ["altra", "voce"]);
        let cx = Backend { valuesets: Arc::default(), ..cx };
        assert_eq!(codes(&cx, &all, &left).await, "D1");
    }

    async fn maps_are_followed_both_ways(cx: Backend) {
        let map = |url: &str, unmatched: &str| format!(
            r#"{{"resourceType":"ConceptMap","url":"{url}","version":"1","status":"active","sourceUri":"http://v/da","targetUri":"http://v/a","group":[
            {{"source":"http://da","target":"http://a","element":[{{"code":"1","target":[{{"code":"uno","display":"Uno","equivalence":"wider","comment":"circa"}},{{"code":"eins","equivalence":"equivalent"}}]}},
            {{"code":"2","target":[{{"equivalence":"unmatched"}}]}}]{unmatched}}}]}}"#);
        fhir(&cx, &map("http://m", r#","unmatched":{"mode":"other-map","url":"http://m/altra"}"#), "1.3.1").await;
        fhir(&cx, &map("http://m/altra", r#","unmatched":{"mode":"fixed","code":"boh","display":"Altro"}"#), "1.3.2").await;
        let question = |code: &str| translate::Question { system: Some("http://da".into()), code: code.into(), ..Default::default() };
        let named = Asked::Canonical(Reference::parse("http://m"));
        let told = |matches: Vec<Match>| matches.iter().map(|one| format!("{} {}", one.equivalence, one.code.clone().unwrap_or_default())).collect::<Vec<_>>();
        assert_eq!(told(translate(&cx, &named, &question("1")).await.unwrap()), ["wider uno", "equivalent eins"]);
        let none = translate(&cx, &named, &question("2")).await.unwrap();
        assert_eq!((told(none.clone()), none[0].corresponds()), (vec!["unmatched ".to_owned()], false));
        assert_eq!(told(translate(&cx, &named, &question("9")).await.unwrap()), ["inexact boh"], "the other map's");
        let back = translate::Question { is_reverse: true, system: Some("http://a".into()), ..question("uno") };
        assert_eq!(told(translate(&cx, &named, &back).await.unwrap()), ["narrower 1"]);
        let elsewhere = translate::Question { target_system: Some("http://b".into()), ..question("1") };
        assert!(translate(&cx, &named, &elsewhere).await.unwrap().is_empty());
        assert_eq!(translate(&cx, &Asked::Any, &question("1")).await.unwrap().len(), 4, "both maps");
        let unknown = translate(&cx, &Asked::Canonical(Reference::parse("http://n")), &question("1")).await;
        assert!(matches!(unknown, Err(Unanswered::Fault(Fault::UnknownCanonical { kind: Kind::ConceptMap, .. }))));
    }
}
