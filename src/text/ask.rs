//! Questions before something that cannot simply be taken back: whom it is about, what it leads to, and the verb that does it.

use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::language::Texts;
use super::question::Question;
use super::role;
use crate::model::permissions::Warning;

/// The question before a member is removed.
pub fn removal(texts: Texts, removal: Removal, name: &str, app: &str, is_you: bool) -> Question {
    match removal {
        Removal::Deleted => Question {
            title: texts.ask_delete(name),
            consequence: if is_you {
                texts.delete_yourself_consequence(app)
            } else {
                texts.delete_consequence(name, app)
            },
            verb: texts.delete(name),
            destructive: true,
        },
        Removal::Removed => Question {
            title: texts.ask_remove(name),
            consequence: if is_you {
                texts.remove_yourself_consequence(app)
            } else {
                texts.remove_consequence(name, app)
            },
            verb: texts.remove(name),
            destructive: true,
        },
        Removal::Disabled => Question {
            title: texts.ask_disable(name),
            consequence: if is_you {
                texts.disable_yourself_consequence(name, app)
            } else {
                texts.disable_consequence(name, app)
            },
            verb: texts.disable(name),
            destructive: true,
        },
    }
}

/// The verb that gives a member a status.
pub fn status_verb(texts: Texts, status: &MemberStatus, name: &str) -> String {
    match status {
        MemberStatus::Active => texts.reactivate(name),
        MemberStatus::Suspended => texts.suspend(name),
        MemberStatus::Disabled => texts.disable(name),
        MemberStatus::Pending | MemberStatus::Other(_) => {
            texts.give_status(name, &super::status(texts, status))
        }
    }
}

/// The question before a member is given another status.
pub fn status(
    texts: Texts,
    status: &MemberStatus,
    name: &str,
    app: &str,
    is_you: bool,
    cancels_keys: bool,
) -> Question {
    let label = super::status(texts, status);
    let (title, consequence) = match status {
        MemberStatus::Active => {
            (texts.ask_reactivate(name), texts.reactivate_consequence(name, app))
        }
        MemberStatus::Suspended => (texts.ask_suspend(name), texts.suspend_consequence(name, app)),
        MemberStatus::Disabled => (texts.ask_disable(name), texts.disable_consequence(name, app)),
        MemberStatus::Pending | MemberStatus::Other(_) => {
            (texts.ask_give_status(name, &label), texts.give_status_consequence(name, app, &label))
        }
    };
    let leaves = *status != MemberStatus::Active;
    let keys = cancels_keys
        .then(|| if leaves { texts.keys_cancelled(name) } else { texts.keys_stay_cancelled() });
    let you = (is_you && leaves).then(|| texts.cannot_come_back());
    let consequence = [Some(consequence), keys, you].into_iter().flatten().collect::<Vec<_>>();
    Question {
        title,
        consequence: consequence.join(" "),
        verb: status_verb(texts, status, name),
        destructive: leaves,
    }
}

/// The question before a role change that has a consequence of its own.
pub fn role(
    texts: Texts,
    warning: Warning,
    name: &str,
    capabilities: &Capabilities,
    role: &Role,
    app: &str,
) -> Question {
    let label = role::name(texts, capabilities, role);
    let info = capabilities.info(role);
    match warning {
        Warning::GrantsAdmin if info.is_some_and(role::is_standard_admin) => Question {
            title: texts.ask_make_admin(name),
            // An admin may be more elsewhere, as of all workspaces at once.
            consequence: match info {
                Some(info) if !role::has_standard_powers(info) => {
                    texts.give_role_consequence(&label, app, &info.description)
                }
                _ => texts.make_admin_consequence(app),
            },
            verb: texts.make_admin(name),
            destructive: false,
        },
        Warning::GrantsAdmin => {
            let description = info.map(|info| role::description(texts, info)).unwrap_or_default();
            Question {
                title: texts.ask_give_role(name, &label),
                consequence: texts.give_role_consequence(&label, app, &description),
                verb: texts.give_role(name, &label),
                destructive: false,
            }
        }
        Warning::LocksYouOut => Question {
            title: texts.ask_give_up_admin(app),
            consequence: texts.give_up_admin_consequence(&label),
            verb: texts.give_up_admin(),
            destructive: true,
        },
    }
}

/// The question before an invitation is revoked.
pub fn revoke(texts: Texts, email: &str, app: &str) -> Question {
    Question {
        title: texts.ask_revoke(email),
        consequence: texts.revoke_consequence(email, app),
        verb: texts.revoke(email),
        destructive: true,
    }
}

/// The question before an invitation is sent again.
pub fn resend(texts: Texts, email: &str) -> Question {
    Question {
        title: texts.ask_resend(email),
        consequence: texts.resend_consequence(email),
        verb: texts.resend(email),
        destructive: false,
    }
}
