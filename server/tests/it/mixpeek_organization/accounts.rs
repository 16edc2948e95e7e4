//! The five operations on the organization's accounts themselves.

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::organization::{OrganizationStatus, OrganizationUser};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::Kind;
use mixpeek_users_server::directory::Directory;
use serde_json::{Value, json};

use super::{WEI, app, demo, directory, small};
use crate::app::TestApp;
use crate::mixpeek::answer;

const PATH: &str = "/v1/organizations/users";

fn path(email: &str) -> String {
    mixpeek_users_contract::route::organization_user(email)
}

#[tokio::test]
async fn an_account_is_made_read_changed_and_deleted() {
    let running = small().await;
    let test = TestApp::over(directory(&running));
    let admin = test.admin();
    let new = json!({ "email": "Ana+team@shop.example", "user_name": "Ana Lopez", "role": "viewer",
        "metadata": { "desk": 4 } });
    let made: OrganizationUser = admin.post(PATH, new.clone()).await.ok();
    assert_eq!(
        (&*made.email, &made.status),
        ("Ana+team@shop.example", &OrganizationStatus::Active)
    );
    let here = path("ana+team@shop.example");
    assert_eq!(admin.get(&here).await.ok::<OrganizationUser>(), made);
    let update = json!({ "user_name": "Ana L", "role": "admin", "status": "suspended",
        "metadata": { "floor": 2 } });
    let changed: OrganizationUser = admin.patch(&here, update).await.ok();
    assert_eq!(Value::Object(changed.metadata), json!({ "floor": 2 }));
    assert_eq!(changed.status, OrganizationStatus::Suspended);
    let again = admin.post(PATH, new).await.refused(400, &ErrorType::AlreadyExists);
    assert_eq!(again.error.details.unwrap()["resource"], "organization_user");
    admin.delete(&here).await.ok::<Value>();
    for reply in [
        admin.get(&here).await,
        admin.delete(&here).await,
        admin.patch(&here, json!({ "user_name": "No one" })).await,
        admin.patch(&here, json!({ "role": "viewer" })).await,
    ] {
        let gone = reply.refused(404, &ErrorType::NotFound);
        assert_eq!(gone.error.details.unwrap()["resource"], "organization_user");
    }
}

#[tokio::test]
async fn what_changes_on_one_side_is_seen_on_the_other_at_once() {
    let running = demo().await;
    let directory = directory(&running);
    assert_eq!(directory.members(app()).await.unwrap().total, 6);
    let create = json!({ "email": "ana@shop.example", "user_name": "Ana", "status": "active" });
    directory.create_organization_user(serde_json::from_value(create).unwrap()).await.unwrap();
    assert_eq!(directory.members(app()).await.unwrap().total, 7);
    directory.delete_organization_user("ana@shop.example".into()).await.unwrap();
    assert_eq!(directory.members(app()).await.unwrap().total, 6);
    directory.set_role(app(), WEI.into(), Role::ADMIN).await.unwrap();
    let wei = directory.organization_user(WEI.to_owned()).await.unwrap();
    assert_eq!(wei.role.as_str(), "admin");
}

#[tokio::test]
async fn every_recorded_account_is_read() {
    for body in [
        include_str!("../../../../contract/fixtures/getOrganizationUser.answer.full.json"),
        include_str!("../../../../contract/fixtures/getOrganizationUser.answer.sparse.json"),
        include_str!("../../../../contract/fixtures/getOrganizationUser.answer.odd.json"),
    ] {
        let body: Value = serde_json::from_str(body).unwrap();
        let running = small().await;
        running.faults.add("GET", PATH, 1, answer(200, body.clone()));
        let account = directory(&running).organization_user(WEI.to_owned()).await.unwrap();
        assert_eq!(&*account.email, body["email"]);
    }
}

#[tokio::test]
async fn a_change_that_is_answered_with_nothing_is_read_afterwards() {
    let running = small().await;
    let directory = directory(&running);
    let empty = Kind::Answer { status: 204, body: None, headers: [].into() };
    running.faults.add("PATCH", PATH, 1, empty);
    let member = directory.set_role(app(), WEI.into(), Role::ADMIN).await.unwrap();
    // The fault did not let the change through, and the answer is what is so.
    assert_eq!(member.role, "org:viewer".into());
}
