//! Roles, removals, and the admin who has to stay.

use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_server::directory::error::{DirectoryError, Resource};

use super::{Subject, assert_last_admin, assert_not_found, assert_not_supported, is_active};

pub(crate) async fn gives_every_role_it_offers(subject: &Subject) {
    if !subject.can().set_role {
        return;
    }
    let plain = subject.plain().await;
    let others = |members: Vec<Member>| -> Vec<Member> {
        members.into_iter().filter(|member| member.user_id != plain).collect()
    };
    let before = others(subject.members().await);
    for info in &subject.can().roles {
        let given = subject
            .directory
            .set_role(subject.app(), plain.clone(), info.role.clone())
            .await
            .unwrap();
        assert_eq!((&given.user_id, &given.role), (&plain, &info.role));
        assert_eq!(subject.member(&plain).await.unwrap().role, info.role);
    }
    assert_eq!(others(subject.members().await), before);
}

pub(crate) async fn overwrites_no_role_that_somebody_else_gave(subject: &Subject) {
    if !subject.can().set_role {
        return;
    }
    let (directory, plain) = (&subject.directory, subject.plain().await);
    let (had, given) = (subject.member(&plain).await.unwrap().role, subject.role(true));
    let change = async |role: &Role, seen: &Role| {
        directory.set_role_if(subject.app(), plain.clone(), role.clone(), vec![seen.clone()]).await
    };
    if !subject.can().conditional_roles {
        assert_not_supported("a condition", &change(&given, &had).await);
        assert_eq!(subject.member(&plain).await.unwrap().role, had, "nothing was changed");
        return;
    }
    let late = change(&had, &given).await.unwrap();
    assert_eq!(late.role, had, "who has the role already has it");
    assert_eq!(change(&given, &had).await.unwrap().role, given);
    let other = Role::from("org:nobody-has-this");
    let refused = change(&had, &other).await;
    assert!(matches!(refused, Err(DirectoryError::RoleChanged)), "{refused:?}");
    assert_eq!(subject.member(&plain).await.unwrap().role, given);
    assert_eq!(change(&given, &had).await.unwrap().role, given, "the same change once more");
}

pub(crate) async fn one_admin_stays(subject: &Subject) {
    let (directory, admin) = (&subject.directory, subject.admin().await);
    if subject.can().set_role {
        let role = subject.role(false);
        let demoted = directory.set_role(subject.app(), admin.clone(), role).await;
        assert_last_admin(&demoted);
    }
    if subject.can().removal.is_some() {
        assert_last_admin(&directory.remove(subject.app(), admin.clone()).await);
    }
    for status in subject.inactive() {
        assert_last_admin(&directory.set_status(subject.app(), admin.clone(), status).await);
    }
    assert_eq!(subject.admin().await, admin);
}

pub(crate) async fn a_second_admin_frees_the_first(subject: &Subject) {
    if !subject.can().set_role {
        return;
    }
    let (directory, first, second) =
        (&subject.directory, subject.admin().await, subject.plain().await);
    directory.set_role(subject.app(), second.clone(), subject.role(true)).await.unwrap();
    let demoted = directory.set_role(subject.app(), first.clone(), subject.role(false)).await;
    assert_eq!(demoted.unwrap().role, subject.role(false));
    assert_eq!(subject.admin().await, second);
    if subject.can().removal.is_some() {
        assert_last_admin(&directory.remove(subject.app(), second.clone()).await);
        directory.set_role(subject.app(), first.clone(), subject.role(true)).await.unwrap();
        directory.remove(subject.app(), second.clone()).await.unwrap();
        assert_eq!(subject.admin().await, first);
    }
}

pub(crate) async fn removes_somebody_once(subject: &Subject) {
    if subject.can().removal.is_none() {
        return;
    }
    let plain = subject.plain().await;
    let staying = |members: Vec<Member>| -> Vec<Member> {
        members.into_iter().filter(|m| m.user_id != plain && is_active(m)).collect()
    };
    let before = staying(subject.members().await);
    subject.directory.remove(subject.app(), plain.clone()).await.unwrap();
    assert!(subject.member(&plain).await.is_none());
    let again = subject.directory.remove(subject.app(), plain.clone()).await;
    assert_not_found(&again, Resource::Member);
    assert_eq!(staying(subject.members().await), before);
}
