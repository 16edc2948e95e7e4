//! Who may call, and which apps they may manage.

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use mixpeek_users_contract::app::{App, AppList, AppQuery};
use mixpeek_users_contract::id::{AppId, OrganizationId, UserId};
use mixpeek_users_contract::membership::MembershipList;

use crate::directory::error::DirectoryError;
use crate::directory::registry::{Directories, SharedDirectory};
use crate::http::error::ApiError;
use crate::state::AppState;

pub mod local;

use local::LocalAuth;

/// How admins prove to be admins.
pub enum Auth {
    /// By the token that was printed when the server started.
    Local(LocalAuth),
}

/// Somebody who has proved to be an admin. Asking for a `Caller` is how a handler asks for authentication, and there is no other way to
/// a directory.
pub struct Caller {
    directories: Directories,
    admin: Admin,
}

/// Who has proved to be an admin, and of what: only this module and those below can make one.
#[derive(Debug, Clone)]
pub struct Admin {
    email: Option<String>,
    user: Option<UserId>,
    scope: Scope,
}

/// What an admin may manage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything this server manages.
    Everything,
    /// The apps of one Clerk organization.
    Organization(OrganizationId),
}

impl Scope {
    fn covers(&self, app: &App) -> bool {
        match self {
            Self::Everything => true,
            Self::Organization(organization) => app
                .auth_config
                .as_ref()
                .and_then(|auth| auth.clerk_org_id.as_ref())
                .is_some_and(|of_app| of_app == organization),
        }
    }
}

impl Caller {
    /// The caller's address, if it is known.
    pub fn email(&self) -> Option<&str> {
        self.admin.email.as_deref()
    }

    /// The caller's user id, if it is known.
    pub fn user(&self) -> Option<&UserId> {
        self.admin.user.as_ref()
    }

    /// The directory with an app's users, if the caller may manage them.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for an app of somebody else, and whatever keeps a directory from saying whose it is.
    pub async fn directory(&self, app: &AppId) -> Result<SharedDirectory, ApiError> {
        let directory = self.directories.of(app).await?;
        if self.admin.scope == Scope::Everything {
            return Ok(directory);
        }
        let app = directory.app(app.clone()).await?;
        if self.admin.scope.covers(&app) { Ok(directory) } else { Err(ApiError::Forbidden) }
    }

    /// The apps the caller may manage, a page at a time.
    pub async fn apps(&self, query: AppQuery) -> Result<AppList, ApiError> {
        Ok(self.directories.apps(query, |app| self.admin.scope.covers(app)).await?)
    }

    /// The first directory: the one that says who the server is.
    pub fn first(&self) -> Result<SharedDirectory, ApiError> {
        let first = self.directories.all().first().cloned();
        first.ok_or_else(|| DirectoryError::internal("the server has no directory").into())
    }

    /// The directory with the organization's own accounts, for somebody who may manage everything.
    pub fn organization(&self, operation: &'static str) -> Result<SharedDirectory, ApiError> {
        if self.admin.scope != Scope::Everything {
            return Err(ApiError::Forbidden);
        }
        let directory = self.directories.organization().cloned();
        directory.ok_or_else(|| DirectoryError::NotSupported { operation }.into())
    }

    /// Everybody in every app the caller may manage.
    pub async fn memberships(&self) -> Result<MembershipList, ApiError> {
        let mut list = self.directories.memberships().await?;
        if self.admin.scope != Scope::Everything {
            let mut covered = Vec::new();
            for directory in self.directories.all() {
                let apps =
                    directory.apps(AppQuery { limit: Some(1000), ..AppQuery::default() }).await?;
                covered.extend(apps.results.into_iter().filter(|app| self.admin.scope.covers(app)));
            }
            let is_covered = |id: &AppId| covered.iter().any(|app| app.app_id == *id);
            list.memberships.retain(|membership| is_covered(&membership.app_id));
            list.missing.retain(|missing| is_covered(&missing.app_id));
            list.total = list.memberships.len() as u64;
        }
        Ok(list)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let admin = match state.auth() {
            Auth::Local(local) => local.verify(&parts.headers),
        };
        let admin = admin.ok_or(ApiError::Unauthorized)?;
        Ok(Self { directories: state.directories(&admin), admin })
    }
}

/// The token of an `Authorization` header.
fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token.trim_ascii())
}
