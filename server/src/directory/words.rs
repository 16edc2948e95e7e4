//! A vendor's own words, on their way to a person or into the log.

use secrecy::{ExposeSecret, SecretString};

/// How much of a message is kept, in characters.
const MAX_LENGTH: usize = 300;
/// Shorter secrets would be found in the middle of words.
const MIN_SECRET: usize = 6;

/// Hands on what a vendor says: without the keys that were sent to it, on one line, and not too long.
#[derive(Debug)]
pub(super) struct Words {
    secrets: Vec<SecretString>,
}

impl Words {
    pub(super) fn new(secrets: impl IntoIterator<Item = SecretString>) -> Self {
        Self { secrets: secrets.into_iter().collect() }
    }

    /// The message, or another where the vendor said nothing.
    pub(super) fn or(&self, message: &str, otherwise: &str) -> String {
        let mut text = message.split_whitespace().collect::<Vec<_>>().join(" ");
        for secret in &self.secrets {
            let secret = secret.expose_secret();
            if secret.len() >= MIN_SECRET {
                text = text.replace(secret, "[key]");
            }
        }
        text.retain(|c| !c.is_control());
        if let Some((end, _)) = text.char_indices().nth(MAX_LENGTH) {
            text.truncate(end);
            text.push('…');
        }
        if text.is_empty() { otherwise.to_owned() } else { text }
    }
}

/// Why an answer cannot be read, without any of it: what stands in it may be about people.
#[derive(Debug, thiserror::Error)]
#[error("the answer is not as expected, at line {line}, column {column} ({category:?})")]
pub(crate) struct Unreadable {
    category: serde_json::error::Category,
    line: usize,
    column: usize,
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands over the error")]
pub(crate) fn unreadable(error: serde_json::Error) -> Unreadable {
    Unreadable { category: error.classify(), line: error.line(), column: error.column() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_back_is_taken_out() {
        let words = Words::new([SecretString::from("sk_secret")]);
        assert_eq!(words.or("bad key\n sk_secret!", ""), "bad key [key]!");
        assert!(!format!("{words:?}").contains("sk_secret"));
    }

    #[test]
    fn nothing_said_is_replaced_and_a_speech_is_cut() {
        let words = Words::new([]);
        assert_eq!(words.or("  ", "it did not say why"), "it did not say why");
        assert_eq!(words.or(&"é".repeat(301), "").chars().count(), 301);
    }

    #[test]
    fn an_unreadable_answer_is_not_quoted() {
        let error = serde_json::from_str::<u32>("\"ana@shop.example\"").unwrap_err();
        assert!(error.to_string().contains("ana@"));
        assert!(!unreadable(error).to_string().contains("ana@"));
    }
}
