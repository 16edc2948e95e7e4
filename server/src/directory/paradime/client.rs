//! Requests to Paradime's GraphQL API, and what its refusals mean.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

use super::wire::{
    DISABLE_USER, Envelope, INVITE_USER, LIST_USERS, LIST_WORKSPACES, Operation, Outcome, Problem,
    UPDATE_ACCOUNT_TYPE, Users, Workspace, Workspaces,
};
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::directory::words::{Words, unreadable};
use crate::upstream::{BaseUrlError, Call, Repeat, Reply, Upstream, UpstreamError, secret_header};

/// What people call the vendor.
pub(super) const NAME: &str = "Paradime";
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const API_SECRET: HeaderName = HeaderName::from_static("x-api-secret");
/// Which workspace a company's token is used for.
const WORKSPACE: HeaderName = HeaderName::from_static("x-paradime-workspace");

/// How the server proves to be allowed.
#[derive(Debug)]
pub enum Credentials {
    /// A key and its secret, of one workspace.
    KeyPair {
        /// The key.
        key: SecretString,
        /// Its secret.
        secret: SecretString,
    },
    /// A token: a workspace's, `prdm_wsp_…`, or a company's, `prdm_cmp_…`.
    Token {
        /// The token.
        token: SecretString,
        /// The workspace's uid, which a company's token needs.
        workspace: Option<String>,
    },
}

/// Paradime's API with credentials.
#[derive(Debug)]
pub(super) struct Client {
    upstream: Upstream,
    words: Words,
}

type Source = Box<dyn std::error::Error + Send + Sync>;

impl Client {
    pub(super) fn new(endpoint: Url, credentials: Credentials) -> Result<Self, BaseUrlError> {
        let mut headers = HeaderMap::new();
        let secrets = match credentials {
            Credentials::KeyPair { key, secret } => {
                headers.insert(API_KEY, secret_header(key.expose_secret())?);
                headers.insert(API_SECRET, secret_header(secret.expose_secret())?);
                vec![key, secret]
            }
            Credentials::Token { token, workspace } => {
                let bearer = format!("Bearer {}", token.expose_secret());
                headers.insert(AUTHORIZATION, secret_header(&bearer)?);
                if let Some(workspace) = workspace {
                    headers.insert(WORKSPACE, HeaderValue::from_str(&workspace)?);
                }
                vec![token]
            }
        };
        let upstream = Upstream::new(NAME, endpoint, headers)?;
        Ok(Self { upstream, words: Words::new(secrets) })
    }

    pub(super) fn with_patience(self, patience: Duration) -> Self {
        Self { upstream: self.upstream.with_patience(patience), ..self }
    }

    /// Everybody who is in or invited.
    pub(super) async fn users(&self) -> Answer<Users> {
        self.query(LIST_USERS).await
    }

    /// The workspaces that the credentials reach.
    pub(super) async fn workspaces(&self) -> Answer<Vec<Workspace>> {
        let answer: Workspaces = self.query(LIST_WORKSPACES).await?;
        Ok(answer.workspaces)
    }

    pub(super) async fn invite(&self, email: &str, account_type: &str) -> Answer<()> {
        let variables = json!({ "email": email, "accountType": account_type });
        match self.mutate(INVITE_USER, variables, Repeat::Once).await {
            // The one refusal whose words are published.
            Err(DirectoryError::Invalid { message, .. }) if says_invited(&message) => {
                Err(DirectoryError::AlreadyInvited { email: email.to_owned() })
            }
            other => other,
        }
    }

    pub(super) async fn set_account_type(&self, uid: &str, account_type: &str) -> Answer<()> {
        let variables = json!({ "uid": uid, "accountType": account_type });
        self.mutate(UPDATE_ACCOUNT_TYPE, variables, Repeat::Safe).await
    }

    pub(super) async fn disable(&self, uid: &str) -> Answer<()> {
        self.mutate(DISABLE_USER, json!({ "uid": uid }), Repeat::Once).await
    }

    async fn query<T: DeserializeOwned>(&self, operation: Operation) -> Answer<T> {
        let field = self.field(operation, json!({}), Repeat::Safe, Kind::Query).await?;
        serde_json::from_value(field).map_err(|error| Kind::Query.not_understood(unreadable(error)))
    }

    async fn mutate(&self, operation: Operation, variables: Value, repeat: Repeat) -> Answer<()> {
        self.field(operation, variables, repeat, Kind::Mutation).await.map(drop)
    }

