//! Figures of the desk, put into words.

use backend::pratica::figures::{self, Filter, Overview, Period, Tally};
use backend::pratica::service;
use backend::rome::{self, Stretch};
use domain::ServiceId;
use domain::page::{Page, PageRequest};

use crate::api::ApiError;
use crate::api::server::{actor, answer, backend};
use crate::i18n::it::common::number;
use crate::i18n::it::pratica::figures as words;
use crate::i18n::it::pratica::state;
use crate::lists::Chosen;
use crate::lists::pratica::{PERIOD, SERVICE};

/// Words of a row, one for each heading of its view.
pub type Cells = Vec<String>;

/// The page of the figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FiguresView {
    pub overview: Overview,
    pub period: Period,
    pub page: Page<Cells>,
    /// Services that can be chosen.
    pub services: Vec<(ServiceId, String)>,
}

/// What the page shows.
pub async fn get_figures(chosen: Chosen) -> Result<FiguresView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let filter = filter(&chosen);
    let overview = answer(figures::overview(&cx, &actor, filter).await)?;
    let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
    let services = answer(service::services(&cx, &actor).await)?;
    let services = services.into_iter().map(|service| (service.id, service.name)).collect();
    Ok(FiguresView { overview, period: filter.period, page, services })
}

fn filter(chosen: &Chosen) -> Filter {
    let service = chosen.value(SERVICE).and_then(|id| id.parse().ok());
    Filter { period: words::period(chosen.value(PERIOD).unwrap_or_default()), service }
}

/// Some rows of the view in force.
///
/// # Errors
/// The use case's.
pub async fn rows(
    cx: &backend::Backend,
    actor: &domain::Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<Cells>> {
    let filter = filter(chosen);
    match chosen.view() {
        "stato" => {
            let states = figures::by_state(cx, actor, filter).await?;
            let total: i64 = states.iter().map(|(_, number)| number).sum();
            let rows = states
                .into_iter()
                .map(|(code, count)| vec![state(code).to_owned(), number(count), words::percent(count, total)]);
            Ok(Page::cut(rows.collect::<Vec<_>>().into_iter(), request))
        }
        "periodo" => {
            let page = figures::by_stretch(cx, actor, filter, request).await?;
            Ok(page.map(|(stretch, tally)| cells(label(stretch, filter.period), tally)))
        }
        _ => Ok(figures::by_service(cx, actor, filter, request).await?.map(|(name, tally)| cells(name, tally))),
    }
}

/// A stretch of a period: a day, a month or a year.
#[must_use]
pub fn label(stretch: Stretch, period: Period) -> String {
    let from = stretch.from;
    match period {
        Period::Days => rome::date(from),
        Period::Months => words::month(rome::month(from), rome::year(from)),
        Period::Years => rome::year(from).to_string(),
    }
}

fn cells(name: String, tally: Tally) -> Cells {
    vec![
        name,
        number(tally.received),
        number(tally.concluded),
        words::percent(tally.prompt, tally.received),
        words::duration(tally.to_charge),
        words::duration(tally.to_decision),
    ]
}
