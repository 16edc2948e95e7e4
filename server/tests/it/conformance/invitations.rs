//! Inviting, and withdrawing an invitation.

use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_server::directory::error::DirectoryError;

use super::{Subject, assert_not_supported};

pub(crate) async fn invites_and_revokes(subject: &Subject) {
    let (directory, can) = (&subject.directory, subject.can());
    if !can.invite {
        return;
    }
    let request = subject.request("omar@shop.example");
    let sent = directory.invite(subject.app(), request.clone()).await.unwrap();
    assert_eq!(&*sent.email_address, "omar@shop.example");
    assert_eq!((&sent.role, &sent.status), (&request.role, &InvitationStatus::Pending));
    assert_eq!(sent.expires_at.is_some(), can.exact_expiry);
    let pending = directory.invitations(subject.app()).await.unwrap().invitations;
    assert_eq!(pending.as_slice(), std::slice::from_ref(&sent));
    assert!(
        subject.members().await.iter().all(|m| m.email.as_deref() != Some("omar@shop.example"))
    );

    if !can.revoke {
        let revoked = directory.revoke(subject.app(), sent.invitation_id).await;
        assert!(matches!(revoked, Err(DirectoryError::NotSupported { .. })), "{revoked:?}");
        assert_eq!(subject.pending().await, ["omar@shop.example"]);
        return;
    }
    directory.revoke(subject.app(), sent.invitation_id.clone()).await.unwrap();
    assert!(subject.pending().await.is_empty());
    let again = directory.revoke(subject.app(), sent.invitation_id).await;
    // Not every vendor tells one that is over from one that never was.
    let is_gone =
        matches!(again, Err(DirectoryError::NotPending { .. } | DirectoryError::NotFound { .. }));
    assert!(is_gone, "{again:?}");
    directory.invite(subject.app(), request).await.unwrap();
    assert_eq!(subject.pending().await, ["omar@shop.example"]);
}

pub(crate) async fn invites_into_every_role(subject: &Subject) {
    if !subject.can().invite {
        return;
    }
    for (index, info) in subject.can().roles.iter().enumerate() {
        let email_address = format!("role{index}@shop.example").parse().unwrap();
        let request = InviteRequest { email_address, role: info.role.clone() };
        let sent = subject.directory.invite(subject.app(), request).await.unwrap();
        assert_eq!(sent.role, info.role);
        let pending = subject.directory.invitations(subject.app()).await.unwrap().invitations;
        let found = pending.iter().find(|other| other.email_address == sent.email_address);
        assert_eq!(found.unwrap().role, info.role);
    }
}

/// More than Clerk gives out when it is not told how many are wanted (source: Clerk's `OpenAPI` 2026-05-12, a `limit` of 10).
pub(crate) async fn lists_every_invitation(subject: &Subject) {
    if !subject.can().invite {
        return;
    }
    let mut sent: Vec<_> = (10..35).map(|index| format!("guest{index}@shop.example")).collect();
    for address in &sent {
        subject.directory.invite(subject.app(), subject.request(address)).await.unwrap();
    }
    let mut pending = subject.pending().await;
    pending.sort();
    sent.sort();
    assert_eq!(pending, sent);
}

pub(crate) async fn does_not_invite_twice(subject: &Subject) {
    if !subject.can().invite {
        return;
    }
    let request = |address| subject.request(address);
    subject.directory.invite(subject.app(), request("omar@shop.example")).await.unwrap();
    for address in ["omar@shop.example", "Omar@Shop.Example"] {
        let again = subject.directory.invite(subject.app(), request(address)).await;
        assert!(matches!(again, Err(DirectoryError::AlreadyInvited { .. })), "{again:?}");
    }
    assert_eq!(subject.pending().await, ["omar@shop.example"]);
}

pub(crate) async fn does_not_invite_members(subject: &Subject) {
    if !subject.can().invite {
        return;
    }
    let address = subject.members().await.into_iter().find_map(|member| member.email).unwrap();
    let invited = subject.directory.invite(subject.app(), subject.request(&address)).await;
    assert!(matches!(invited, Err(DirectoryError::AlreadyMember { .. })), "{invited:?}");
    assert!(subject.pending().await.is_empty());
}

