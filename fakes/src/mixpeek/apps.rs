//! `/v1/apps`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Key, Kind, Query, optional, required};
use super::{NOW, Shared};

/// An app, its users and its invitations: records as they are sent.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub(super) record: Value,
    pub(super) members: Vec<Value>,
    pub(super) invitations: Vec<Value>,
    /// Ids of invitations that are over.
    pub(super) over: Vec<String>,
}

const MODES: &[&str] = &["public", "clerk", "password", "api_key", "jwt", "sso_oidc", "sso_saml"];

/// `UpdateAppRequest`, less what belongs to the page builder.
const UPDATE: &[Key] = &[
    optional("slug", Kind::Slug),
    optional("meta", Kind::Object),
    optional(
        "auth_config",
        // The schema has `public` as the default of `mode`; a test of ours wants to know when it is left out.
        Kind::Of(&[
            required("mode", Kind::One(MODES)),
            optional("clerk_allowed_providers", Kind::Texts),
            optional("password", Kind::Text(1, 1000)),
        ]),
    ),
    optional("build_config", Kind::Object),
    optional("monitoring_config", Kind::Object),
    optional("is_active", Kind::Bool),
    optional("publish", Kind::Bool),
];

impl App {
    pub(super) fn new(id: &str, slug: &str, title: &str, organization: Option<&str>) -> Self {
        let mode = if organization.is_some() { "clerk" } else { "public" };
        let record = json!({
            "app_id": id,
            "slug": slug,
            "url": format!("https://{slug}.mxp.co"),
            "meta": { "title": title, "description": null, "logo_url": null, "favicon_url": null },
            "is_active": true,
            "version": 1,
            "has_unpublished_changes": false,
            "auth_config": {
                "mode": mode,
                "clerk_org_id": organization,
                "clerk_allowed_providers": ["google", "email"],
                "password_hash": null
            },
            "environments": { "production": { "status": "live" } },
            "custom_domains": [{ "domain": format!("{slug}.example"), "status": "active" }],
            "build_config": { "env_vars": { "PALETTE": "dark" }, "secrets": { "STRIPE": "sk_live_never" } },
            "template": "generic",
            "sections": [],
            "theme": {},
            "stats": [],
            "tabs": [],
            "password_protected": false,
            "created_at": "2026-04-01T08:00:00Z",
            "updated_at": null,
            "warnings": []
        });
        Self { record, members: Vec::new(), invitations: Vec::new(), over: Vec::new() }
    }

    pub(super) fn id(&self) -> &str {
        self.text("app_id")
    }

    fn text(&self, key: &str) -> &str {
        self.record.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn title(&self) -> &str {
        self.record.pointer("/meta/title").and_then(Value::as_str).unwrap_or_default()
    }

    /// Refuses an app of another mode. What the service does is documented nowhere (inferred from the error's name).
    pub(super) fn managed(&mut self) -> Result<&mut Self, Refusal> {
        let mode = self.record.pointer("/auth_config/mode").cloned().unwrap_or_default();
        if mode == "clerk" {
            return Ok(self);
        }
        let refusal = Refusal::new(403, "NotEnabledError", "User management is not enabled");
        Err(refusal.with(json!({ "mode": mode })))
    }
}

pub(super) async fn list(State(shared): State<Shared>, query: Query) -> Answer {
    let limit = body::number(&query, "limit", 100, 1..=1000)?;
    let offset = body::number(&query, "offset", 0, 0..=usize::MAX)?;
    let world = shared.lock();
    let search = query.get("search").map(|search| search.to_lowercase());
    let wanted = |app: &&App| {
        query.get("slug").is_none_or(|slug| app.text("slug") == slug)
            && search.as_ref().is_none_or(|part| app.title().to_lowercase().contains(part))
            && query.get("template").is_none_or(|template| app.text("template") == template)
    };
    let all: Vec<_> = world.apps.iter().filter(wanted).map(|app| &app.record).collect();
    let page: Vec<_> = all.iter().skip(offset).take(limit).collect();
    Ok(Json(json!({
        "results": page, "total_count": all.len(), "limit": limit, "offset": offset, "max_apps": 10
    })))
}

pub(super) async fn get(State(shared): State<Shared>, Path(app): Path<String>) -> Answer {
    Ok(Json(shared.lock().app(&app)?.record.clone()))
}

pub(super) async fn update(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: Query,
    body: Bytes,
) -> Answer {
    let mut update = body::read(&body, UPDATE)?;
    let mut world = shared.lock();
    world.app(&id)?;
    if let Some(slug) = update.get("slug").and_then(Value::as_str) {
        let taken = |app: &App| app.id() != id && app.text("slug") == slug;
        if world.apps.iter().any(taken) {
            return Err(Refusal::new(409, "AlreadyExistsError", "This slug is taken"));
        }
    }
    let app = world.app(&id)?;
    if query.get("dry_run").is_some_and(|dry| dry == "true") {
        return Ok(Json(app.record.clone()));
    }
    apply(&mut app.record, &mut update);
    Ok(Json(app.record.clone()))
}

fn apply(record: &mut Value, update: &mut Map<String, Value>) {
    let publish = update.remove("publish") == Some(Value::Bool(true));
    record["has_unpublished_changes"] = (!publish).into();
    if publish {
        record["version"] = (record["version"].as_u64().unwrap_or_default() + 1).into();
    }
    if let Some(slug) = update.get("slug").and_then(Value::as_str) {
        record["url"] = format!("https://{slug}.mxp.co").into();
    }
    if let Some(Value::Object(auth)) = update.remove("auth_config") {
        for (key, value) in auth {
            record["auth_config"][key] = value;
        }
        if record["auth_config"]["mode"] == "clerk"
            && record["auth_config"]["clerk_org_id"].is_null()
        {
            record["auth_config"]["clerk_org_id"] = "org_new".into();
        }
    }
    for (key, value) in std::mem::take(update) {
        record[key] = value;
    }
    record["updated_at"] = NOW.into();
}
