//! The invite form.

use super::count;
use crate::model::draft::{ChipState, Draft, Import};

/// What is wrong with an address in the invite form; nothing if it can be sent as it is.
pub fn chip_problem(state: &ChipState) -> Option<String> {
    match state {
        ChipState::Ready(_) => None,
        ChipState::Sending(_) => Some("Sending\u{2026}".to_owned()),
        ChipState::Malformed(problem) => Some(problem.to_string()),
        ChipState::AlreadyMember(name) => Some(format!("Already a member: {name}")),
        ChipState::AlreadyInvited => Some("Already invited".to_owned()),
        ChipState::Refused(_, why) => Some(why.clone()),
    }
}

/// What stands under the role where there is only one.
pub const ONLY_ROLE: &str = "It is the only role there is.";
/// What is said while the server asks to wait.
pub const PAUSED: &str = "Paused: the server allows only so many requests a minute.";
/// What is said when the person leaves the invite form with something in it.
pub const UNSENT: &str = "Not sent yet. Send, or press Cancel to discard.";

/// What is said of an address that the keyboard has marked.
pub fn marked(address: &str) -> String {
    format!("{address} is marked. Press Backspace again to take it out.")
}

/// What a file brought to the form.
pub fn imported(import: Import) -> String {
    match import {
        Import::Read { added: 0, .. } => {
            "No new address was found in this file. It should have one address a line, or a column of them.".to_owned()
        }
        Import::Read { added, without: 0 } => {
            format!("{} added. Look through them before you send.", count(added, "address", "addresses"))
        }
        Import::Read { added, without } => format!(
            "{} added; {} without one left out. Look through them before you send.",
            count(added, "address", "addresses"),
            count(without, "line", "lines")
        ),
        Import::TooLarge => "This file is larger than 1 MB. Choose a list of the people to invite.".to_owned(),
        Import::Unreadable => "This file could not be read. Choose a CSV or text file.".to_owned(),
    }
}

/// How long a pause lasts.
pub fn continues_in(seconds: f64) -> String {
    format!("Continues in {seconds} s.")
}

/// The button that sends.
pub fn send(ready: usize) -> String {
    match ready {
        0 | 1 => "Send invitation".to_owned(),
        many => format!("Send {many} invitations"),
    }
}

/// The button while it sends.
pub fn sending(sent: usize, of: usize) -> String {
    format!("Sending {} of {of}\u{2026}", (sent + 1).min(of))
}

/// What the last batch did, where it did not do everything.
pub fn batch_summary(draft: &Draft) -> Option<String> {
    let left = draft.chips.iter().filter(|chip| chip_problem(&chip.state).is_some()).count();
    if draft.is_sending() || draft.sent.is_empty() || left == 0 {
        return None;
    }
    Some(format!(
        "{} sent. {} not sent; the reason stands beside each.",
        count(draft.sent.len(), "invitation", "invitations"),
        left
    ))
}