/// Where the directory takes several at once, each has an outcome of its own, in the order asked.
pub(crate) async fn invites_several_at_once(subject: &Subject) {
    let invite = async |addresses: &[&str]| {
        let requests = addresses.iter().map(|address| subject.request(address)).collect();
        subject.directory.invite_many(subject.app(), requests).await
    };
    let Some(most) = subject.can().invite_at_once else {
        let answer = invite(&["omar@shop.example", "rosa@shop.example"]).await;
        assert_not_supported("inviteAppUsers", &answer);
        assert!(subject.pending().await.is_empty());
        return;
    };
    assert!(most > 1 && subject.can().invite);
    let all: Vec<_> = (1..=most).map(|index| format!("guest{index}@shop.example")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let sent = invite(&all).await.unwrap();
    let sent: Vec<_> = sent.into_iter().map(Result::unwrap).collect();
    assert_eq!(sent.iter().map(|i| &*i.email_address).collect::<Vec<_>>(), all);
    assert!(sent.iter().all(|i| i.role == subject.role(false)));
    assert!(sent.iter().all(|i| i.expires_at.is_some() == subject.can().exact_expiry));
    let pending = subject.directory.invitations(subject.app()).await.unwrap().invitations;
    assert_eq!(pending.len(), sent.len());
    assert!(sent.iter().all(|one| pending.contains(one)));

    let member = subject.members().await.into_iter().find_map(|member| member.email).unwrap();
    let mixed = ["rosa@shop.example", "Guest1@Shop.Example", &member, "omar@shop.example"];
    let outcomes = invite(&mixed).await.unwrap();
    let [Ok(rosa), Err(invited), Err(is_member), Ok(omar)] = &*outcomes else {
        panic!("{outcomes:?}")
    };
    assert_eq!((&*rosa.email_address, &*omar.email_address), (mixed[0], mixed[3]));
    assert!(matches!(invited, DirectoryError::AlreadyInvited { email } if email == mixed[1]));
    assert!(matches!(is_member, DirectoryError::AlreadyMember { email } if **email == *member));
    assert_eq!(subject.pending().await.len(), sent.len() + 2);
}

pub(crate) async fn knows_what_became_of_invitations(subject: &Subject) {
    let (directory, can) = (&subject.directory, subject.can());
    let past = async |status: &InvitationStatus| {
        directory.past_invitations(subject.app(), status.clone()).await
    };
    if can.past_invitations.is_empty() {
        assert_not_supported("past_invitations", &past(&InvitationStatus::Revoked).await);
        return;
    }
    assert!(!can.past_invitations.contains(&InvitationStatus::Pending), "that is another list");
    let standing = async |status: &InvitationStatus| {
        let list = past(status).await.unwrap();
        assert_eq!(list.total, list.invitations.len() as u64, "{status}");
        assert!(list.invitations.iter().all(|it| it.status == *status), "{status}: {list:?}");
        let addresses = list.invitations.iter().map(|it| it.email_address.to_string());
        addresses.collect::<Vec<_>>()
    };
    for status in &can.past_invitations {
        assert!(standing(status).await.is_empty(), "{status}: nobody was invited yet");
    }
    if !can.invite {
        return;
    }
    let mut ids = Vec::new();
    for address in ["omar@shop.example", "rosa@shop.example"] {
        ids.push(directory.invite(subject.app(), subject.request(address)).await.unwrap());
    }
    for status in &can.past_invitations {
        assert!(standing(status).await.is_empty(), "{status}: they are pending");
    }
    if !can.revoke || !can.past_invitations.contains(&InvitationStatus::Revoked) {
        return;
    }
    for sent in ids {
        directory.revoke(subject.app(), sent.invitation_id).await.unwrap();
    }
    let mut revoked = standing(&InvitationStatus::Revoked).await;
    // Two within one second have no order.
    revoked.sort();
    assert_eq!(revoked, ["omar@shop.example", "rosa@shop.example"]);
    // What is invited again is pending, and stays what it once was, too.
    directory.invite(subject.app(), subject.request("rosa@shop.example")).await.unwrap();
    assert_eq!(subject.pending().await, ["rosa@shop.example"]);
    assert_eq!(standing(&InvitationStatus::Revoked).await.len(), 2);
}
