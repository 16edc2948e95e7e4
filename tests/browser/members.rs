//! Roles and removals.

use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_contract::member::{ListContext, Member};
use mixpeek_users_contract::role::Role;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, member, small};

#[wasm_bindgen_test]
async fn a_role_moves_at_once_and_settles() {
    let tab = Tab::open(small()).await;
    tab.directory.state().held.insert(Operation::SetRole);
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the row to move ahead", |tab| tab.chosen("Role for Abe Admin") == "org:member")
        .await;
    assert_eq!(tab.directory.state().members[1].role, Role::ADMIN, "the server has not answered");
    tab.directory.state().held.clear();
    tab.until("the notice", |tab| tab.says("Abe Admin is now Member.")).await;
    assert_eq!(tab.directory.count(Operation::Members), 1, "nothing is refetched");
}

#[wasm_bindgen_test]
async fn a_refused_role_goes_back_on_screen() {
    let tab = Tab::open(small()).await;
    let refusal = DirectoryError::Forbidden { message: "No".into() };
    tab.directory.state().failures.push((Operation::SetRole, refusal));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the refusal", |tab| tab.says("Abe Admin was not made Member.")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:admin");
}

#[wasm_bindgen_test]
async fn a_passing_failure_offers_to_try_again() {
    let tab = Tab::open(small()).await;
    tab.directory
        .state()
        .failures
        .push((Operation::SetRole, DirectoryError::Unavailable { retry_after: None }));
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the offer", |tab| tab.find("button", "Try again").is_some()).await;
    tab.press("Try again");
    tab.until("the change", |tab| tab.says("Abe Admin is now Member.")).await;
}

#[wasm_bindgen_test]
async fn granting_admin_asks_once_and_no_means_no() {
    let tab = Tab::open(small()).await;
    tab.choose("Role for Bob Member", "org:admin");
    tab.until("the question", |tab| tab.find("alertdialog", "Make Bob Member an admin?").is_some())
        .await;
    assert_eq!(tab.chosen("Role for Bob Member"), "org:member", "nothing has changed yet");
    tab.press("Cancel");
    tab.until("the dialog to close", |tab| {
        tab.root.query_selector("dialog[open]").unwrap().is_none()
    })
    .await;
    assert_eq!(tab.directory.count(Operation::SetRole), 0);
    tab.choose("Role for Bob Member", "org:admin");
    tab.until("the question", |tab| tab.find("alertdialog", "Make Bob Member an admin?").is_some())
        .await;
    tab.press("Make Bob Member an admin");
    tab.until("the change", |tab| tab.says("Bob Member is now Admin.")).await;
}

