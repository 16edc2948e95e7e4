//! Account types, invitations and the one list behind everything.

use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::paradime::{
    COMPANY_TOKEN, OTHER_WORKSPACE, VIEWER_TOKEN, WORKSPACE, WORKSPACE_TOKEN,
};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::paradime::Paradime;
use serde_json::json;

use super::{
    PATH, answer, app, asked, directory, directory_with, key_pair, running, settings, token,
};

fn invite(address: &str) -> InviteRequest {
    InviteRequest { email_address: address.parse().unwrap(), role: Role::MEMBER }
}

#[tokio::test]
async fn account_types_are_roles_and_an_unknown_one_is_shown_as_it_is() {
    let running = running(true).await;
    let people = directory(&running).members(app()).await.unwrap().users;
    let roles: Vec<_> = people.iter().map(|member| member.role.as_str()).collect();
    assert_eq!(
        roles,
        [
            "org:admin",
            "org:member",
            "org:business",
            "org:workspace_admin",
            "org:analyst",
            "org:billing_admin",
            "org:sandbox_user",
            "REVIEWER"
        ]
    );
}

#[tokio::test]
async fn what_members_are_is_configured() {
    let running = running(true).await;
    let directory = Paradime::new(settings(&running, key_pair(), "BUSINESS")).unwrap();
    let people = directory.members(app()).await.unwrap().users;
    let roles: Vec<_> = people.iter().take(3).map(|member| member.role.as_str()).collect();
    assert_eq!(roles, ["org:admin", "org:developer", "org:member"]);
    directory.invite(app(), invite("new@shop.example")).await.unwrap();
    let body = running.faults.requests().pop().unwrap().body;
    let variables = json!({ "email": "new@shop.example", "accountType": "BUSINESS" });
    assert_eq!(body["variables"], variables);
    assert!(!body["query"].as_str().unwrap().contains("shop.example"));
}

#[tokio::test]
async fn invitations_stand_where_paradime_says() {
    let running = running(true).await;
    let list = directory(&running).invitations(app()).await.unwrap().invitations;
    let statuses: Vec<_> = list.into_iter().map(|it| it.status).collect();
    assert_eq!(
        statuses,
        [InvitationStatus::Pending, InvitationStatus::Pending, InvitationStatus::from("BOUNCED")]
    );
}

