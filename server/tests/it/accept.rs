//! The page behind the link in an invitation.

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::Invitation;
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use serde_json::{Value, json};

use crate::app::TestApp;

const USERS: &str = "/v1/apps/app_shop_search/users";

/// Invites somebody and returns the path of their link.
pub(crate) async fn invite(app: &TestApp, address: &str, role: &str) -> String {
    let body = json!({"email_address": address, "role": role});
    app.admin().post(&format!("{USERS}/invite"), body).await.ok::<Invitation>();
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    outbox.mails[0].accept_path.as_ref().unwrap().as_ref().to_owned()
}

pub(crate) async fn member(app: &TestApp, address: &str) -> Option<Member> {
    let list: MemberList = app.admin().get(USERS).await.ok();
    list.users.into_iter().find(|member| member.email.as_deref() == Some(address))
}

#[tokio::test]
async fn shows_what_it_is_about_and_changes_nothing() {
    let app = TestApp::new().await;
    let link = invite(&app, "omar@shop.example", "org:admin").await;
    let reply = app.anonymous().get(&link).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    // Under no-referrer the form would come with `Origin: null` and be refused.
    assert_eq!(reply.header("referrer-policy"), "same-origin");
    let page = reply.text();
    for part in
        ["Shop search", "Admin", "omar@shop.example", "Accept invitation", "<html lang=\"en\">"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("style=") && !page.contains("<script") && !page.contains("<style"));
    assert_eq!(member(&app, "omar@shop.example").await, None);
}

#[tokio::test]
async fn accepting_makes_a_member_once() {
    let app = TestApp::new().await;
    let link = invite(&app, "omar@shop.example", "org:admin").await;
    for _ in 0..2 {
        let reply = app.anonymous().form(&link, "name=+Omar+%00Farouk+").await;
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains("You are in Shop search"));
    }
    let omar = member(&app, "omar@shop.example").await.unwrap();
    assert_eq!((omar.name.as_deref(), omar.role), (Some("Omar Farouk"), Role::ADMIN));
    assert_eq!(omar.joined_at.unwrap().as_str(), "2027-01-15T08:00:00Z");
    // Nothing else is known of when anybody was there.
    assert_eq!(omar.last_active_at.unwrap().as_str(), "2027-01-15T08:00:00Z");
    assert_eq!(member(&app, "sam.osei@harbourpine.example").await.unwrap().last_active_at, None);
    let list: MemberList = app.admin().get(USERS).await.ok();
    assert_eq!(list.total, 25);
    assert!(app.anonymous().get(&link).await.text().contains("You are in"));
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    assert_eq!(
        (outbox.mails[0].status.as_str(), &outbox.mails[0].accept_path),
        ("accepted", &None)
    );
}

#[tokio::test]
async fn a_name_is_not_needed() {
    let app = TestApp::new().await;
    for (address, form) in
        [("a@shop.example", ""), ("b@shop.example", "name=++"), ("c@shop.example", "other=1")]
    {
        let link = invite(&app, address, "org:member").await;
        assert_eq!(app.anonymous().form(&link, form).await.status, 200);
        assert_eq!(member(&app, address).await.unwrap().name, None);
    }
}

#[tokio::test]
async fn who_comes_back_is_the_same_person() {
    let app = TestApp::new().await;
    let address = "sam.osei@harbourpine.example";
    app.admin().delete(&format!("{USERS}/user_sam")).await.ok::<Value>();
    let link = invite(&app, address, "org:member").await;
    assert!(app.anonymous().get(&link).await.text().contains("Sam Osei"));
    app.anonymous().form(&link, "name=Somebody+Else").await;
    let sam = member(&app, address).await.unwrap();
    assert_eq!((sam.user_id.as_str(), sam.name.as_deref()), ("user_sam", Some("Sam Osei")));
}

#[tokio::test]
async fn names_are_text() {
    let app = TestApp::new().await;
    app.admin().delete(&format!("{USERS}/user_script")).await.ok::<Value>();
    let link = invite(&app, "bobby.tables@kestrel-studio.example", "org:member").await;
    let page = app.anonymous().get(&link).await.text();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"));
}

#[tokio::test]
async fn says_why_a_link_no_longer_works() {
    let app = TestApp::new().await;
    let gone = async |link: &str, why: &str| {
        for reply in [app.anonymous().get(link).await, app.anonymous().form(link, "").await] {
            assert_eq!(reply.status, 410, "{}", reply.text());
            assert!(reply.text().contains(why), "{}", reply.text());
        }
    };
    let revoked = invite(&app, "a@shop.example", "org:member").await;
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    let id = &outbox.mails[0].invitation_id;
    app.admin().delete(&format!("{USERS}/invitations/{id}")).await.ok::<Value>();
    gone(&revoked, "was withdrawn").await;

    let used = invite(&app, "b@shop.example", "org:member").await;
    app.anonymous().form(&used, "").await;
    let id = member(&app, "b@shop.example").await.unwrap().user_id;
    app.admin().delete(&format!("{USERS}/{id}")).await.ok::<Value>();
    gone(&used, "was used already").await;
    assert_eq!(member(&app, "b@shop.example").await, None);

    let closed = invite(&app, "c@shop.example", "org:member").await;
    let off = json!({"auth_config": {"mode": "public"}});
    app.admin().patch("/v1/apps/app_shop_search", off).await.ok::<Value>();
    gone(&closed, "does not take members").await;
    app.clock.advance(30 * 24 * 60 * 60);
    gone(&closed, "has expired").await;

    let unknown = app.anonymous().get("/accept/nothing").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.text().contains("no invitation behind this link"));
}

#[tokio::test]
async fn a_foreign_page_cannot_accept() {
    let app = TestApp::new().await;
    let link = invite(&app, "omar@shop.example", "org:member").await;
    for origin in ["https://evil.example", "null"] {
        let reply = app.anonymous().with("origin", origin).form(&link, "").await;
        reply.refused(403, &ErrorType::Forbidden);
    }
    let own = app.anonymous().with("origin", "http://127.0.0.1:8787");
    assert_eq!(own.form(&link, "").await.status, 200);
}

#[tokio::test]
async fn has_its_own_style_sheet() {
    let reply = TestApp::new().await.anonymous().get("/accept.css").await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
}
