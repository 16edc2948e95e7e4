//! What the tab does when the server has no room, another admin was faster, or rights go.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use mixpeek_users_app::directory::Answer;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_app::model::waiting::Waiting;
use mixpeek_users_app::session::host::{Event, Host, Intent};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::member::ListContext;
use mixpeek_users_contract::role::Role;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, small};

fn limited(seconds: f64) -> DirectoryError {
    DirectoryError::RateLimited { retry_after: Some(seconds) }
}

fn fail(tab: &Tab, operation: Operation, error: DirectoryError) {
    tab.directory.state().failures.push((operation, error));
}

fn waits(tab: &Tab) -> usize {
    tab.session.kept().waiting.with_untracked(Waiting::count)
}

async fn invitations() -> Tab {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    let revoke = "Revoke invitation for cat@x.io";
    tab.until("the row", |tab| tab.find("button", revoke).is_some()).await;
    tab.press(revoke);
    tab.until("the question", |tab| tab.find("alertdialog", &format!("{revoke}?")).is_some()).await;
    tab
}

#[wasm_bindgen_test]
async fn changes_that_wait_are_sent_in_their_order_and_each_once() {
    let tab = Tab::open(small()).await;
    fail(&tab, Operation::SetRole, limited(1.0));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the wait", |tab| waits(tab) == 1).await;
    tab.session.set_role("bob".into(), Role::ADMIN, &Role::MEMBER);
    tab.until("both", |tab| waits(tab) == 2).await;
    assert_eq!(tab.directory.count(Operation::SetRole), 1, "the second is not even tried");
    tab.until("the end", |tab| tab.says("Bob Member is now Admin.")).await;
    assert!(tab.says("Abe Admin is now Member."));
    assert_eq!((tab.directory.count(Operation::SetRole), waits(&tab)), (3, 0));
}

#[wasm_bindgen_test]
async fn a_choice_in_a_tab_that_is_gone_at_once_breaks_nothing() {
    let mut tab = Tab::open(small()).await;
    // The code of a choice comes later than the first screen, and here later than the end of the tab.
    tab.choose("Role for Abe Admin", "org:member");
    tab.unmount();
    gloo_timers::future::TimeoutFuture::new(30).await;
    assert_eq!(tab.directory.count(Operation::SetRole), 0);
}

#[wasm_bindgen_test]
async fn a_change_that_is_given_up_is_not_sent() {
    let tab = Tab::open(small()).await;
    fail(&tab, Operation::SetRole, limited(100.0));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the wait", |tab| waits(tab) == 1).await;
    tab.until("the button", |tab| tab.find("button", "Give up").is_some()).await;
    tab.press("Give up");
    tab.until("the end", |tab| tab.says("You gave it up before it was sent.")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:admin");
    assert_eq!(tab.directory.count(Operation::SetRole), 1);
}

#[wasm_bindgen_test]
async fn a_longer_wait_than_two_minutes_is_for_the_person_to_decide() {
    let tab = Tab::open(small()).await;
    fail(&tab, Operation::SetRole, limited(121.0));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the refusal", |tab| tab.says("Try again in 121 s.")).await;
    assert_eq!(waits(&tab), 0);
}

#[wasm_bindgen_test]
async fn a_role_that_somebody_else_gave_meanwhile_is_told_and_kept() {
    let tab = Tab::open(conditional()).await;
    tab.directory.state().members[1].role = Role::from("org:billing");
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the words", |tab| tab.says("Abe Admin is org:billing by now")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:billing");
    assert_eq!(tab.directory.state().members[1].role.as_str(), "org:billing");
}

#[wasm_bindgen_test]
async fn an_invitation_that_has_left_since_it_was_asked_about_is_not_said_to_be_revoked() {
    let tab = invitations().await;
    tab.directory.state().invitations.clear();
    tab.session.load_invitations();
    tab.until("the empty list", |tab| tab.says("No pending invitations")).await;
    tab.say_yes();
    tab.until("the reason", |tab| tab.says("It is no longer there: somebody else was faster."))
        .await;
    assert_eq!(tab.directory.count(Operation::Revoke), 0);
}

