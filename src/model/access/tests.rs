use super::*;

fn membership(app: &str, user: &str, email: Option<&str>, role: Role) -> Membership {
    let administers = role == Role::ADMIN;
    let mut member = Member::new(user.into(), role);
    member.email = email.map(Into::into);
    Membership {
        app_id: app.into(),
        app_title: Some(app.to_uppercase().into()),
        administers,
        member,
    }
}

fn everybody() -> AccessList {
    let memberships = vec![
        membership("b", "u1", Some("Ann@x.io"), Role::ADMIN),
        membership("a", "u9", Some("ann@X.io"), Role::MEMBER),
        membership("a", "u2", Some("bea@x.io"), Role::ADMIN),
        membership("b", "u3", None, Role::MEMBER),
        membership("a", "u3", None, Role::MEMBER),
        membership("b", "u4", Some("cleo@x.io"), Role::MEMBER),
    ];
    let mut access = AccessList::default();
    let ticket = access.begin_load();
    let total = memberships.len() as u64 + 2;
    let list = MembershipList { memberships, total, missing: Vec::new() };
    assert_eq!(access.settle_load(ticket, list, 1.0, str::to_lowercase), Verdict::Current);
    access
}

fn id(app: &str, user: &str) -> EntryId {
    EntryId { app: app.into(), user: user.into() }
}

fn found(filter: &AccessFilter) -> Vec<String> {
    let access = everybody();
    let show = |index: u32| {
        let id = &access.entries[index as usize].id;
        format!("{}/{}", id.app, id.user)
    };
    access.select(filter, str::to_lowercase).into_iter().map(show).collect()
}

#[test]
fn one_person_is_an_address_in_any_case_or_an_id_without_one() {
    let expected = ["a/u9", "b/u1", "a/u2", "b/u4", "a/u3", "b/u3"];
    assert_eq!(found(&AccessFilter::default()), expected);
    let people: Vec<_> = everybody().entries.iter().map(|entry| entry.person).collect();
    assert_eq!(people, [0, 0, 1, 2, 3, 3]);
}

#[test]
fn counts_people_apps_and_admins_once_each() {
    let mut access = everybody();
    assert_eq!(access.summary(), Summary { people: 4, apps: 2, admins: 2 });
    assert_eq!(access.cut, 2, "what the service did not send is known");
    access.entries[1].row.member.status = Some(MemberStatus::Suspended);
    assert_eq!(access.summary().admins, 1, "who is suspended manages nobody");
}

#[test]
fn words_look_at_person_and_app_together() {
    let text = |text: &str| AccessFilter { text: text.into(), ..AccessFilter::default() };
    assert_eq!(found(&text("ANN@")), ["a/u9", "b/u1"]);
    assert_eq!(found(&text("u3 B")), ["b/u3"]);
    assert!(found(&text("ann nothing")).is_empty());
}

#[test]
fn app_role_and_admins_anywhere_narrow_together() {
    let admins = AccessFilter { admins: true, ..AccessFilter::default() };
    assert_eq!(found(&admins), ["a/u9", "b/u1", "a/u2"], "with all their apps");
    let here = AccessFilter { app: Some("a".into()), ..admins };
    assert_eq!(found(&here), ["a/u9", "a/u2"]);
    let members = AccessFilter { role: Some(Role::MEMBER), ..here };
    assert_eq!(found(&members), ["a/u9"]);
    assert!(members.is_narrowing() && !AccessFilter::default().is_narrowing());
}

#[test]
fn the_last_admin_of_each_app_stays() {
    let caps = Capabilities::default();
    let mut access = everybody();
    let (ann, cleo) = (id("b", "u1"), id("b", "u4"));
    assert_eq!(access.may_remove(&ann, caps.removal), Err(Refusal::LastAdmin));
    assert_eq!(access.may_set_role(&ann, &Role::MEMBER, &caps), Err(Refusal::LastAdmin));
    assert_eq!(access.may_remove(&id("a", "u9"), caps.removal), Ok(()), "a member elsewhere");
    access.begin_role(&cleo, Role::ADMIN, &caps).unwrap();
    assert_eq!(access.may_remove(&ann, caps.removal), Ok(()), "somebody else is one now");
    access.refuse_role(&cleo);
    assert_eq!(access.may_remove(&ann, caps.removal), Err(Refusal::LastAdmin));
    assert_eq!(access.entry(&cleo).unwrap().row.member.role, Role::MEMBER);
}

#[test]
fn what_an_apps_directory_lacks_is_refused() {
    let fixed = Capabilities { set_role: false, removal: None, ..Capabilities::default() };
    let access = everybody();
    let cleo = id("b", "u4");
    assert_eq!(access.may_remove(&cleo, fixed.removal), Err(Refusal::NotSupported));
    let role = access.may_set_role(&cleo, &Role::ADMIN, &fixed);
    assert_eq!(role, Err(Refusal::NotSupported));
    assert_eq!(access.may_remove(&id("b", "nobody"), fixed.removal), Err(Refusal::Gone));
}

#[test]
fn a_removal_ends_one_membership_and_leaves_the_others() {
    let removed = Some(Removal::Removed);
    let mut access = everybody();
    access.begin_removal(&id("a", "u9"), removed).unwrap();
    assert_eq!(access.begin_removal(&id("a", "u9"), removed), Err(Refusal::Busy));
    access.settle_removal(&id("a", "u9"), removed);
    assert_eq!(access.summary().people, 4, "ann still has an app");
    access.settle_removal(&id("b", "u4"), removed);
    assert_eq!(access.summary().people, 3);
}

#[test]
fn where_removing_means_disabling_the_membership_stays() {
    let disabled = Some(Removal::Disabled);
    let mut access = everybody();
    access.begin_removal(&id("b", "u4"), disabled).unwrap();
    access.settle_removal(&id("b", "u4"), disabled);
    let row = &access.entry(&id("b", "u4")).unwrap().row;
    assert_eq!((&row.member.status, &row.change), (&Some(MemberStatus::Disabled), &None));
}

#[test]
fn an_answer_sent_before_a_write_is_outdated() {
    let mut access = everybody();
    let ticket = access.begin_load();
    access.settle_removal(&id("b", "u4"), Some(Removal::Removed));
    let stale = MembershipList { memberships: Vec::new(), total: 0, missing: Vec::new() };
    let verdict = access.settle_load(ticket, stale, 2.0, str::to_lowercase);
    assert_eq!((verdict, access.entries.len()), (Verdict::Outdated, 5));
}