#[wasm_bindgen_test]
async fn giving_up_ones_own_rights_is_warned_of() {
    let directory = small();
    directory.state().context = Some(ListContext {
        app_title: Some("Shop".into()),
        viewer_user_id: Some("ann".into()),
        ..ListContext::default()
    });
    let tab = Tab::open(directory).await;
    tab.choose("Role for Ann Admin", "org:member");
    tab.until("the warning", |tab| {
        tab.find("alertdialog", "Give up your own admin rights in Shop?").is_some()
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_last_admin_can_neither_be_demoted_nor_removed() {
    let people =
        vec![member("ann", "Ann Admin", Role::ADMIN), member("bob", "Bob Member", Role::MEMBER)];
    let tab = Tab::open(MemoryDirectory::new(people, vec![])).await;
    tab.choose("Role for Ann Admin", "org:member");
    tab.until("the reason", |tab| tab.says("Ann Admin is the only admin.")).await;
    assert_eq!(tab.chosen("Role for Ann Admin"), "org:admin");
    let trash = tab.get("button", "Remove Ann Admin");
    assert_eq!(trash.get_attribute("aria-disabled").as_deref(), Some("true"));
    trash.click();
    assert!(tab.find("alertdialog", "Remove Ann Admin?").is_none());
    assert_eq!(tab.directory.count(Operation::Remove) + tab.directory.count(Operation::SetRole), 0);
}

#[wasm_bindgen_test]
async fn an_unknown_role_is_shown_as_it_is() {
    let people =
        vec![member("ann", "Ann", Role::ADMIN), member("bil", "Bil", Role::from("org:billing"))];
    let tab = Tab::open(MemoryDirectory::new(people, vec![])).await;
    assert_eq!(tab.chosen("Role for Bil"), "org:billing");
}

#[wasm_bindgen_test]
async fn removing_asks_first_and_offers_the_way_back() {
    let tab = Tab::open(small()).await;
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Bob Member?").is_some()).await;
    let focused = document().active_element().and_then(|element| element.text_content());
    assert_eq!(focused.as_deref(), Some("Cancel"));
    tab.say_yes();
    tab.until("the row to go", |tab| tab.rows() == 2).await;
    tab.until("the notice", |tab| tab.says("Bob Member was removed.")).await;
    tab.press("Invite back");
    tab.until("the invitation", |tab| tab.directory.count(Operation::Invite) == 1).await;
    tab.get("tab", "Members, 2");
}

#[wasm_bindgen_test]
async fn a_refused_removal_stays_in_the_dialog_with_its_reason() {
    let tab = Tab::open(small()).await;
    tab.directory.state().failures.push((Operation::Remove, DirectoryError::LastAdmin));
    tab.press("Remove Abe Admin");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Abe Admin?").is_some()).await;
    tab.say_yes();
    tab.until("the reason", |tab| tab.says("Abe Admin was not removed.")).await;
    assert!(tab.find("alertdialog", "Remove Abe Admin?").is_some());
    assert_eq!(tab.rows(), 3);
}

#[wasm_bindgen_test]
async fn a_refresh_from_before_a_removal_does_not_bring_the_row_back() {
    let tab = Tab::open(small()).await;
    tab.directory.state().held.insert(Operation::Members);
    tab.press("Refresh");
    tab.until("the request", |tab| tab.directory.count(Operation::Members) == 2).await;
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Bob Member?").is_some()).await;
    tab.say_yes();
    tab.until("the row to go", |tab| tab.rows() == 2).await;
    tab.directory.state().held.clear();
    tab.until("a fresh list", |tab| tab.directory.count(Operation::Members) == 3).await;
    assert_eq!(tab.rows(), 2);
}

#[wasm_bindgen_test]
async fn searching_finds_and_says_what_it_did_not_find() {
    let tab = Tab::open(small()).await;
    tab.write("searchbox", "Search members", "BOB");
    tab.until("one row", |tab| tab.rows() == 1).await;
    tab.write("searchbox", "Search members", "nobody");
    tab.until("the sentence", |tab| tab.says("No member matches \u{201c}nobody\u{201d}")).await;
    tab.press("Clear search and filter");
    tab.until("everybody", |tab| tab.rows() == 3).await;
}

#[wasm_bindgen_test]
async fn somebody_renamed_elsewhere_is_renamed_here_and_keeps_the_focus() {
    let tab = Tab::open(small()).await;
    let select = tab.get("combobox", "Role for Bob Member");
    select.focus().unwrap();
    let bob = tab.directory.state().members[2].clone();
    let renamed = Member { name: Some("Robert Member".into()), ..bob };
    tab.directory.state().members[2] = renamed;
    tab.press("Refresh");
    tab.until("the new name", |tab| tab.find("button", "Remove Robert Member").is_some()).await;
    assert!(tab.find("button", "Remove Bob Member").is_none());
    tab.until("the focus", |tab| is_focused(&tab.get("combobox", "Role for Robert Member"))).await;
    assert!(is_focused(&select), "an open list of roles stays open: it is the same element");
    assert_eq!(tab.rows(), 3);
}

#[wasm_bindgen_test]
async fn a_row_that_comes_back_does_not_take_the_focus_from_the_search() {
    let tab = Tab::open(small()).await;
    let select = tab.get("combobox", "Role for Bob Member");
    select.focus().unwrap();
    // Nowhere, as by a click beside everything.
    select.blur().unwrap();
    let search = tab.get("searchbox", "Search members");
    search.focus().unwrap();
    tab.write("searchbox", "Search members", "abe");
    tab.until("one row", |tab| tab.rows() == 1).await;
    tab.write("searchbox", "Search members", "");
    tab.until("all rows", |tab| tab.rows() == 3).await;
    for _ in 0..3 {
        next_frame().await;
        assert!(is_focused(&search));
    }
}

#[wasm_bindgen_test]
async fn a_role_that_nobody_offers_is_an_option_for_as_long_as_somebody_has_it() {
    let directory = small();
    directory.state().members[2].role = Role::from("org:billing");
    let tab = Tab::open(directory).await;
    let options = |tab: &Tab| {
        let select = tab.get("combobox", "Role for Bob Member");
        let options = select.query_selector_all("option").unwrap();
        (0..options.length())
            .map(|n| options.get(n).unwrap().text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(options(&tab), ["org:billing", "Member", "Admin"]);
    assert_eq!(tab.chosen("Role for Bob Member"), "org:billing");
    tab.choose("Role for Bob Member", "org:member");
    tab.until("the notice", |tab| tab.says("Bob Member is now Member.")).await;
    assert_eq!(options(&tab), ["Member", "Admin"]);
    assert_eq!(tab.chosen("Role for Bob Member"), "org:member");
}

#[wasm_bindgen_test]
async fn rows_that_stay_are_not_touched_when_others_come_in_above() {
    let tab = Tab::open(small()).await;
    let bob = tab.get("combobox", "Role for Bob Member");
    bob.focus().unwrap();
    tab.write("searchbox", "Search members", "bob");
    tab.until("one row", |tab| tab.rows() == 1).await;
    tab.write("searchbox", "Search members", "");
    tab.until("all rows", |tab| tab.rows() == 3).await;
    assert!(is_focused(&bob), "an element that is taken out and put back loses the focus");
}

#[wasm_bindgen_test]
async fn a_refresh_that_fails_again_leaves_the_focus_where_it_is() {
    let tab = Tab::open(small()).await;
    let fail = || {
        let failed = (Operation::Members, DirectoryError::Unreachable);
        tab.directory.state().failures.push(failed);
    };
    fail();
    tab.press("Refresh");
    tab.until("the line", |tab| tab.says("could not be refreshed")).await;
    let select = tab.get("combobox", "Role for Bob Member");
    select.focus().unwrap();
    fail();
    tab.press("Refresh");
    tab.until("the second failure", |tab| tab.directory.count(Operation::Members) == 3).await;
    tab.until("a turn of the event loop", |tab| tab.says("could not be refreshed")).await;
    assert!(is_focused(&select), "its row is the same element");
}

fn is_focused(element: &web_sys::HtmlElement) -> bool {
    let element: &web_sys::Element = element;
    document().active_element().as_ref() == Some(element)
}

async fn next_frame() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(frame).await.unwrap();
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_a_role_was_changed() {
    let tab = Tab::open(small()).await;
    let lost = || (Operation::SetRole, DirectoryError::BadAnswer { detail: String::new() });
    tab.directory.state().failures.push(lost());
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the refusal", |tab| tab.says("Abe Admin was not made Member.")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:admin");
    {
        let mut state = tab.directory.state();
        state.failures.push(lost());
        state.failures.push((Operation::Members, DirectoryError::Unreachable));
    }
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the doubt", |tab| tab.says("Abe Admin: nobody can tell whether that was done"))
        .await;
    tab.directory.state().lost_answers.push(lost());
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the truth", |tab| tab.says("Abe Admin is now Member.")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:member");
    assert_eq!(tab.directory.count(Operation::SetRole), 3, "nothing was sent again by itself");
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_somebody_was_removed() {
    let tab = Tab::open(small()).await;
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Bob Member?").is_some()).await;
    let lost = || (Operation::Remove, DirectoryError::Unreachable);
    tab.directory.state().failures.push(lost());
    tab.say_yes();
    tab.until("the refusal", |tab| tab.says("Bob Member was not removed. The server did not"))
        .await;
    {
        let mut state = tab.directory.state();
        state.failures.push(lost());
        state.failures.push((Operation::Members, DirectoryError::Unreachable));
    }
    tab.say_yes();
    tab.until("the doubt", |tab| tab.says("Bob Member: nobody can tell whether that was done"))
        .await;
    tab.directory.state().lost_answers.push(lost());
    tab.say_yes();
    tab.until("the truth", |tab| tab.says("Bob Member was removed.")).await;
    tab.until("the row to leave", |tab| tab.find("button", "Remove Bob Member").is_none()).await;
}
