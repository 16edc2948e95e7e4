//! Clerk's JSON, as far as it is read (source: Clerk's `OpenAPI` document 2026-05-12).
//!
//! What is not declared here cannot leave the server: an invitation's `url`, which is the link that accepts it, `private_metadata`,
//! and the `permissions` behind a role.

use jiff::Timestamp as Instant;
use mixpeek_users_contract::email;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::invitation::{self, InvitationStatus};
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock::rfc3339;

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) data: Vec<T>,
    /// How many there are on all pages.
    pub(super) total_count: u64,
}

/// Something with an id, by which it is recognised on another page.
pub(super) trait Entry {
    fn id(&self) -> &str;
}

/// A person in an organization.
#[derive(Debug, Deserialize)]
pub(super) struct Membership {
    id: Box<str>,
    role: Role,
    #[serde(default)]
    public_metadata: Option<Map<String, Value>>,
    #[serde(default)]
    organization: Option<Organization>,
    /// Optional by the document. Without it nobody can say who this is.
    #[serde(default)]
    public_user_data: Option<Person>,
    #[serde(default)]
    created_at: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Organization {
    id: Box<str>,
}

#[derive(Debug, Deserialize)]
struct Person {
    user_id: UserId,
    #[serde(default)]
    first_name: Option<Box<str>>,
    #[serde(default)]
    last_name: Option<Box<str>>,
    #[serde(default)]
    username: Option<Box<str>>,
    /// An address, a telephone number or a user name: whatever the person signs in with.
    #[serde(default)]
    identifier: Option<Box<str>>,
    #[serde(default)]
    image_url: Option<Box<str>>,
    /// False where `image_url` is a picture that Clerk has drawn.
    #[serde(default)]
    has_image: Option<bool>,
    #[serde(default)]
    banned: Option<bool>,
    #[serde(default)]
    deprovisioned: Option<bool>,
}

impl Entry for Membership {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Membership {
    /// The organization it is in.
    pub(super) fn organization(&self) -> Option<&str> {
        Some(&self.organization.as_ref()?.id)
    }

    /// Whose it is.
    pub(super) fn user(&self) -> Option<&UserId> {
        Some(&self.public_user_data.as_ref()?.user_id)
    }

    /// Whether the person's address is to be had from their user record only.
    pub(super) fn lacks_address(&self) -> bool {
        self.public_user_data.as_ref().is_some_and(|person| person.address().is_none())
    }

    /// The member; none where nobody can say who it is.
    pub(super) fn member(self) -> Option<Member> {
        let person = self.public_user_data?;
        let is_off = person.banned == Some(true) || person.deprovisioned == Some(true);
        Some(Member {
            membership_id: String::from(self.id).into(),
            email: person.address().map(Into::into),
            name: person.name(),
            avatar_url: person.image_url.filter(|_| person.has_image != Some(false)),
            joined_at: self.created_at.and_then(time),
            // Absent means active.
            status: is_off.then_some(MemberStatus::Disabled),
            public_metadata: self.public_metadata,
            ..Member::new(person.user_id, self.role)
        })
    }
}

impl Person {
    fn address(&self) -> Option<&str> {
        self.identifier.as_deref().filter(|identifier| identifier.contains('@'))
    }

    fn name(&self) -> Option<Box<str>> {
        let present = |name: &Option<Box<str>>| {
            let name = name.as_deref().unwrap_or_default().trim();
            (!name.is_empty()).then(|| name.to_owned())
        };
        let names = [present(&self.first_name), present(&self.last_name)];
        let full = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = if full.is_empty() { present(&self.username) } else { Some(full) };
        name.map(Into::into)
    }
}

/// An account of the instance, whichever organizations it is in.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: UserId,
    #[serde(default)]
    primary_email_address_id: Option<Box<str>>,
    #[serde(default)]
    email_addresses: Vec<Address>,
}

#[derive(Debug, Deserialize)]
struct Address {
    #[serde(default)]
    id: Option<Box<str>>,
    #[serde(rename = "email_address")]
    text: Box<str>,
    #[serde(default)]
    verification: Option<Verification>,
}

#[derive(Debug, Deserialize)]
struct Verification {
    #[serde(default)]
    status: Option<Box<str>>,
}

impl User {
    /// The primary address; none where the person has none.
    pub(super) fn into_address(self) -> Option<Box<str>> {
        let primary = self.primary_email_address_id?;
        let is_primary = |address: &Address| address.id.as_deref() == Some(&*primary);
        Some(self.email_addresses.into_iter().find(is_primary)?.text)
    }

