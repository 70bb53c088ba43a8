//! The commands of the binary. What each does is in `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{audit, backup, generate, keys, migrate, protocol, serve, terminology, user};
use crate::config::Config;
use crate::rest::openapi;

/// Ponte, the interoperability console of an Italian public administration.
///
/// Configuration: environment variables PONTE_… or ponte.toml in the working folder.
#[derive(Parser)]
#[command(name = "ponte", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the console and the APIs until it is asked to end.
    Serve {
        /// Fills an empty database with sample data, and says so on every page.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database's schema up to date, and ends.
    Migrate,
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The keys that sign vouchers.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Where documents of pratiche are registered, for services whose numbers come from the ente's own protocol.
    #[command(subcommand)]
    Protocol(ProtocolCommand),
    /// The terminology service for machines: what somebody who integrates tries it with.
    #[command(subcommand)]
    Terminology(TerminologyCommand),
    /// Copies the database, in use or not, to a new file and checks the copy.
    Backup {
        /// The file to make. It holds everything: keep it where only you can read it.
        file: PathBuf,
    },
    /// Prints the OpenAPI document of /api/v1.
    Openapi,
    /// Writes synthetic data into the database, the same at each run with the same seed.
    Generate(Amount),
}

#[derive(Subcommand)]
enum UserCommand {
    /// Makes a platform manager, who creates enti and their first administrators.
    Create(NewManager),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Reads the whole audit chain and tells what was changed, taken away or left unsealed.
    Verify,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Has the next key sign from now on. The one before it stays published for a day, so that vouchers go on being good.
    Rotate {
        /// Somebody else may have the keys: those that are there are withdrawn at once, with every voucher they signed.
        #[arg(long)]
        compromised: bool,
    },
}

#[derive(Subcommand)]
enum ProtocolCommand {
    /// Has the documents of a service registered at an address from now on.
    Set(Box<Target>),
    /// Prints what is configured, without secrets.
    List,
}

/// Where the documents of a service are registered, and what the protocol there wants to know of them.
#[derive(Args)]
pub(crate) struct Target {
    /// The ente, as its address in the console names it: `comune-valdoro`.
    #[arg(long)]
    pub ente: String,
    /// The service: `iscrizione-all-asilo-nido`.
    #[arg(long)]
    pub service: String,
    /// `https://protocollo.ente.example/pitre`
    #[arg(long)]
    pub url: String,
    /// The address may be in a private network, and may be asked without TLS.
    #[arg(long)]
    pub private: bool,
    /// Name of the secret among those of PONTE_PROTOCOL_SECRETS, sent as `Authorization: Bearer`.
    #[arg(long, default_value = "")]
    pub credential: String,
    /// recipientIDArray
    #[arg(long, default_value = "")]
    pub recipients: String,
    /// recipientTypeIDArray
    #[arg(long, default_value = "")]
    pub recipient_types: String,
    /// codeNodeClassification
    #[arg(long, default_value = "")]
    pub classification: String,
    /// codeAdm
    #[arg(long, default_value = "")]
    pub administration: String,
    /// trasmissionIDArray
    #[arg(long, default_value = "")]
    pub transmissions: String,
}

#[derive(Subcommand)]
enum TerminologyCommand {
    /// Makes an authority, an authentication certificate, a signature certificate and one for the listener, for trying out.
    DemoPki {
        /// The folder to make; it must not be there yet. The keys in it are worth nothing and open everything that trusts
        /// this authority.
        folder: PathBuf,
        /// Common name of the certificates, as `iss` has it.
        #[arg(long, default_value = "S1#190DEMO")]
        name: String,
    },
    /// Prints the two tokens of one call and the curl line that makes it.
    Sign(Box<Signing>),
}

