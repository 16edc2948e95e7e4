//! Past-tense reports of what was done.

use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_texts::Catalogue;

use super::language::Texts;

/// A member left, or was disabled where that is what removing means.
pub fn removed(texts: Texts, name: &str, removal: Removal) -> String {
    match removal {
        Removal::Removed => texts.removed(name),
        Removal::Deleted => texts.was_deleted(name),
        Removal::Disabled => texts.was_disabled(name),
    }
}

/// A member has another status.
pub fn status(texts: Texts, name: &str, status: &MemberStatus) -> String {
    match status {
        MemberStatus::Active => texts.was_reactivated(name),
        MemberStatus::Suspended => texts.was_suspended(name),
        MemberStatus::Disabled => texts.was_disabled(name),
        MemberStatus::Pending | MemberStatus::Other(_) => {
            texts.has_status(name, &super::status(texts, status))
        }
    }
}

/// Invitations are out.
pub fn invited(texts: Texts, addresses: &[String]) -> String {
    match addresses {
        [only] => texts.invited_one(only),
        [first, second] => texts.invited_two(first, second),
        many => texts.invited_many(many.len()),
    }
}
