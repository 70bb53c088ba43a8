//! Clients on both databases: stored and read back with their parts, keys that belong to one client of the platform, who
//! finds them, and races.

use backend::client::detail::detail;
use backend::client::list::{ClientRow, Filter, list};
use backend::client::people::{Choosing, choices};
use backend::client::{create, run};
use backend::{Backend, Error};
use domain::client::{ClientCommand, ClientData, ClientKind, KeyUse, NewKey};
use domain::page::PageRequest;
use domain::{Actor, ClientId, Denial, Permission, Revision, Role, Thing};

use crate::cast::{Cast, denial, person, typed};

fn data(name: &str) -> ClientData {
    ClientData {
        name: name.to_owned(),
        description: "Il sistema dell'anagrafe".to_owned(),
        kind: ClientKind::Consumer,
        members: Vec::new(),
    }
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

const fn unauthorized(permission: Permission) -> Denial {
    Denial::Unauthorized { permission }
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
        let client = detail(&cx, &anna, id).await.unwrap().facts.client;
        assert_eq!(client.members, [anna.user, carla.id]);
        assert_eq!(client.keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>(), ["k1", "k2"]);
        assert_eq!((client.keys[0].uploader, client.keys[0].bits, client.revision), (anna.user, 2048, Revision(5)));
        let reader = |role| Actor { roles: vec![role], ..anna.clone() };
        assert_eq!(found(&cx, &reader(Role::Api), &Filter::default()).await.len(), 1);
        let rows = found(&cx, &anna, &Filter { q: "SERVER anagrafe".into(), ..Filter::default() }).await;
        assert_eq!(rows.iter().map(|row| (row.members, row.purposes, row.keys)).collect::<Vec<_>>(), [(2, 0, 2)]);
        assert!(found(&cx, &bruno, &Filter::default()).await.is_empty());
        assert_eq!(denial(detail(&cx, &bruno, id).await), Denial::not_found(Thing::Client));
        assert_eq!(denial(detail(&cx, &reader(Role::Api), id).await), unauthorized(Permission::ReadKeys));
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
        run(&cx, &anna, id, None, key("k1")).await.expect("its own client may have it again");
        run(&cx, &anna, id, None, ClientCommand::RemoveKey("k1".to_owned())).await.unwrap();
        assert_eq!(denial(run(&cx, &bruno, other, None, key("k1")).await), Denial::KeyAlreadyExists, "gone a moment ago");
        cx.clock.advance(366 * 86_400);
        run(&cx, &bruno, other, None, key("k1")).await.unwrap();
        run(&cx, &bruno, other, None, ClientCommand::Delete).await.unwrap();
        assert_eq!(denial(detail(&cx, &bruno, other).await), Denial::not_found(Thing::Client));
        assert_eq!(denial(run(&cx, &anna, id, None, key("k1")).await), Denial::KeyAlreadyExists, "gone with its client");
    }

    async fn parts_that_stay_keep_their_order_and_deleting_takes_everything(cx: Backend) {
        let Cast { valdoro, anna, .. } = Cast::of(&cx).await;
        let carla = person(&cx, &anna, valdoro, &typed("Carla", "Verdi", &[Role::Security])).await;
        let dario = person(&cx, &anna, valdoro, &typed("Dario", "Russo", &[Role::Support])).await;
        let id = made(&cx, &anna, "Server di Valdoro").await;
        run(&cx, &anna, id, None, ClientCommand::AddMember(carla.id)).await.unwrap();
        for kid in ["k1", "k2", "k3"] {
            run(&cx, &anna, id, None, key(kid)).await.unwrap();
        }
        run(&cx, &anna, id, None, ClientCommand::RemoveKey("k2".to_owned())).await.unwrap();
        run(&cx, &anna, id, None, key("k4")).await.unwrap();
        run(&cx, &anna, id, None, ClientCommand::RemoveMember(anna.user)).await.unwrap();
        let shown = detail(&cx, &anna, id).await.unwrap();
        let client = &shown.facts.client;
        assert_eq!(client.keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>(), ["k1", "k3", "k4"]);
        assert_eq!(client.members, [carla.id]);
        assert!(client.keys.iter().all(|key| client.is_orphan(key, shown.member(key.uploader))));
        assert_eq!(shown.name_of(anna.user), "Anna Bianchi");
        assert_eq!(shown.history[0].event.name(), "ClientMemberRemoved");
        let chosen = choices(&cx, &anna, id, Choosing::Members, "", PageRequest::default()).await.unwrap();
        assert_eq!(chosen.results.iter().map(|person| person.member.user).collect::<Vec<_>>(), [anna.user]);
        let refused = run(&cx, &anna, id, None, ClientCommand::AddMember(dario.id)).await;
        assert_eq!(denial(refused), Denial::UserWithoutSecurityPrivileges);
        run(&cx, &anna, id, None, ClientCommand::Delete).await.unwrap();
        let again = made(&cx, &anna, "Server di Valdoro").await;
        assert_eq!(denial(run(&cx, &anna, again, None, key("k3")).await), Denial::KeyAlreadyExists);
    }

    async fn an_api_client_has_an_administrator_and_may_begin_with_members(cx: Backend) {
        let Cast { anna, .. } = Cast::of(&cx).await;
        let data = ClientData { kind: ClientKind::Api, members: vec![anna.user], ..data("Automazioni") };
        let id = create(&cx, &anna, &data).await.unwrap();
        let chosen = choices(&cx, &anna, id, Choosing::Admin, "bian", PageRequest::default()).await.unwrap();
        assert_eq!((chosen.total, chosen.results[0].full_name().as_str()), (1, "Anna Bianchi"));
        run(&cx, &anna, id, None, ClientCommand::SetAdmin(anna.user)).await.unwrap();
        let client = detail(&cx, &anna, id).await.unwrap().facts.client;
        assert_eq!((client.admin, client.members.as_slice()), (Some(anna.user), [anna.user].as_slice()));
        let chosen = choices(&cx, &anna, id, Choosing::Admin, "", PageRequest::default()).await.unwrap();
        assert!(chosen.results.is_empty(), "the present one is not to be chosen again");
        run(&cx, &anna, id, None, ClientCommand::RemoveAdmin).await.unwrap();
        assert_eq!(detail(&cx, &anna, id).await.unwrap().facts.client.admin, None);
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
