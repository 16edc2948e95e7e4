//! The fetch layer against a scripted `fetch`: what is sent, what answers mean, what is repeated.

use std::sync::{Arc, Mutex};

use mixpeek_users_app::directory::Answer;
use mixpeek_users_app::directory::Directory;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::several;
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint, TokenSource};
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::role::Role;
use secrecy::SecretString;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fetch_stub::{Fetch, patience};

fn directory() -> HttpDirectory {
    HttpDirectory::new(endpoint(EarlyAnswers::default()))
}

fn endpoint(early: EarlyAnswers) -> Endpoint {
    Endpoint {
        base_url: "https://users.example".into(),
        namespace: Some("ns_1".into()),
        credentials: Some(String::from("secret-token").into()).into(),
        early,
    }
}

fn app() -> AppId {
    "app_1".into()
}

fn ok(body: &Value) -> Value {
    json!({"status": 200, "body": body.to_string()})
}

fn error(status: u16, kind: &str, details: &Value) -> Value {
    let body = json!({"success": false, "status": status, "error": {"type": kind, "message": "words", "details": details}});
    json!({"status": status, "body": body.to_string()})
}

fn invite() -> InviteRequest {
    InviteRequest { email_address: "dan@x.io".parse().unwrap(), role: Role::MEMBER }
}

#[wasm_bindgen_test]
async fn a_read_carries_the_credentials_and_no_body() {
    let fetch = Fetch::script(&json!([ok(&json!({"users": [], "total": 0}))]));
    directory().members(&"app/1".into()).await.unwrap();
    let asked = &fetch.asked()[0];
    assert_eq!(
        (&asked["method"], &asked["url"]),
        (&json!("GET"), &json!("https://users.example/v1/apps/app%2F1/users"))
    );
    assert_eq!(asked["headers"]["authorization"], "Bearer secret-token");
    assert_eq!(asked["headers"]["x-namespace"], "ns_1");
    assert_eq!(asked["body"], "");
}

#[wasm_bindgen_test]
async fn invitations_that_are_over_are_asked_for_by_what_became_of_them() {
    let none = ok(&json!({"invitations": [], "total": 0}));
    let fetch = Fetch::script(&json!([error(503, "UnavailableError", &json!({})), none]));
    directory().past_invitations(&"app/1".into(), &InvitationStatus::Revoked).await.unwrap();
    let url = "https://users.example/x/apps/app%2F1/invitations?status=revoked";
    let urls: Vec<_> = fetch.asked().iter().map(|asked| asked["url"].clone()).collect();
    assert_eq!(urls, [url, url], "a read is repeated");
}

