//! `[directories.NAME]`: where the users are.

use std::path::{Path, PathBuf};

use mixpeek_users_contract::capabilities::RoleInfo;
use url::Url;

use super::reader::{Section, closest, listed};
use super::roles;
use super::secret::{self, SecretSource};
use crate::directory::configured::ConfiguredApp;
use crate::upstream;

/// A directory as the file describes it.
#[derive(Debug, Clone)]
pub struct DirectorySettings {
    /// What the operator calls it.
    pub name: String,
    /// Which it is.
    pub kind: Kind,
    /// Its apps, unless it knows them itself.
    pub apps: Vec<ConfiguredApp>,
}

/// Which directory it is, and how it is reached.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `SQLite`, with a demo.
    Embedded(EmbeddedSettings),
    /// The users of Mixpeek Canvas apps.
    Mixpeek {
        /// The organization's key.
        api_key: SecretSource,
        /// The API.
        base_url: Url,
        /// Value of `X-Namespace`.
        namespace: Option<String>,
    },
    /// The accounts of a Mixpeek organization.
    MixpeekOrganization {
        /// The organization's key.
        api_key: SecretSource,
        /// The API.
        base_url: Url,
    },
    /// Clerk organizations.
    Clerk {
        /// The instance's key.
        secret_key: SecretSource,
        /// The API.
        base_url: Url,
        /// The roles that can be given, in the order to offer them.
        roles: Vec<RoleInfo>,
    },
    /// A Paradime workspace.
    Paradime {
        /// The workspace's own address.
        endpoint: Url,
        /// How the server proves itself.
        credentials: ParadimeCredentials,
        /// What a member becomes when nothing else is said.
        member_account_type: Box<str>,
    },
}

/// Where the embedded directory keeps its data.
#[derive(Debug, Clone, Default)]
pub struct EmbeddedSettings {
    /// The database; the user's data folder if absent.
    pub data: Option<PathBuf>,
    /// Whether to keep everything in memory instead.
    pub in_memory: bool,
    /// Members of an app made for trying long lists.
    pub seed_members: Option<u32>,
}

/// What Paradime takes (source: Paradime's user management API, and its Python SDK for tokens).
#[derive(Debug, Clone)]
pub enum ParadimeCredentials {
    /// A key and its secret.
    KeyPair {
        /// `X-API-KEY`.
        key: SecretSource,
        /// `X-API-SECRET`.
        secret: SecretSource,
    },
    /// A token of a workspace, or of a company with the workspace that is meant.
    Token {
        /// The bearer token.
        token: SecretSource,
        /// `X-Paradime-Workspace`.
        workspace: Option<String>,
    },
}

/// The kinds, as the file names them.
const KINDS: [&str; 5] = ["embedded", "mixpeek", "mixpeek-organization", "clerk", "paradime"];
const MIXPEEK: &str = "https://api.mixpeek.com";
const CLERK: &str = "https://api.clerk.com/v1";

impl Kind {
    /// As the file names it.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Embedded(_) => KINDS[0],
            Self::Mixpeek { .. } => KINDS[1],
            Self::MixpeekOrganization { .. } => KINDS[2],
            Self::Clerk { .. } => KINDS[3],
            Self::Paradime { .. } => KINDS[4],
        }
    }

    /// Whether the directory knows its apps itself.
    pub const fn knows_its_apps(&self) -> bool {
        matches!(self, Self::Embedded(_) | Self::Mixpeek { .. })
    }

    /// Whether it has the people of one app and no more.
    pub(super) const fn has_one_app(&self) -> bool {
        matches!(self, Self::MixpeekOrganization { .. } | Self::Paradime { .. })
    }

    /// Where its secrets are, under their keys.
    pub fn secrets(&self) -> Vec<(&'static str, &SecretSource)> {
        match self {
            Self::Embedded(_) => Vec::new(),
            Self::Mixpeek { api_key, .. } | Self::MixpeekOrganization { api_key, .. } => {
                vec![("api_key", api_key)]
            }
            Self::Clerk { secret_key, .. } => vec![("secret_key", secret_key)],
            Self::Paradime {
                credentials: ParadimeCredentials::KeyPair { key, secret }, ..
            } => {
                vec![("api_key", key), ("api_secret", secret)]
            }
            Self::Paradime { credentials: ParadimeCredentials::Token { token, .. }, .. } => {
                vec![("token", token)]
            }
        }
    }
}

/// Reads all of `[directories]`.
pub(super) fn directories(root: &mut Section<'_, '_>, folder: &Path) -> Vec<Read> {
    let example = "[directories.shop] with kind = \"clerk\"";
    let at = root.at;
    let Some(mut all) = root.section("directories", "[directories]") else {
        root.wrong(at, format!("the file names no directory: add one, as in {example}"));
        return Vec::new();
    };
    let sections = all.named_sections();
    if sections.is_empty() {
        all.wrong(all.at, format!("[directories] is empty: add one, as in {example}"));
    }
    let read = sections.into_iter().map(|(name, mut section)| {
        let (at, place) = (section.at, section.place.clone());
        let kind = kind(&mut section, folder);
        Read { name, at, place, kind }
    });
    read.collect()
}

