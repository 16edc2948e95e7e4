//! The organization's own accounts at Mixpeek, over a fake of Mixpeek.

use mixpeek_users_contract::id::AppId;
use mixpeek_users_fakes::Running;
use mixpeek_users_fakes::mixpeek::{KEY, ListShape, Options, Team};
use mixpeek_users_server::directory::configured::ConfiguredApp;
use mixpeek_users_server::directory::mixpeek_organization::{MixpeekOrganization, Settings};
use mixpeek_users_server::upstream::base_url;

use crate::conformance::Subject;
use crate::mixpeek::{PATIENCE, running};

mod accounts;
mod faults;
mod pages;
mod people;
mod secrets;

const APP: &str = "app_studio";
/// The one admin of a small team.
const INES: &str = "ines@harbourpine.example";
const WEI: &str = "wei@harbourpine.example";
/// Waits for an invitation in the demo.
const LEO: &str = "leo@harbourpine.example";

const SHAPES: [ListShape; 4] =
    [ListShape::Results, ListShape::Users, ListShape::Data, ListShape::Bare];

fn app() -> AppId {
    APP.into()
}

pub(crate) async fn small() -> Running {
    running(Options::default(), Team::Small).await
}

async fn demo() -> Running {
    running(Options::default(), Team::Demo).await
}

fn with_key(running: &Running, key: &str) -> MixpeekOrganization {
    let app = ConfiguredApp {
        id: app(),
        title: "Studio".into(),
        slug: "studio".into(),
        organization: Some("org_clerk".into()),
    };
    let base_url = base_url(&running.url()).unwrap();
    let settings = Settings { api_key: key.to_owned().into(), base_url, app };
    MixpeekOrganization::new(settings).unwrap().with_patience(PATIENCE)
}

pub(crate) fn directory(running: &Running) -> MixpeekOrganization {
    with_key(running, KEY)
}

async fn subject(list: ListShape) -> Subject {
    let running = running(Options { list, ..Options::default() }, Team::Small).await;
    Subject::new(directory(&running), APP).keeping(running)
}

async fn crowded() -> Subject {
    let running = running(Options::default(), Team::Crowd(1_500)).await;
    Subject::new(directory(&running), APP).with_crowd(APP, 1_503).keeping(running)
}

mod conformance {
    crate::conformance::conforms!(super::subject(super::ListShape::Results));
}

mod conformance_of_bare_lists {
    crate::conformance::conforms!(super::subject(super::ListShape::Bare));
}

mod conformance_of_a_crowd {
    crate::conformance::conforms!(super::crowded() => lists_what_it_counts, loses_nobody_between_pages, one_admin_stays, finds_one_of_a_crowd);
}
