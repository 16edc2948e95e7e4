//! Sign-in with Clerk: a session token says who somebody is and which organization they have chosen, and admins of an organization
//! manage its apps.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use mixpeek_users_contract::id::{OrganizationId, UserId};
use mixpeek_users_contract::role::Role;
use serde::Deserialize;

use super::jwks::Keys;
use super::refusal::Refusal;
use super::{Admin, Scope, bearer, rs256};
use crate::clock::Clock;
use crate::config::file::ClerkSignIn;
use crate::upstream::BaseUrlError;

/// The cookie that Clerk's script keeps the session token in (source: Clerk's guide to session tokens).
const COOKIE_NAME: &str = "__session";
/// Seconds by which two clocks may differ (source: the default of Clerk's own SDK).
const SKEW: i64 = 5;
/// Tags of tokens that stand for a session; a token without a tag is judged by its claims (source: Clerk's own SDK).
const SESSION_TAGS: [&str; 2] = ["cl_B7d4PD111AAA", "cl_I7d4PD111III"];
/// How the subject of a machine's token begins (source: Clerk's own SDK).
const MACHINE: &str = "mch_";

/// Lets in admins of Clerk organizations.
pub struct ClerkAuth {
    keys: Arc<Keys>,
    issuer: Option<String>,
    parties: Vec<String>,
    operators: Option<OrganizationId>,
    sign_in_url: Option<Box<str>>,
    validation: Validation,
    clock: Clock,
}

impl ClerkAuth {
    /// Takes sessions as the settings say. Nothing is asked of Clerk yet.
    pub fn new(settings: ClerkSignIn, clock: Clock) -> Result<Self, BaseUrlError> {
        rs256::install();
        let mut validation = Validation::new(Algorithm::RS256);
        // The claims are checked below: by the server's own clock, and with a reason for each.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let (folder, file) = settings.jwks;
        Ok(Self {
            keys: Arc::new(Keys::new(folder, file, Clock::clone(&clock))?),
            issuer: settings.issuer,
            parties: settings.authorized_parties.iter().map(ToString::to_string).collect(),
            operators: settings.operators,
            sign_in_url: settings.sign_in_url.map(|url| url.as_str().into()),
            validation,
            clock,
        })
    }

    /// Where people sign in.
    pub fn sign_in_url(&self) -> Option<&str> {
        self.sign_in_url.as_deref()
    }

    /// Asks for Clerk's keys, so that the first caller need not wait.
    pub async fn warm(&self) {
        self.keys.warm().await;
    }

    pub(super) async fn verify(&self, headers: &HeaderMap) -> Result<Admin, Refusal> {
        let token = token(headers).ok_or(Refusal::NoToken)?;
        let header = decode_header(token).map_err(|error| refusal(error.kind()))?;
        let id = check_header(&header)?;
        let key = self.keys.find(id).await?;
        // The signature first, so that nothing is learnt from what comes after it.
        let token = decode::<Claims>(token, &key, &self.validation);
        let claims = token.map_err(|error| refusal(error.kind()))?.claims;
        self.check(&claims)?;
        self.admin(claims)
    }

    fn check(&self, claims: &Claims) -> Result<(), Refusal> {
        if claims.sid.is_none() || claims.sub.starts_with(MACHINE) {
            return Err(Refusal::NotASession);
        }
        let now = (self.clock)().as_second();
        if claims.exp.saturating_add(SKEW) <= now {
            return Err(Refusal::Expired);
        }
        let begins_later = |time: Option<i64>| time.is_some_and(|t| t.saturating_sub(SKEW) > now);
        if begins_later(claims.nbf) || begins_later(claims.iat) {
            return Err(Refusal::NotYet);
        }
        if self.issuer.is_some() && claims.iss != self.issuer {
            return Err(Refusal::Issuer);
        }
        // A token that does not say where it was made is refused, as Clerk's own SDK does where parties are named.
        if !claims.azp.as_ref().is_some_and(|party| self.parties.contains(party)) {
            return Err(Refusal::Party);
        }
        // (source: Clerk's guide to verifying tokens by hand)
        if claims.sts.as_deref() == Some("pending") {
            return Err(Refusal::Pending);
        }
        Ok(())
    }

    fn admin(&self, claims: Claims) -> Result<Admin, Refusal> {
        let (organization, role) = claims.organization().ok_or(Refusal::NoOrganization)?;
        // Also where a directory has other roles that administer: what those allow was decided for Clerk, and not for this server.
        if role != Some(Role::ADMIN) {
            return Err(Refusal::NotAdmin);
        }
        let scope = if self.operators.as_ref() == Some(&organization) {
            Scope::Everything
        } else {
            Scope::Organization(organization)
        };
        Ok(Admin { email: claims.email, user: Some(UserId::from(claims.sub)), scope })
    }
}

/// What a session token says. Version 2 has the organization under `o`, version 1 in claims of its own (source: Clerk's guide to session
/// tokens).
#[derive(Deserialize)]
struct Claims {
    sub: String,
    sid: Option<String>,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    iss: Option<String>,
    azp: Option<String>,
    sts: Option<String>,
    v: Option<u32>,
    o: Option<OrganizationClaim>,
    org_id: Option<String>,
    org_role: Option<String>,
    /// Only where the operator has added it to the session token at Clerk.
    email: Option<String>,
}

#[derive(Deserialize)]
struct OrganizationClaim {
    id: String,
    /// Without its `org:`.
    rol: Option<String>,
}

impl Claims {
    fn organization(&self) -> Option<(OrganizationId, Option<Role>)> {
        if self.v.is_some_and(|version| version > 1) {
            let organization = self.o.as_ref()?;
            let role = organization.rol.as_ref().map(|role| Role::from(&*format!("org:{role}")));
            return Some((organization.id.as_str().into(), role));
        }
        let organization = self.org_id.as_deref()?;
        Some((organization.into(), self.org_role.as_deref().map(Role::from)))
    }
}

/// The id of the key that a header names, if it is a session token's.
fn check_header(header: &Header) -> Result<&str, Refusal> {
    if header.alg != Algorithm::RS256 {
        return Err(Refusal::Algorithm);
    }
    if header.typ.as_deref().is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
        return Err(Refusal::NotASession);
    }
    let tag = header.extras.get::<String>("cat").map_err(|_| Refusal::Malformed)?;
    if tag.is_some_and(|tag| !SESSION_TAGS.contains(&tag.as_str())) {
        return Err(Refusal::NotASession);
    }
    // Extensions that have to be understood, and none is (source: RFC 7515, section 4.1.11).
    if header.crit.is_some() {
        return Err(Refusal::Malformed);
    }
    header.kid.as_deref().ok_or(Refusal::UnknownKey)
}

fn refusal(error: &ErrorKind) -> Refusal {
    match error {
        ErrorKind::InvalidSignature => Refusal::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => Refusal::Algorithm,
        _ => Refusal::Malformed,
    }
}

/// The token of the header, or of the cookie where there is no header.
fn token(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(header) = headers.get(AUTHORIZATION) {
        return bearer(header);
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|header| header.split(';'));
    let token = pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE_NAME).then_some(value)
    })?;
    (!token.is_empty()).then_some(token.as_bytes())
}
