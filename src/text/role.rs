//! What roles are called. A directory names its roles itself; where it leaves them the names they have by default, those are translated.

use mixpeek_users_contract::capabilities::{Capabilities, RoleInfo};
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::{Catalogue, Key};

use super::language::Texts;

/// What to call a role. One that is not on offer is shown as it is, never as something harmless.
pub fn name(texts: Texts, capabilities: &Capabilities, role: &Role) -> String {
    capabilities.info(role).map_or_else(|| role.to_string(), |info| label(texts, info))
}

/// What to call a role that is on offer.
pub fn label(texts: Texts, info: &RoleInfo) -> String {
    translated(texts, info, &info.label, Key::role_admin, Key::role_member)
}

/// What a role that is on offer lets a person do.
pub fn description(texts: Texts, info: &RoleInfo) -> String {
    let (admin, member) = (Key::role_admin_description, Key::role_member_description);
    translated(texts, info, &info.description, admin, member)
}

/// Whether a role is the one that the texts about admins mean.
pub(super) fn is_standard_admin(info: &RoleInfo) -> bool {
    info.role == Role::ADMIN && *info.label == *Key::role_admin.english().1
}

/// Whether what that role lets a person do is what those texts say.
pub(super) fn has_standard_powers(info: &RoleInfo) -> bool {
    *info.description == *Key::role_admin_description.english().1
}

fn translated(texts: Texts, info: &RoleInfo, given: &str, admin: Key, member: Key) -> String {
    let known = [(Role::ADMIN, admin), (Role::MEMBER, member)]
        .into_iter()
        .find(|(role, key)| info.role == *role && key.english().1 == given);
    known.map_or_else(|| given.to_owned(), |(_, key)| texts.say(key, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_that_every_directory_has_are_in_the_catalogue() {
        let english = |key: Key| key.english().1;
        let roles = Capabilities::default().roles;
        let names: Vec<_> = roles.iter().map(|info| (&*info.label, &*info.description)).collect();
        let keys = [
            (Key::role_member, Key::role_member_description),
            (Key::role_admin, Key::role_admin_description),
        ];
        assert_eq!(names, keys.map(|(label, words)| (english(label), english(words))));
        assert!(is_standard_admin(&roles[1]));
    }

    #[test]
    fn a_name_of_the_directorys_own_stays() {
        let mut info = Capabilities::default().roles[1].clone();
        info.label = "Owner".into();
        assert_eq!(label(Texts::default(), &info), "Owner");
        assert!(!is_standard_admin(&info));
        let capabilities = Capabilities::default();
        assert_eq!(name(Texts::default(), &capabilities, &"org:billing".into()), "org:billing");
    }
}
