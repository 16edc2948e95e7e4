//! Changes whose answer is lost: what the lists say of them is what is told.

use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use mixpeek_users_app::model::access::EntryId;
use mixpeek_users_app::model::notices::Notices;
use mixpeek_users_app::model::phase::Phase;
use mixpeek_users_app::session::access::Access;
use mixpeek_users_app::session::organization::Organization;
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::member::{ListContext, MemberStatus};
use mixpeek_users_contract::organization::{OrganizationStatus, OrganizationUserUpdate};
use mixpeek_users_contract::role::Role;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fetch_stub::Fetch;
use crate::harness::{Tab, member, small};

fn lost(tab: &Tab, operation: Operation) {
    tab.directory.state().lost_answers.push((operation, DirectoryError::Unreachable));
}

fn fail(tab: &Tab, operation: Operation) {
    tab.directory.state().failures.push((operation, DirectoryError::Unreachable));
}

#[wasm_bindgen_test]
async fn an_invitation_sent_again_to_somebody_who_has_joined_leaves_the_list() {
    let tab = Tab::open(small()).await;
    tab.directory.state().held.insert(Operation::Invite);
    tab.session.resend("inv_1".into());
    tab.until("the second half", |tab| tab.directory.count(Operation::Invite) == 1).await;
    fail(&tab, Operation::Invite);
    tab.directory.state().members.push(member("cat", "Cat", Role::MEMBER));
    tab.directory.state().held.clear();
    tab.until("the notice", |tab| tab.says("A new invitation was sent to cat@x.io.")).await;
    assert!(tab.session.invitations.with_untracked(|invitations| invitations.rows.is_empty()));
}

#[wasm_bindgen_test]
async fn a_batch_ends_where_neither_the_answer_nor_the_lists_can_be_had() {
    let tab = Tab::open(small()).await;
    lost(&tab, Operation::Invite);
    fail(&tab, Operation::Invitations);
    tab.session.draft.update(|draft| draft.add("dan@x.io eve@x.io fay@x.io", &|_| None));
    tab.session.send_draft();
    tab.until("the end", |tab| !tab.session.is_writing()).await;
    assert_eq!(tab.directory.count(Operation::Invite), 1, "the others can be sent later");
    let sendable = tab.session.draft.with_untracked(|draft| draft.sendable(&|_| None));
    assert_eq!(sendable, 3);
}

/// A tab whose first look at a list failed.
async fn without(list: Operation) -> Tab {
    let directory = small();
    directory.state().failures.push((list, DirectoryError::Unreachable));
    let tab = Tab::mount(directory);
    let came = |phase: &Phase| !matches!(phase, Phase::Idle | Phase::Loading);
    tab.until("both answers", |tab| {
        tab.session.roster.with_untracked(|roster| came(&roster.phase))
            && tab.session.invitations.with_untracked(|list| came(&list.phase))
    })
    .await;
    tab
}

#[wasm_bindgen_test]
async fn who_may_always_have_been_invited_is_not_said_to_be_invited() {
    for (list, address) in [(Operation::Invitations, "cat@x.io"), (Operation::Members, "bob@x.io")]
    {
        let tab = without(list).await;
        fail(&tab, Operation::Invite);
        tab.session.draft.update(|draft| draft.add(address, &|_| None));
        tab.session.send_draft();
        tab.until("the end", |tab| !tab.session.is_writing()).await;
        assert!(!tab.says(&format!("{address} was invited.")), "{address}");
        let chips = tab.session.draft.with_untracked(|draft| draft.chips.len());
        assert_eq!(chips, 1, "{address} stays in the form, with what is to be looked at");
    }
}

#[wasm_bindgen_test]
async fn who_may_always_have_been_a_member_is_not_said_to_be_added() {
    let tab = without(Operation::Members).await;
    fail(&tab, Operation::Add);
    let end = StoredValue::new(None);
    let on_end = Callback::new(move |ended| end.set_value(Some(ended)));
    tab.session.add("bob", Role::MEMBER, on_end);
    tab.until("the end", |_| end.with_value(Option::is_some)).await;
    let words = end.get_value().and_then(Result::err).expect("nobody was added");
    assert!(words.starts_with("Nobody can tell whether they were added"), "{words}");
    assert!(!tab.says("was added as"));
}