/// What the tokens say, and what the call is.
#[derive(Args)]
pub(crate) struct Signing {
    /// Key of the signature certificate, PKCS #8 in PEM.
    #[arg(long)]
    pub key: PathBuf,
    /// The signature certificate in PEM, and what stands between it and its authority.
    #[arg(long)]
    pub certificate: PathBuf,
    /// Fiscal code of the person who calls.
    #[arg(long)]
    pub subject: String,
    /// Object identifier of the terminology.
    #[arg(long)]
    pub oid: String,
    /// Its version.
    #[arg(long)]
    pub version: String,
    /// The address that names the service in tokens.
    #[arg(long, default_value = crate::terminology::AUDIENCES[0])]
    pub audience: String,
    /// Seconds that the tokens are good.
    #[arg(long, default_value_t = 3600)]
    pub seconds: i64,
    /// Where the service is.
    #[arg(long, default_value = "https://localhost:8443")]
    pub service: String,
    /// The folder of `demo-pki`, for the client certificate of the curl line.
    #[arg(long)]
    pub pki: Option<PathBuf>,
    /// The file to upload; without it the line deletes the version.
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// Its format: CUSTOM_CSV, CUSTOM_JSON, FHIR_R4_XML or FHIR_R4_JSON.
    #[arg(long, default_value = "CUSTOM_CSV")]
    pub format: String,
    /// Name of the terminology (`oidName`), for our own formats.
    #[arg(long, default_value = "Terminologia di prova")]
    pub name: String,
    /// Its canonical address (`url`), for our own formats.
    #[arg(long, default_value = "http://example.org/terminologia")]
    pub url: String,
    /// What it is (`type`), for our own formats.
    #[arg(long = "type", default_value = "CODE_SYSTEM")]
    pub kind: String,
}

/// Who the platform manager is.
#[derive(Args)]
pub(crate) struct NewManager {
    /// User name; `@ponte` is added.
    #[arg(long)]
    pub username: String,
    /// First name.
    #[arg(long)]
    pub name: String,
    /// Family name.
    #[arg(long)]
    pub family_name: String,
    /// Mail address.
    #[arg(long, default_value = "")]
    pub email: String,
    /// Reads the password from the first line of the standard input. Without this, a one-time code is printed, with
    /// which the person sets the password.
    #[arg(long)]
    pub password_stdin: bool,
}

/// How much synthetic data.
#[derive(Args)]
pub(crate) struct Amount {
    /// How many e-services, each published.
    #[arg(long, default_value_t = 0)]
    pub eservices: u32,
    /// How many enti; without it, one for fifty e-services.
    #[arg(long)]
    pub enti: Option<u32>,
    /// How many requests, in every state; half of them for e-services of the first ente.
    #[arg(long, default_value_t = 0)]
    pub agreements: u32,
    /// How many pratiche of the first ente, in every state, in the hands of `operatore@` and `collega@`.
    #[arg(long, default_value_t = 0)]
    pub pratiche: u32,
    /// The same seed gives the same data.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Reads the password of every administrator (`admin@ente-SEED-NUMBER`) from the first line of the standard input.
    /// Without this nobody is told a password.
    #[arg(long)]
    pub password_stdin: bool,
}

/// Reads the command line and does what it says.
///
/// # Errors
/// One line for the person who started it.
pub async fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if matches!(cli.command, Command::Openapi) {
        print!("{}", openapi::json());
        return Ok(());
    }
    if let Command::Terminology(command) = &cli.command {
        return match command {
            TerminologyCommand::DemoPki { folder, name } => terminology::demo_pki(folder, name),
            TerminologyCommand::Sign(signing) => terminology::sign(signing),
        };
    }
    let config = Config::read()?;
    start_log(&config);
    match cli.command {
        Command::Serve { demo } => serve::run(config, demo).await,
        Command::Migrate => migrate(&config).await,
        Command::User(UserCommand::Create(new)) => user::create(&config, new).await,
        Command::Audit(AuditCommand::Verify) => audit::verify(&config).await,
        Command::Keys(KeysCommand::Rotate { compromised }) => keys::rotate(&config, compromised).await,
        Command::Protocol(ProtocolCommand::Set(target)) => protocol::set(&config, *target).await,
        Command::Protocol(ProtocolCommand::List) => protocol::list(&config).await,
        Command::Backup { file } => backup::run(&config, &file).await,
        Command::Generate(amount) => generate::run(&config, &amount).await,
        Command::Openapi | Command::Terminology(_) => Ok(()),
    }
}

/// Lines of JSON, in which nothing from outside can pass for another line; plainer ones for a person at a terminal.
fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        log.with_ansi(false).compact().init();
    } else {
        log.json().flatten_event(true).init();
    }
}
