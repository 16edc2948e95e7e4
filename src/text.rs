//! Every sentence the screen says, in one place. The people of the app are always named; what went wrong is followed by what to do.

use mixpeek_users_contract::app::{App, AuthMode};
use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::member::MemberStatus;

use crate::directory::error::DirectoryError;
use crate::model::draft::{ChipState, Draft};
use crate::model::permissions::{Refusal, Warning};

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
pub fn load_failed(what: &str, error: &DirectoryError) -> Message {
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
        E::Invalid { message: words } => message(
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

/// Why a change was not made, as the end of a sentence that named the change.
fn reason(error: &DirectoryError) -> String {
    use DirectoryError as E;
    match error {
        E::Unreachable => "The server did not answer. Check your connection, then try again.".to_owned(),
        E::Unauthorized => "You are no longer signed in. Sign in again, then repeat it.".to_owned(),
        E::Forbidden { message } => sentence("You may not do this.", message),
        E::NotEnabled => "User management was turned off for this app. Reload the page.".to_owned(),
        E::NotFound { message } => sentence("It is no longer there: somebody else was faster.", message),
        E::AlreadyMember => "This person is already a member.".to_owned(),
        E::AlreadyInvited => "This person already has a pending invitation.".to_owned(),
        E::LastAdmin => refusal(Refusal::LastAdmin, "This person"),
        E::Invalid { message } => sentence("The server refused it.", message),
        E::RateLimited { retry_after: Some(seconds) } => {
            format!("The server allows only so many requests a minute. Try again in {} s.", seconds.ceil())
        }
        E::RateLimited { retry_after: None } => "The server allows only so many requests a minute. Wait a little, then try again.".to_owned(),
        E::NotSupported => "The directory behind this app cannot do that.".to_owned(),
        E::Unavailable { .. } => "The service is taking a break. Nothing was changed; try again in a moment.".to_owned(),
        E::Failed { status, message } => sentence(&format!("The server reported a fault of its own ({status}). Try again."), message),
        E::BadAnswer { .. } => "The server answered something this page does not understand. Reload to see how things stand.".to_owned(),
    }
}

/// Ours, then the server's words where it had any.
fn sentence(ours: &str, words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        ours.to_owned()
    } else {
        format!("{ours} The server says: \u{201c}{words}\u{201d}")
    }
}

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

/// Title, consequence and verb of the question before a removal.
pub struct Question {
    /// The question, with the name.
    pub title: String,
    /// What will happen, and when.
    pub consequence: String,
    /// The verb, with the name.
    pub verb: String,
}

/// The question before a member is removed.
pub fn ask_removal(removal: Removal, name: &str, app: &str, is_you: bool) -> Question {
    let lock_out = if is_you { " You will not be able to come back by yourself." } else { "" };
    match (removal, is_you) {
        (Removal::Removed, false) => Question {
            title: format!("Remove {name}?"),
            consequence: format!(
                "{name} loses access to {app} at once and is signed out on the next request. You can invite them back later."
            ),
            verb: format!("Remove {name}"),
        },
        (Removal::Removed, true) => Question {
            title: format!("Remove {name}?"),
            consequence: format!(
                "This is you. You lose access to {app} and to this page at once.{lock_out}"
            ),
            verb: format!("Remove {name}"),
        },
        (Removal::Disabled, _) => Question {
            title: format!("Disable {name}?"),
            consequence: format!(
                "{name} can no longer sign in to {app}. The account stays on the list.{lock_out}"
            ),
            verb: format!("Disable {name}"),
        },
    }
}

/// The question before a role change that has a consequence of its own.
pub fn ask_role(
    warning: Warning,
    name: &str,
    role: &str,
    description: &str,
    app: &str,
) -> Question {
    match warning {
        Warning::GrantsAdmin => Question {
            title: format!("Make {name} {}?", with_article(role)),
            consequence: format!("As {role} in {app}: {}", lower_first(description)),
            verb: format!("Make {name} {}", with_article(role)),
        },
        Warning::LocksYouOut => Question {
            title: format!("Give up your own admin rights in {app}?"),
            consequence: format!(
                "You become {role} and can no longer manage users here. Only another admin can give the right back to you."
            ),
            verb: "Give up admin rights".to_owned(),
        },
    }
}

fn with_article(role: &str) -> String {
    let article = if role.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", lower_first(role))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The question before an invitation is revoked.
pub fn ask_revoke(email: &str, app: &str) -> Question {
    Question {
        title: format!("Revoke invitation for {email}?"),
        consequence: format!(
            "The link in the mail stops working at once, and {email} cannot join {app} with it. You can invite this address again."
        ),
        verb: format!("Revoke invitation for {email}"),
    }
}

/// The question before an invitation is sent again.
pub fn ask_resend(email: &str) -> Question {
    Question {
        title: format!("Resend invitation to {email}?"),
        consequence: format!(
            "{email} gets a new mail with a new link. The link in the old mail stops working."
        ),
        verb: format!("Resend invitation to {email}"),
    }
}

/// Past-tense reports of what was done.
pub mod done {
    /// A member left.
    pub fn removed(name: &str) -> String {
        format!("{name} was removed.")
    }
    /// A member has another role.
    pub fn role_changed(name: &str, role: &str) -> String {
        format!("{name} is now {role}.")
    }
    /// Invitations are out.
    pub fn invited(addresses: &[String]) -> String {
        match addresses {
            [only] => format!("{only} was invited."),
            [first, second] => format!("{first} and {second} were invited."),
            many => format!("{} people were invited.", many.len()),
        }
    }
    /// An invitation was withdrawn.
    pub fn revoked(email: &str) -> String {
        format!("The invitation for {email} was revoked.")
    }
    /// An invitation was sent again.
    pub fn resent(email: &str) -> String {
        format!("A new invitation was sent to {email}. The old link no longer works.")
    }
    /// User management is on.
    pub const ENABLED: &str = "User management is on. Invite the first people.";
}

/// Reports of what was not done, with the reason.
pub mod failed {
    use super::{DirectoryError, reason};

    /// A role stays as it was.
    pub fn role(name: &str, role: &str, error: &DirectoryError) -> String {
        format!("{name} was not made {role}. {}", reason(error))
    }
    /// A member stays.
    pub fn removal(name: &str, error: &DirectoryError) -> String {
        format!("{name} was not removed. {}", reason(error))
    }
    /// An invitation stays.
    pub fn revocation(email: &str, error: &DirectoryError) -> String {
        format!("The invitation for {email} was not revoked. {}", reason(error))
    }
    /// The old invitation is gone and the new one is not out.
    pub fn half_resent(email: &str, error: &DirectoryError) -> String {
        format!(
            "The old invitation for {email} was revoked, but no new one was sent. {}",
            reason(error)
        )
    }
    /// The old invitation still stands.
    pub fn resend(email: &str, error: &DirectoryError) -> String {
        format!("The invitation for {email} was not sent again. {}", reason(error))
    }
    /// An invitation is not out; stands beside the address.
    pub fn invitation(error: &DirectoryError) -> String {
        format!("Not sent. {}", reason(error))
    }
    /// Nobody knows whether an invitation is out.
    pub fn invitation_unsure() -> String {
        "The server did not answer, and whether this was sent could not be found out. Check the invitations before you send it again.".to_owned()
    }
    /// User management stays off.
    pub fn enabling(error: &DirectoryError) -> String {
        format!("User management was not turned on. {}", reason(error))
    }
    /// What was revoked was not there any more.
    pub fn already_answered(email: &str) -> String {
        format!(
            "{email} has answered the invitation, or somebody else revoked it. The lists were refreshed."
        )
    }
    /// Who was removed was not there any more.
    pub fn already_gone(name: &str) -> String {
        format!("{name} had been removed already. The list was refreshed.")
    }
}

/// What is said above rows whose refresh failed.
pub fn stale(what: &str, time: &str, error: &DirectoryError) -> String {
    format!("The {what} could not be refreshed; these are from {time}. {}", reason(error))
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

/// What is wrong with an address in the invite form; nothing if it can be sent as it is.
pub fn chip_problem(state: &ChipState) -> Option<String> {
    match state {
        ChipState::Ready(_) => None,
        ChipState::Sending(_) => Some("Sending\u{2026}".to_owned()),
        ChipState::Malformed(problem) => Some(problem.to_string()),
        ChipState::AlreadyMember(name) => Some(format!("Already a member: {name}")),
        ChipState::AlreadyInvited => Some("Already invited".to_owned()),
        ChipState::Refused(_, why) => Some(why.clone()),
    }
}

/// What stands under the role where there is only one.
pub const ONLY_ROLE: &str = "It is the only role there is.";
/// What is said while the server asks to wait.
pub const PAUSED: &str = "Paused: the server allows only so many requests a minute.";
/// What is said when the person leaves the invite form with something in it.
pub const UNSENT: &str = "Not sent yet. Send, or press Cancel to discard.";

/// How long a pause lasts.
pub fn continues_in(seconds: f64) -> String {
    format!("Continues in {seconds} s.")
}

/// The button that sends.
pub fn send(ready: usize) -> String {
    match ready {
        0 | 1 => "Send invitation".to_owned(),
        many => format!("Send {many} invitations"),
    }
}

/// The button while it sends.
pub fn sending(sent: usize, of: usize) -> String {
    format!("Sending {} of {of}\u{2026}", (sent + 1).min(of))
}

/// What the last batch did, where it did not do everything.
pub fn batch_summary(draft: &Draft) -> Option<String> {
    let left = draft.chips.iter().filter(|chip| chip_problem(&chip.state).is_some()).count();
    if draft.is_sending() || draft.sent.is_empty() || left == 0 {
        return None;
    }
    Some(format!(
        "{} sent. {} not sent; the reason stands beside each.",
        count(draft.sent.len(), "invitation", "invitations"),
        left
    ))
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

/// What can be wrong with the connect form.
pub mod connect {
    /// No base URL.
    pub const NO_URL: &str = "Enter the base URL of the server.";
    /// Not a URL, or not one to connect to.
    pub const BAD_URL: &str = "The base URL must be a whole address that starts with https:// or http://, without a user name in it.";
    /// No app.
    pub const NO_APP: &str = "Enter the id of the app whose users you want to manage.";
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
    use super::*;

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
            errors.iter().map(|error| load_failed("members", error).hint).collect();
        assert_eq!(hints.len(), errors.len());
    }

    #[test]
    fn a_question_names_the_person_in_title_and_verb() {
        let question = ask_removal(Removal::Removed, "Jane Smith", "Shop search", false);
        assert_eq!(
            (question.title.as_str(), question.verb.as_str()),
            ("Remove Jane Smith?", "Remove Jane Smith")
        );
        let question = ask_role(Warning::GrantsAdmin, "Jane", "Admin", "Can do all.", "Shop");
        assert_eq!(question.title, "Make Jane an admin?");
    }
}