#[wasm_bindgen_test]
async fn an_invitation_that_is_busy_is_not_said_to_be_revoked() {
    let tab = invitations().await;
    tab.directory.state().held.insert(Operation::Revoke);
    tab.session.resend("inv_1".into());
    tab.until("the other", |tab| tab.directory.count(Operation::Revoke) == 1).await;
    tab.say_yes();
    tab.until("the reason", |tab| tab.says("A change to cat@x.io is still being saved.")).await;
    assert_eq!(tab.directory.count(Operation::Revoke), 1);
    tab.directory.state().held.clear();
}

#[wasm_bindgen_test]
async fn a_resent_invitation_that_nobody_can_tell_of_is_not_offered_to_be_sent_again() {
    let tab = invitations().await;
    let gone = || DirectoryError::Failed { status: 502, message: String::new() };
    tab.directory.state().lost_answers.push((Operation::Invite, gone()));
    fail(&tab, Operation::Invitations, gone());
    tab.session.resend("inv_1".into());
    tab.until("the words", |tab| tab.says("whether this was sent could not be found out")).await;
    assert!(!tab.says("no new one was sent") && tab.find("button", "Send again").is_none());
    assert_eq!(tab.directory.count(Operation::Invite), 1);
}

/// A page that writes down what failed.
#[derive(Default)]
struct Page(Mutex<Vec<String>>);

impl Host for Page {
    fn permit(&self, _: &Intent) -> Answer<()> {
        Box::pin(async { Ok(()) })
    }

    fn tell(&self, event: &Event<'_>) {
        if let Event::Failed { error, .. } = event {
            self.0.lock().unwrap().push(error.to_string());
        }
    }

    fn announce(&self, _: bool, _: &str) {}
}

#[wasm_bindgen_test]
async fn the_host_hears_that_an_invitation_was_answered_already() {
    let tab = invitations().await;
    let page = Arc::new(Page::default());
    let _ = tab.session.hosted(Arc::clone(&page) as _);
    tab.directory.state().invitations.clear();
    tab.say_yes();
    tab.until("the words", |tab| tab.says("cat@x.io has answered the invitation")).await;
    assert_eq!(*page.0.lock().unwrap(), ["not found: Not found"]);
}

#[wasm_bindgen_test]
async fn whoever_may_not_manage_any_more_sees_nobody() {
    let tab = Tab::open(small()).await;
    let forbidden = || DirectoryError::Forbidden { message: String::new() };
    fail(&tab, Operation::SetRole, forbidden());
    fail(&tab, Operation::Members, forbidden());
    fail(&tab, Operation::Invitations, forbidden());
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the words", |tab| tab.says("You may not see this")).await;
    assert!(tab.says("Abe Admin was not made Member. You may not do this."));
    assert_eq!(tab.rows(), 0);
    assert!(tab.find("button", "Invite").is_none());
}

#[wasm_bindgen_test]
async fn where_the_app_is_gone_nobody_is_said_to_have_been_removed() {
    let tab = Tab::open(small()).await;
    let gone = || DirectoryError::NotFound { message: "App not found".to_owned() };
    fail(&tab, Operation::Remove, gone());
    fail(&tab, Operation::Members, gone());
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("button", "Cancel").is_some()).await;
    tab.say_yes();
    tab.until("the words", |tab| tab.says("Bob Member was not removed.")).await;
    assert!(!tab.says("had been removed already") && tab.says("This app does not exist"));
}

#[wasm_bindgen_test]
async fn a_change_that_waits_is_sent_although_the_tab_was_left() {
    let mut tab = Tab::open(small()).await;
    fail(&tab, Operation::SetRole, limited(1.0));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the wait", |tab| waits(tab) == 1).await;
    tab.unmount();
    tab.until("the change", |tab| tab.directory.state().members[1].role == Role::MEMBER).await;
    tab.until("the end", |tab| tab.session.roster.is_disposed()).await;
    assert_eq!(tab.directory.count(Operation::SetRole), 2);
}

