//! The users of Mixpeek's Canvas apps, through Mixpeek's API.
//!
//! The service may allow ten requests a minute, so an app's record is remembered for a while: it is asked for before every operation on
//! the app's users.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate, AuthMode};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InviteRequest};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::{ListContext, Member, MemberList, RoleUpdate};
use mixpeek_users_contract::membership::{Membership, MembershipList, MissingApp};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route;
use reqwest::Method;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::error::DirectoryError;
use super::remembered::Remembered;
use super::whole::every_app;
use super::{Answer, Directory};
use crate::upstream::{BaseUrlError, Call, Repeat};

pub(super) mod client;
mod wire;

use client::{Client, NAME, Subject};

/// How long an app's record is taken for true.
const APP_LIFETIME: Duration = Duration::from_mins(5);
/// How many apps are remembered: far more than an organization has.
const MAX_APPS: usize = 1000;

/// How many apps are asked for their users at the same time, where all are wanted.
const AT_ONCE: usize = 4;

/// What the directory is opened with.
#[derive(Debug)]
pub struct Settings {
    /// An organization's key, `sk_…`.
    pub api_key: SecretString,
    /// Where the API is, without `/v1`: `https://api.mixpeek.com/`.
    pub base_url: Url,
    /// The value of `X-Namespace`, if there is one.
    pub namespace: Option<String>,
}

/// The directory.
#[derive(Debug)]
pub struct Mixpeek {
    client: Client,
    capabilities: Capabilities,
    apps: Mutex<HashMap<AppId, Arc<Remembered<App>>>>,
}

impl Mixpeek {
    /// A directory over Mixpeek's API. Nothing is asked of it yet.
    pub fn new(settings: Settings) -> Result<Self, BaseUrlError> {
        let Settings { api_key, base_url, namespace } = settings;
        Ok(Self {
            client: Client::new(api_key, base_url, namespace.as_deref())?,
            capabilities: Capabilities::default(),
            apps: Mutex::default(),
        })
    }

    /// The same with another limit on how long a call may take with all its repetitions.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { client: self.client.with_patience(patience), ..self }
    }

    /// What is remembered of an app.
    fn remembered(&self, app: &AppId) -> Arc<Remembered<App>> {
        // Nothing panics while it holds the lock.
        let mut apps = self.apps.lock().unwrap_or_else(PoisonError::into_inner);
        if apps.len() >= MAX_APPS && !apps.contains_key(app) {
            apps.clear();
        }
        let new = || Arc::new(Remembered::new(APP_LIFETIME));
        Arc::clone(apps.entry(app.clone()).or_insert_with(new))
    }

    async fn ask_app(&self, app: &AppId) -> Answer<App> {
        let call = Call::get(route::APP, below(route::app(app)));
        let record: wire::AppRecord = self.client.read(&call, Subject::App(app.as_str())).await?;
        Ok(record.into())
    }

    /// An app whose users can be managed. What the service answers for one of another mode is documented nowhere, so it is not asked.
    async fn managed(&self, app: &AppId) -> Answer<App> {
        let app = self.app(app.clone()).await?;
        if app.manages_users() {
            return Ok(app);
        }
        let mode = app.auth_config.map_or(AuthMode::Public, |auth| auth.mode);
        Err(DirectoryError::NotEnabled { mode })
    }

    /// The users of one of several apps, or why they cannot be had, in words for everybody.
    async fn users_by(&self, deadline: Instant, app: &App) -> Result<MemberList, Box<str>> {
        let users = timeout_at(deadline, self.users(app)).await;
        let users = users.unwrap_or_else(|late| Err(DirectoryError::unreachable(NAME, late)));
        // Words about one app are not for those who manage another.
        users.map_err(|error| error.without_words().to_string().into())
    }

    async fn users(&self, app: &App) -> Answer<MemberList> {
        let id = &app.app_id;
        let call = Call::get(route::MEMBERS, below(route::members(id)));
        let list: wire::Users = self.client.read(&call, Subject::App(id.as_str())).await?;
        let users: Vec<Member> = list.users.into_iter().map(Member::from).collect();
        let app_title = Some(app.meta.title.clone());
        Ok(MemberList {
            total: list.total.unwrap_or_default().max(users.len() as u64),
            users,
            x_context: Some(ListContext { app_title, ..ListContext::default() }),
        })
    }
}

/// A route as a path below the base URL.
pub(super) fn below(path: String) -> String {
    path.strip_prefix('/').map(str::to_owned).unwrap_or(path)
}

/// A body of declared keys: the service refuses any other (source: the `mixpeek` client 1.3.783).
pub(super) fn body(request: &impl Serialize) -> Answer<Value> {
    serde_json::to_value(request).map_err(DirectoryError::internal)
}

/// Whether an app's record will be the same for a while. One that is still being set up changes by itself.
fn is_settled(app: &App) -> bool {
    let auth = app.auth_config.as_ref();
    app.manages_users() && auth.is_some_and(|auth| auth.clerk_org_id.is_some())
}

#[async_trait]
impl Directory for Mixpeek {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn probe(&self) -> Answer<()> {
        self.client.me().await.map(drop)
    }

    async fn me(&self) -> Answer<Me> {
        self.client.me().await
    }

