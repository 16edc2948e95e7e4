//! Which session tokens of Clerk are taken, and what becomes of the others.

use axum::body::Body;
use data_encoding::BASE64URL_NOPAD;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::page::PageConfig;
use ring::hmac;
use serde_json::{Value, json};

use crate::app::{Options, Reply, TestApp};
use crate::fake_clerk::{FakeClerk, Key, PARTY, message, session};
use crate::log::Log;

/// What the test's clock starts at.
const NOW: i64 = 1_800_000_000;

struct World {
    app: TestApp,
    clerk: FakeClerk,
    key: Key,
}

impl World {
    async fn new() -> Self {
        Self::with("").await
    }

    async fn with(more: &str) -> Self {
        let key = Key::first();
        let clerk = FakeClerk::start(&[&key]).await;
        let sign_in = Some(clerk.sign_in(more));
        let app = TestApp::with(Options { clerk: sign_in, ..Options::default() }).await;
        Self { app, clerk, key }
    }

    async fn bearer(&self, token: &str) -> Reply {
        let header = format!("Bearer {token}");
        self.app.anonymous().with("authorization", &header).get("/v1/apps").await
    }

    /// What is answered to somebody whose claims differ from an admin's.
    async fn claims(&self, differ: impl FnOnce(&mut Value)) -> Reply {
        self.bearer(&self.key.sign(&claims(differ))).await
    }
}

/// An admin's claims, but for a difference.
fn claims(differ: impl FnOnce(&mut Value)) -> Value {
    let mut claims = session("user_ines", "org_shop_search", "admin", NOW);
    differ(&mut claims);
    claims
}

fn without(key: &'static str) -> impl FnOnce(&mut Value) {
    move |claims| drop(claims.as_object_mut().unwrap().remove(key))
}

fn set(key: &'static str, value: impl Into<Value>) -> impl FnOnce(&mut Value) {
    let value = value.into();
    move |claims| claims[key] = value
}

/// Refused, in the same words whatever was wrong, and with nothing of it in them.
#[track_caller]
fn signed_out(reply: &Reply) {
    let envelope = reply.refused(401, &ErrorType::Unauthorized);
    let message = "You are not signed in, or your session has expired. Sign in and try again";
    assert_eq!(envelope.error.message, message);
    assert_eq!(envelope.error.details, None);
    assert_eq!(reply.header("www-authenticate"), "Bearer");
}

#[track_caller]
fn not_an_admin(reply: &Reply) {
    let envelope = reply.refused(403, &ErrorType::Forbidden);
    assert!(envelope.error.message.contains("not as an admin"), "{}", envelope.error.message);
}

#[tokio::test]
async fn an_admins_session_is_taken_in_either_version() {
    let world = World::new().await;
    world.claims(|_| ()).await.ok::<Value>();
    let first = claims(|claims| {
        without("v")(claims);
        without("o")(claims);
        set("org_id", "org_shop_search")(claims);
        set("org_role", "org:admin")(claims);
    });
    world.bearer(&world.key.sign(&first)).await.ok::<Value>();
    // Where claims of both versions stand, the version says which count.
    let mut both = first.clone();
    both["o"] = json!({"id": "org_field_notes", "rol": "admin"});
    both["org_role"] = "org:member".into();
    not_an_admin(&world.bearer(&world.key.sign(&both)).await);
}

