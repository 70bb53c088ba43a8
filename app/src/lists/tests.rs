//! What an address chooses, and what it says when it is nonsense.

use super::{Chosen, LISTS, at};
use crate::lists::{agreement, attribute, catalogue};

fn received(query: &str) -> Chosen {
    Chosen::read(&agreement::RECEIVED, "/erogazione/richieste", query)
}

#[test]
fn an_address_and_what_it_chooses_are_the_same_thing() {
    let chosen = received("q=asl+1&vista=tutte&sospesa-da=fruitore&ordina=ente&verso=desc&righe=50&p=3");
    assert!(!chosen.nonsense);
    assert_eq!(
        (chosen.view(), chosen.words().as_str(), chosen.sort, chosen.descending),
        ("tutte", "asl 1", "ente", true)
    );
    assert_eq!((chosen.request().offset(), chosen.request().limit()), (100, 50));
    let address = "/erogazione/richieste?vista=tutte&q=asl%201&sospesa-da=fruitore&ordina=ente&verso=desc&righe=50&p=3";
    assert_eq!(chosen.address(&[]), address);
    let again = received(address.split_once('?').expect("a query").1);
    assert_eq!(again.address(&[]), address);
}

#[test]
fn what_is_in_force_anyhow_is_not_in_the_address() {
    let chosen = received("vista=da-fare&q=&sospesa-da=&ordina=presentata&verso=asc&righe=25&p=1");
    assert!(!chosen.nonsense && !chosen.is_filtered());
    assert_eq!(chosen.address(&[]), "/erogazione/richieste");
    let published = Chosen::read(&catalogue::CATALOGUE, "/catalogo", "stato=pubblicata");
    assert!(!published.nonsense && !published.is_filtered(), "{published:?}");
}

#[test]
fn nonsense_is_the_list_without_filters() {
    let long = format!("q={}", "a".repeat(201));
    let nonsense = [
        "vista=pippo",
        "sospesa-da=nessuno",
        "ordina=colore",
        "verso=su",
        "righe=7",
        "p=0",
        "p=-1",
        "p=abc",
        "p=1.5",
        "stampa=forse",
        "formato=pdf",
        "pippo=pluto",
        "pippo=",
        "q=a&q=b",
        "q=%00",
        "q=%FF",
        "p=99999999999999999999",
        &long,
    ];
    for query in nonsense {
        let chosen = received(&format!("{query}&sospesa-da=fruitore").replace("sospesa-da=nessuno&", ""));
        let chosen = if query.starts_with("sospesa-da") { received(query) } else { chosen };
        assert!(chosen.nonsense, "{query} is taken for something");
        assert_eq!(chosen.address(&[]), "/erogazione/richieste", "{query}");
    }
}

#[test]
fn a_filter_of_another_view_is_nonsense() {
    let read = |query| Chosen::read(&attribute::STANDINGS, "/aderente/attributi", query);
    assert!(!read("tipo=dichiarati&stato=tutti").nonsense);
    assert!(read("tipo=verificati&stato=tutti").nonsense);
    assert!(read("tipo=verificati-da-noi&stato=persi").nonsense);
    assert!(!read("tipo=verificati&stato=persi").nonsense);
}

#[test]
fn whoever_changes_anything_but_the_page_begins_at_the_first() {
    let chosen = received("q=asl&p=4");
    assert_eq!(chosen.at_page(5), "/erogazione/richieste?q=asl&p=5");
    assert_eq!(chosen.at_page(1), "/erogazione/richieste?q=asl");
    assert_eq!(chosen.address(&[("righe", "50")]), "/erogazione/richieste?q=asl&righe=50");
    assert_eq!(chosen.sorted_by("ente").0, "/erogazione/richieste?q=asl&ordina=ente");
    assert_eq!(chosen.sorted_by("presentata").0, "/erogazione/richieste?q=asl&verso=desc");
    assert_eq!(chosen.whole("formato", "csv"), "/erogazione/richieste?q=asl&formato=csv");
}

#[test]
fn each_filter_in_force_can_be_taken_away_by_itself() {
    let chosen = received("q=asl&sospesa-da=fruitore&p=2");
    let active = chosen.active(&[]);
    let told = active.iter().map(|filter| (filter.label.as_str(), filter.without.as_str())).collect::<Vec<_>>();
    let expected = [
        ("«asl»", "/erogazione/richieste?sospesa-da=fruitore"),
        ("Sospesa da: Fruitore", "/erogazione/richieste?q=asl"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn every_list_is_found_by_its_path_alone() {
    for list in &LISTS {
        let id = "01900000-0000-7000-8000-00000000beef";
        let path = list.spec.path.replace(":ente", id).replace(":id", id);
        let found = at(&path).expect("found");
        assert_eq!(found.spec.path, list.spec.path);
        assert!(at(&format!("{path}/nuovo/oltre")).is_none());
    }
    assert!(at("/profilo").is_none());
    assert!(at("/fruizione/client/nuovo").is_none(), "the form beside the clients is no client");
}