#[wasm_bindgen_test]
async fn after_a_revocation_that_nobody_could_tell_of_an_invitation_can_be_sent_again() {
    let tab = Tab::open(small()).await;
    lost(&tab, Operation::Revoke);
    fail(&tab, Operation::Invitations);
    tab.session.resend("inv_1".into());
    tab.until("the doubt", |tab| tab.says("nobody can tell whether that was done")).await;
    tab.session.resend("inv_1".into());
    tab.until("the way on", |tab| tab.find("button", "Send again").is_some()).await;
    tab.press("Send again");
    tab.until("the new one", |tab| tab.says("cat@x.io was invited.")).await;
}

#[wasm_bindgen_test]
async fn where_removing_means_disabling_whoever_is_disabled_was_removed() {
    let directory = small();
    let can = Capabilities { removal: Some(Removal::Disabled), ..Capabilities::default() };
    directory.state().context =
        Some(ListContext { capabilities: Some(Box::new(can)), ..ListContext::default() });
    let tab = Tab::open(directory).await;
    // Not carried out by the directory in memory, which knows only one way to remove.
    fail(&tab, Operation::Remove);
    tab.directory.state().members[2].status = Some(MemberStatus::Disabled);
    tab.session.remove(&"bob".into(), Callback::new(|_| ()));
    tab.until("the truth", |tab| tab.says("Bob Member was disabled.")).await;
}

#[wasm_bindgen_test]
async fn user_management_that_was_turned_on_is_not_said_to_be_off() {
    let directory = MemoryDirectory::new(vec![], vec![]);
    for operation in [Operation::Members, Operation::Invitations] {
        directory.state().failures.push((operation, DirectoryError::NotEnabled));
    }
    let tab = Tab::mount(directory);
    tab.until("the offer", |tab| tab.find("button", "Enable user management").is_some()).await;
    lost(&tab, Operation::Enable);
    tab.press("Enable user management");
    tab.until("the empty list", |tab| tab.says("Nobody can use this app yet")).await;
    assert!(!tab.says("was not turned on"));
}

fn directory() -> HttpDirectory {
    HttpDirectory::new(Endpoint {
        base_url: "https://users.example".into(),
        namespace: None,
        credentials: Credentials::None,
        early: EarlyAnswers::default(),
    })
}

fn ok(body: &Value) -> Value {
    json!({"status": 200, "body": body.to_string()})
}

async fn notice<N: Clone + Send + Sync + 'static>(notices: RwSignal<Notices<N>>) -> String {
    for _ in 0..600 {
        let last = |notices: &Notices<N>| notices.shown.last().map(|notice| notice.text.clone());
        if let Some(text) = notices.with_untracked(last) {
            return text;
        }
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    panic!("nothing was said");
}

fn cut() -> Vec<Value> {
    vec![json!({"cut": true}); 3]
}

fn memberships(role: Option<&str>, missing: &Value) -> Value {
    let one = |(user, role): (&str, &str)| {
        json!({"app_id": "app_1", "app_title": "Shop", "administers": false,
        "member": {"user_id": user, "membership_id": user, "name": user, "role": role}})
    };
    let all: Vec<_> =
        [("ann", "org:admin")].into_iter().chain(role.map(|role| ("bob", role))).map(one).collect();
    ok(&json!({"memberships": all, "total": all.len(), "missing": missing}))
}

