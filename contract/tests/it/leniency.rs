//! What the odd and the sparse bodies mean, beyond being readable.

use mixpeek_users_contract::app::{App, AppList, AuthMode};
use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite, Removal};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationStatus, InviteResult, InviteResults,
};
use mixpeek_users_contract::me::{Key, Me};
use mixpeek_users_contract::member::{Deleted, MemberList, MemberStatus};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::{
    Completed, OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserList,
};
use mixpeek_users_contract::role::Role;

use crate::fixture;

#[test]
fn a_member_keeps_a_role_and_a_status_that_nobody_knows() {
    let list: MemberList = fixture::read("listAppUsers.answer.odd");
    let member = &list.users[0];
    assert_eq!(member.role.as_str(), "org:billing");
    assert_eq!(member.status, Some(MemberStatus::Other("hibernating".into())));
    assert_eq!(member.name.as_deref(), Some("<script>alert(1)</script>"));
    let capabilities = Capabilities::default();
    assert_eq!(capabilities.label(&member.role), "org:billing");
    assert!(!capabilities.administers(&member.role));
}

#[test]
fn a_role_that_only_looks_like_admin_administers_nothing() {
    let list: MemberList = fixture::read("listAppUsers.answer.odd");
    assert_eq!(list.users[2].role, Role::from("Org:Admin"));
    assert!(!Capabilities::default().administers(&list.users[2].role));
}

#[test]
fn a_total_above_the_number_of_members_survives() {
    let list: MemberList = fixture::read("listAppUsers.answer.sparse");
    assert_eq!((list.users.len(), list.total), (2, 31));
    assert_eq!(list.users[0].email, None);
}

#[test]
fn an_invitation_without_a_status_is_pending_and_an_unknown_one_is_not() {
    let odd: Invitation = fixture::read("inviteAppUser.answer.odd");
    assert_eq!(odd.status.as_str(), "bounced");
    assert!(!odd.status.is_known());
    let bare = r#"{"invitation_id":"i","email_address":"e","role":"r","status":null}"#;
    let bare: Invitation = serde_json::from_str(bare).unwrap();
    assert_eq!(bare.status, InvitationStatus::Pending);
}

#[test]
fn one_odd_result_of_several_invitations_does_not_cost_the_others() {
    let odd: InviteResults = fixture::read("inviteAppUsers.answer.odd");
    let sent: Vec<_> = odd.results.into_iter().map(InviteResult::sent).collect();
    let [Some(Ok(sent)), Some(Err(refused)), None, None] = &*sent else { panic!("{sent:?}") };
    assert_eq!(sent.status.as_str(), "bounced");
    assert_eq!((refused.status, refused.error.kind.as_str()), (418, "TeapotError"));
    assert_eq!((&*refused.error.message, &refused.error.code), ("Short and stout", &None));
}

#[test]
fn only_clerk_and_accounts_elsewhere_let_users_be_managed() {
    let full: AppList = fixture::read("listApps.answer.full");
    let manages: Vec<_> = full.results.iter().map(App::manages_users).collect();
    assert_eq!(manages, [true, false, true]);
    let odd: App = fixture::read("getApp.answer.odd");
    assert_eq!(odd.auth_config.as_ref().unwrap().mode, AuthMode::Other("telepathy".into()));
    assert!(!odd.manages_users());
    let sparse: App = fixture::read("getApp.answer.sparse");
    assert!(sparse.auth_config.is_none() && !sparse.manages_users());
    let no_mode: AppList = fixture::read("listApps.answer.sparse");
    assert_eq!(no_mode.results[0].auth_config.as_ref().unwrap().mode, AuthMode::Public);
}

