//! The element on the other side, in JavaScript: knows tokens, may stop writes, dispatches events, speaks through its live regions.

use js_sys::{Map, Object, Promise, Reflect};
use mixpeek_users_app::directory::Answer;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::transport::TokenSource;
use mixpeek_users_app::page::Section;
use mixpeek_users_app::session::host::{Event, Host, Intent};
use mixpeek_users_contract::invitation::Invitation;
use secrecy::SecretString;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// What `element.js` hands over.
    pub type JsHost;
    /// Answers a promise of the token, which is a text or nothing.
    #[wasm_bindgen(method)]
    fn token(this: &JsHost, refused: bool) -> Promise;
    /// Answers a promise of the reason why a write may not be sent: a text, empty where there is none; nothing if it may.
    #[wasm_bindgen(method)]
    fn permit(this: &JsHost, intent: &Object) -> Promise;
    /// Dispatches an event.
    #[wasm_bindgen(method)]
    fn tell(this: &JsHost, name: &str, detail: &Object);
    /// Says something through a live region.
    #[wasm_bindgen(method)]
    fn announce(this: &JsHost, is_error: bool, text: &str);
    /// Requests that are under way already, by URL.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn early(this: &JsHost) -> Map;
}

/// The element, as the session knows it.
pub(crate) struct ElementHost {
    js: SendWrapper<JsHost>,
    app: String,
}

impl ElementHost {
    pub(crate) fn new(js: JsHost, app: String) -> Self {
        Self { js: SendWrapper::new(js), app }
    }

    pub(crate) fn section_changed(&self, section: Section) {
        self.js.tell("section-change", &object(&[("section", section.as_str())]));
    }

    /// An object with these texts and the app's id.
    fn detail(&self, entries: &[(&str, &str)]) -> Object {
        let detail = object(entries);
        put(&detail, "appId", &self.app.as_str().into());
        detail
    }
}

fn object(entries: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        put(&object, key, &(*value).into());
    }
    object
}

fn put(object: &Object, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    drop(Reflect::set(object, &key.into(), value));
}

impl TokenSource for ElementHost {
    fn token(&self, refused: bool) -> Answer<Option<SecretString>> {
        let promise = self.js.token(refused);
        Box::pin(async move {
            match JsFuture::from(promise).await {
                Ok(token) => Ok(token.as_string().map(SecretString::from)),
                // Whoever cannot say the token is not signed in.
                Err(_) => Err(DirectoryError::Unauthorized),
            }
        })
    }
}

impl Host for ElementHost {
    fn permit(&self, intent: &Intent) -> Answer<()> {
        let (action, entries) = described(intent);
        let detail = self.detail(&[("action", action)]);
        for (key, value) in &entries {
            put(&detail, key, &value.as_str().into());
        }
        let promise = self.js.permit(&detail);
        Box::pin(async move {
            match JsFuture::from(promise).await {
                Ok(reason) => match reason.as_string() {
                    None => Ok(()),
                    Some(reason) => Err(DirectoryError::Vetoed { reason }),
                },
                Err(_) => Err(DirectoryError::Vetoed { reason: String::new() }),
            }
        })
    }

    fn tell(&self, event: &Event<'_>) {
        let (name, detail) = match event {
            #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 members")]
            Event::MembersLoaded { total } => {
                ("members-loaded", self.counted("total", *total as f64))
            }
            Event::Invited(invitation) => ("member-invited", self.invitation(invitation)),
            Event::Revoked(invitation) => (
                "invitation-revoked",
                self.detail(&[
                    ("invitationId", invitation.invitation_id.as_str()),
                    ("email", &invitation.email_address),
                ]),
            ),
            Event::Resent(invitation) => ("invitation-resent", self.invitation(invitation)),
            Event::RoleChanged { user, role } => {
                ("role-changed", self.detail(&[("userId", user.as_str()), ("role", role.as_str())]))
            }
            Event::StatusChanged { user, status } => (
                "status-changed",
                self.detail(&[("userId", user.as_str()), ("status", status.as_str())]),
            ),
            Event::MetadataChanged { user } => {
                ("metadata-changed", self.detail(&[("userId", user.as_str())]))
            }
            Event::Added { user, role } => {
                ("member-added", self.detail(&[("userId", user.as_str()), ("role", role.as_str())]))
            }
            Event::Removed { user } => {
                ("member-removed", self.detail(&[("userId", user.as_str())]))
            }
            Event::UnderWay { more } => {
                ("pending-changes", self.counted("count", f64::from(*more)))
            }
            Event::Failed { error, text } => {
                if matches!(error, DirectoryError::Unauthorized) {
                    self.js.tell("auth-required", &self.detail(&[]));
                }
                ("error", self.detail(&[("kind", kind(error)), ("message", text)]))
            }
        };
        self.js.tell(name, &detail);
    }

    fn announce(&self, is_error: bool, text: &str) {
        self.js.announce(is_error, text);
    }
}

impl ElementHost {
    fn counted(&self, key: &str, number: f64) -> Object {
        let detail = self.detail(&[]);
        put(&detail, key, &number.into());
        detail
    }

    fn invitation(&self, invitation: &Invitation) -> Object {
        self.detail(&[
            ("invitationId", invitation.invitation_id.as_str()),
            ("email", &invitation.email_address),
            ("role", invitation.role.as_str()),
        ])
    }
}

fn described(intent: &Intent) -> (&'static str, Vec<(&'static str, String)>) {
    match intent {
        Intent::Invite { email, role } => {
            ("invite", vec![("email", email.to_string()), ("role", role.to_string())])
        }
        Intent::Resend { invitation, email } => (
            "resend-invitation",
            vec![("invitationId", invitation.to_string()), ("email", email.to_string())],
        ),
        Intent::Revoke { invitation, email } => (
            "revoke-invitation",
            vec![("invitationId", invitation.to_string()), ("email", email.to_string())],
        ),
        Intent::SetRole { user, role } => {
            ("change-role", vec![("userId", user.to_string()), ("role", role.to_string())])
        }
        Intent::SetStatus { user, status } => {
            ("change-status", vec![("userId", user.to_string()), ("status", status.to_string())])
        }
        Intent::SetMetadata { user } => ("change-metadata", vec![("userId", user.to_string())]),
        Intent::Add { who, role } => {
            ("add-member", vec![("user", who.clone()), ("role", role.to_string())])
        }
        Intent::Remove { user } => ("remove-member", vec![("userId", user.to_string())]),
        Intent::Enable => ("enable-user-management", Vec::new()),
    }
}

/// The meaning of an error as hosts know it: `ErrorKind` in `element.d.ts`.
fn kind(error: &DirectoryError) -> &'static str {
    use DirectoryError as E;
    match error {
        E::Unreachable | E::Offline | E::TimedOut => "unreachable",
        E::Unauthorized => "unauthorized",
        E::Forbidden { .. } => "forbidden",
        E::NotEnabled => "not-enabled",
        E::NotFound { .. } => "not-found",
        E::AlreadyMember => "already-member",
        E::AlreadyInvited => "already-invited",
        E::LastAdmin => "last-admin",
        E::Invalid { .. } => "invalid",
        E::Changed => "changed-meanwhile",
        E::RateLimited { .. } => "rate-limited",
        E::NotSupported => "not-supported",
        E::Unavailable { .. } => "unavailable",
        E::Failed { .. } => "failed",
        E::BadAnswer { .. } => "bad-answer",
        E::Vetoed { .. } => "vetoed",
        E::GivenUp => "given-up",
    }
}
