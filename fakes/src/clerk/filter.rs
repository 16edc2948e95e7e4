//! Which memberships are wanted, and in which order.

use super::query::Query;
use super::refusal::Refusal;
use super::state::{Instance, Membership, User, role_name};

/// What memberships can be ordered by.
const ORDERS: &[&str] =
    &["phone_number", "email_address", "created_at", "first_name", "last_name", "username"];

/// The memberships that a query wants, in its order.
pub(super) fn wanted<'a>(
    instance: &'a Instance,
    query: &Query,
    all: impl Iterator<Item = &'a Membership>,
) -> Result<Vec<&'a Membership>, Refusal> {
    let (field, descends) = query.order(ORDERS)?;
    let filter = Filter::read(query)?;
    let mut found: Vec<_> = all
        .filter_map(|membership| Some((membership, instance.user(&membership.user)?)))
        .filter(|(membership, user)| filter.lets_through(membership, user))
        .collect();
    found.sort_by_cached_key(|(membership, user)| {
        let text = match field {
            "phone_number" => user.phone.clone(),
            "email_address" => user.emails.first().map(|email| email.address.clone()),
            "first_name" => user.first_name.clone(),
            "last_name" => user.last_name.clone(),
            "username" => user.username.clone(),
            _ => None,
        };
        (text, membership.created_at)
    });
    if descends {
        found.reverse();
    }
    Ok(found.into_iter().map(|(membership, _)| membership).collect())
}

/// Whether a value is among those that are wanted; all are if none is named.
pub(super) fn is_in(wanted: &[&str], value: &str) -> bool {
    wanted.is_empty() || wanted.contains(&value)
}

struct Filter<'a> {
    roles: Vec<&'a str>,
    included: Vec<&'a str>,
    excluded: Vec<&'a str>,
    emails: Vec<&'a str>,
    phones: Vec<&'a str>,
    usernames: Vec<&'a str>,
    wallets: Vec<&'a str>,
    query: Option<String>,
    email_query: Option<String>,
    phone_query: Option<String>,
    username_query: Option<String>,
    name_query: Option<String>,
    created: (Option<i64>, Option<i64>),
    active: (Option<i64>, Option<i64>),
}

impl<'a> Filter<'a> {
    fn read(query: &'a Query) -> Result<Self, Refusal> {
        let users = query.all("user_id")?;
        let (excluded, included) = users.into_iter().partition(|id| id.starts_with('-'));
        let plain = |ids: Vec<&'a str>| -> Vec<&'a str> {
            ids.into_iter().map(|id| id.trim_start_matches(['+', '-'])).collect()
        };
        let part = |key| query.one(key).map(str::to_lowercase);
        Ok(Self {
            // "Any roles not found are ignored": taken at its word, so that nobody relies on another reading.
            roles: query
                .all("role")?
                .into_iter()
                .filter(|role| role_name(role).is_some())
                .collect(),
            included: plain(included),
            excluded: plain(excluded),
            emails: query.all("email_address")?,
            phones: query.all("phone_number")?,
            usernames: query.all("username")?,
            wallets: query.all("web3_wallet")?,
            query: part("query"),
            email_query: part("email_address_query"),
            phone_query: part("phone_number_query"),
            username_query: part("username_query"),
            name_query: part("name_query"),
            created: (query.number("created_at_after")?, query.number("created_at_before")?),
            active: (query.number("last_active_at_after")?, query.number("last_active_at_before")?),
        })
    }

    fn lets_through(&self, membership: &Membership, user: &User) -> bool {
        let names = [&user.first_name, &user.last_name].map(|name| name.as_deref().unwrap_or(""));
        let name = names.join(" ");
        let phone = user.phone.as_deref().unwrap_or("");
        let username = user.username.as_deref().unwrap_or("");
        let has = |part: &Option<String>, text: &str| {
            part.as_ref().is_none_or(|part| text.to_lowercase().contains(part))
        };
        let any_email = |part: &Option<String>| {
            part.is_none() || user.emails.iter().any(|email| has(part, &email.address))
        };
        let within = |(after, before): (Option<i64>, Option<i64>), time: Option<i64>| {
            after.is_none_or(|after| time.is_some_and(|time| time > after))
                && before.is_none_or(|before| time.is_some_and(|time| time < before))
        };
        is_in(&self.roles, &membership.role)
            && is_in(&self.included, &user.id)
            && !self.excluded.contains(&&*user.id)
            && (self.emails.is_empty() || self.emails.iter().any(|email| user.has_address(email)))
            && is_in(&self.phones, phone)
            && is_in(&self.usernames, username)
            // Nobody here has a wallet.
            && self.wallets.is_empty()
            && (any_email(&self.query)
                || [phone, username, &user.id, &name].iter().any(|text| has(&self.query, text)))
            && any_email(&self.email_query)
            && has(&self.phone_query, phone)
            && has(&self.username_query, username)
            && has(&self.name_query, &name)
            && within(self.created, Some(user.created_at))
            && within(self.active, user.last_active_at)
    }
}
