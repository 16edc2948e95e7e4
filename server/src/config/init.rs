//! `init`: a configuration file to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use super::cli::Init;

/// The file: it works as it is, and has every other setting in a comment.
pub const TEMPLATE: &str = include_str!("users.toml");

/// Why no file was written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is one.
    #[error("{} exists already, and was left alone\nName another file: mixpeek-users init FILE.", .0.display())]
    Exists(PathBuf),
    /// It cannot be written.
    #[error("cannot write {}: {source}", .path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// Writes it, unless there is a file of that name.
pub fn init(options: &Init) -> Result<(), InitError> {
    let path = &options.file;
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    written.map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => InitError::Exists(path.clone()),
        _ => InitError::Unwritable { path: path.clone(), source },
    })
}
