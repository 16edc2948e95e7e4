//! Who may call. Today one way only, `local`: whoever holds the token that was printed when the server started.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::directory::Directory;
use crate::http::error::ApiError;
use crate::state::AppState;

/// Somebody who has proved to be an admin, and the directory opened for them. Asking for a `Caller` is how a handler asks for
/// authentication, and there is no other way to a directory.
pub struct Caller {
    /// The directory.
    pub directory: Arc<dyn Directory>,
    /// The caller's address, if it is known.
    pub email: Option<String>,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let admin = state.auth().verify(&parts.headers).ok_or(ApiError::Unauthorized)?;
        Ok(Self { directory: state.directory(&admin), email: admin.email })
    }
}

/// Proof of having been verified: only this module can make one.
pub struct Admin {
    email: Option<String>,
}

/// One token, one admin.
pub struct LocalAuth {
    token: SecretString,
    viewer: Option<String>,
}

impl LocalAuth {
    /// Lets in who holds the token, as the person with the viewer's address.
    pub fn new(token: SecretString, viewer: Option<String>) -> Self {
        Self { token, viewer }
    }

    /// Takes the same time for every wrong token of the right length; the length is no secret.
    fn verify(&self, headers: &HeaderMap) -> Option<Admin> {
        let given = headers.get(AUTHORIZATION).and_then(bearer)?;
        let expected = self.token.expose_secret().as_bytes();
        bool::from(given.ct_eq(expected)).then(|| Admin { email: self.viewer.clone() })
    }
}

fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token.trim_ascii())
}
