//! The users of Mixpeek's apps, over a fake of Mixpeek that Mixpeek's own client has checked (`tests/sdk`).

use std::collections::BTreeMap;
use std::time::Duration;

use mixpeek_users_contract::id::AppId;
use mixpeek_users_fakes::mixpeek::{KEY, Options, SMALL_APP, Team, with};
use mixpeek_users_fakes::{Kind, Running, start};
use mixpeek_users_server::directory::mixpeek::{Mixpeek, Settings};
use mixpeek_users_server::upstream::base_url;
use serde_json::{Value, json};

use crate::conformance::Subject;

mod answers;
mod faults;
mod requests;
mod secrets;

/// Long enough for a slow machine, and ten times the first wait before a repetition.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) async fn running(options: Options, team: Team) -> Running {
    start(with(options, team)).await.unwrap()
}

pub(crate) async fn mixpeek() -> Running {
    running(Options::default(), Team::Small).await
}

fn with_key(running: &Running, key: &str) -> Mixpeek {
    let settings = Settings {
        api_key: key.to_owned().into(),
        base_url: base_url(&running.url()).unwrap(),
        namespace: None,
    };
    Mixpeek::new(settings).unwrap().with_patience(PATIENCE)
}

pub(crate) fn directory(running: &Running) -> Mixpeek {
    with_key(running, KEY)
}

fn app() -> AppId {
    SMALL_APP.into()
}

/// What arrived, as `METHOD path`.
pub(crate) fn arrived(running: &Running) -> Vec<String> {
    let requests = running.faults.requests();
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

pub(crate) fn answer(status: u16, body: Value) -> Kind {
    Kind::Answer { status, body: Some(body), headers: BTreeMap::new() }
}

/// A refusal as Mixpeek writes it.
pub(crate) fn refusal(status: u16, kind: &str, message: &str) -> Kind {
    answer(
        status,
        json!({ "success": false, "status": status, "error": { "type": kind, "message": message } }),
    )
}

/// A refusal that says how long to wait.
pub(crate) fn wait(status: u16, seconds: &str) -> Kind {
    let headers = BTreeMap::from([("retry-after".to_owned(), seconds.to_owned())]);
    Kind::Answer { status, body: None, headers }
}

async fn subject() -> Subject {
    let running = mixpeek().await;
    Subject::new(directory(&running), SMALL_APP).keeping(running)
}

mod conformance {
    crate::conformance::conforms!(super::subject());
}
