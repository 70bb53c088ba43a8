//! Terminologies as people of the console find them, go down their levels, and take them away.

use backend::terminology::course::Meter;
use backend::terminology::entries::{Line, Sought, entries};
use backend::terminology::list::{self, Filter, Sort};
use backend::terminology::{self, LoadFault, Upload, concept, detail, export, load, prepare, purge};
use backend::testing::{On, fresh};
use backend::{Backend, Error, testing};
use domain::fixtures::{ASL_ESPERIA, actor};
use domain::page::PageRequest;
use domain::terminology::{Format, Kind, Profile, Signer};
use domain::{Actor, Denial, Role, TerminologyId, Thing};
use sqlx::sqlite::SqlitePool;

use super::statements::{self, Statements};

const LEVELS: &str = "code,parent,display,definition\n01,,Territorio,\n0101,01,Ambulatorio,Vicino a casa\n\
                      010101,0101,Prelievi,\n02,,Ospedale,\nmg/dL,02,Milligrammi,\n";

fn keeper() -> Actor {
    actor(ASL_ESPERIA, Role::Terminologie)
}

fn upload(format: Format, oid: &str, version: &str, content: &str) -> Upload {
    let path = testing::folder("dictionary").join("file");
    std::fs::write(&path, content).unwrap();
    Upload {
        path,
        format,
        kind: Kind::CodeSystem,
        oid: oid.into(),
        version: Some(version.into()),
        url: format!("http://example.org/{oid}"),
        title: format!("Lista {oid}"),
        signer: Signer { common_name: "S1#190201234567PR".into(), subject: "RSSMRA80A01H501U".into() },
        file_sha256: "00".repeat(32),
        meter: Meter::default(),
        profile: Profile::Lenient,
    }
}

async fn loaded(cx: &Backend, format: Format, oid: &str, version: &str, content: &str) -> TerminologyId {
    load(cx, &upload(format, oid, version, content)).await.unwrap().terminologies[0].id
}

async fn csv(cx: &Backend, oid: &str, version: &str, content: &str) -> TerminologyId {
    loaded(cx, Format::CustomCsv, oid, version, content).await
}

async fn codes(cx: &Backend, id: TerminologyId, sought: Sought) -> Vec<String> {
    let page = entries(cx, &keeper(), id, &sought, PageRequest::default()).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.results.len()).unwrap(), "all of them are on the page");
    let code = |line| match line {
        Line::Concept(one) => one.code,
        Line::Member(one) => format!("{}|{}", one.system, one.code),
        Line::Mapping(one) => format!("{}→{}", one.source_code, one.target_code.unwrap_or_default()),
    };
    page.results.into_iter().map(code).collect()
}

fn words(q: &str) -> Sought {
    Sought { q: q.into(), ..Sought::default() }
}

fn below(code: &str) -> Sought {
    Sought { parent: Some(code.into()), ..Sought::default() }
}

fn is_missing<T>(answer: Result<T, Error>, thing: Thing) -> bool {
    matches!(answer, Err(Error::Denied(Denial::NotFound { thing: missing })) if missing == thing)
}

