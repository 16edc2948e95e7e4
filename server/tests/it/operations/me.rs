use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::me::Me;

use crate::app::{Options, TestApp};

#[tokio::test]
async fn me_is_the_viewer() {
    let app = TestApp::new().await;
    let me: Me = app.admin().get("/v1/me").await.ok();
    assert_eq!(me.user_email.as_deref(), Some("ines.ruiz@harbourpine.example"));
    assert_eq!(me.key.permissions.unwrap().len(), 4);
    assert_eq!(me.rate_limits, None);
}

#[tokio::test]
async fn me_tells_the_rate_limit() {
    let options = Options { rate_limit: Some(10), ..Options::default() };
    let me: Me = TestApp::with(options).await.admin().get("/v1/me").await.ok();
    assert_eq!(me.rate_limits.unwrap()["metadata"], 10);
}

#[tokio::test]
async fn capabilities_are_the_directorys() {
    let app = TestApp::new().await;
    // An app that is not enabled has them too.
    let path = "/x/apps/app_price_tracker/capabilities";
    let capabilities: Capabilities = app.admin().get(path).await.ok();
    assert!(capabilities.exact_expiry && capabilities.invite && capabilities.revoke);
}
