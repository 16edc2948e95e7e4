//! The one way out: HTTP to a vendor's API, with limits on everything, so that a slow or dead vendor never ties up the server.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, redirect};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use url::Url;

use crate::directory::error::{DirectoryError, Limits};
use crate::metrics;
use crate::trace::chain;

mod base_url;
mod call;

pub use base_url::{BaseUrlError, base_url, endpoint_url};
pub use call::{Call, Repeat};

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a vendor may say nothing in the middle of an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take with all its repetitions: less than a request to this server may.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Calls to one vendor at the same time. What comes after waits.
const MAX_CALLS: usize = 16;
/// How long a call waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(3);
/// The largest answer that is read, in bytes: a page of 1000 people with their metadata is far below.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// How often a call is sent at most.
const MAX_TRIES: u32 = 4;
/// The first wait before a repetition, where the vendor does not name one, is this part of the patience: half a second. It doubles.
const FIRST_WAIT: u32 = 40;

/// A vendor's API.
#[derive(Clone)]
pub struct Upstream {
    client: Client,
    base: Url,
    name: &'static str,
    /// Go with every call, and hold the key.
    headers: HeaderMap,
    turns: Arc<Semaphore>,
    /// How long a call may take with all its repetitions.
    patience: Duration,
    /// What the vendor says in a body about trying again.
    advice: fn(&Reply) -> Advice,
    /// The first wait before a repetition, where the vendor does not name one, is this part of the patience.
    first_wait: u32,
}

/// What a vendor's refusal says in its body about trying again. By default nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Advice {
    /// Seconds to wait, where no `Retry-After` says it.
    pub wait: Option<u32>,
    /// Whether trying again is no use.
    pub never: bool,
}

