//! The database itself: opening it, and transactions on a pool of connections.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use deadpool_sqlite::{BuildError, Config, Hook, HookError, Manager, Pool, PoolError, Runtime};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use rusqlite_migration::{Error as MigrationError, M, MigrationDefinitionError, Migrations};

use super::sql::StorageFault;
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
    file: Option<Arc<DatabaseFile>>,
}

/// The file as it was opened. Where it is removed or replaced, `SQLite` goes on with the old one, and whatever it stored there would be
/// gone at the next start.
#[derive(Debug)]
struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
}

/// What tells one file from another: device and number, where there are such.
type Identity = Option<(u64, u64)>;

impl DatabaseFile {
    fn new(path: PathBuf) -> std::io::Result<Self> {
        let identity = identity(&path)?;
        Ok(Self { path, identity })
    }

    /// Refuses to work on a file that is not in its place any more.
    fn check(&self) -> Answer<()> {
        const ADVICE: &str =
            "the database is not where it was opened: put the file back, or start the server again";
        let moved = |error| DirectoryError::Storage {
            source: StorageFault { advice: ADVICE, error }.into(),
        };
        if identity(&self.path).map_err(moved)? == self.identity {
            return Ok(());
        }
        Err(moved(std::io::Error::other("another file is in its place")))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> std::io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path)?;
    Ok(Some((about.dev(), about.ino())))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn identity(_: &Path) -> std::io::Result<Identity> {
    Ok(None)
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
            make_file(&path).map_err(|source| file_error(&path, source))?;
        }
        let pool = pool(&path, connections).map_err(|e| file_error(&path, e))?;
        let mut store = Self { pool, file: None };
        let connection = store.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                sqlite_error(&path, error)
            }
            error => file_error(&path, error),
        })?;
        let migrated = connection.interact(move |connection| migrate(connection, &path)).await;
        migrated.map_err(|error| file_error(Path::new(""), error.to_string()))??;
        if let Location::File(path) = location {
            let file = DatabaseFile::new(path.clone()).map_err(|e| file_error(path, e))?;
            store.file = Some(Arc::new(file));
        }
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
        let Self { pool, file } = self.clone();
        // In a task of its own, which runs to its end whatever becomes of the request: the pool throws away a connection that was being
        // handed out when somebody stopped waiting for it, and a database in memory goes with it.
        let done = tokio::spawn(async move {
            let connection = pool.get().await.map_err(cannot_connect)?;
            let done = connection.interact(move |connection| {
                if let Some(file) = file {
                    file.check()?;
                }
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

/// Why there is no connection, by what `SQLite` says of it.
fn cannot_connect(error: PoolError) -> DirectoryError {
    match error {
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            error.into()
        }
        error => DirectoryError::internal(error),
    }
}

/// Makes the folder if it is absent, for its owner only: the database has people and the links of their invitations in it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Makes the file if it is absent, for its owner only, in whatever folder it is. `SQLite` gives what it puts beside it the same rights.
fn make_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
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
    // What was answered is on the disk, whatever happens next. Less would lose the last commits in a power cut, and there are few.
    connection.pragma_update(None, "synchronous", "FULL")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn add(store: &Store, key: &'static str, size: usize) -> Answer<usize> {
        let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2)";
        store.write(move |c| Ok(c.execute(sql, (key, "a".repeat(size)))?)).await
    }

    #[tokio::test]
    async fn a_full_disk_is_said_and_leaves_nothing_half_written() {
        let store = Store::open(&Location::Memory).await.unwrap();
        let limit = async |pages: i64| {
            store
                .write(move |c| Ok(c.pragma_update(None, "max_page_count", pages)?))
                .await
                .unwrap();
        };
        add(&store, "before", 1).await.unwrap();
        // Where it stands is as much as there can be.
        limit(1).await;
        let half = store.write(|c| {
            c.execute("INSERT INTO setting (key, value) VALUES ('half', 'a')", [])?;
            Ok(c.execute(
                "INSERT INTO setting (key, value) VALUES ('large', ?1)",
                ["a".repeat(100_000)],
            )?)
        });
        let refused = half.await.unwrap_err();
        let told = crate::trace::chain(&refused);
        assert!(matches!(refused, DirectoryError::Storage { .. }), "{told}");
        assert!(told.contains("make room") && told.contains("full"), "{told}");
        let count = "SELECT count(*) FROM setting WHERE key IN ('half', 'large')";
        let stored = store.read(move |c| Ok(c.query_row(count, [], |row| row.get::<_, i64>(0))?));
        assert_eq!(stored.await.unwrap(), 0);
        limit(1_000_000).await;
        add(&store, "after", 100_000).await.unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nothing_is_stored_in_a_file_that_is_not_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let (path, elsewhere) = (folder.path().join("users.db"), folder.path().join("other.db"));
        let store = Store::open(&Location::File(path.clone())).await.unwrap();
        add(&store, "one", 1).await.unwrap();
        std::fs::rename(&path, &elsewhere).unwrap();
        let refused = async |key| {
            let refused = add(&store, key, 1).await.unwrap_err();
            let told = crate::trace::chain(&refused);
            assert!(matches!(refused, DirectoryError::Storage { .. }), "{told}");
            assert!(told.contains("put the file back"), "{told}");
        };
        refused("removed").await;
        std::fs::write(&path, "").unwrap();
        refused("replaced").await;
        std::fs::rename(&elsewhere, &path).unwrap();
        add(&store, "two", 1).await.unwrap();
        drop(store);
        let stored = Store::open(&Location::File(path)).await.unwrap();
        let count = async |keys: &'static str| {
            let sql = format!("SELECT count(*) FROM setting WHERE key IN ({keys})");
            let count =
                stored.read(move |c| Ok(c.query_row(&sql, [], |row| row.get::<_, i64>(0))?));
            count.await.unwrap()
        };
        assert_eq!((count("'one', 'two'").await, count("'removed', 'replaced'").await), (2, 0));
    }

    #[tokio::test]
    async fn a_damaged_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.db");
        let store = Store::open(&Location::File(path.clone())).await.unwrap();
        add(&store, "one", 50_000).await.unwrap();
        let empty = |c: &mut Connection| c.pragma_update(None, "wal_checkpoint", "TRUNCATE");
        store.pool.get().await.unwrap().interact(empty).await.unwrap().unwrap();
        drop(store);
        let mut bytes = std::fs::read(&path).unwrap();
        // The last pages hold the end of the long text.
        let end = bytes.len() - 20_000;
        bytes.get_mut(end..).unwrap().fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        let store = Store::open(&Location::File(path)).await.unwrap();
        let sql = "SELECT value FROM setting WHERE key = 'one'";
        let read = store.read(move |c| Ok(c.query_row(sql, [], |row| row.get::<_, String>(0))?));
        let refused = read.await.unwrap_err();
        let told = crate::trace::chain(&refused);
        assert!(matches!(refused, DirectoryError::Storage { .. }), "{told}");
        assert!(told.contains("backup"), "{told}");
    }
}
