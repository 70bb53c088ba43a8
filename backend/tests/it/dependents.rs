//! What depends on a terminology: who names it, and who is left without it when it goes.

use backend::terminology::course::Meter;
use backend::terminology::{self, Deleted, Policy, Upload, detail, load, prepare, purge};
use backend::{Backend, Db, Error, testing};
use domain::fixtures::{ASL_ESPERIA, actor};
use domain::terminology::{Format, Kind, Profile, Signer};
use domain::{Actor, Denial, Role, TerminologyId};

const SYSTEM_OID: &str = "2.999.30";
/// Two value sets and a map that name the system: by its address, in version 2, and by its object identifier. One of the sets
/// has an identifier of its own, the others are given one together.
const OTHERS: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"resource":{"resourceType":"ValueSet","url":"http://example.org/vs","version":"1","status":"active","title":"Insieme",
      "compose":{"include":[{"system":"http://example.org/2.999.30","concept":[{"code":"A"}]}],
                 "exclude":[{"system":"http://example.org/altro|5","concept":[{"code":"A"}]}]}}},
    {"resource":{"resourceType":"ValueSet","url":"http://example.org/vs-due","version":"1","status":"active","title":"Insieme due",
      "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:2.999.32"}],
      "compose":{"include":[{"system":"http://example.org/2.999.30","version":"2"},{"valueSet":["http://example.org/vs|1"]}]}}},
    {"resource":{"resourceType":"ConceptMap","url":"http://example.org/cm","version":"1","status":"active","title":"Mappa",
      "sourceCanonical":"http://example.org/vs","group":[{"source":"URN:OID:2.999.30","target":"http://example.org/z","targetVersion":"9",
      "element":[{"code":"A","target":[{"code":"2","equivalence":"equal"}]}]}]}}]}"#;

fn keeper() -> Actor {
    actor(ASL_ESPERIA, Role::Terminologie)
}

fn signer() -> Signer {
    Signer { common_name: "S1#190201234567PR".into(), subject: "RSSMRA80A01H501U".into() }
}

fn upload(format: Format, kind: Kind, oid: &str, version: &str, content: &str) -> Upload {
    let path = testing::folder("dependents").join("file");
    std::fs::write(&path, content).unwrap();
    Upload {
        path,
        format,
        kind,
        oid: oid.into(),
        version: Some(version.into()),
        url: format!("http://example.org/{oid}"),
        title: format!("Lista {oid}"),
        signer: signer(),
        file_sha256: "00".repeat(32),
        meter: Meter::default(),
        profile: Profile::Lenient,
    }
}

async fn system(cx: &Backend, version: &str) -> TerminologyId {
    let upload = upload(Format::CustomCsv, Kind::CodeSystem, SYSTEM_OID, version, "code,display\nA,Alfa\n");
    load(cx, &upload).await.unwrap().terminologies[0].id
}

async fn others(cx: &Backend, oid: &str) {
    load(cx, &upload(Format::FhirR4Json, Kind::CodeSystem, oid, "1", OTHERS)).await.unwrap();
    let lines = "source_code,target_code,source_system,target_system\nA,1,http://example.org/2.999.30,http://example.org/z\n\
                 B,2,http://example.org/2.999.30,http://example.org/z\n";
    load(cx, &upload(Format::CustomCsv, Kind::ConceptMap, "2.999.33", "1", lines)).await.unwrap();
}

fn titles(deleted: &Deleted) -> Vec<&str> {
    deleted.dependents.iter().map(|one| one.title.as_str()).collect()
}

async fn delete(cx: &Backend, oid: &str, version: &str) -> backend::Result<Deleted> {
    terminology::delete(cx, oid, version, &signer()).await
}

async fn named(cx: &Backend) -> Vec<String> {
    testing::texts(
        cx,
        "select t.title || ': ' || n.kind || ' ' || n.url || ' ' || n.version from terminology_naming n
         join terminology t on t.id = n.terminology_id order by 1",
    )
    .await
}

