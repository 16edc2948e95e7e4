//! Invitations that are no longer pending, and inviting again.

use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::member::ListContext;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::{Tab, invitation, past, small};

/// A directory that keeps all invitations, and says so.
fn keeping(capabilities: Capabilities) -> MemoryDirectory {
    let directory = small();
    let mut state = directory.state();
    let past_invitations =
        vec![InvitationStatus::Accepted, InvitationStatus::Revoked, InvitationStatus::Expired];
    let capabilities = Capabilities { past_invitations, ..capabilities };
    state.context =
        Some(ListContext { capabilities: Some(Box::new(capabilities)), ..ListContext::default() });
    state.past_invitations = vec![
        past("inv_a", "bob@x.io", InvitationStatus::Accepted),
        past("inv_r", "dan@x.io", InvitationStatus::Revoked),
        past("inv_s", "Cat@x.io", InvitationStatus::Revoked),
        past("inv_t", "bob@x.io", InvitationStatus::Revoked),
    ];
    drop(state);
    directory
}

async fn open(directory: MemoryDirectory) -> Tab {
    let tab = Tab::open(directory).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the pending one", |tab| tab.find("combobox", "Status").is_some()).await;
    tab
}

async fn open_revoked() -> Tab {
    let tab = open(keeping(Capabilities::default())).await;
    tab.choose("Status", "revoked");
    tab.until("the revoked ones", |tab| tab.rows() == 3).await;
    tab
}

const AGAIN: &str = "Invite again: dan@x.io";

/// What stands in the last cell of the row in which an address is.
fn action(tab: &Tab, email: &str) -> HtmlElement {
    let find = || {
        let rows = tab.root.query_selector_all("tbody tr").unwrap();
        let row = (0..rows.length())
            .map(|n| rows.get(n).unwrap())
            .find(|row| row.text_content().unwrap().contains(email))?;
        let button = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(row);
        button.query_selector("button").unwrap().map(wasm_bindgen::JsCast::unchecked_into)
    };
    find().unwrap_or_else(|| panic!("nothing can be done about {email}"))
}

#[wasm_bindgen_test]
async fn pending_ones_are_shown_first_and_the_others_are_asked_for_when_they_are_wanted() {
    let tab = open(keeping(Capabilities::default())).await;
    assert_eq!((tab.chosen("Status").as_str(), tab.rows()), ("pending", 1));
    assert_eq!(tab.directory.count(Operation::PastInvitations), 0);
    tab.choose("Status", "accepted");
    tab.until("the accepted one", |tab| tab.says("bob@x.io")).await;
    assert_eq!(tab.directory.count(Operation::PastInvitations), 1);
    tab.until("the count", |tab| tab.says("1 invitation found")).await;
    assert!(!tab.says("cat@x.io"));
    assert!(tab.root.query_selector("tbody button").unwrap().is_none(), "nothing is left to do");
    tab.get("tab", "Invitations, 1 pending");
    tab.choose("Status", "pending");
    tab.until("the pending one", |tab| {
        tab.find("button", "Revoke invitation for cat@x.io").is_some()
    })
    .await;
    assert_eq!(tab.directory.count(Operation::Invitations), 1, "they are still there");
}

#[wasm_bindgen_test]
async fn where_the_directory_forgets_them_nothing_can_be_chosen() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the pending one", |tab| tab.rows() == 1).await;
    assert!(tab.find("combobox", "Status").is_none());
}

