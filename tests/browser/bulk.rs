//! Selecting several members, and what is done to all of them.

use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::member::ListContext;
use mixpeek_users_contract::role::Role;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlInputElement};

use crate::harness::{Tab, member};

/// Two admins, of whom Ann is at the screen, and four members.
fn team() -> MemoryDirectory {
    let people = vec![
        member("ann", "Ann Admin", Role::ADMIN),
        member("abe", "Abe Admin", Role::ADMIN),
        member("bob", "Bob", Role::MEMBER),
        member("cat", "Cat", Role::MEMBER),
        member("dan", "Dan", Role::MEMBER),
        member("eve", "Eve", Role::MEMBER),
    ];
    let directory = MemoryDirectory::new(people, vec![]);
    directory.state().context = Some(ListContext {
        app_title: Some("Shop".into()),
        viewer_user_id: Some("ann".into()),
        ..ListContext::default()
    });
    directory
}

/// The tab with selecting turned on.
async fn selecting(directory: MemoryDirectory) -> Tab {
    let tab = Tab::open(directory).await;
    tab.until("the button", |tab| tab.find("button", "Select").is_some()).await;
    tab.press("Select");
    tab.until("the boxes", |tab| tab.find("checkbox", "Select all members").is_some()).await;
    tab
}

fn tick(tab: &Tab, names: &[&str]) {
    for name in names {
        tab.get("checkbox", &format!("Select {name}")).click();
    }
}

fn is_ticked(tab: &Tab, name: &str) -> bool {
    tab.get("checkbox", name).unchecked_into::<HtmlInputElement>().checked()
}

fn is_mixed(tab: &Tab) -> bool {
    tab.get("checkbox", "Select all members").unchecked_into::<HtmlInputElement>().indeterminate()
}

/// What stands beside each person of the open question, in its order.
fn notes(tab: &Tab) -> Vec<String> {
    let all = tab.root.query_selector_all("dialog[open] li").unwrap();
    let text = |entry: &Element, class: &str| {
        let part = entry.query_selector(class).unwrap();
        part.and_then(|part| part.text_content()).unwrap_or_default()
    };
    let entries = (0..all.length()).map(|n| all.get(n).unwrap().unchecked_into::<Element>());
    let line = |entry: Element| {
        [text(&entry, ".mxu-people-name"), text(&entry, ".mxu-people-note")].join(": ")
    };
    entries.map(line).collect()
}

fn ids(tab: &Tab) -> Vec<String> {
    tab.directory.state().members.iter().map(|member| member.user_id.to_string()).collect()
}

/// Asks for the removal of those who are selected, and says yes.
async fn remove(tab: &Tab, title: &str) {
    tab.press("Remove…");
    tab.until("the question", |tab| tab.find("alertdialog", title).is_some()).await;
    tab.say_yes();
}

