//! Who may call, and which apps they may manage.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use mixpeek_users_contract::app::{App, AppList, AppQuery};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, OrganizationId, UserId};
use mixpeek_users_contract::me::{Key, Me};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::outbox::Outbox;

use crate::directory::error::{DirectoryError, Resource};
use crate::directory::registry::{Directories, SharedDirectory, Tell};
use crate::http::error::ApiError;
use crate::state::AppState;
use crate::{metrics, rate_limit};

pub mod clerk;
mod jwks;
pub mod local;
pub mod refusal;
mod rs256;

use clerk::ClerkAuth;
use local::LocalAuth;
use refusal::Refusal;

/// How admins prove to be admins.
pub enum Auth {
    /// By the token that was printed when the server started.
    Local(LocalAuth),
    /// By a session at Clerk.
    Clerk(Box<ClerkAuth>),
}

impl Auth {
    /// Where people sign in, if they do so on a page.
    pub fn sign_in_url(&self) -> Option<&str> {
        match self {
            Self::Local(_) => None,
            Self::Clerk(clerk) => clerk.sign_in_url(),
        }
    }

    /// Whether some of those who are let in manage a part only.
    pub fn has_parts(&self) -> bool {
        matches!(self, Self::Clerk(_))
    }

    /// Gets ready for the first caller.
    pub async fn warm(&self) {
        if let Self::Clerk(clerk) = self {
            clerk.warm().await;
        }
    }

    async fn verify(&self, headers: &HeaderMap) -> Result<Admin, Refusal> {
        match self {
            Self::Local(local) => local.verify(headers),
            Self::Clerk(clerk) => clerk.verify(headers).await,
        }
    }

    /// What a refused caller is told. The reason is for the log, where it stands once, and is counted.
    fn refuse(&self, refusal: Refusal) -> ApiError {
        let reason = refusal.reason();
        tracing::info!(reason, "sign-in refused");
        metrics::refusal(reason);
        match self {
            Self::Local(_) => ApiError::Unauthorized,
            Self::Clerk(_) => refusal.of_session(),
        }
    }
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
    /// The organization whose apps it is, if it is not everything.
    fn organization(&self) -> Option<&OrganizationId> {
        match self {
            Self::Everything => None,
            Self::Organization(organization) => Some(organization),
        }
    }

    fn covers(&self, app: &App) -> bool {
        match self {
            Self::Everything => true,
            Self::Organization(organization) => app.organization() == Some(organization),
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
    /// [`DirectoryError::NotFound`] for an app of somebody else, as for one that is nowhere: that it exists is no business of anybody
    /// but its own admins. And whatever keeps a directory from saying whose it is.
    pub async fn directory(&self, app: &AppId) -> Result<SharedDirectory, ApiError> {
        let directory = self.directories.of(app).await.map_err(self.tell())?;
        if self.admin.scope == Scope::Everything {
            return Ok(directory);
        }
        let found = directory.app(app.clone()).await.map_err(self.tell())?;
        if self.admin.scope.covers(&found) {
            Ok(directory)
        } else {
            Err(DirectoryError::not_found(Resource::App, app.as_str()).into())
        }
    }

    /// What the caller can do with the people of a directory.
    pub fn capabilities(&self, directory: &SharedDirectory) -> Capabilities {
        let all = directory.capabilities().clone();
        Capabilities { add: all.add && self.admin.scope == Scope::Everything, ..all }
    }

    /// The directory with an app's users, if the caller may add somebody to them whom it knows already. That tells who has an account,
    /// of this organization or of another, and so it is for somebody who may manage everything; the others can invite.
    pub async fn adding(&self, app: &AppId) -> Result<SharedDirectory, ApiError> {
        let directory = self.directory(app).await?;
        if self.admin.scope == Scope::Everything {
            Ok(directory)
        } else {
            Err(ApiError::InviteInstead)
        }
    }

    /// The apps the caller may manage, a page at a time.
    pub async fn apps(&self, query: AppQuery) -> Result<AppList, ApiError> {
        match &self.admin.scope {
            Scope::Everything => Ok(self.directories.apps(query, self.tell()).await?),
            scope @ Scope::Organization(_) => {
                let wanted = |app: &App| scope.covers(app);
                Ok(self.directories.some_apps(&query, wanted, self.tell()).await?)
            }
        }
    }

    /// How failures are told that may be about apps of somebody else.
    fn tell(&self) -> Tell {
        match self.admin.scope {
            Scope::Everything => |error| error,
            Scope::Organization(_) => DirectoryError::without_words,
        }
    }

    /// Who the caller is. Whose key the server has at a vendor is told to nobody but those who manage everything.
    pub async fn me(&self) -> Result<Me, ApiError> {
        let Scope::Organization(organization) = &self.admin.scope else {
            return Ok(self.first()?.me().await?);
        };
        let key = Key {
            name: Some("Session".into()),
            key_type: Some("session".into()),
            ..Key::default()
        };
        Ok(Me {
            organization_id: organization.clone(),
            organization_name: None,
            account_type: "".into(),
            user_email: None,
            key,
            rate_limits: None,
            principal_scoped: true,
        })
    }

    /// The mails that were not really sent, of whichever directory has them. They are of all its apps and open their invitations, so
    /// they are for somebody who may manage everything.
    pub async fn outbox(&self) -> Result<Outbox, ApiError> {
        if self.admin.scope != Scope::Everything {
            return Err(ApiError::Forbidden);
        }
        for directory in self.directories.all() {
            match directory.outbox().await {
                Err(DirectoryError::NotSupported { .. }) => {}
                answer => return Ok(answer?),
            }
        }
        Err(DirectoryError::NotSupported { operation: "listOutbox" }.into())
    }

    /// The first directory: the one that says who the server is.
    fn first(&self) -> Result<SharedDirectory, ApiError> {
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
        match &self.admin.scope {
            Scope::Everything => Ok(self.directories.memberships(self.tell()).await?),
            scope @ Scope::Organization(_) => {
                let wanted = |app: &App| scope.covers(app);
                Ok(self.directories.some_memberships(wanted, self.tell()).await?)
            }
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let auth = state.auth();
        let admin = auth.verify(&parts.headers).await.map_err(|refusal| auth.refuse(refusal))?;
        rate_limit::count(state, &parts.extensions, admin.scope.organization())?;
        Ok(Self { directories: state.directories(&admin), admin })
    }
}

/// The token of an `Authorization` header.
fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token.trim_ascii())
}
