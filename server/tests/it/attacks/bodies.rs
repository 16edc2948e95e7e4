//! Bodies that are meant to cost more than they are worth.

use axum::body::{Body, Bytes};
use futures_util::stream;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::OPERATIONS;

use crate::accept;
use crate::app::TestApp;
use crate::operations::{address, body};

/// A body in pieces, of no length that is said before.
fn chunked(pieces: usize) -> Body {
    let piece = Bytes::from(vec![b' '; 64 * 1024]);
    Body::from_stream(stream::iter(
        (0..pieces).map(move |_| Ok::<_, std::io::Error>(piece.clone())),
    ))
}

#[tokio::test]
async fn no_operation_reads_a_large_body() {
    let app = TestApp::new().await;
    let admin = app.admin().with("content-type", "application/json");
    let mut with_bodies = 0;
    for operation in OPERATIONS.iter().filter(|operation| body(operation).is_some()) {
        with_bodies += 1;
        let path = address(operation);
        // Fifty megabytes: with their length said, and without.
        let said = Body::from(vec![b' '; 50_000_000]);
        let reply = admin.send(operation.method, &path, said).await;
        reply.refused(413, &ErrorType::PayloadTooLarge);
        let reply = admin.send(operation.method, &path, chunked(800)).await;
        reply.refused(413, &ErrorType::PayloadTooLarge);
        assert_eq!(reply.header("connection"), "close");
        // What fits is read, and is no JSON.
        let fits = Body::from(vec![b' '; 60_000]);
        admin.send(operation.method, &path, fits).await.refused(400, &ErrorType::BadRequest);
    }
    assert!(with_bodies >= 9, "{with_bodies}");
}

#[tokio::test]
async fn a_body_where_none_belongs_is_not_read() {
    let app = TestApp::new().await;
    for operation in OPERATIONS.iter().filter(|operation| body(operation).is_none()) {
        let path = address(operation);
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let reply = app.admin().send(operation.method, &path, endless).await;
        assert!(reply.status.as_u16() < 500, "{}: {}", operation.id, reply.text());
    }
}

#[tokio::test]
async fn the_form_of_an_invitation_is_not_read_without_end() {
    let app = TestApp::new().await;
    let link = accept::invite(&app, "omar@shop.example", "org:member").await;
    let caller = app.anonymous().with("content-type", "application/x-www-form-urlencoded");
    for (link, status) in [(link.as_str(), 413), ("/accept/nothing", 404)] {
        for body in [Body::from(vec![b'a'; 100_000]), chunked(800)] {
            assert_eq!(caller.send("POST", link, body).await.status, status, "{link}");
        }
    }
}

#[tokio::test]
async fn a_compressed_body_is_never_unpacked() {
    let app = TestApp::new().await;
    // A gzip member that says of itself that it is large.
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x01\x00\x00\x00\x80\x90";
    for coding in ["gzip", "br", "deflate", "zstd", "gzip, gzip"] {
        let caller = app.admin().with("content-encoding", coding);
        let caller = caller.with("content-type", "application/json");
        let path = "/v1/apps/app_shop_search/users/invite";
        let reply = caller.send("POST", path, Body::from(gzip.as_slice())).await;
        reply.refused(400, &ErrorType::BadRequest);
    }
}

#[tokio::test]
async fn json_of_any_depth_is_an_answer() {
    let app = TestApp::new().await;
    let member = "/x/apps/app_shop_search/users/user_ines/metadata";
    let account = "/v1/organizations/users/amara.okafor%40harbourpine.example";
    for depth in [10, 31, 32, 100, 127, 128, 1_000, 30_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let middle = if open == "[" { "" } else { "1" };
            let nested = format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
            for (path, key) in [(member, "public_metadata"), (account, "metadata")] {
                let body = format!("{{\"{key}\":{{\"a\":{nested}}}}}");
                let caller = app.admin().with("content-type", "application/json");
                let reply = caller.send("PATCH", path, Body::from(body)).await;
                // Too deep to be kept, too deep to be read, too large.
                let expected: &[u16] = match depth {
                    0..32 => &[200],
                    32..120 => &[422],
                    _ => &[400, 413],
                };
                let status = reply.status.as_u16();
                assert!(expected.contains(&status), "{path} {depth}: {}", reply.text());
                if status == 422 {
                    assert_eq!(reply.invalid(), [format!("value_error body.{key}")]);
                }
            }
        }
    }
    let deep = format!(
        "{{\"email\":\"a@b.example\",\"user_name\":\"Ana\",\"metadata\":{{\"a\":{}{}}}}}",
        "[".repeat(32),
        "]".repeat(32)
    );
    let caller = app.admin().with("content-type", "application/json");
    let reply = caller.send("POST", "/v1/organizations/users", Body::from(deep)).await;
    assert_eq!(reply.invalid(), ["value_error body.metadata"]);
    // What could be stored can be read by whoever reads the whole list.
    app.admin().get("/v1/apps/app_shop_search/users").await.ok::<MemberList>();
}

#[tokio::test]
async fn what_is_wrong_is_said_a_hundred_times_at_most() {
    let app = TestApp::new().await;
    let keys: Vec<_> = (0..7_000).map(|number| format!("\"{number:04}\":0")).collect();
    let body = format!("{{{}}}", keys.join(","));
    assert!(body.len() < 64 * 1024);
    let admin = app.admin().with("content-type", "application/json");
    for operation in OPERATIONS.iter().filter(|operation| operation.id.starts_with("update")) {
        let path = address(operation);
        let reply = admin.send(operation.method, &path, Body::from(body.clone())).await;
        assert_eq!(reply.invalid().len(), 100, "{}", operation.id);
    }
}