async fn until_closed(tab: &Tab) {
    tab.until("the question to close", |tab| {
        tab.root.query_selector("dialog[open]").unwrap().is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn nothing_can_be_selected_before_somebody_wants_to() {
    let tab = selecting(team()).await;
    tab.get("checkbox", "Select Bob");
    assert!(tab.find("button", "Export CSV").is_none(), "the selection has an export of its own");
    assert_eq!(tab.get("button", "Select").get_attribute("aria-pressed").as_deref(), Some("true"));
    tick(&tab, &["Bob"]);
    tab.until("the count", |tab| tab.says("1 selected")).await;
    tab.press("Done");
    tab.until("the everyday list", |tab| tab.find("checkbox", "Select Bob").is_none()).await;
    assert_eq!(tab.rows(), 6);
    tab.press("Select");
    tab.until("nobody selected", |tab| tab.says("0 selected")).await;
}

#[wasm_bindgen_test]
async fn all_are_those_shown_and_who_is_hidden_is_counted() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob"]);
    tab.until("some", is_mixed).await;
    tab.write("searchbox", "Search members", "admin");
    tab.until("two rows", |tab| tab.rows() == 2).await;
    tab.until("whom the search hides", |tab| tab.says("1 selected, 1 not shown")).await;
    tab.get("checkbox", "Select all members").click();
    tab.until("three", |tab| tab.says("3 selected, 1 not shown")).await;
    assert!(is_ticked(&tab, "Select all members") && is_ticked(&tab, "Select Abe Admin"));
    tab.write("searchbox", "Search members", "");
    tab.until("some of all", is_mixed).await;
    assert!(is_ticked(&tab, "Select Bob") && !is_ticked(&tab, "Select Cat"));
    tab.press("Remove…");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove 2 people?").is_some()).await;
    assert_eq!(
        notes(&tab),
        ["Abe Admin: ", "Bob: ", "Ann Admin: Somebody has to stay who can manage the users."]
    );
}

#[wasm_bindgen_test]
async fn shift_selects_from_the_one_before() {
    let tab = selecting(team()).await;
    tick(&tab, &["Abe Admin"]);
    let dan = tab.get("checkbox", "Select Dan");
    // The space bar, with Shift: the click that the browser makes of it need not tell.
    let key = Event::new("keydown").unwrap();
    js_sys::Reflect::set(&key, &"key".into(), &" ".into()).unwrap();
    js_sys::Reflect::set(&key, &"shiftKey".into(), &true.into()).unwrap();
    dan.dispatch_event(&key).unwrap();
    dan.click();
    tab.until("four", |tab| tab.says("4 selected")).await;
    for name in ["Abe Admin", "Bob", "Cat", "Dan"] {
        tab.until(name, |tab| is_ticked(tab, &format!("Select {name}"))).await;
    }
}

#[wasm_bindgen_test]
async fn several_are_removed_one_after_the_other_and_told_once() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Dan", "Eve"]);
    tab.directory.state().held.insert(Operation::Remove);
    remove(&tab, "Remove 3 people?").await;
    tab.until("the first", |tab| tab.find("button", "Removing 1 of 3…").is_some()).await;
    assert_eq!(tab.directory.count(Operation::Remove), 1, "one at a time");
    tab.directory.state().held.clear();
    until_closed(&tab).await;
    assert_eq!(ids(&tab), ["ann", "abe", "cat"]);
    tab.until("the notice", |tab| tab.says("3 people were removed.")).await;
    assert_eq!(tab.session.notices.with_untracked(|notices| notices.shown.len()), 1);
    let done = tab.session.activity.with_untracked(|activity| {
        activity.entries.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>()
    });
    assert_eq!(done, ["Eve was removed.", "Dan was removed.", "Bob was removed."]);
    tab.until("nobody selected", |tab| tab.says("0 selected")).await;
    assert_eq!(tab.directory.count(Operation::Members), 1, "nothing is loaded again");
}

#[wasm_bindgen_test]
async fn several_get_a_role_and_what_it_grants_is_said_once() {
    let tab = selecting(team()).await;
    tick(&tab, &["Abe Admin", "Bob", "Cat"]);
    tab.press("Change role…");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Change the role of 1 person?").is_some()
    })
    .await;
    assert_eq!(notes(&tab), ["Abe Admin: ", "Bob: Is Member already.", "Cat: Is Member already."]);
    tab.choose("Role", "org:admin");
    tab.until("the two", |tab| tab.find("button", "Make 2 people Admin").is_some()).await;
    assert!(tab.says("As Admin in Shop: can use the app and manage its users"));
    assert_eq!(notes(&tab), ["Bob: ", "Cat: ", "Abe Admin: Is Admin already."]);
    tab.press("Make 2 people Admin");
    until_closed(&tab).await;
    tab.until("the notice", |tab| tab.says("2 people are now Admin.")).await;
    assert_eq!(tab.chosen("Role for Cat"), "org:admin");
    tab.until("one selected", |tab| tab.says("1 selected")).await;
}

#[wasm_bindgen_test]
async fn oneself_is_warned_of_and_comes_last() {
    let tab = selecting(team()).await;
    tick(&tab, &["Ann Admin", "Bob"]);
    tab.press("Remove…");
    tab.until("the warning", |tab| tab.says("You are among them. You lose access to Shop")).await;
    assert_eq!(notes(&tab), ["Bob: ", "Ann Admin: "]);
}

#[wasm_bindgen_test]
async fn each_has_an_outcome_of_its_own_and_only_the_failed_are_repeated() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat", "Dan", "Eve"]);
    let fault = DirectoryError::Failed { status: 500, message: String::new() };
    let refusal = DirectoryError::Invalid { message: "Not her".into() };
    tab.directory
        .state()
        .failures
        .extend([(Operation::Remove, fault), (Operation::Remove, refusal)]);
    remove(&tab, "Remove 4 people?").await;
    tab.until("the end", |tab| tab.find("button", "Try again").is_some()).await;
    let notes = notes(&tab);
    assert!(
        notes[0].starts_with("Bob: Bob was not removed. The server reported a fault"),
        "{notes:?}"
    );
    assert!(notes[1].starts_with("Cat: Cat was not removed.") && notes[1].contains("Not her"));
    assert_eq!(notes[2..], ["Dan: Done", "Eve: Done"]);
    assert!(tab.says("2 people were removed. 2 changes were not made."));
    tab.until("the focus", |tab| {
        let focused = document().active_element();
        focused.as_ref() == Some(tab.get("button", "Close").unchecked_ref())
    })
    .await;
    tab.press("Try again");
    tab.until("Bob to go", |tab| !ids(tab).contains(&"bob".to_owned())).await;
    tab.until("the end", |tab| tab.says("1 person was removed. 1 change was not made.")).await;
    assert!(tab.find("button", "Try again").is_none(), "what was refused for good is not repeated");
    assert_eq!(tab.directory.count(Operation::Remove), 5);
    tab.press("Close");
    until_closed(&tab).await;
    tab.until("whom it was not done to", |tab| tab.says("1 selected")).await;
    assert!(is_ticked(&tab, "Select Cat"));
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_no_failure_and_ends_nothing() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat"]);
    tab.directory.state().lost_answers.push((Operation::Remove, DirectoryError::Unreachable));
    remove(&tab, "Remove 2 people?").await;
    until_closed(&tab).await;
    tab.until("the notice", |tab| tab.says("2 people were removed.")).await;
    assert_eq!(tab.directory.count(Operation::Remove), 2, "and nothing is sent twice");
}

