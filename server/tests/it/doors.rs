//! Every way into the process, found where it is registered: pages, server functions, the API's operations, plain
//! forms. What somebody adds is in the tests by itself.

use std::collections::BTreeSet;

// Linked, or its server functions are not in the registry.
use app as _;
use axum::http::Method;

/// A method and a path, parameters in braces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Doorway {
    pub kind: Kind,
    pub method: String,
    pub path: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Page,
    File,
    Form,
    Function,
    Operation,
    Machine,
}

impl Doorway {
    fn new(kind: Kind, method: &str, path: &str) -> Self {
        Self { kind, method: method.to_owned(), path: path.to_owned() }
    }

    pub fn method(&self) -> Method {
        self.method.parse().unwrap()
    }

    /// The path with `id` in place of each id; a command is one that both sides of a thing have.
    pub fn at(&self, id: &str) -> String {
        let mut path = String::new();
        for part in self.path.split('/').skip(1) {
            path.push('/');
            path.push_str(match part {
                "{comando}" if self.path.contains("/utenti/") => "disattiva",
                "{comando}" => "archivia",
                parameter if parameter.starts_with('{') => id,
                fixed => fixed,
            });
        }
        path
    }

    pub fn has_parameter(&self) -> bool {
        self.path.contains('{')
    }
}

/// Files that pages link to, and pieces of pages; no registry knows them, nor the forms.
const FILES: [&str; 17] = [
    "/catalogo/{eservice}/v/{descriptor}/documenti/{document}",
    "/cerca/elenco",
    "/cittadino/{link}",
    "/cittadino/{link}/documenti/{document}",
    "/cittadino/{link}/modulo.pdf",
    "/cittadino/{link}/risposta.pdf",
    "/erogazione/finalita/{id}/versioni/{version}/analisi-del-rischio.pdf",
    "/erogazione/richieste/{id}/attestazione.pdf",
    "/erogazione/richieste/{id}/documenti/{document}",
    "/fruizione/finalita/{id}/versioni/{version}/analisi-del-rischio.pdf",
    "/fruizione/richieste/{id}/attestazione.pdf",
    "/fruizione/richieste/{id}/documenti/{document}",
    "/pratiche/{id}/documenti/{document}",
    "/pratiche/{id}/modulo.pdf",
    "/pratiche/{id}/risposta.pdf",
    "/terminologie/{id}/codici.csv",
    "/terminologie/{id}/fhir.json",
];

/// Plain forms.
const FORMS: [&str; 19] = [
    "/accesso",
    "/accesso/attivazione",
    "/accesso/conferma",
    "/aderente/utenti/nuovo",
    "/aderente/utenti/{id}/password",
    "/cittadino/{link}",
    "/cittadino/{link}/chiudi",
    "/erogazione/e-service/{id}/v/{versione}/documenti",
    "/erogazione/e-service/{id}/v/{versione}/scrivi/{passo}",
    "/esci",
    "/fruizione/client/{id}/chiavi/nuova",
    "/fruizione/richieste/{id}/modifica",
    "/pratiche/partner/nuovo",
    "/pratiche/partner/{id}/segreto",
    "/pratiche/{id}/elabora/allegati",
    "/profilo/password",
    "/tema",
    "/terminologie/carica",
    "/terminologie/gettone",
];

pub fn all() -> Vec<Doorway> {
    let mut doors = BTreeSet::new();
    for route in server::pages::routes() {
        let path = route.path().split('/').map(|part| match part.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None => part.to_owned(),
        });
        doors.insert(Doorway::new(Kind::Page, "GET", &path.collect::<Vec<_>>().join("/")));
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        doors.insert(Doorway::new(Kind::Function, method.as_str(), path));
    }
    for path in FILES {
        doors.insert(Doorway::new(Kind::File, "GET", path));
    }
    for path in FORMS {
        doors.insert(Doorway::new(Kind::Form, "POST", path));
    }
    for path in ["/healthz", "/readyz", server::token::JWKS, server::token::METADATA] {
        doors.insert(Doorway::new(Kind::Machine, "GET", path));
    }
    doors.extend(operations());
    doors.extend(fhir());
    doors.into_iter().collect()
}

/// The operations of the API and of the partners' one, as their own descriptions name them.
fn operations() -> Vec<Doorway> {
    let mut doors = described(&server::rest::openapi::document());
    doors.extend(described(&server::partner::document()));
    doors.push(Doorway::new(Kind::Operation, "GET", "/api/v1/openapi.json"));
    doors
}

/// What is read below `/fhir`, from the list that its CapabilityStatement is made of.
fn fhir() -> Vec<Doorway> {
    let mut doors = vec![Doorway::new(Kind::Operation, "GET", "/fhir/metadata")];
    for kind in ["CodeSystem", "ValueSet", "ConceptMap"] {
        doors.push(Doorway::new(Kind::Operation, "GET", &format!("/fhir/{kind}")));
        doors.push(Doorway::new(Kind::Operation, "GET", &format!("/fhir/{kind}/{{id}}")));
    }
    for operation in server::fhir::OPERATIONS {
        for method in ["GET", "POST"] {
            doors.push(Doorway::new(Kind::Operation, method, &format!("/fhir/{}/${}", operation.kind, operation.name)));
        }
    }
    doors
}

fn described(document: &serde_json::Value) -> Vec<Doorway> {
    let paths = document["paths"].as_object().expect("the description names its paths");
    let of_path = |(path, methods): (&String, &serde_json::Value)| {
        let methods = methods.as_object().into_iter().flat_map(|methods| methods.keys());
        let known = methods.filter(|method| ["get", "post", "put", "patch", "delete"].contains(&method.as_str()));
        known.map(|method| Doorway::new(Kind::Operation, &method.to_uppercase(), path)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test]
async fn the_registries_are_not_empty() {
    let doors = all();
    let count = |kind| doors.iter().filter(|door| door.kind == kind).count();
    assert!(count(Kind::Page) >= 15, "{}", count(Kind::Page));
    assert!(count(Kind::Function) >= 12, "{}", count(Kind::Function));
}