#[tokio::test]
async fn a_session_is_taken_from_the_cookie_where_there_is_no_header() {
    let world = World::new().await;
    let token = world.key.sign(&claims(|_| ()));
    let cookie = |cookie: String| world.app.anonymous().with("cookie", &cookie);
    cookie(format!("a=b; __session={token}; c=d")).get("/v1/apps").await.ok::<Value>();
    signed_out(&cookie(format!("x__session={token}")).get("/v1/apps").await);
    signed_out(&cookie("__session=".to_owned()).get("/v1/apps").await);
    let both = cookie(format!("__session={token}")).with("authorization", "Bearer nonsense");
    signed_out(&both.get("/v1/apps").await);
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_ride_on_the_cookie() {
    let world = World::new().await;
    let cookie = format!("__session={}", world.key.sign(&claims(|_| ())));
    let caller = world.app.anonymous().with("cookie", &cookie);
    let foreign = caller.with("origin", "https://evil.example");
    let path = "/v1/apps/app_shop_search/users/user_omar";
    foreign.delete(path).await.refused(403, &ErrorType::Forbidden);
}

#[tokio::test]
async fn a_session_knows_who_looks() {
    let world = World::new().await;
    let token = format!("Bearer {}", world.key.sign(&claims(set("email", "ines@shop.example"))));
    let caller = world.app.anonymous().with("authorization", &token);
    let list: MemberList = caller.get("/v1/apps/app_shop_search/users").await.ok();
    let viewer = list.x_context.unwrap().viewer_user_id.unwrap();
    assert_eq!(viewer.as_str(), "user_ines");
    let me: Me = caller.get("/v1/me").await.ok();
    assert_eq!(me.organization_id.as_str(), "org_shop_search");
    assert_eq!(me.user_email.as_deref(), Some("ines@shop.example"));
}

#[tokio::test]
async fn times_are_kept_but_for_a_skew_of_five_seconds() {
    let world = World::new().await;
    for (key, taken, refused) in
        [("exp", NOW - 4, NOW - 5), ("nbf", NOW + 5, NOW + 6), ("iat", NOW + 5, NOW + 6)]
    {
        world.claims(set(key, taken)).await.ok::<Value>();
        signed_out(&world.claims(set(key, refused)).await);
    }
    signed_out(&world.claims(without("exp")).await);
    signed_out(&world.claims(set("exp", "2100-01-01")).await);
    signed_out(&world.claims(set("nbf", "soon")).await);
    signed_out(&world.claims(set("exp", i64::MIN)).await);
    world.claims(set("exp", i64::MAX)).await.ok::<Value>();
    let token = world.key.sign(&claims(|_| ()));
    world.app.clock.advance(66);
    signed_out(&world.bearer(&token).await);
}

#[tokio::test]
async fn what_is_not_signed_with_clerks_key_is_refused() {
    let world = World::new().await;
    let good = world.key.sign(&claims(|_| ()));
    let (message_part, signature) = good.rsplit_once('.').unwrap();

    // Another key under the same id.
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": world.key.id});
    signed_out(&world.bearer(&Key::second().sign_as(&header, &claims(|_| ()))).await);
    // Other claims under the same signature.
    let operator = claims(set("sub", "user_other"));
    let forged = format!("{}.{signature}", message(&header, &operator));
    signed_out(&world.bearer(&forged).await);
    // No signature.
    for none in ["none", "None", "NONE"] {
        let header = json!({"alg": none, "typ": "JWT", "kid": world.key.id});
        signed_out(&world.bearer(&format!("{}.", message(&header, &claims(|_| ())))).await);
    }
    // The public key as a shared secret.
    let header = json!({"alg": "HS256", "typ": "JWT", "kid": world.key.id});
    let message_of = message(&header, &claims(|_| ()));
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &world.key.modulus());
    let tag = hmac::sign(&secret, message_of.as_bytes());
    let token = format!("{message_of}.{}", BASE64URL_NOPAD.encode(tag.as_ref()));
    signed_out(&world.bearer(&token).await);
    // Another algorithm of the same family.
    let header = json!({"alg": "RS512", "typ": "JWT", "kid": world.key.id});
    signed_out(&world.bearer(&world.key.sign_as(&header, &claims(|_| ()))).await);
    // No key named, one that is no RSA key, and an extension that nobody here understands.
    for header in [
        json!({"alg": "RS256", "typ": "JWT"}),
        json!({"alg": "RS256", "typ": "JWT", "kid": "ins_other"}),
        json!({"alg": "RS256", "typ": "JWT", "kid": world.key.id, "crit": ["x"]}),
    ] {
        signed_out(&world.bearer(&world.key.sign_as(&header, &claims(|_| ()))).await);
    }
    for text in [
        "",
        "x",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        message_part,
        &format!("{good}x"),
        "e30.e30.e30",
        "mt_0123456789abcdef",
        "ak_0123456789abcdef",
    ] {
        signed_out(&world.bearer(text).await);
    }
    signed_out(&world.app.anonymous().get("/v1/apps").await);
    world.bearer(&good).await.ok::<Value>();
}

