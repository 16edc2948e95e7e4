//! Somebody's details, and what is changed from there.

use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::{MemoryDirectory, Operation};
use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite, Removal};
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{ListContext, Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, member, small};

const DETAILS: &str = "Details of Bob Member";

/// A directory that can do everything, says so with its list, and knows more than usual about Bob.
fn able(metadata: MetadataWrite) -> MemoryDirectory {
    let directory = small();
    let mut state = directory.state();
    state.context = Some(ListContext {
        app_title: Some("Shop".into()),
        viewer_user_id: Some("ann".into()),
        capabilities: Some(Box::new(Capabilities {
            add: true,
            statuses: vec![MemberStatus::Active, MemberStatus::Suspended],
            status_cancels_keys: true,
            metadata: Some(metadata),
            ..Capabilities::default()
        })),
    });
    let bob = &mut state.members[2];
    bob.public_metadata = json!({"plan": "pro", "seats": 3}).as_object().cloned();
    bob.last_active_at = Some("2026-11-01T10:00:00Z".into());
    state
        .accounts
        .push(Member { role: Role::MEMBER, ..member("dee", "Dee Account", Role::MEMBER) });
    drop(state);
    directory
}

async fn open_details(directory: MemoryDirectory) -> Tab {
    let tab = Tab::open(directory).await;
    tab.press(DETAILS);
    tab.until("the details", |tab| tab.find("dialog", DETAILS).is_some()).await;
    tab
}

fn is_there(tab: &Tab, role: &str, name: &str) -> bool {
    tab.find(role, name).is_some()
}

#[wasm_bindgen_test]
async fn details_have_what_the_directory_returned() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    let dialog = tab.get("dialog", DETAILS);
    let text = dialog.text_content().unwrap();
    for said in ["bob@x.io", "mem_bob", "May 4, 2026", "Last seen", "\"plan\": \"pro\"", "Active"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    for label in ["Email", "User ID", "Membership ID"] {
        tab.get("button", &format!("Copy {label}"));
    }
    tab.press("Close");
    tab.until("the end of it", |tab| !is_there(tab, "dialog", DETAILS)).await;
}

#[wasm_bindgen_test]
async fn a_directory_that_knows_little_has_short_details() {
    let tab = open_details(small()).await;
    let text = tab.get("dialog", DETAILS).text_content().unwrap();
    for absent in ["Last seen", "Metadata", "Status", "Namespace permissions"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    assert!(!is_there(&tab, "combobox", "Filter by status"));
    assert!(!is_there(&tab, "button", "Add existing user"));
}

#[wasm_bindgen_test]
async fn suspending_asks_first_and_says_what_it_costs() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.press("Suspend Bob Member");
    tab.until("the question", |tab| is_there(tab, "alertdialog", "Suspend Bob Member?")).await;
    assert!(tab.says("The API keys of Bob Member are cancelled for good"));
    tab.directory.state().failures.push((Operation::SetStatus, DirectoryError::Unreachable));
    let say_yes = || {
        let question = tab.get("alertdialog", "Suspend Bob Member?");
        let yes = question.query_selector("footer button:last-child").unwrap().unwrap();
        wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(yes).click();
    };
    say_yes();
    tab.until("the reason", |tab| tab.says("The status of Bob Member was not changed.")).await;
    assert!(is_there(&tab, "dialog", DETAILS), "the details stay under the question");
    say_yes();
    tab.until("the notice", |tab| tab.says("Bob Member was suspended.")).await;
    tab.until("the way back", |tab| is_there(tab, "button", "Reactivate Bob Member")).await;
    assert_eq!(tab.directory.state().members[2].status, Some(MemberStatus::Suspended));
    let looks = tab.directory.count(Operation::Members);
    assert_eq!(looks, 2, "read once more, for what became of the change without an answer");
    tab.press("Close");
    tab.choose("Filter by status", "suspended");
    tab.until("one row", |tab| tab.rows() == 1).await;
}

