//! The page, with its configuration in it.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mixpeek_users_contract::page::PageConfig;

use super::REVALIDATE;
use crate::directory::error::DirectoryError;
use crate::headers::CONNECT_POLICY;
use crate::http::error::ApiError;
use crate::state::AppState;

/// What the configuration is put into.
const EMPTY: &str = r#"<script type="application/json" id="mixpeek-users-config">{}</script>"#;

/// The page, whichever of its paths was asked for.
pub(super) fn answer(state: &AppState, path: &str) -> Response {
    let index = (state.assets().0)("index.html");
    let Some(index) = index.and_then(|file| String::from_utf8(file.data.into_owned()).ok()) else {
        let text = "The Users tab is not built into this server.\nRun `cargo xtask build`.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let page = match configure(&index, &state.page_config()) {
        Ok(page) => page,
        Err(error) => {
            return ApiError::from(DirectoryError::internal(error)).into_response();
        }
    };
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, REVALIDATE)];
    let mut response = (kind, page).into_response();
    if path == "/connect" {
        let policy = HeaderValue::from_static(CONNECT_POLICY);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn configure(index: &str, config: &PageConfig) -> serde_json::Result<String> {
    // No text inside may look like the end of the element.
    let config = serde_json::to_string(config)?.replace('<', "\\u003c");
    if !index.contains(EMPTY) {
        tracing::warn!("the page has no place for its configuration; the tab takes its defaults");
    }
    Ok(index.replacen(EMPTY, &EMPTY.replace("{}", &config), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_cannot_end_its_element() {
        let hostile = PageConfig { base_url: Some("</script><b>".into()), ..PageConfig::default() };
        let page = configure(EMPTY, &hostile).unwrap();
        assert!(page.contains(r"\u003c/script>\u003cb>"), "{page}");
        assert_eq!(page.matches("</script>").count(), 1);
    }
}
