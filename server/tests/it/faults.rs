//! What a vendor's fault becomes on the way to the screen: the same faults at every vendor, at a read and at a change.
//!
//! Where the vendors differ in what they promise, the table says so. What their own words and codes mean is tried beside each directory.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route::segment;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_fakes::{Kind, Running};
use serde_json::json;

use crate::app::{Options, Reply, TestApp};
use crate::{clerk, mixpeek, mixpeek_organization, paradime};

/// A vendor and the server over it.
struct World {
    running: Running,
    app: TestApp,
    users: &'static str,
    /// Where the vendor is asked for people, and where one is changed: the method, the path, and what comes before on the same path.
    read: (&'static str, &'static str),
    change: (&'static str, &'static str, u32),
    vendor: Vendor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vendor {
    Mixpeek,
    MixpeekOrganization,
    Clerk,
    Paradime,
}

async fn at_mixpeek() -> World {
    let running = mixpeek::mixpeek().await;
    let app = TestApp::over(mixpeek::directory(&running));
    let path = "/v1/apps/app_field_notes/users";
    let (read, change) = (("GET", path), ("PATCH", path, 0));
    World { running, app, users: path, read, change, vendor: Vendor::Mixpeek }
}

async fn at_mixpeek_organization() -> World {
    let running = mixpeek_organization::small().await;
    let app = TestApp::over(mixpeek_organization::directory(&running));
    let path = "/v1/organizations/users";
    let (read, change) = (("GET", path), ("PATCH", path, 0));
    let users = "/v1/apps/app_studio/users";
    World { running, app, users, read, change, vendor: Vendor::MixpeekOrganization }
}

async fn at_clerk() -> World {
    let running = clerk::clerk().await;
    let app = TestApp::over(clerk::impatient(&running));
    let path = "/v1/organizations/org_field_notes/memberships";
    let (read, change) = (("GET", path), ("PATCH", path, 0));
    let users = "/v1/apps/app_field_notes/users";
    World { running, app, users, read, change, vendor: Vendor::Clerk }
}

async fn at_paradime() -> World {
    let running = paradime::running(false).await;
    let app = TestApp::over(paradime::directory(&running));
    let path = "/api/v1/graphql";
    // Before a change the list is read.
    let (read, change) = (("POST", path), ("POST", path, 1));
    let users = "/v1/apps/app_warehouse/users";
    World { running, app, users, read, change, vendor: Vendor::Paradime }
}

impl World {
    async fn read(&self, kind: &Kind) -> Reply {
        let (method, path) = self.read;
        self.running.faults.add(method, path, 100, kind.clone());
        self.app.admin().get(self.users).await
    }