on_both! {
    async fn versions_are_found_by_words_kind_and_age(cx: Backend) {
        let first = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        cx.clock.advance(60);
        let second = csv(&cx, "2.999.1", "2.0", "code\nA\n").await;
        let other = csv(&cx, "2.999.2", "1.0", "code\nB\nC\n").await;
        let ids = async |filter: Filter| {
            let page = list::list(&cx, &keeper(), &filter, PageRequest::default()).await.unwrap();
            assert_eq!(page.total, i64::try_from(page.results.len()).unwrap());
            page.results.into_iter().map(|line| line.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(Filter::default()).await, [second, first, other]);
        assert_eq!(ids(Filter { only_last: true, ..Filter::default() }).await, [second, other]);
        assert_eq!(ids(Filter { q: "2.999.2".into(), ..Filter::default() }).await, [other]);
        assert_eq!(ids(Filter { q: "LISTA 1.0".into(), ..Filter::default() }).await.len(), 2);
        assert!(ids(Filter { kind: Some(Kind::ValueSet), ..Filter::default() }).await.is_empty());
        assert_eq!(ids(Filter { oid: Some("2.999.1".into()), ..Filter::default() }).await, [second, first]);
        let by = |sort, descending| Filter { sort, descending, ..Filter::default() };
        assert_eq!(ids(by(Sort::Count, true)).await, [first, other, second]);
        assert_eq!(ids(by(Sort::Oid, true)).await[0], other);
        assert_eq!(ids(by(Sort::Loaded, false)).await[0], first);
    }

    async fn levels_are_gone_down_one_by_one_and_searched_at_once(cx: Backend) {
        let id = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        assert_eq!(codes(&cx, id, Sought::default()).await, ["01", "02"]);
        assert_eq!(codes(&cx, id, below("01")).await, ["0101"]);
        assert!(codes(&cx, id, below("nulla")).await.is_empty());
        assert!(codes(&cx, id, below("\0")).await.is_empty());
        assert_eq!(codes(&cx, id, Sought { every_level: true, ..below("01") }).await, ["0101", "010101"]);
        let all = Sought { every_level: true, ..Sought::default() };
        assert_eq!(codes(&cx, id, all).await, ["01", "0101", "010101", "02", "mg/dL"]);
        assert_eq!(codes(&cx, id, words("prelIEVI")).await, ["010101"]);
        assert_eq!(codes(&cx, id, words("MG/DL")).await, ["mg/dL"]);
        assert_eq!(codes(&cx, id, words("0101")).await[0], "0101", "a whole code first");
        assert_eq!(codes(&cx, id, Sought { q: "prelievi".into(), ..below("01") }).await, ["010101"]);
        assert!(codes(&cx, id, Sought { q: "prelievi".into(), ..below("02") }).await.is_empty());
        let flat = csv(&cx, "2.999.2", "1.0", "code\nB\nA\n").await;
        assert_eq!(codes(&cx, flat, Sought::default()).await, ["B", "A"], "in the order of the file");
    }

    async fn a_code_knows_what_is_above_and_below_it(cx: Backend) {
        let id = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        let one = concept::concept(&cx, &keeper(), id, "0101").await.unwrap();
        assert_eq!((one.display.as_str(), one.definition.as_deref(), one.children), ("Ambulatorio", Some("Vicino a casa"), 1));
        assert_eq!(one.above, [("01".to_owned(), "Territorio".to_owned())]);
        let deepest = concept::concept(&cx, &keeper(), id, "010101").await.unwrap();
        assert_eq!(deepest.above.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["01", "0101"]);
        assert_eq!(concept::concept(&cx, &keeper(), id, "mg/dL").await.unwrap().code, "mg/dL");
        for code in ["MG/DL", "nulla", "", "\0"] {
            assert!(is_missing(concept::concept(&cx, &keeper(), id, code).await, Thing::Concept), "{code:?}");
        }
    }

    async fn fhir_tells_of_letters_properties_value_sets_and_maps(cx: Backend) {
        let bundle = r#"{"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1","status":"active",
             "content":"complete","caseSensitive":false,"concept":[{"code":"Aa","display":"a",
             "designation":[{"language":"en","value":"an a"}],"property":[{"code":"peso","valueDecimal":1.50}]}]}},
            {"resource":{"resourceType":"ValueSet","url":"http://example.org/vs","version":"1","status":"active",
             "compose":{"include":[{"system":"http://example.org/cs","concept":[{"code":"Aa"}]},
             {"system":"http://example.org/cs","filter":[{"property":"concept","op":"is-a","value":"Aa"}]}]}}},
            {"resource":{"resourceType":"ConceptMap","url":"http://example.org/cm","version":"1","status":"active",
             "group":[{"source":"a","target":"b","element":[{"code":"1","target":[{"code":"2","equivalence":"equal"}]}]}]}}]}"#;
        let id = loaded(&cx, Format::FhirR4Json, "2.999.3", "1", bundle).await;
        let one = concept::concept(&cx, &keeper(), id, "aA").await.unwrap();
        assert_eq!((one.code.as_str(), one.designations[0].value.as_str()), ("Aa", "an a"));
        assert_eq!(one.properties[0].0, "peso");
        let all = list::list(&cx, &keeper(), &Filter::default(), PageRequest::default()).await.unwrap().results;
        let of = |kind| all.iter().find(|line| line.kind == kind).unwrap().id;
        assert_eq!(codes(&cx, of(Kind::ValueSet), Sought::default()).await, ["http://example.org/cs|Aa"]);
        assert!(codes(&cx, of(Kind::ValueSet), words("zzz")).await.is_empty());
        assert_eq!(codes(&cx, of(Kind::ConceptMap), Sought::default()).await, ["1→2"]);
        assert_eq!(codes(&cx, of(Kind::ConceptMap), words("2")).await, ["1→2"]);
        assert_eq!(detail::detail(&cx, &keeper(), of(Kind::ValueSet)).await.unwrap().rules.len(), 1);
        let farewell = detail::farewell(&cx, &keeper(), id).await.unwrap();
        assert_eq!(farewell.named_by.iter().map(|line| line.kind).collect::<Vec<_>>(), [Kind::ValueSet]);
    }

    async fn a_person_takes_one_version_away_and_the_history_says_who(cx: Backend) {
        let first = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        let second = csv(&cx, "2.999.1", "2.0", LEVELS).await;
        let farewell = detail::farewell(&cx, &keeper(), second).await.unwrap();
        assert_eq!(farewell.others.iter().map(|line| line.id).collect::<Vec<_>>(), [first]);
        assert_eq!(detail::detail(&cx, &keeper(), second).await.unwrap().history.len(), 1);
        assert_eq!(detail::remove(&cx, &keeper(), second).await.unwrap(), 5);
        assert!(is_missing(detail::remove(&cx, &keeper(), second).await, Thing::Terminology));
        assert!(is_missing(detail::detail(&cx, &keeper(), second).await, Thing::Terminology));
        assert!(is_missing(
            entries(&cx, &keeper(), second, &Sought::default(), PageRequest::default()).await,
            Thing::Terminology
        ));
        let users = testing::texts(
            &cx,
            "select name || ' ' || case when actor_user is null then 'by nobody here' else 'by a person' end
             from event where area = 'terminology' order by id",
        );
        assert_eq!(
            users.await,
            ["TerminologyLoaded by nobody here", "TerminologyLoaded by nobody here", "TerminologyDeleted by a person"]
        );
        purge::sweep(&cx).await.unwrap();
        assert_eq!(terminology::size(&cx, "2.999.1", "1.0").await.unwrap().0, 5);
    }

    async fn what_is_checked_is_compared_seen_by_nobody_and_published_once(cx: Backend) {
        let first = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        let next = "code,display\n01,Territorio e casa\n0101,Ambulatorio\n010101,Prelievi\n03,Nuovo\n";
        let upload = upload(Format::CustomCsv, "2.999.1", "2.0", next);
        let prepared = prepare::prepare(&cx, &keeper(), &upload).await.unwrap().terminologies;
        let ids = prepared.iter().map(|one| one.id).collect::<Vec<_>>();
        assert!(is_missing(detail::detail(&cx, &keeper(), ids[0]).await, Thing::Terminology));
        let prospects = prepare::prospects(&cx, &keeper(), &ids).await.unwrap();
        let difference = prospects[0].difference.as_ref().unwrap();
        assert_eq!(difference.before.id, first);
        assert_eq!((difference.added_count, difference.added[0].code.as_str()), (1, "03"));
        assert_eq!(difference.removed.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["02", "mg/dL"]);
        assert_eq!((difference.changed_count, difference.changed[0].after.as_str()), (1, "Territorio e casa"));
        prepare::publish(&cx, &keeper(), &ids).await.unwrap();
        assert!(is_missing(prepare::publish(&cx, &keeper(), &ids).await, Thing::Terminology));
        let shown = detail::detail(&cx, &keeper(), ids[0]).await.unwrap();
        assert_eq!((shown.versions.len(), shown.terminology.count), (2, 4));
        assert!(shown.terminology.signer.is_of_the_console() || shown.history[0].by.is_some());
        let again = prepare::prepare(&cx, &keeper(), &upload).await;
        assert!(matches!(again, Err(LoadFault::Other(Error::Denied(Denial::TerminologyAlreadyExists { .. })))), "{again:?}");
    }

    async fn of_two_checks_of_one_version_one_is_published(cx: Backend) {
        let upload = upload(Format::CustomCsv, "2.999.1", "1.0", LEVELS);
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(prepare::prepare(&cx, &keeper(), &upload).await.unwrap().terminologies[0].id);
        }
        prepare::publish(&cx, &keeper(), &ids[..1]).await.unwrap();
        let late = prepare::publish(&cx, &keeper(), &ids[1..]).await;
        assert!(matches!(late, Err(Error::Denied(Denial::TerminologyAlreadyExists { .. }))), "{late:?}");
        cx.clock.advance(3_700);
        purge::sweep(&cx).await.unwrap();
        assert!(is_missing(prepare::prospects(&cx, &keeper(), &ids[1..]).await, Thing::Terminology), "kept for an hour");
        assert_eq!(terminology::size(&cx, "2.999.1", "1.0").await.unwrap().0, 5);
    }

    async fn a_fhir_file_that_does_not_say_whose_it_is_needs_it_typed(cx: Backend) {
        let nameless = r#"{"resourceType":"CodeSystem","url":"http://example.org/x","version":"1","status":"active",
            "content":"complete","concept":[{"code":"A","display":"a"}]}"#;
        let upload = Upload { oid: String::new(), ..upload(Format::FhirR4Json, "", "1", nameless) };
        let refused = prepare::prepare(&cx, &keeper(), &upload).await;
        let expected = Denial::field("oid", domain::FieldProblem::Required);
        assert!(matches!(&refused, Err(LoadFault::Other(Error::Denied(denial))) if *denial == expected), "{refused:?}");
        purge::sweep(&cx).await.unwrap();
        assert_eq!(testing::texts(&cx, "select oid from terminology").await, Vec::<String>::new());
        let other = actor(ASL_ESPERIA, Role::Admin);
        let refused = prepare::prepare(&cx, &other, &upload).await;
        assert!(matches!(refused, Err(LoadFault::Other(Error::Denied(Denial::Unauthorized { .. })))), "{refused:?}");
    }

    async fn what_is_given_out_as_fhir_comes_in_again_as_it_was(cx: Backend) {
        let many: String = (0..2_500).map(|n| format!("{n:04},{},Numero {n},\n", if n == 0 { "" } else { "0000" })).collect();
        let id = csv(&cx, "2.999.1", "1.0", &format!("code,parent,display,definition\n{many}")).await;
        let mut whole = String::new();
        let mut export = export::export(&cx, &keeper(), id).await.unwrap();
        while let Some(piece) = export.piece().await.unwrap() {
            whole.push_str(&piece);
        }
        let resource: serde_json::Value = serde_json::from_str(&whole).unwrap();
        assert_eq!(resource["concept"].as_array().unwrap().len(), 2_500);
        assert_eq!(resource["concept"][1]["property"], serde_json::json!([{ "code": "parent", "valueCode": "0000" }]));
        detail::remove(&cx, &keeper(), id).await.unwrap();
        let again = loaded(&cx, Format::FhirR4Json, "2.999.1", "1.0", &whole).await;
        let shown = detail::detail(&cx, &keeper(), again).await.unwrap();
        assert_eq!((shown.terminology.oid.as_str(), shown.terminology.count), ("2.999.1", 2_500));
        assert!(matches!(export::export(&cx, &keeper(), id).await, Err(Error::Denied(Denial::NotFound { .. }))));
    }

    async fn nobody_else_reads_or_deletes(cx: Backend) {
        let id = csv(&cx, "2.999.1", "1.0", LEVELS).await;
        let other = actor(ASL_ESPERIA, Role::Admin);
        let refused = |error: Error| matches!(error, Error::Denied(Denial::Unauthorized { .. }));
        let page = PageRequest::default();
        assert!(refused(list::list(&cx, &other, &Filter::default(), page).await.unwrap_err()));
        assert!(refused(entries(&cx, &other, id, &Sought::default(), page).await.unwrap_err()));
        assert!(refused(concept::concept(&cx, &other, id, "01").await.unwrap_err()));
        assert!(refused(detail::detail(&cx, &other, id).await.unwrap_err()));
        assert!(refused(detail::farewell(&cx, &other, id).await.unwrap_err()));
        assert!(refused(detail::remove(&cx, &other, id).await.unwrap_err()));
        assert_eq!(terminology::size(&cx, "2.999.1", "1.0").await.unwrap().0, 5, "and nothing has gone");
    }
}

