//! Heads of requests that are too large, or that two readers would understand differently.

use mixpeek_users_server::connections::Limits;

use super::{Served, status};
use crate::app::{TOKEN, TestApp};

async fn served() -> Served {
    Served::new(TestApp::new().await.router(), Limits::default()).await
}

/// A request with these lines, as the last of its connection.
fn request(line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let served = served().await;
    let one = |size: usize| format!("X-Large: {}\r\n", "a".repeat(size));
    let many = |count: usize| "X-Many: a\r\n".repeat(count);
    for (headers, expected) in [
        (one(60_000), 200),
        (one(70_000), 431),
        (one(5_000_000), 431),
        (many(90), 200),
        (many(101), 431),
        (many(20_000), 431),
    ] {
        let answer = served.send(request("GET /healthz", &headers)).await;
        assert_eq!(status(&answer), expected, "{} bytes: {answer}", headers.len());
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused() {
    let served = served().await;
    let token = format!("Authorization: Bearer {TOKEN}\r\n");
    for (length, expected) in [(60_000, 404), (65_400, 404), (70_000, 431), (1_000_000, 431)] {
        let line = format!("GET /v1/apps/{}", "a".repeat(length));
        let answer = served.send(request(&line, &token)).await;
        assert_eq!(status(&answer), expected, "{length}");
    }
}

#[tokio::test]
async fn a_body_has_one_length() {
    let served = served().await;
    for headers in [
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Content-Length : 4\r\n",
        "Content-Length: 4\r\n folded: 1\r\n",
        "X: a\0b\r\n",
        "X: a\rb\r\n",
    ] {
        let answer = served.send(request("POST /healthz", headers)).await;
        assert_eq!(status(&answer), 400, "{headers:?}: {answer}");
    }
    let old =
        "POST /healthz HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(status(&served.send(old).await), 400);
}

#[tokio::test]
async fn what_two_readers_frame_differently_is_the_last_of_its_connection() {
    let served = served().await;
    let hidden = "GET /v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for headers in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", hidden.len() + 5),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", hidden.len() + 5),
    ] {
        let head = "POST /healthz HTTP/1.1\r\nHost: localhost\r\n";
        let answer = served.send(format!("{head}{headers}\r\n0\r\n\r\n{hidden}")).await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers}: {answer}");
        assert!(!answer.contains("no such route"), "{answer}");
    }
}

#[tokio::test]
async fn what_follows_a_refused_body_is_no_request() {
    let served = served().await;
    // Who is refused before the body was read, has sent what looks like another request in it.
    let hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = hidden.len();
    let head = format!(
        "POST /v1/apps/a/users/invite HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    );
    let answer = served.send(format!("{head}{hidden}")).await;
    assert_eq!((status(&answer), answer.matches("HTTP/1.1 ").count()), (401, 1), "{answer}");
}

#[tokio::test]
async fn no_method_does_what_it_does_elsewhere() {
    let served = served().await;
    for (line, expected) in [
        ("TRACE /v1/me", 405),
        ("TRACE /", 405),
        ("CONNECT localhost:8787", 403),
        ("CONNECT evil.example:443", 403),
        ("OPTIONS *", 405),
        ("PURGE /", 405),
        ("DEBUG /v1/me", 405),
        ("G\u{e9}T /", 400),
    ] {
        let secret = "X-Secret: told-to-nobody\r\n";
        let answer = served.send(request(line, secret)).await;
        assert_eq!(status(&answer), expected, "{line}: {answer}");
        assert!(!answer.contains("told-to-nobody"), "{line}: {answer}");
    }
}
