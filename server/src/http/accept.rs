use axum::extract::{DefaultBodyLimit, Form, FromRequest, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, extract};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::BODY_LIMIT;
use super::error::ApiError;
use crate::directory::mailroom::{Invite, Letter};
use crate::state::AppState;

/// `GET` and `POST /accept/{secret}`: the page behind the link in an invitation, and its style sheet. Server-rendered, since the
/// recipient has no token and needs none of the tab.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/accept/{secret}", get(open).post(accept))
        .route("/accept.css", get(style))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// Shows the invitation. It is not accepted by looking at it: mail scanners follow links.
async fn open(
    State(state): State<AppState>,
    extract::Path(secret): extract::Path<String>,
) -> Result<Response, ApiError> {
    let Some(mailroom) = state.mailroom() else { return Ok(page(&Letter::Unknown)) };
    Ok(page(&mailroom.open(secret).await?))
}

/// Whoever has no invitation to accept is told so before their form is read: there is no sign-in here, and nobody is to keep the server
/// waiting for a body, or the others for the right to write.
async fn accept(
    State(state): State<AppState>,
    extract::Path(secret): extract::Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let Some(mailroom) = state.mailroom() else { return Ok(page(&Letter::Unknown)) };
    let letter = mailroom.open(secret.clone()).await?;
    if !matches!(letter, Letter::Open(_)) {
        return Ok(page(&letter));
    }
    match Form::<Acceptance>::from_request(request, &state).await {
        Ok(Form(form)) => Ok(page(&mailroom.accept(secret, name(&form.name)).await?)),
        Err(rejection) => Ok(rejection.into_response()),
    }
}

async fn style() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    (headers, include_str!("../../assets/accept.css"))
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Acceptance {
    name: String,
}

/// The longest name that is stored, in characters.
const MAX_NAME: usize = 100;

/// What is worth storing of a name as typed.
fn name(typed: &str) -> Option<String> {
    let plain = typed.chars().filter(|c| !c.is_control()).collect::<String>();
    let name: String = plain.trim().chars().take(MAX_NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// Same-origin, since under `no-referrer` a browser sends the form with `Origin: null`, which is what a foreign page looks like.
const HEADERS: [(HeaderName, &str); 2] =
    [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "same-origin")];

fn page(letter: &Letter) -> Response {
    let (status, title, body) = match letter {
        Letter::Open(invite) => {
            (StatusCode::OK, format!("Join {}", invite.app_title), form(invite))
        }
        Letter::Joined(invite) => (
            StatusCode::OK,
            format!("You are in {}", invite.app_title),
            html! { p { "You can sign in to " strong { (invite.app_title) } " with " strong { (invite.email) } "." } },
        ),
        Letter::Used(invite) => {
            closed(invite, "was used already, and the access it gave has been taken back")
        }
        Letter::Revoked(invite) => closed(invite, "was withdrawn"),
        Letter::Expired(invite) => closed(invite, "has expired"),
        Letter::Closed(invite) => closed(
            invite,
            "cannot be accepted now, since the app does not take members at the moment",
        ),
        Letter::Unknown => (
            StatusCode::NOT_FOUND,
            "Unknown invitation".to_owned(),
            html! { p { "There is no invitation behind this link. Check that the whole link was copied." } },
        ),
    };
    (status, HEADERS, Html(document(&title, &body).into_string())).into_response()
}

fn form(invite: &Invite) -> Markup {
    html! {
        p { strong { (invite.email) } " is invited to " strong { (invite.app_title) } " as " strong { (invite.role_label) } "." }
        form method="post" {
            @if let Some(name) = &invite.name {
                p { "You are known here as " strong { (name) } "." }
            } @else {
                label for="name" { "Your name " span { "(optional)" } }
                input #name name="name" autocomplete="name" maxlength=(MAX_NAME) dir="auto";
            }
            button { "Accept invitation" }
        }
    }
}

fn closed(invite: &Invite, what: &str) -> (StatusCode, String, Markup) {
    let body = html! {
        p { "The invitation of " strong { (invite.email) } " to " strong { (invite.app_title) } " " (what) "." }
        p { "Ask an admin of the app for a new one." }
    };
    (StatusCode::GONE, "This invitation no longer works".to_owned(), body)
}

fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href="/accept.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
            }
            body { main { h1 { (title) } (body) } }
        }
    }
}
