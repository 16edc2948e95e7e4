//! The users of a Paradime workspace, over a fake of Paradime that Paradime's own client has checked (`tests/fakes/paradime`).

use std::collections::BTreeMap;
use std::time::Duration;

use mixpeek_users_contract::id::AppId;
use mixpeek_users_fakes::paradime::{
    COMPANY_TOKEN, KEY, OTHER_WORKSPACE, Options, SECRET, WORKSPACE_TOKEN, with,
};
use mixpeek_users_fakes::{Kind, Running, start};
use mixpeek_users_server::directory::configured::ConfiguredApp;
use mixpeek_users_server::directory::paradime::{Credentials, Paradime, Settings};
use mixpeek_users_server::upstream::endpoint_url;
use serde_json::{Value, json};

use crate::conformance::Subject;

mod faults;
mod people;
mod secrets;

/// Long enough for a slow machine, and 40 times the first wait before a repetition.
const PATIENCE: Duration = Duration::from_secs(2);
const APP: &str = "app_warehouse";
const PATH: &str = "/api/v1/graphql";

fn app() -> AppId {
    APP.into()
}

pub(crate) async fn running(demo: bool) -> Running {
    start(with(Options { demo, ..Options::default() })).await.unwrap()
}

fn key_pair() -> Credentials {
    Credentials::KeyPair { key: KEY.to_owned().into(), secret: SECRET.to_owned().into() }
}

fn token(token: &str, workspace: Option<&str>) -> Credentials {
    let workspace = workspace.map(str::to_owned);
    Credentials::Token { token: token.to_owned().into(), workspace }
}

fn settings(running: &Running, credentials: Credentials, member: &str) -> Settings {
    let app = ConfiguredApp {
        id: app(),
        title: "Warehouse".into(),
        slug: "warehouse".into(),
        organization: Some("org_clerk".into()),
    };
    let endpoint = endpoint_url(&running.url()).unwrap();
    Settings { endpoint, credentials, member_account_type: member.into(), app }
}

fn directory_with(running: &Running, credentials: Credentials) -> Paradime {
    Paradime::new(settings(running, credentials, "DEVELOPER")).unwrap().with_patience(PATIENCE)
}

pub(crate) fn directory(running: &Running) -> Paradime {
    directory_with(running, key_pair())
}

fn answer(status: u16, body: Value) -> Kind {
    Kind::Answer { status, body: Some(body), headers: BTreeMap::new() }
}

/// Errors as GraphQL has them.
fn errors(status: u16, message: &str) -> Kind {
    answer(status, json!({ "errors": [{ "message": message }], "data": null }))
}

/// The fields that were asked for, one for each request.
fn asked(running: &Running) -> Vec<String> {
    let name = |body: &Value| {
        let query = body["query"].as_str().unwrap_or_default();
        query.split([' ', '(', '{']).nth(1).unwrap_or_default().to_owned()
    };
    running.faults.requests().iter().map(|request| name(&request.body)).collect()
}

async fn subject(credentials: Credentials) -> Subject {
    let running = running(false).await;
    Subject::new(directory_with(&running, credentials), APP).keeping(running)
}

mod conformance {
    crate::conformance::conforms!(super::subject(super::key_pair()));
}

mod conformance_with_a_workspaces_token {
    crate::conformance::conforms!(super::subject(super::token(super::WORKSPACE_TOKEN, None))
        => answers_at_all, lists_what_it_counts, removes_somebody_once);
}

mod conformance_with_a_companys_token {
    crate::conformance::conforms!(
        super::subject(super::token(super::COMPANY_TOKEN, Some(super::OTHER_WORKSPACE)))
        => answers_at_all, lists_what_it_counts, removes_somebody_once);
}