/// Everything the console asks about what is in a version.
async fn everything(cx: &Backend, id: TerminologyId) {
    let all = Sought { every_level: true, ..Sought::default() };
    let found = Sought { q: "prelievi".into(), ..below("01") };
    for sought in [Sought::default(), all, words("prelievi"), below("01"), found] {
        entries(cx, &keeper(), id, &sought, PageRequest::default()).await.unwrap();
    }
    concept::concept(cx, &keeper(), id, "0101").await.unwrap();
    detail::detail(cx, &keeper(), id).await.unwrap();
    detail::farewell(cx, &keeper(), id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_reads_concepts_of_other_terminologies() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let db = backend::Db::open(&url, 4).await.unwrap();
    let cx = Backend::new(db, backend::Clock::fixed(testing::NOW), backend::Random::seeded(1), testing::files());
    let id = csv(&cx, "2.999.1", "1.0", LEVELS).await;
    let Statements(asked) = statements::of(everything(&cx, id)).await;
    assert!(asked.len() > 15, "{} statements were heard", asked.len());
    let pool = SqlitePool::connect(&url).await.unwrap();
    let mut read_whole = Vec::new();
    for statement in asked {
        let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).fetch_all(&pool).await.unwrap();
        let scans = plan.into_iter().map(|(_, _, _, step)| step);
        // The alias stands in the plan: those of concepts, levels and mappings.
        let whole = ["SCAN c", "SCAN d", "SCAN k", "SCAN m", "SCAN concept", "SCAN concept_descent"];
        read_whole.extend(
            scans.filter(|step| whole.iter().any(|scan| step == scan || step.starts_with(&format!("{scan} ")))),
        );
    }
    assert!(read_whole.is_empty(), "read from one end to the other:\n{}", read_whole.join("\n"));
}