#[wasm_bindgen_test]
async fn writes_send_declared_keys_only() {
    let member =
        json!({"user_id": "u1", "membership_id": "m1", "role": "org:admin", "later": {"field": 1}});
    let invitation = json!({"invitation_id": "i1", "email_address": "dan@x.io", "role": "org:member", "status": "pending"});
    let app_record = json!({"app_id": "app_1", "slug": "s", "url": "u", "meta": {"title": "T"}, "is_active": true, "version": 1});
    let gone = json!({"message": "Successfully deleted", "success": true});
    let fetch = Fetch::script(&json!([
        ok(&member),
        ok(&invitation),
        ok(&app_record),
        ok(&gone),
        ok(&gone),
        ok(&json!({"results": []}))
    ]));
    let directory = directory();
    directory.set_role(&app(), &"u1".into(), &Role::ADMIN, None).await.unwrap();
    directory.invite(&app(), &invite()).await.unwrap();
    directory.enable_user_management(&app()).await.unwrap();
    directory.remove(&app(), &"u1".into()).await.unwrap();
    directory.revoke(&app(), &"i1".into()).await.unwrap();
    several::invite(&directory, &app(), &[invite()]).await.unwrap();
    let asked: Vec<_> = fetch
        .asked()
        .iter()
        .map(|a| {
            (
                a["method"].clone(),
                a["url"]
                    .as_str()
                    .unwrap()
                    .replace("https://users.example/v1/apps/app_1", "")
                    .replace("https://users.example", ""),
                a["body"].clone(),
            )
        })
        .collect();
    let expected = [
        ("PATCH", "/users/u1/role", r#"{"role":"org:admin"}"#),
        ("POST", "/users/invite", r#"{"email_address":"dan@x.io","role":"org:member"}"#),
        ("PATCH", "", r#"{"auth_config":{"mode":"clerk"},"publish":true}"#),
        ("DELETE", "/users/u1", ""),
        ("DELETE", "/users/invitations/i1", ""),
        (
            "POST",
            "/x/apps/app_1/invitations",
            r#"{"invitations":[{"email_address":"dan@x.io","role":"org:member"}]}"#,
        ),
    ];
    assert_eq!(
        asked,
        expected.map(|(method, path, body)| (json!(method), path.to_owned(), json!(body)))
    );
}

#[wasm_bindgen_test]
async fn each_of_several_invitations_has_the_meaning_it_would_have_alone() {
    let invitation =
        json!({"invitation_id": "i1", "email_address": "a@x.io", "role": "org:member"});
    let refused = |address: &str, status: u16, error: Value| json!({"email_address": address, "status": status, "error": error});
    let results = json!({"results": [
        {"email_address": "a@x.io", "invitation": invitation},
        refused("b@x.io", 400, json!({"type": "AlreadyExistsError", "message": "m", "code": "already_a_member_in_organization"})),
        refused("c@x.io", 429, json!({"type": "TooManyRequestsError", "message": "m", "details": {"retry_after": 12}})),
        refused("d@x.io", 503, json!({"type": "UnavailableError", "message": "m"})),
        refused("e@x.io", 504, json!({"type": "UnavailableError", "message": "m"})),
        {"email_address": "f@x.io"},
        {"email_address": "somebody@else.io", "invitation": invitation},
    ]});
    let _fetch = Fetch::script(&json!([ok(&results)]));
    let asked: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h"]
        .map(|name| InviteRequest {
            email_address: format!("{name}@x.io").parse().unwrap(),
            ..invite()
        })
        .into();
    let outcomes = several::invite(&directory(), &app(), &asked).await.unwrap();
    assert_eq!(outcomes[0].as_ref().unwrap().invitation_id.as_str(), "i1");
    let errors: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    let unsaid = DirectoryError::BadAnswer { detail: String::new() };
    assert_eq!(
        errors,
        [
            DirectoryError::AlreadyMember,
            DirectoryError::RateLimited { retry_after: Some(12.0) },
            DirectoryError::Unavailable { retry_after: None },
            DirectoryError::Failed { status: 504, message: "m".into() },
            unsaid.clone(),
            unsaid.clone(),
            unsaid,
        ],
        "who is not named, or in another's place, may have been invited"
    );
}

#[wasm_bindgen_test]
async fn an_empty_body_after_a_removal_is_fine() {
    let _fetch = Fetch::script(&json!([{"status": 200, "body": ""}]));
    assert_eq!(directory().remove(&app(), &"u1".into()).await, Ok(()));
}

#[wasm_bindgen_test]
async fn statuses_become_meanings() {
    let cases = [
        (error(401, "UnauthorizedError", &Value::Null), DirectoryError::Unauthorized),
        (
            error(403, "ForbiddenError", &Value::Null),
            DirectoryError::Forbidden { message: "words".into() },
        ),
        (error(403, "NotEnabledError", &Value::Null), DirectoryError::NotEnabled),
        (
            error(404, "NotFoundError", &Value::Null),
            DirectoryError::NotFound { message: "words".into() },
        ),
        (
            error(429, "TooManyRequestsError", &json!({"retry_after": 12})),
            DirectoryError::RateLimited { retry_after: Some(12.0) },
        ),
        (
            json!({"status": 429, "body": "<html>", "headers": {"retry-after": "30"}}),
            DirectoryError::RateLimited { retry_after: Some(30.0) },
        ),
        (error(501, "NotSupportedError", &Value::Null), DirectoryError::NotSupported),
        (
            json!({"status": 400, "body": "no json"}),
            DirectoryError::Invalid { message: String::new() },
        ),
    ];
    for (answer, expected) in cases {
        let _fetch = Fetch::script(&json!([answer]));
        assert_eq!(directory().members(&app()).await, Err(expected));
    }
}

#[wasm_bindgen_test]
async fn a_success_that_cannot_be_read_is_not_an_empty_list() {
    for body in ["<html>", "", "{\"users\":[{\"user_id\":"] {
        let _fetch = Fetch::script(&json!([{"status": 200, "body": body}]));
        assert!(
            matches!(directory().members(&app()).await, Err(DirectoryError::BadAnswer { .. })),
            "{body:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_never_ends_is_given_up() {
    for status in [200, 500] {
        let fetch = Fetch::script(&json!([{"status": status, "endless": true}]));
        let answer = directory().invite(&app(), &invite()).await;
        match answer.unwrap_err() {
            DirectoryError::BadAnswer { detail } => {
                assert_eq!((status, &*detail), (200, "more than 40 MB"));
            }
            error => assert_eq!(error, DirectoryError::Failed { status, message: String::new() }),
        }
        assert!(fetch.cancelled(), "nothing more of it is fetched");
        assert_eq!(fetch.asked().len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_read_is_repeated_after_a_cut_and_an_invitation_is_not() {
    let fetch = Fetch::script(&json!([{"cut": true}, ok(&json!({"users": [], "total": 0}))]));
    directory().members(&app()).await.unwrap();
    assert_eq!(fetch.asked().len(), 2);
    let fetch = Fetch::script(&json!([{"cut": true}]));
    assert_eq!(directory().invite(&app(), &invite()).await, Err(DirectoryError::Unreachable));
    assert_eq!(fetch.asked().len(), 1);
    let fetch = Fetch::script(&json!([{"status": 502, "body": ""}]));
    assert!(directory().invite(&app(), &invite()).await.is_err());
    assert_eq!(fetch.asked().len(), 1);
}

#[wasm_bindgen_test]
async fn a_removal_whose_first_answer_was_lost_has_succeeded() {
    let _fetch = Fetch::script(&json!([{"cut": true}, error(404, "NotFoundError", &Value::Null)]));
    assert_eq!(directory().remove(&app(), &UserId::from("u1")).await, Ok(()));
    let _fetch = Fetch::script(&json!([error(404, "NotFoundError", &Value::Null)]));
    assert!(matches!(
        directory().remove(&app(), &UserId::from("u1")).await,
        Err(DirectoryError::NotFound { .. })
    ));
}

#[wasm_bindgen_test]
async fn a_refusal_does_not_hide_that_an_earlier_attempt_may_have_been_carried_out() {
    let limited = error(429, "TooManyRequestsError", &json!({"retry_after": 12}));
    let fetch = Fetch::script(&json!([{"cut": true}, limited]));
    let answer = directory().set_role(&app(), &"u1".into(), &Role::ADMIN, None).await;
    assert_eq!(answer, Err(DirectoryError::Unreachable), "nobody can say that nothing was done");
    assert_eq!(fetch.asked().len(), 2);
    let _fetch = Fetch::script(&json!([{"cut": true}, limited]));
    let answer = directory().members(&app()).await;
    assert!(matches!(answer, Err(DirectoryError::RateLimited { .. })), "a list is read or not");
}

#[wasm_bindgen_test]
async fn a_page_in_place_of_the_answer_is_no_removal() {
    let page = "<!doctype html><title>Sign in to this network</title>";
    let fetch = Fetch::script(&json!([{"status": 200, "body": format!("\n{page}")}]));
    let answer = directory().remove(&app(), &UserId::from("u1")).await;
    assert!(matches!(answer, Err(DirectoryError::BadAnswer { .. })), "{answer:?}");
    assert_eq!(fetch.asked().len(), 1, "and it is not sent again");
    let _fetch = Fetch::script(&json!([{"status": 200, "body": ""}]));
    assert_eq!(directory().remove(&app(), &UserId::from("u1")).await, Ok(()));
}

#[wasm_bindgen_test]
async fn nobody_waiting_aborts_a_read() {
    let fetch = Fetch::script(&json!([{"hang": true}]));
    let waiting = directory().members(&app());
    let timeout = gloo_timers::future::TimeoutFuture::new(20);
    futures_race(waiting, timeout).await;
    gloo_timers::future::TimeoutFuture::new(5).await;
    assert!(fetch.aborted());
}

/// Polls `work` until `end`, then drops it.
async fn futures_race<T>(
    mut work: std::pin::Pin<Box<dyn Future<Output = T>>>,
    end: impl Future<Output = ()>,
) {
    let mut end = Box::pin(end);
    std::future::poll_fn(move |context| {
        drop(work.as_mut().poll(context));
        end.as_mut().poll(context)
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_early_answer_is_taken_once_and_a_failed_one_is_asked_for_again() {
    let body = r#"{"users":[],"total":7}"#;
    let response = web_sys::Response::new_with_opt_str(Some(body)).unwrap();
    let answers = js_sys::Map::new();
    let url = "https://users.example/v1/apps/app_1/users".into();
    answers.set(&url, &js_sys::Promise::resolve(&response));
    let fetch = Fetch::script(&json!([
        ok(&json!({"users": [], "total": 8})),
        ok(&json!({"users": [], "total": 9}))
    ]));
    let directory = HttpDirectory::new(endpoint(EarlyAnswers::new(answers.clone())));
    assert_eq!(directory.members(&app()).await.unwrap().total, 7);
    assert_eq!(directory.members(&app()).await.unwrap().total, 8, "the early one is used up");
    answers.set(&url, &js_sys::Promise::reject(&"cut".into()));
    assert_eq!(directory.members(&app()).await.unwrap().total, 9);
    assert_eq!(fetch.asked().len(), 2);
}

/// Answers tokens in order, and keeps whether it was told of a refusal.
struct Tokens {
    answers: Mutex<Vec<Option<&'static str>>>,
    asked: Mutex<Vec<bool>>,
}

impl TokenSource for Tokens {
    fn token(&self, refused: bool) -> Answer<Option<SecretString>> {
        self.asked.lock().unwrap().push(refused);
        let token = self.answers.lock().unwrap().remove(0);
        Box::pin(async move {
            let token = token.ok_or(DirectoryError::Unauthorized)?;
            Ok(Some(SecretString::from(token)))
        })
    }
}

fn asking(answers: &[Option<&'static str>]) -> (HttpDirectory, Arc<Tokens>) {
    let tokens =
        Arc::new(Tokens { answers: Mutex::new(answers.to_vec()), asked: Mutex::default() });
    let credentials = Credentials::Asked(Arc::clone(&tokens) as _);
    let endpoint = Endpoint { credentials, ..endpoint(EarlyAnswers::default()) };
    (HttpDirectory::new(endpoint), tokens)
}

#[wasm_bindgen_test]
async fn a_refused_token_is_asked_for_anew_and_the_request_sent_once_more() {
    let invitation = json!({"invitation_id": "i1", "email_address": "dan@x.io", "role": "org:member", "status": "pending"});
    for refusal in [401, 403] {
        let fetch = Fetch::script(&json!([error(refusal, "X", &Value::Null), ok(&invitation)]));
        let (directory, tokens) = asking(&[Some("old"), Some("new")]);
        directory.invite(&app(), &invite()).await.unwrap();
        let asked = fetch.asked();
        let sent: Vec<_> = asked.iter().map(|a| &a["headers"]["authorization"]).collect();
        assert_eq!(sent, ["Bearer old", "Bearer new"]);
        assert_eq!(asked[0]["body"], asked[1]["body"]);
        assert_eq!(*tokens.asked.lock().unwrap(), [false, true]);
    }
}

#[wasm_bindgen_test]
async fn a_token_refused_twice_is_a_refusal() {
    let refused = error(401, "UnauthorizedError", &Value::Null);
    let fetch = Fetch::script(&json!([refused, refused]));
    let (directory, _) = asking(&[Some("old"), Some("new")]);
    assert_eq!(directory.members(&app()).await, Err(DirectoryError::Unauthorized));
    assert_eq!(fetch.asked().len(), 2);
}

#[wasm_bindgen_test]
async fn without_a_token_nothing_is_sent() {
    let fetch = Fetch::script(&json!([]));
    let (directory, _) = asking(&[None]);
    assert_eq!(directory.members(&app()).await, Err(DirectoryError::Unauthorized));
    assert_eq!(fetch.asked().len(), 0);
}

/// Takes its time, and keeps how many time limits had begun when it was done.
#[derive(Default)]
struct SlowTokens(Arc<Mutex<u32>>);

impl TokenSource for SlowTokens {
    fn token(&self, _: bool) -> Answer<Option<SecretString>> {
        let seen = Arc::clone(&self.0);
        Box::pin(async move {
            gloo_timers::future::TimeoutFuture::new(10).await;
            *seen.lock().unwrap() = patience();
            Ok(None)
        })
    }
}

#[wasm_bindgen_test]
async fn the_time_a_token_takes_is_not_the_servers() {
    let _fetch = Fetch::script(&json!([ok(&json!({"users": [], "total": 5}))]));
    let (tokens, before) = (SlowTokens::default(), patience());
    let seen = Arc::clone(&tokens.0);
    let credentials = Credentials::Asked(Arc::new(tokens));
    let directory =
        HttpDirectory::new(Endpoint { credentials, ..endpoint(EarlyAnswers::default()) });
    assert_eq!(directory.members(&app()).await.unwrap().total, 5);
    assert_eq!((*seen.lock().unwrap(), patience()), (before, before + 1));
}

#[wasm_bindgen_test]
async fn an_early_answer_that_was_a_refusal_is_asked_for_with_a_new_token() {
    let answers = js_sys::Map::new();
    let init = web_sys::ResponseInit::new();
    init.set_status(401);
    let response = web_sys::Response::new_with_opt_str_and_init(None, &init).unwrap();
    let url = "https://users.example/v1/apps/app_1/users".into();
    answers.set(&url, &js_sys::Promise::resolve(&response));
    let fetch = Fetch::script(&json!([ok(&json!({"users": [], "total": 5}))]));
    let tokens =
        Arc::new(Tokens { answers: Mutex::new(vec![Some("new")]), asked: Mutex::default() });
    let credentials = Credentials::Asked(Arc::clone(&tokens) as _);
    let directory =
        HttpDirectory::new(Endpoint { credentials, ..endpoint(EarlyAnswers::new(answers)) });
    assert_eq!(directory.members(&app()).await.unwrap().total, 5);
    assert_eq!(fetch.asked()[0]["headers"]["authorization"], "Bearer new");
    assert_eq!(*tokens.asked.lock().unwrap(), [true]);
}

#[wasm_bindgen_test]
async fn a_picture_is_where_the_server_is() {
    let person =
        |id: &str, url: &str| json!({"user_id": id, "role": "org:member", "avatar_url": url});
    let users = [
        person("a", "/demo/a.svg"),
        person("b", "https://img.example/b.png"),
        person("c", "//evil.example/c.png"),
    ];
    let fetch = Fetch::script(&json!([
        ok(&json!({"users": users, "total": 3})),
        ok(&person("a", "/demo/a.svg"))
    ]));
    let directory = directory();
    let list = directory.members(&app()).await.unwrap();
    let member = directory.set_role(&app(), &"a".into(), &Role::ADMIN, None).await.unwrap();
    let pictures: Vec<_> =
        list.users.iter().chain([&member]).map(|m| m.avatar_url.as_deref().unwrap()).collect();
    assert_eq!(
        pictures,
        [
            "https://users.example/demo/a.svg",
            "https://img.example/b.png",
            "//evil.example/c.png",
            "https://users.example/demo/a.svg"
        ]
    );
    drop(fetch);
}