#[tokio::test]
async fn a_token_that_is_no_session_is_refused() {
    let world = World::new().await;
    signed_out(&world.claims(without("sid")).await);
    signed_out(&world.claims(set("sid", Value::Null)).await);
    signed_out(&world.claims(set("sub", "mch_1")).await);
    signed_out(&world.claims(without("sub")).await);
    signed_out(&world.claims(set("sts", "pending")).await);
    for (key, value) in [("cat", "cl_B7d4PD222AAA"), ("cat", "cl_B7d4PD333AAA"), ("typ", "at+jwt")]
    {
        let mut header = json!({"alg": "RS256", "typ": "JWT", "kid": world.key.id});
        header[key] = value.into();
        signed_out(&world.bearer(&world.key.sign_as(&header, &claims(|_| ()))).await);
    }
    // Without a tag, its claims count.
    let header = json!({"alg": "RS256", "kid": world.key.id, "oiat": NOW});
    world.bearer(&world.key.sign_as(&header, &claims(|_| ()))).await.ok::<Value>();
}

#[tokio::test]
async fn a_session_has_to_be_made_on_a_page_that_was_named() {
    let world = World::new().await;
    for party in
        ["https://evil.example", "http://users.example.com", "https://users.example.com/", ""]
    {
        signed_out(&world.claims(set("azp", party)).await);
    }
    signed_out(&world.claims(without("azp")).await);
    world.claims(set("azp", PARTY)).await.ok::<Value>();
}

#[tokio::test]
async fn a_session_has_to_be_of_the_issuer_where_one_is_named() {
    let world = World::with("issuer = \"https://clerk.example.com/\"").await;
    world.claims(|_| ()).await.ok::<Value>();
    signed_out(&world.claims(set("iss", "https://clerk.evil.example")).await);
    signed_out(&world.claims(without("iss")).await);
}

#[tokio::test]
async fn only_an_admin_of_an_organization_gets_in() {
    let world = World::new().await;
    for role in ["member", "org:admin", "administrator", "Admin", ""] {
        not_an_admin(&world.claims(|claims| claims["o"]["rol"] = role.into()).await);
    }
    not_an_admin(&world.claims(|claims| claims["o"]["rol"] = Value::Null).await);
    not_an_admin(&world.claims(without("o")).await);
    let old = |role: &'static str| {
        move |claims: &mut Value| {
            without("v")(claims);
            set("org_id", "org_shop_search")(claims);
            set("org_role", role)(claims);
        }
    };
    for role in ["org:member", "admin"] {
        not_an_admin(&world.claims(old(role)).await);
    }
    world.claims(old("org:admin")).await.ok::<Value>();
}

