//! Every list of the console, found in the route table: its file has as many rows as the page says, its address gives the
//! same rows to a fresh session, and nonsense gives the list without filters and says so (`ux.md` §5.1 U3).

use std::collections::{BTreeMap, BTreeSet};

use app::i18n::it::list as words;
use app::lists::{Chosen, Kind, LISTS, Spec, at};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{Answer, House};

/// The sample data's people all have this password.
const SAMPLE_PASSWORD: &str = "ponte-demo-2026";
/// Together they see every list with something in it.
const READERS: [&str; 6] = [
    "admin@regione-esperia",
    "admin@comune-valdoro",
    "admin@registro-enti",
    "gestore@ponte",
    "operatore@comune-valdoro",
    "terminologie@asl-esperia",
];
/// Whoever makes what only a command makes.
const PROVIDER: &str = READERS[0];

struct Reader {
    name: &'static str,
    sid: String,
}

async fn readers(house: &House) -> Vec<Reader> {
    let mut readers = Vec::new();
    for name in READERS {
        readers.push(Reader { name, sid: house.enter_with(name, SAMPLE_PASSWORD).await });
    }
    readers
}

/// How many rows the list has, as the page says it; none when the page draws no list, or an empty one.
fn said(page: &Answer) -> Option<i64> {
    let pager = page.body.split("class=\"pager\"").nth(1)?;
    let text = pager.split("role=\"status\">").nth(1)?.split('<').next()?;
    let number = text.split(" risultat").next()?.rsplit(' ').next()?;
    number.replace('.', "").parse().ok()
}

/// The page without what is around it and without what is another one in every answer.
fn content(page: &Answer) -> String {
    let main = page.body.split("id=\"contenuto\"").nth(1).unwrap_or_default();
    main.split("</main>").next().unwrap_or_default().to_owned()
}

fn rows(file: &Answer) -> Vec<csv::StringRecord> {
    let text = file.body.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.into_records().map(|row| row.expect("a row as wide as its heading")).collect()
}

fn with(address: &str, more: &str) -> String {
    format!("{address}{}{more}", if address.contains('?') { '&' } else { '?' })
}

/// A run on one request, because no list of runs is made by anything else: its page.
async fn a_run(house: &House, sid: &str) -> String {
    let ask = async |path: &str, body: Option<Value>| {
        let method = if body.is_some() { "POST" } else { "GET" };
        let request = house.request(method.parse().unwrap(), &format!("/api/v1{path}"));
        let request = request.header("cookie", format!("__Host-sid={sid}")).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/json");
        let answer = house.send(request.body(body.unwrap_or_default().to_string().into()).unwrap()).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()
    };
    let received = ask("/producers/agreements?limit=1", None).await;
    let id = received["results"][0]["id"].clone();
    let run = json!({ "action": "approve", "agreements": [{ "id": id }] });
    let made = ask("/agreements/bulk", Some(run)).await;
    format!("/operazioni/{}", made["id"].as_str().unwrap())
}

/// The lists of the sample clients of Comune di Valdoro: of the one that is in use, of the one that is not, of an API client.
async fn of_clients(house: &House) -> Vec<String> {
    let sid = house.enter_with("admin@comune-valdoro", SAMPLE_PASSWORD).await;
    let first = async |path: &str| {
        let list = house.get(&format!("/api/v1/{path}"), Some(&sid)).await;
        let list = serde_json::from_str::<Value>(&list.body).unwrap();
        list["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{path}: {list}")).to_owned()
    };
    let used = format!("/fruizione/client/{}", first("clients?q=allerta").await);
    let spare = format!("/fruizione/client/{}", first("clients?q=riserva").await);
    let api = format!("/fruizione/client/{}", first("clients?kind=API&q=cruscotto").await);
    let purpose = first("consumers/purposes?states=ACTIVE").await;
    vec![
        format!("{used}/chiavi"),
        used,
        format!("{spare}/finalita/collega"),
        format!("{spare}/membri/aggiungi"),
        format!("{api}/amministratore"),
        format!("/fruizione/finalita/{purpose}/client"),
    ]
}

/// The version of a list of the sample data that has levels.
async fn a_terminology(house: &House) -> String {
    let sid = house.enter_with("terminologie@asl-esperia", SAMPLE_PASSWORD).await;
    let list = house.get("/api/v1/terminologies?q=setting&limit=1", Some(&sid)).await;
    let list = serde_json::from_str::<Value>(&list.body).unwrap();
    format!("/terminologie/{}", list["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{list}")))
}

/// The addresses of every page that takes no parameter, and of those whose parameter we know.
async fn addresses(house: &House, sid: &str) -> Vec<String> {
    let run = a_run(house, sid).await;
    let ente = house.get("/api/v1/tenants?limit=1&name=valdoro", Some(sid)).await;
    let ente = serde_json::from_str::<Value>(&ente.body).unwrap()["results"][0]["id"].as_str().unwrap().to_owned();
    let fixed = server::pages::routes().into_iter().map(|route| route.path().to_owned());
    let mut addresses: Vec<_> = fixed.filter(|path| !path.contains(':')).collect();
    addresses.extend([run, format!("/aderente/certificatore/enti/{ente}")]);
    addresses.extend(of_clients(house).await);
    let terminology = a_terminology(house).await;
    addresses.extend([format!("{terminology}/confronto"), terminology]);
    let own = house.get("/api/v1/producers/agreements?states=ACTIVE&limit=1", Some(sid)).await;
    let own = serde_json::from_str::<Value>(&own.body).unwrap();
    let eservice = own["results"][0]["eserviceId"].as_str().unwrap_or_else(|| panic!("{own}"));
    addresses.push(format!("/erogazione/e-service/{eservice}/fruitori"));
    addresses
}