    async fn change(&self, kind: &Kind) -> Reply {
        let people: MemberList = self.app.admin().get(self.users).await.ok();
        let somebody = people.users.iter().find(|member| member.role != Role::ADMIN).unwrap();
        let (method, path, after) = self.change;
        let (method, path) = (Some(method.to_owned()), path.to_owned());
        self.running.faults.queue(Fault { method, path, after, times: 100, kind: kind.clone() });
        let id = segment(somebody.user_id.as_str());
        let path = format!("{}/{id}/role", self.users);
        self.app.admin().patch(&path, json!({ "role": "org:admin" })).await
    }
}

fn bare(status: u16) -> Kind {
    Kind::Answer { status, body: None, headers: BTreeMap::new() }
}

/// A body that is no answer, however it is read.
fn odd(status: u16, text: String) -> Kind {
    Kind::Answer { status, body: Some(text.into()), headers: BTreeMap::new() }
}

/// More than is read of an answer.
fn oversized() -> String {
    format!("{{\"users\":[\"{}\"]}}", "a".repeat(17 * 1024 * 1024))
}

/// Deeper than is read.
fn deep() -> String {
    format!("{{\"users\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000))
}

/// With a wait, and where the limit stands.
fn wait(status: u16) -> Kind {
    let headers = [
        ("retry-after", "60"),
        ("x-ratelimit-limit", "10"),
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1800000042"),
        ("x-ratelimit-window", "<script>"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Kind::Answer { status, body: None, headers: BTreeMap::from(headers) }
}

/// Status and type, or code where there is one.
type Told = (u16, &'static str);

const KEY: Told = (503, "directory_key_refused");
const QUOTA: Told = (403, "directory_quota_exceeded");
const FORBIDDEN: Told = (403, "ForbiddenError");
const NOT_FOUND: Told = (404, "NotFoundError");
const EXISTS: Told = (400, "AlreadyExistsError");
const INVALID: Told = (422, "ValidationError");
const LIMIT: Told = (429, "TooManyRequestsError");
const NOTHING_DONE: Told = (503, "UnavailableError");
const NOT_READ: Told = (502, "UnavailableError");
const NOBODY_KNOWS: Told = (504, "UnavailableError");

/// Each fault, and what a read and a change become.
fn faults(vendor: Vendor) -> Vec<(Kind, Told, Told)> {
    let by = |mixpeek: Told, clerk: Told, paradime: Told| match vendor {
        Vendor::Mixpeek | Vendor::MixpeekOrganization => mixpeek,
        Vendor::Clerk => clerk,
        Vendor::Paradime => paradime,
    };
    // GraphQL has its refusals in the body; a status without one comes from somebody in between.
    let absent = by(NOT_FOUND, NOT_FOUND, NOTHING_DONE);
    // The list of accounts is always there: without it, the address is not the API's.
    let no_list = if vendor == Vendor::MixpeekOrganization { NOT_READ } else { absent };
    let there = by(EXISTS, FORBIDDEN, NOTHING_DONE);
    let wrong = by(INVALID, INVALID, NOTHING_DONE);
    // Only Mixpeek promises that a 503 left nothing behind.
    let pause = by(NOTHING_DONE, NOBODY_KNOWS, NOBODY_KNOWS);
    vec![
        (bare(401), KEY, KEY),
        (bare(402), QUOTA, QUOTA),
        (bare(403), FORBIDDEN, FORBIDDEN),
        (bare(404), no_list, absent),
        (bare(409), there, there),
        (bare(422), wrong, wrong),
        (bare(429), LIMIT, LIMIT),
        (wait(429), LIMIT, LIMIT),
        (bare(500), NOTHING_DONE, NOBODY_KNOWS),
        (bare(503), NOTHING_DONE, pause),
        (wait(503), NOTHING_DONE, pause),
        (Kind::Html { status: 502 }, NOTHING_DONE, NOBODY_KNOWS),
        (Kind::Html { status: 200 }, NOT_READ, NOBODY_KNOWS),
        (odd(200, oversized()), NOTHING_DONE, NOBODY_KNOWS),
        (odd(200, deep()), NOT_READ, NOBODY_KNOWS),
        (odd(422, deep()), wrong, wrong),
        (Kind::Cut, NOTHING_DONE, NOBODY_KNOWS),
        (Kind::Stall { done: false }, NOTHING_DONE, NOBODY_KNOWS),
        (Kind::Close { done: true }, NOTHING_DONE, NOBODY_KNOWS),
    ]
}

#[track_caller]
fn told(reply: &Reply, kind: &Kind, (status, name): Told) {
    let about: String = format!("{kind:?}").chars().take(200).collect();
    assert_eq!(reply.status, status, "{about}: {}", reply.text());
    assert!(reply.text().contains(&format!("\"{name}\"")), "{about}: {}", reply.text());
    // A wait is passed on where trying again is an answer to it, and with a 429 where the limit stands: in numbers.
    let waits = if *kind == wait(status) { "60" } else { "" };
    assert_eq!(reply.header("retry-after"), waits, "{about}");
    let limits =
        if status == 429 && waits == "60" { ["10", "0", "1800000042", ""] } else { [""; 4] };
    let names = ["limit", "remaining", "reset", "window"];
    let sent = names.map(|name| reply.header(&format!("x-ratelimit-{name}")));
    assert_eq!(sent, limits, "{about}");
}

/// How many faults are met side by side: most end after some waiting, and a slow machine must not take that for silence.
const AT_ONCE: usize = 4;

/// A world for each fault, made before any of them is met.
async fn worlds(start: impl AsyncFn() -> World) -> Vec<(World, Kind, Told, Told)> {
    let mut worlds = Vec::new();
    for (kind, read, change) in faults(start().await.vendor) {
        worlds.push((start().await, kind, read, change));
    }
    worlds
}

async fn reads(start: impl AsyncFn() -> World) {
    let met = worlds(start).await.into_iter().map(async |(world, kind, expected, _)| {
        told(&world.read(&kind).await, &kind, expected);
    });
    stream::iter(met).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

async fn changes(start: impl AsyncFn() -> World) {
    let met = worlds(start).await.into_iter().map(async |(world, kind, _, expected)| {
        told(&world.change(&kind).await, &kind, expected);
    });
    stream::iter(met).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

macro_rules! at {
    ($($vendor:ident),+) => {$(
        mod $vendor {
            #[tokio::test]
            async fn a_fault_of_a_read_says_what_it_means() {
                super::reads(super::$vendor).await;
            }

            #[tokio::test]
            async fn a_fault_of_a_change_says_what_it_means() {
                super::changes(super::$vendor).await;
            }
        }
    )+};
}
at!(at_mixpeek, at_mixpeek_organization, at_clerk, at_paradime);

#[tokio::test]
async fn a_vendors_limit_is_told_and_not_our_own() {
    let running = mixpeek::mixpeek().await;
    let all = mixpeek_users_server::directory::registry::Directories::one(std::sync::Arc::new(
        mixpeek::directory(&running),
    ));
    let options = Options { rate_limit: Some(500), ..Options::default() };
    let app = TestApp::over_all(all, options);
    let path = "/v1/apps/app_field_notes/users";
    assert_eq!(app.admin().get(path).await.header("x-ratelimit-limit"), "500");
    running.faults.add("GET", path, 1, wait(429));
    let reply = app.admin().get(path).await;
    assert_eq!((reply.status.as_u16(), reply.header("x-ratelimit-limit")), (429, "10"));
    assert_eq!(reply.header("x-ratelimit-window"), "", "no mixture of two limits");
}
