//! The two databases behind one door (`decisions.md` E1): SQLite by default, PostgreSQL when one machine is not
//! enough. A statement's text is written once; [`sql!`] runs it on whichever is open.
//!
//! Portable statements: `$1` placeholders, ids as uuid/blob, times as bigint, JSON as text, revisions instead of row
//! locks. After an error inside a transaction nothing more is asked of it: the error ends the use case.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Postgres, Sqlite, Transaction};

use crate::error::Result;

/// One statement in a transaction: `sql!(tx, execute, "…", a, b)` (rows affected), `sql!(tx, fetch_all as Row, "…")`,
/// `sql!(tx, fetch_one scalar i64, "…")`. `tx` is a `Tx` or a `&mut Tx`.
#[macro_export]
macro_rules! sql {
    ($tx:expr, execute, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::each!($tx, c => ::sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()))
    };
    ($tx:expr, $fetch:ident as $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::each!($tx, c => ::sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$fetch(c).await)
    };
    ($tx:expr, $fetch:ident scalar $scalar:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::each!($tx, c => ::sqlx::query_scalar::<_, $scalar>($sql)$(.bind($bind))*.$fetch(c).await)
    };
}

/// Runs one body on the connection of whichever database is open; the match behind [`sql!`].
#[macro_export]
macro_rules! each {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx.parts() {
            $crate::db::Parts::Sqlite($c) => $body,
            $crate::db::Parts::Postgres($c) => $body,
        }
    };
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub enum Db {
    /// One writer, many readers that cannot write.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// What a commit promises.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commits {
    /// What was committed is still there after a power cut.
    Kept,
    MayBeLost,
}

