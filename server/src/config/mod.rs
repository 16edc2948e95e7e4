//! What the operator wants: the command line, the environment and the configuration file, in this order.

use std::collections::HashSet;
use std::env::VarError;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use secrecy::{ExposeSecret, SecretString};

mod apps;
/// The command line.
pub mod cli;
/// `[directories.NAME]`.
pub mod directory;
/// What a file means, in words.
pub mod explain;
/// The configuration file.
pub mod file;
/// A file to start from.
pub mod init;
mod reader;
mod roles;
/// Where secrets are.
pub mod secret;
/// All of it together.
pub mod settings;

pub use reader::Problem;

use file::FileError;
use secret::SecretError;

/// The variable that holds a token of the operator's choice. There is no flag for it: command lines can be read by everybody on the
/// machine.
pub const TOKEN_VARIABLE: &str = "MIXPEEK_USERS_TOKEN";
/// The shortest token that is taken, in bytes.
const MIN_TOKEN: usize = 32;
/// How many different characters it has at least: what is made by chance has more, and what was typed to be long enough has less.
const MIN_DIFFERENT: usize = 10;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The token is too short to be one.
    #[error(
        "{TOKEN_VARIABLE} is too short: it needs {MIN_TOKEN} characters or more\nUnset it to have one made on each start."
    )]
    ShortToken,
    /// The token can be guessed.
    #[error(
        "{TOKEN_VARIABLE} can be guessed: it has fewer than {MIN_DIFFERENT} different characters\nMake one by chance, for instance with `openssl rand -hex 32`, or unset it to have one made on each start."
    )]
    PlainToken,
    /// The token holds something that a header cannot carry.
    #[error("{TOKEN_VARIABLE} may hold letters, digits and - . _ ~ only")]
    TokenCharacter,
    /// There is no home directory.
    #[error(
        "there is no home directory to keep the database in\nName a file with --data, or use --in-memory."
    )]
    NoHome,
    /// An option for a directory that the file does not have.
    #[error(
        "{0} is about the embedded directory, and the configuration file has none\nLeave it out, or add a directory with kind = \"embedded\"."
    )]
    NotEmbedded(&'static str),
    /// An option for a sign-in that the file does not have.
    #[error(
        "--viewer says whose the local token is, and the configuration file has mode = \"clerk\"\nLeave it out."
    )]
    ViewerOfClerk,
    /// Keys that cannot be had, each with the directory it is for.
    #[error("the server has not all the keys it needs{}\nSet the variable or write the file, and start again.", listed(.0))]
    Secrets(Vec<(String, SecretError)>),
}

fn listed(secrets: &[(String, SecretError)]) -> String {
    let lines = secrets
        .iter()
        .flat_map(|(whose, error)| ["\n  ", whose, ": ", &error.to_string()].map(str::to_owned));
    lines.collect()
}

/// The token of the operator's choice, if there is one.
pub fn token() -> Result<Option<SecretString>, ConfigError> {
    let token = match std::env::var(TOKEN_VARIABLE) {
        Ok(token) => SecretString::from(token),
        Err(VarError::NotPresent) => return Ok(None),
        // The operator has chosen one, and would wonder at another.
        Err(VarError::NotUnicode(_)) => return Err(ConfigError::TokenCharacter),
    };
    let text = token.expose_secret();
    if text.len() < MIN_TOKEN {
        return Err(ConfigError::ShortToken);
    }
    // It stands in an address and in a header.
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)) {
        return Err(ConfigError::TokenCharacter);
    }
    if text.bytes().collect::<HashSet<_>>().len() < MIN_DIFFERENT {
        return Err(ConfigError::PlainToken);
    }
    Ok(Some(token))
}

/// Where the database is unless somebody says otherwise.
pub fn default_data() -> Result<PathBuf, ConfigError> {
    let folders = etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)?;
    Ok(folders.data_dir().join("mixpeek-users").join("users.db"))
}
