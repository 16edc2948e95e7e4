//! Guessing at the token.

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use mixpeek_users_server::connections::Limits;

use super::{Served, status};
use crate::app::{Options, TOKEN, TestApp};
use crate::log::Log;

#[tokio::test]
async fn guessing_locks_nobody_out_and_uses_up_nothing() {
    let app = TestApp::with(Options { rate_limit: Some(1), ..Options::default() }).await;
    let log = Log::default();
    let _guard = log.start();
    for number in 0..1_000 {
        let guess = format!("Bearer {number:0>43}");
        let reply = app.anonymous().with("authorization", &guess).get("/v1/me").await;
        reply.refused(401, &ErrorType::Unauthorized);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        assert_eq!(reply.header("retry-after"), "");
    }
    // The token has 256 bits: whoever holds it need not wait for those who guess.
    app.admin().get("/v1/me").await.ok::<Me>();
    let log = log.text();
    assert!(log.contains("wrong_token") && !log.contains("00000999"), "a guess is in the log");
}

#[tokio::test]
async fn the_token_counts_in_one_place_only() {
    let served = Served::new(TestApp::new().await.router(), Limits::default()).await;
    for (headers, expected) in [
        (format!("Authorization: Bearer {TOKEN}"), 200),
        (format!("Authorization: Bearer wrong\r\nAuthorization: Bearer {TOKEN}"), 401),
        (format!("Authorization: Bearer {TOKEN} {TOKEN}"), 401),
        (format!("Authorization: Bearer {TOKEN}, Bearer x"), 401),
        (format!("Authorization: Basic {TOKEN}"), 401),
        (format!("Cookie: __session={TOKEN}"), 401),
        (format!("Cookie: token={TOKEN}"), 401),
        (format!("X-Api-Key: {TOKEN}"), 401),
        (format!("Proxy-Authorization: Bearer {TOKEN}"), 401),
        (format!("Referer: http://localhost/#token={TOKEN}"), 401),
    ] {
        let head = "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        let answer = served.send(format!("{head}{headers}\r\n\r\n")).await;
        assert_eq!(status(&answer), expected, "{headers}: {answer}");
    }
}

/// What no measurement could show on a shared machine, the text does: the comparison is `subtle`'s, and there is no other.
#[test]
fn the_token_is_compared_in_a_time_that_says_nothing() {
    let source = include_str!("../../../src/auth/local.rs");
    assert_eq!(source.matches("expose_secret").count(), 1);
    assert_eq!(source.matches("given.ct_eq(expected)").count(), 1);
    for other in ["==", "!=", "starts_with", ".eq(", "cmp(", "matches!"] {
        assert!(!source.contains(other), "{other}");
    }
}
