//! What the screen tells the person after the fact.

use mixpeek_users_contract::id::{InvitationId, UserId};
use mixpeek_users_contract::role::Role;

/// The notices on screen, oldest first. `N` is what their buttons may offer.
#[derive(Debug, Clone)]
pub struct Notices<N = NextStep> {
    /// About [`MAX_SHOWN`] at most, oldest first.
    pub shown: Vec<Notice<N>>,
    next_key: u32,
}

impl<N> Default for Notices<N> {
    fn default() -> Self {
        Self { shown: Vec::new(), next_key: 0 }
    }
}

/// How many notices are on screen at once. The oldest success gives way, and an error, which nobody may have read yet, to another error
/// only: beside so many errors there may be one success.
pub const MAX_SHOWN: usize = 3;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice<N = NextStep> {
    /// Tells notices apart; never reused.
    pub key: u32,
    /// Success goes by itself, an error stays until it is dismissed.
    pub tone: Tone,
    /// What happened, in a sentence.
    pub text: String,
    /// What the person may want next.
    pub next: Option<N>,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Success,
    /// Something was not.
    Error,
}

/// The one button of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Invite somebody who was just removed.
    InviteBack {
        /// Address.
        email: Box<str>,
        /// The role the person had.
        role: Role,
    },
    /// Ask for the same role change again.
    RetryRole {
        /// Whose.
        user: UserId,
        /// To what.
        role: Role,
        /// From what: the role it was to change.
        seen: Role,
    },
    /// Invite the person whose invitation was revoked for good in the first half of a resend.
    SendAgain {
        /// Address.
        email: Box<str>,
        /// The role of the invitation.
        role: Role,
    },
    /// Ask for the same resend again.
    RetryResend(InvitationId),
}

impl<N> Notices<N> {
    /// Shows a notice, and returns its key.
    pub fn push(&mut self, tone: Tone, text: String, next: Option<N>) -> u32 {
        let key = self.next_key;
        self.next_key += 1;
        while self.shown.len() >= MAX_SHOWN {
            let success = self.shown.iter().position(|notice| notice.tone == Tone::Success);
            let Some(oldest) = success.or_else(|| (tone == Tone::Error).then_some(0)) else {
                break;
            };
            self.shown.remove(oldest);
        }
        self.shown.push(Notice { key, tone, text, next });
        key
    }

    /// Takes a notice away.
    pub fn dismiss(&mut self, key: u32) {
        self.shown.retain(|notice| notice.key != key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_gives_way() {
        let mut notices = Notices::<NextStep>::default();
        let keys: Vec<_> =
            (0..4).map(|n| notices.push(Tone::Success, n.to_string(), None)).collect();
        assert_eq!(notices.shown.iter().map(|notice| notice.key).collect::<Vec<_>>(), keys[1..]);
        notices.dismiss(keys[2]);
        assert_eq!(notices.shown.len(), 2);
    }

    #[test]
    fn no_success_pushes_an_error_out_before_it_is_read() {
        let mut notices = Notices::<NextStep>::default();
        let tones = |notices: &Notices| -> String {
            let letter = |tone| if tone == Tone::Error { 'e' } else { 's' };
            notices.shown.iter().map(|notice| letter(notice.tone)).collect()
        };
        let error = notices.push(Tone::Error, "no".to_owned(), None);
        for _ in 0..4 {
            notices.push(Tone::Success, "yes".to_owned(), None);
        }
        assert_eq!((notices.shown[0].key, tones(&notices)), (error, "ess".to_owned()));
        for _ in 0..2 {
            notices.push(Tone::Error, "no".to_owned(), None);
        }
        notices.push(Tone::Success, "yes".to_owned(), None);
        assert_eq!(tones(&notices), "eees");
        notices.push(Tone::Error, "no".to_owned(), None);
        assert_eq!(tones(&notices), "eee");
        assert!(notices.shown.iter().all(|notice| notice.key != error), "the oldest error");
    }
}