#[wasm_bindgen_test]
async fn what_would_meet_the_rest_too_leaves_it_unsent() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat", "Dan"]);
    tab.directory.state().failures.push((Operation::Remove, DirectoryError::Unauthorized));
    remove(&tab, "Remove 3 people?").await;
    tab.until("the end", |tab| tab.find("button", "Try again").is_some()).await;
    assert_eq!(tab.directory.count(Operation::Remove), 1);
    assert_eq!(notes(&tab)[1..], ["Cat: Not sent", "Dan: Not sent"]);
    tab.press("Try again");
    until_closed(&tab).await;
    assert_eq!(ids(&tab), ["ann", "abe", "eve"]);
}

#[wasm_bindgen_test]
async fn stopping_ends_it_after_the_one_under_way() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat", "Dan"]);
    tab.directory.state().held.insert(Operation::Remove);
    remove(&tab, "Remove 3 people?").await;
    tab.until("the way to stop", |tab| tab.find("button", "Stop").is_some()).await;
    tab.press("Stop");
    tab.until("the stop", |tab| tab.find("button", "Stopping…").is_some()).await;
    assert!(tab.find("alertdialog", "Remove 3 people?").is_some(), "what is under way is seen");
    tab.directory.state().held.clear();
    tab.until("the end", |tab| tab.find("button", "Try again").is_some()).await;
    assert_eq!(notes(&tab), ["Cat: Not sent", "Dan: Not sent", "Bob: Done"]);
    assert_eq!(tab.directory.count(Operation::Remove), 1);
}

#[wasm_bindgen_test]
async fn somebody_who_left_or_was_changed_meanwhile_is_told_of() {
    let directory = team();
    let can = Capabilities { conditional_roles: true, ..Capabilities::default() };
    directory.state().context.as_mut().unwrap().capabilities = Some(Box::new(can));
    let tab = selecting(directory).await;
    tick(&tab, &["Bob", "Cat", "Dan"]);
    tab.press("Change role…");
    tab.until("the question", |tab| tab.find("combobox", "Role").is_some()).await;
    tab.choose("Role", "org:admin");
    tab.until("all three", |tab| tab.find("button", "Make 3 people Admin").is_some()).await;
    // Meanwhile, elsewhere.
    tab.directory.state().members.retain(|member| member.user_id.as_str() != "cat");
    tab.directory.state().members[2].role = Role::from("org:billing");
    tab.press("Make 3 people Admin");
    tab.until("the end", |tab| tab.says("1 person is now Admin. 2 changes were not made.")).await;
    let notes = notes(&tab);
    assert!(notes[0].starts_with("Bob: Bob is org:billing by now"), "{notes:?}");
    assert!(notes[1].starts_with("Cat: Cat is no longer on the list"), "{notes:?}");
    assert_eq!(notes[2], "Dan: Done");
}

#[wasm_bindgen_test]
async fn who_leaves_the_list_leaves_the_selection() {
    let tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat"]);
    tab.directory.state().members.retain(|member| member.user_id.as_str() != "cat");
    tab.press("Refresh");
    tab.until("one selected", |tab| tab.says("1 selected")).await;
    assert!(is_ticked(&tab, "Select Bob"));
}

#[wasm_bindgen_test]
async fn what_the_directory_cannot_do_is_not_offered() {
    let directory = team();
    let can = Capabilities { removal: None, ..Capabilities::default() };
    directory.state().context.as_mut().unwrap().capabilities = Some(Box::new(can));
    let tab = selecting(directory).await;
    tab.get("button", "Change role…");
    assert!(tab.find("button", "Remove…").is_none());
    tick(&tab, &["Bob"]);
    tab.session.adapt(None, true);
    tab.until("the everyday list", |tab| tab.find("button", "Export CSV").is_some()).await;
    assert!(tab.find("button", "Select").is_none(), "a search says whom to export");
    assert!(tab.find("checkbox", "Select Bob").is_none());
}

#[wasm_bindgen_test]
async fn leaving_in_the_middle_sends_nothing_more() {
    let mut tab = selecting(team()).await;
    tick(&tab, &["Bob", "Cat"]);
    tab.directory.state().held.insert(Operation::Remove);
    remove(&tab, "Remove 2 people?").await;
    tab.until("the first", |tab| tab.directory.count(Operation::Remove) == 1).await;
    assert!(tab.session.has_unfinished(), "the page asks before it is left");
    tab.unmount();
    tab.directory.state().held.clear();
    tab.until("the first to go", |tab| ids(tab).len() == 5).await;
    gloo_timers::future::TimeoutFuture::new(20).await;
    assert_eq!(tab.directory.count(Operation::Remove), 1);
}