#[wasm_bindgen_test]
async fn the_last_admin_is_not_suspended() {
    let directory = able(MetadataWrite::Merge);
    directory.state().members.remove(1);
    let tab = Tab::open(directory).await;
    tab.press("Details of Ann Admin");
    tab.until("the details", |tab| is_there(tab, "button", "Suspend Ann Admin")).await;
    let suspend = tab.get("button", "Suspend Ann Admin");
    assert_eq!(suspend.get_attribute("aria-disabled").as_deref(), Some("true"));
    suspend.click();
    tab.until("why", |tab| {
        let text = tab.get("dialog", "Details of Ann Admin").text_content();
        text.unwrap().contains("Ann Admin is the only admin.")
    })
    .await;
    assert!(!is_there(&tab, "alertdialog", "Suspend Ann Admin?"));
    assert_eq!(tab.directory.count(Operation::SetStatus), 0);
}

#[wasm_bindgen_test]
async fn metadata_are_checked_while_they_are_typed_and_merged() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    assert!(tab.says("Nothing is changed yet."));
    tab.write("textbox", "Metadata as JSON", "{\"plan\": \"pro\",\n  nonsense}");
    tab.until("the place", |tab| tab.says("look at line 2, column 3.")).await;
    let save = tab.get("button", "Save metadata");
    assert_eq!(save.get_attribute("aria-disabled").as_deref(), Some("true"));
    save.click();
    tab.write("textbox", "Metadata as JSON", "{\"plan\": \"team\", \"vip\": true}");
    tab.until("the changes", |tab| is_there(tab, "list", "Changes")).await;
    let changes = tab.get("list", "Changes").text_content().unwrap();
    assert_eq!(changes, "Changedplan\"pro\"\"team\"Removedseats3Addedviptrue");
    tab.press("Save metadata");
    tab.until("the notice", |tab| tab.says("The metadata of Bob Member were saved.")).await;
    let sent = json!({"plan": "team", "seats": null, "vip": true});
    assert_eq!(tab.directory.state().metadata_updates[..], [sent.as_object().cloned().unwrap()]);
    tab.until("the form to close", |tab| is_there(tab, "button", "Edit metadata")).await;
}

#[wasm_bindgen_test]
async fn unsaved_metadata_are_not_lost_by_closing_and_not_by_a_refusal() {
    let tab = open_details(able(MetadataWrite::Replace)).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    assert!(tab.says("takes the place of everything"));
    tab.write("textbox", "Metadata as JSON", "{\"a\": 1}");
    tab.press("Close");
    tab.until("the note", |tab| tab.says("Not saved yet.")).await;
    assert!(is_there(&tab, "dialog", DETAILS));
    let refusal = DirectoryError::Invalid { message: "Too large".into() };
    tab.directory.state().failures.push((Operation::SetMetadata, refusal));
    tab.press("Save metadata");
    tab.until("the refusal", |tab| tab.says("Too large")).await;
    assert!(is_there(&tab, "textbox", "Metadata as JSON"), "what was typed stays");
    tab.press("Cancel");
    tab.until("what there was", |tab| tab.says("\"plan\": \"pro\"")).await;
    tab.press("Close");
    tab.until("the end of it", |tab| !is_there(tab, "dialog", DETAILS)).await;
}

#[wasm_bindgen_test]
async fn who_is_removed_from_the_details_takes_them_along() {
    let directory = able(MetadataWrite::Merge);
    if let Some(told) = directory.state().context.as_mut().and_then(|c| c.capabilities.as_mut()) {
        told.removal = Some(Removal::Deleted);
    }
    let tab = open_details(directory).await;
    let inside = tab.get("dialog", DETAILS);
    let delete = inside.query_selector("[data-tone=danger]").unwrap().unwrap();
    assert_eq!(delete.text_content().as_deref(), Some("Delete Bob Member"));
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(delete).click();
    let title = "Delete the account of Bob Member?";
    tab.until("the question", |tab| is_there(tab, "alertdialog", title)).await;
    let yes = tab.get("alertdialog", title).query_selector("footer button:last-child");
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(yes.unwrap().unwrap()).click();
    tab.until("the end of it", |tab| !is_there(tab, "dialog", DETAILS)).await;
    tab.until("the notice", |tab| tab.says("The account of Bob Member was deleted.")).await;
    assert!(
        !tab.says("is no longer on the list"),
        "who was removed here was not taken out elsewhere"
    );
}

