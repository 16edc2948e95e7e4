//! Every sentence the screen says, in one place. The people of the app are always named; what went wrong is followed by what to do.

use mixpeek_users_contract::app::{App, AuthMode};
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::member::MemberStatus;

use crate::directory::error::DirectoryError;
use crate::model::permissions::Refusal;

pub mod ask;
pub mod connect;
pub mod done;
pub mod failed;
pub mod invite;
pub mod load;

/// Why a change is not even asked for.
pub fn refusal(refusal: Refusal, name: &str) -> String {
    match refusal {
        Refusal::LastAdmin => {
            format!("{name} is the only admin. Make somebody else an admin first.")
        }
        Refusal::Busy => format!("A change to {name} is still being saved."),
        Refusal::Gone => format!("{name} is no longer on the list."),
        Refusal::NotSupported => "The directory behind this app cannot do that.".to_owned(),
    }
}

/// "this app", or its title.
pub fn app_name(title: Option<&str>) -> &str {
    title.map_or("this app", |title| title)
}

/// What is said above rows whose refresh failed.
pub fn stale(what: &str, time: &str, error: &DirectoryError) -> String {
    format!("The {what} could not be refreshed; these are from {time}. {}", failed::reason(error))
}

/// What is said of a list that the service cut short.
pub fn truncated(shown: usize, missing: u64) -> String {
    format!(
        "The service sent only the first {} of {} people. The others are not on this list, and a search does not find them.",
        grouped(shown),
        grouped(shown.saturating_add(usize::try_from(missing).unwrap_or(usize::MAX)))
    )
}

/// What is said where a search or filter leaves nothing. `what` is "member" or "invitation".
pub fn nothing_found(what: &str, query: &str) -> String {
    match query.trim() {
        "" => format!("No {what} matches this filter"),
        query => format!("No {what} matches \u{201c}{query}\u{201d}"),
    }
}

/// What is said where the browser refuses to save a file.
pub const CANNOT_EXPORT: &str =
    "The browser did not save the file. Check whether downloads are allowed for this page.";

/// What is said where the code of a dialog could not be loaded.
pub const NOT_LOADED: &str = "That could not be opened: a part of this page did not load. Check your connection, then try again; if that does not help, reload the page.";

/// What is said while a countdown runs.
pub fn trying_again_in(seconds: f64) -> String {
    format!("Trying again in {seconds} s")
}

/// The badge of a member who cannot use the app; none for one who can.
pub fn status_badge(status: Option<&MemberStatus>) -> Option<String> {
    match status? {
        MemberStatus::Active => None,
        MemberStatus::Suspended => Some("Suspended".to_owned()),
        MemberStatus::Disabled => Some("Disabled".to_owned()),
        MemberStatus::Pending => Some("Pending".to_owned()),
        MemberStatus::Other(other) => Some(other.to_string()),
    }
}

/// The badge of an invitation.
pub fn invitation_status(status: &InvitationStatus) -> String {
    match status {
        InvitationStatus::Pending => "Pending".to_owned(),
        InvitationStatus::Accepted => "Accepted".to_owned(),
        InvitationStatus::Revoked => "Revoked".to_owned(),
        InvitationStatus::Expired => "Expired".to_owned(),
        InvitationStatus::Other(other) => other.to_string(),
    }
}

/// When an invitation was sent.
pub fn invited(ago: &str) -> String {
    format!("Invited {ago}")
}

/// How long an invitation still works.
pub fn days_left(days: f64, estimated: bool) -> String {
    let about = if estimated { "about " } else { "" };
    match days {
        days if days <= 0.0 => format!("{about}expired"),
        1.0 => format!("{about}1 day left"),
        days => format!("{about}{days} days left"),
    }
}

/// What is said of a list of apps that the service cut short.
pub fn truncated_apps(shown: usize, of: usize) -> String {
    format!(
        "Showing the first {} of {} apps. A search looks only at these.",
        grouped(shown),
        grouped(of)
    )
}

/// How people sign in to an app.
pub fn sign_in(app: &App) -> String {
    let Some(auth) = &app.auth_config else { return "No sign-in".to_owned() };
    match &auth.mode {
        AuthMode::Clerk if auth.clerk_org_id.is_none() => "Clerk, being set up".to_owned(),
        AuthMode::Clerk => "Clerk".to_owned(),
        AuthMode::Public => "No sign-in".to_owned(),
        AuthMode::Password => "One password".to_owned(),
        AuthMode::ApiKey => "API key".to_owned(),
        AuthMode::Jwt => "Token".to_owned(),
        AuthMode::SsoOidc => "Single sign-on (OIDC)".to_owned(),
        AuthMode::SsoSaml => "Single sign-on (SAML)".to_owned(),
        AuthMode::Other(other) => other.to_string(),
    }
}

/// "1 member", "12 members".
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A number with thin groups of three digits.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::capabilities::Removal;

    use super::*;
    use crate::model::permissions::Warning;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn the_servers_words_follow_ours() {
        let error = DirectoryError::Invalid { message: "No seats left".into() };
        assert_eq!(
            failed::invitation(&error),
            "Not sent. The server refused it. The server says: “No seats left”"
        );
    }

    #[test]
    fn every_failure_has_words_of_its_own_for_a_list() {
        let errors = [
            DirectoryError::Unreachable,
            DirectoryError::Unauthorized,
            DirectoryError::Forbidden { message: String::new() },
            DirectoryError::NotEnabled,
            DirectoryError::NotFound { message: String::new() },
            DirectoryError::RateLimited { retry_after: None },
            DirectoryError::Unavailable { retry_after: None },
            DirectoryError::Failed { status: 500, message: String::new() },
            DirectoryError::BadAnswer { detail: "x".into() },
        ];
        let hints: std::collections::HashSet<_> =
            errors.iter().map(|error| load::failed("members", error).hint).collect();
        assert_eq!(hints.len(), errors.len());
    }

    #[test]
    fn a_question_names_the_person_in_title_and_verb() {
        let question = ask::removal(Removal::Removed, "Jane Smith", "Shop search", false);
        assert_eq!(
            (question.title.as_str(), question.verb.as_str()),
            ("Remove Jane Smith?", "Remove Jane Smith")
        );
        let question = ask::role(Warning::GrantsAdmin, "Jane", "Admin", "Can do all.", "Shop");
        assert_eq!(question.title, "Make Jane an admin?");
    }
}
