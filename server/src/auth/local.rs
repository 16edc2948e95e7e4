//! One token, one admin: whoever holds what was printed when the server started.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::refusal::Refusal;
use super::{Admin, Scope, bearer};

/// Lets in who holds the token, as the person with the viewer's address.
pub struct LocalAuth {
    token: SecretString,
    viewer: Option<String>,
}

impl LocalAuth {
    /// Lets in who holds the token.
    pub fn new(token: SecretString, viewer: Option<String>) -> Self {
        Self { token, viewer }
    }

    /// Takes the same time for every wrong token of the right length; the length is no secret.
    pub(super) fn verify(&self, headers: &HeaderMap) -> Result<Admin, Refusal> {
        let given = headers.get(AUTHORIZATION).and_then(bearer).ok_or(Refusal::NoToken)?;
        let expected = self.token.expose_secret().as_bytes();
        let admin = || Admin { email: self.viewer.clone(), user: None, scope: Scope::Everything };
        if bool::from(given.ct_eq(expected)) { Ok(admin()) } else { Err(Refusal::WrongToken) }
    }
}