#[tokio::test]
async fn a_new_key_is_fetched_and_an_old_one_forgotten() {
    let world = World::new().await;
    let second = Key::second();
    world.claims(|_| ()).await.ok::<Value>();
    world.clerk.rotate(&[&second]);
    // Too early to ask again.
    let token = |now| session("user_ines", "org_shop_search", "admin", now);
    signed_out(&world.bearer(&second.sign(&token(NOW))).await);
    world.app.clock.advance(30);
    world.bearer(&second.sign(&token(NOW + 30))).await.ok::<Value>();
    signed_out(&world.bearer(&world.key.sign(&token(NOW + 30))).await);
    assert_eq!(world.clerk.asked(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_taken_for_five_minutes_at_most() {
    let world = World::new().await;
    let token = |now| world.key.sign(&session("user_ines", "org_shop_search", "admin", now));
    world.bearer(&token(NOW)).await.ok::<Value>();
    world.clerk.rotate(&[&Key::second()]);
    world.app.clock.advance(299);
    world.bearer(&token(NOW + 299)).await.ok::<Value>();
    world.app.clock.advance(1);
    signed_out(&world.bearer(&token(NOW + 300)).await);
}

#[tokio::test]
async fn unknown_keys_do_not_become_requests_to_clerk() {
    let world = World::new().await;
    let flood = async |start: i64| {
        for n in 0..20 {
            let header = json!({"alg": "RS256", "typ": "JWT", "kid": format!("ins_{start}_{n}")});
            let claims = session("user_ines", "org_shop_search", "admin", start);
            signed_out(&world.bearer(&world.key.sign_as(&header, &claims)).await);
        }
    };
    flood(NOW).await;
    assert_eq!(world.clerk.asked(), 1);
    world.app.clock.advance(29);
    flood(NOW + 29).await;
    assert_eq!(world.clerk.asked(), 1);
    world.app.clock.advance(1);
    flood(NOW + 30).await;
    assert_eq!(world.clerk.asked(), 2);
}

#[tokio::test]
async fn callers_at_the_same_time_ask_for_the_keys_once() {
    let world = World::new().await;
    let token = world.key.sign(&claims(|_| ()));
    let (a, b, c) = tokio::join!(world.bearer(&token), world.bearer(&token), world.bearer(&token));
    for reply in [a, b, c] {
        reply.ok::<Value>();
    }
    assert_eq!(world.clerk.asked(), 1);
}

#[tokio::test]
async fn keys_come_though_whoever_needed_them_first_goes_away() {
    let world = World::new().await;
    let token = world.key.sign(&claims(|_| ()));
    let held = world.clerk.hold().await;
    tokio::select! {
        reply = world.bearer(&token) => panic!("{}", reply.text()),
        () = world.clerk.is_asked(1) => {}
    }
    drop(held);
    world.bearer(&token).await.ok::<Value>();
    assert_eq!(world.clerk.asked(), 1);
}

#[tokio::test]
async fn without_keys_nobody_is_told_to_sign_in_again() {
    let world = World::new().await;
    let unavailable = |reply: &Reply| {
        let envelope = reply.refused(503, &ErrorType::Unavailable);
        assert!(envelope.error.message.contains("Clerk does not answer"));
    };
    world.clerk.answer(500);
    unavailable(&world.claims(|_| ()).await);
    world.clerk.answer(200);
    for odd in
        [json!({}), json!({"keys": []}), json!("<html>"), json!({"keys": [1, {"kty": "RSA"}]})]
    {
        world.clerk.has(odd);
        world.app.clock.advance(30);
        let now = world.app.clock.now();
        let token = world.key.sign(&session("user_ines", "org_shop_search", "admin", now));
        unavailable(&world.bearer(&token).await);
    }
}

#[tokio::test]
async fn what_stands_in_a_key_set_is_not_in_the_log() {
    let log = Log::default();
    let _guard = log.start();
    let world = World::new().await;
    for odd in [json!("ana@shop.example"), json!({"keys": "ana@shop.example"})] {
        world.clerk.has(odd);
        world.app.clock.advance(30);
        let now = world.app.clock.now();
        let token = world.key.sign(&session("user_ines", "org_shop_search", "admin", now));
        world.bearer(&token).await.refused(503, &ErrorType::Unavailable);
    }
    assert_eq!(log.text().matches("answered something else than a key set").count(), 2);
    assert!(!log.text().contains("ana@"), "{}", log.text());
}

#[tokio::test]
async fn keys_outlast_a_fault_of_clerks_by_an_hour_and_no_longer() {
    let world = World::new().await;
    let token = |now| world.key.sign(&session("user_ines", "org_shop_search", "admin", now));
    world.bearer(&token(NOW)).await.ok::<Value>();
    world.clerk.answer(503);
    world.app.clock.advance(3_599);
    world.bearer(&token(NOW + 3_599)).await.ok::<Value>();
    world.app.clock.advance(1);
    world.bearer(&token(NOW + 3_600)).await.refused(503, &ErrorType::Unavailable);
    world.clerk.answer(200);
    world.app.clock.advance(30);
    world.bearer(&token(NOW + 3_630)).await.ok::<Value>();
}

#[tokio::test]
async fn the_page_says_where_to_sign_in_and_holds_no_token() {
    let world = World::with("sign_in_url = \"https://users.example.com/sign-in\"").await;
    let reply = world.app.anonymous().send("GET", "/", Body::empty()).await;
    let text = reply.text();
    let (_, block) = text.split_once("id=\"mixpeek-users-config\">").unwrap();
    let (block, _) = block.split_once("</script>").unwrap();
    let config: PageConfig = serde_json::from_str(block).unwrap();
    assert_eq!(config.sign_in_url.as_deref(), Some("https://users.example.com/sign-in"));
    assert!(!config.token_in_address, "a link is no way to sign in");
    let local = TestApp::new().await;
    assert!(local.anonymous().get("/").await.text().contains("\"sign_in_url\":null"));
}
