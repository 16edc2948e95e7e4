//! The database itself: opening it, and transactions on a pool of connections.

use std::path::{Path, PathBuf};
use std::time::Duration;

use deadpool_sqlite::{BuildError, Config, Hook, HookError, Manager, Pool, PoolError, Runtime};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use rusqlite_migration::{Error as MigrationError, M, MigrationDefinitionError, Migrations};

use crate::directory::Answer;
use crate::directory::error::DirectoryError;

/// Marks a file as ours ("MXPU"), so that another program's database is never migrated by mistake.
const APPLICATION_ID: i64 = 0x4D58_5055;
/// How long a write waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Readers do not wait for each other in WAL mode; more connections than this only cost memory.
const MAX_CONNECTIONS: usize = 4;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema/0001_initial.sql")),
    M::up(include_str!("schema/0002_member_details.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In a file, made if absent.
    File(PathBuf),
    /// In memory, gone with the process.
    Memory,
}

/// Why a database cannot be opened, in words for who started the server.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of the file cannot be made.
    #[error("cannot make the folder {}: {source}\nChoose another file with --data, or use --in-memory.", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file cannot be opened or written.
    #[error(
        "cannot open the database {path}: {source}\nCheck that the file and its folder can be written, or choose another file with --data."
    )]
    File {
        /// The file.
        path: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file holds something else.
    #[error("{path} is not a database of mixpeek-users\nChoose another file with --data.")]
    Foreign {
        /// The file.
        path: String,
    },
    /// The file was written by a newer version.
    #[error(
        "the database {path} was made by a newer version of mixpeek-users\nInstall that version, or choose another file with --data."
    )]
    Newer {
        /// The file.
        path: String,
    },
}

/// A pool of connections to a database whose schema is up to date.
#[derive(Debug, Clone)]
pub(super) struct Store {
    pool: Pool,
}

impl Store {
    /// Opens the database, makes it if absent, and brings its schema up to date.
    pub(super) async fn open(location: &Location) -> Result<Self, OpenError> {
        let (path, connections) = match location {
            Location::File(path) => (path.clone(), MAX_CONNECTIONS),
            // Each connection to :memory: has a database of its own, so there is only one.
            Location::Memory => (PathBuf::from(":memory:"), 1),
        };
        if let (Location::File(_), Some(folder)) = (location, path.parent()) {
            make_folder(folder)
                .map_err(|source| OpenError::Folder { path: folder.to_owned(), source })?;
        }
        let store = Self { pool: pool(&path, connections).map_err(|e| file_error(&path, e))? };
        let connection = store.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                sqlite_error(&path, error)
            }
            error => file_error(&path, error),
        })?;
        let migrated = connection.interact(move |connection| migrate(connection, &path)).await;
        migrated.map_err(|error| file_error(Path::new(""), error.to_string()))??;
        Ok(store)
    }

    /// Reads in one consistent snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        self.transact(TransactionBehavior::Deferred, work).await
    }

    /// Writes. The write lock is taken before anything is read, so that what a rule saw still holds when the change is stored.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        self.transact(TransactionBehavior::Immediate, work).await
    }

    async fn transact<T: Send + 'static>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let pool = self.pool.clone();
        // In a task of its own, which runs to its end whatever becomes of the request: the pool throws away a connection that was being
        // handed out when somebody stopped waiting for it, and a database in memory goes with it.
        let done = tokio::spawn(async move {
            let connection = pool.get().await.map_err(DirectoryError::internal)?;
            let done = connection.interact(move |connection| {
                let transaction = connection.transaction_with_behavior(behavior)?;
                let answer = work(&transaction)?;
                transaction.commit()?;
                Ok(answer)
            });
            // The error of a panicked task cannot be sent on; its text can.
            done.await.map_err(|error| DirectoryError::internal(error.to_string()))?
        });
        done.await.map_err(DirectoryError::internal)?
    }
}

/// Makes the folder if it is absent, for its owner only: the database has people and the links of their invitations in it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn pool(path: &Path, connections: usize) -> Result<Pool, BuildError> {
    let manager = Manager::from_config(&Config::new(path), Runtime::Tokio1);
    let builder = Pool::builder(manager).runtime(Runtime::Tokio1).max_size(connections);
    let prepared = builder.post_create(Hook::async_fn(|connection, _| {
        Box::pin(async move {
            let prepared = connection.interact(|connection| prepare(connection)).await;
            let prepared = prepared.map_err(|error| HookError::message(error.to_string()))?;
            prepared.map_err(HookError::Backend)
        })
    }));
    prepared.build()
}

/// Settings that belong to a connection.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log, NORMAL may lose the last commits in a power cut and never the database.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let failed = |error| sqlite_error(path, error);
    let mark: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if mark != APPLICATION_ID && (mark != 0 || tables > 0) {
        return Err(OpenError::Foreign { path: path.display().to_string() });
    }
    // Before there is anything in it: a file that was left half-made is still ours.
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    MIGRATIONS.to_latest(connection).map_err(|error| match error {
        MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            OpenError::Newer { path: path.display().to_string() }
        }
        error => file_error(path, error),
    })
}

fn sqlite_error(path: &Path, error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::Foreign { path: path.display().to_string() },
        _ => file_error(path, error),
    }
}

fn file_error(
    path: &Path,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> OpenError {
    OpenError::File { path: path.display().to_string(), source: source.into() }
}
