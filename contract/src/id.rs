//! Identifiers. All of them are opaque text chosen by the directory; the newtypes only keep one kind from standing in for another.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($( $(#[$meta:meta])* $name:ident; )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// The identifier as it stands on the wire, not encoded.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A Canvas app, for instance `app_9k2`.
    AppId;
    /// A person, for instance the Clerk user id `user_2aZ`. Not the membership.
    UserId;
    /// A person's membership of one app, for instance `orgmem_2bY`.
    MembershipId;
    /// A pending invitation, for instance `orginv_31k`.
    InvitationId;
    /// An organization, Clerk's or Mixpeek's.
    OrganizationId;
    /// A mail in the embedded directory's outbox.
    MailId;
}