    /// Whether the person has shown that mail to this address reaches them. Anybody can enter somebody else's.
    pub(super) fn has_verified(&self, address: &str) -> bool {
        let verified = |address: &Address| {
            let status = address.verification.as_ref().and_then(|proof| proof.status.as_deref());
            status == Some("verified")
        };
        let folded = email::fold(address);
        self.email_addresses
            .iter()
            .any(|address| email::fold(&address.text) == folded && verified(address))
    }
}

/// An invitation to an organization.
#[derive(Debug, Deserialize)]
pub(super) struct Invitation {
    id: Box<str>,
    email_address: Box<str>,
    role: Role,
    #[serde(default)]
    status: Option<InvitationStatus>,
    #[serde(default)]
    created_at: Option<i64>,
    #[serde(default)]
    expires_at: Option<i64>,
}

impl Entry for Invitation {
    fn id(&self) -> &str {
        &self.id
    }
}

impl From<Invitation> for invitation::Invitation {
    fn from(invitation: Invitation) -> Self {
        Self {
            invitation_id: String::from(invitation.id).into(),
            email_address: invitation.email_address,
            role: invitation.role,
            status: invitation.status.unwrap_or_default(),
            created_at: invitation.created_at.and_then(time),
            expires_at: invitation.expires_at.and_then(time),
        }
    }
}

impl Invitation {
    /// The invitation out of a list of those that stand so: the document lets an entry leave that out.
    pub(super) fn standing(self, status: &InvitationStatus) -> invitation::Invitation {
        Self { status: self.status.or_else(|| Some(status.clone())), ..self }.into()
    }
}

/// Body of a new invitation. Clerk has no default for the role.
#[derive(Debug, Serialize)]
pub(super) struct NewInvitation<'a> {
    pub(super) email_address: &'a str,
    pub(super) role: &'a Role,
}

/// Body of a new membership.
#[derive(Debug, Serialize)]
pub(super) struct NewMembership<'a> {
    pub(super) user_id: &'a UserId,
    pub(super) role: &'a Role,
}

/// Body of a change of role.
#[derive(Debug, Serialize)]
pub(super) struct NewRole<'a> {
    pub(super) role: &'a Role,
}

/// Body of a change of metadata.
#[derive(Debug, Serialize)]
pub(super) struct NewMetadata {
    pub(super) public_metadata: Map<String, Value>,
}

/// What Clerk answers when it refuses.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    pub(super) errors: Vec<Reason>,
}

/// One reason of a refusal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    pub(super) code: Box<str>,
    #[serde(default)]
    message: Option<Box<str>>,
    #[serde(default)]
    long_message: Option<Box<str>>,
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Debug, Deserialize)]
struct Meta {
    #[serde(default)]
    param_name: Option<Box<str>>,
}

impl Reason {
    /// Clerk's words, the longer ones where it has both.
    pub(super) fn words(&self) -> Option<&str> {
        let said = [&self.long_message, &self.message];
        said.into_iter().flatten().map(|words| words.trim()).find(|words| !words.is_empty())
    }

    /// The parameter it is about.
    pub(super) fn parameter(&self) -> Option<&str> {
        self.meta.as_ref()?.param_name.as_deref()
    }
}

/// Below this a number is taken for seconds: in milliseconds it would lie before March 1973.
const FIRST_MILLISECOND: i64 = 100_000_000_000;

/// A point in time. The document says "Unix timestamp" and no unit; what it shows elsewhere is in milliseconds.
fn time(number: i64) -> Option<Timestamp> {
    let time = if number < FIRST_MILLISECOND {
        Instant::from_second(number)
    } else {
        Instant::from_millisecond(number)
    };
    // A number beyond every calendar is no time.
    time.ok().map(|time| rfc3339(time).into())
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_time_is_read_in_seconds_and_in_milliseconds() {
        let read = |number| time(number).map(|time| time.as_str().to_owned());
        let expected = Some("2026-05-04T09:12:00Z".to_owned());
        assert_eq!(read(1_777_885_920_000), expected);
        assert_eq!(read(1_777_885_920), expected);
        assert_eq!(read(i64::MAX), None);
    }
}
