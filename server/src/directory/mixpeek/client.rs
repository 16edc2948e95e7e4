//! Requests to Mixpeek's API, and what its refusals mean. The organization's own accounts are behind the same API, and asked for here too.

use std::num::NonZeroU32;
use std::time::Duration;

use mixpeek_users_contract::app::AuthMode;
use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType, code};
use mixpeek_users_contract::me::Me;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::directory::words::{Words, unreadable};
use crate::upstream::{Advice, BaseUrlError, Call, Reply, Upstream, secret_header, unanswered};

/// What people call the vendor.
pub(in crate::directory) const NAME: &str = "Mixpeek";
/// The namespace of a call (source: the Canvas guide says that every call on an app's users takes it; the client sends none).
const NAMESPACE: HeaderName = HeaderName::from_static("x-namespace");
/// The first wait before a repetition, where the service names none, is this part of the patience: two seconds, as at the `mixpeek`
/// client 1.3.783.
const FIRST_WAIT: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Fields of requests, as the contract names them.
const FIELDS: [&str; 9] = [
    "email_address",
    "email",
    "role",
    "user_name",
    "status",
    "metadata",
    "avatar_url",
    "slug",
    "auth_config",
];

/// Mixpeek's API with a key.
#[derive(Debug)]
pub(in crate::directory) struct Client {
    upstream: Upstream,
    words: Words,
}

