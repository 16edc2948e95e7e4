//! The tab as a whole: loading, failing, ending.

use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_app::model::phase::Phase;
use mixpeek_users_contract::role::Role;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, member, small};

#[wasm_bindgen_test]
async fn opening_costs_two_requests_and_shows_both_counts() {
    let tab = Tab::open(small()).await;
    assert_eq!(tab.directory.state().calls, [Operation::Members, Operation::Invitations]);
    tab.get("tab", "Members, 3");
    tab.get("tab", "Invitations, 1 pending");
}

#[wasm_bindgen_test]
async fn a_failed_load_is_retried_by_its_button() {
    let directory = small();
    directory.state().failures.push((Operation::Members, DirectoryError::Unreachable));
    let tab = Tab::mount(directory);
    tab.until("the failure", |tab| tab.says("The members could not be loaded")).await;
    tab.press("Try again");
    tab.until("the rows", |tab| tab.rows() == 3).await;
    assert_eq!(tab.directory.count(Operation::Members), 2);
    assert_eq!(tab.directory.count(Operation::Invitations), 1, "only what failed is asked again");
}

#[wasm_bindgen_test]
async fn a_countdown_goes_on_while_another_section_is_open() {
    let directory = MemoryDirectory::new(vec![], vec![]);
    let busy = DirectoryError::RateLimited { retry_after: Some(60.0) };
    directory.state().failures.push((Operation::Members, busy.clone()));
    let tab = Tab::mount(directory);
    tab.until("the countdown", |tab| tab.says("Trying again in 60 s")).await;
    tab.get("tab", "Invitations, 0 pending").click();
    tab.until("the other section", |tab| tab.says("No pending invitations")).await;
    let twenty_seconds_ago = js_sys::Date::now() - 20_000.0;
    tab.session.roster.update(|roster| {
        roster.phase = Phase::Failed { error: busy, at: twenty_seconds_ago, since: None };
    });
    tab.get("tab", "Members").click();
    tab.until("what is left of it", |tab| tab.says("Trying again in 40 s")).await;
}

#[wasm_bindgen_test]
async fn a_failed_refresh_keeps_the_rows() {
    let tab = Tab::open(small()).await;
    tab.directory
        .state()
        .failures
        .push((Operation::Members, DirectoryError::Failed { status: 500, message: String::new() }));
    tab.press("Refresh");
    tab.until("the line above the rows", |tab| tab.says("The members could not be refreshed"))
        .await;
    assert_eq!(tab.rows(), 3);
}

#[wasm_bindgen_test]
async fn an_app_without_user_management_offers_to_enable_it() {
    let directory = MemoryDirectory::new(vec![], vec![]);
    for operation in [Operation::Members, Operation::Invitations] {
        directory.state().failures.push((operation, DirectoryError::NotEnabled));
    }
    let tab = Tab::mount(directory);
    tab.until("the offer", |tab| tab.find("button", "Enable user management").is_some()).await;
    assert!(tab.find("button", "Invite").is_none(), "there is nothing to invite to");
    tab.press("Enable user management");
    tab.until("the empty list", |tab| tab.says("Nobody can use this app yet")).await;
    assert_eq!(tab.directory.count(Operation::Enable), 1);
}

#[wasm_bindgen_test]
async fn leaving_in_the_middle_of_a_read_is_silent() {
    let directory = small();
    directory.state().held.insert(Operation::Members);
    let mut tab = Tab::mount(directory);
    tab.until("the request", |tab| tab.directory.count(Operation::Members) == 1).await;
    tab.unmount();
    assert_eq!(tab.root.child_element_count(), 0);
    tab.directory.state().held.clear();
    // A panic of a late answer would end this binary: give it the time to come.
    tab.until("a turn of the event loop", |_| true).await;
    gloo_timers::future::TimeoutFuture::new(20).await;
}

#[wasm_bindgen_test]
async fn leaving_in_the_middle_of_a_write_lets_it_finish() {
    let mut tab = Tab::open(small()).await;
    tab.directory.state().held.insert(Operation::SetRole);
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the request", |tab| tab.directory.count(Operation::SetRole) == 1).await;
    tab.unmount();
    tab.directory.state().held.clear();
    tab.until("the write", |tab| tab.directory.state().members[1].role == Role::MEMBER).await;
}

#[wasm_bindgen_test]
async fn ten_thousand_members_need_few_rows() {
    let people = (0..10_000)
        .map(|n| member(&format!("u{n}"), &format!("Person {n}"), Role::MEMBER))
        .collect();
    let tab = Tab::open(MemoryDirectory::new(people, vec![])).await;
    tab.until("rows", |tab| tab.rows() > 0).await;
    assert!(tab.rows() < 100, "{} rows exist", tab.rows());
    let table = tab.get("table", "Members");
    assert_eq!(table.get_attribute("aria-rowcount").as_deref(), Some("10001"));
    tab.write("searchbox", "Search members", "person 9999");
    tab.until("the one row", |tab| tab.rows() == 1).await;
    tab.get("tab", "Members, 10,000");
}

#[wasm_bindgen_test]
async fn a_list_the_service_cut_short_says_so() {
    let tab = Tab::open(small()).await;
    tab.session.roster.update(|roster| roster.total = 340);
    tab.until("the line", |tab| tab.says("only the first 3 of 340 people")).await;
}
