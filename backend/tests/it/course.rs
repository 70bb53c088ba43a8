//! How far loads are, as those who wait for them see it, in whichever process.

use std::time::Duration;

use backend::terminology::course::{Beginning, Meter, begin, going_on, own, sweep, watched};
use backend::{Backend, Error};
use domain::fixtures::{ASL_ESPERIA, actor};
use domain::{Actor, Denial, Role, UserId};
use tokio::sync::oneshot;

fn keeper() -> Actor {
    actor(ASL_ESPERIA, Role::Terminologie)
}

fn beginning(cx: &Backend, author: Option<UserId>, file: &str) -> Beginning {
    Beginning {
        id: cx.id(),
        author,
        signer: author.map_or("S1#190201234567PR", |_| "").to_owned(),
        file: file.into(),
        oid: "2.999.7".into(),
        version: "1.0".into(),
        bytes: 1000,
    }
}

async fn files(cx: &Backend) -> Vec<String> {
    going_on(cx, &keeper()).await.unwrap().into_iter().map(|course| course.file).collect()
}

on_both! {
    async fn a_load_is_seen_while_it_goes_on_and_forgotten_when_it_ends(cx: Backend) {
        let of_a_person = beginning(&cx, Some(keeper().user), "mia.csv");
        begin(&cx, &of_a_person).await.unwrap();
        let id = of_a_person.id;
        let course = own(&cx, &keeper(), id).await.unwrap().unwrap();
        assert_eq!((course.bytes, course.bytes_read, course.entries, course.has_stopped), (1000, 0, 0, false));
        let (end, ended) = oneshot::channel::<u8>();
        let (stop, stopped) = oneshot::channel::<u8>();
        let person = tokio::spawn({
            let cx = cx.clone();
            async move { watched(&cx, of_a_person, Meter::default(), ended).await }
        });
        let machine = tokio::spawn({
            let cx = cx.clone();
            async move { watched(&cx, beginning(&cx, None, "macchina.json"), Meter::default(), stopped).await }
        });
        // The machine's is seen once it takes long.
        for _ in 0..100 {
            if files(&cx).await.len() == 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(files(&cx).await, ["mia.csv", "macchina.json"]);
        let stranger = Actor { user: UserId(cx.id()), ..keeper() };
        assert_eq!(own(&cx, &stranger, id).await.unwrap(), None, "somebody else's is not theirs");
        end.send(1).unwrap();
        assert_eq!(person.await.unwrap().unwrap(), 1);
        assert_eq!(files(&cx).await, ["macchina.json"]);
        assert_eq!(own(&cx, &keeper(), id).await.unwrap(), None);
        stop.send(2).unwrap();
        machine.await.unwrap().unwrap();
        assert_eq!(files(&cx).await, Vec::<String>::new());
    }

    async fn what_is_over_at_once_is_never_noted(cx: Backend) {
        assert_eq!(watched(&cx, beginning(&cx, None, "breve.csv"), Meter::default(), async { 7 }).await, 7);
        assert_eq!(files(&cx).await, Vec::<String>::new());
    }

    async fn of_whom_nothing_is_heard_has_stopped_and_stands_in_nobodys_way(cx: Backend) {
        let first = beginning(&cx, Some(keeper().user), "uno.csv");
        begin(&cx, &first).await.unwrap();
        begin(&cx, &beginning(&cx, Some(keeper().user), "due.csv")).await.unwrap();
        let third = beginning(&cx, Some(keeper().user), "tre.csv");
        let refused = begin(&cx, &third).await;
        assert!(matches!(refused, Err(Error::Denied(Denial::TooManyRequests { .. }))), "{refused:?}");
        begin(&cx, &beginning(&cx, Some(UserId(cx.id())), "altrui.csv")).await.unwrap();
        cx.clock.advance(31);
        assert!(own(&cx, &keeper(), first.id).await.unwrap().unwrap().has_stopped);
        assert_eq!(files(&cx).await, Vec::<String>::new());
        begin(&cx, &third).await.unwrap();
        cx.clock.advance(900);
        sweep(&cx).await.unwrap();
        assert_eq!(own(&cx, &keeper(), first.id).await.unwrap(), None);
        for role in [Role::Admin, Role::Operatore] {
            let nobody = actor(ASL_ESPERIA, role);
            assert!(matches!(going_on(&cx, &nobody).await, Err(Error::Denied(Denial::Unauthorized { .. }))));
            assert!(matches!(own(&cx, &nobody, first.id).await, Err(Error::Denied(Denial::Unauthorized { .. }))));
        }
    }
}

/// Loads write through the one connection that writes, which a note waits for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_that_writes_is_noted_meanwhile() {
    let Some(cx) = backend::testing::backend(backend::testing::On::Sqlite).await else { return };
    let work = async {
        let mut seen = Vec::new();
        for _ in 0..60 {
            let mut tx = cx.db.begin_job().await.unwrap();
            // Held while others wait, as by a statement that takes long.
            tokio::time::sleep(Duration::from_millis(50)).await;
            sql!(tx, execute, "update terminology_rate set used = 0").unwrap();
            tx.commit().await.unwrap();
            seen.extend(going_on(&cx, &keeper()).await.unwrap().into_iter().map(|course| course.file));
        }
        seen
    };
    let begun = std::time::Instant::now();
    let seen = watched(&cx, beginning(&cx, None, "lunga.csv"), Meter::default(), work).await;
    assert!(seen.contains(&"lunga.csv".to_owned()), "it is seen while it writes");
    assert!(begun.elapsed() < Duration::from_secs(20), "and waits for nobody: {:?}", begun.elapsed());
    assert_eq!(files(&cx).await, Vec::<String>::new());
}
