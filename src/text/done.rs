//! Past-tense reports of what was done.

use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_texts::Catalogue;

use super::language::Texts;

/// A member left, or was disabled where that is what removing means.
pub fn removed(texts: Texts, name: &str, removal: Removal) -> String {
    match removal {
        Removal::Removed | Removal::Deleted => texts.removed(name),
        Removal::Disabled => texts.was_disabled(name),
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
