//! What stands in place of a list that could not be had.

use super::failed::sentence;
use crate::directory::error::DirectoryError;

/// A heading and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What is the case.
    pub title: String,
    /// What to do about it.
    pub hint: String,
}

fn message(title: &str, hint: impl Into<String>) -> Message {
    Message { title: title.to_owned(), hint: hint.into() }
}

/// What stands on screen where a list could not be loaded. `what` is "members", "invitations", "apps" or "mails".
pub fn failed(what: &str, error: &DirectoryError) -> Message {
    use DirectoryError as E;
    match error {
        E::Unreachable => message(
            &format!("The {what} could not be loaded"),
            "The server did not answer. Check your connection, then try again.",
        ),
        E::Unauthorized => message(
            "You are not signed in",
            "The address of this page has expired or is incomplete. Open the full address that the server printed when it started, or sign in again.",
        ),
        E::Forbidden { message: words } => message(
            "You may not see this",
            sentence("Only admins can manage users. Ask an admin of this app for access.", words),
        ),
        E::NotEnabled => not_enabled(),
        E::NotFound { .. } => message(
            "This app does not exist",
            "It may have been deleted. Go back to the list of apps and choose another one.",
        ),
        E::RateLimited { .. } => {
            message("Too many requests", "The server allows only so many requests a minute.")
        }
        E::NotSupported => message(
            &format!("There are no {what} here"),
            "The directory behind this app does not offer them.",
        ),
        E::Unavailable { .. } => {
            message("The service is taking a break", "It asks to be tried again in a moment.")
        }
        E::Failed { status, message: words } => message(
            &format!("The {what} could not be loaded"),
            sentence(
                &format!(
                    "The server reported a fault of its own ({status}). Try again; if it stays, tell whoever runs it."
                ),
                words,
            ),
        ),
        E::BadAnswer { detail } => message(
            &format!("The {what} could not be read"),
            format!(
                "The server answered something this page does not understand. Tell whoever runs it: {detail}."
            ),
        ),
        E::Invalid { message: words } | E::Vetoed { reason: words } => message(
            &format!("The {what} could not be loaded"),
            sentence("The server refused the request.", words),
        ),
        E::AlreadyMember | E::AlreadyInvited | E::LastAdmin => {
            message(&format!("The {what} could not be loaded"), "The server refused the request.")
        }
    }
}

/// The state of an app whose sign-in has no user management.
pub fn not_enabled() -> Message {
    message(
        "User management is off for this app",
        "Anyone who passes the app\u{2019}s current sign-in can use it. Turn user management on to decide who may, with an invitation and a role for each person. People then sign in with Clerk.",
    )
}

/// What is said of turning it on.
pub const ENABLE: &str = "Enable user management";
