//! What stands in for Clerk: a server with its public keys, and tokens signed with the private ones.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use data_encoding::BASE64URL_NOPAD;
use mixpeek_users_server::config::file::{ClerkSignIn, File, SignIn};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// The page on which tokens are made.
pub(crate) const PARTY: &str = "https://users.example.com";

/// A key of Clerk's. The two were made for these tests, and open nothing.
pub(crate) struct Key {
    pub(crate) id: &'static str,
    pair: RsaKeyPair,
}

impl Key {
    pub(crate) fn first() -> Self {
        Self::read("ins_first", include_bytes!("keys/first.pk8"))
    }

    pub(crate) fn second() -> Self {
        Self::read("ins_second", include_bytes!("keys/second.pk8"))
    }

    fn read(id: &'static str, bytes: &[u8]) -> Self {
        Self { id, pair: RsaKeyPair::from_pkcs8(bytes).unwrap() }
    }

    /// As it stands in a key set.
    pub(crate) fn public(&self) -> Value {
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": text(&n), "e": text(&e)})
    }

    /// The modulus, as somebody would use it who takes it for a shared secret.
    pub(crate) fn modulus(&self) -> Vec<u8> {
        PublicKeyComponents::<Vec<u8>>::from(self.pair.public()).n
    }

    /// A token with the usual header.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header =
            json!({"alg": "RS256", "typ": "JWT", "cat": "cl_B7d4PD111AAA", "kid": self.id});
        self.sign_as(&header, claims)
    }

    pub(crate) fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
        format!("{message}.{}", BASE64URL_NOPAD.encode(&signature))
    }
}

/// Header and claims of a token, before its signature.
pub(crate) fn message(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

/// What somebody's session token says, in version 2, at a time.
pub(crate) fn session(user: &str, organization: &str, role: &str, now: i64) -> Value {
    json!({
        "v": 2,
        "iss": "https://clerk.example.com",
        "sub": user,
        "sid": "sess_1",
        "azp": PARTY,
        "iat": now,
        "nbf": now - 10,
        "exp": now + 60,
        "sts": "active",
        "fva": [3, -1],
        "o": {"id": organization, "slg": "slug", "rol": role, "per": "", "fpm": ""},
    })
}

/// The key set, over HTTP.
#[derive(Clone)]
pub(crate) struct FakeClerk {
    address: SocketAddr,
    state: Arc<Mutex<Keys>>,
}

struct Keys {
    status: StatusCode,
    body: Value,
    asked: usize,
    /// Whoever holds it keeps the answers back.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl FakeClerk {
    pub(crate) async fn start(keys: &[&Key]) -> Self {
        let keys = Keys { status: StatusCode::OK, body: set(keys), asked: 0, turn: Arc::default() };
        let state = Arc::new(Mutex::new(keys));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/.well-known/jwks.json", get(answer));
        let router = router.with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, state }
    }

    /// Has other keys from now on.
    pub(crate) fn rotate(&self, keys: &[&Key]) {
        self.state.lock().unwrap().body = set(keys);
    }

    pub(crate) fn answer(&self, status: u16) {
        self.state.lock().unwrap().status = StatusCode::from_u16(status).unwrap();
    }

    pub(crate) fn has(&self, body: Value) {
        self.state.lock().unwrap().body = body;
    }

    /// How often its keys were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }

    /// When its keys have been asked for so often.
    pub(crate) async fn is_asked(&self, times: usize) {
        while self.asked() < times {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Answers nothing until the guard is dropped.
    pub(crate) async fn hold(&self) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = Arc::clone(&self.state.lock().unwrap().turn);
        turn.lock_owned().await
    }

    /// Sign-in by its keys, with further lines for `[auth]`.
    pub(crate) fn sign_in(&self, more: &str) -> ClerkSignIn {
        let address = self.address;
        let text = format!(
            "[auth]\nmode = \"clerk\"\njwks_url = \"http://{address}/.well-known/jwks.json\"\n\
             authorized_parties = [\"{PARTY}\"]\n{more}\n[directories.demo]\nkind = \"embedded\""
        );
        match File::parse(&text, "".as_ref()).unwrap().sign_in {
            SignIn::Clerk(clerk) => *clerk,
            SignIn::Local { .. } => panic!("the file says clerk"),
        }
    }
}

fn set(keys: &[&Key]) -> Value {
    let elliptic = json!({"kty": "EC", "crv": "P-256", "kid": "ins_other", "x": "AA", "y": "AA"});
    let keys = keys.iter().map(|key| key.public());
    json!({"keys": keys.chain([elliptic]).collect::<Vec<_>>()})
}

async fn answer(State(state): State<Arc<Mutex<Keys>>>) -> Response {
    let turn = {
        let mut keys = state.lock().unwrap();
        keys.asked += 1;
        Arc::clone(&keys.turn)
    };
    let _turn = turn.lock().await;
    let keys = state.lock().unwrap();
    (keys.status, Json(keys.body.clone())).into_response()
}
