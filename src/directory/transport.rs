//! Everything that touches `fetch`: the one place that names `gloo_net`, looks at a status or decodes a body.

use std::cell::Cell;
use std::sync::Arc;

use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Array, Map, Promise, Reflect, Uint8Array};
use mixpeek_users_contract::error::ErrorEnvelope;
use secrecy::{ExposeSecret, SecretString};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader};

use super::Answer;
use super::error::DirectoryError;
use super::json;

/// What the browser calls the error of a request whose time is over (source: `AbortSignal.timeout` in the DOM standard).
const LATE: &str = "TimeoutError";
/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 30_000;

/// The largest body that is read, in bytes: the members of an app of a hundred thousand.
const LARGEST: usize = 40_000_000;

/// Where the contract is answered and with which credentials.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Absolute, without a trailing slash.
    pub base_url: String,
    /// Value of the `X-Namespace` header.
    pub namespace: Option<String>,
    /// What requests are authorised with.
    pub credentials: Credentials,
    /// Answers the page asked for before this module had arrived.
    pub early: EarlyAnswers,
}

/// A bearer token, or who knows it.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Requests carry no token.
    #[default]
    None,
    /// The same token for as long as the page is open.
    Fixed(SecretString),
    /// The token that the page has at the moment.
    Current(fn() -> Option<SecretString>),
    /// Somebody who is asked before each request, and once more after a refusal.
    Asked(Arc<dyn TokenSource>),
}

impl From<Option<SecretString>> for Credentials {
    fn from(token: Option<SecretString>) -> Self {
        token.map_or(Self::None, Self::Fixed)
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Fixed(_) => "Fixed",
            Self::Current(_) => "Current",
            Self::Asked(_) => "Asked",
        })
    }
}

/// Knows the token of the moment.
pub trait TokenSource: Send + Sync {
    /// The token, or none where requests are to carry none. `refused` says that the server has just refused the one before.
    fn token(&self, refused: bool) -> Answer<Option<SecretString>>;
}

impl Credentials {
    async fn token(&self, refused: bool) -> Result<Option<SecretString>, DirectoryError> {
        match self {
            Self::None => Ok(None),
            Self::Fixed(token) => Ok(Some(token.clone())),
            Self::Current(token) => Ok(token()),
            Self::Asked(source) => source.token(refused).await,
        }
    }
}

/// Reads that the page's start-up script sent while the wasm module was still on its way, by URL. Each can be taken once.
#[derive(Debug, Clone, Default)]
pub struct EarlyAnswers(Option<SendWrapper<Map>>);

impl EarlyAnswers {
    /// Wraps the page's map of URL to promise of a `Response`.
    pub fn new(answers: Map) -> Self {
        Self(Some(SendWrapper::new(answers)))
    }

    fn take(&self, url: &str) -> Option<Promise> {
        let answers = self.0.as_ref()?;
        let key = url.into();
        let answer = answers.get(&key).dyn_into().ok();
        answers.delete(&key);
        answer
    }
}

thread_local! {
    /// By how much the clocks of servers were ahead of the browser's when one last told its time.
    static AHEAD: Cell<Option<f64>> = const { Cell::new(None) };
}

/// By how many milliseconds the server's clock is ahead of the browser's; nothing where no server has told its time, as one of another
/// origin only does where it means to.
pub fn clock_ahead() -> Option<f64> {
    AHEAD.get()
}

/// A request before it is sent.
pub(super) struct Request {
    method: Method,
    path: String,
    body: Option<Result<String, serde_json::Error>>,
    if_match: Option<String>,
}

impl Request {
    pub(super) fn get(path: String) -> Self {
        Self { method: Method::GET, path, body: None, if_match: None }
    }

    pub(super) fn delete(path: String) -> Self {
        Self { method: Method::DELETE, path, body: None, if_match: None }
    }

    pub(super) fn post(path: String, body: &impl Serialize) -> Self {
        Self { method: Method::POST, path, body: Some(serde_json::to_string(body)), if_match: None }
    }

    pub(super) fn patch(path: String, body: &impl Serialize) -> Self {
        Self {
            method: Method::PATCH,
            path,
            body: Some(serde_json::to_string(body)),
            if_match: None,
        }
    }

    /// With a body that is JSON already.
    pub(super) fn post_with(path: String, body: String) -> Self {
        Self { method: Method::POST, path, body: Some(Ok(body)), if_match: None }
    }

    /// The same.
    pub(super) fn patch_with(path: String, body: String) -> Self {
        Self { method: Method::PATCH, path, body: Some(Ok(body)), if_match: None }
    }

    /// Only where what is there has this entity tag.
    pub(super) fn if_match(mut self, tag: Option<String>) -> Self {
        self.if_match = tag;
        self
    }

    pub(super) fn is_read(&self) -> bool {
        self.method == Method::GET
    }
}

/// Sends a request: the body of a success. Dropping the future aborts a read and leaves a write alone.
pub(super) async fn send(
    endpoint: &Endpoint,
    request: &Request,
) -> Result<Vec<u8>, DirectoryError> {
    let mut refused = false;
    loop {
        let abort = AbortOnDrop::new(request.is_read())?;
        // The guard outlives the body: a response whose headers are here can still be aborted.
        let response = exchange(endpoint, request, refused, &abort).await?;
        let may_renew = matches!(endpoint.credentials, Credentials::Asked(_)) && !refused;
        if may_renew && matches!(response.status(), 401 | 403) {
            // The server did nothing, so that even an invitation can be sent once more, with a token that is asked for anew.
            refused = true;
            continue;
        }
        return success_body(response).await;
    }
}