#[wasm_bindgen_test]
async fn an_invitation_that_is_sent_again_goes_out_although_the_tab_was_left_after_the_first_half()
{
    let mut tab = Tab::open(small()).await;
    fail(&tab, Operation::Invite, limited(1.0));
    tab.session.resend("inv_1".into());
    tab.until("the wait", |tab| waits(tab) == 1).await;
    assert!(tab.directory.state().invitations.is_empty(), "the old one is revoked");
    tab.unmount();
    tab.until("the new one", |tab| tab.directory.state().invitations.len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_batch_goes_on_although_the_tab_was_left() {
    let mut tab = Tab::open(small()).await;
    tab.directory.state().held.insert(Operation::Invite);
    tab.session.draft.update(|draft| draft.add("dan@x.io eve@x.io", &|_| None));
    tab.session.send_draft();
    tab.until("the first", |tab| tab.directory.count(Operation::Invite) == 1).await;
    assert!(tab.session.has_unfinished());
    tab.unmount();
    tab.directory.state().held.clear();
    tab.until("both", |tab| tab.directory.state().invitations.len() == 3).await;
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_where_the_question_is_gone() {
    let tab = Tab::open(small()).await;
    let nobody = || {
        let scope = Owner::new();
        let gone = scope.with(|| Callback::new(|_| ()));
        scope.cleanup();
        gone
    };
    let refused = || DirectoryError::Forbidden { message: String::new() };
    fail(&tab, Operation::Remove, refused());
    tab.session.remove(&"bob".into(), nobody());
    tab.until("the first", |tab| tab.says("Bob Member was not removed.")).await;
    fail(&tab, Operation::Revoke, refused());
    tab.session.revoke("inv_1".into(), nobody());
    tab.until("the second", |tab| tab.says("cat@x.io was not revoked.")).await;
    fail(&tab, Operation::Add, refused());
    tab.session.add("dan", Role::MEMBER, nobody());
    tab.until("the third", |tab| tab.root.query_selector_all(".mxu-toast").unwrap().length() == 3)
        .await;
}

fn conditional() -> MemoryDirectory {
    let directory = small();
    let can = Capabilities { conditional_roles: true, ..Capabilities::default() };
    let context = ListContext { capabilities: Some(Box::new(can)), ..ListContext::default() };
    directory.state().context = Some(context);
    directory
}

#[wasm_bindgen_test]
async fn what_a_role_is_by_now_is_said_by_the_newest_list() {
    let tab = Tab::open(conditional()).await;
    tab.directory.state().members[1].role = Role::from("org:billing");
    tab.directory.state().held.insert(Operation::Members);
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the second look", |tab| tab.directory.count(Operation::Members) == 2).await;
    // Somebody presses Refresh meanwhile: the look above is no longer the newest.
    tab.session.load();
    tab.until("the third look", |tab| tab.directory.count(Operation::Members) == 3).await;
    tab.directory.state().held.clear();
    tab.until("the words", |tab| tab.says("Abe Admin is org:billing by now")).await;
}

#[wasm_bindgen_test]
async fn a_list_that_failed_is_not_taken_for_the_one_row_that_was_added_to_it() {
    let directory = small();
    directory.state().failures.push((Operation::Invitations, limited(100.0)));
    let tab = Tab::mount(directory);
    tab.until("the members", |tab| tab.rows() == 3).await;
    tab.get("tab", "Invitations").click();
    tab.until("the failure", |tab| tab.says("Trying again in")).await;
    tab.session.draft.update(|draft| draft.add("dan@x.io", &|_| None));
    tab.session.send_draft();
    tab.until("the notice", |tab| tab.says("dan@x.io was invited.")).await;
    assert!(tab.says("Trying again in"));
    tab.session.load();
    tab.until("the list", |tab| tab.find("button", "Revoke invitation for cat@x.io").is_some())
        .await;
}