on_both! {
    async fn who_names_whom_is_noted_and_goes_with_the_one_who_names(cx: Backend) {
        system(&cx, "1").await;
        others(&cx, "2.999.31").await;
        let expected = [
            "Insieme due: CodeSystem http://example.org/2.999.30 2",
            "Insieme due: ValueSet http://example.org/vs 1",
            "Insieme: CodeSystem http://example.org/2.999.30 ",
            "Insieme: CodeSystem http://example.org/altro 5",
            "Lista 2.999.33: CodeSystem http://example.org/2.999.30 ",
            "Lista 2.999.33: CodeSystem http://example.org/z ",
            "Mappa: CodeSystem http://example.org/z 9",
            "Mappa: CodeSystem urn:oid:2.999.30 ",
            "Mappa: ValueSet http://example.org/vs ",
        ];
        let mut found = named(&cx).await;
        found.sort();
        assert_eq!(found, expected);
        // The migration finds the same in what was there before.
        let migration = match &cx.db {
            Db::Sqlite { .. } => include_str!("../../migrations/sqlite/0070_terminology_naming.sql"),
            Db::Postgres { .. } => include_str!("../../migrations/postgres/0070_terminology_naming.sql"),
        };
        let (_, filling) = migration.split_once("(kind, url, version);\n").unwrap();
        let mut tx = cx.db.begin_job().await.unwrap();
        sql!(&mut tx, execute, "delete from terminology_naming").unwrap();
        each!(tx, c => sqlx::query(filling).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let mut again = named(&cx).await;
        again.sort();
        assert_eq!(again, expected);
        for oid in ["2.999.31", "2.999.32", "2.999.33"] {
            delete(&cx, oid, "1").await.unwrap();
        }
        purge::sweep(&cx).await.unwrap();
        assert_eq!(named(&cx).await, Vec::<String>::new());
    }

    async fn whoever_is_left_without_what_they_name_is_told(cx: Backend) {
        let first = system(&cx, "1").await;
        cx.clock.advance(60);
        system(&cx, "2").await;
        // The first set and the map have the identifier of the system itself.
        others(&cx, SYSTEM_OID).await;
        let farewell = detail::farewell(&cx, &keeper(), first).await.unwrap();
        let kinds = farewell.named_by.iter().map(|one| one.title.as_str()).collect::<Vec<_>>();
        assert_eq!(kinds, ["Insieme", "Lista 2.999.33", "Mappa"], "whoever names any version, too");
        // The set and the map go with version 1; the other set imports the first, and stays without it.
        assert_eq!(titles(&delete(&cx, SYSTEM_OID, "1").await.unwrap()), ["Insieme due"]);
        let last = delete(&cx, SYSTEM_OID, "2").await.unwrap();
        assert_eq!((last.count, titles(&last)), (1, vec!["Insieme due", "Lista 2.999.33"]));
        let again = delete(&cx, SYSTEM_OID, "2").await;
        assert!(matches!(again, Err(Error::Denied(Denial::NotFound { .. }))), "{again:?}");
    }

    async fn what_others_depend_on_stays_where_that_is_wanted(cx: Backend) {
        let terminologies = Policy { protects_referenced: true, ..Policy::default() };
        let cx = Backend { terminologies: terminologies.into(), ..cx };
        let first = system(&cx, "1").await;
        others(&cx, "2.999.31").await;
        let kept = |refused: Error| assert!(
            matches!(refused, Error::Denied(Denial::TerminologyReferenced { count: 3 })), "{refused:?}"
        );
        kept(delete(&cx, SYSTEM_OID, "1").await.unwrap_err());
        kept(detail::remove(&cx, &keeper(), first).await.unwrap_err());
        let farewell = detail::farewell(&cx, &keeper(), first).await.unwrap();
        assert_eq!(farewell.refused, Some(Denial::TerminologyReferenced { count: 3 }));
        // Another version does for whoever names any.
        cx.clock.advance(60);
        let next = upload(Format::CustomCsv, Kind::CodeSystem, SYSTEM_OID, "3", "code,display\nA,Alfa\n");
        let prepared = prepare::prepare(&cx, &keeper(), &next).await.unwrap().terminologies[0].id;
        kept(delete(&cx, SYSTEM_OID, "1").await.unwrap_err());
        prepare::publish(&cx, &keeper(), &[prepared]).await.unwrap();
        assert_eq!(delete(&cx, SYSTEM_OID, "1").await.unwrap().count, 1);
        let refused = delete(&cx, "2.999.31", "1").await;
        assert!(matches!(refused, Err(Error::Denied(Denial::TerminologyReferenced { count: 1 }))), "{refused:?}");
        for oid in ["2.999.32", "2.999.31"] {
            delete(&cx, oid, "1").await.unwrap();
        }
    }
}
