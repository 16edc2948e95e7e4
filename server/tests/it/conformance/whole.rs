//! A directory as a whole: that it answers, what it lists, and what it does not do or know.

use std::collections::BTreeSet;

use mixpeek_users_contract::app::AppQuery;
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::member::{AddRequest, MemberStatus};
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUserCreate, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use serde_json::Map;

use super::{Subject, assert_not_found, assert_not_supported};

pub(crate) async fn answers_at_all(subject: &Subject) {
    subject.directory.check().await.unwrap();
    subject.directory.probe().await.unwrap();
    subject.directory.me().await.unwrap();
}

pub(crate) async fn lists_what_it_counts(subject: &Subject) {
    let list = subject.directory.members(subject.app()).await.unwrap();
    assert!(list.x_context.unwrap().app_title.is_some());
    assert_eq!(list.total, list.users.len() as u64);
    let ids: BTreeSet<_> = list.users.iter().map(|member| member.user_id.as_str()).collect();
    assert_eq!(ids.len(), list.users.len(), "somebody is in the list twice");
    assert!(!ids.contains(""), "somebody has no id");
    assert!(subject.pending().await.is_empty());

    let app = subject.directory.app(subject.app()).await.unwrap();
    assert_eq!(app.app_id, subject.app);
    assert!(app.manages_users());
    assert!(subject.directory.has(&subject.app).await.unwrap());

    let roles: BTreeSet<_> = subject.can().roles.iter().map(|info| info.role.as_str()).collect();
    assert_eq!(roles.len(), subject.can().roles.len(), "a role is on offer twice");
    assert!(subject.can().roles.iter().any(|info| info.administers));
    assert!(subject.can().roles.iter().any(|info| !info.administers));
    if !subject.can().statuses.is_empty() {
        assert!(subject.can().statuses.contains(&MemberStatus::Active), "there is no way back");
    }
}

pub(crate) async fn pages_through_its_apps(subject: &Subject) {
    let whole = subject.directory.apps(AppQuery::default()).await.unwrap();
    assert_eq!(whole.total_count, whole.results.len() as u64);
    assert!(whole.results.iter().any(|app| app.app_id == subject.app));
    let mut paged = Vec::new();
    for offset in 0..=whole.total_count {
        let query = AppQuery { limit: Some(1), offset: Some(offset), ..AppQuery::default() };
        let page = subject.directory.apps(query).await.unwrap();
        assert_eq!(page.total_count, whole.total_count);
        assert_eq!(page.results.len(), usize::from(offset < whole.total_count));
        paged.extend(page.results);
    }
    assert_eq!(paged, whole.results);
}

pub(crate) async fn loses_nobody_between_pages(subject: &Subject) {
    let Some((app, members)) = &subject.crowd else { return };
    let list = subject.directory.members(app.clone()).await.unwrap();
    let ids: BTreeSet<_> = list.users.iter().map(|member| &member.user_id).collect();
    assert_eq!((ids.len(), list.users.len(), list.total), (*members, *members, *members as u64));
}

