//! What Mixpeek answers about apps and their users. Where this project's contract has the same form it is Mixpeek's, and its types serve
//! for requests; answers are read by types that take less for granted.

use mixpeek_users_contract::app::{App, AppMeta, AuthConfig};
use mixpeek_users_contract::id::{AppId, InvitationId, MembershipId, UserId};
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// `AppResponse` and `AppListItem`. `build_config` (variables and secrets), `environments` and the page builder's keys are not read.
#[derive(Debug, Deserialize)]
pub(super) struct AppRecord {
    app_id: AppId,
    slug: Option<Box<str>>,
    url: Option<Box<str>>,
    meta: Option<Meta>,
    is_active: Option<bool>,
    version: Option<u64>,
    has_unpublished_changes: Option<bool>,
    auth_config: Option<AuthConfig>,
    custom_domains: Option<Vec<Value>>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
struct Meta {
    title: Option<Box<str>>,
    description: Option<Box<str>>,
    logo_url: Option<Box<str>>,
    favicon_url: Option<Box<str>>,
}

impl From<AppRecord> for App {
    fn from(record: AppRecord) -> Self {
        let slug = record.slug.unwrap_or_default();
        let meta = record.meta.unwrap_or_default();
        let title = meta.title.filter(|title| !title.trim().is_empty());
        Self {
            meta: AppMeta {
                // What an untitled app is called: nothing would be no name at all.
                title: title.unwrap_or_else(|| record.app_id.as_str().into()),
                description: meta.description,
                logo_url: meta.logo_url,
                favicon_url: meta.favicon_url,
            },
            app_id: record.app_id,
            url: record.url.unwrap_or_default(),
            slug,
            is_active: record.is_active.unwrap_or(true),
            version: record.version.unwrap_or_default(),
            has_unpublished_changes: record.has_unpublished_changes.unwrap_or_default(),
            auth_config: record.auth_config,
            environments: serde_json::Map::new(),
            custom_domains: record.custom_domains.unwrap_or_default(),
            x_accounts: None,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// `ListAppsResponse`.
#[derive(Debug, Deserialize)]
pub(super) struct AppPage {
    pub(super) results: Vec<AppRecord>,
    pub(super) total_count: Option<u64>,
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
    pub(super) max_apps: Option<u64>,
}

/// `ListUsersResponse`.
#[derive(Debug, Deserialize)]
pub(super) struct Users {
    pub(super) users: Vec<Person>,
    pub(super) total: Option<u64>,
}

/// `AppUserResponse` in a list, where it has to say who it is and what the person may do.
#[derive(Debug, Deserialize)]
pub(super) struct Person {
    user_id: UserId,
    role: Role,
    #[serde(flatten)]
    about: About,
}

/// What may be missing or null about a person.
#[derive(Debug, Default, Deserialize)]
struct About {
    membership_id: Option<MembershipId>,
    email: Option<Box<str>>,
    name: Option<Box<str>>,
    avatar_url: Option<Box<str>>,
    joined_at: Option<Timestamp>,
}

impl From<Person> for Member {
    fn from(person: Person) -> Self {
        person.about.of(person.user_id, person.role)
    }
}

impl About {
    fn of(self, user_id: UserId, role: Role) -> Member {
        Member {
            membership_id: self.membership_id.unwrap_or_default(),
            email: self.email,
            name: self.name,
            avatar_url: self.avatar_url,
            joined_at: self.joined_at,
            ..Member::new(user_id, role)
        }
    }
}

/// `AppUserResponse` as the answer to a new role: anything may be null (source: the `mixpeek` client's types).
#[derive(Debug, Default, Deserialize)]
pub(super) struct Changed {
    user_id: Option<UserId>,
    role: Option<Role>,
    #[serde(flatten)]
    about: About,
}

impl Changed {
    /// The member, with what was asked for where the answer says nothing.
    pub(super) fn or(self, user_id: UserId, role: Role) -> Member {
        self.about.of(self.user_id.unwrap_or(user_id), self.role.unwrap_or(role))
    }
}

/// `ListInvitationsResponse`.
#[derive(Debug, Deserialize)]
pub(super) struct Invitations {
    pub(super) invitations: Vec<Invited>,
    pub(super) total: Option<u64>,
}

/// `AppInvitationResponse`.
#[derive(Debug, Deserialize)]
pub(super) struct Invited {
    invitation_id: InvitationId,
    email_address: Box<str>,
    role: Role,
    status: Option<InvitationStatus>,
    created_at: Option<Timestamp>,
}

impl From<Invited> for Invitation {
    fn from(invited: Invited) -> Self {
        Self {
            invitation_id: invited.invitation_id,
            email_address: invited.email_address,
            role: invited.role,
            status: invited.status.unwrap_or_default(),
            created_at: invited.created_at,
            expires_at: None,
        }
    }
}
