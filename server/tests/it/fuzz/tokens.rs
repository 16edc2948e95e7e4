//! Session tokens: somebody is let in by one that Clerk has signed, and by nothing that only resembles it.

use data_encoding::BASE64URL_NOPAD;
use mixpeek_users_contract::me::Me;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;
use ring::hmac;
use serde_json::{Value, json};

use super::{change, changed, each, json_value, judge, kept, runtime, text};
use crate::app::{Options, TestApp};
use crate::fake_clerk::{FakeClerk, Key, message, session};

const NOW: i64 = 1_800_000_000;

struct World {
    runtime: tokio::runtime::Runtime,
    app: &'static TestApp,
    key: Key,
    clerk: FakeClerk,
}

impl World {
    fn new() -> Self {
        let (runtime, key) = (runtime(), Key::first());
        let (clerk, app) = runtime.block_on(async {
            let clerk = FakeClerk::start(&[&key]).await;
            let sign_in = clerk
                .sign_in("operators = \"org_operators\"\nissuer = \"https://clerk.example.com\"");
            let options = Options { clerk: Some(sign_in), ..Options::default() };
            (clerk, kept(TestApp::with(options).await))
        });
        Self { runtime, app, key, clerk }
    }

    /// The status that a token is answered with, in the header or in the cookie.
    fn ask(&self, token: &str, by_cookie: bool) -> Option<u16> {
        let (name, value) = if by_cookie {
            ("cookie", format!("a=b; __session={token}"))
        } else {
            ("authorization", format!("Bearer {token}"))
        };
        axum::http::HeaderValue::try_from(&value).ok()?;
        let reply = self.runtime.block_on(self.app.anonymous().with(name, &value).get("/v1/me"));
        if reply.status != 200 {
            judge(None, &reply);
        }
        Some(reply.status.as_u16())
    }
}

fn genuine() -> Value {
    session("user_ines", "org_operators", "admin", NOW)
}

#[test]
fn no_token_is_let_in_once_a_letter_of_it_has_changed() {
    let world = World::new();
    let token = world.key.sign(&genuine());
    assert_eq!((world.ask(&token, false), world.ask(&token, true)), (Some(200), Some(200)));
    each(
        1_500,
        (any::<usize>(), any::<u8>(), 0..4u8, any::<bool>()),
        |(place, byte, kind, by_cookie)| {
            let mut bytes = token.clone().into_bytes();
            let place = place % bytes.len();
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => drop(bytes.remove(place)),
                _ => bytes.truncate(place),
            }
            // A blank at the end is none of the token, and after a semicolon comes another cookie.
            let same = |text: &str| text.trim() == token || text.starts_with(&format!("{token};"));
            if let Some(changed) = String::from_utf8(bytes).ok().filter(|text| !same(text)) {
                let status = world.ask(&changed, by_cookie);
                assert!(matches!(status, None | Some(401)), "{status:?}: {changed}");
            }
        },
    );
    // However many keys were named, Clerk was asked for them once.
    assert_eq!(world.clerk.asked(), 1);
}

#[test]
fn what_is_no_token_is_refused() {
    let world = World::new();
    let part = prop_oneof![
        text(),
        json_value().prop_map(|value| BASE64URL_NOPAD.encode(value.to_string().as_bytes())),
        vec(any::<u8>(), 0..60).prop_map(|bytes| BASE64URL_NOPAD.encode(&bytes)),
    ];
    each(600, (vec(part, 0..5), any::<bool>()), |(parts, by_cookie)| {
        let status = world.ask(&parts.join("."), by_cookie);
        assert!(matches!(status, None | Some(401)), "{status:?}");
    });
}