#[wasm_bindgen_test]
async fn another_section_leads_back_to_the_pending_ones() {
    let tab = open_revoked().await;
    tab.get("tab", "Members, 3").click();
    tab.until("the members", |tab| tab.find("searchbox", "Search members").is_some()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the pending one", |tab| tab.rows() == 1).await;
    assert_eq!(tab.chosen("Status"), "pending");
}

#[wasm_bindgen_test]
async fn inviting_again_sends_one_at_once_and_says_so_in_its_place() {
    let tab = open_revoked().await;
    assert!(tab.find("button", "Revoke invitation for dan@x.io").is_none());
    let button = tab.get("button", AGAIN);
    button.focus().unwrap();
    tab.directory.state().held.insert(Operation::Invite);
    button.click();
    button.click();
    tab.until("the wait", |tab| action(tab, "dan@x.io").has_attribute("aria-busy")).await;
    tab.directory.state().held.clear();
    tab.until("the notice", |tab| tab.says("dan@x.io was invited.")).await;
    tab.until("the end of it", |tab| !action(tab, "dan@x.io").has_attribute("aria-busy")).await;
    assert_eq!(tab.directory.count(Operation::Invite), 1);
    assert_eq!(tab.directory.count(Operation::PastInvitations), 1, "nothing is refetched");
    tab.get("tab", "Invitations, 2 pending");
    // The same button: whoever pressed it is still there.
    assert!(button.is_connected());
    assert_eq!(button.text_content().unwrap(), "Already invited");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    button.click();
    assert_eq!(tab.directory.count(Operation::Invite), 1);
}

#[wasm_bindgen_test]
async fn whom_the_tab_knows_is_not_invited_again() {
    let tab = open_revoked().await;
    for (email, why) in
        [("Cat@x.io", "Already invited"), ("bob@x.io", "Already a member: Bob Member")]
    {
        let button = action(&tab, email);
        assert_eq!(button.text_content().unwrap(), why);
        button.click();
    }
    assert_eq!(tab.directory.count(Operation::Invite), 0);
}

#[wasm_bindgen_test]
async fn whoever_may_not_invite_sees_what_became_of_them_and_no_button() {
    let can = Capabilities::default().read_only();
    let tab = open(keeping(can)).await;
    tab.choose("Status", "revoked");
    tab.until("the revoked ones", |tab| tab.rows() == 3).await;
    assert!(tab.find("button", AGAIN).is_none());
}

#[wasm_bindgen_test]
async fn a_refusal_leaves_the_row_as_it_was() {
    let tab = open_revoked().await;
    let quota = DirectoryError::Invalid { message: "No seats left".into() };
    tab.directory.state().failures.push((Operation::Invite, quota));
    tab.press(AGAIN);
    tab.until("the reason", |tab| tab.says("No seats left")).await;
    tab.until("the button", |tab| !tab.get("button", AGAIN).has_attribute("aria-busy")).await;
    tab.press(AGAIN);
    tab.until("the second try", |tab| tab.says("dan@x.io was invited.")).await;
}

#[wasm_bindgen_test]
async fn where_another_admin_was_faster_the_lists_are_right_again() {
    let tab = open_revoked().await;
    tab.directory.state().invitations.push(invitation("inv_9", "dan@x.io"));
    tab.press(AGAIN);
    tab.until("the reason", |tab| tab.says("This person already has a pending invitation.")).await;
    tab.until("the other invitation", |tab| {
        action(tab, "dan@x.io").text_content().unwrap() == "Already invited"
    })
    .await;
    tab.get("tab", "Invitations, 2 pending");
}

#[wasm_bindgen_test]
async fn an_address_that_nobody_could_have_typed_is_refused_with_words() {
    let directory = keeping(Capabilities::default());
    directory.state().past_invitations =
        vec![past("inv_o", "Dan <dan@x.io>", InvitationStatus::Expired)];
    let tab = open(directory).await;
    tab.choose("Status", "expired");
    tab.until("the expired one", |tab| tab.says("Dan <dan@x.io>")).await;
    assert!(tab.says("Expired"));
    tab.press("Invite again: Dan <dan@x.io>");
    tab.until("the refusal", |tab| tab.says("Not sent.")).await;
    assert_eq!(tab.directory.count(Operation::Invite), 0);
}

#[wasm_bindgen_test]
async fn none_of_a_kind_is_said_and_so_is_a_list_that_could_not_be_had() {
    let tab = open(keeping(Capabilities::default())).await;
    tab.choose("Status", "expired");
    tab.until("the sentence", |tab| tab.says("No expired invitations")).await;
    let failure = (Operation::PastInvitations, DirectoryError::Unreachable);
    tab.directory.state().failures.push(failure);
    tab.choose("Status", "revoked");
    tab.until("the failure", |tab| tab.says("The invitations could not be loaded")).await;
    assert_eq!(tab.chosen("Status"), "revoked");
    tab.press("Try again");
    tab.until("the rows", |tab| tab.rows() == 3).await;
    assert_eq!(tab.directory.count(Operation::Invitations), 1, "only what failed is asked again");
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_late_is_not_taken_for_what_was_chosen_since() {
    let tab = open(keeping(Capabilities::default())).await;
    tab.directory.state().held.insert(Operation::PastInvitations);
    tab.choose("Status", "revoked");
    tab.until("the question", |tab| tab.directory.count(Operation::PastInvitations) == 1).await;
    tab.choose("Status", "pending");
    tab.until("the pending one", |tab| tab.rows() == 1).await;
    tab.directory.state().held.clear();
    gloo_timers::future::TimeoutFuture::new(20).await;
    assert_eq!((tab.chosen("Status").as_str(), tab.rows()), ("pending", 1));
    tab.choose("Status", "accepted");
    tab.until("the accepted one", |tab| tab.says("bob@x.io")).await;
    assert_eq!(tab.rows(), 1);
}

#[wasm_bindgen_test]
async fn refresh_is_meant_for_what_is_shown() {
    let tab = open_revoked().await;
    tab.directory.state().past_invitations.push(past(
        "inv_u",
        "eve@x.io",
        InvitationStatus::Revoked,
    ));
    tab.press("Refresh");
    tab.until("the new one", |tab| tab.says("eve@x.io")).await;
    assert_eq!(tab.directory.count(Operation::PastInvitations), 2);
    let failure = (Operation::PastInvitations, DirectoryError::Unreachable);
    tab.directory.state().failures.push(failure);
    tab.press("Refresh");
    tab.until("the line above the rows", |tab| tab.says("The invitations could not be refreshed"))
        .await;
    assert_eq!(tab.rows(), 4);
}

#[wasm_bindgen_test]
async fn the_newest_of_very_many_are_not_taken_for_all() {
    let directory = keeping(Capabilities::default());
    directory.state().past_total = Some(1234);
    let tab = open(directory).await;
    tab.choose("Status", "revoked");
    tab.until("the line", |tab| tab.says("The newest 3 of 1,234 invitations.")).await;
}
