//! `ponte serve`: everything a process needs, in order, and its orderly end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::layout::Environment;
use axum::Router;
use axum::serve::ListenerExt as _;
use backend::Backend;
use backend::frame;
use backend::mailer::Mailer;
use backend::news::News;
use backend::outbox::Post;
use backend::pratica::citizen::Links;
use backend::pratica::remote::{Registry, settings};
use backend::voucher::Issuer;
use backend::voucher::key::Wrapping;
use backend::worker::{Running, Worker};
use domain::voucher::Settings;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{database, machine};
use crate::assets::Site;
use crate::config::Config;
use crate::health::{self, Ending};
use crate::metrics::{self, Metrics};
use crate::{Shared, arriving, protocol, router};

/// After `/readyz` says no, requests are still taken for this long: load balancers need a moment to notice.
const NOTICE: Duration = Duration::from_secs(2);
/// Requests under way have this long to end.
const DRAIN: Duration = Duration::from_secs(7);
/// Between two tries to reach a database that is not there yet.
const RETRY: Duration = Duration::from_millis(500);

/// Serves until the process is asked to end.
///
/// # Errors
/// One line about what is missing; nothing has listened by then, or it has answered 503 only.
pub async fn run(config: Config, demo: bool) -> anyhow::Result<()> {
    config.check_served(demo)?;
    let site = Site::open(&site_folder()?)?;
    let sealer = database::sealer(&config)?;
    let mailer = mailer(&config)?;
    let _lock = database::lock(&config)?;
    let listener = listen(config.addr, "PONTE_ADDR").await?;
    let metrics_listener = match config.metrics_addr {
        Some(addr) => Some(listen(addr, "PONTE_METRICS_ADDR").await?),
        None => None,
    };
    let machines = match config.machine.addr {
        Some(addr) => Some(listen(addr, "PONTE_MACHINE_ADDR").await?),
        None => None,
    };
    let ending = Ending::default();
    tokio::spawn(hear_signals(ending.clone(), if demo { Duration::ZERO } else { NOTICE }));
    let Some((backend, listener)) = wait_for_database(&config, listener, &ending).await? else { return Ok(()) };
    sealer.check_key(&backend).await?;
    arriving::prepare(&backend.terminologies.arriving, backend.now())?;
    if demo {
        super::generate::demo(&backend, &sealer).await?;
    }
    let post = Post {
        words: app::i18n::it::mail::mail,
        digest: app::i18n::it::mail::digest,
        citizen: app::i18n::it::pratica::letter,
        public_url: config.public_url.clone(),
    };
    if let Err(error) = frame::rehearse(&backend).await {
        tracing::warn!(%error, "the connections could not be prepared; the first pages will be slower");
    }
    let vouchers = Issuer::start(
        &backend,
        Settings::at(&config.public_url),
        Wrapping::of(sealer.key()).context("the signing key")?,
    );
    let news = News::default();
    let print = app::paper::print;
    let page = format!("{}{}/", config.public_url.trim_end_matches('/'), app::routes::to::CITIZEN);
    let links = Links::new(&page, sealer.key())?;
    let registry = registry(&config, &backend).await?;
    let worker =
        Worker { cx: backend.clone(), sealer, post, mailer, links, news: news.clone(), print, registry }.start();
    let metrics = Metrics::default();
    if let Some(listener) = metrics_listener {
        tokio::spawn(serve(listener, metrics::router(metrics.clone(), backend.clone()), ending.clone()));
    }
    let machines =
        machines.map(|listener| machine::start(&config, listener, &backend, &metrics, &ending)).transpose()?;
    let shared = Shared {
        backend: backend.clone(),
        site,
        environment: if demo { Environment::Demo } else { config.environment },
        public_url: config.public_url.clone(),
        proxies: config.trusted_proxies.clone(),
        news,
        vouchers,
        fhir: config.fhir_read,
        ending: ending.clone(),
        machines: app::api::terminology::trust::Machines(machines.as_ref().map(machine::Machines::trust)),
    };
    println!("Ponte: {}", config.public_url);
    serve(listener, metrics::counting(router(shared), metrics), ending).await?;
    if let Some(machines) = machines {
        machines.ended().await?;
    }
    end(worker, &backend).await;
    Ok(())
}

