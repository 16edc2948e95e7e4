//! Questions before something that cannot simply be taken back: whom it is about, what it leads to, and the verb that does it.

use mixpeek_users_contract::capabilities::Removal;

use crate::model::permissions::Warning;

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
pub fn removal(removal: Removal, name: &str, app: &str, is_you: bool) -> Question {
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
pub fn role(warning: Warning, name: &str, role: &str, description: &str, app: &str) -> Question {
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
pub fn revoke(email: &str, app: &str) -> Question {
    Question {
        title: format!("Revoke invitation for {email}?"),
        consequence: format!(
            "The link in the mail stops working at once, and {email} cannot join {app} with it. You can invite this address again."
        ),
        verb: format!("Revoke invitation for {email}"),
    }
}

/// The question before an invitation is sent again.
pub fn resend(email: &str) -> Question {
    Question {
        title: format!("Resend invitation to {email}?"),
        consequence: format!(
            "{email} gets a new mail with a new link. The link in the old mail stops working."
        ),
        verb: format!("Resend invitation to {email}"),
    }
}
