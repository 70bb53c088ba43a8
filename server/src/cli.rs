//! The commands of the binary.

use std::path::PathBuf;

use axum::serve::ListenerExt as _;
use backend::{Backend, Clock, Db, Files, Random};
use clap::{Parser, Subcommand};

use crate::assets::Site;
use crate::config::Config;
use crate::{Shared, router};

/// Ponte, the interoperability console of an Italian public administration.
#[derive(Parser)]
#[command(name = "ponte", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the console and the APIs.
    Serve {
        /// Fills an empty database with sample data, and says so on every page.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database's schema up to date.
    Migrate,
}

/// Reads the command line and does what it says.
///
/// # Errors
/// One line for the person who started it.
pub async fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let config = Config::read()?;
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("info"))
        .with_writer(std::io::stderr)
        .init();
    match cli.command {
        Command::Serve { demo } => serve(config, demo).await,
        Command::Migrate => open(&config).await.map(drop),
    }
}

async fn open(config: &Config) -> anyhow::Result<Backend> {
    let db = Db::open(&config.database_url, 8).await?;
    let files = Files::open(&config.data_dir.join("files"))?;
    Ok(Backend::new(db, Clock::System, Random::system(), files))
}

async fn serve(config: Config, demo: bool) -> anyhow::Result<()> {
    let site = Site::open(&site_folder()?)?;
    let backend = open(&config).await?;
    if demo && backend::seed::demo(&backend).await? {
        println!("Ponte: sample data written");
    }
    let shared = Shared { backend, site, demo, public_url: config.public_url.clone(), proxies: config.trusted_proxies };
    let listener = tokio::net::TcpListener::bind(config.addr).await?;
    println!("Ponte: {}", config.public_url);
    // Without this, small files wait 40 ms for an acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let service = router(shared).into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// The site is beside the program.
fn site_folder() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.parent().map(|folder| folder.join("site")).unwrap_or_default())
}

async fn stopped() {
    let mut term =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).expect("signals can be heard");
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