/// Serves until the end, and then for as long as requests under way need, but not for ever.
async fn serve(listener: TcpListener, router: Router, ending: Ending) -> anyhow::Result<()> {
    // Without this, small files wait 40 ms for an acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (draining, mut drained) = watch::channel(false);
    let closing = ending.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        closing.closed().await;
        // Nobody waits any more when everything has ended already.
        let _ = draining.send(true);
    });
    tokio::select! {
        served = async { server.await } => served?,
        () = async {
            // The sender lives as long as the server.
            let _ = drained.wait_for(|draining| *draining).await;
            tokio::time::sleep(DRAIN).await;
        } => tracing::warn!("requests were still under way after {} s", DRAIN.as_secs()),
    }
    Ok(())
}

/// Lets the jobs end and the database close; what takes too long is left to the next start.
async fn end(worker: Running, backend: &Backend) {
    let ended = async {
        worker.stop().await;
        backend.db.close().await;
    };
    if tokio::time::timeout(Duration::from_secs(5), ended).await.is_err() {
        tracing::warn!("the worker did not end in time; the next start goes on from there");
    }
}

async fn listen(addr: SocketAddr, name: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).await.with_context(|| format!("cannot listen on {addr} ({name})"))
}

/// Opens the database. While it cannot be reached, every address answers 503, but for `/healthz`; nothing when the
/// process is asked to end meanwhile.
async fn wait_for_database(
    config: &Config,
    listener: TcpListener,
    ending: &Ending,
) -> anyhow::Result<Option<(Backend, TcpListener)>> {
    let first = match database::open(config).await {
        Ok(backend) => return Ok(Some((backend, listener))),
        Err(error) => error,
    };
    if !backend::db::may_come(&first) {
        return Err(first);
    }
    tracing::warn!("the database cannot be reached, waiting for it: {first:#}");
    let listener = listener.into_std()?;
    let waiting = TcpListener::from_std(listener.try_clone()?)?;
    let (found, mut is_found) = watch::channel(false);
    let server = tokio::spawn(async move {
        let found = async move {
            // Closed: the process ends.
            let _ = is_found.wait_for(|found| *found).await;
        };
        axum::serve(waiting, health::while_waiting()).with_graceful_shutdown(found).await
    });
    let opened = loop {
        tokio::select! {
            () = ending.closed() => break Ok(None),
            () = tokio::time::sleep(RETRY) => {}
        }
        match database::open(config).await {
            Ok(backend) => break Ok(Some(backend)),
            Err(error) if backend::db::may_come(&error) => {}
            Err(error) => break Err(error),
        }
    };
    found.send(true)?;
    server.await??;
    Ok(match opened? {
        Some(backend) => Some((backend, TcpListener::from_std(listener)?)),
        None => None,
    })
}

fn mailer(config: &Config) -> anyhow::Result<Mailer> {
    match &config.smtp_url {
        Some(url) => Mailer::smtp(url.expose(), config.mail_from.clone()).context("PONTE_SMTP_URL"),
        None => Ok(Mailer::folder(config.data_dir.join("mail"), config.mail_from.clone())),
    }
}

/// Whoever speaks with the protocols of enti; a secret that is missing is told now, and on the pratiche that wait for it.
async fn registry(config: &Config, backend: &Backend) -> anyhow::Result<Registry> {
    let registry: Registry = Arc::new(protocol::Remote::new(config.protocol_secrets.clone())?);
    for one in settings::all(backend).await?.iter().filter(|one| !registry.has_secret(&one.target)) {
        tracing::warn!(service = %one.service, secret = one.target.credential, "not in PONTE_PROTOCOL_SECRETS");
    }
    Ok(registry)
}

/// The site is beside the program.
fn site_folder() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.parent().map(|folder| folder.join("site")).unwrap_or_default())
}

/// SIGTERM: `/readyz` says no, and after `notice` no new connection is taken. Ctrl-C: at once.
async fn hear_signals(ending: Ending, notice: Duration) {
    let mut term =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).expect("signals can be heard");
    tokio::select! {
        _ = term.recv() => {
            ending.announce();
            tracing::info!("asked to end");
            tokio::time::sleep(notice).await;
        }
        _ = tokio::signal::ctrl_c() => ending.announce(),
    }
    ending.close();
}
