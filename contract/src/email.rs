//! Email addresses: one parser for the invite form and for the server.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// The longest address SMTP can carry, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
const MAX_LEN: usize = 254;
/// The longest local part, in bytes (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_LEN: usize = 64;
/// The longest label of a domain name, in bytes (RFC 1035 §2.3.4).
const MAX_LABEL_LEN: usize = 63;

/// An address mail can plausibly be sent to: `local@domain.tld`, as typed apart from the white space around it.
///
/// Stricter than the RFC where the RFC allows what nobody types on purpose (quoted local parts, comments, IP literals), and
/// lenient where the world is wider than ASCII. Whether it exists only a mail can tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(Box<str>);

impl EmailAddress {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one address share: compare these, show [`as_str`](Self::as_str).
    ///
    /// The local part is case-sensitive by the letter of the RFC and by no provider in use, so the whole address is folded.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Folds an address that may not have passed the parser (a directory may hold anything) the way [`EmailAddress::folded`] does.
pub fn fold(address: &str) -> String {
    address.trim().to_lowercase()
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is not an [`EmailAddress`], in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Nothing was typed.
    #[error("Enter an email address")]
    Empty,
    /// There is no `@`.
    #[error("An email address needs an @")]
    NoAt,
    /// There is more than one `@`.
    #[error("An email address has only one @")]
    ManyAt,
    /// Nothing stands before the `@`.
    #[error("Something is missing before the @")]
    NoLocal,
    /// Nothing stands after the `@`.
    #[error("Something is missing after the @")]
    NoDomain,
    /// The domain has no dot.
    #[error("The part after the @ needs a dot, as in example.com")]
    NoDot,
    /// Two dots in a row, or a dot at an edge.
    #[error("A dot is in the wrong place")]
    Dot,
    /// The domain has a character or an edge that domain names do not.
    #[error("The part after the @ is not a domain name")]
    Domain,
    /// A character that addresses do not have.
    #[error("{0:?} cannot be part of an email address")]
    Character(char),
    /// Longer than mail can carry.
    #[error("This is too long for an email address")]
    TooLong,
}

impl FromStr for EmailAddress {
    type Err = EmailProblem;

    fn from_str(text: &str) -> Result<Self, EmailProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailProblem::Empty);
        }
        if text.len() > MAX_LEN {
            return Err(EmailProblem::TooLong);
        }
        if let Some(bad) = text.chars().find(|&c| !is_address_character(c)) {
            return Err(EmailProblem::Character(bad));
        }
        let (local, domain) = text.split_once('@').ok_or(EmailProblem::NoAt)?;
        if domain.contains('@') {
            return Err(EmailProblem::ManyAt);
        }
        check_local(local)?;
        check_domain(domain)?;
        Ok(Self(text.into()))
    }
}

fn is_address_character(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        // Letters, marks and digits of any script; no spaces, controls, or the invisible format characters used to spoof.
        c.is_alphanumeric()
    }
}

fn check_local(local: &str) -> Result<(), EmailProblem> {
    if local.is_empty() {
        return Err(EmailProblem::NoLocal);
    }
    if local.len() > MAX_LOCAL_LEN {
        return Err(EmailProblem::TooLong);
    }
    if local.split('.').any(str::is_empty) {
        return Err(EmailProblem::Dot);
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), EmailProblem> {
    if domain.is_empty() {
        return Err(EmailProblem::NoDomain);
    }
    if !domain.contains('.') {
        return Err(EmailProblem::NoDot);
    }
    for label in domain.split('.') {
        if label.is_empty() {
            return Err(EmailProblem::Dot);
        }
        let is_name = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        if !is_name || label.starts_with('-') || label.ends_with('-') || label.len() > MAX_LABEL_LEN
        {
            return Err(EmailProblem::Domain);
        }
    }
    Ok(())
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> EmailProblem {
        text.parse::<EmailAddress>().unwrap_err()
    }

    #[test]
    fn accepts_what_people_have() {
        for text in [
            "ann@x.io",
            "Ann.O'Hara+users@mail.example.co.uk",
            "a@b.cd",
            "søren@bücher.example",
            "用户@例子.公司",
            "x_1-2@a-b.example",
        ] {
            assert_eq!(text.parse::<EmailAddress>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn trims_but_keeps_the_case_as_typed() {
        let address: EmailAddress = "  Ann@Example.COM\n".parse().unwrap();
        assert_eq!(address.as_str(), "Ann@Example.COM");
        assert_eq!(address.folded(), "ann@example.com");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(problem("  "), EmailProblem::Empty);
        assert_eq!(problem("ann"), EmailProblem::NoAt);
        assert_eq!(problem("a@b@c.io"), EmailProblem::ManyAt);
        assert_eq!(problem("@x.io"), EmailProblem::NoLocal);
        assert_eq!(problem("ann@"), EmailProblem::NoDomain);
        assert_eq!(problem("ann@localhost"), EmailProblem::NoDot);
        assert_eq!(problem("ann..b@x.io"), EmailProblem::Dot);
        assert_eq!(problem(".ann@x.io"), EmailProblem::Dot);
        assert_eq!(problem("ann@x..io"), EmailProblem::Dot);
        assert_eq!(problem("ann@x.io."), EmailProblem::Dot);
        assert_eq!(problem("ann@-x.io"), EmailProblem::Domain);
        assert_eq!(problem("ann@x_y.io"), EmailProblem::Domain);
        assert_eq!(problem("ann smith@x.io"), EmailProblem::Character(' '));
        assert_eq!(problem("ann\u{202e}@x.io"), EmailProblem::Character('\u{202e}'));
        assert_eq!(problem("<ann@x.io>"), EmailProblem::Character('<'));
        assert_eq!(problem(&format!("{}@x.io", "a".repeat(65))), EmailProblem::TooLong);
        assert_eq!(problem(&format!("a@{}.io", "x".repeat(250))), EmailProblem::TooLong);
    }
}
