//! Clients that take their time. The clock is moved, and the sockets are real.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use mixpeek_users_server::connections::Limits;
use mixpeek_users_server::directory::error::DirectoryError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Served, rest, status};
use crate::accept;
use crate::app::{TOKEN, TestApp};
use crate::operations::faults::Failing;

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

/// Sends a byte a second until the server has had enough, and says when that was and what it answered.
async fn drip(client: &mut TcpStream) -> (Duration, String) {
    let started = Instant::now();
    let mut answer = Vec::new();
    loop {
        tokio::select! {
            read = client.read_buf(&mut answer) => match read {
                Ok(read) if read > 0 => {}
                _ => break,
            },
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                if client.write_all(b"a").await.is_err() {
                    break;
                }
            }
        }
    }
    (started.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test]
async fn a_thousand_dripping_connections_keep_nobody_from_an_answer() {
    let app = TestApp::new().await;
    let served = Served::new(app.router(), Limits { connections: 100, ..Limits::default() }).await;
    let mut dripping = std::collections::VecDeque::new();
    for number in 0..1000 {
        let mut client = served.connect().await;
        client.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: a").await.unwrap();
        dripping.push_back(client);
        if dripping.len() > 150 {
            // It has given way to somebody who came later.
            assert_eq!(rest(&mut dripping.pop_front().unwrap()).await, "");
        }
        if number % 50 == 49 {
            assert_eq!(status(&served.send(HEALTH).await), 200, "after {number}");
        }
    }
}

#[tokio::test]
async fn a_thousand_dripping_bodies_keep_nobody_from_an_answer() {
    let app = TestApp::new().await;
    let link = accept::invite(&app, "omar@shop.example", "org:member").await;
    let served = Served::new(app.router(), Limits { connections: 100, ..Limits::default() }).await;
    let heads = [
        format!(
            "POST {link} HTTP/1.1\r\nHost: localhost\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=a"
        ),
        format!(
            "PATCH /v1/apps/a/users/u/role HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n{{"
        ),
    ];
    let mut dripping = std::collections::VecDeque::new();
    for number in 0..1000 {
        let mut client = served.connect().await;
        client.write_all(heads[number % 2].as_bytes()).await.unwrap();
        dripping.push_back(client);
        if dripping.len() > 150 {
            // It has given way to somebody who came later.
            let mut given_way = dripping.pop_front().unwrap();
            let told = tokio::time::timeout(Duration::from_secs(10), rest(&mut given_way)).await;
            assert_eq!(told.unwrap(), "", "after {number}");
        }
        // Not a newcomer for that.
        dripping.front_mut().unwrap().write_all(b"a").await.ok();
        if number % 50 == 49 {
            let answer = tokio::time::timeout(Duration::from_secs(10), served.send(HEALTH)).await;
            assert_eq!(status(&answer.unwrap()), 200, "after {number}");
        }
    }
}

#[tokio::test]
async fn a_form_for_no_invitation_is_not_waited_for() {
    let app = TestApp::new().await;
    let served = Served::new(app.router(), Limits::default()).await;
    let head = "POST /accept/nothing HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=a";
    let answer = tokio::time::timeout(Duration::from_secs(10), served.send(head)).await.unwrap();
    assert_eq!(status(&answer), 404, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_cut_off_however_it_drips() {
    let served = Served::new(hello(), Limits::default()).await;
    for begun in ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "] {
        let mut client = served.connect().await;
        client.write_all(begun.as_bytes()).await.unwrap();
        let (after, answer) = drip(&mut client).await;
        assert_eq!(answer, "", "{begun:?}");
        assert!((20..23).contains(&after.as_secs()), "{begun:?}: {after:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_request_is_closed() {
    let served = Served::new(hello(), Limits::default()).await;
    for begun in ["", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"] {
        let mut client = served.connect().await;
        client.write_all(begun.as_bytes()).await.unwrap();
        let started = Instant::now();
        let answer = rest(&mut client).await;
        assert_eq!(answer.ends_with("hello"), !begun.is_empty());
        assert_eq!(started.elapsed().as_secs(), 20);
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_refused_however_it_drips() {
    let failing = Failing::new(|| DirectoryError::LastAdmin);
    let served = Served::new(TestApp::over(failing).router(), Limits::default()).await;
    for framing in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
        let mut client = served.connect().await;
        let head = format!(
            "PATCH /v1/apps/a/users/u/role HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {TOKEN}\r\n{framing}\r\n\r\n3e8\r\n"
        );
        client.write_all(head.as_bytes()).await.unwrap();
        let (after, answer) = drip(&mut client).await;
        assert_eq!(status(&answer), 400, "{framing}: {answer}");
        assert!((20..25).contains(&after.as_secs()), "{framing}: {after:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_takes_is_given_up() {
    let large = Router::new().route("/", get(async || vec![b'a'; 50_000_000]));
    let served = Served::new(large, Limits::default()).await;
    let mut client = served.connect().await;
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_mins(1)).await;
    let taken = rest(&mut client).await.len();
    assert!(taken < 50_000_000, "{taken}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_taken_slowly_arrives_whole() {
    let large = Router::new().route("/", get(async || vec![b'a'; 20_000_000]));
    let served = Served::new(large, Limits::default()).await;
    let mut client = served.connect().await;
    client.write_all(b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
    let mut taken = 0;
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let mut part = vec![0; 1_000_000];
        // As much as is there, so that the other side gets on.
        match client.read_exact(&mut part).await {
            Ok(read) => taken += read,
            Err(_) => break,
        }
    }
    assert_eq!(taken, 20_000_000);
}

#[tokio::test]
async fn a_refusal_that_comes_before_the_body_was_read_arrives() {
    let app = TestApp::new().await;
    let served = Served::new(app.router(), Limits::default()).await;
    let body = vec![b'a'; 5_000_000];
    for (token, expected) in [("wrong", 401), (TOKEN, 413)] {
        let head = format!(
            "POST /v1/apps/app_shop_search/users/invite HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = served.send([head.as_bytes(), &body].concat()).await;
        assert_eq!(status(&answer), expected, "{answer}");
        assert!(answer.contains("\r\nconnection: close"), "{answer}");
    }
}

#[tokio::test]
async fn who_sends_on_after_the_last_answer_is_not_listened_to_for_long() {
    let served = Served::new(hello(), Limits::default()).await;
    let mut client = served.connect().await;
    client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let started = Instant::now();
    let last = loop {
        if client.write_all(b"a").await.is_err() {
            break started.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert!((1..4).contains(&last.as_secs()), "{last:?}");
}

#[tokio::test]
async fn what_is_under_way_is_answered_before_the_server_stops() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (at_work, may_go) = (Arc::clone(&begun), Arc::clone(&go));
    let work = async move || {
        at_work.notify_one();
        may_go.notified().await;
        "done"
    };
    let router = hello().route("/work", post(work)).route("/stuck", get(pending::<()>));
    let served = Served::new(router, Limits::default()).await;
    let mut idle = served.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    idle.read_exact(&mut [0; 12]).await.unwrap();
    let mut client = served.connect().await;
    let request = b"POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    client.write_all(request).await.unwrap();
    begun.notified().await;
    served.stop.send(()).unwrap();
    assert!(rest(&mut idle).await.ends_with("hello"));
    assert!(!served.ended.is_finished());
    go.notify_one();
    assert!(rest(&mut client).await.ends_with("done"));
    served.ended.await.unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}
