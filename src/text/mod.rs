//! What the screen says: the texts themselves are in the crate `texts`, and here is which of them is said when. The people of the app are
//! always named; what went wrong is followed by what to do.

use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_texts::Catalogue;

use crate::directory::error::DirectoryError;
use crate::model::notices::NextStep;
use crate::model::permissions::Refusal;

pub mod ask;
pub mod bulk;
pub mod done;
pub mod failed;
pub mod invite;
pub mod language;
pub mod load;
#[cfg(feature = "standalone")]
pub mod pages;
pub mod question;
pub mod role;

use language::Texts;

/// Why a change is not even asked for.
pub fn refusal(texts: Texts, refusal: Refusal, name: &str) -> String {
    match refusal {
        Refusal::LastAdmin => texts.last_admin(name),
        Refusal::Busy => texts.still_saving(name),
        Refusal::Gone => texts.off_the_list(name),
        Refusal::NotSupported => texts.not_supported(),
    }
}

/// "this app", or its title.
pub fn app_name(texts: Texts, title: Option<&str>) -> String {
    title.map_or_else(|| texts.this_app(), ToOwned::to_owned)
}

/// What is said above rows whose refresh failed.
pub fn stale(texts: Texts, list: &str, since: f64, error: &DirectoryError) -> String {
    texts.list_stale(list, &texts.time_of_day(since), &failed::reason(texts, error))
}

/// What is said of a list that the service cut short.
pub fn truncated(texts: Texts, shown: usize, missing: u64) -> String {
    let total = shown.saturating_add(usize::try_from(missing).unwrap_or(usize::MAX));
    texts.members_cut_short(shown, total)
}

/// What is said of invitations of which the server sends the newest only.
pub fn newest(texts: Texts, shown: usize, missing: u64) -> String {
    let total = shown.saturating_add(usize::try_from(missing).unwrap_or(usize::MAX));
    texts.invitations_cut_short(shown, total)
}

/// What is said where a search or filter leaves nothing. `what` is "member", "invitation" or "app".
pub fn nothing_found(texts: Texts, what: &str, query: &str) -> String {
    match query.trim() {
        "" => texts.no_match_for_filter(what),
        query => texts.no_match(what, query),
    }
}

/// The one button of a notice.
pub fn next_step(texts: Texts, next: &NextStep) -> String {
    match next {
        NextStep::InviteBack { .. } => texts.invite_back(),
        NextStep::SendAgain { .. } => texts.send_again(),
        NextStep::RetryRole { .. } | NextStep::RetryResend(_) => texts.try_again(),
    }
}

/// The badge of a member who cannot use the app; none for one who can.
pub fn status_badge(texts: Texts, status: Option<&MemberStatus>) -> Option<String> {
    status.filter(|known| **known != MemberStatus::Active).map(|known| self::status(texts, known))
}

/// What to call a status. One that this version does not know is shown as it is.
pub fn status(texts: Texts, status: &MemberStatus) -> String {
    match status {
        MemberStatus::Active => texts.active(),
        MemberStatus::Suspended => texts.suspended(),
        MemberStatus::Disabled => texts.disabled(),
        MemberStatus::Pending => texts.pending(),
        MemberStatus::Other(other) => other.to_string(),
    }
}

/// The verb that takes a member out: what it is called is what it does.
pub fn removal_verb(texts: Texts, removal: Removal, name: &str) -> String {
    match removal {
        Removal::Removed => texts.remove(name),
        Removal::Disabled => texts.disable(name),
        Removal::Deleted => texts.delete(name),
    }
}

/// The badge of an invitation.
pub fn invitation_status(texts: Texts, status: &InvitationStatus) -> String {
    match status {
        InvitationStatus::Pending => texts.pending(),
        InvitationStatus::Accepted => texts.accepted(),
        InvitationStatus::Revoked => texts.revoked_badge(),
        InvitationStatus::Expired => texts.expired_badge(),
        InvitationStatus::Other(other) => other.to_string(),
    }
}

/// How long an invitation still works.
pub fn days_left(texts: Texts, days: f64, estimated: bool) -> String {
    match (days > 0.0, estimated) {
        (false, false) => texts.expired(),
        (false, true) => texts.expired_about(),
        (true, false) => texts.days_left(days),
        (true, true) => texts.days_left_about(days),
    }
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::capabilities::Capabilities;
    use mixpeek_users_contract::role::Role;

    use super::*;
    use crate::model::permissions::Warning;

    #[test]
    fn the_servers_words_follow_ours() {
        let error = DirectoryError::Invalid { message: "No seats left".into() };
        assert_eq!(
            failed::invitation(Texts::default(), &error),
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
        let hints: std::collections::HashSet<_> = errors
            .iter()
            .map(|error| load::failed(Texts::default(), "members", error).hint)
            .collect();
        assert_eq!(hints.len(), errors.len());
    }

    #[test]
    fn a_question_names_the_person_in_title_and_verb() {
        let texts = Texts::default();
        let question = ask::removal(texts, Removal::Removed, "Jane Smith", "Shop search", false);
        assert_eq!(
            (question.title.as_str(), question.verb.as_str()),
            ("Remove Jane Smith?", "Remove Jane Smith")
        );
        let roles = Capabilities::default();
        let question = ask::role(texts, Warning::GrantsAdmin, "Jane", &roles, &Role::ADMIN, "Shop");
        assert_eq!(question.title, "Make Jane an admin?");
    }

    #[test]
    fn what_a_status_costs_is_said_before() {
        let texts = Texts::default();
        let ask = |status, you, keys| ask::status(texts, &status, "Jane", "Shop", you, keys);
        let question = ask(MemberStatus::Suspended, false, true);
        assert_eq!((&*question.title, &*question.verb), ("Suspend Jane?", "Suspend Jane"));
        assert!(question.consequence.contains("API keys of Jane are cancelled for good"));
        let question = ask(MemberStatus::Suspended, true, false);
        assert!(question.consequence.ends_with("able to come back by yourself."));
        assert!(!question.consequence.contains("API keys"));
        let question = ask(MemberStatus::Active, false, true);
        assert!(question.consequence.ends_with("that were cancelled do not come back."));
        assert_eq!(ask("on leave".into(), false, false).title, "Give Jane the status “on leave”?");
    }

    #[test]
    fn deleting_is_called_deleting() {
        let question = ask::removal(Texts::default(), Removal::Deleted, "Jane", "Shop", false);
        assert_eq!(
            (&*question.title, &*question.verb),
            ("Delete the account of Jane?", "Delete Jane")
        );
        assert!(question.consequence.contains("API keys are deleted for good"));
        assert_eq!(
            done::removed(Texts::default(), "Jane", Removal::Deleted),
            "The account of Jane was deleted."
        );
    }

    #[test]
    fn a_role_that_only_the_directory_knows_is_quoted() {
        let mut roles = Capabilities::default();
        roles.roles[1].label = "Owner".into();
        roles.roles[1].description = "Owns it.".into();
        let ask =
            |warning| ask::role(Texts::default(), warning, "Jane", &roles, &Role::ADMIN, "Shop");
        let question = ask(Warning::GrantsAdmin);
        assert_eq!(question.title, "Give Jane the role “Owner”?");
        assert_eq!(question.consequence, "As “Owner” in Shop: Owns it.");
    }
}
