//! A tab inside somebody's page: what the page may stop, and what it hears.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use mixpeek_users_app::directory::Answer;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::memory::Operation;
use mixpeek_users_app::model::roster::Viewer;
use mixpeek_users_app::session::host::{Event, Host, Intent};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, small, small_inviting};

/// A page that lets through what it is told to, and writes everything down.
#[derive(Default)]
struct Page {
    veto: Mutex<Option<String>>,
    /// Whom the veto is about; everybody if absent.
    only: Option<&'static str>,
    heard: Mutex<Vec<String>>,
    /// How many changes are under way.
    under_way: Mutex<i32>,
}

impl Page {
    fn note(&self, text: String) {
        self.heard.lock().unwrap().push(text);
    }

    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

impl Host for Page {
    fn permit(&self, intent: &Intent) -> Answer<()> {
        self.note(format!("permit {intent:?}"));
        let mut veto = self.veto.lock().unwrap().clone();
        if let (Some(only), Intent::Invite { email, .. }) = (self.only, intent)
            && email.as_str() != only
        {
            veto = None;
        }
        Box::pin(
            async move { veto.map_or(Ok(()), |reason| Err(DirectoryError::Vetoed { reason })) },
        )
    }

    fn tell(&self, event: &Event<'_>) {
        self.note(match event {
            Event::MembersLoaded { total } => format!("loaded {total}"),
            Event::Invited(invitation) => format!("invited {}", invitation.email_address),
            Event::Revoked(invitation) => format!("revoked {}", invitation.email_address),
            Event::Resent(invitation) => format!("resent {}", invitation.email_address),
            Event::RoleChanged { user, role } => format!("{user} is {role}"),
            Event::StatusChanged { user, status } => format!("{user} is {status}"),
            Event::MetadataChanged { user } => format!("{user} has other metadata"),
            Event::Added { user, role } => format!("added {user} as {role}"),
            Event::Removed { user } => format!("removed {user}"),
            Event::Failed { error, text } => format!("failed: {error}: {text}"),
            Event::UnderWay { more } => return *self.under_way.lock().unwrap() += more,
        });
    }