    async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        let mut call = Call::get(route::APPS, "v1/apps".to_owned());
        let numbers = [("limit", query.limit), ("offset", query.offset)];
        for (key, value) in numbers {
            call = value.into_iter().fold(call, |call, value| call.query(key, value));
        }
        let texts = [("slug", query.slug), ("search", query.search), ("template", query.template)];
        for (key, value) in texts {
            call = value.into_iter().fold(call, |call, value| call.query(key, value));
        }
        let page: wire::AppPage = self.client.read(&call, Subject::Everything).await?;
        let results: Vec<App> = page.results.into_iter().map(App::from).collect();
        let offset = page.offset.or(query.offset).unwrap_or(0);
        Ok(AppList {
            total_count: page
                .total_count
                .unwrap_or_else(|| offset.saturating_add(results.len() as u64)),
            results,
            limit: page.limit.or(query.limit).unwrap_or(100),
            offset,
            max_apps: page.max_apps,
            x_missing: Vec::new(),
        })
    }

    async fn app(&self, app: AppId) -> Answer<App> {
        self.remembered(&app).get_if(self.ask_app(&app), is_settled).await
    }

    async fn update_app(&self, app: AppId, update: AppUpdate, dry_run: bool) -> Answer<App> {
        let path = below(route::app(&app));
        // Publishing twice would be two versions.
        let mut call =
            Call::write(Method::PATCH, route::APP, path, Repeat::Never).body(body(&update)?);
        if dry_run {
            call = call.query("dry_run", true);
        }
        let changed: Answer<wire::AppRecord> =
            self.client.read(&call, Subject::App(app.as_str())).await;
        // Also after a failure: nobody knows then what the app is like.
        self.remembered(&app).forget();
        match changed {
            Ok(record) => Ok(record.into()),
            Err(DirectoryError::AlreadyExists { resource, .. }) => {
                let id = update.slug.unwrap_or_default();
                Err(DirectoryError::AlreadyExists { resource, id })
            }
            Err(error) => Err(error),
        }
    }

    async fn members(&self, app: AppId) -> Answer<MemberList> {
        self.users(&self.managed(&app).await?).await
    }

    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member> {
        self.managed(&app).await?;
        let path = below(route::member_role(&app, &user));
        let call = Call::write(Method::PATCH, route::MEMBER_ROLE, path, Repeat::Safe)
            .body(body(&RoleUpdate { role: role.clone() })?);
        let changed: Option<wire::Changed> =
            self.client.read_or_done(&call, Subject::Member(user.as_str())).await?;
        Ok(changed.unwrap_or_default().or(user, role))
    }

    async fn remove(&self, app: AppId, user: UserId) -> Answer<()> {
        self.managed(&app).await?;
        let path = below(route::member(&app, &user));
        let call = Call::write(Method::DELETE, route::MEMBER, path, Repeat::Never);
        self.client.done(&call, Subject::Member(user.as_str())).await
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        self.managed(&app).await?;
        let call = Call::get(route::INVITATIONS, below(route::invitations(&app)));
        let list: wire::Invitations = self.client.read(&call, Subject::App(app.as_str())).await?;
        let invitations: Vec<_> = list.invitations.into_iter().map(Invitation::from).collect();
        let total = list.total.unwrap_or_default().max(invitations.len() as u64);
        Ok(InvitationList { invitations, total })
    }

    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation> {
        self.managed(&app).await?;
        let path = below(route::invite(&app));
        let call =
            Call::write(Method::POST, route::INVITE, path, Repeat::Never).body(body(&request)?);
        let address = request.email_address.as_str();
        let sent: wire::Invited =
            self.client.read(&call, Subject::Invite(app.as_str(), address)).await?;
        Ok(sent.into())
    }

    async fn revoke(&self, app: AppId, invitation: InvitationId) -> Answer<()> {
        self.managed(&app).await?;
        let path = below(route::invitation(&app, &invitation));
        let call = Call::write(Method::DELETE, route::INVITATION, path, Repeat::Never);
        self.client.done(&call, Subject::Invitation(invitation.as_str())).await
    }

    fn has_memberships(&self) -> bool {
        true
    }

    /// One request for each app, a few at a time. Where one fails, the apps after it are not asked for, since most likely the limit is
    /// reached, and so it is where the time is up: they are named as missing.
    async fn memberships(&self) -> Answer<MembershipList> {
        // A little less than whoever asks may wait, so that what was answered is not lost.
        let deadline = Instant::now() + self.client.patience() * 9 / 10;
        let apps = every_app(self, &AppQuery::default()).await?;
        let apps: Vec<App> = apps.into_iter().filter(App::manages_users).collect();
        let mut list = MembershipList { memberships: Vec::new(), total: 0, missing: Vec::new() };
        let mut failed: Option<Box<str>> = None;
        // The first one alone tells whether there is any use in asking.
        let (first, others) = apps.split_at(apps.len().min(1));
        for apps in std::iter::once(first).chain(others.chunks(AT_ONCE)) {
            let answers = match &failed {
                None => join_all(apps.iter().map(|app| self.users_by(deadline, app))).await,
                Some(message) => apps.iter().map(|_| Err(message.clone())).collect(),
            };
            for (app, answer) in apps.iter().zip(answers) {
                let (app_id, app_title) = (app.app_id.clone(), Some(app.meta.title.clone()));
                match answer {
                    Ok(users) => {
                        let memberships = users.users.into_iter().map(|member| Membership {
                            app_id: app_id.clone(),
                            app_title: app_title.clone(),
                            administers: self.capabilities.administers(&member.role),
                            member,
                        });
                        list.memberships.extend(memberships);
                    }
                    Err(message) => {
                        failed = Some(message.clone());
                        list.missing.push(MissingApp { app_id, app_title, message });
                    }
                }
            }
        }
        list.total = list.memberships.len() as u64;
        Ok(list)
    }
}