#[test]
fn no_header_of_a_token_opens_another_door() {
    let world = World::new();
    let modulus = world.key.modulus();
    let algorithms = [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS512", "RS256", "RS512", "PS256", "ES256",
        "EdDSA", "rs256",
    ];
    let kids = [
        "ins_first",
        "ins_other",
        "",
        "../../etc/passwd",
        "' UNION SELECT 'a",
        "http://evil.example/jwks",
        "\0",
    ];
    let extras = [
        json!({}),
        json!({"jwk": {"kty": "oct", "k": "AA"}}),
        json!({"jku": "http://127.0.0.1:1/jwks"}),
        json!({"x5u": "http://127.0.0.1:1/"}),
        json!({"crit": ["exp"]}),
        json!({"b64": false, "crit": ["b64"]}),
        json!({"zip": "DEF"}),
        json!({"cty": "JWT"}),
        json!({"kid": 1}),
    ];
    let header = (
        select(algorithms.to_vec()),
        select(kids.to_vec()),
        select(extras.to_vec()),
        vec(change(), 0..2),
    );
    each(800, (header, 0..4u8), |((alg, kid, extra, changes), how)| {
        let mut header = json!({"alg": alg, "typ": "JWT", "kid": kid});
        header.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let header = changed(header, changes);
        let body = message(&header, &genuine());
        let token = match how {
            0 => format!("{body}."),
            1 => body,
            // The public key as a shared secret.
            2 => {
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &modulus), body.as_bytes());
                format!("{body}.{}", BASE64URL_NOPAD.encode(tag.as_ref()))
            }
            _ => format!("{body}.{}", BASE64URL_NOPAD.encode(&[0; 256])),
        };
        assert_eq!(world.ask(&token, false), Some(401), "{header}");
    });
}

#[test]
fn claims_of_the_wrong_kind_let_nobody_in() {
    let world = World::new();
    let keys = [
        "sub", "sid", "exp", "nbf", "iat", "iss", "azp", "sts", "v", "o", "org_id", "org_role",
        "email",
    ];
    let value = prop_oneof![
        json_value(),
        Just(json!(i64::MAX)),
        Just(json!(i64::MIN)),
        Just(json!(1e300)),
        Just(json!("1800000060")),
        Just(json!({"id": "org_operators"})),
        Just(json!({"id": "org_operators", "rol": "ADMIN"})),
        Just(json!({"id": ["org_operators"], "rol": "admin"})),
    ];
    each(600, (select(keys.to_vec()), value), |(key, value)| {
        let mut claims = genuine();
        claims[key] = value.clone();
        let status = world.ask(&world.key.sign(&claims), false).unwrap();
        // What is wrong with a claim that lets somebody in or says who it is keeps them out.
        let free = match key {
            "email" | "org_id" | "org_role" => value.is_string() || value.is_null(),
            "sub" | "sid" => value.is_string(),
            "nbf" | "iat" => value.is_null() || value.as_i64().is_some_and(|time| time <= NOW + 5),
            "exp" => value.as_i64().is_some_and(|time| time > NOW - 5),
            "sts" => (value.is_string() && value != "pending") || value.is_null(),
            "v" => {
                value.as_u64().is_some_and(|version| version > 1 && u32::try_from(version).is_ok())
            }
            _ => false,
        };
        assert!(matches!(status, 200 | 401 | 403), "{key} {value}");
        assert!(status != 200 || free, "{key} {value}");
    });
}

#[test]
fn whoever_is_let_in_is_who_the_token_says() {
    let world = World::new();
    each(300, text(), |organization| {
        let claims = session("user_ines", &organization, "admin", NOW);
        let token = format!("Bearer {}", world.key.sign(&claims));
        let caller = world.app.anonymous().with("authorization", &token);
        let me: Me = world.runtime.block_on(caller.get("/v1/me")).ok();
        assert_eq!(me.organization_id.as_str(), organization);
    });
}

#[test]
fn a_key_set_of_any_form_lets_nobody_in_whose_key_is_not_in_it() {
    let world = World::new();
    let key = world.key.public();
    let modulus = key["n"].as_str().unwrap().to_owned();
    let set = json!({"keys": [key, Key::second().public(), {"kty": "EC", "kid": "ins_other"}]});
    let set = prop_oneof![
        3 => vec(change(), 0..4).prop_map(move |changes| changed(set.clone(), changes)),
        1 => json_value(),
    ];
    let is_let_in = std::cell::Cell::new(0);
    each(600, set, |set| {
        let holds = set.to_string().contains(&modulus);
        world.clerk.has(set.clone());
        // Those of before are of no use any more.
        world.app.clock.advance(3_600);
        let claims = session("user_ines", "org_operators", "admin", world.app.clock.now());
        let status = world.ask(&world.key.sign(&claims), false).unwrap();
        assert!(matches!(status, 200 | 401 | 503), "{status}: {set}");
        assert!(status != 200 || holds, "{set}");
        is_let_in.set(is_let_in.get() + u32::from(status == 200));
    });
    assert!(is_let_in.get() > 0);
}
