//! `/v1/organizations/users`: the organization's own accounts, keyed by address.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal, deleted};
use super::body::{self, Key, Kind, Query, fold, optional, required};
use super::{ListShape, NOW, Shared, World};
use crate::faults::Shrink;

const ROLES: &[&str] = &["admin", "member", "viewer"];
const STATUSES: &[&str] = &["active", "suspended", "pending"];

/// `UserCreateRequest`.
const CREATE: &[Key] = &[
    required("email", Kind::Email),
    required("user_name", Kind::Text(2, 100)),
    optional("avatar_url", Kind::Text(0, 2000)),
    optional("role", Kind::One(ROLES)),
    optional("status", Kind::One(STATUSES)),
    optional("metadata", Kind::Object),
];
/// `UserUpdateRequest`.
const UPDATE: &[Key] = &[
    optional("user_name", Kind::Text(2, 100)),
    optional("avatar_url", Kind::Text(0, 2000)),
    optional("role", Kind::One(ROLES)),
    optional("status", Kind::One(STATUSES)),
    optional("metadata", Kind::Object),
];

/// An account: its record as it is sent, and how many API keys it has.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) record: Value,
    pub(super) keys: u32,
}

impl Account {
    /// With `internal_id`, which is a secret and sent all the same (source: the security page).
    pub(super) fn new(id: &str, email: &str, name: &str, role: &str, status: &str) -> Self {
        let record = json!({
            "user_id": id,
            "internal_id": format!("int_secret_{id}"),
            "organization_id": super::seed::ORGANIZATION,
            "email": email,
            "user_name": name,
            "avatar_url": null,
            "role": role,
            "status": status,
            "metadata": {},
            "namespace_permissions": [],
            "created_at": "2026-01-02T08:00:00Z",
            "updated_at": "2026-01-02T08:00:00Z",
            "last_login": null
        });
        Self { record, keys: u32::from(status == "active") * 2 }
    }

    pub(super) fn email(&self) -> &str {
        self.record["email"].as_str().unwrap_or_default()
    }

    fn set(&mut self, update: Map<String, Value>) {
        for (key, value) in update {
            self.record[key] = value;
        }
        self.record["updated_at"] = NOW.into();
        // Any status but active revokes all keys, and coming back does not restore them (source: the `mixpeek` client).
        if self.record["status"] != "active" {
            self.keys = 0;
        }
    }
}

impl World {
    fn position(&self, email: &str) -> Result<usize, Refusal> {
        let found = self.accounts.iter().position(|account| fold(account.email()) == fold(email));
        found.ok_or_else(|| Refusal::not_found("user", email, "User not found"))
    }
}

pub(super) async fn list(
    State(shared): State<Shared>,
    query: Query,
    shrink: Option<Extension<Shrink>>,
) -> Answer {
    let limit = body::number(&query, "limit", 50, 1..=1000)?;
    let skip = body::number(&query, "skip", 0, 0..=usize::MAX)?;
    let role = body::word(&query, "role", ROLES)?;
    let status = body::word(&query, "status", STATUSES)?;
    let mut world = shared.lock();
    let wanted = |account: &&Account| {
        role.is_none_or(|role| account.record["role"] == role)
            && status.is_none_or(|status| account.record["status"] == status)
    };
    let all: Vec<_> = world.accounts.iter().filter(wanted).collect();
    let limit = limit.min(world.options.page);
    let page: Vec<_> = all.iter().skip(skip).take(limit).map(|account| &account.record).collect();
    let total = all.len();
    let answer = match world.options.list {
        ListShape::Results => {
            json!({ "results": page, "total": total, "skip": skip, "limit": limit })
        }
        ListShape::Users => json!({ "users": page, "total_count": total }),
        ListShape::Data => json!({ "data": page }),
        ListShape::Bare => json!(page),
    };
    if let Some(Extension(Shrink(by))) = shrink {
        let by = by.min(world.accounts.len());
        world.accounts.drain(..by);
    }
    Ok(Json(answer))
}

pub(super) async fn create(State(shared): State<Shared>, body: Bytes) -> Answer {
    let mut create = body::read(&body, CREATE)?;
    let mut take = |key: &str, default: &str| {
        let text = create.remove(key).and_then(|value| value.as_str().map(str::to_owned));
        text.unwrap_or_else(|| default.to_owned())
    };
    let (email, name) = (take("email", ""), take("user_name", ""));
    let (role, status) = (take("role", "member"), take("status", "active"));
    let mut world = shared.lock();
    if world.position(&email).is_ok() {
        return Err(Refusal::new(409, "AlreadyExistsError", "User already exists"));
    }
    let id = world.id("usr");
    let mut account = Account::new(&id, email.trim(), &name, &role, &status);
    account.set(create);
    account.record["created_at"] = NOW.into();
    world.accounts.push(account.clone());
    Ok(Json(account.record))
}

pub(super) async fn get(State(shared): State<Shared>, Path(email): Path<String>) -> Answer {
    let world = shared.lock();
    let at = world.position(&email)?;
    Ok(Json(world.accounts.get(at).map(|account| account.record.clone()).unwrap_or_default()))
}

pub(super) async fn update(
    State(shared): State<Shared>,
    Path(email): Path<String>,
    body: Bytes,
) -> Answer {
    let update = body::read(&body, UPDATE)?;
    let mut world = shared.lock();
    let at = world.position(&email)?;
    let Some(account) = world.accounts.get_mut(at) else { return Ok(Json(Value::Null)) };
    account.set(update);
    Ok(Json(account.record.clone()))
}

pub(super) async fn delete(State(shared): State<Shared>, Path(email): Path<String>) -> Answer {
    let mut world = shared.lock();
    let at = world.position(&email)?;
    world.accounts.remove(at);
    Ok(deleted("Successfully completed"))
}
