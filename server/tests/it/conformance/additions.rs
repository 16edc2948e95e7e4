//! What Mixpeek does not have: adding, suspending, metadata, and who can reach what.

use std::collections::BTreeMap;

use mixpeek_users_contract::capabilities::{MetadataWrite, Removal};
use mixpeek_users_contract::member::{AddRequest, Member, MemberStatus};
use mixpeek_users_server::directory::error::DirectoryError;
use serde_json::{Value, json};

use super::{Subject, assert_last_admin, is_active};

pub(crate) async fn adds_who_is_known(subject: &Subject) {
    if !subject.can().add {
        return;
    }
    let stranger = subject.stranger.clone();
    assert!(stranger.is_some(), "a subject that can add somebody has to name a stranger");
    let stranger = stranger.unwrap();
    let before = subject.members().await.len();
    let add = async |user: &str| {
        let request = AddRequest { user: user.to_owned(), role: subject.role(false) };
        subject.directory.add(subject.app(), request).await
    };
    let added = add(&stranger).await.unwrap();
    assert_eq!(added.email.as_deref(), Some(&*stranger));
    assert_eq!(added.role, subject.role(false));
    assert!(is_active(&added));
    assert_eq!(subject.member(&added.user_id).await, Some(added.clone()));
    assert_eq!(subject.members().await.len(), before + 1);

    for user in [&*stranger, added.user_id.as_str()] {
        let again = add(user).await;
        assert!(matches!(again, Err(DirectoryError::AlreadyMember { .. })), "{again:?}");
    }
    assert_eq!(subject.members().await.len(), before + 1);

    if subject.can().removal == Some(Removal::Removed) {
        subject.directory.remove(subject.app(), added.user_id.clone()).await.unwrap();
        let by_id = add(added.user_id.as_str()).await.unwrap();
        assert_eq!((by_id.user_id, by_id.email), (added.user_id, added.email));
    }
}

pub(crate) async fn suspends_and_brings_back(subject: &Subject) {
    let plain = subject.plain().await;
    let set = async |status: &MemberStatus| {
        let set = subject.directory.set_status(subject.app(), plain.clone(), status.clone()).await;
        let member = set.unwrap();
        assert_eq!(member.user_id, plain);
        assert_eq!(
            subject.members().await.into_iter().find(|m| m.user_id == plain).unwrap(),
            member
        );
        member
    };
    for status in subject.inactive() {
        assert_eq!(set(&status).await.status.as_ref(), Some(&status));
        // Twice is the same as once.
        assert_eq!(set(&status).await.status, Some(status));
        assert!(is_active(&set(&MemberStatus::Active).await));
    }
}

pub(crate) async fn a_suspended_admin_is_no_admin(subject: &Subject) {
    let (directory, inactive) = (&subject.directory, subject.inactive());
    if !subject.can().set_role || inactive.is_empty() {
        return;
    }
    let (first, second) = (subject.admin().await, subject.plain().await);
    directory.set_role(subject.app(), second.clone(), subject.role(true)).await.unwrap();
    for status in inactive {
        let set = async |user: &_, status: &MemberStatus| {
            directory.set_status(subject.app(), Clone::clone(user), status.clone()).await
        };
        set(&second, &status).await.unwrap();
        assert_last_admin(&set(&first, &status).await);
        let role = subject.role(false);
        assert_last_admin(&directory.set_role(subject.app(), first.clone(), role).await);
        if subject.can().removal.is_some() {
            assert_last_admin(&directory.remove(subject.app(), first.clone()).await);
        }
        set(&second, &MemberStatus::Active).await.unwrap();
    }
    // One who is suspended is no loss.
    let status = subject.inactive().remove(0);
    directory.set_status(subject.app(), second.clone(), status).await.unwrap();
    directory.set_role(subject.app(), second, subject.role(false)).await.unwrap();
    assert_eq!(subject.admin().await, first);
}

pub(crate) async fn writes_metadata(subject: &Subject) {
    let Some(write) = subject.can().metadata else { return };
    let plain = subject.plain().await;
    let kept = |member: &Member| Value::Object(member.public_metadata.clone().unwrap_or_default());
    let set = async |metadata: Value| {
        let Value::Object(metadata) = metadata else { unreachable!("it is written as an object") };
        let set = subject.directory.set_metadata(subject.app(), plain.clone(), metadata).await;
        let member = set.unwrap();
        assert_eq!(subject.member(&plain).await.as_ref(), Some(&member));
        kept(&member)
    };
    let before = subject.member(&plain).await.unwrap();
    match write {
        MetadataWrite::Merge => {
            let written = set(json!({"suite": {"a": 1, "b": {"c": true}, "d": [1, 2]}})).await;
            assert_eq!(written["suite"], json!({"a": 1, "b": {"c": true}, "d": [1, 2]}));
            let merged = set(json!({"suite": {"a": null, "b": {"e": "é \"x\""}, "d": [3]}})).await;
            assert_eq!(merged["suite"], json!({"b": {"c": true, "e": "é \"x\""}, "d": [3]}));
            assert_eq!(set(json!({})).await, merged);
            assert_eq!(set(json!({"suite": null})).await, kept(&before));
        }
        MetadataWrite::Replace => {
            assert_eq!(set(json!({"suite": {"a": 1}})).await, json!({"suite": {"a": 1}}));
            assert_eq!(set(json!({"other": [2]})).await, json!({"other": [2]}));
            assert_eq!(set(json!({})).await, json!({}));
        }
    }
    let others = subject.members().await.into_iter().filter(|member| member.user_id != plain);
    let touched = |member: &Member| kept(member).get("suite").is_some();
    assert_eq!(others.filter(touched).count(), 0);
}

pub(crate) async fn says_who_can_reach_what(subject: &Subject) {
    if !subject.directory.has_memberships() {
        return;
    }
    let reach = async || {
        let list = subject.directory.memberships().await.unwrap();
        assert_eq!(list.total, list.memberships.len() as u64);
        assert!(list.missing.is_empty(), "{:?}", list.missing);
        for membership in &list.memberships {
            let administers = subject.can().administers(&membership.member.role);
            assert_eq!(membership.administers, administers, "{membership:?}");
            assert!(membership.app_title.is_some());
        }
        let here = list.memberships.into_iter().filter(|m| m.app_id == subject.app);
        here.map(|m| (m.member.user_id.clone(), m.member)).collect::<BTreeMap<_, _>>()
    };
    let members = async || {
        let members = subject.members().await.into_iter().map(|m| (m.user_id.clone(), m));
        members.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(reach().await, members().await);
    let plain = subject.plain().await;
    if subject.can().set_role {
        let role = subject.role(true);
        subject.directory.set_role(subject.app(), plain.clone(), role).await.unwrap();
        assert_eq!(reach().await, members().await);
    }
    if subject.can().removal.is_some() {
        subject.directory.remove(subject.app(), plain).await.unwrap();
        assert_eq!(reach().await, members().await);
    }
}
