//! The configuration file: what may stand in it, and what it means.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::OrganizationId;
use url::Url;

use super::apps;
use super::cli::address;
use super::directory::{self, DirectorySettings, secure_url};
use super::reader::{Notes, Problem, Section, closest, listed};
use crate::cors::Origin;

/// What a configuration file says.
#[derive(Debug, Clone)]
pub struct File {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// Where Prometheus reads.
    pub metrics: Option<SocketAddr>,
    /// Names beyond the loopback ones under which the server may be reached.
    pub allow_hosts: Vec<String>,
    /// Origins whose pages may ask the API.
    pub allow_origins: Vec<Origin>,
    /// Requests a minute.
    pub rate_limit: Option<u32>,
    /// How admins prove to be admins.
    pub sign_in: SignIn,
    /// Where the users are.
    pub directories: Vec<DirectorySettings>,
}

/// How admins prove to be admins.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// By the token that is printed at the start.
    Local {
        /// Whose token it is.
        viewer: Option<EmailAddress>,
    },
    /// By a session at Clerk.
    Clerk(Box<ClerkSignIn>),
}

/// Which sessions at Clerk are taken.
#[derive(Debug, Clone)]
pub struct ClerkSignIn {
    /// Who has to have signed the token, as its `iss` says it; anybody whose key is in the key set if absent.
    pub issuer: Option<String>,
    /// The folder of the key set, and its file.
    pub jwks: (Url, String),
    /// The pages on which sessions may have been made.
    pub authorized_parties: Vec<Origin>,
    /// The organization whose admins manage everything.
    pub operators: Option<OrganizationId>,
    /// Where people sign in.
    pub sign_in_url: Option<Url>,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("cannot read {}: {source}\nName the file with --config, or make one with `mixpeek-users init`.", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It can be read, and not used.
    #[error("{} cannot be used{}", .path.display(), all(.problems))]
    Wrong {
        /// Which.
        path: PathBuf,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
}

fn all(problems: &[Problem]) -> String {
    problems.iter().flat_map(|problem| ["\n  ".to_owned(), problem.to_string()]).collect()
}

impl File {
    /// Reads a file. Paths in it start at its folder.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| FileError::Unreadable { path: path.to_owned(), source })?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        Self::parse(&text, folder)
            .map_err(|problems| FileError::Wrong { path: path.to_owned(), problems })
    }

    /// Reads the text of a file in a folder, or says everything that is wrong with it.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Vec<Problem>> {
        let notes = Notes::new(text);
        let file = notes.root().and_then(|root| Self::of(root, folder));
        let problems = notes.into_problems();
        match file {
            Some(file) if problems.is_empty() => Ok(file),
            _ => Err(problems),
        }
    }

    fn of(mut root: Section<'_, '_>, folder: &Path) -> Option<Self> {
        let listen = root.parsed_with("listen", address);
        let metrics = root.parsed_with("metrics", address);
        let allow_hosts = root.list("allow_hosts", |host| Ok(host.to_owned()));
        let allow_origins = root.list("allow_origins", origin);
        let rate_limit = root.number("rate_limit", 1, u32::MAX);
        let auth = root.section("auth", "[auth]");
        let sign_in = auth.map_or(Some(SignIn::Local { viewer: None }), sign_in);
        let directories = directory::directories(&mut root, folder);
        let named = apps::read(&mut root);
        let by_organization = match &sign_in {
            Some(SignIn::Clerk(clerk)) => clerk.operators.is_none(),
            _ => false,
        };
        let directories = apps::join(&root, directories, &named, by_organization);
        root.finish();
        Some(Self {
            listen: listen.map(|found| found.value),
            metrics: metrics.map(|found| found.value),
            allow_hosts,
            allow_origins,
            rate_limit,
            sign_in: sign_in?,
            directories,
        })
    }
}

const MODES: [&str; 2] = ["local", "clerk"];
const CLERK_KEYS: [&str; 5] =
    ["issuer", "jwks_url", "authorized_parties", "operators", "sign_in_url"];

fn sign_in(mut auth: Section<'_, '_>) -> Option<SignIn> {
    let mode = auth.needed_text("mode", "mode = \"local\" or mode = \"clerk\"")?;
    let sign_in = match mode.value.as_str() {
        "local" => {
            for key in CLERK_KEYS {
                auth.belongs(key, "mode = \"clerk\"");
            }
            let viewer = auth.parsed::<EmailAddress>("viewer").map(|found| found.value);
            Some(SignIn::Local { viewer })
        }
        "clerk" => clerk(&mut auth).map(|clerk| SignIn::Clerk(Box::new(clerk))),
        other => {
            let hint = match closest(other, &MODES) {
                Some(mode) => format!("did you mean `{mode}`?"),
                None => format!("the modes are {}", listed(&MODES)),
            };
            auth.wrong(mode.at, format!("`{other}` is no mode of [auth]; {hint}"));
            return None;
        }
    };
    auth.finish();
    sign_in
}

fn clerk(auth: &mut Section<'_, '_>) -> Option<ClerkSignIn> {
    if !auth.has("issuer") && !auth.has("jwks_url") {
        let example =
            "issuer = \"https://clerk.example.com\", the Frontend API URL of your Clerk instance";
        auth.missing("issuer", example);
    }
    let issuer = auth.parsed_with("issuer", |text| Ok((text.to_owned(), secure_url(text)?)));
    let jwks = auth.parsed_with("jwks_url", jwks_url).map(|found| found.value);
    let at = auth.at;
    if !auth.has("authorized_parties") {
        let example = "authorized_parties = [\"https://users.example.com\"], the origins of the pages on which people sign in";
        auth.missing("authorized_parties", example);
    }
    let had = auth.has("authorized_parties");
    let authorized_parties = auth.list("authorized_parties", origin);
    if had && authorized_parties.is_empty() {
        auth.wrong(at, "`authorized_parties` in [auth] names no origin: nobody could sign in");
    }
    auth.belongs("viewer", "mode = \"local\"");
    let operators = auth.text("operators").map(|found| OrganizationId::from(found.value));
    let sign_in_url = auth.parsed_with("sign_in_url", page_url).map(|found| found.value);
    let jwks = jwks.or_else(|| {
        let (_, base) = &issuer.as_ref()?.value;
        Some((base.clone(), ".well-known/jwks.json".to_owned()))
    });
    Some(ClerkSignIn {
        // As tokens have it: without a slash at the end.
        issuer: issuer.map(|found| found.value.0.trim_end_matches('/').to_owned()),
        jwks: jwks?,
        authorized_parties,
        operators,
        sign_in_url,
    })
}

fn origin(text: &str) -> Result<Origin, String> {
    text.parse::<Origin>().map_err(|error| error.to_string())
}

/// Cut into folder and file.
fn jwks_url(text: &str) -> Result<(Url, String), String> {
    let (folder, file) = text.rsplit_once('/').unwrap_or((text, ""));
    let url = secure_url(folder)?;
    if file.is_empty() || folder.ends_with('/') {
        return Err(
            "names no file, as in https://clerk.example.com/.well-known/jwks.json".to_owned()
        );
    }
    if url.host_str() == Some("api.clerk.com") {
        // (source: Clerk's OpenAPI 2026-05-12: `GET /jwks` wants the secret key)
        return Err("wants the secret key there; name the public one, with issuer = \"https://…\", the Frontend API URL of your Clerk instance".to_owned());
    }
    Ok((url, file.to_owned()))
}

/// An address that people are sent to.
fn page_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    if matches!(url.scheme(), "https" | "http") {
        return Ok(url);
    }
    Err("has to start with https://".to_owned())
}