/// What one waits for, boxed: an `async fn` is compiled again in every crate that awaits it, and what stands here is
/// awaited everywhere.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A transaction; dropped without commit, it did not happen.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection on which single statements are read, each an instant of its own: no transaction, and on PostgreSQL one
/// journey in place of three. [`sql!`] runs on it as on a [`Tx`].
pub enum Glance {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// What each connection to SQLite keeps of the file, in KiB (a negative number, as SQLite wants it). The file is not mapped into
/// memory: each connection would have a map of its own, and a database of a gigabyte be counted as the process's once for
/// each. What is not in this cache comes from the system's.
const CACHED: &str = "-12288";
/// How long a use case waits for a connection before it answers "not available".
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a connection to PostgreSQL may have rested and still be given out without asking whether it lives.
const RESTED: Duration = Duration::from_secs(1);

static SQLITE: Migrator = sqlx_macros::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx_macros::migrate!("migrations/postgres");
const NEWEST: &str = "select max(version) from _sqlx_migrations where success";

/// Is the database only not there yet (starting, restarting, out of reach), so that waiting may help?
#[must_use]
pub fn may_come(error: &anyhow::Error) -> bool {
    let faults = error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>());
    faults.into_iter().any(|fault| match fault {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
        // PostgreSQL: shutting down, starting up, too many connections.
        sqlx::Error::Database(fault) => {
            matches!(fault.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "53300"))
        }
        _ => false,
    })
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and brings the schema up to date.
    ///
    /// # Errors
    /// A bad address, a database that cannot be reached or that a newer Ponte has changed.
    #[crate::boxed]
    pub async fn open(url: &str, connections: u32) -> anyhow::Result<Self> {
        let db = Self::connect(url, connections, true, Commits::Kept).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// As [`Db::open`], for writing much that can be made again: a commit does not wait for the disk, and a power cut may
    /// take the last ones away. The database itself stays whole.
    ///
    /// # Errors
    /// As [`Db::open`].
    #[crate::boxed]
    pub async fn open_in_haste(url: &str, connections: u32) -> anyhow::Result<Self> {
        let db = Self::connect(url, connections, true, Commits::MayBeLost).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens a database that is there, as it is.
    ///
    /// # Errors
    /// A bad address, no database, or one whose schema is another Ponte's.
    #[crate::boxed]
    pub async fn open_as_it_is(url: &str, connections: u32) -> anyhow::Result<Self> {
        let db = Self::connect(url, connections, false, Commits::Kept).await?;
        let newest = match &db {
            Self::Sqlite { read, .. } => sqlx::query_scalar::<_, i64>(NEWEST).fetch_one(read).await,
            Self::Postgres(pool) => sqlx::query_scalar::<_, i64>(NEWEST).fetch_one(pool).await,
        };
        let ours = SQLITE.iter().map(|migration| migration.version).max();
        anyhow::ensure!(
            newest.is_ok_and(|newest| Some(newest) == ours),
            "the database's schema is not the one this program knows: run `ponte migrate` first, or use the program \
             that made it"
        );
        Ok(db)
    }

    /// The file of a SQLite database.
    #[must_use]
    pub fn file(url: &str) -> Option<PathBuf> {
        if url.starts_with("postgres") {
            return None;
        }
        Some(SqliteConnectOptions::from_str(url).ok()?.get_filename().to_path_buf())
    }

    async fn connect(url: &str, connections: u32, create: bool, commits: Commits) -> anyhow::Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.options([
                ("default_transaction_isolation", "serializable"),
                ("statement_timeout", "15s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                // The same few statements, thousands of times: making each one's plan anew costs more than carrying it out.
                ("plan_cache_mode", "force_generic_plan"),
            ]);
            let options = match commits {
                Commits::Kept => options,
                Commits::MayBeLost => options.options([("synchronous_commit", "off")]),
            };
            // A page takes several connections one after the other: only one that has rested may have died unnoticed.
            let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
            let pool = pool.test_before_acquire(false).before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for < RESTED {
                        return Ok(true);
                    }
                    Ok(connection.ping().await.is_ok())
                })
            });
            return Ok(Self::Postgres(pool.connect_with(options).await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(if commits == Commits::Kept { SqliteSynchronous::Full } else { SqliteSynchronous::Normal })
            .foreign_keys(true)
            .pragma("cache_size", CACHED)
            .busy_timeout(Duration::from_secs(5));
        if let Some(folder) = options.get_filename().parent().filter(|folder| create && *folder != Path::new("")) {
            std::fs::create_dir_all(folder)?;
        }
        // A file does not go away as a server may: nothing is asked before a connection is used again.
        let pool = || SqlitePoolOptions::new().test_before_acquire(false);
        // The writer comes first: it makes the file.
        let write = pool().max_connections(1).acquire_timeout(Duration::from_secs(10));
        let write = write.connect_with(options.clone()).await?;
        // A reader is a thread and a cache of its own: more than two for each core only stand in each other's way.
        let cores = std::thread::available_parallelism().map_or(4, |cores| 2 * cores.get() as u32);
        let read = pool().max_connections(connections.min(cores.max(4))).acquire_timeout(ACQUIRE_TIMEOUT);
        let read = read.connect_with(options.read_only(true).create_if_missing(false)).await?;
        Ok(Self::Sqlite { read, write })
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite { write, .. } => {
                SQLITE.run(write).await?;
                // Of an index that is new nothing is known, and it would be taken for a better one than it is.
                let counted = "select count(*) from sqlite_master where name = 'sqlite_stat1'";
                if sqlx::query_scalar::<_, i64>(counted).fetch_one(write).await? > 0 {
                    sqlx::query("pragma optimize = 0x10002").execute(write).await?;
                }
            }
            Self::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }

    /// Has the database count and tidy what was written in bulk, before anybody asks it. Until PostgreSQL does so by itself,
    /// minutes later and while people wait, it plans for empty tables, and whoever reads a row first writes it again.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub(crate) async fn settle(&self) -> Result<()> {
        match self {
            Self::Sqlite { write, .. } => {
                sqlx::query("analyze").execute(write).await?;
            }
            Self::Postgres(pool) => {
                // Of a connection that nobody uses afterwards: tidying a large database takes longer than anybody waits for.
                let mut alone = pool.acquire().await?.detach();
                sqlx::query("set statement_timeout = 0").execute(&mut alone).await?;
                sqlx::query("vacuum (analyze)").execute(&mut alone).await?;
            }
        }
        Ok(())
    }

    /// Begins a transaction that writes. On PostgreSQL it is serialisable, on SQLite it is the only one.
    ///
    /// # Errors
    /// `Unavailable` when no connection is to be had.
    pub fn begin(&self) -> Pending<'_, Tx> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
                Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
            })
        })
    }

    /// Begins a transaction of a job that starts by updating a row of its own, so that there is one such job at a time
    /// over all instances. On PostgreSQL it is read committed: nobody's transaction fails because of it.
    ///
    /// # Errors
    /// `Unavailable` when no connection is to be had.
    pub fn begin_job(&self) -> Pending<'_, Tx> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
                Self::Postgres(pool) => Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?),
            })
        })
    }

    /// Begins a transaction that only reads, and reads one instant throughout.
    ///
    /// # Errors
    /// `Unavailable` when no connection is to be had.
    pub fn snapshot(&self) -> Pending<'_, Tx> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
                Self::Postgres(pool) => {
                    Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
                }
            })
        })
    }

    /// A connection for single statements that only read. On PostgreSQL such a statement may lose a race (`Race`), however
    /// rarely: ask again.
    ///
    /// # Errors
    /// `Unavailable` when no connection is to be had.
    pub fn glance(&self) -> Pending<'_, Glance> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { read, .. } => Glance::Sqlite(read.acquire().await?),
                Self::Postgres(pool) => Glance::Postgres(pool.acquire().await?),
            })
        })
    }

    /// Connections that are opened only when somebody needs them, each a process of the database that begins with
    /// nothing in mind. SQLite has none: a reader is a thread that is there.
    pub(crate) fn connections_to_open(&self) -> u32 {
        match self {
            Self::Sqlite { .. } => 0,
            Self::Postgres(pool) => pool.options().get_max_connections(),
        }
    }

    /// Can the database answer?
    ///
    /// # Errors
    /// `Unavailable` or whatever it answers instead.
    #[crate::boxed]
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.snapshot().await?;
        sql!(tx, fetch_one scalar i64, "select cast(1 as bigint)")?;
        Ok(())
    }

    /// Closes every connection; what is under way ends first.
    #[crate::boxed]
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes everything written durable.
    ///
    /// # Errors
    /// `Race` when PostgreSQL finds that another transaction was faster.
    pub fn commit(self) -> Pending<'static, ()> {
        Box::pin(async move {
            match self {
                Self::Sqlite(tx) => tx.commit().await?,
                Self::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        })
    }
}

