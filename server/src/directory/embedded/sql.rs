//! What `SQLite` says, by meaning.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{ErrorCode, Row, RowIndex};
use serde::de::DeserializeOwned;

use crate::directory::Answer;
use crate::directory::error::DirectoryError;

impl From<rusqlite::Error> for DirectoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // Another process holds the file for longer than the busy timeout.
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Unavailable { source: error.into() }
            }
            Some(code) => match advice(code) {
                Some(advice) => Self::Storage { source: StorageFault { advice, error }.into() },
                None => Self::internal(error),
            },
            None => Self::internal(error),
        }
    }
}

/// What is the matter with the database, and what to do about it, for the log.
#[derive(Debug, thiserror::Error)]
#[error("{advice}")]
pub(super) struct StorageFault<E: std::error::Error + 'static> {
    pub(super) advice: &'static str,
    #[source]
    pub(super) error: E,
}

/// What to do about a fault that is not this program's; none for the others.
fn advice(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::DiskFull => "the disk of the database is full: make room on it",
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            "the database cannot be written: let this server's user write the file and its folder"
        }
        ErrorCode::CannotOpen => {
            "the database cannot be opened: see that the file and its folder are there, and that this server's user may use them"
        }
        ErrorCode::SystemIoFailure => {
            "the disk of the database fails: see that it has room and works"
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            "the database is damaged: stop the server, and put a backup in its place"
        }
        _ => return None,
    })
}

/// Gives a violated unique constraint its meaning. `SQLite` names the columns, not the constraint.
pub(super) fn on_unique<T>(
    result: rusqlite::Result<T>,
    columns: &str,
    meaning: impl FnOnce() -> DirectoryError,
) -> Answer<T> {
    match result {
        Err(rusqlite::Error::SqliteFailure(failure, Some(message)))
            if failure.code == ErrorCode::ConstraintViolation
                && message == format!("UNIQUE constraint failed: {columns}") =>
        {
            Err(meaning())
        }
        other => other.map_err(DirectoryError::from),
    }
}

/// A column of text, read into anything that is made from text without an allocation in between.
pub(super) fn text<T: for<'a> From<&'a str>>(
    row: &Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<T> {
    Ok(T::from(row.get_ref(column)?.as_str()?))
}

/// A column of text that may be null.
pub(super) fn text_or_null<T: for<'a> From<&'a str>>(
    row: &Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<Option<T>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map(T::from))
}

/// A column of JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let parsed = serde_json::from_str(value.as_str()?);
        parsed.map(Self).map_err(|error| FromSqlError::Other(error.into()))
    }
}
