//! Accounts of the organization as the people of one app: who is in is a member, who has not signed in yet is an invitation.

use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite, Removal, RoleInfo};
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser,
};
use mixpeek_users_contract::role::Role;

/// The shortest name an account may have, in characters (source: the `mixpeek` client 1.3.783).
const MIN_NAME: usize = 2;

/// What can be done with them.
pub(super) fn capabilities() -> Capabilities {
    let info = |role: OrganizationRole, label: &str, description: &str| RoleInfo {
        administers: role == OrganizationRole::Admin,
        role: role_of(&role),
        label: label.into(),
        description: description.into(),
    };
    Capabilities {
        roles: vec![
            info(OrganizationRole::Viewer, "Viewer", "Can look at everything and change nothing."),
            info(OrganizationRole::Member, "Member", "Can work with the organization's data."),
            info(
                OrganizationRole::Admin,
                "Admin",
                "Can do everything, and manage the organization's accounts.",
            ),
        ],
        removal: Some(Removal::Deleted),
        statuses: vec![MemberStatus::Active, MemberStatus::Suspended],
        status_cancels_keys: true,
        metadata: Some(MetadataWrite::Replace),
        ..Capabilities::default()
    }
}

/// A role of the organization as a role of an app: `org:` before it, so that none can pass for another.
pub(super) fn role_of(role: &OrganizationRole) -> Role {
    Role::from(&*format!("org:{role}"))
}

/// The way back, for the roles that can be given.
pub(super) fn organization_role(role: &Role) -> Option<OrganizationRole> {
    OrganizationRole::KNOWN.iter().find(|known| role_of(known) == *role).cloned()
}

/// Whether the account was made for somebody who has not signed in yet.
pub(super) fn is_pending(account: &OrganizationUser) -> bool {
    account.status == OrganizationStatus::Pending
}

/// The account as a member. Its address is its id, since that is what every operation takes.
pub(super) fn member(account: OrganizationUser) -> Member {
    Member {
        membership_id: account.user_id.as_deref().unwrap_or_default().into(),
        email: Some(account.email.clone()),
        name: account.user_name,
        avatar_url: account.avatar_url,
        joined_at: account.created_at,
        status: Some(MemberStatus::from(account.status.as_str())),
        last_active_at: account.last_login,
        public_metadata: Some(account.metadata),
        namespace_permissions: account.namespace_permissions,
        ..Member::new((&*account.email).into(), role_of(&account.role))
    }
}

/// The account as an invitation.
pub(super) fn invitation(account: OrganizationUser) -> Invitation {
    Invitation {
        invitation_id: (&*account.email).into(),
        role: role_of(&account.role),
        email_address: account.email,
        status: InvitationStatus::Pending,
        created_at: account.created_at,
        expires_at: None,
    }
}

/// A name for somebody of whom only the address is known, since an account has to have one: what stands before the `@`.
pub(super) fn made_up_name(address: &EmailAddress) -> String {
    let local = address.as_str().split('@').next().unwrap_or_default();
    format!("{local:_<MIN_NAME$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_up_that_the_service_accepts() {
        for (address, name) in [("ana.lopez@x.example", "ana.lopez"), ("q@x.example", "q_")] {
            assert_eq!(made_up_name(&address.parse().unwrap()), name);
        }
    }

    #[test]
    fn an_unknown_role_is_shown_and_not_given() {
        let unknown = role_of(&OrganizationRole::from("owner"));
        assert_eq!((unknown.as_str(), organization_role(&unknown)), ("org:owner", None));
        for known in OrganizationRole::KNOWN {
            assert_eq!(organization_role(&role_of(known)).as_ref(), Some(known));
        }
        assert_eq!(role_of(&OrganizationRole::Admin), Role::ADMIN);
        assert!(!capabilities().administers(&unknown));
    }
}
