//! Inviting where one request takes several addresses.

use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::Operation;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, small, small_inviting};

/// Opens the form, writes the addresses into it and sends them.
async fn send(tab: &Tab, addresses: &[&str]) {
    tab.press("Invite");
    tab.until("the form", |tab| tab.find("textbox", "Email addresses").is_some()).await;
    tab.write("textbox", "Email addresses", &(addresses.join(", ") + ","));
    let button = format!("Send {} invitations", addresses.len());
    tab.until("the count", |tab| tab.find("button", &button).is_some()).await;
    tab.press(&button);
}

/// How many requests of each kind were made, groups first.
fn asked(tab: &Tab) -> (usize, usize) {
    (tab.directory.count(Operation::InviteMany), tab.directory.count(Operation::Invite))
}

fn fail(tab: &Tab, operation: Operation, error: DirectoryError) {
    tab.directory.state().failures.push((operation, error));
}

fn lost() -> DirectoryError {
    DirectoryError::Unreachable
}

#[wasm_bindgen_test]
async fn groups_are_as_large_as_the_directory_takes_and_one_alone_is_none() {
    let tab = Tab::open(small_inviting(2)).await;
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io", "gil@x.io", "hal@x.io"]).await;
    tab.until("the notice", |tab| tab.says("5 people were invited.")).await;
    assert_eq!(asked(&tab), (2, 1));
    tab.get("tab", "Invitations, 6 pending");
    assert_eq!(tab.directory.count(Operation::Invitations), 1, "nothing is refetched");
}

#[wasm_bindgen_test]
async fn where_the_directory_takes_one_each_has_a_request() {
    let tab = Tab::open(small()).await;
    send(&tab, &["dan@x.io", "eve@x.io"]).await;
    tab.until("the notice", |tab| tab.says("dan@x.io and eve@x.io were invited.")).await;
    assert_eq!(asked(&tab), (0, 2));
}

#[wasm_bindgen_test]
async fn one_of_a_group_that_is_refused_stays_and_the_others_leave() {
    let tab = Tab::open(small_inviting(10)).await;
    fail(&tab, Operation::Invite, DirectoryError::Invalid { message: "No seats left".into() });
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io"]).await;
    tab.until("the reason", |tab| tab.says("No seats left")).await;
    tab.until("the others", |tab| tab.says("eve@x.io and fay@x.io were invited.")).await;
    assert!(tab.says("2 invitations sent. 1 not sent"));
    assert_eq!(asked(&tab), (1, 0));
    tab.press("Send invitation");
    tab.until("the second try", |tab| tab.says("dan@x.io was invited.")).await;
    assert_eq!(asked(&tab), (1, 1));
}

#[wasm_bindgen_test]
async fn a_group_whose_answer_is_lost_is_looked_for_and_not_sent_again() {
    let tab = Tab::open(small_inviting(10)).await;
    tab.directory.state().lost_answers.push((Operation::InviteMany, lost()));
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io"]).await;
    tab.until("the notice", |tab| tab.says("3 people were invited.")).await;
    assert_eq!(asked(&tab), (1, 0));
    let lists =
        (tab.directory.count(Operation::Invitations), tab.directory.count(Operation::Members));
    assert_eq!(lists, (2, 1), "the invitations were asked once for all three");
    tab.get("tab", "Invitations, 4 pending");
}

#[wasm_bindgen_test]
async fn a_group_that_did_not_go_out_is_looked_for_once_and_ends_the_batch() {
    let tab = Tab::open(small_inviting(2)).await;
    fail(&tab, Operation::InviteMany, lost());
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io", "gil@x.io"]).await;
    tab.until("the reason", |tab| tab.says("Not sent. The server did not answer.")).await;
    tab.until("the way to send again", |tab| tab.find("button", "Send 4 invitations").is_some())
        .await;
    assert_eq!(asked(&tab), (1, 0), "the second group would meet the same");
    let lists =
        (tab.directory.count(Operation::Invitations), tab.directory.count(Operation::Members));
    assert_eq!(lists, (2, 2));
    tab.press("Send 4 invitations");
    tab.until("the notice", |tab| tab.says("4 people were invited.")).await;
}

#[wasm_bindgen_test]
async fn of_a_group_only_the_one_that_is_open_is_looked_for() {
    let tab = Tab::open(small_inviting(10)).await;
    let open = DirectoryError::Failed { status: 504, message: String::new() };
    fail(&tab, Operation::Invite, open);
    fail(&tab, Operation::Invitations, lost());
    send(&tab, &["dan@x.io", "eve@x.io"]).await;
    tab.until("the advice", |tab| tab.says("Check the invitations before you send it again."))
        .await;
    tab.until("the other", |tab| tab.says("eve@x.io was invited.")).await;
}

#[wasm_bindgen_test]
async fn a_limit_pauses_a_group_and_it_goes_on_by_itself() {
    let tab = Tab::open(small_inviting(10)).await;
    let limit = DirectoryError::RateLimited { retry_after: Some(0.3) };
    fail(&tab, Operation::InviteMany, limit.clone());
    // Of the second try it lets the second address wait once more.
    let nothing = DirectoryError::Invalid { message: "No seats left".into() };
    tab.directory
        .state()
        .failures
        .extend([(Operation::Invite, nothing), (Operation::Invite, limit)]);
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io"]).await;
    tab.until("the pause", |tab| {
        tab.says("Paused: the server allows only so many requests a minute.")
    })
    .await;
    tab.until("the rest", |tab| tab.says("fay@x.io and eve@x.io were invited.")).await;
    assert!(tab.says("No seats left"));
    assert_eq!(asked(&tab), (2, 1), "who is left alone is sent alone");
}

#[wasm_bindgen_test]
async fn stopping_ends_after_the_group_under_way() {
    let tab = Tab::open(small_inviting(2)).await;
    tab.directory.state().held.insert(Operation::InviteMany);
    send(&tab, &["dan@x.io", "eve@x.io", "fay@x.io"]).await;
    tab.until("the request", |tab| asked(tab) == (1, 0)).await;
    tab.press("Stop");
    tab.directory.state().held.clear();
    tab.until("the group", |tab| tab.says("dan@x.io and eve@x.io were invited.")).await;
    tab.get("button", "Send invitation");
    assert_eq!(asked(&tab), (1, 0));
}
