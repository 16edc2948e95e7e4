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
            _ => Self::internal(error),
        }
    }
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