#[test]
fn an_app_is_written_with_every_key_that_generated_clients_insist_on() {
    let app: App = fixture::read("getApp.answer.sparse");
    let written = serde_json::to_value(&app).unwrap();
    for (key, is_right) in [
        ("template", written["template"].is_string()),
        ("sections", written["sections"].is_array()),
        ("stats", written["stats"].is_array()),
        ("tabs", written["tabs"].is_array()),
        ("theme", written["theme"].is_object()),
        ("environments", written["environments"].is_object()),
        ("custom_domains", written["custom_domains"].is_array()),
        ("password_protected", written["password_protected"].is_boolean()),
    ] {
        assert!(is_right, "{key}: {}", written[key]);
    }
    for key in ["build_config", "custom_html", "hero", "seo", "featured_gallery", "auth_config"] {
        assert!(written.as_object().unwrap().contains_key(key), "{key}");
    }
}

#[test]
fn the_secret_of_an_organization_user_is_dropped() {
    let user: OrganizationUser = fixture::read("getOrganizationUser.answer.odd");
    assert_eq!(user.role.as_str(), "overlord");
    assert_eq!(user.namespace_permissions[0].role.as_str(), "guest");
    assert!(!format!("{user:?}").contains("int_secret"));
    assert!(!serde_json::to_string(&user).unwrap().contains("int_secret"));
}

#[test]
fn an_organization_user_needs_no_more_than_an_address() {
    let user: OrganizationUser = fixture::read("getOrganizationUser.answer.sparse");
    assert_eq!((user.role, user.status), (OrganizationRole::Member, OrganizationStatus::Active));
}

#[test]
fn a_list_of_organization_users_is_found_under_its_other_names() {
    let list: OrganizationUserList = fixture::read("listOrganizationUsers.answer.odd");
    assert_eq!((list.results.len(), list.total), (1, Some(1)));
    assert_eq!(list.results[0].status.as_str(), "ghost");
    let data: OrganizationUserList = serde_json::from_str(r#"{"data":[]}"#).unwrap();
    assert_eq!((data.results.len(), data.total), (0, None));
}

#[test]
fn an_empty_object_is_a_success() {
    assert_eq!(fixture::read::<Deleted>("removeAppUser.answer.sparse"), Deleted::default());
    assert_eq!(
        fixture::read::<Completed>("deleteOrganizationUser.answer.sparse"),
        Completed::default()
    );
}

#[test]
fn a_key_may_be_described_by_nothing() {
    let me: Me = fixture::read("getMe.answer.sparse");
    assert_eq!((me.key, &*me.account_type), (Key::default(), ""));
}

#[test]
fn missing_capabilities_are_mixpeeks_except_removal() {
    let sparse: Capabilities = fixture::read("getCapabilities.answer.sparse");
    assert!(!sparse.invite && sparse.revoke && sparse.set_role && !sparse.exact_expiry);
    assert_eq!(sparse.removal, None);
    assert_eq!(sparse.invite_at_once, None, "one at a time");
    assert!(!sparse.add && sparse.statuses.is_empty() && sparse.metadata.is_none());
    assert!(sparse.past_invitations.is_empty());
    let full: Capabilities = fixture::read("getCapabilities.answer.full");
    assert_eq!(full.removal, Some(Removal::Removed));
    let beyond = Capabilities {
        conditional_roles: true,
        exact_expiry: true,
        add: true,
        invite_at_once: Some(10),
        statuses: vec![MemberStatus::Active, MemberStatus::Suspended],
        status_cancels_keys: true,
        metadata: Some(MetadataWrite::Merge),
        past_invitations: vec![
            InvitationStatus::Accepted,
            InvitationStatus::Revoked,
            InvitationStatus::Expired,
        ],
        ..Capabilities::default()
    };
    assert_eq!(full, beyond);
    let seen = full.read_only().past_invitations;
    assert_eq!(seen, beyond.past_invitations, "looking changes nothing");
}

#[test]
fn an_app_that_could_not_be_asked_survives_without_a_reason() {
    let odd: MembershipList = fixture::read("listMemberships.answer.odd");
    assert_eq!((odd.memberships.len(), odd.total, odd.missing.len()), (1, 7, 1));
    assert_eq!(odd.memberships[0].member.role.as_str(), "EMPEROR");
    let sparse: MembershipList = fixture::read("listMemberships.answer.sparse");
    assert!(sparse.missing.is_empty());
    assert!(!sparse.memberships[0].administers, "nobody is taken for an admin by accident");
}
