//! Finding members, whoever does the finding.

use std::collections::BTreeSet;

use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::search::MemberQuery;
use mixpeek_users_server::directory::error::Resource;

use super::{Subject, assert_not_found};

async fn found(subject: &Subject, query: MemberQuery) -> MemberList {
    let list = subject.directory.search_members(subject.app(), query).await.unwrap();
    assert!(list.users.len() as u64 <= list.total);
    list
}

fn ids(members: &[Member]) -> Vec<&UserId> {
    members.iter().map(|member| &member.user_id).collect()
}

pub(crate) async fn finds_whom_it_is_asked_for(subject: &Subject) {
    let everybody = subject.members().await;
    let all = found(subject, MemberQuery::default()).await;
    assert_eq!((&all.users, all.total), (&everybody, everybody.len() as u64));
    assert!(all.x_context.unwrap().app_title.is_some());
    for member in &everybody {
        let known = [member.email.as_deref(), member.name.as_deref()];
        let id = Some(member.user_id.as_str());
        for text in known.into_iter().chain([id]).flatten() {
            // Without its ends, and in another case.
            let part: String = text.chars().skip(1).collect::<String>().to_uppercase();
            let query = MemberQuery { query: Some((*part).into()), ..MemberQuery::default() };
            let list = found(subject, query).await;
            assert!(list.users.contains(member), "{part} does not find {text}");
        }
    }
    let nobody = Some("nobody at all".into());
    let nobody = found(subject, MemberQuery { query: nobody, ..MemberQuery::default() }).await;
    assert_eq!((nobody.users.len(), nobody.total), (0, 0));
    for role in [subject.role(true), subject.role(false), "org:nothing".into()] {
        let expected: BTreeSet<_> =
            everybody.iter().filter(|member| member.role == role).map(|m| &m.user_id).collect();
        let query = MemberQuery { role: Some(role.clone()), ..MemberQuery::default() };
        let list = found(subject, query).await;
        let is: BTreeSet<_> = ids(&list.users).into_iter().collect();
        assert_eq!((is, list.total), (expected.clone(), expected.len() as u64), "{role}");
    }
    let query = MemberQuery::default();
    let elsewhere = subject.directory.search_members("app_nothing".into(), query).await;
    assert_not_found(&elsewhere, Resource::App);
}

pub(crate) async fn orders_and_pages_whom_it_finds(subject: &Subject) {
    let everybody = subject.members().await;
    for order in ["created_at", "-created_at", "name", "-name", "email", "-email"] {
        let of = |limit, offset| MemberQuery {
            order_by: Some(order.into()),
            limit: Some(limit),
            offset: Some(offset),
            ..MemberQuery::default()
        };
        let whole = found(subject, of(500, 0)).await;
        assert_eq!(whole.total, everybody.len() as u64);
        let mut paged = Vec::new();
        for offset in 0..=whole.total {
            let page = found(subject, of(1, offset)).await;
            assert_eq!(page.total, whole.total, "{order} from {offset}");
            assert_eq!(page.users.len(), usize::from(offset < whole.total), "{order}");
            paged.extend(page.users);
        }
        assert_eq!(ids(&paged), ids(&whole.users), "{order}");
        let mut keys: Vec<_> = whole.users.iter().filter_map(|m| key(m, order)).collect();
        if order.starts_with('-') {
            keys.reverse();
        }
        assert!(keys.is_sorted(), "{order}: {keys:?}");
    }
}

fn key(member: &Member, order: &str) -> Option<String> {
    match order.trim_start_matches('-') {
        // All directories have RFC 3339 in UTC, to the second.
        "created_at" => member.joined_at.as_ref().map(|time| time.as_str().to_owned()),
        "name" => member.name.as_deref().map(str::to_lowercase),
        _ => member.email.as_deref().map(str::to_lowercase),
    }
}

pub(crate) async fn finds_one_of_a_crowd(subject: &Subject) {
    let Some((app, members)) = &subject.crowd else { return };
    let list = subject.directory.members(app.clone()).await.unwrap();
    let somebody = &list.users[*members - 7];
    let query = Some(somebody.user_id.as_str().into());
    let query = MemberQuery { query, limit: Some(1), ..MemberQuery::default() };
    let found = subject.directory.search_members(app.clone(), query).await.unwrap();
    assert_eq!(ids(&found.users), [&somebody.user_id]);
    let page = MemberQuery { limit: Some(500), offset: Some(500), ..MemberQuery::default() };
    let page = subject.directory.search_members(app.clone(), page).await.unwrap();
    assert_eq!((ids(&page.users), page.total), (ids(&list.users[500..1000]), *members as u64));
}
