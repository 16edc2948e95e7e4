//! Where a secret is: in a variable or in a file, and never in the configuration itself.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::reader::Section;

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// In a variable of the environment.
    Variable(String),
    /// In a file that holds nothing else.
    File(PathBuf),
}

/// Why a secret cannot be had. Never says anything about what it holds.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// There is no such variable.
    #[error("the variable {0} is not set")]
    NotSet(String),
    /// There is nothing in it.
    #[error("{0} is empty")]
    Empty(SecretSource),
    /// It holds bytes that no key has.
    #[error("{0} does not hold plain text")]
    NotText(SecretSource),
    /// The file cannot be read.
    #[error("the file {} cannot be read: {source}", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl SecretSource {
    /// The secret, without the space around it: editors leave a line's end.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        let text = match self {
            Self::Variable(name) => std::env::var(name).map_err(|error| match error {
                std::env::VarError::NotPresent => SecretError::NotSet(name.clone()),
                std::env::VarError::NotUnicode(_) => SecretError::NotText(self.clone()),
            })?,
            Self::File(path) => std::fs::read_to_string(path).map_err(|source| {
                if source.kind() == std::io::ErrorKind::InvalidData {
                    return SecretError::NotText(self.clone());
                }
                SecretError::Unreadable { path: path.clone(), source }
            })?,
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(SecretError::Empty(self.clone()));
        }
        if text.chars().any(|c| c.is_control() || !c.is_ascii()) {
            return Err(SecretError::NotText(self.clone()));
        }
        Ok(SecretString::from(text))
    }
}

impl std::fmt::Display for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

/// Reads `key = { env = "…" }` or `key = { file = "…" }`; `None` if it is absent or wrong. Files are beside the configuration, in
/// `folder`, unless their path says otherwise.
pub(super) fn source(
    section: &mut Section<'_, '_>,
    key: &'static str,
    variable: &str,
    folder: &Path,
) -> Option<SecretSource> {
    let example = format!("{key} = {{ env = \"{variable}\" }}");
    let mut table = match section.guarded(key)? {
        Ok(table) => table,
        Err(at) => {
            let place = &section.place;
            let text = format!(
                "`{key}` in {place} must not hold the key itself: name a variable, as in {example}, or a file, as in {key} = {{ file = \"/run/secrets/key\" }}"
            );
            section.wrong(at, text);
            return None;
        }
    };
    let (env, file) = (table.text("env"), table.text("file"));
    let source = match (env, file) {
        (Some(env), None) if is_variable(&env.value) => Some(SecretSource::Variable(env.value)),
        (Some(env), None) => {
            let text = format!(
                "`{key}` in {}: a variable's name has letters, digits and underscores, as in {example}; name it, and put the key into it",
                section.place
            );
            section.wrong(env.at, text);
            None
        }
        (None, Some(file)) => Some(SecretSource::File(folder.join(file.value))),
        (Some(_), Some(file)) => {
            let text = format!("`{key}` in {} has both `env` and `file`: keep one", section.place);
            section.wrong(file.at, text);
            None
        }
        (None, None) => {
            let text = format!("`{key}` in {} names neither: {example}", section.place);
            section.wrong(table.at, text);
            None
        }
    };
    table.finish();
    source
}

/// The same for a secret that has to be there.
pub(super) fn needed(
    section: &mut Section<'_, '_>,
    key: &'static str,
    variable: &str,
    folder: &Path,
) -> Option<SecretSource> {
    if !section.has(key) {
        section.missing(key, &format!("{key} = {{ env = \"{variable}\" }}"));
    }
    source(section, key, variable, folder)
}

fn is_variable(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        // What a pasted key looks like, and no variable does.
        && !["sk_live_", "sk_test_", "prdm_"].iter().any(|start| name.starts_with(start))
}