/// The connection inside a transaction.
#[doc(hidden)]
pub enum Parts<'a> {
    Sqlite(&'a mut sqlx::SqliteConnection),
    Postgres(&'a mut sqlx::PgConnection),
}

impl Glance {
    #[doc(hidden)]
    pub fn parts(&mut self) -> Parts<'_> {
        match self {
            Self::Sqlite(connection) => Parts::Sqlite(&mut *connection),
            Self::Postgres(connection) => Parts::Postgres(&mut *connection),
        }
    }
}

impl Tx {
    #[doc(hidden)]
    pub fn parts(&mut self) -> Parts<'_> {
        match self {
            Self::Sqlite(tx) => Parts::Sqlite(&mut *tx),
            Self::Postgres(tx) => Parts::Postgres(&mut *tx),
        }
    }
}

/// A use case that writes: begins, runs the body, claims the `Idempotency-Key` if there is one, commits; and does it
/// again from the start when another transaction was faster. The body may use `?`; its value is the use case's.
///
/// `writing!(cx, tx => { let facts = facts(tx, id).await?; …; value })`
#[macro_export]
macro_rules! writing {
    ($cx:expr, $tx:ident => $body:block) => {
        $crate::unclaimed!($cx, $tx => {
            let value = $body;
            $crate::idempotency::claim($tx, $cx.now()).await?;
            value
        })
    };
}

/// As [`writing!`], for what is no command and claims no `Idempotency-Key`: sessions, counters of failed attempts. Its
/// answers hold secrets that must not be kept for repeating.
#[macro_export]
macro_rules! unclaimed {
    ($cx:expr, $tx:ident => $body:block) => {{
        let mut tries = 0;
        loop {
            let attempt: $crate::Result<_> = async {
                $crate::idempotency::begin();
                let mut owned = $cx.db.begin().await?;
                let value = {
                    let $tx = &mut owned;
                    $body
                };
                owned.commit().await?;
                $crate::idempotency::committed();
                Ok(value)
            }
            .await;
            match attempt {
                Err($crate::Error::Race(_)) if tries < $crate::db::MAX_TRIES => {
                    tries += 1;
                    $crate::db::pause(tries).await;
                }
                other => break other,
            }
        }
    }};
}

/// How often a use case is tried again after losing a race.
pub const MAX_TRIES: u32 = 12;

/// Lets the winner of a race finish.
#[crate::boxed]
pub async fn pause(tries: u32) {
    tokio::time::sleep(Duration::from_millis(u64::from(tries.min(6)).pow(2) * 3)).await;
}

/// A word of an enumeration, as it is stored.
///
/// # Errors
/// `Internal` when the database holds a word that this program does not know.
pub fn word<T: std::str::FromStr>(stored: &str) -> Result<T> {
    stored.parse().map_err(|_| anyhow::anyhow!("unknown word in the database: {stored}").into())
}

/// Patterns for `like`, one for each word somebody looks for. `%` and `\` are left out, and what cannot be stored either;
/// `_` stays, because register codes have it.
#[must_use]
pub fn containing(folded: &str) -> Vec<String> {
    let plain = folded.replace(|c: char| (c.is_control() && !c.is_whitespace()) || "%\\".contains(c), "");
    plain.split_whitespace().take(8).map(|word| format!("%{word}%")).collect()
}