    /// Sends an operation, and gives the value of its field if it says that it worked.
    async fn field(
        &self,
        operation: Operation,
        variables: Value,
        repeat: Repeat,
        kind: Kind,
    ) -> Answer<Value> {
        let call = Call::write(Method::POST, operation.label, String::new(), repeat)
            .body(json!({ "query": operation.document, "variables": variables }));
        let reply = self.upstream.send(&call).await.map_err(|error| kind.unanswered(error))?;
        let envelope = reply.read::<Envelope>();
        if !reply.is_success() {
            let problem = envelope.ok().and_then(|envelope| envelope.errors?.into_iter().next());
            return Err(self.refused_by_status(&reply, problem, kind));
        }
        let envelope = envelope.map_err(|error| kind.not_understood(unreadable(error)))?;
        if let Some(problem) = envelope.errors.into_iter().flatten().next() {
            return Err(self.refused(&problem, kind));
        }
        let field = envelope.data.and_then(|mut data| data.remove(operation.field));
        let field = field.filter(|field| !field.is_null());
        let field = field.ok_or_else(|| kind.not_understood("the answer has no data"))?;
        let outcome = serde_json::from_value::<Outcome>(field.clone());
        let outcome = outcome.map_err(|error| kind.not_understood(unreadable(error)))?;
        if outcome.ok == Some(false) {
            return Err(self.refused(&Problem::default(), kind));
        }
        Ok(field)
    }

    /// What an error in the body means. Its words are published for one case only, so the others are handed on as they are.
    fn refused(&self, problem: &Problem, kind: Kind) -> DirectoryError {
        let message = problem.message.as_deref().unwrap_or_default();
        let message = self.words.or(message, "it did not say why");
        let code = problem.extensions.as_ref().and_then(|extensions| extensions.code.as_deref());
        let directory = NAME;
        match (code, kind) {
            // The names that servers of GraphQL have in common (inferred).
            (Some("UNAUTHENTICATED"), _) => DirectoryError::KeyRefused { directory },
            (Some("FORBIDDEN"), _) | (_, Kind::Query) => {
                DirectoryError::Forbidden { directory, message }
            }
            (_, Kind::Mutation) => DirectoryError::Invalid { directory, field: None, message },
        }
    }

    fn refused_by_status(
        &self,
        reply: &Reply,
        problem: Option<Problem>,
        kind: Kind,
    ) -> DirectoryError {
        let said = problem.as_ref().and_then(|problem| problem.message.as_deref());
        let message = self.words.or(said.unwrap_or_default(), "it did not say why");
        let directory = NAME;
        match (reply.status, problem) {
            (401, _) => DirectoryError::KeyRefused { directory },
            (402, _) => DirectoryError::QuotaExceeded { directory, message },
            (403, _) => DirectoryError::Forbidden { directory, message },
            (429, _) => reply.rate_limited(directory),
            // Also 503: here it promises nothing.
            (500.., _) => kind.failed(reply),
            // GraphQL's errors with the status they are often given.
            (400 | 422, Some(problem)) => self.refused(&problem, kind),
            // Not the API: a wrong endpoint, or something before it.
            _ => reply.unreachable(directory),
        }
    }
}

/// Whether anything is changed. All operations are POST requests, so the method does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Query,
    Mutation,
}

impl Kind {
    /// No answer came.
    fn unanswered(self, error: UpstreamError) -> DirectoryError {
        match (self, error) {
            (Self::Mutation, error @ UpstreamError::Lost(_)) => {
                DirectoryError::Unsure { directory: NAME, source: error.into() }
            }
            (_, error) => DirectoryError::unreachable(NAME, error),
        }
    }

    /// The vendor broke down over it.
    fn failed(self, reply: &Reply) -> DirectoryError {
        match self {
            Self::Query => reply.unreachable(NAME),
            Self::Mutation => DirectoryError::Unsure { directory: NAME, source: reply.fault() },
        }
    }

    /// A success that says nothing we understand.
    fn not_understood(self, source: impl Into<Source>) -> DirectoryError {
        match self {
            Self::Query => DirectoryError::BadAnswer { directory: NAME, source: source.into() },
            Self::Mutation => DirectoryError::Unsure { directory: NAME, source: source.into() },
        }
    }
}

fn says_invited(message: &str) -> bool {
    message.to_lowercase().contains("already invited")
}
