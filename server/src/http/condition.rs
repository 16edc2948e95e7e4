//! Conditions of a change (RFC 9110, 13.1).

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use mixpeek_users_contract::role::Role;

use super::error::ApiError;

/// The roles that `If-Match` names, of which the member is to have one; nothing where there is no condition. A role is its own entity
/// tag: its key in quotation marks.
pub struct IfMatch(pub Option<Vec<Role>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let (mut seen, mut is_conditional) = (Vec::new(), false);
        for value in parts.headers.get_all(IF_MATCH) {
            let text = value.to_str().map_err(|_| unreadable())?.trim();
            // Whatever there is: a member who is none is not found anyway.
            if text == "*" {
                return Ok(Self(None));
            }
            is_conditional = true;
            tags(text, &mut seen)?;
        }
        Ok(Self(is_conditional.then_some(seen)))
    }
}

/// Reads a list of entity tags. A weak one matches nothing here, as the RFC wants it.
fn tags(mut rest: &str, seen: &mut Vec<Role>) -> Result<(), ApiError> {
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        if rest.is_empty() {
            return Ok(());
        }
        let is_weak = rest.starts_with("W/");
        let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"');
        let (tag, after) = opened.and_then(|tag| tag.split_once('"')).ok_or_else(unreadable)?;
        if !after.is_empty() && !after.starts_with([',', ' ', '\t']) {
            return Err(unreadable());
        }
        if !is_weak {
            seen.push(Role::from(tag));
        }
        rest = after;
    }
}

fn unreadable() -> ApiError {
    let words = "If-Match has roles in quotation marks, separated by commas, or an asterisk";
    ApiError::Unreadable(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let mut seen = Vec::new();
        tags(text, &mut seen).map_err(|error| error.to_string())?;
        Ok(seen.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_role_is_its_own_entity_tag() {
        assert_eq!(read(r#""org:member""#).unwrap(), ["org:member"]);
        assert_eq!(read(r#""a, b" ,, "c""#).unwrap(), ["a, b", "c"]);
        assert_eq!(read(r#"W/"org:member", """#).unwrap(), [""], "a weak tag matches nothing");
        assert_eq!(read("").unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_no_entity_tag_is_refused() {
        for text in ["org:member", r#""open"#, r#""a""b""#, r#""a"b"#, "'a'", r#""a", *"#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
