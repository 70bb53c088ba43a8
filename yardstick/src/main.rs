//! What the pages are measured against (`docs/BENCHMARKS.md`): the same process with one more route, which answers with
//! what the page of requests shows, got by the very same calls, as JSON. The difference between the two is what drawing
//! costs. `yardstick vouchers …` is no server but machines that ask one for vouchers ([`vouchers`]); `yardstick rows NUMBER` writes
//! rows as fast as the database takes them ([`rows`]). Never installed anywhere.

#[path = "../../xtask/src/http.rs"]
mod http;
#[path = "../../xtask/src/bench/pace.rs"]
mod pace;
mod rows;
mod vouchers;

use std::net::SocketAddr;

use anyhow::Context as _;
use app::api::agreement::list_agreements;
use app::api::frame::get_surroundings;
use app::api::saved_filter::list_saved_filters;
use app::layout::Environment;
use app::lists::{self, Chosen};
use app::pages::agreement::Perspective;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::serve::ListenerExt as _;
use backend::voucher::Issuer;
use backend::voucher::key::Wrapping;
use backend::{Backend, Clock, Db, Files, Random};
use domain::voucher::Settings;
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use server::config::Config;
use server::{Shared, headers, session};
use tokio::net::TcpListener;

/// As many connections as `ponte serve` has.
const CONNECTIONS: u32 = 16;

fn main() -> anyhow::Result<()> {
    let words = std::env::args().skip(1).collect::<Vec<_>>();
    match words.split_first() {
        Some((first, rest)) if first == "vouchers" => vouchers::run(rest),
        Some((first, [number])) if first == "rows" => rows::run(number.parse()?),
        Some((other, _)) => anyhow::bail!("the yardstick does not know `{other}`"),
        None => serve(),
    }
}

#[tokio::main]
async fn serve() -> anyhow::Result<()> {
    let config = Config::read()?;
    let db = Db::open_as_it_is(config.database_url.expose(), CONNECTIONS).await.context("the database")?;
    let files = Files::open(&config.data_dir.join("files"))?;
    let backend = Backend::new(db, Clock::System, Random::system(), files);
    let wrapping = Wrapping::of(&config.signing_key()?)?;
    let shared = Shared {
        vouchers: Issuer::start(&backend, Settings::at(&config.public_url), wrapping),
        backend,
        site: server::assets::Site::open(&site_folder()?)?,
        environment: Environment::Trial,
        public_url: config.public_url.clone(),
        proxies: Vec::new(),
        ending: server::health::Ending::default(),
        news: backend::news::News::default(),
        fhir: config.fhir_read,
        machines: app::api::terminology::trust::Machines(None),
    };
    let routes = server::router(shared.clone()).merge(as_json(&shared));
    let listener = TcpListener::bind(config.addr).await?.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, routes.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

fn site_folder() -> anyhow::Result<std::path::PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.parent().map(|folder| folder.join("site")).unwrap_or_default())
}

/// The route, behind the layers that stand before every page.
fn as_json(shared: &Shared) -> Router {
    let door = shared.door();
    Router::new()
        .route("/misura/richieste", get(requests))
        .with_state(shared.backend.clone())
        .layer(from_fn_with_state(door.clone(), session::identify))
        .layer(from_fn_with_state(door, headers::protect))
}

/// What the frame and the page of received requests are drawn from.
async fn requests(State(backend): State<Backend>, request: Request) -> Response {
    let chosen =
        Chosen::read(&lists::agreement::RECEIVED, "/erogazione/richieste", request.uri().query().unwrap_or(""));
    let (parts, _) = request.into_parts();
    let owner = Owner::new();
    let drawn_from = owner.with(|| {
        provide_context(backend);
        provide_context(Environment::Trial);
        provide_context(parts);
        ScopedFuture::new(async move {
            let surroundings = get_surroundings().await;
            let list = list_agreements(Perspective::Producer, chosen.clone()).await;
            (surroundings, list, list_saved_filters(chosen).await)
        })
    });
    match drawn_from.await {
        (Ok(surroundings), Ok(list), Ok(saved)) => match serde_json::to_string(&(surroundings, list, saved)) {
            Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
