//! Inviting, revoking, sending again.

use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::Operation;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, small};

async fn open_form(tab: &Tab) {
    tab.press("Invite");
    tab.until("the form", |tab| tab.find("textbox", "Email addresses").is_some()).await;
}

fn lost() -> DirectoryError {
    DirectoryError::Unreachable
}

#[wasm_bindgen_test]
async fn many_are_invited_and_the_form_closes() {
    let tab = Tab::open(small()).await;
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io, eve@x.io,");
    tab.until("the count", |tab| tab.find("button", "Send 2 invitations").is_some()).await;
    tab.press("Send 2 invitations");
    tab.until("the notice", |tab| tab.says("dan@x.io and eve@x.io were invited.")).await;
    tab.until("the form to close", |tab| tab.find("textbox", "Email addresses").is_none()).await;
    assert_eq!(tab.directory.count(Operation::Invite), 2);
    assert_eq!(tab.directory.count(Operation::Invitations), 1, "nothing is refetched");
    tab.get("tab", "Invitations, 3 pending");
}

#[wasm_bindgen_test]
async fn whom_the_tab_knows_is_marked_and_not_sent() {
    let tab = Tab::open(small()).await;
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "BOB@x.io, cat@x.io, oops, dan@x.io,");
    tab.until("the marks", |tab| {
        tab.says("Already a member: Bob Member")
            && tab.says("Already invited")
            && tab.says("needs an @")
    })
    .await;
    tab.press("Send invitation");
    tab.until("the summary", |tab| tab.says("1 invitation sent. 3 not sent")).await;
    assert_eq!(tab.directory.count(Operation::Invite), 1);
    assert!(
        tab.find("textbox", "Email addresses").is_some(),
        "the form stays open with what was not sent"
    );
}

#[wasm_bindgen_test]
async fn a_refusal_stays_beside_its_address() {
    let tab = Tab::open(small()).await;
    tab.directory
        .state()
        .failures
        .push((Operation::Invite, DirectoryError::Invalid { message: "No seats left".into() }));
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io");
    tab.press("Send invitation");
    tab.until("the server's words", |tab| tab.says("No seats left")).await;
    tab.press("Send invitation");
    tab.until("the second try", |tab| tab.says("dan@x.io was invited.")).await;
}

#[wasm_bindgen_test]
async fn the_next_form_does_not_tell_what_the_one_before_sent() {
    let tab = Tab::open(small()).await;
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io");
    tab.press("Send invitation");
    tab.until("the form to close", |tab| tab.find("textbox", "Email addresses").is_none()).await;
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "nobody-at-all,");
    tab.until("the reason", |tab| tab.says("An email address needs an @")).await;
    assert!(!tab.says("1 invitation sent."), "nothing was sent from here");
}

#[wasm_bindgen_test]
async fn a_lost_answer_never_means_a_second_mail() {
    let tab = Tab::open(small()).await;
    tab.directory.state().lost_answers.push((Operation::Invite, lost()));
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io");
    tab.press("Send invitation");
    tab.until("the notice", |tab| tab.says("dan@x.io was invited.")).await;
    assert_eq!(tab.directory.count(Operation::Invite), 1);
    assert_eq!(
        tab.directory.count(Operation::Invitations),
        2,
        "the list was asked what became of it"
    );
}

#[wasm_bindgen_test]
async fn an_invitation_that_did_not_go_out_can_be_sent_again() {
    let tab = Tab::open(small()).await;
    tab.directory.state().failures.push((Operation::Invite, lost()));
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io");
    tab.press("Send invitation");
    tab.until("the reason", |tab| tab.says("Not sent. The server did not answer.")).await;
    tab.press("Send invitation");
    tab.until("the notice", |tab| tab.says("dan@x.io was invited.")).await;
}

#[wasm_bindgen_test]
async fn where_nobody_can_tell_the_person_is_told_to_look() {
    let tab = Tab::open(small()).await;
    tab.directory.state().lost_answers.push((Operation::Invite, lost()));
    tab.directory.state().failures.push((Operation::Invitations, lost()));
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io");
    tab.press("Send invitation");
    tab.until("the advice", |tab| tab.says("Check the invitations before you send it again."))
        .await;
}

