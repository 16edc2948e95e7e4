//! Accounts.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use super::filter::is_in;
use super::query::Query;
use super::refusal::Refusal;
use super::state::{Instance, User};
use super::{Answer, Shared};

/// `GET /users`: a list without a count, newest first.
pub(super) async fn list(State(instance): State<Shared>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::read(query.as_deref());
    let (offset, limit) = query.page()?;
    let instance = instance.lock();
    let mut users = wanted(&instance, &query)?;
    users.sort_by_key(|user| std::cmp::Reverse(user.created_at));
    let page: Vec<Value> = users.into_iter().skip(offset).take(limit).map(User::json).collect();
    Ok(Json(page.into()))
}

/// `GET /users/count`: asked by Clerk's own client whenever it lists users (source: `@clerk/backend` 3.25.0).
pub(super) async fn count(State(instance): State<Shared>, RawQuery(query): RawQuery) -> Answer {
    let query = Query::read(query.as_deref());
    let count = wanted(&instance.lock(), &query)?.len();
    Ok(Json(json!({ "object": "total_count", "total_count": count })))
}

fn wanted<'a>(instance: &'a Instance, query: &Query) -> Result<Vec<&'a User>, Refusal> {
    let ids = query.all("user_id")?;
    let addresses = query.all("email_address")?;
    let organizations = query.all("organization_id")?;
    let users = instance.users.values();
    let users = users
        .filter(|user| is_in(&ids, &user.id))
        .filter(|user| addresses.is_empty() || addresses.iter().any(|a| user.has_address(a)))
        .filter(|user| {
            let mut own = instance.memberships.iter().filter(|m| m.user == user.id);
            organizations.is_empty() || own.any(|m| organizations.contains(&&*m.organization))
        });
    Ok(users.collect())
}

impl User {
    pub(super) fn has_address(&self, address: &str) -> bool {
        self.emails.iter().any(|email| email.address.eq_ignore_ascii_case(address))
    }

    /// What the person signs in with.
    pub(super) fn identifier(&self) -> Option<&str> {
        let by_phone = self.phone.as_deref();
        let by_name = self.username.as_deref();
        let primary = self.emails.first().filter(|_| !self.no_primary);
        by_phone.or(by_name).or_else(|| Some(&*primary?.address))
    }

    pub(super) fn image_url(&self) -> String {
        self.image.clone().unwrap_or_else(|| "https://img.clerk.test/drawn.png".to_owned())
    }

    /// The account as it stands in a membership.
    pub(super) fn public_json(&self) -> Value {
        let mut json = json!({
            "user_id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "profile_image_url": null,
            "image_url": self.image_url(),
            "has_image": self.image.is_some(),
            "username": self.username,
            "banned": self.banned,
            "deprovisioned": self.deprovisioned,
        });
        // Missing where there is none.
        if let Some(identifier) = self.identifier() {
            json["identifier"] = identifier.into();
        }
        json
    }

    fn address_id(&self, at: usize) -> String {
        format!("idn_{}_{at}", self.id)
    }

    fn json(&self) -> Value {
        let emails: Vec<Value> = self
            .emails
            .iter()
            .enumerate()
            .map(|(at, email)| {
                let status = if email.verified { "verified" } else { "unverified" };
                json!({
                    "object": "email_address",
                    "id": self.address_id(at),
                    "email_address": email.address,
                    "reserved": false,
                    "verification": {
                        "object": "verification_otp",
                        "status": status,
                        "strategy": "email_code",
                        "attempts": null,
                        "expire_at": null,
                    },
                    "linked_to": [],
                    "created_at": self.created_at,
                    "updated_at": self.created_at,
                })
            })
            .collect();
        let has_primary = !self.emails.is_empty() && !self.no_primary;
        json!({
            "object": "user",
            "id": self.id,
            "external_id": null,
            "username": self.username,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "image_url": self.image_url(),
            "has_image": self.image.is_some(),
            "primary_email_address_id": has_primary.then(|| self.address_id(0)),
            "primary_phone_number_id": null,
            "primary_web3_wallet_id": null,
            "email_addresses": emails,
            "phone_numbers": [],
            "web3_wallets": [],
            "passkeys": [],
            "external_accounts": [],
            "saml_accounts": [],
            "enterprise_accounts": [],
            "public_metadata": {},
            "private_metadata": { "internal": "of the account" },
            "unsafe_metadata": {},
            "password_enabled": true,
            "two_factor_enabled": false,
            "totp_enabled": false,
            "backup_code_enabled": false,
            "mfa_enabled_at": null,
            "mfa_disabled_at": null,
            "last_sign_in_at": self.last_active_at,
            "last_active_at": self.last_active_at,
            "legal_accepted_at": null,
            "banned": self.banned,
            "locked": false,
            "deprovisioned": self.deprovisioned,
            "lockout_expires_in_seconds": null,
            "verification_attempts_remaining": 100,
            "delete_self_enabled": true,
            "create_organization_enabled": false,
            "created_at": self.created_at,
            "updated_at": self.created_at,
        })
    }
}