/// What a call is about: only that tells what a bare 404 means.
#[derive(Debug, Clone, Copy)]
pub(in crate::directory) enum Subject<'a> {
    /// The key itself, or a list.
    Everything,
    /// An app, or all of its users.
    App(&'a str),
    /// One member.
    Member(&'a str),
    /// An invitation to be made: the app, and the address.
    Invite(&'a str, &'a str),
    /// One invitation.
    Invitation(&'a str),
    /// A team account.
    Account(&'a str),
}

impl Client {
    pub(in crate::directory) fn new(
        api_key: SecretString,
        base_url: Url,
        namespace: Option<&str>,
    ) -> Result<Self, BaseUrlError> {
        let mut headers = HeaderMap::new();
        let bearer = format!("Bearer {}", api_key.expose_secret());
        headers.insert(AUTHORIZATION, secret_header(&bearer)?);
        if let Some(namespace) = namespace {
            headers.insert(NAMESPACE, HeaderValue::from_str(namespace)?);
        }
        let upstream = Upstream::new(NAME, base_url, headers)?;
        let upstream = upstream.advice(advice).first_wait(FIRST_WAIT);
        Ok(Self { upstream, words: Words::new([api_key]) })
    }

    pub(in crate::directory) fn with_patience(self, patience: Duration) -> Self {
        Self { upstream: self.upstream.with_patience(patience), ..self }
    }

    /// How long a call may take with all its repetitions.
    pub(in crate::directory) fn patience(&self) -> Duration {
        self.upstream.patience()
    }

    /// Whose key this is.
    pub(in crate::directory) async fn me(&self) -> Answer<Me> {
        self.read(&Call::get("/v1/me", "v1/me".to_owned()), Subject::Everything).await
    }

    /// Sends a call and reads its answer.
    pub(in crate::directory) async fn read<T: DeserializeOwned>(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Answer<T> {
        let reply = self.send(call, subject).await?;
        reply.read().map_err(|error| self.not_understood(call, unreadable(error)))
    }

    /// The same for a change whose answer may be empty: `None` then, since any 2xx means that it was done.
    pub(in crate::directory) async fn read_or_done<T: DeserializeOwned>(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Answer<Option<T>> {
        let reply = self.send(call, subject).await?;
        if reply.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        reply.read().map(Some).map_err(|error| self.not_understood(call, unreadable(error)))
    }

    /// Sends a call whose answer says no more than that it was done.
    pub(in crate::directory) async fn done(&self, call: &Call, subject: Subject<'_>) -> Answer<()> {
        self.read_or_done::<Value>(call, subject).await.map(drop)
    }

    async fn send(&self, call: &Call, subject: Subject<'_>) -> Answer<Reply> {
        let outcome = self.upstream.send(call).await;
        let reply = outcome.map_err(|error| unanswered(NAME, call, error))?;
        if reply.is_success() { Ok(reply) } else { Err(self.refusal(call, &reply, subject)) }
    }

    /// A success that says nothing we understand: of a read nothing is known, and of a change not whether it was made.
    fn not_understood(
        &self,
        call: &Call,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> DirectoryError {
        let (directory, source) = (self.upstream.name(), source.into());
        if call.method == Method::GET {
            DirectoryError::BadAnswer { directory, source }
        } else {
            DirectoryError::Unsure { directory, source }
        }
    }

    /// What a refusal means: its status first, its type second, since the same type was documented under several statuses.
    fn refusal(&self, call: &Call, reply: &Reply, subject: Subject<'_>) -> DirectoryError {
        let directory = NAME;
        let envelope = ErrorEnvelope::read(reply.status, &reply.body);
        let message = || self.words.or(&envelope.error.message, "it did not say why");
        match (reply.status, &envelope.error.kind) {
            (401, _) | (403, ErrorType::Unauthorized) => DirectoryError::KeyRefused { directory },
            (402, _) | (403, ErrorType::QuotaExceeded | ErrorType::PlanRequired) => {
                DirectoryError::QuotaExceeded { directory, message: message() }
            }
            (400 | 403, ErrorType::NotEnabled) => not_enabled(&envelope),
            (403, _) => DirectoryError::Forbidden { directory, message: message() },
            (404, _) => absent(&envelope, subject),
            (409, _) | (400, ErrorType::AlreadyExists) => present(&envelope, subject),
            (400, _) if has_code(&envelope, code::LAST_ADMIN) => DirectoryError::LastAdmin,
            (400, _) if is_duplicate(&envelope) => present(&envelope, subject),
            (422, _) => self.invalid(&envelope),
            (429, _) => reply.rate_limited(directory),
            // A 503 promises that nothing was stored. Below 400 it is not the API: something before it that sends elsewhere.
            (503 | ..400, _) => reply.unreachable(directory),
            (500.., _) if call.method == Method::GET => reply.unreachable(directory),
            (500.., _) => DirectoryError::Unsure { directory, source: reply.fault() },
            _ => DirectoryError::Invalid { directory, field: None, message: message() },
        }
    }

    fn invalid(&self, envelope: &ErrorEnvelope) -> DirectoryError {
        let issues = envelope.validation_issues();
        let issue = issues.first();
        let names = issue.into_iter().flat_map(|issue| issue.location.iter().rev());
        let field = names
            .filter_map(Value::as_str)
            .find_map(|name| FIELDS.into_iter().find(|field| *field == name));
        let message = issue.map_or(&envelope.error.message, |issue| &issue.message);
        let message = self.words.or(message, "it did not say why");
        DirectoryError::Invalid { directory: NAME, field, message }
    }
}

/// When to try again: `retry_after_seconds` where no header says it, and not at all where `retryable` is false (source: the `mixpeek`
/// client 1.3.783).
fn advice(reply: &Reply) -> Advice {
    let envelope = ErrorEnvelope::read(reply.status, &reply.body);
    let details = envelope.error.details.as_ref();
    let never = details.and_then(|details| details.get("retryable")) == Some(&Value::Bool(false));
    Advice { wait: envelope.retry_after_seconds().and_then(whole_seconds), never }
}

/// Rounded up, since earlier is too early.
fn whole_seconds(seconds: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the range of u32"
    )]
    (0.0..=f64::from(u32::MAX)).contains(&seconds).then(|| seconds.ceil() as u32)
}

fn has_code(envelope: &ErrorEnvelope, code: &str) -> bool {
    envelope.error.code.as_deref() == Some(code)
}

fn is_duplicate(envelope: &ErrorEnvelope) -> bool {
    has_code(envelope, code::ALREADY_MEMBER) || has_code(envelope, code::ALREADY_INVITED)
}

fn not_enabled(envelope: &ErrorEnvelope) -> DirectoryError {
    let details = envelope.error.details.as_ref();
    let mode = details.and_then(|details| details.get("mode")).and_then(Value::as_str);
    DirectoryError::NotEnabled { mode: AuthMode::from(mode.unwrap_or("unknown")) }
}

/// What is not there. Where the service names the app, the app is meant, whatever was asked for.
fn absent(envelope: &ErrorEnvelope, subject: Subject<'_>) -> DirectoryError {
    let detail = |key: &str| envelope.error.details.as_ref()?.get(key)?.as_str();
    if let (Some("app"), Some(id)) = (detail("resource"), detail("id")) {
        return DirectoryError::not_found(Resource::App, id);
    }
    let (resource, id) = match subject {
        Subject::Invitation(id) if has_code(envelope, code::INVITATION_NOT_PENDING) => {
            return DirectoryError::NotPending { id: id.to_owned() };
        }
        Subject::Everything => {
            return DirectoryError::BadAnswer {
                directory: NAME,
                source: "there is no such path; is the base URL the API's?".into(),
            };
        }
        // There is no invitation yet that could be missing.
        Subject::App(id) | Subject::Invite(id, _) => (Resource::App, id),
        Subject::Member(id) => (Resource::Member, id),
        Subject::Invitation(id) => (Resource::Invitation, id),
        Subject::Account(email) => (Resource::OrganizationUser, email),
    };
    DirectoryError::not_found(resource, id)
}

/// What is there already.
fn present(envelope: &ErrorEnvelope, subject: Subject<'_>) -> DirectoryError {
    let (resource, id) = match subject {
        Subject::Invite(_, address) if has_code(envelope, code::ALREADY_MEMBER) => {
            return DirectoryError::AlreadyMember { email: address.to_owned() };
        }
        Subject::Invite(_, address) if has_code(envelope, code::ALREADY_INVITED) => {
            return DirectoryError::AlreadyInvited { email: address.to_owned() };
        }
        Subject::Invite(_, id) | Subject::Invitation(id) => (Resource::Invitation, id),
        Subject::Member(id) => (Resource::Member, id),
        Subject::Account(email) => (Resource::OrganizationUser, email),
        // Of an app only its slug has to be the only one.
        Subject::App(id) => (Resource::Slug, id),
        Subject::Everything => (Resource::App, ""),
    };
    DirectoryError::AlreadyExists { resource, id: id.to_owned() }
}
