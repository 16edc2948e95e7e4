//! Past-tense reports of what was done.

use mixpeek_users_contract::capabilities::Removal;

/// A member left, or was disabled where that is what removing means.
pub fn removed(name: &str, removal: Removal) -> String {
    match removal {
        Removal::Removed => format!("{name} was removed."),
        Removal::Disabled => format!("{name} was disabled."),
    }
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
