//! Canvas apps: the records of `/v1/apps`.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::id::{AppId, OrganizationId};
use crate::lenient::or_default;
use crate::open_enum::open_enum;
use crate::time::Timestamp;

/// One app: the part of Mixpeek's large `AppResponse` that user management needs.
///
/// On the wire stands more: see its [`Serialize`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct App {
    /// Opaque id.
    pub app_id: AppId,
    /// The app's name in its address, `{slug}.mxp.co`.
    pub slug: Box<str>,
    /// Where the app is served.
    pub url: Box<str>,
    /// What people call it.
    pub meta: AppMeta,
    /// Whether it is served at all.
    pub is_active: bool,
    /// Counts published versions.
    pub version: u64,
    /// Whether the draft differs from what is live.
    #[serde(default, deserialize_with = "or_default")]
    pub has_unpublished_changes: bool,
    /// Who may open the app. May be null.
    #[serde(default)]
    pub auth_config: Option<AuthConfig>,
    /// Free form.
    #[serde(default, deserialize_with = "or_default")]
    pub environments: Map<String, Value>,
    /// Free form.
    #[serde(default, deserialize_with = "or_default")]
    pub custom_domains: Vec<Value>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Additive: where the app's people have their accounts, if they do not sign in as [`auth_config`](Self::auth_config) says.
    #[serde(default)]
    pub x_accounts: Option<Accounts>,
}

/// A directory whose accounts an app's people sign in with. Their app can be managed whatever the mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// What people call the directory.
    pub directory: Box<str>,
    /// The Clerk organization whose admins may manage the app, if admins sign in with Clerk.
    #[serde(default)]
    pub organization: Option<OrganizationId>,
}

/// An app's texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppMeta {
    /// The name people know.
    pub title: Box<str>,
    /// A sentence about it.
    #[serde(default)]
    pub description: Option<Box<str>>,
    /// A picture.
    #[serde(default)]
    pub logo_url: Option<Box<str>>,
    /// A small picture.
    #[serde(default)]
    pub favicon_url: Option<Box<str>>,
}

/// Sign-in settings as returned. More keys exist for modes this screen does not manage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthConfig {
    /// How people sign in. Users can be managed in `clerk` only, and where there are [`Accounts`].
    #[serde(default, deserialize_with = "or_default")]
    pub mode: AuthMode,
    /// The Clerk organization behind the app; null until the service has made it.
    #[serde(default)]
    pub clerk_org_id: Option<OrganizationId>,
    /// Subset of `google`, `github`, `email`.
    #[serde(default)]
    pub clerk_allowed_providers: Option<Vec<Box<str>>>,
}

open_enum! {
    /// How people sign in to an app.
    #[derive(Default)]
    pub enum AuthMode {
        /// No sign-in.
        #[default]
        Public = "public",
        /// Clerk, with an organization that says who may use the app.
        Clerk = "clerk",
        /// One password for everybody.
        Password = "password",
        /// A key in a header.
        ApiKey = "api_key",
        /// A token of the host's.
        Jwt = "jwt",
        /// `OpenID` Connect.
        SsoOidc = "sso_oidc",
        /// SAML.
        SsoSaml = "sso_saml",
    }
}

/// Writes, besides the fields, the keys of the old page builder: `AppResponse` declares them as always present, and the official
/// client refuses an app without them. They are those of an app that is deployed from code: all empty.
impl Serialize for App {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Record<'a> {
            app_id: &'a AppId,
            slug: &'a str,
            url: &'a str,
            meta: &'a AppMeta,
            is_active: bool,
            version: u64,
            has_unpublished_changes: bool,
            auth_config: &'a Option<AuthConfig>,
            environments: &'a Map<String, Value>,
            custom_domains: &'a [Value],
            created_at: &'a Option<Timestamp>,
            updated_at: &'a Option<Timestamp>,
            build_config: (),
            template: &'static str,
            sections: [(); 0],
            custom_html: (),
            hero: (),
            theme: Map<String, Value>,
            seo: (),
            stats: [(); 0],
            featured_gallery: (),
            tabs: [(); 0],
            password_protected: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            x_accounts: &'a Option<Accounts>,
        }

        let password = |auth: &AuthConfig| auth.mode == AuthMode::Password;
        Record {
            app_id: &self.app_id,
            slug: &self.slug,
            url: &self.url,
            meta: &self.meta,
            is_active: self.is_active,
            version: self.version,
            has_unpublished_changes: self.has_unpublished_changes,
            auth_config: &self.auth_config,
            environments: &self.environments,
            custom_domains: &self.custom_domains,
            created_at: &self.created_at,
            updated_at: &self.updated_at,
            build_config: (),
            template: "generic",
            sections: [],
            custom_html: (),
            hero: (),
            theme: Map::new(),
            seo: (),
            stats: [],
            featured_gallery: (),
            tabs: [],
            password_protected: self.auth_config.as_ref().is_some_and(password),
            x_accounts: &self.x_accounts,
        }
        .serialize(serializer)
    }
}

impl App {
    /// Whether the app's users can be managed: `mode` is `clerk`. (Its organization may still be being made.)
    pub fn manages_users(&self) -> bool {
        self.x_accounts.is_some()
            || self.auth_config.as_ref().is_some_and(|auth| auth.mode == AuthMode::Clerk)
    }

    /// The Clerk organization whose admins may manage it.
    pub fn organization(&self) -> Option<&OrganizationId> {
        match &self.x_accounts {
            Some(accounts) => accounts.organization.as_ref(),
            None => self.auth_config.as_ref()?.clerk_org_id.as_ref(),
        }
    }
}

/// Answer of `GET /v1/apps`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppList {
    /// This page of apps.
    pub results: Vec<App>,
    /// How many there are on all pages.
    pub total_count: u64,
    /// The page size that was used.
    #[serde(default, deserialize_with = "or_default")]
    pub limit: u64,
    /// How many were passed over.
    #[serde(default, deserialize_with = "or_default")]
    pub offset: u64,
    /// How many the plan allows; null means any number.
    #[serde(default)]
    pub max_apps: Option<u64>,
    /// Additive: directories whose apps could not be had, so that nobody takes the list for whole.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub x_missing: Vec<MissingDirectory>,
}

/// A directory whose apps could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingDirectory {
    /// What people call it.
    pub directory: Box<str>,
    /// Why, for people.
    pub message: Box<str>,
}

/// Query of `GET /v1/apps`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AppQuery {
    /// Page size, 1 to 1000; 100 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to pass over; 0 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Only the app with exactly this slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Only apps with this in their title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only apps made from this template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// Body of `PATCH /v1/apps/{app_id}`, the keys user management needs. The answer is the whole [`App`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AppUpdate {
    /// Sign-in settings to store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_config: Option<AuthConfigUpdate>,
    /// A new slug, `^[a-z0-9][a-z0-9-]*[a-z0-9]$`, 3 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Whether the app is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Put the change live in the same call; otherwise it stays a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<bool>,
}

/// Sign-in settings to store. `mode` has no default here on purpose: the service takes a missing one for `public`, which opens the
/// app to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthConfigUpdate {
    /// How people are to sign in.
    pub mode: AuthMode,
    /// Subset of `google`, `github`, `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk_allowed_providers: Option<Vec<Box<str>>>,
}

impl AppUpdate {
    /// What *Enable user management* sends: Clerk sign-in, live at once.
    pub fn enable_user_management() -> Self {
        Self {
            auth_config: Some(AuthConfigUpdate {
                mode: AuthMode::Clerk,
                clerk_allowed_providers: None,
            }),
            publish: Some(true),
            ..Self::default()
        }
    }
}
