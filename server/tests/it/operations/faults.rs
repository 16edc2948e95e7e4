//! A directory that fails: whatever it says has a status that the document declares, and keeps its secrets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::{AddRequest, Member, MemberList, MemberStatus};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::{
    OrganizationUser, OrganizationUserCreate, OrganizationUserList, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route::{OPERATIONS, Operation};
use mixpeek_users_server::directory::error::{DirectoryError, Limits, Resource};
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::{Map, Value};

use crate::app::{Reply, TestApp};

pub(crate) type Fault = fn() -> DirectoryError;

/// A directory whose every operation fails in one way.
pub(crate) struct Failing {
    fault: Fault,
    capabilities: Capabilities,
    /// Whether it does not even say so.
    is_silent: bool,
    /// How long it takes to.
    takes: Duration,
    /// How often it came to its end.
    ended: Arc<AtomicU32>,
    /// Whether it says that it has every app.
    has_all: bool,
}

impl Failing {
    pub(crate) fn new(fault: Fault) -> Self {
        let statuses = vec![MemberStatus::Active, MemberStatus::Suspended];
        let capabilities = Capabilities {
            statuses,
            invite_at_once: Some(10),
            past_invitations: vec![InvitationStatus::Revoked],
            ..Capabilities::default()
        };
        let (takes, ended) = (Duration::ZERO, Arc::default());
        Self { fault, capabilities, is_silent: false, takes, ended, has_all: false }
    }

    /// One that fails after a while.
    pub(crate) fn slow(fault: Fault, takes: Duration) -> Self {
        Self { takes, ..Self::new(fault) }
    }

    /// The same, for an app's users, which are said to be here after a while.
    pub(crate) fn with_all_apps(self) -> Self {
        Self { has_all: true, ..self }
    }

    /// How often an operation came to its end, as a number that goes on counting.
    pub(crate) fn ended(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.ended)
    }

    async fn end(&self) {
        if self.is_silent {
            std::future::pending::<()>().await;
        }
        if self.takes > Duration::ZERO {
            tokio::time::sleep(self.takes).await;
        }
        self.ended.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn silent() -> Self {
        Self { is_silent: true, ..Self::new(|| DirectoryError::LastAdmin) }
    }
}

macro_rules! failing {
    ($($name:ident($($argument:ty),*) -> $answer:ty;)+) => {
        #[async_trait]
        impl Directory for Failing {
            fn name(&self) -> &'static str {
                VENDOR
            }

            fn capabilities(&self) -> &Capabilities {
                &self.capabilities
            }

            fn has_memberships(&self) -> bool {
                true
            }

            fn has_organization_users(&self) -> bool {
                true
            }

            async fn has(&self, app: &AppId) -> Answer<bool> {
                if self.has_all {
                    self.end().await;
                    return Ok(true);
                }
                match self.app(app.clone()).await {
                    Err(DirectoryError::NotFound { .. }) => Ok(false),
                    answer => answer.map(|_| true),
                }
            }

            $(async fn $name(&self $(, _: $argument)*) -> Answer<$answer> {
                self.end().await;
                Err((self.fault)())
            })+
        }
    };
}

failing! {
    check() -> ();
    me() -> Me;
    apps(AppQuery) -> AppList;
    app(AppId) -> App;
    update_app(AppId, AppUpdate, bool) -> App;
    members(AppId) -> MemberList;
    set_role(AppId, UserId, Role) -> Member;
    remove(AppId, UserId) -> ();
    invitations(AppId) -> InvitationList;
    invite(AppId, InviteRequest) -> Invitation;
    revoke(AppId, InvitationId) -> ();
    invite_many(AppId, Vec<InviteRequest>) -> Vec<Answer<Invitation>>;
    past_invitations(AppId, InvitationStatus) -> InvitationList;
    add(AppId, AddRequest) -> Member;
    set_status(AppId, UserId, MemberStatus) -> Member;
    set_metadata(AppId, UserId, Map<String, Value>) -> Member;
    memberships() -> MembershipList;
    organization_users(OrganizationUserQuery) -> OrganizationUserList;
    organization_user(String) -> OrganizationUser;
    create_organization_user(OrganizationUserCreate) -> OrganizationUser;
    update_organization_user(String, OrganizationUserUpdate) -> OrganizationUser;
    delete_organization_user(String) -> ();
}

pub(crate) const VENDOR: &str = "Vendor";
const SECRET: &str = "sk_live_0123456789";

