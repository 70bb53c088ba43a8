//! Versions of terminologies against each other: what differs, who names what goes, what happened to all of them, and a
//! version as a table.

use backend::terminology::comparison::{Comparison, Counts, compare};
use backend::terminology::course::Meter;
use backend::terminology::history::{Filter, Outcome, Who, history};
use backend::terminology::list::{self, Summary, list};
use backend::terminology::refused::{self, Notes, Refusal};
use backend::terminology::{Upload, detail, load, prepare, purge, sheet};
use backend::{Backend, Error, testing};
use domain::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, actor};
use domain::page::PageRequest;
use domain::terminology::change::{Aspect, Change, aspects};
use domain::terminology::{Format, Kind, Operation, Profile, Signer};
use domain::{Actor, Denial, Role, TerminologyId, Thing};

const FIRST: &str = "code,parent,display,status\nA,,Alfa,\nB,A,Beta,\nC,A,Gamma,\nD,,Delta,\nE,,Epsilon,\n";
const SECOND: &str = "code,parent,display,status\nA,,Alfa,\nB,D,Beta,\nC,A,Gamma due,\nD,,Delta,inactive\nF,,Zeta,\n";
const URL: &str = "http://example.org/2.999.7";

fn keeper() -> Actor {
    actor(ASL_ESPERIA, Role::Terminologie)
}

fn upload(format: Format, kind: Kind, oid: &str, version: &str, content: &str) -> Upload {
    let path = testing::folder("changes").join("file");
    std::fs::write(&path, content).unwrap();
    Upload {
        path,
        format,
        kind,
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

async fn loaded(cx: &Backend, format: Format, kind: Kind, oid: &str, version: &str, content: &str) -> TerminologyId {
    load(cx, &upload(format, kind, oid, version, content)).await.unwrap().terminologies[0].id
}

async fn csv(cx: &Backend, version: &str, content: &str) -> TerminologyId {
    let id = loaded(cx, Format::CustomCsv, Kind::CodeSystem, "2.999.7", version, content).await;
    cx.clock.advance(60);
    id
}

async fn everything(cx: &Backend) -> Vec<Summary> {
    list(cx, &keeper(), &list::Filter::default(), PageRequest::default()).await.unwrap().results
}

fn told(comparison: &Comparison) -> Vec<(Change, &str)> {
    comparison.page.results.iter().map(|line| (line.change, line.code.as_str())).collect()
}

/// A value set that names `B` and `E` without a version, `C` in version 1 and the branch of `D`; and a map of `E`.
async fn users(cx: &Backend) {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[
        {{"resource":{{"resourceType":"ValueSet","url":"http://example.org/vs","version":"1","status":"active","title":"Insieme",
          "compose":{{"include":[{{"system":"{URL}","concept":[{{"code":"B"}},{{"code":"E"}}]}},
          {{"system":"{URL}","version":"1.0","concept":[{{"code":"C"}}]}}],
          "exclude":[{{"system":"{URL}","filter":[{{"property":"concept","op":"is-a","value":"D"}}]}}]}}}}}},
        {{"resource":{{"resourceType":"ConceptMap","url":"http://example.org/cm","version":"1","status":"active","title":"Mappa",
          "group":[{{"source":"urn:oid:2.999.7","target":"b","element":[{{"code":"E","target":[{{"code":"2","equivalence":"equal"}}]}}]}}]}}}}]}}"#
    );
    loaded(cx, Format::FhirR4Json, Kind::CodeSystem, "2.999.8", "1", &bundle).await;
}

fn refusal(caller: &str, instance: &str) -> Refusal {
    Refusal {
        caller: caller.into(),
        operation: Operation::Upload,
        status: 403,
        instance: instance.into(),
        detail: "Il campo iss non va.".into(),
        signer: "S1#ALTRO".into(),
        oid: "2.999.7".into(),
        version: "9".into(),
        trace: "0123456789abcdef".into(),
        at: testing::NOW,
    }
}