#[wasm_bindgen_test]
async fn a_rate_limit_pauses_the_batch_and_it_goes_on_by_itself() {
    let tab = Tab::open(small()).await;
    tab.directory
        .state()
        .failures
        .push((Operation::Invite, DirectoryError::RateLimited { retry_after: Some(0.3) }));
    open_form(&tab).await;
    tab.write("textbox", "Email addresses", "dan@x.io, eve@x.io,");
    tab.until("the count", |tab| tab.find("button", "Send 2 invitations").is_some()).await;
    tab.press("Send 2 invitations");
    tab.until("the pause", |tab| {
        tab.says("Paused: the server allows only so many requests a minute.")
    })
    .await;
    tab.until("the rest", |tab| tab.says("dan@x.io and eve@x.io were invited.")).await;
}

#[wasm_bindgen_test]
async fn revoking_asks_first() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the row", |tab| tab.find("button", "Revoke invitation for cat@x.io").is_some())
        .await;
    assert!(tab.says("about"), "Mixpeek sends no expiry: it is estimated");
    tab.press("Revoke invitation for cat@x.io");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Revoke invitation for cat@x.io?").is_some()
    })
    .await;
    tab.say_yes();
    tab.until("the empty list", |tab| tab.says("No pending invitations")).await;
    assert_eq!(tab.directory.count(Operation::Revoke), 1);
}

#[wasm_bindgen_test]
async fn an_invitation_accepted_meanwhile_is_explained_and_the_lists_are_fresh() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the row", |tab| tab.find("button", "Revoke invitation for cat@x.io").is_some())
        .await;
    tab.directory.state().invitations.clear();
    tab.press("Revoke invitation for cat@x.io");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Revoke invitation for cat@x.io?").is_some()
    })
    .await;
    tab.say_yes();
    tab.until("the explanation", |tab| tab.says("cat@x.io has answered the invitation")).await;
    tab.until("fresh lists", |tab| tab.directory.count(Operation::Members) == 2).await;
}

#[wasm_bindgen_test]
async fn resending_revokes_then_invites_and_says_when_only_half_worked() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the row", |tab| tab.find("button", "Resend invitation to cat@x.io").is_some()).await;
    tab.directory
        .state()
        .failures
        .push((Operation::Invite, DirectoryError::Invalid { message: "Quota".into() }));
    tab.press("Resend invitation to cat@x.io");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Resend invitation to cat@x.io?").is_some()
    })
    .await;
    tab.say_yes();
    tab.until("the truth", |tab| tab.says("was revoked, but no new one was sent.")).await;
    tab.press("Send again");
    tab.until("the new one", |tab| tab.says("cat@x.io was invited.")).await;
    tab.get("tab", "Invitations, 1 pending");
}

#[wasm_bindgen_test]
async fn a_resend_that_nobody_can_tell_of_is_not_called_unsent() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the row", |tab| tab.find("button", "Resend invitation to cat@x.io").is_some()).await;
    {
        let mut state = tab.directory.state();
        state.lost_answers.push((Operation::Invite, lost()));
        state.failures.push((Operation::Invitations, lost()));
    }
    tab.press("Resend invitation to cat@x.io");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Resend invitation to cat@x.io?").is_some()
    })
    .await;
    tab.say_yes();
    tab.until("the doubt", |tab| tab.says("whether this was sent could not be found out")).await;
    assert!(!tab.says("no new one was sent"));
    assert!(tab.find("button", "Send again").is_none(), "it may be a second mail");
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_the_list_says_whether_an_invitation_was_revoked() {
    let tab = Tab::open(small()).await;
    tab.get("tab", "Invitations, 1 pending").click();
    tab.until("the row", |tab| tab.find("button", "Revoke invitation for cat@x.io").is_some())
        .await;
    {
        let mut state = tab.directory.state();
        state.failures.push((Operation::Revoke, lost()));
        state.failures.push((Operation::Revoke, lost()));
    }
    tab.press("Revoke invitation for cat@x.io");
    tab.until("the question", |tab| {
        tab.find("alertdialog", "Revoke invitation for cat@x.io?").is_some()
    })
    .await;
    tab.say_yes();
    tab.until("the refusal", |tab| tab.says("was not revoked. The server did not answer.")).await;
    tab.directory.state().failures.push((Operation::Invitations, lost()));
    tab.say_yes();
    tab.until("the doubt", |tab| tab.says("cat@x.io: nobody can tell whether that was done")).await;
    tab.directory.state().lost_answers.push((Operation::Revoke, lost()));
    tab.say_yes();
    tab.until("the truth", |tab| tab.says("The invitation for cat@x.io was revoked.")).await;
    tab.get("tab", "Invitations, 0 pending");
}