/// What a vendor answered, whatever its status.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Seconds the vendor asks to wait.
    pub retry_after: Option<u32>,
    /// Whether the vendor says that trying again is no use.
    pub never: bool,
    /// Where the vendor's limit on requests stands.
    pub limits: Limits,
    /// Whether an earlier try of the same call may have been acted on, so that this may be the answer to the second time.
    pub repeated: bool,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// Whether the call succeeded.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A limit that is reached, as far as the answer says.
    pub fn rate_limited(&self, directory: &'static str) -> DirectoryError {
        let Self { limits, never, .. } = *self;
        let (retry_after, retryable) = (self.wait(), !never);
        DirectoryError::RateLimited { directory, retry_after, retryable, limits }
    }

    /// A fault that changed nothing, and when it is worth trying again.
    pub fn unreachable(&self, directory: &'static str) -> DirectoryError {
        let (retry_after, retryable, source) = (self.wait(), !self.never, self.fault());
        DirectoryError::Unreachable { directory, retry_after, retryable, source }
    }

    /// Seconds to wait before another try, where one is any use.
    fn wait(&self) -> Option<u32> {
        self.retry_after.filter(|_| !self.never)
    }

    /// A fault for the log: its status and not its words, which may repeat what was sent.
    pub fn fault(&self) -> Box<dyn std::error::Error + Send + Sync> {
        format!("status {}", self.status).into()
    }

    /// The body, read.
    pub fn read<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// Nothing was sent, or nothing that the vendor has acted on.
    #[error("could not be sent")]
    NotSent(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Nothing was sent: its turn did not come.
    #[error("too many calls wait for this vendor")]
    NoTurn,
    /// It was sent, and what came back is no answer.
    #[error("was sent, and no whole answer came back")]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Upstream {
    /// An API at a base URL that [`base_url()`] has let through. The headers go with every call.
    pub fn new(name: &'static str, base: Url, headers: HeaderMap) -> Result<Self, BaseUrlError> {
        // Installed once for the process; a second time is no error worth telling.
        drop(rustls::crypto::ring::default_provider().install_default());
        let is_secure = base.scheme() == "https";
        let client = Client::builder()
            .user_agent(concat!("mixpeek-users/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            // A vendor that sends elsewhere would have the key sent there, too.
            .redirect(redirect::Policy::none())
            .https_only(is_secure);
        // In the open it goes to this machine alone, and a proxy of the environment's may be anywhere.
        let client = if is_secure { client } else { client.no_proxy() }.build()?;
        let turns = Arc::new(Semaphore::new(MAX_CALLS));
        let (patience, first_wait) = (PATIENCE, FIRST_WAIT);
        Ok(Self {
            client,
            base,
            name,
            headers,
            turns,
            patience,
            advice: |_| Advice::default(),
            first_wait,
        })
    }

    /// The same for a vendor that says in its bodies when and whether to try again.
    #[must_use]
    pub fn advice(self, advice: fn(&Reply) -> Advice) -> Self {
        Self { advice, ..self }
    }

    /// The same with another first wait before a repetition, where the vendor does not name one: a part of the patience. It doubles.
    #[must_use]
    pub fn first_wait(self, part: NonZeroU32) -> Self {
        Self { first_wait: part.get(), ..self }
    }

    /// The same with another limit on how long a call may take with all its repetitions.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How long a call may take with all its repetitions.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// What people call the vendor.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Sends a call, and sends it again where that is safe and worth it: after 429 and 503, which promise that nothing was done, and for
    /// calls that may be repeated after any other fault too.
    ///
    /// A wait that would outlast the patience is not begun: the vendor's answer is handed on, with its `Retry-After`.
    pub async fn send(&self, call: &Call) -> Result<Reply, UpstreamError> {
        let deadline = Instant::now() + self.patience;
        let mut wait = self.patience / self.first_wait;
        let mut repeated = false;
        for tries in 1.. {
            let outcome = match self.once(call, deadline).await {
                Ok(reply) => Ok(Reply { repeated, ..reply }),
                // What an earlier try may have done is not undone by one that was not sent.
                Err(error) if repeated && call.repeat == Repeat::Safe => {
                    Err(UpstreamError::Lost(error.into()))
                }
                Err(error) => Err(error),
            };
            let pause = match &outcome {
                Err(UpstreamError::NotSent(_)) => wait,
                _ if call.repeat == Repeat::Once => return outcome,
                Ok(reply) if reply.never => return outcome,
                Ok(reply) if matches!(reply.status, 429 | 503) => {
                    reply.retry_after.map_or(wait, |seconds| Duration::from_secs(seconds.into()))
                }
                Ok(reply) if reply.status >= 500 && call.repeat == Repeat::Safe => wait,
                Err(UpstreamError::Lost(_)) if call.repeat == Repeat::Safe => wait,
                _ => return outcome,
            };
            if tries == MAX_TRIES || Instant::now() + pause >= deadline {
                return outcome;
            }
            repeated |= match &outcome {
                Ok(reply) => reply.status >= 500,
                Err(error) => matches!(error, UpstreamError::Lost(_)),
            };
            // Whoever pauses has no turn.
            tokio::time::sleep(pause).await;
            wait *= 2;
        }
        Err(UpstreamError::NotSent("was never tried".into()))
    }

    /// Sends a call once, and notes in the log whether it was sent and what came of it: no id, no header, no body.
    async fn once(&self, call: &Call, deadline: Instant) -> Result<Reply, UpstreamError> {
        let started = Instant::now();
        let outcome = self.in_turn(call, deadline).await;
        let (vendor, method, elapsed) = (self.name, &call.method, started.elapsed());
        let word = match &outcome {
            Ok(reply) => reply.status.to_string(),
            Err(UpstreamError::NotSent(_) | UpstreamError::NoTurn) => "not_sent".to_owned(),
            Err(UpstreamError::Lost(_)) => "lost".to_owned(),
        };
        metrics::call(vendor, method, call.template, word, elapsed);
        match &outcome {
            Ok(reply) => {
                tracing::debug!(vendor, %method, call.template, reply.status, ?elapsed, "called");
            }
            Err(error) => {
                tracing::warn!(vendor, %method, call.template, ?elapsed, error = %chain(error), "call failed");
            }
        }
        outcome
    }

    async fn in_turn(&self, call: &Call, deadline: Instant) -> Result<Reply, UpstreamError> {
        let left = || deadline.saturating_duration_since(Instant::now());
        let turn = tokio::time::timeout(left().min(TURN_TIMEOUT), self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(UpstreamError::NoTurn) };
        let outcome = tokio::time::timeout(left(), self.exchange(call)).await;
        outcome.unwrap_or_else(|_| Err(UpstreamError::Lost("took too long".into())))
    }

    async fn exchange(&self, call: &Call) -> Result<Reply, UpstreamError> {
        let mut url =
            self.base.join(&call.path).map_err(|error| UpstreamError::NotSent(error.into()))?;
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request =
            self.client.request(call.method.clone(), url).headers(self.headers.clone());
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let sent = request.send().await.map_err(|error| {
            let is_before = error.is_connect() || error.is_builder();
            // The URL has ids and addresses in it.
            let error = Box::new(error.without_url());
            if is_before { UpstreamError::NotSent(error) } else { UpstreamError::Lost(error) }
        })?;
        let (status, headers) = (sent.status().as_u16(), sent.headers());
        let (retry_after, limits) = (number(headers, RETRY_AFTER.as_str()), limits(headers));
        let body = whole(sent).await?;
        let mut reply = Reply { status, retry_after, never: false, limits, repeated: false, body };
        if !reply.is_success() {
            let advice = (self.advice)(&reply);
            reply.retry_after = reply.retry_after.or(advice.wait);
            reply.never = advice.never;
        }
        Ok(reply)
    }
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstream")
            .field("name", &self.name)
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// A header that is a number. Of `Retry-After`, that is the form in seconds: the vendors document no other.
fn number<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// The headers that Mixpeek documents.
fn limits(headers: &HeaderMap) -> Limits {
    Limits {
        limit: number(headers, "x-ratelimit-limit"),
        remaining: number(headers, "x-ratelimit-remaining"),
        reset: number(headers, "x-ratelimit-reset"),
        window: number(headers, "x-ratelimit-window"),
    }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, UpstreamError> {
    let mut body = Vec::new();
    loop {
        let chunk = response.chunk().await;
        match chunk.map_err(|error| UpstreamError::Lost(Box::new(error.without_url())))? {
            None => return Ok(body),
            Some(chunk) if body.len() + chunk.len() > MAX_ANSWER => {
                return Err(UpstreamError::Lost("the answer is too large".into()));
            }
            Some(chunk) => body.extend_from_slice(&chunk),
        }
    }
}

/// A header that holds a secret: never printed.
pub fn secret_header(value: &str) -> Result<HeaderValue, reqwest::header::InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Turns a missing answer into the directory's error: after a read nothing was changed, and after a write nobody knows.
pub fn unanswered(directory: &'static str, call: &Call, error: UpstreamError) -> DirectoryError {
    match error {
        UpstreamError::Lost(_) if call.method != Method::GET => {
            DirectoryError::Unsure { directory, source: error.into() }
        }
        _ => DirectoryError::unreachable(directory, error),
    }
}