on_both! {
    async fn two_versions_differ_in_codes_words_states_and_levels(cx: Backend) {
        let (first, second) = (csv(&cx, "1.0", FIRST).await, csv(&cx, "2.0", SECOND).await);
        let all = PageRequest::default();
        let found = compare(&cx, &keeper(), first, second, None, all).await.unwrap();
        assert_eq!(found.counts, Counts { removed: 1, changed: 3, added: 1 });
        use Change::{Added, Changed, Removed};
        assert_eq!(told(&found), [(Removed, "E"), (Changed, "B"), (Changed, "C"), (Changed, "D"), (Added, "F")]);
        let of = |code: &str| {
            let line = found.page.results.iter().find(|line| line.code == code).unwrap();
            aspects(line.before.as_ref().unwrap(), line.after.as_ref().unwrap())
        };
        assert_eq!((of("B"), of("C")), (vec![Aspect::Parents], vec![Aspect::Display]));
        assert!(of("D").contains(&Aspect::Status), "{:?}", of("D"));
        // A page over the edges between the kinds, one kind alone, and the same version.
        let page = compare(&cx, &keeper(), first, second, None, PageRequest::new(1, 2)).await.unwrap();
        assert_eq!((told(&page), page.page.total), (vec![(Changed, "B"), (Changed, "C")], 5));
        let page = compare(&cx, &keeper(), first, second, None, PageRequest::new(3, 2)).await.unwrap();
        assert_eq!(told(&page), [(Changed, "D"), (Added, "F")]);
        let added = compare(&cx, &keeper(), first, second, Some(Added), all).await.unwrap();
        assert_eq!((told(&added), added.page.total), (vec![(Added, "F")], 1));
        let same = compare(&cx, &keeper(), first, first, None, all).await.unwrap();
        assert_eq!((same.counts, same.page.total), (Counts::default(), 0));
        let gone = compare(&cx, &keeper(), TerminologyId(uuid::Uuid::nil()), first, None, all).await;
        assert!(matches!(gone, Err(Error::Denied(Denial::NotFound { thing: Thing::Terminology }))));
        let other = compare(&cx, &actor(ASL_ESPERIA, Role::Admin), first, second, None, all).await;
        assert!(matches!(other, Err(Error::Denied(Denial::Unauthorized { .. }))));
    }

    async fn only_codes_are_compared(cx: Backend) {
        let first = csv(&cx, "1.0", FIRST).await;
        users(&cx).await;
        let map = testing::texts(&cx, "select kind from terminology where state = 'active' order by kind").await;
        assert_eq!(map, ["CodeSystem", "ConceptMap", "ValueSet"]);
        let set = everything(&cx).await.into_iter().find(|line| line.kind == Kind::ValueSet).unwrap().id;
        let refused = compare(&cx, &keeper(), first, set, None, PageRequest::default()).await;
        assert!(matches!(refused, Err(Error::Denied(Denial::Invalid(_)))), "{refused:?}");
    }

    async fn value_sets_and_maps_are_compared_too_and_before_they_are_published(cx: Backend) {
        let keys = |comparison: &Comparison| {
            comparison.page.results.iter().map(|line| format!("{} {}", line.change, line.code)).collect::<Vec<_>>()
        };
        let set = |rows: &str| format!("CodeSystem,code,display\n{rows}");
        let first = "http://a,1,Uno\nhttp://a,2,Due\nhttp://b,1,Eins\n";
        let second = "http://a,1,Uno!\nhttp://b,1,Eins\nhttp://b,3,Drei\n";
        let map = |rows: &str| format!("source_code,target_code,equivalence,comment,source_system,target_system\n{rows}");
        let first_map = "1,A,equal,,http://a,http://z\n2,B,wider,,http://a,http://z\n3,C,equal,nota,http://a,http://z\n4,,unmatched,,http://a,http://z\n";
        let second_map = "1,A,equal,,http://a,http://z\n2,B,narrower,,http://a,http://z\n3,C,equal,altra nota,http://a,http://z\n3,D,wider,,http://a,http://z\n";
        for (oid, kind, before, after, expected, counts) in [
            (
                "2.999.41", Kind::ValueSet, set(first), set(second),
                vec!["removed http://a|2", "changed http://a|1", "added http://b|3"], (1, 1, 1),
            ),
            (
                "2.999.42", Kind::ConceptMap, map(first_map), map(second_map),
                vec!["removed http://a|4 → ∅", "changed http://a|2 → http://z|B", "changed http://a|3 → http://z|C",
                     "added http://a|3 → http://z|D"], (1, 2, 1),
            ),
        ] {
            let old = loaded(&cx, Format::CustomCsv, kind, oid, "1", &before).await;
            cx.clock.advance(60);
            let next = upload(Format::CustomCsv, kind, oid, "2", &after);
            let new = prepare::prepare(&cx, &keeper(), &next).await.unwrap().terminologies[0].id;
            let prospects = prepare::prospects(&cx, &keeper(), &[new]).await.unwrap();
            let difference = prospects[0].difference.as_ref().unwrap();
            assert_eq!((difference.removed_count, difference.changed_count, difference.added_count), counts, "{kind}");
            assert_eq!(difference.changed.len() as i64, counts.1);
            prepare::publish(&cx, &keeper(), &[new]).await.unwrap();
            let page = PageRequest::default();
            let comparison = compare(&cx, &keeper(), old, new, None, page).await.unwrap();
            assert_eq!(keys(&comparison), expected);
            assert_eq!((comparison.counts.removed, comparison.counts.changed, comparison.counts.added), counts);
            let only = compare(&cx, &keeper(), old, new, Some(Change::Changed), PageRequest::new(0, 1)).await.unwrap();
            assert_eq!((only.page.results.len(), only.page.total), (1, counts.1));
            let second_page = compare(&cx, &keeper(), old, new, None, PageRequest::new(1, 2)).await.unwrap();
            assert_eq!(keys(&second_page), expected[1..3]);
            let same = compare(&cx, &keeper(), new, new, None, page).await.unwrap();
            assert_eq!((same.counts, same.page.total), (Counts::default(), 0));
        }
    }

    async fn who_names_what_goes_is_told_before_it_goes(cx: Backend) {
        let first = csv(&cx, "1.0", FIRST).await;
        users(&cx).await;
        let codes = |used: &[backend::terminology::usage::Usage]| {
            used.iter().map(|one| (one.by.kind, one.codes.join(" "), one.count)).collect::<Vec<_>>()
        };
        let next = upload(Format::CustomCsv, Kind::CodeSystem, "2.999.7", "2.0", SECOND);
        let prepared = prepare::prepare(&cx, &keeper(), &next).await.unwrap().terminologies[0].id;
        let prospects = prepare::prospects(&cx, &keeper(), &[prepared]).await.unwrap();
        // C is another in the new version, and whoever names version 1.0 keeps it.
        let expected = vec![(Kind::ValueSet, "E".to_owned(), 1), (Kind::ConceptMap, "E".to_owned(), 1)];
        assert_eq!(codes(&prospects[0].used), expected);
        // Alone, everything goes with it.
        let farewell = detail::farewell(&cx, &keeper(), first).await.unwrap();
        let whole = vec![(Kind::ValueSet, "B C D E".to_owned(), 4), (Kind::ConceptMap, "E".to_owned(), 1)];
        assert_eq!(codes(&farewell.used), whole);
        cx.clock.advance(60);
        prepare::publish(&cx, &keeper(), &[prepared]).await.unwrap();
        // Now the second is the one in force: without the first, only who names its version loses something.
        let farewell = detail::farewell(&cx, &keeper(), first).await.unwrap();
        assert_eq!(codes(&farewell.used), [(Kind::ValueSet, "C".to_owned(), 1)]);
        // Without the second the first is in force again, which has all that is named.
        let farewell = detail::farewell(&cx, &keeper(), prepared).await.unwrap();
        assert!(farewell.used.is_empty(), "{:?}", farewell.used);
    }

    async fn everything_that_happened_is_one_list(cx: Backend) {
        let first = csv(&cx, "1.0", FIRST).await;
        csv(&cx, "2.0", SECOND).await;
        detail::remove(&cx, &keeper(), first).await.unwrap();
        refused::to_person(&cx, &keeper(), Refusal { signer: String::new(), ..refusal("account|a", "/bad-request") }).await;
        let notes = Notes::start(&cx);
        for _ in 0..3 {
            notes.note(refusal("client|a", "/jwt-iss"));
        }
        let ask = async |filter: Filter| history(&cx, &keeper(), &filter, PageRequest::default()).await.unwrap();
        for _ in 0..100 {
            let machine = Filter { who: Some(Who::Machine), outcome: Some(Outcome::Refused), ..Filter::default() };
            let noted = ask(machine).await.results;
            if noted.first().is_some_and(|one| one.refused.as_ref().is_some_and(|refused| refused.times == 3)) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let all = ask(Filter::default()).await;
        assert_eq!(all.total, 5);
        let count = async |filter: Filter| ask(filter).await.total;
        assert_eq!(count(Filter { outcome: Some(Outcome::Loaded), ..Filter::default() }).await, 2);
        assert_eq!(count(Filter { outcome: Some(Outcome::Deleted), ..Filter::default() }).await, 1);
        assert_eq!(count(Filter { who: Some(Who::Person), ..Filter::default() }).await, 2, "the deletion and the refusal");
        assert_eq!(count(Filter { q: "S1#altro".into(), ..Filter::default() }).await, 1);
        assert_eq!(count(Filter { q: "2.999.7 2.0".into(), ..Filter::default() }).await, 1);
        let machine = Filter { outcome: Some(Outcome::Refused), who: Some(Who::Machine), ..Filter::default() };
        let machine = ask(machine).await;
        let told = machine.results[0].refused.as_ref().unwrap();
        assert_eq!((told.times, told.status, told.instance.as_str()), (3, 403, "/jwt-iss"), "three times in one minute");
        let loaded = ask(Filter { outcome: Some(Outcome::Loaded), ..Filter::default() }).await;
        let shown = loaded.results.iter().map(|one| (one.version.as_str(), one.shown.is_some()));
        assert_eq!(shown.collect::<Vec<_>>(), [("2.0", true), ("1.0", false)], "newest first, the deleted one without its page");
        assert!(matches!(
            history(&cx, &actor(COMUNE_VALDORO, Role::Admin), &Filter::default(), PageRequest::default()).await,
            Err(Error::Denied(Denial::Unauthorized { .. }))
        ));
        cx.clock.advance(91 * 86_400);
        refused::sweep(&cx).await.unwrap();
        assert_eq!(count(Filter { outcome: Some(Outcome::Refused), ..Filter::default() }).await, 0);
    }

    async fn what_one_caller_can_have_noted_is_bounded(cx: Backend) {
        for minute in 0..(refused::KEPT / 20 + 5) {
            for number in 0..20 {
                let at = domain::Timestamp(testing::NOW.0 + minute * 60_000_000);
                let one = Refusal { at, ..refusal("account|a", &format!("/{number}")) };
                refused::to_person(&cx, &keeper(), one).await;
            }
        }
        let kept = testing::texts(&cx, "select instance from terminology_refused").await;
        assert_eq!(i64::try_from(kept.len()).unwrap(), refused::KEPT);
    }

    async fn a_table_comes_in_again_as_it_went_out(cx: Backend) {
        let many: String = (0..2_300).map(|n| format!("{n:04},{},Numero {n}\n", if n == 0 { "" } else { "0000" })).collect();
        let first = csv(&cx, "1.0", &format!("code,parent,display\n{many}")).await;
        let mut rows = sheet::rows(&cx, &keeper(), first).await.unwrap();
        let mut content = sheet::columns(Kind::CodeSystem).join(",") + "\n";
        let mut count = 0;
        while let Some(piece) = rows.piece().await.unwrap() {
            count += piece.len();
            content.extend(piece.into_iter().map(|row| row.join(",") + "\n"));
        }
        assert_eq!(count, 2_300);
        let again = csv(&cx, "2.0", &content).await;
        let same = compare(&cx, &keeper(), first, again, None, PageRequest::default()).await.unwrap();
        assert_eq!(same.counts, Counts::default(), "{:?}", same.page.results.first());
        detail::remove(&cx, &keeper(), again).await.unwrap();
        purge::sweep(&cx).await.unwrap();
        let gone = sheet::rows(&cx, &keeper(), again).await;
        assert!(matches!(gone.map(drop), Err(Error::Denied(Denial::NotFound { .. }))));
        users(&cx).await;
        for line in everything(&cx).await {
            let mut rows = sheet::rows(&cx, &keeper(), line.id).await.unwrap();
            let width = sheet::columns(line.kind).len();
            assert!(rows.piece().await.unwrap().unwrap().iter().all(|row| row.len() == width), "{}", line.kind);
        }
    }
}