#[wasm_bindgen_test]
async fn details_of_somebody_who_is_taken_out_elsewhere_close_and_say_so() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.directory.state().members.retain(|member| member.name.as_deref() != Some("Bob Member"));
    tab.session.load_members();
    tab.until("the end of it", |tab| !is_there(tab, "dialog", DETAILS)).await;
    tab.until("the notice", |tab| tab.says("Bob Member is no longer on the list.")).await;
}

#[wasm_bindgen_test]
async fn what_failed_is_not_said_beside_what_was_done_since() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    let refusal = DirectoryError::Invalid { message: "Not today".into() };
    tab.directory.state().failures.push((Operation::SetRole, refusal));
    let refused = |tab: &Tab| {
        let lines = tab.get("dialog", DETAILS).query_selector_all(".mxu-inline-alert").unwrap();
        (0..lines.length())
            .filter_map(|n| lines.get(n)?.text_content())
            .any(|words| words.contains("Not today"))
    };
    let id: UserId = "bob".into();
    tab.session.set_role(id.clone(), Role::ADMIN, &Role::MEMBER);
    tab.until("the refusal", refused).await;
    tab.session.set_role(id, Role::ADMIN, &Role::MEMBER);
    tab.until("the end of it", |tab| !refused(tab)).await;
}

