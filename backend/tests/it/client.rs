//! Clients on both databases: stored and read back with their parts, keys that belong to one client of the platform, who
//! finds them, and races.

use backend::client::list::{ClientRow, Filter, list};
use backend::client::{create, detail, run};
use backend::{Backend, Error};
use domain::client::{ClientCommand, ClientData, ClientKind, KeyUse, NewKey};
use domain::page::PageRequest;
use domain::{Actor, ClientId, Denial, Revision, Role, Thing};

use crate::cast::{Cast, denial, person, typed};

fn data(name: &str) -> ClientData {
    ClientData { name: name.to_owned(), description: "Il sistema dell'anagrafe".to_owned(), kind: ClientKind::Consumer }
}

fn key(kid: &str) -> ClientCommand {
    ClientCommand::AddKey(NewKey {
        kid: kid.to_owned(),
        name: "Chiave del server".to_owned(),
        pem: "-----BEGIN PUBLIC KEY-----".to_owned(),
        bits: 2048,
        usage: KeyUse::Sig,
    })
}

/// A client that its maker looks after.
async fn made(cx: &Backend, by: &Actor, name: &str) -> ClientId {
    let id = create(cx, by, &data(name)).await.unwrap();
    run(cx, by, id, None, ClientCommand::AddMember(by.user)).await.unwrap();
    id
}

async fn found(cx: &Backend, by: &Actor, filter: &Filter) -> Vec<ClientRow> {
    list(cx, by, filter, PageRequest::default()).await.unwrap().results
}

on_both! {
    async fn a_client_is_stored_with_its_members_and_keys(cx: Backend) {
        let Cast { valdoro, manager: _, anna, bruno, .. } = Cast::of(&cx).await;
        let carla = person(&cx, &anna, valdoro, &typed("Carla", "Verdi", &[Role::Security])).await;
        let id = made(&cx, &anna, "Server di Valdoro").await;
        run(&cx, &anna, id, None, ClientCommand::AddMember(carla.id)).await.unwrap();
        run(&cx, &anna, id, None, key("k1")).await.unwrap();
        run(&cx, &anna, id, None, key("k2")).await.unwrap();
        let client = detail(&cx, &anna, id).await.unwrap().client;
        assert_eq!(client.members, [anna.user, carla.id]);
        assert_eq!(client.keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>(), ["k1", "k2"]);
        assert_eq!((client.keys[0].uploader, client.keys[0].bits, client.revision), (anna.user, 2048, Revision(5)));
        let rows = found(&cx, &anna, &Filter { q: "SERVER anagrafe".into(), ..Filter::default() }).await;
        assert_eq!(rows.iter().map(|row| (row.members, row.purposes, row.keys)).collect::<Vec<_>>(), [(2, 0, 2)]);
        assert!(found(&cx, &bruno, &Filter::default()).await.is_empty());
        assert_eq!(denial(detail(&cx, &bruno, id).await), Denial::not_found(Thing::Client));
        let late = run(&cx, &anna, id, Some(Revision(2)), ClientCommand::Delete).await;
        assert!(matches!(denial(late), Denial::ConcurrentModification { .. }));
    }

    async fn a_key_belongs_to_one_client_and_stays_out_for_a_year(cx: Backend) {
        let Cast { anna, bruno, .. } = Cast::of(&cx).await;
        let id = made(&cx, &anna, "Server di Valdoro").await;
        let other = made(&cx, &bruno, "Server della Regione").await;
        run(&cx, &anna, id, None, key("k1")).await.unwrap();
        assert_eq!(denial(run(&cx, &bruno, other, None, key("k1")).await), Denial::KeyAlreadyExists);
        run(&cx, &anna, id, None, ClientCommand::RemoveKey("k1".to_owned())).await.unwrap();
        assert_eq!(denial(run(&cx, &bruno, other, None, key("k1")).await), Denial::KeyAlreadyExists, "gone a moment ago");
        cx.clock.advance(366 * 86_400);
        run(&cx, &bruno, other, None, key("k1")).await.unwrap();
        run(&cx, &bruno, other, None, ClientCommand::Delete).await.unwrap();
        assert_eq!(denial(detail(&cx, &bruno, other).await), Denial::not_found(Thing::Client));
        assert_eq!(denial(run(&cx, &anna, id, None, key("k1")).await), Denial::KeyAlreadyExists, "gone with its client");
    }

    async fn one_of_many_gets_the_key(cx: Backend) {
        let Cast { anna, bruno, .. } = Cast::of(&cx).await;
        let mut attempts = tokio::task::JoinSet::new();
        for number in 0..8 {
            let by = if number % 2 == 0 { anna.clone() } else { bruno.clone() };
            let id = made(&cx, &by, &format!("Server numero {number}")).await;
            let cx = cx.clone();
            attempts.spawn(async move { run(&cx, &by, id, None, key("k1")).await });
        }
        let (mut won, mut lost) = (0, 0);
        for attempt in attempts.join_all().await {
            match attempt {
                Ok(()) => won += 1,
                Err(Error::Denied(Denial::KeyAlreadyExists)) => lost += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((won, lost), (1, 7));
    }
}