/// What can become of any operation.
const ANY: &[(u16, Fault)] = &[
    (404, || DirectoryError::not_found(Resource::App, "nothing")),
    (403, || DirectoryError::Forbidden { directory: VENDOR, message: "no".into() }),
    (403, || DirectoryError::QuotaExceeded { directory: VENDOR, message: "5 seats".into() }),
    (429, || DirectoryError::RateLimited {
        directory: VENDOR,
        retry_after: Some(7),
        retryable: true,
        limits: Limits::default(),
    }),
    (429, || DirectoryError::RateLimited {
        directory: VENDOR,
        retry_after: None,
        retryable: false,
        limits: Limits::default(),
    }),
    (500, || DirectoryError::internal(SECRET)),
    (502, || DirectoryError::BadAnswer { directory: VENDOR, source: SECRET.into() }),
    (503, || DirectoryError::Unavailable { source: SECRET.into() }),
    (503, || DirectoryError::Storage { source: SECRET.into() }),
    (503, || DirectoryError::unreachable(VENDOR, SECRET)),
    (503, || DirectoryError::KeyRefused { directory: VENDOR }),
    (504, || DirectoryError::Unsure { directory: VENDOR, source: SECRET.into() }),
];

/// What can become of a change.
const CHANGE: &[(u16, Fault)] = &[
    (400, || DirectoryError::LastAdmin),
    (400, || DirectoryError::AlreadyMember { email: "a@b.example".into() }),
    (400, || DirectoryError::AlreadyInvited { email: "a@b.example".into() }),
    (501, || DirectoryError::NotSupported { operation: "it" }),
];

/// What can become of a change with a body.
const BODY: &[(u16, Fault)] = &[(422, || DirectoryError::Invalid {
    directory: VENDOR,
    field: Some("role"),
    message: "is not one of ours".into(),
})];

/// The statuses that the document declares for an operation, read as text: its responses stand one a line after its name.
fn declared(operation: &Operation) -> Vec<u16> {
    let file = format!("{}/../docs/openapi.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).unwrap();
    let name = format!("operationId: {}\n", operation.id);
    let (_, after) = text.split_once(&name).unwrap();
    let of_this = after.split("operationId: ").next().unwrap();
    let lines = of_this.lines().filter_map(|line| line.strip_prefix("        \"")?.get(..3));
    lines.map(|status| status.parse().unwrap()).collect()
}

async fn ask(app: &TestApp, operation: &Operation) -> Reply {
    let path = super::address(operation);
    match super::body(operation) {
        Some(body) => app.admin().json(operation.method, &path, body).await,
        None => app.admin().send(operation.method, &path, Body::empty()).await,
    }
}

fn failing(fault: Fault) -> TestApp {
    TestApp::over(Failing::new(fault))
}

#[tokio::test]
async fn every_fault_has_a_status_that_the_document_declares() {
    // The outbox belongs to the directory that asks nobody.
    for operation in OPERATIONS.iter().filter(|operation| operation.id != "listOutbox") {
        let mut faults = ANY.to_vec();
        if operation.method != "GET" {
            faults.extend(CHANGE);
        }
        if ["POST", "PATCH"].contains(&operation.method) {
            faults.extend(BODY);
        }
        let declared = declared(operation);
        for (status, fault) in faults {
            let reply = ask(&failing(fault), operation).await;
            let about = format!("{} {:?}: {}", operation.id, fault(), reply.text());
            assert_eq!(reply.status, status, "{about}");
            assert!(declared.contains(&status), "not declared: {about}");
            assert!(!reply.text().contains(SECRET), "told: {about}");
        }
    }
}

#[tokio::test]
async fn a_vendors_limit_is_passed_on_with_its_wait() {
    for (retry_after, header) in [(Some(7), "7"), (None, "")] {
        let fault: Fault = match retry_after {
            Some(_) => || DirectoryError::RateLimited {
                directory: VENDOR,
                retry_after: Some(7),
                retryable: true,
                limits: Limits::default(),
            },
            None => || DirectoryError::RateLimited {
                directory: VENDOR,
                retry_after: None,
                retryable: true,
                limits: Limits::default(),
            },
        };
        let reply = failing(fault).admin().get("/v1/apps/a/users").await;
        assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (429, header));
    }
}

#[tokio::test]
async fn a_vendors_pause_is_passed_on_with_its_wait() {
    const PAUSE: Fault = || DirectoryError::Unreachable {
        directory: VENDOR,
        retry_after: Some(9),
        retryable: true,
        source: SECRET.into(),
    };
    const SILENCE: Fault = || DirectoryError::unreachable(VENDOR, SECRET);
    for (fault, header, detail) in [(PAUSE, "9", Some(9)), (SILENCE, "", None)] {
        let reply = failing(fault).admin().get("/v1/apps/a/users").await;
        let details = reply.refused(503, &ErrorType::Unavailable).error.details.unwrap();
        assert_eq!(reply.header("retry-after"), header);
        assert_eq!(details.get("retry_after_seconds").and_then(Value::as_u64), detail);
    }
}

#[tokio::test]
async fn an_app_list_names_the_vendor_that_failed() {
    let fault: Fault = || DirectoryError::unreachable(VENDOR, SECRET);
    let text = failing(fault).admin().get("/v1/apps").await.text();
    assert!(text.contains("Vendor does not answer; nothing was changed"), "{text}");
}
