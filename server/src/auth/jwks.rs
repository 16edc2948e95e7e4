//! Clerk's public keys, by their ids.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::DecodingKey;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::Url;

use super::refusal::Refusal;
use crate::clock::Clock;
use crate::directory::words::{Unreadable, unreadable};
use crate::trace::chain;
use crate::upstream::{BaseUrlError, Call, Repeat, Upstream};

/// Seconds for which the keys are taken as they are (source: Clerk's own SDK keeps them for five minutes).
const FRESH: i64 = 5 * 60;
/// Seconds for which they are taken where Clerk does not answer: a fault of theirs need not sign everybody out, and a key that was
/// withdrawn must not last.
const USABLE: i64 = 60 * 60;
/// Seconds between two requests for them, so that tokens with made-up key ids do not become requests to Clerk.
const FLOOR: i64 = 30;

/// The keys, asked for when they are needed and old, or when a token names another.
pub(super) struct Keys {
    upstream: Upstream,
    path: String,
    clock: Clock,
    held: RwLock<Held>,
    /// When they were last asked for. Whoever asks holds it, so that there is one request at a time.
    asked: Arc<Mutex<Option<i64>>>,
}

#[derive(Default)]
struct Held {
    keys: HashMap<String, DecodingKey>,
    /// When they came.
    since: Option<i64>,
}

/// What is held of a key.
enum Look {
    Fresh(DecodingKey),
    /// Usable, and due to be asked for.
    Old(DecodingKey),
    /// There are keys, and it is none of them.
    Unknown,
    /// There are no keys.
    None,
}

/// Why there are no new keys.
#[derive(Debug, thiserror::Error)]
enum KeysError {
    #[error(transparent)]
    Upstream(#[from] crate::upstream::UpstreamError),
    #[error("answered {0}")]
    Status(u16),
    #[error("answered something else than a key set: {0}")]
    Unreadable(#[from] Unreadable),
    #[error("has no RSA key for signatures")]
    Empty,
}

impl Keys {
    pub(super) fn new(folder: Url, path: String, clock: Clock) -> Result<Self, BaseUrlError> {
        let upstream = Upstream::new("Clerk", folder, HeaderMap::new())?;
        Ok(Self { upstream, path, clock, held: RwLock::default(), asked: Arc::default() })
    }

    /// The key of an id.
    pub(super) async fn find(self: &Arc<Self>, id: &str) -> Result<DecodingKey, Refusal> {
        let turn = match self.look(id) {
            Look::Fresh(key) => return Ok(key),
            Look::Old(key) => match Arc::clone(&self.asked).try_lock_owned() {
                Ok(turn) => turn,
                // Somebody asks already, and nobody else need wait for it.
                Err(_) => return Ok(key),
            },
            Look::Unknown | Look::None => self.turn().await,
        };
        self.renew(turn).await;
        match self.look(id) {
            Look::Fresh(key) | Look::Old(key) => Ok(key),
            Look::Unknown => Err(Refusal::UnknownKey),
            Look::None => Err(Refusal::NoKeys),
        }
    }

    /// Asks for the keys before anybody needs them, so that the log says early if they cannot be had.
    pub(super) async fn warm(self: &Arc<Self>) {
        self.renew(self.turn().await).await;
    }

    async fn turn(&self) -> OwnedMutexGuard<Option<i64>> {
        Arc::clone(&self.asked).lock_owned().await
    }

    fn look(&self, id: &str) -> Look {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let age = held.since.map(|since| self.now() - since);
        match (age, held.keys.get(id)) {
            (None, _) => Look::None,
            (Some(age), _) if age >= USABLE => Look::None,
            (Some(age), Some(key)) if age < FRESH => Look::Fresh(key.clone()),
            (Some(_), Some(key)) => Look::Old(key.clone()),
            (Some(_), None) => Look::Unknown,
        }
    }

    /// Asks for the keys, in a task of its own: whoever named an unknown key may go away, and everybody else would go without new keys
    /// until the floor lets the next one ask.
    async fn renew(self: &Arc<Self>, mut asked: OwnedMutexGuard<Option<i64>>) {
        let now = self.now();
        if asked.is_some_and(|last| now - last < FLOOR) {
            return;
        }
        let keys = Arc::clone(self);
        let renewed = tokio::spawn(async move {
            *asked = Some(now);
            match keys.fetch().await {
                Ok(new) => {
                    let mut held = keys.held.write().unwrap_or_else(PoisonError::into_inner);
                    *held = Held { keys: new, since: Some(now) };
                }
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "Clerk's keys for signatures cannot be had; see [auth] issuer and the network");
                }
            }
        });
        if let Err(error) = renewed.await {
            tracing::error!(%error, "asking for Clerk's keys ended early");
        }
    }

    async fn fetch(&self) -> Result<HashMap<String, DecodingKey>, KeysError> {
        // Not repeated once it was sent: somebody waits, and the floor says when it is worth trying again.
        let call = Call { repeat: Repeat::Never, ..Call::get("jwks", self.path.clone()) };
        let reply = self.upstream.send(&call).await?;
        if !reply.is_success() {
            return Err(KeysError::Status(reply.status));
        }
        let set: KeySet = reply.read().map_err(unreadable)?;
        let keys: HashMap<_, _> = set.keys.into_iter().filter_map(key).collect();
        if keys.is_empty() { Err(KeysError::Empty) } else { Ok(keys) }
    }

    fn now(&self) -> i64 {
        (self.clock)().as_second()
    }
}

/// Keys of any form: the set may hold other than RSA keys (source: Clerk's `OpenAPI` 2026-05-12).
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// The keys for signatures by RS256.
#[derive(Deserialize)]
struct RsaKey {
    kty: String,
    kid: String,
    n: String,
    e: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
}

fn key(value: Value) -> Option<(String, DecodingKey)> {
    let key: RsaKey = serde_json::from_value(value).ok()?;
    let fits = key.kty == "RSA"
        && key.alg.is_none_or(|alg| alg == "RS256")
        && key.purpose.is_none_or(|purpose| purpose == "sig");
    let decoding = fits.then(|| DecodingKey::from_rsa_components(&key.n, &key.e).ok())??;
    Some((key.kid, decoding))
}
