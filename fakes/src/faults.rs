//! What is to go wrong, and what has arrived: the same controls at every fake.
//!
//! `POST /_faults` queues a fault, or a list of them; `DELETE /_faults` forgets those that are left. `GET /_requests` tells what
//! arrived; `DELETE /_requests` forgets it. The first fault of the queue that fits a request meets it.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::line::Line;

/// The largest body that is taken.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The method it meets; any if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// What the path it meets starts with.
    #[serde(default)]
    pub path: String,
    /// How many requests that fit it lets pass before.
    #[serde(default)]
    pub after: u32,
    /// How many requests it meets.
    #[serde(default = "one")]
    pub times: u32,
    /// What it does to them.
    #[serde(flatten)]
    pub kind: Kind,
}

const fn one() -> u32 {
    1
}

/// What a fault does to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Answers this, and does not do what was asked.
    Answer {
        /// The status.
        status: u16,
        /// The body: JSON, or a text as it is. None if absent.
        #[serde(default)]
        body: Option<Value>,
        /// Headers besides.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// Answers a page, as proxies do, and does not do what was asked.
    Html {
        /// The status.
        status: u16,
    },
    /// Does what was asked, and loses the second half of the answer.
    Cut,
    /// Never answers.
    Stall {
        /// Whether what was asked is done.
        #[serde(default)]
        done: bool,
    },
    /// Closes the connection without an answer.
    Close {
        /// Whether what was asked is done.
        #[serde(default)]
        done: bool,
    },
    /// Answers, and then takes the first entries out of the list that was read: see [`Shrink`].
    Shrink {
        /// How many.
        by: usize,
    },
    /// Does what was asked, and undoes nothing where it refuses in the middle: see [`Keep`].
    Keep,
}

/// In the extensions of a request: what was done of a list before one of its entries was refused stays done. The fake does it, if it
/// takes lists.
#[derive(Debug, Clone, Copy)]
pub struct Keep;

/// In the extensions of a request: how many entries the list that is read loses once it was read. The fake does it, if it has lists.
#[derive(Debug, Clone, Copy)]
pub struct Shrink(pub usize);

/// The headers that are written down: none that may hold a key.
const HEADERS: &[&str] = &["clerk-api-version", "content-type", "user-agent", "x-namespace"];

/// A request as it arrived, without the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrived {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Some of its headers.
    pub headers: BTreeMap<String, String>,
    /// The body; null if there is none or it is no JSON.
    pub body: Value,
}

/// What arrived, in order.
pub type Requests = Vec<Arrived>;

/// The controls of one fake.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<Fault>,
    requests: Requests,
}

impl Faults {
    /// Queues a fault for requests of a method to paths that start like this.
    pub fn add(&self, method: &str, path: &str, times: u32, kind: Kind) {
        let method = Some(method.to_owned());
        self.queue(Fault { method, path: path.to_owned(), after: 0, times, kind });
    }

    /// Queues a fault.
    pub fn queue(&self, fault: Fault) {
        self.lock().queue.push_back(fault);
    }

    /// What arrived so far.
    pub fn requests(&self) -> Requests {
        self.lock().requests.clone()
    }

    /// Forgets what arrived so far.
    pub fn forget(&self) {
        self.lock().requests.clear();
    }

    /// The faults that have met nothing yet, or not all they are to meet.
    pub fn left(&self) -> usize {
        self.lock().queue.len()
    }

    /// The routes with the controls, and with everything else behind the faults.
    pub fn around(&self, router: Router) -> Router {
        let controls = Router::new()
            .route("/_faults", post(add).delete(clear))
            .route("/_requests", axum::routing::get(list).delete(forget))
            .with_state(self.clone());
        router.layer(from_fn_with_state(self.clone(), meet)).merge(controls)
    }

    /// The fault that meets this request, if any.
    fn take(&self, method: &str, path: &str) -> Option<Kind> {
        let queue = &mut self.lock().queue;
        for at in 0..queue.len() {
            let fault = queue.get_mut(at)?;
            let fits = fault.method.as_deref().is_none_or(|wanted| wanted == method);
            if !fits || !path.starts_with(&fault.path) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            fault.times = fault.times.saturating_sub(1);
            let kind = fault.kind.clone();
            if fault.times == 0 {
                queue.remove(at);
            }
            return Some(kind);
        }
        None
    }

    /// A test that failed elsewhere leaves the controls as they are.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Fault),
    Many(Vec<Fault>),
}

async fn add(State(faults): State<Faults>, Json(new): Json<OneOrMany>) -> StatusCode {
    let queue = &mut faults.lock().queue;
    match new {
        OneOrMany::One(fault) => queue.push_back(fault),
        OneOrMany::Many(all) => queue.extend(all),
    }
    StatusCode::NO_CONTENT
}

async fn clear(State(faults): State<Faults>) -> StatusCode {
    faults.lock().queue.clear();
    StatusCode::NO_CONTENT
}

async fn list(State(faults): State<Faults>) -> Json<Requests> {
    Json(faults.requests())
}

async fn forget(State(faults): State<Faults>) -> StatusCode {
    faults.forget();
    StatusCode::NO_CONTENT
}

/// Writes a request down, and lets a fault meet it.
async fn meet(
    State(faults): State<Faults>,
    line: Option<Extension<ConnectInfo<Line>>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let method = parts.method.to_string();
    let path = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let fault = faults.take(&method, &path);
    let header = |name: &&str| {
        let value = parts.headers.get(*name)?.to_str().ok()?;
        Some(((*name).to_owned(), value.to_owned()))
    };
    let headers = HEADERS.iter().filter_map(header).collect();
    let read = serde_json::from_slice(&body).unwrap_or(Value::Null);
    faults.lock().requests.push(Arrived { method, path, headers, body: read });
    match fault {
        Some(Kind::Shrink { by }) => drop(parts.extensions.insert(Shrink(by))),
        Some(Kind::Keep) => drop(parts.extensions.insert(Keep)),
        _ => {}
    }
    let asked = next.run(Request::from_parts(parts, Body::from(body)));
    match fault {
        None | Some(Kind::Shrink { .. } | Kind::Keep) => asked.await,
        Some(Kind::Answer { status, body, headers }) => answer(status, body, headers),
        Some(Kind::Html { status }) => {
            let page = "<!DOCTYPE html><title>Bad gateway</title><h1>Bad gateway</h1>";
            (code(status), [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Some(Kind::Cut) => cut(asked.await).await,
        Some(Kind::Stall { done }) => {
            if done {
                asked.await;
            }
            std::future::pending().await
        }
        Some(Kind::Close { done }) => {
            if done {
                asked.await;
            }
            if let Some(Extension(ConnectInfo(line))) = line {
                line.cut();
            }
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn answer(status: u16, body: Option<Value>, headers: BTreeMap<String, String>) -> Response {
    let mut response = match body {
        None => code(status).into_response(),
        Some(Value::String(text)) => (code(status), text).into_response(),
        Some(body) => (code(status), Json(body)).into_response(),
    };
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The same answer, which breaks off in the middle.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = Half(Some(whole.slice(..whole.len() / 2)));
    Response::from_parts(parts, Body::new(half))
}

/// Something, and then a broken line.
struct Half(Option<Bytes>);

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let next = self.0.take().map(http_body::Frame::data);
        Poll::Ready(Some(next.ok_or_else(|| std::io::ErrorKind::BrokenPipe.into())))
    }
}
