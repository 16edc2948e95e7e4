//! A server to test. Start one with `TestApp::new().await`, call it as `app.admin()` or `app.anonymous()`, and ask the reply for what is
//! expected: `ok()` for an answer, `refused(…)` for an envelope. Both say where they were called when they are wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType};
use mixpeek_users_server::app::app;
use mixpeek_users_server::assets::Assets;
use mixpeek_users_server::auth::Auth;
use mixpeek_users_server::auth::clerk::ClerkAuth;
use mixpeek_users_server::auth::local::LocalAuth;
use mixpeek_users_server::clock::Clock;
use mixpeek_users_server::config::file::ClerkSignIn;
use mixpeek_users_server::cors::Origin;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::embedded::Embedded;
use mixpeek_users_server::directory::embedded::store::Location;
use mixpeek_users_server::directory::mailroom::Mailroom;
use mixpeek_users_server::directory::registry::Directories;
use mixpeek_users_server::state::{AppState, Setup};
use rust_embed::RustEmbed;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const TOKEN: &str = "test-token-0123456789abcdef0123456789abcdef";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/tests/it/dist"]
struct Dist;

/// A build of the tab, small enough to know by heart.
pub(crate) const DIST: Assets = Assets(Dist::get);
/// A server into which the tab was not built.
pub(crate) const NO_DIST: Assets = Assets(|_| None);

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Arc::new(move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap())
    }
}

/// A server with the demo in memory.
pub(crate) struct TestApp {
    router: Router,
    pub(crate) clock: TestClock,
}

/// What a test may want different.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) location: Location,
    pub(crate) rate_limit: Option<u32>,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allowed_origins: Vec<Origin>,
    pub(crate) viewer: Option<String>,
    /// Sign-in with Clerk in place of the token.
    pub(crate) clerk: Option<ClerkSignIn>,
    pub(crate) assets: Assets,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            location: Location::Memory,
            rate_limit: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            viewer: None,
            clerk: None,
            assets: DIST,
        }
    }
}

impl TestApp {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(mut options: Options) -> Self {
        let clock = TestClock::new();
        let directory = Embedded::open(&options.location, clock.clock()).await.unwrap();
        directory.seed_demo().await.unwrap();
        let directory = Arc::new(directory);
        options.viewer = options.viewer.or(directory.viewer().await.unwrap());
        let mailroom: Arc<dyn Mailroom> = Arc::<Embedded>::clone(&directory);
        Self::start(Directories::one(directory), Some(mailroom), options, clock)
    }

    /// A server over some other directory.
    pub(crate) fn over(directory: impl Directory + 'static) -> Self {
        Self::over_all(Directories::one(Arc::new(directory)), Options::default())
    }

    /// A server over several directories.
    pub(crate) fn over_all(directories: Directories, options: Options) -> Self {
        Self::start(directories, None, options, TestClock::new())
    }

    fn start(
        directories: Directories,
        mailroom: Option<Arc<dyn Mailroom>>,
        options: Options,
        clock: TestClock,
    ) -> Self {
        let auth = if let Some(clerk) = options.clerk {
            Auth::Clerk(Box::new(ClerkAuth::new(clerk, clock.clock()).unwrap()))
        } else {
            Auth::Local(LocalAuth::new(SecretString::from(TOKEN), options.viewer))
        };
        let router = app(AppState::new(Setup {
            mailroom,
            directories,
            auth,
            allowed_hosts: options.allowed_hosts,
            allowed_origins: options.allowed_origins,
            rate_limit: options.rate_limit,
            assets: options.assets,
            clock: clock.clock(),
        }));
        Self { router, clock }
    }

    /// All of it, for a socket.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody who holds the token.
    pub(crate) fn admin(&self) -> Caller<'_> {
        Caller { app: self, headers: vec![("authorization", format!("Bearer {TOKEN}"))] }
    }

    /// Somebody who does not.
    pub(crate) fn anonymous(&self) -> Caller<'_> {
        Caller { app: self, headers: Vec::new() }
    }
}

/// Somebody who calls, and the headers they send.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    app: &'a TestApp,
    headers: Vec<(&'static str, String)>,
}

impl Caller<'_> {
    /// Sends one more header, in place of one of the same name.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.json("POST", path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.json("PATCH", path, body).await
    }

    pub(crate) async fn json(&self, method: &str, path: &str, body: Value) -> Reply {
        let caller = self.clone().with("content-type", "application/json");
        caller.send(method, path, Body::from(body.to_string())).await
    }

    pub(crate) async fn form(&self, path: &str, body: &'static str) -> Reply {
        let caller = self.clone().with("content-type", "application/x-www-form-urlencoded");
        caller.send("POST", path, Body::from(body)).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if self.headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", "127.0.0.1:8787");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    /// The answer, which has to be a 200.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The envelope, which has to be of this status and type and to agree with itself.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, kind: &ErrorType) -> ErrorEnvelope {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        assert_eq!(self.header("cache-control"), "no-store");
        let envelope: ErrorEnvelope = serde_json::from_slice(&self.body).unwrap();
        assert_eq!((envelope.success, envelope.status), (false, status));
        assert_eq!(envelope.error.kind, *kind, "{}", self.text());
        assert!(!envelope.error.message.is_empty());
        envelope
    }

    /// The same with a code.
    #[track_caller]
    pub(crate) fn refused_as(&self, status: u16, kind: &ErrorType, code: &str) {
        let envelope = self.refused(status, kind);
        assert_eq!(envelope.error.code.as_deref(), Some(code));
    }

    /// The rejected fields of a 422, as `type location`.
    #[track_caller]
    pub(crate) fn invalid(&self) -> Vec<String> {
        let envelope = self.refused(422, &ErrorType::Validation);
        let issues = envelope.validation_issues();
        assert!(!issues.is_empty() && issues.iter().all(|issue| !issue.message.is_empty()));
        let part = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
        let place = |place: &[Value]| place.iter().map(part).collect::<Vec<_>>().join(".");
        let mut all: Vec<_> = issues
            .iter()
            .map(|issue| format!("{} {}", issue.kind, place(&issue.location)))
            .collect();
        all.sort();
        all
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