pub(crate) async fn does_not_do_what_it_does_not_name(subject: &Subject) {
    let (directory, can) = (&subject.directory, subject.can());
    let before = subject.members().await;
    let (app, plain) = (|| subject.app(), subject.plain().await);
    if !can.invite {
        let invited = directory.invite(app(), subject.request("omar@shop.example")).await;
        assert_not_supported("invite", &invited);
    }
    if !can.revoke {
        assert_not_supported("revoke", &directory.revoke(app(), "orginv_nothing".into()).await);
    }
    if !can.set_role {
        let role = subject.role(true);
        assert_not_supported("set_role", &directory.set_role(app(), plain.clone(), role).await);
    }
    if can.removal.is_none() {
        assert_not_supported("remove", &directory.remove(app(), plain.clone()).await);
    }
    if !can.add {
        let user = subject.stranger.clone().unwrap_or_else(|| "omar@shop.example".to_owned());
        let request = AddRequest { user, role: subject.role(false) };
        assert_not_supported("add", &directory.add(app(), request).await);
    }
    if can.statuses.is_empty() {
        for status in [MemberStatus::Active, MemberStatus::Suspended] {
            let set = directory.set_status(app(), plain.clone(), status).await;
            assert_not_supported("set_status", &set);
        }
    }
    if can.metadata.is_none() {
        let set = directory.set_metadata(app(), plain.clone(), Map::new()).await;
        assert_not_supported("set_metadata", &set);
    }
    if !directory.has_memberships() {
        assert_not_supported("memberships", &directory.memberships().await);
    }
    if !directory.has_organization_users() {
        has_no_organization_users(directory.as_ref()).await;
    }
    assert_eq!(subject.members().await, before);
    assert!(subject.pending().await.is_empty());
}

async fn has_no_organization_users(directory: &dyn Directory) {
    let email = || "omar@shop.example".to_owned();
    let create = OrganizationUserCreate {
        email: email().parse().unwrap(),
        user_name: "Omar".to_owned(),
        avatar_url: None,
        role: OrganizationRole::Member,
        status: OrganizationStatus::Active,
        metadata: None,
    };
    let update = OrganizationUserUpdate::default();
    let answers = [
        directory.organization_users(OrganizationUserQuery::default()).await.map(drop),
        directory.organization_user(email()).await.map(drop),
        directory.create_organization_user(create).await.map(drop),
        directory.update_organization_user(email(), update).await.map(drop),
        directory.delete_organization_user(email()).await,
    ];
    for answer in answers {
        assert_not_supported("organization users", &answer);
    }
}

pub(crate) async fn knows_what_it_does_not_know(subject: &Subject) {
    let (directory, can) = (&subject.directory, subject.can());
    let plain = subject.plain().await;
    assert!(!directory.has(&"app_nothing".into()).await.unwrap());
    for (app, user, what) in [
        (AppId::from("app_nothing"), plain, Resource::App),
        (subject.app(), "user_nothing".into(), Resource::Member),
    ] {
        let role = subject.role(false);
        let mut answers = Vec::new();
        if what == Resource::App {
            answers.push(directory.app(app.clone()).await.map(drop));
            answers.push(directory.members(app.clone()).await.map(drop));
            answers.push(directory.invitations(app.clone()).await.map(drop));
            if can.invite {
                let request = subject.request("omar@shop.example");
                answers.push(directory.invite(app.clone(), request).await.map(drop));
            }
            if can.revoke {
                answers.push(directory.revoke(app.clone(), "orginv_nothing".into()).await);
            }
        } else if can.revoke {
            let revoked = directory.revoke(app.clone(), "orginv_nothing".into()).await;
            let is_right = matches!(
                revoked,
                Err(DirectoryError::NotFound { .. } | DirectoryError::NotPending { .. })
            );
            assert!(is_right, "{revoked:?}");
        }
        if can.set_role {
            answers
                .push(directory.set_role(app.clone(), user.clone(), role.clone()).await.map(drop));
        }
        if can.removal.is_some() {
            answers.push(directory.remove(app.clone(), user.clone()).await);
        }
        for status in &can.statuses {
            let set = directory.set_status(app.clone(), user.clone(), status.clone()).await;
            answers.push(set.map(drop));
        }
        if can.metadata.is_some() {
            let set = directory.set_metadata(app.clone(), user.clone(), Map::new()).await;
            answers.push(set.map(drop));
        }
        if can.add {
            for user in ["nobody@nowhere.example", "user_nothing"] {
                let request = AddRequest { user: user.to_owned(), role: role.clone() };
                answers.push(directory.add(app.clone(), request).await.map(drop));
            }
        }
        for answer in answers {
            assert_not_found(&answer, what);
        }
    }
}