/// What is said after a change whose answers are all lost, where the list then is this.
async fn access(list: Option<Value>, change: impl FnOnce(Access, EntryId)) -> String {
    let mut script = vec![memberships(Some("org:member"), &json!([]))];
    script.extend(cut());
    script.extend(list.map_or_else(cut, |list| vec![list]));
    let _fetch = Fetch::script(&Value::Array(script));
    let owner = Owner::new();
    let access = owner.with(|| Access::new(directory(), Capabilities::default(), Texts::default()));
    access.load();
    while access.list.with_untracked(|list| list.entries.is_empty()) {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    owner.with(|| change(access, EntryId { app: "app_1".into(), user: "bob".into() }));
    let said = notice(access.notices).await;
    owner.cleanup();
    said
}

/// For a question that is gone by the time of the answer.
fn nobody() -> Callback<Result<(), String>> {
    let scope = Owner::new();
    let gone = scope.with(|| Callback::new(|_| ()));
    scope.cleanup();
    gone
}

#[wasm_bindgen_test]
async fn a_change_on_the_page_of_everybody_is_judged_by_its_list() {
    let set_role = |access: Access, id: EntryId| {
        access.set_role(id, Role::ADMIN, &Role::MEMBER, Capabilities::default());
    };
    let made = memberships(Some("org:admin"), &json!([]));
    assert_eq!(access(Some(made), set_role).await, "bob is now Admin in Shop.");
    let not_made = memberships(Some("org:member"), &json!([]));
    assert!(access(Some(not_made), set_role).await.starts_with("bob was not made Admin."));
    assert!(access(None, set_role).await.starts_with("bob: nobody can tell"));
}

#[wasm_bindgen_test]
async fn a_removal_on_the_page_of_everybody_is_judged_by_a_whole_list_only() {
    let remove = |access: Access, id: EntryId| access.remove(id, Some(Removal::Removed), nobody());
    let gone = memberships(None, &json!([]));
    assert_eq!(access(Some(gone), remove).await, "bob was removed from Shop.");
    let part = memberships(None, &json!([{"app_id": "app_1", "message": "m"}]));
    assert!(access(Some(part), remove).await.starts_with("bob: nobody can tell"));
}

#[wasm_bindgen_test]
async fn what_somebody_chose_of_another_role_than_there_is_by_now_is_not_sent() {
    let fetch = Fetch::script(&json!([memberships(Some("org:member"), &json!([]))]));
    let owner = Owner::new();
    let access = owner.with(|| Access::new(directory(), Capabilities::default(), Texts::default()));
    access.load();
    while access.list.with_untracked(|list| list.entries.is_empty()) {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    let id = EntryId { app: "app_1".into(), user: "bob".into() };
    access.set_role(id, Role::ADMIN, &Role::from("org:billing"), Capabilities::default());
    assert!(notice(access.notices).await.starts_with("bob is Member by now"));
    assert_eq!(fetch.asked().len(), 1);
    owner.cleanup();
}

fn accounts(status: Option<&str>) -> Value {
    let one = |(email, role, status): (&str, &str, &str)| json!({"email": email, "role": role, "status": status});
    let all: Vec<_> = [("ann@x.io", "admin", "active")]
        .into_iter()
        .chain(status.map(|status| ("bob@x.io", "member", status)))
        .map(one)
        .collect();
    ok(&json!({"results": all, "total": all.len(), "skip": 0, "limit": 1000}))
}

async fn organization(list: Option<Value>, change: impl FnOnce(Organization)) -> String {
    let mut script = vec![accounts(Some("active"))];
    script.extend(cut());
    script.extend(list.map_or_else(cut, |list| vec![list]));
    let _fetch = Fetch::script(&Value::Array(script));
    let owner = Owner::new();
    let organization = owner.with(|| Organization::new(directory(), Texts::default()));
    organization.load();
    while organization.accounts.with_untracked(|accounts| accounts.rows.is_empty()) {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    owner.with(|| change(organization));
    let said = notice(organization.notices).await;
    owner.cleanup();
    said
}

#[wasm_bindgen_test]
async fn a_change_to_a_team_account_is_judged_by_the_list() {
    let suspend = |organization: Organization| {
        let status = Some(OrganizationStatus::Suspended);
        let update = OrganizationUserUpdate { status, ..OrganizationUserUpdate::default() };
        organization.update("bob@x.io", update);
    };
    let done = organization(Some(accounts(Some("suspended"))), suspend).await;
    assert!(done.contains("bob@x.io") && done.contains("suspended"), "{done}");
    let undone = organization(Some(accounts(Some("active"))), suspend).await;
    assert!(undone.starts_with("bob@x.io was not changed."), "{undone}");
    let delete = |organization: Organization| organization.delete("bob@x.io", nobody());
    let gone = organization(Some(accounts(None)), delete).await;
    assert!(gone.contains("deleted") && !gone.contains("not"), "{gone}");
    assert!(organization(None, delete).await.starts_with("bob@x.io: nobody can tell"));
}