    fn announce(&self, is_error: bool, text: &str) {
        self.note(format!("{}: {text}", if is_error { "alert" } else { "status" }));
    }
}

async fn open() -> (Tab, Arc<Page>) {
    let tab = Tab::open(small()).await;
    let page = Arc::new(Page::default());
    let _ = tab.session.hosted(Arc::clone(&page) as _);
    (tab, page)
}

#[wasm_bindgen_test]
async fn the_page_is_asked_before_a_write_and_hears_of_it_after() {
    let (tab, page) = open().await;
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the notice", |tab| tab.says("Abe Admin is now Member.")).await;
    assert_eq!(
        page.heard(),
        [
            r#"permit SetRole { user: UserId("abe"), role: Role("org:member") }"#,
            "abe is org:member",
            "status: Abe Admin is now Member.",
        ]
    );
}

#[wasm_bindgen_test]
async fn a_veto_sends_nothing_and_puts_the_row_back() {
    let (tab, page) = open().await;
    *page.veto.lock().unwrap() = Some("Ask the owner first.".into());
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the reason", |tab| tab.says("Ask the owner first.")).await;
    assert_eq!(tab.chosen("Role for Abe Admin"), "org:admin");
    assert_eq!(tab.directory.count(Operation::SetRole), 0);
    assert!(page.heard().iter().any(|heard| heard.starts_with("failed: stopped by the page")));
    *page.veto.lock().unwrap() = None;
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the change", |tab| tab.says("Abe Admin is now Member.")).await;
}

#[wasm_bindgen_test]
async fn a_veto_without_words_has_ours() {
    let (tab, page) = open().await;
    *page.veto.lock().unwrap() = Some(String::new());
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Bob Member?").is_some()).await;
    tab.say_yes();
    tab.until("our words", |tab| tab.says("This page did not allow it.")).await;
    assert_eq!(tab.directory.count(Operation::Remove), 0);
    assert_eq!(tab.rows(), 3);
}

#[wasm_bindgen_test]
async fn a_veto_takes_one_out_of_a_group_and_the_page_hears_of_each_that_went() {
    let tab = Tab::open(small_inviting(10)).await;
    let page = Arc::new(Page { only: Some("dan@x.io"), ..Page::default() });
    let _ = tab.session.hosted(Arc::clone(&page) as _);
    *page.veto.lock().unwrap() = Some("Not this one.".into());
    tab.session.draft.update(|draft| draft.add("dan@x.io eve@x.io fay@x.io", &|_| None));
    tab.session.send_draft();
    tab.until("the notice", |tab| tab.says("eve@x.io and fay@x.io were invited.")).await;
    let heard = page.heard();
    let is = |start: &str| heard.iter().filter(|heard| heard.starts_with(start)).count();
    assert_eq!((is("permit "), is("failed: stopped"), is("invited ")), (3, 1, 2), "{heard:?}");
    assert_eq!(tab.directory.count(Operation::InviteMany), 1);
    assert!(tab.directory.state().invitations.iter().all(|i| &*i.email_address != "dan@x.io"));
}

#[wasm_bindgen_test]
async fn sending_again_is_one_intent_and_one_event() {
    let (tab, page) = open().await;
    tab.session.resend("inv_1".into());
    tab.until("the notice", |tab| tab.says("A new invitation was sent")).await;
    let heard = page.heard();
    assert_eq!(heard.iter().filter(|heard| heard.starts_with("permit ")).count(), 1, "{heard:?}");
    assert_eq!(heard.last().unwrap(), "resent cat@x.io");
    assert!(!heard.iter().any(|heard| heard.starts_with("invited")), "{heard:?}");
}

#[wasm_bindgen_test]
async fn the_page_hears_of_lists_that_came_and_that_did_not() {
    let (tab, page) = open().await;
    tab.session.load_members();
    tab.until("the list", |_| page.heard.lock().unwrap().iter().any(|heard| heard == "loaded 3"))
        .await;
    page.heard();
    tab.directory.state().failures.push((Operation::Members, DirectoryError::Unauthorized));
    tab.session.load_members();
    tab.until("the failure", |_| {
        page.heard.lock().unwrap().iter().any(|heard| heard.starts_with("failed: not signed in"))
    })
    .await;
}

#[wasm_bindgen_test]
async fn how_a_change_ended_is_heard_when_the_tab_is_gone_and_then_no_more() {
    let (mut tab, page) = open().await;
    tab.directory.state().held.insert(Operation::SetRole);
    tab.choose("Role for Abe Admin", "org:member");
    tab.until("the request", |tab| tab.directory.count(Operation::SetRole) == 1).await;
    tab.unmount();
    page.heard();
    assert!(tab.session.is_writing());
    assert_eq!(*page.under_way.lock().unwrap(), 1);
    tab.directory.state().held.clear();
    tab.until("the end", |tab| !tab.session.is_writing()).await;
    assert!(tab.directory.state().members[1].role.as_str().ends_with("member"), "it was written");
    let heard = page.heard();
    assert_eq!(heard, ["abe is org:member", "status: Abe Admin is now Member."]);
    assert_eq!(*page.under_way.lock().unwrap(), 0);
    assert!(tab.session.roster.is_disposed());
}

#[wasm_bindgen_test]
async fn the_page_knows_who_is_at_the_screen() {
    let tab = Tab::open(small()).await;
    assert!(!tab.says("You"));
    let viewer = Viewer { id: None, email: Some("ABE@x.io".into()) };
    tab.session.roster.update(|roster| roster.introduce(viewer));
    tab.until("the badge", |tab| tab.says("You")).await;
    tab.session.roster.update(|roster| roster.introduce(Viewer::default()));
    tab.until("the badge to go", |tab| !tab.says("You")).await;
}

#[wasm_bindgen_test]
async fn what_can_be_done_may_change() {
    let tab = Tab::open(small()).await;
    tab.session.adapt(None, true);
    tab.until("no way to invite", |tab| tab.find("button", "Invite").is_none()).await;
}

#[wasm_bindgen_test]
async fn with_a_dialog_open_a_notice_is_said_in_it() {
    let (tab, _page) = open().await;
    assert!(
        tab.root.query_selector(".mxu-toasts [role]").unwrap().is_some(),
        "made before the host"
    );
    tab.press("Remove Bob Member");
    tab.until("the question", |tab| tab.find("alertdialog", "Remove Bob Member?").is_some()).await;
    tab.session.explain("Something else happened.".into());
    tab.until("the words inside", |tab| {
        let said = tab.root.query_selector("dialog[open] [data-said=alert]").unwrap();
        said.and_then(|said| said.text_content()).as_deref() == Some("Something else happened.")
    })
    .await;
}
