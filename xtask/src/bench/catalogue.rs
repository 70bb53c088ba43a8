//! How fast the catalogue of a whole country answers: a hundred thousand e-services of two thousand enti, and as many
//! requests. Only when it is named: writing the data takes longer than all the rest.

use std::time::Duration;

use super::answers::{RATE, of_times, token};
use super::figure::{Bar, Figure};
use super::installation::{ADMINISTRATOR, Installation, PASSWORD, Size};
use super::load::Asked;

/// The size of a country.
pub const COUNTRY: Size = Size { eservices: 100_000, enti: 2_000, agreements: 100_000, pratiche: 0 };
const STEADILY: Duration = Duration::from_secs(20);

/// The catalogue as people go through it: the first page, a common word, two words of which one is rare, what fits, another
/// order, a page far behind.
const PAGES: [&str; 6] = [
    "/catalogo",
    "/catalogo?q=anagr",
    "/catalogo?q=turismo%20malnate",
    "/catalogo?requisiti=posseduti",
    "/catalogo?stato=tutti&ordina=erogatore&verso=desc",
    "/catalogo?p=3500",
];
/// The same for machines.
const API: [&str; 6] = [
    "/api/v1/catalog?limit=25",
    "/api/v1/catalog?limit=25&q=anagr",
    "/api/v1/catalog?limit=25&q=turismo%20malnate",
    "/api/v1/catalog?limit=25&requirements=met",
    "/api/v1/catalog?limit=25&sort=producer&descending=true",
    "/api/v1/catalog?limit=25&offset=87500",
];

/// All figures of one database; each address also by itself, to see which one is slow.
///
/// # Errors
/// When the server does not start, or an answer is not 200.
pub fn figures(installation: &Installation) -> anyhow::Result<Vec<Figure>> {
    let named = |name: &str| format!("{}, {} e-services: {name}", installation.database, COUNTRY.eservices);
    let mut figures = Vec::new();
    if installation.seconds > 0.0 {
        figures.push(Figure::new(named("writing the data"), installation.seconds, "s", Bar::None));
    }
    let server = installation.serve()?;
    let cookie = vec![("cookie", server.sign_in(ADMINISTRATOR, PASSWORD)?), ("accept-encoding", "gzip, br".to_owned())];
    let bearer = vec![("authorization", format!("Bearer {}", token(&server)?))];
    let parts = [("page of the catalogue", PAGES, cookie, 50.0), ("API catalogue", API, bearer, 30.0)];
    for (name, paths, headers, bar) in parts {
        let asked = |paths: &[&str]| Asked {
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
            headers: headers.clone(),
        };
        let times = asked(&paths).steadily(&server.address, RATE, STEADILY)?;
        figures.extend(of_times(&named(name), &times, Bar::AtMost(bar)));
        for path in paths {
            let times = asked(&[path]).steadily(&server.address, RATE / 4, STEADILY / 4)?;
            figures.push(Figure::new(named(&format!("{path}, p95 at 25/s")), times.p95, "ms", Bar::None));
        }
    }
    Ok(figures)
}
