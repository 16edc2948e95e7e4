//! Why a directory does not do what it was asked, by meaning: the same refusal reads the same whichever directory is behind it.

use mixpeek_users_contract::app::AuthMode;

/// A thing that can be absent or there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A Canvas app.
    App,
    /// A member of an app.
    Member,
    /// An invitation to an app.
    Invitation,
    /// A team account.
    OrganizationUser,
    /// An app's name in its address.
    Slug,
}

impl Resource {
    /// The name as it stands on the wire, under `details.resource`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Member => "user",
            Self::Invitation => "invitation",
            Self::OrganizationUser => "organization_user",
            Self::Slug => "slug",
        }
    }

    /// The name as people read it at the head of a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::App => "App",
            Self::Member => "User",
            Self::Invitation => "Invitation",
            Self::OrganizationUser => "Organization user",
            Self::Slug => "Slug",
        }
    }
}

/// Where a limit on requests stands, as far as a directory says. Numbers only: nothing else of a vendor's headers goes any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// How many requests a window has.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// The Unix second at which the window ends.
    pub reset: Option<u64>,
    /// The length of a window, in seconds.
    pub window: Option<u64>,
}

/// A refusal or a fault of a directory.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// There is no such thing.
    #[error("{} not found", .resource.label())]
    NotFound {
        /// What was looked for.
        resource: Resource,
        /// By which id.
        id: String,
    },
    /// There is such a thing already.
    #[error("{} already exists", .resource.label())]
    AlreadyExists {
        /// What was to be made.
        resource: Resource,
        /// Under which id.
        id: String,
    },
    /// The app's sign-in mode has no users to manage.
    #[error("User management is not enabled for this app")]
    NotEnabled {
        /// The mode.
        mode: AuthMode,
    },
    /// Whom you invite is in already.
    #[error("{email} is already a member of this app")]
    AlreadyMember {
        /// The address, as it was given.
        email: String,
    },
    /// The address has a pending invitation to the app.
    #[error("{email} already has a pending invitation to this app")]
    AlreadyInvited {
        /// The address, as it was given.
        email: String,
    },
    /// Afterwards nobody could manage the others.
    #[error("There has to be at least one admin")]
    LastAdmin,
    /// The member does not have the role any more that the change starts from.
    #[error("Somebody else has changed this role meanwhile")]
    RoleChanged,
    /// The invitation was accepted, revoked or has expired.
    #[error("This invitation is no longer pending")]
    NotPending {
        /// The invitation.
        id: String,
    },
    /// This directory cannot do that.
    #[error("This directory does not support {operation}")]
    NotSupported {
        /// The operation, as the contract names it.
        operation: &'static str,
    },
    /// Not now; nothing was stored.
    #[error("The directory is busy; try again")]
    Unavailable {
        /// For the log.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The directory cannot use what it keeps its people in; nothing was stored.
    #[error(
        "The directory cannot use its database; nothing was changed. Whoever runs this server finds the reason in its log"
    )]
    Storage {
        /// For the log: what is the matter, and what to do about it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The directory's limit on requests is reached; nothing was stored.
    #[error("{directory} allows no more requests for now")]
    RateLimited {
        /// What people call the directory.
        directory: &'static str,
        /// Seconds until it allows more, where it says.
        retry_after: Option<u32>,
        /// Whether trying again is any use. Only a directory that says so denies it.
        retryable: bool,
        /// Where its limit stands, where it says.
        limits: Limits,
    },
    /// The directory could not be reached, or answered a read with a fault; nothing was stored.
    #[error("{directory} does not answer; nothing was changed")]
    Unreachable {
        /// What people call the directory.
        directory: &'static str,
        /// Seconds after which it is worth trying again, where it says.
        retry_after: Option<u32>,
        /// Whether trying again is any use. Only a directory that says so denies it.
        retryable: bool,
        /// For the log.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A change was sent, and what came back does not say whether it was made.
    #[error("{directory} did not say whether this was done; it may or may not have been")]
    Unsure {
        /// What people call the directory.
        directory: &'static str,
        /// For the log.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The directory refused the server's own key. Never a matter of who is at the screen.
    #[error("{directory} refused this server's key. Whoever runs this server has to renew it")]
    KeyRefused {
        /// What people call the directory.
        directory: &'static str,
    },
    /// The directory does not permit it, in its own words.
    #[error("{directory} does not permit this: {message}")]
    Forbidden {
        /// What people call the directory.
        directory: &'static str,
        /// The directory's words.
        message: String,
    },
    /// A plan's limit stands in the way, in the directory's words.
    #[error("{directory}: {message}")]
    QuotaExceeded {
        /// What people call the directory.
        directory: &'static str,
        /// The directory's words.
        message: String,
    },
    /// The directory refuses a field of the request, in its own words.
    #[error("{directory}: {message}")]
    Invalid {
        /// What people call the directory.
        directory: &'static str,
        /// The field, as the contract names it, where the directory says.
        field: Option<&'static str>,
        /// The directory's words.
        message: String,
    },
    /// A read was answered with something that cannot be understood.
    #[error("{directory} answered something that this server does not understand")]
    BadAnswer {
        /// What people call the directory.
        directory: &'static str,
        /// For the log.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A fault on this side.
    #[error("The directory failed")]
    Internal {
        /// For the log.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl DirectoryError {
    /// A [`NotFound`](Self::NotFound).
    pub fn not_found(resource: Resource, id: &str) -> Self {
        Self::NotFound { resource, id: id.to_owned() }
    }

    /// An [`Unreachable`](Self::Unreachable) that does not say when to try again.
    pub fn unreachable(
        directory: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unreachable { directory, retry_after: None, retryable: true, source: source.into() }
    }

    /// Whether it is told in the directory's own words. They go into no log, since they may repeat what was sent; what became of the call
    /// is in a line of its own there.
    pub fn has_words(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::QuotaExceeded { .. } | Self::Invalid { .. })
    }

    /// The same without the directory's own words. They may be about the server's key and whose it is, which is no business of somebody
    /// who manages a part of what the server does.
    #[must_use]
    pub fn without_words(self) -> Self {
        let message = "ask whoever runs this server".to_owned();
        match self {
            Self::Forbidden { directory, .. } => Self::Forbidden { directory, message },
            Self::QuotaExceeded { directory, .. } => Self::QuotaExceeded { directory, message },
            Self::Invalid { directory, field, .. } => Self::Invalid { directory, field, message },
            other => other,
        }
    }

    /// The same for somebody who has waited for the same answer, where it would be no other for them: the directory is silent, or its
    /// limit is reached.
    pub fn for_another(&self) -> Option<Self> {
        match *self {
            Self::Unreachable { directory, retry_after, retryable, .. } => {
                let source = "it did not answer somebody who had asked before".into();
                Some(Self::Unreachable { directory, retry_after, retryable, source })
            }
            Self::RateLimited { directory, retry_after, retryable, limits } => {
                Some(Self::RateLimited { directory, retry_after, retryable, limits })
            }
            _ => None,
        }
    }

    /// An [`Internal`](Self::Internal) fault.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal { source: source.into() }
    }
}