#[wasm_bindgen_test]
async fn whoever_has_an_account_is_added_and_is_a_row_at_once() {
    let tab = Tab::open(able(MetadataWrite::Merge)).await;
    tab.press("Add existing user");
    tab.until("the form", |tab| is_there(tab, "dialog", "Add existing user")).await;
    for (typed, why) in [
        (" ", "Enter an email address or a user ID."),
        ("BOB@x.io", "Already a member: Bob Member"),
        ("nobody@x.io", "Nobody has this email address or user ID."),
    ] {
        tab.write("textbox", "Email address or user ID", typed);
        tab.press("Add");
        tab.until(why, |tab| tab.says(why)).await;
    }
    assert_eq!(tab.directory.count(Operation::Add), 1, "what is known is not asked");
    tab.write("textbox", "Email address or user ID", "dee");
    tab.choose("Role", "org:admin");
    tab.press("Add");
    tab.until("the row", |tab| tab.rows() == 4).await;
    assert_eq!(tab.chosen("Role for Dee Account"), "org:admin");
    tab.until("the notice", |tab| tab.says("Dee Account was added as Admin.")).await;
    tab.get("tab", "Members, 4");
    assert!(!is_there(&tab, "dialog", "Add existing user"));
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_somebody_was_added() {
    let tab = Tab::open(able(MetadataWrite::Merge)).await;
    tab.press("Add existing user");
    tab.until("the form", |tab| is_there(tab, "dialog", "Add existing user")).await;
    tab.write("textbox", "Email address or user ID", "dee");
    tab.directory.state().failures.push((Operation::Add, DirectoryError::Unreachable));
    tab.press("Add");
    tab.until("the words", |tab| tab.says("Not added. The server did not answer.")).await;
    {
        let mut state = tab.directory.state();
        state.failures.push((Operation::Add, DirectoryError::Unreachable));
        state.failures.push((Operation::Members, DirectoryError::Unreachable));
    }
    tab.press("Add");
    tab.until("the doubt", |tab| tab.says("Nobody can tell whether they were added")).await;
    tab.directory.state().lost_answers.push((Operation::Add, DirectoryError::Unreachable));
    tab.press("Add");
    tab.until("the row", |tab| tab.rows() == 4).await;
    tab.until("the notice", |tab| tab.says("Dee Account was added as Member.")).await;
    assert!(!is_there(&tab, "dialog", "Add existing user"));
    assert_eq!(tab.directory.count(Operation::Add), 3, "nothing was sent again by itself");
}

#[wasm_bindgen_test]
async fn the_pages_word_goes_before_the_directorys() {
    let tab = Tab::open(able(MetadataWrite::Merge)).await;
    tab.get("button", "Add existing user");
    tab.session.adapt(Some(Capabilities::default()), false);
    tab.until("less", |tab| !is_there(tab, "button", "Add existing user")).await;
    tab.session.load_members();
    tab.until("the list again", |tab| tab.directory.count(Operation::Members) == 2).await;
    tab.until("a turn", |tab| tab.rows() == 3).await;
    assert!(!is_there(&tab, "button", "Add existing user"));
    tab.session.adapt(None, true);
    tab.until("no way to invite", |tab| !is_there(tab, "button", "Invite")).await;
    assert!(!is_there(&tab, "button", "Add existing user"), "and nobody changes anything");
    tab.session.adapt(None, false);
    tab.until("what the directory said", |tab| is_there(tab, "button", "Add existing user")).await;
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_metadata_were_saved() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    tab.write("textbox", "Metadata as JSON", "{\"plan\": \"team\"}");
    let lost = || (Operation::SetMetadata, DirectoryError::Unreachable);
    tab.directory.state().failures.push(lost());
    tab.press("Save metadata");
    tab.until("the refusal", |tab| tab.says("The metadata of Bob Member were not saved.")).await;
    tab.directory.state().lost_answers.push(lost());
    tab.press("Save metadata");
    tab.until("the truth", |tab| tab.says("The metadata of Bob Member were saved.")).await;
    tab.until("the form to close", |tab| is_there(tab, "button", "Edit metadata")).await;
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_a_status_was_changed() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.press("Suspend Bob Member");
    tab.until("the question", |tab| is_there(tab, "alertdialog", "Suspend Bob Member?")).await;
    let lost = || (Operation::SetStatus, DirectoryError::Unreachable);
    tab.directory.state().failures.push(lost());
    tab.say_yes();
    tab.until("the refusal", |tab| tab.says("The status of Bob Member was not changed.")).await;
    tab.directory.state().lost_answers.push(lost());
    tab.say_yes();
    tab.until("the truth", |tab| tab.says("Bob Member was suspended.")).await;
}

#[wasm_bindgen_test]
async fn metadata_that_were_to_be_replaced_are_saved_only_where_the_list_has_just_those() {
    let tab = open_details(able(MetadataWrite::Replace)).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    tab.write("textbox", "Metadata as JSON", "{}");
    tab.directory.state().failures.push((Operation::SetMetadata, DirectoryError::Unreachable));
    tab.press("Save metadata");
    tab.until("the refusal", |tab| tab.says("The metadata of Bob Member were not saved.")).await;
}

#[wasm_bindgen_test]
async fn what_is_typed_while_metadata_are_saved_stays() {
    let tab = open_details(able(MetadataWrite::Merge)).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    tab.write("textbox", "Metadata as JSON", "{\"plan\": \"team\"}");
    tab.directory.state().held.insert(Operation::SetMetadata);
    tab.press("Save metadata");
    tab.until("the request", |tab| tab.directory.count(Operation::SetMetadata) == 1).await;
    tab.write("textbox", "Metadata as JSON", "{\"plan\": \"team\", \"vip\": true}");
    tab.directory.state().held.clear();
    tab.until("the notice", |tab| tab.says("The metadata of Bob Member were saved.")).await;
    tab.until("the change left", |tab| is_there(tab, "list", "Changes")).await;
    let changes = tab.get("list", "Changes").text_content().unwrap();
    assert_eq!(changes, "Addedviptrue");
    tab.press("Save metadata");
    tab.until("the form to close", |tab| is_there(tab, "button", "Edit metadata")).await;
    let last = tab.directory.state().metadata_updates.last().cloned();
    assert_eq!(last, json!({"vip": true}).as_object().cloned());
}

#[wasm_bindgen_test]
async fn what_was_saved_of_one_closes_the_form_of_no_other() {
    let tab = Tab::open(able(MetadataWrite::Merge)).await;
    tab.directory.state().held.insert(Operation::SetMetadata);
    let plan = json!({"plan": "team"}).as_object().cloned().unwrap();
    tab.session.set_metadata("bob".into(), (plan.clone(), plan), Callback::new(|_| ()));
    tab.until("the request", |tab| tab.directory.count(Operation::SetMetadata) == 1).await;
    tab.press("Details of Abe Admin");
    tab.until("the details", |tab| is_there(tab, "button", "Edit metadata")).await;
    tab.press("Edit metadata");
    tab.until("the field", |tab| is_there(tab, "textbox", "Metadata as JSON")).await;
    tab.write("textbox", "Metadata as JSON", "{\"vip\": true}");
    tab.directory.state().held.clear();
    tab.until("the notice", |tab| tab.says("The metadata of Bob Member were saved.")).await;
    assert!(is_there(&tab, "list", "Changes"), "what is typed is still there");
}
