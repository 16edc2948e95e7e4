//! The directory at Clerk, over a fake of Clerk that Clerk's own client has checked (`tests/fakes/clerk`).

use std::time::Duration;

use mixpeek_users_contract::capabilities::{Capabilities, RoleInfo};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_fakes::clerk::{
    CROWD, CROWD_MEMBERS, FIELD_NOTES, QUOTA, SEATS, SECRET_KEY, SHOP_SEARCH, fake,
};
use mixpeek_users_fakes::{Kind, Running, start};
use mixpeek_users_server::directory::clerk::{Clerk, Settings};
use mixpeek_users_server::directory::configured::ConfiguredApp;
use mixpeek_users_server::upstream::base_url;
use serde_json::Value;

use crate::conformance::Subject;

mod answers;
mod faults;
mod people;
mod roles;
mod search;
mod secrets;
mod several;

/// An organization that the instance does not have.
const NOTHING: &str = "org_nothing";
const NOTES: &str = "app_field_notes";
const SHOP: &str = "app_shop_search";

/// Forty times the first wait before a repetition, so that tests of repetitions are soon done.
pub(crate) const LITTLE_PATIENCE: Duration = Duration::from_secs(2);

pub(crate) async fn clerk() -> Running {
    start(fake()).await.unwrap()
}

fn app(id: &str, organization: Option<&str>) -> ConfiguredApp {
    let title = id.trim_start_matches("app_").replace('_', " ").into();
    let slug = id.replace('_', "-").into();
    ConfiguredApp { id: id.into(), title, slug, organization: organization.map(Into::into) }
}

fn notes() -> AppId {
    NOTES.into()
}

fn settings(running: &Running, key: &str, apps: &[(&str, &str)]) -> Settings {
    Settings {
        secret_key: key.to_owned().into(),
        base_url: base_url(&running.url()).unwrap(),
        apps: apps.iter().map(|(id, organization)| app(id, Some(organization))).collect(),
    }
}

/// A directory with these apps.
pub(crate) fn with(running: &Running, apps: &[(&str, &str)]) -> Clerk {
    Clerk::new(settings(running, SECRET_KEY, apps)).unwrap()
}

/// The same that gives up soon.
pub(crate) fn impatient(running: &Running) -> Clerk {
    with(running, &[(NOTES, FIELD_NOTES)]).with_patience(LITTLE_PATIENCE)
}

/// A directory with an app for every organization that is one.
fn directory(running: &Running) -> Clerk {
    with(
        running,
        &[
            (NOTES, FIELD_NOTES),
            (SHOP, SHOP_SEARCH),
            ("app_quota", QUOTA),
            ("app_seats", SEATS),
            ("app_crowd", CROWD),
        ],
    )
}

/// What arrived, as `METHOD path`.
fn arrived(running: &Running) -> Vec<String> {
    let requests = running.faults.requests();
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

/// An answer of Clerk's with a refusal in it.
fn refusal(status: u16, code: &str, parameter: Option<&str>) -> Kind {
    let meta =
        parameter.map_or_else(|| serde_json::json!({}), |p| serde_json::json!({ "param_name": p }));
    let reason = serde_json::json!({
        "code": code, "message": "in short", "long_message": "in Clerk's own words", "meta": meta,
    });
    answer(status, serde_json::json!({ "errors": [reason], "clerk_trace_id": "trace_1" }))
}

fn answer(status: u16, body: Value) -> Kind {
    Kind::Answer { status, body: Some(body), headers: std::collections::BTreeMap::new() }
}

async fn subject() -> Subject {
    let running = clerk().await;
    let viewer = RoleInfo {
        role: "org:viewer".into(),
        label: "Viewer".into(),
        description: "Can look.".into(),
        administers: false,
    };
    let mut roles = Capabilities::default().roles;
    roles.push(viewer);
    Subject::new(directory(&running).with_roles(roles), NOTES)
        .with_stranger("jonas.weber@harbourpine.example")
        .with_crowd("app_crowd", CROWD_MEMBERS)
        .keeping(running)
}

mod conformance {
    crate::conformance::conforms!(super::subject());
}