#[tokio::test]
async fn an_expired_invitation_waits_for_nobody_and_is_listed_apart() {
    let running = running(true).await;
    let directory = directory(&running);
    let expired = async || {
        let list = directory.past_invitations(app(), InvitationStatus::Expired).await.unwrap();
        assert_eq!(list.total, list.invitations.len() as u64);
        list.invitations.into_iter().map(|it| it.email_address.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(expired().await, ["omar@harbourpine.example"]);
    directory.invitations(app()).await.unwrap();
    assert_eq!(asked(&running), ["listUsers"], "the list serves for both");
    directory.invite(app(), invite("omar@harbourpine.example")).await.unwrap();
    assert!(expired().await.is_empty());
    let pending = directory.invitations(app()).await.unwrap().invitations;
    assert!(pending.iter().any(|it| &*it.email_address == "omar@harbourpine.example"));
}

#[tokio::test]
async fn one_list_serves_members_and_invitations() {
    let running = running(true).await;
    let directory = directory(&running);
    let (members, invitations) =
        tokio::join!(directory.members(app()), directory.invitations(app()));
    assert_eq!((members.unwrap().total, invitations.unwrap().total), (8, 3));
    directory.memberships().await.unwrap();
    assert_eq!(asked(&running), ["listUsers"]);
    directory.invite(app(), invite("new@shop.example")).await.unwrap();
    assert_eq!(directory.invitations(app()).await.unwrap().total, 4);
    assert_eq!(asked(&running), ["listUsers", "listUsers", "inviteUser", "listUsers"]);
}

#[tokio::test]
async fn an_expired_invitation_is_sent_anew_and_a_waiting_one_is_not() {
    let running = running(true).await;
    let directory = directory(&running);
    let expired = directory.invite(app(), invite("omar@harbourpine.example")).await.unwrap();
    assert_eq!(expired.status, InvitationStatus::Pending);
    for address in ["leo@harbourpine.example", "Nadia@HarbourPine.example"] {
        let again = directory.invite(app(), invite(address)).await;
        assert!(matches!(again, Err(DirectoryError::AlreadyInvited { .. })), "{again:?}");
    }
    assert_eq!(asked(&running).iter().filter(|field| *field == "inviteUser").count(), 1);
}

#[tokio::test]
async fn an_invitation_that_paradime_knows_and_its_list_does_not_is_told_by_its_words() {
    let running = running(false).await;
    let refused = super::errors(200, "User Already invited to this workspace");
    running.faults.queue(mixpeek_users_fakes::faults::Fault {
        method: None,
        path: PATH.into(),
        after: 1,
        times: 1,
        kind: refused,
    });
    let sent = directory(&running).invite(app(), invite("new@shop.example")).await;
    let is_right = matches!(&sent, Err(DirectoryError::AlreadyInvited { email }) if email == "new@shop.example");
    assert!(is_right, "{sent:?}");
}

#[tokio::test]
async fn removing_disables_and_what_paradime_lacks_is_not_offered() {
    let running = running(true).await;
    let directory = directory(&running);
    let can = directory.capabilities();
    assert_eq!((can.removal, can.revoke, can.add), (Some(Removal::Disabled), false, false));
    assert!(can.statuses.is_empty() && can.metadata.is_none() && can.roles.len() == 9);
    let revoked = directory.revoke(app(), "leo@harbourpine.example".into()).await;
    assert!(matches!(revoked, Err(DirectoryError::NotSupported { .. })), "{revoked:?}");
    assert!(asked(&running).is_empty());

    let people = directory.members(app()).await.unwrap().users;
    directory.remove(app(), people[4].user_id.clone()).await.unwrap();
    assert_eq!(asked(&running)[1..], ["listUsers", "disableUser"]);
    assert_eq!(directory.members(app()).await.unwrap().total, 7);
}

#[tokio::test]
async fn any_of_the_types_that_administer_keeps_the_workspace_managed() {
    let running = running(true).await;
    let directory = directory(&running);
    let people = directory.members(app()).await.unwrap().users;
    let (admin, workspace_admin) = (&people[0].user_id, &people[3].user_id);
    directory.set_role(app(), admin.clone(), "org:analyst".into()).await.unwrap();
    for refused in [
        directory
            .set_role(app(), workspace_admin.clone(), "org:security_admin".into())
            .await
            .map(drop),
        directory.remove(app(), workspace_admin.clone()).await,
    ] {
        assert!(matches!(refused, Err(DirectoryError::LastAdmin)), "{refused:?}");
    }
    directory.set_role(app(), workspace_admin.clone(), Role::ADMIN).await.unwrap();
}

#[tokio::test]
async fn two_admins_who_leave_together_do_not_both_leave() {
    for _ in 0..5 {
        let running = running(true).await;
        let directory = directory(&running);
        let people = directory.members(app()).await.unwrap().users;
        let leave = async |at: usize| directory.remove(app(), people[at].user_id.clone()).await;
        let (one, two) = tokio::join!(leave(0), leave(3));
        let refused = [&one, &two]
            .into_iter()
            .filter(|answer| matches!(answer, Err(DirectoryError::LastAdmin)));
        assert_eq!(refused.count(), 1, "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn the_workspace_is_the_one_that_the_credentials_reach() {
    let running = running(false).await;
    for (credentials, uid, name) in [
        (key_pair(), WORKSPACE, "Analytics"),
        (token(WORKSPACE_TOKEN, None), WORKSPACE, "Analytics"),
        (token(COMPANY_TOKEN, Some(OTHER_WORKSPACE)), OTHER_WORKSPACE, "Sandbox"),
    ] {
        let me = directory_with(&running, credentials).me().await.unwrap();
        assert_eq!(
            (me.organization_id.as_str(), me.organization_name.as_deref()),
            (uid, Some(name))
        );
    }
    let elsewhere = directory_with(&running, token(COMPANY_TOKEN, Some("nothing"))).probe().await;
    assert!(matches!(elsewhere, Err(DirectoryError::Forbidden { .. })), "{elsewhere:?}");
}

#[tokio::test]
async fn a_key_that_may_only_look_says_so_when_something_is_changed() {
    let running = running(false).await;
    let directory = directory_with(&running, token(VIEWER_TOKEN, None));
    assert_eq!(directory.members(app()).await.unwrap().total, 3);
    let sent = directory.invite(app(), invite("new@shop.example")).await;
    let is_right = matches!(&sent, Err(DirectoryError::Invalid { message, .. }) if message.contains("capability"));
    assert!(is_right, "{sent:?}");
}

#[tokio::test]
async fn nulls_and_what_nobody_knows_are_read() {
    let running = running(false).await;
    let list = json!({ "data": { "listUsers": {
        "activeUsers": [{ "uid": "u1", "email": null, "name": null, "accountType": "Super User", "x": 1 }],
        "invitedUsers": [{ "email": "a@x.example", "accountType": "ANALYST", "inviteStatus": null }]
    } }, "extensions": {} });
    running.faults.add("POST", PATH, 1, answer(200, list));
    let directory = directory(&running);
    let members = directory.members(app()).await.unwrap().users;
    assert_eq!((members[0].role.as_str(), members[0].email.as_deref()), ("Super User", None));
    let pending = directory.invitations(app()).await.unwrap().invitations;
    assert_eq!(pending[0].status, InvitationStatus::Pending);
}