/// A directory, and where it stands. It has no kind if that was wrong.
pub(super) struct Read {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) place: String,
    pub(super) kind: Option<Kind>,
}

fn kind(section: &mut Section<'_, '_>, folder: &Path) -> Option<Kind> {
    let name = section.needed_text("kind", "kind = \"clerk\"")?;
    let kind = match name.value.as_str() {
        "embedded" => Some(embedded(section, folder)),
        "mixpeek" => mixpeek(section, folder),
        "mixpeek-organization" => mixpeek_organization(section, folder),
        "clerk" => clerk(section, folder),
        "paradime" => paradime(section, folder),
        other => {
            let hint = match closest(other, &KINDS) {
                Some(kind) => format!("did you mean `{kind}`?"),
                None => format!("the kinds are {}", listed(&KINDS)),
            };
            section.wrong(name.at, format!("`{other}` is no kind of directory; {hint}"));
            // Which keys belong here is unknown without the kind.
            return None;
        }
    };
    section.finish();
    kind
}

fn embedded(section: &mut Section<'_, '_>, folder: &Path) -> Kind {
    let data = section.text("data");
    let in_memory = section.flag("in_memory");
    if let (Some(data), true) = (&data, in_memory) {
        let text = format!("{} has both `data` and `in_memory`: keep one", section.place);
        section.wrong(data.at, text);
    }
    let seed_members = section.number("seed_members", 1, 1_000_000);
    let data = data.map(|data| folder.join(data.value));
    Kind::Embedded(EmbeddedSettings { data, in_memory, seed_members })
}

fn mixpeek(section: &mut Section<'_, '_>, folder: &Path) -> Option<Kind> {
    let api_key = secret::needed(section, "api_key", "MIXPEEK_API_KEY", folder);
    let base_url = base_url(section, MIXPEEK);
    let namespace = section.text("namespace").map(|found| found.value);
    Some(Kind::Mixpeek { api_key: api_key?, base_url: base_url?, namespace })
}

fn mixpeek_organization(section: &mut Section<'_, '_>, folder: &Path) -> Option<Kind> {
    let api_key = secret::needed(section, "api_key", "MIXPEEK_API_KEY", folder);
    let base_url = base_url(section, MIXPEEK);
    Some(Kind::MixpeekOrganization { api_key: api_key?, base_url: base_url? })
}

fn clerk(section: &mut Section<'_, '_>, folder: &Path) -> Option<Kind> {
    let secret_key = secret::needed(section, "secret_key", "CLERK_SECRET_KEY", folder);
    let base_url = base_url(section, CLERK);
    let roles = roles::read(section);
    Some(Kind::Clerk { secret_key: secret_key?, base_url: base_url?, roles })
}

fn paradime(section: &mut Section<'_, '_>, folder: &Path) -> Option<Kind> {
    if !section.has("endpoint") {
        // It differs from workspace to workspace (source: Paradime's user management API).
        let example = "endpoint = \"https://…\", the API endpoint that Paradime shows in the workspace's settings";
        section.missing("endpoint", example);
    }
    let endpoint = section.parsed_with("endpoint", |text| {
        upstream::endpoint_url(text).map_err(|error| error.to_string())
    });
    let credentials = paradime_credentials(section, folder);
    let member_account_type = section.text("member_account_type");
    Some(Kind::Paradime {
        endpoint: endpoint?.value,
        credentials: credentials?,
        member_account_type: member_account_type
            .map_or_else(|| "DEVELOPER".into(), |found| found.value.into()),
    })
}

fn paradime_credentials(
    section: &mut Section<'_, '_>,
    folder: &Path,
) -> Option<ParadimeCredentials> {
    let (at, place) = (section.at, section.place.clone());
    let has_token = section.has("token");
    let has_pair = section.has("api_key") || section.has("api_secret");
    if has_token == has_pair {
        let text = format!(
            "{place} needs either `api_key` and `api_secret`, or `token`, as in token = {{ env = \"PARADIME_TOKEN\" }}"
        );
        section.wrong(at, text);
        for key in ["token", "api_key", "api_secret", "workspace"] {
            section.pass_over(key);
        }
        return None;
    }
    let token = secret::source(section, "token", "PARADIME_TOKEN", folder);
    let workspace = section.text("workspace");
    if has_token {
        let workspace = workspace.map(|found| found.value);
        return Some(ParadimeCredentials::Token { token: token?, workspace });
    }
    if let Some(workspace) = workspace {
        section.wrong(workspace.at, format!("`workspace` in {place} goes with `token` only"));
    }
    let key = secret::needed(section, "api_key", "PARADIME_API_KEY", folder);
    let secret = secret::needed(section, "api_secret", "PARADIME_API_SECRET", folder);
    Some(ParadimeCredentials::KeyPair { key: key?, secret: secret? })
}

fn base_url(section: &mut Section<'_, '_>, usual: &str) -> Option<Url> {
    if section.has("base_url") {
        return section.parsed_with("base_url", secure_url).map(|found| found.value);
    }
    upstream::base_url(usual).ok()
}

/// An address to which a secret may be sent.
pub(super) fn secure_url(text: &str) -> Result<Url, String> {
    upstream::base_url(text).map_err(|error| error.to_string())
}
