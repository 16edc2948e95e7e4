//! Paradime's account types as roles.

use mixpeek_users_contract::capabilities::{Capabilities, Removal, RoleInfo};
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::role::Role;

/// An account type, with what it lets a person do (source: the pages on roles and the client `paradime-io` 6.9.0).
struct AccountType {
    name: &'static str,
    label: &'static str,
    description: &'static str,
    administers: bool,
}

/// The type that manages the workspace's people, and is `org:admin`.
const ADMIN: &str = "ADMIN";

const fn account_type(
    name: &'static str,
    label: &'static str,
    description: &'static str,
) -> AccountType {
    AccountType { name, label, description, administers: false }
}

/// All that the client knows, least powers first. Which of them a workspace has depends on its plan.
const ACCOUNT_TYPES: [AccountType; 9] = [
    account_type("BUSINESS", "Business", "Can look at what others have built and change nothing."),
    account_type("SANDBOX_USER", "Sandbox user", "Can try things out in a sandbox."),
    account_type("ANALYST", "Analyst", "Can explore and query the workspace's data."),
    account_type("DEVELOPER", "Developer", "Can develop, run and schedule the workspace's models."),
    account_type("BILLING_ADMIN", "Billing admin", "Can manage the plan and its invoices."),
    account_type("SECURITY_ADMIN", "Security admin", "Can manage how people sign in."),
    account_type(
        "WORKSPACE_SETTINGS_ADMIN",
        "Workspace settings admin",
        "Can change the workspace's settings and connections.",
    ),
    AccountType {
        name: "WORKSPACE_ADMIN",
        label: "Workspace admin",
        description: "Can do everything in this workspace, and manage its users.",
        administers: true,
    },
    AccountType {
        name: ADMIN,
        label: "Admin",
        description: "Can do everything in all workspaces, and manage their users.",
        administers: true,
    },
];

/// Which role is which account type.
#[derive(Debug)]
pub(super) struct Roles {
    /// The account type that `org:member` stands for.
    member: Box<str>,
}

impl Roles {
    pub(super) fn new(member: Box<str>) -> Self {
        Self { member }
    }

    /// The account type's role. One that is not known is shown as it is.
    pub(super) fn role(&self, account_type: &str) -> Role {
        if account_type == ADMIN {
            Role::ADMIN
        } else if account_type == &*self.member {
            Role::MEMBER
        } else if is_known(account_type) {
            Role::from(&*format!("org:{}", account_type.to_lowercase()))
        } else if account_type.contains(':') {
            // It must not pass for a role of ours.
            Role::from(&*format!("{NAMESPACE}{account_type}"))
        } else {
            Role::from(account_type)
        }
    }

    /// The role's account type, where the role can be given.
    pub(super) fn account_type(&self, role: &Role) -> Option<&str> {
        self.offered().find(|name| self.role(name) == *role)
    }

    /// What can be given: the known types, and the one that members get if that is another.
    fn offered(&self) -> impl Iterator<Item = &str> {
        let other = (!is_known(&self.member)).then_some(&*self.member);
        other.into_iter().chain(ACCOUNT_TYPES.iter().map(|known| known.name))
    }

    /// What can be done with a workspace's people.
    pub(super) fn capabilities(&self) -> Capabilities {
        let info = |name: &str| {
            let known = ACCOUNT_TYPES.iter().find(|known| known.name == name);
            RoleInfo {
                role: self.role(name),
                label: known.map_or(name, |known| known.label).into(),
                description: known.map_or("", |known| known.description).into(),
                administers: known.is_some_and(|known| known.administers),
            }
        };
        Capabilities {
            roles: self.offered().map(info).collect(),
            revoke: false,
            removal: Some(Removal::Disabled),
            past_invitations: vec![InvitationStatus::Expired],
            ..Capabilities::default()
        }
    }
}

const NAMESPACE: &str = "paradime:";

fn is_known(account_type: &str) -> bool {
    ACCOUNT_TYPES.iter().any(|known| known.name == account_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_type_is_a_role_of_its_own_and_comes_back() {
        for member in ["DEVELOPER", "BUSINESS", "REVIEWER"] {
            let roles = Roles::new(member.into());
            assert_eq!(roles.account_type(&Role::MEMBER), Some(member));
            assert_eq!(roles.account_type(&Role::ADMIN), Some(ADMIN));
            for name in roles.offered() {
                assert_eq!(roles.account_type(&roles.role(name)), Some(name));
            }
        }
    }

    #[test]
    fn two_of_nine_types_administer() {
        let capabilities = Roles::new("DEVELOPER".into()).capabilities();
        assert_eq!(capabilities.roles.len(), 9);
        let administers = capabilities.roles.iter().filter(|info| info.administers);
        let labels: Vec<_> = administers.map(|info| &*info.label).collect();
        assert_eq!(labels, ["Workspace admin", "Admin"]);
        assert!(capabilities.roles.iter().all(|info| !info.description.is_empty()));
    }

    #[test]
    fn an_unknown_type_is_shown_as_it_is_and_passes_for_no_other() {
        let roles = Roles::new("DEVELOPER".into());
        for (name, role) in [("AUDITOR", "AUDITOR"), ("org:admin", "paradime:org:admin")] {
            assert_eq!(roles.role(name).as_str(), role);
            assert_eq!(roles.account_type(&roles.role(name)), None);
        }
    }
}