/// Reads the body of a success.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DirectoryError> {
    json::read(body).map_err(|error| DirectoryError::BadAnswer { detail: error.to_string() })
}

async fn exchange(
    endpoint: &Endpoint,
    request: &Request,
    refused: bool,
    abort: &AbortOnDrop,
) -> Result<Response, DirectoryError> {
    let url = format!("{}{}", endpoint.base_url, request.path);
    if request.is_read()
        && let Some(answer) = endpoint.early.take(&url)
        && let Ok(answer) = JsFuture::from(answer).await
        && let Ok(response) = answer.dyn_into::<web_sys::Response>()
    {
        return Ok(response.into());
    }
    // Patience with the server begins when it is asked: whoever knows the token may take their time.
    let token = endpoint.credentials.token(refused).await?;
    #[expect(clippy::disallowed_methods, reason = "this is the place that sends requests")]
    let mut builder = RequestBuilder::new(&url)
        .method(request.method.clone())
        .header("accept", "application/json")
        .abort_signal(Some(&abort.signal()));
    if let Some(token) = token {
        builder = builder.header("authorization", &format!("Bearer {}", token.expose_secret()));
    }
    if let Some(namespace) = &endpoint.namespace {
        builder = builder.header("x-namespace", namespace);
    }
    if let Some(tag) = &request.if_match {
        builder = builder.header("if-match", tag);
    }
    let sendable = match &request.body {
        None => builder.build(),
        Some(Ok(body)) => builder.header("content-type", "application/json").body(body),
        // None of the contract's bodies can fail to serialise: there is no map with keys that are not text.
        // Its words are a lot of code, for nobody (docs/decisions/size.md).
        Some(Err(_)) => return Err(DirectoryError::Invalid { message: String::new() }),
    };
    // A header the browser will not send (a key with a line break in it, say) is refused before anything is sent.
    let sendable =
        sendable.map_err(|error| DirectoryError::Invalid { message: error.to_string() })?;
    let was_offline = is_offline();
    let sent = sendable.send().await;
    sent.map_err(
        |error| if was_offline && is_offline() { DirectoryError::Offline } else { lost(&error) },
    )
}

/// Whether the browser says that it has no connection. It may err in saying nothing, and so a request is made all the same.
fn is_offline() -> bool {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into());
    let online = navigator.and_then(|navigator| Reflect::get(&navigator, &"onLine".into()));
    online.is_ok_and(|online| online == false)
}

/// Why there is no answer.
fn lost(error: &gloo_net::Error) -> DirectoryError {
    match error {
        gloo_net::Error::JsError(error) if error.name == LATE => DirectoryError::TimedOut,
        _ => DirectoryError::Unreachable,
    }
}

/// Why an answer ends before its end.
fn cut(error: &JsValue) -> DirectoryError {
    let name = Reflect::get(error, &"name".into());
    if name.is_ok_and(|name| name == LATE) {
        DirectoryError::TimedOut
    } else {
        DirectoryError::Unreachable
    }
}

async fn success_body(response: Response) -> Result<Vec<u8>, DirectoryError> {
    if let Some(date) = response.headers().get("date") {
        let told = js_sys::Date::parse(&date);
        if told.is_finite() {
            AHEAD.set(Some(told - js_sys::Date::now()));
        }
    }
    // Whole seconds, or a date, which nobody sends here.
    let seconds = |value: String| value.trim().parse::<u32>().ok();
    let retry_after = response.headers().get("retry-after").and_then(seconds).map(f64::from);
    let body = body_of(&response).await;
    if response.ok() {
        return body;
    }
    // The status is an answer even where its body was cut.
    let body = json::read(&body.unwrap_or_default()).ok();
    let envelope = ErrorEnvelope::of(response.status(), body.as_ref());
    Err(DirectoryError::from_envelope(&envelope, retry_after))
}

/// Reads a body piece by piece, and no further than makes sense.
async fn body_of(response: &Response) -> Result<Vec<u8>, DirectoryError> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else { return Ok(body) };
    let reader = stream.get_reader().unchecked_into::<ReadableStreamDefaultReader>();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|error| cut(&error))?;
        // The last one has no piece.
        let piece = Reflect::get(&read, &"value".into()).unwrap_or_default();
        let Ok(piece) = piece.dyn_into::<Uint8Array>() else { return Ok(body) };
        if body.len() + piece.length() as usize > LARGEST {
            drop(reader.cancel());
            return Err(DirectoryError::BadAnswer { detail: "more than 40 MB".to_owned() });
        }
        body.extend(piece.to_vec());
    }
}

/// Ends a request that nobody waits for any more, if it is a read; both kinds end when patience does.
struct AbortOnDrop {
    controller: Option<AbortController>,
}

impl AbortOnDrop {
    fn new(is_read: bool) -> Result<Self, DirectoryError> {
        let controller = is_read.then(AbortController::new).transpose();
        Ok(Self { controller: controller.map_err(|_| DirectoryError::Unreachable)? })
    }

    /// What ends a request that is sent now.
    fn signal(&self) -> AbortSignal {
        let timeout = AbortSignal::timeout_with_u32(PATIENCE);
        match &self.controller {
            None => timeout,
            Some(controller) => AbortSignal::any(&Array::of2(&controller.signal(), &timeout)),
        }
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}