/// The views of a list, and one address for each value of each filter in each view.
fn choices(spec: &'static Spec, path: &str) -> Vec<Chosen> {
    let (name, views) = spec.view.unwrap_or(("", &[""]));
    let mut all = Vec::new();
    for view in views {
        let view_query = if view.is_empty() { String::new() } else { format!("{name}={view}") };
        all.push(Chosen::read(spec, path, &view_query));
        for filter in spec.filters.iter().filter(|filter| filter.is_in(view)) {
            let values = match filter.kind {
                Kind::Words => vec!["a".to_owned(), "zzz nulla".to_owned()],
                Kind::OneOf(choices) => choices().into_iter().map(|choice| choice.value).collect(),
                Kind::Id => vec!["01900000-0000-7000-8000-00000000dead".to_owned()],
            };
            let query = |value: &String| format!("{view_query}&{}={}", filter.name, value.replace(' ', "+"));
            all.extend(values.iter().map(|value| Chosen::read(spec, path, &query(value))));
        }
        let sorts = spec.sorts.iter();
        all.extend(
            sorts.map(|sort| Chosen::read(spec, path, &format!("{view_query}&ordina={sort}&verso=desc&righe=10"))),
        );
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_can_be_had_as_a_file_found_again_and_asked_nonsense() {
    let house = House::with_samples().await;
    let (first, again) = (readers(&house).await, readers(&house).await);
    let provider = first.iter().find(|reader| reader.name == PROVIDER).unwrap();
    let mut seen = BTreeMap::<&'static str, i64>::new();
    for path in addresses(&house, &provider.sid).await {
        for (reader, fresh) in first.iter().zip(&again) {
            let page = house.get(&path, Some(&reader.sid)).await;
            if page.status != StatusCode::OK {
                continue;
            }
            let draws_a_list = page.body.contains("class=\"pager\"") || page.body.contains("class=\"filter-bar\"");
            assert!(!draws_a_list || at(&path).is_some(), "{path} as {}: LISTS has every list", reader.name);
            if let Some(list) = at(&path) {
                let met = seen.entry(list.spec.path).or_default();
                // Whoever sees it first with something in it looks at every choice, the others at the list as it is.
                let looked =
                    if *met == 0 { choices(list.spec, &path) } else { vec![Chosen::nothing(list.spec, &path)] };
                *met += check(&house, &path, looked, reader, fresh).await;
            }
        }
    }
    let known: BTreeSet<_> = LISTS.iter().map(|list| list.spec.path).collect();
    assert_eq!(seen.keys().copied().collect::<BTreeSet<_>>(), known, "every list was met");
    let empty: Vec<_> = seen.iter().filter(|(_, rows)| **rows == 0).collect();
    assert!(empty.is_empty(), "lists without a row show nothing: {empty:?}");
}

/// One list as one reader sees it; how many rows were met.
async fn check(house: &House, path: &str, looked: Vec<Chosen>, reader: &Reader, fresh: &Reader) -> i64 {
    let mut met = 0;
    for chosen in looked {
        assert!(!chosen.nonsense, "{chosen:?}");
        let address = chosen.address(&[]);
        let page = house.get(&address, Some(&reader.sid)).await;
        assert_eq!(page.status, StatusCode::OK, "{address} as {}: {}", reader.name, page.body);
        assert!(!page.body.contains(words::NONSENSE), "{address}");
        let total = said(&page).unwrap_or(0);
        let file = house.get(&with(&address, "formato=csv"), Some(&reader.sid)).await;
        assert_eq!(file.status, StatusCode::OK, "{address}");
        assert!(file.header("content-type").starts_with("text/csv"), "{address}");
        let name = file.header("content-disposition");
        assert!(name.starts_with("attachment; filename=\"") && name.contains(".csv\""), "{name}");
        assert_eq!(rows(&file).len() as i64, total, "rows of {address} as {}", reader.name);
        let other = house.get(&address, Some(&fresh.sid)).await;
        assert_eq!(content(&other), content(&page), "{address} in a fresh session of {}", reader.name);
        let print = house.get(&with(&address, "stampa=1"), Some(&reader.sid)).await;
        assert!(print.body.contains(words::PRINT_NOTE) && !print.body.contains("class=\"filter-bar\""), "{address}");
        met += total;
    }
    let whole = said(&house.get(path, Some(&reader.sid)).await);
    for nonsense in ["pippo=pluto", "p=-3", "righe=7", "p=1&p=2", "q=%00", "stampa=2", "formato=pdf", "%FF=%FF"] {
        let page = house.get(&format!("{path}?{nonsense}"), Some(&reader.sid)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}?{nonsense}");
        assert!(page.body.contains(words::NONSENSE), "{path}?{nonsense} says nothing");
        assert_eq!(said(&page), whole, "{path}?{nonsense}");
    }
    let beyond = house.get(&format!("{path}?p=9999"), Some(&reader.sid)).await;
    assert_eq!((beyond.status, said(&beyond)), (StatusCode::OK, whole), "{path}?p=9999");
    assert_eq!(beyond.body.contains(words::BEYOND), whole.is_some(), "{path}?p=9999");
    met
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_refused_to_whom_the_page_is_refused() {
    let house = House::with_samples().await;
    let nobody = house.get("/enti?formato=csv", None).await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    let manager = house.enter_with("gestore@ponte", SAMPLE_PASSWORD).await;
    for path in ["/erogazione/richieste", "/catalogo", "/discrepanze"] {
        let page = house.get(path, Some(&manager)).await;
        let file = house.get(&format!("{path}?formato=csv"), Some(&manager)).await;
        assert_eq!(file.status, page.status, "{path}");
        assert!(!file.status.is_success() && !file.header("content-type").contains("csv"), "{path}");
    }
}
