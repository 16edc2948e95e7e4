//! Whoever the tab is embedded in: what it may stop, and what it hears. The standalone page has nobody of the kind.

use std::sync::Arc;

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::Invitation;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;

use super::Session;
use crate::directory::error::DirectoryError;
use crate::directory::{Answer, Directory};
use crate::model::notices::{NextStep, Tone};

/// The page around the tab.
pub trait Host: Send + Sync {
    /// Whether a write may be sent: [`DirectoryError::Vetoed`] if it may not.
    fn permit(&self, intent: &Intent) -> Answer<()>;
    /// Hears what has happened.
    fn tell(&self, event: &Event<'_>);
    /// Says a notice aloud where assistive technology listens: live regions inside a shadow root are not relied on.
    fn announce(&self, is_error: bool, text: &str);
}

/// A host that a session shares.
pub type SharedHost = Arc<dyn Host>;

/// A write that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// To invite somebody.
    Invite {
        /// Whom.
        email: EmailAddress,
        /// To which role.
        role: Role,
    },
    /// To withdraw an invitation and send another.
    Resend {
        /// Which.
        invitation: InvitationId,
        /// Whom it went to.
        email: Box<str>,
    },
    /// To withdraw an invitation.
    Revoke {
        /// Which.
        invitation: InvitationId,
        /// Whom it went to.
        email: Box<str>,
    },
    /// To give a member another role.
    SetRole {
        /// Whom.
        user: UserId,
        /// Which role.
        role: Role,
    },
    /// To give a member another status.
    SetStatus {
        /// Whom.
        user: UserId,
        /// Which status.
        status: MemberStatus,
    },
    /// To write a member's metadata.
    SetMetadata {
        /// Whose.
        user: UserId,
    },
    /// To add somebody who has an account already.
    Add {
        /// Whom: an address or a user id, as it was typed.
        who: String,
        /// To which role.
        role: Role,
    },
    /// To take a member out of the app.
    Remove {
        /// Whom.
        user: UserId,
    },
    /// To turn user management on.
    Enable,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// The members were loaded.
    MembersLoaded {
        /// How many there are by the directory's count.
        total: u64,
    },
    /// An invitation is out.
    Invited(&'a Invitation),
    /// An invitation was withdrawn.
    Revoked(&'a Invitation),
    /// An invitation was withdrawn and this one sent in its place.
    Resent(&'a Invitation),
    /// A member has another role.
    RoleChanged {
        /// Whose.
        user: &'a UserId,
        /// Which.
        role: &'a Role,
    },
    /// A member has another status.
    StatusChanged {
        /// Whose.
        user: &'a UserId,
        /// Which.
        status: &'a MemberStatus,
    },
    /// A member has other metadata.
    MetadataChanged {
        /// Whose.
        user: &'a UserId,
    },
    /// Somebody who had an account already is a member.
    Added {
        /// Who.
        user: &'a UserId,
        /// With which role.
        role: &'a Role,
    },
    /// A member was removed, or disabled, or their account deleted.
    Removed {
        /// Who.
        user: &'a UserId,
    },
    /// A change was begun, or has come to its end.
    UnderWay {
        /// How many more are under way than before: one, or one less.
        more: i32,
    },
    /// Something failed, and the screen says so.
    Failed {
        /// Why, by meaning.
        error: &'a DirectoryError,
        /// What the screen says.
        text: &'a str,
    },
}

impl Session {
    /// The same session inside a page that wants to know.
    #[must_use]
    pub fn hosted(self, host: SharedHost) -> Self {
        self.backend.try_update_value(|backend| backend.host = Some(host));
        self
    }

    /// Tells the host, if there is one.
    pub(super) fn tell(self, event: &Event<'_>) {
        if let Some(host) = self.host() {
            host.tell(event);
        }
    }

    /// Says that something failed, to the person and to the host.
    pub(super) fn report_failed(
        self,
        error: &DirectoryError,
        text: String,
        next: Option<NextStep>,
    ) {
        self.tell_failed(error, &text);
        self.report(Tone::Error, text, next);
    }

    /// Tells the host of a failure whose words are on screen.
    pub(super) fn tell_failed(self, error: &DirectoryError, text: &str) {
        self.tell(&Event::Failed { error, text });
    }

    /// The page around the tab, where there is one and the session still runs.
    pub fn host(self) -> Option<SharedHost> {
        self.backend()?.host
    }
}

impl super::Backend {
    /// Whether the host lets a write be sent. Without a host everything may be.
    pub(super) async fn permit(&self, intent: &Intent) -> Result<(), DirectoryError> {
        match &self.host {
            None => Ok(()),
            Some(host) => host.permit(intent).await,
        }
    }

    /// Sends a write if the host lets it, when it is its turn.
    pub(super) async fn send<T>(
        &self,
        session: Session,
        intent: &Intent,
        write: impl Fn(&dyn Directory, &AppId) -> Answer<T>,
    ) -> Result<T, DirectoryError> {
        self.permit(intent).await?;
        session.in_turn(async || write(&*self.directory, &self.app).await).await
    }
}
