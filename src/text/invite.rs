//! The invite form.

use mixpeek_users_contract::email::EmailProblem;
use mixpeek_users_texts::Catalogue;

use super::language::Texts;
use crate::model::draft::{ChipState, Draft, Import};
use crate::model::lookalike::Odd;

/// What is wrong with an address in the invite form; nothing if it can be sent as it is.
pub fn chip_problem(texts: Texts, state: &ChipState) -> Option<String> {
    match state {
        ChipState::Ready(_) => None,
        ChipState::Sending(_) => Some(texts.sending()),
        ChipState::Malformed(problem) => Some(malformed(texts, *problem)),
        ChipState::AlreadyMember(name) => Some(texts.already_member(name)),
        ChipState::AlreadyInvited => Some(texts.already_invited()),
        ChipState::Refused(_, why) => Some(why.clone()),
    }
}

/// What is odd about an address that can be sent to all the same.
pub fn odd(texts: Texts, odd: &Odd) -> String {
    match odd {
        Odd::Mixed => texts.email_mixed(),
        Odd::ReadsLike(latin) => texts.email_reads_like(latin),
        Odd::Coded => texts.email_coded(),
        Odd::Like(email) => texts.email_like(email),
    }
}

/// Why something is no address.
pub(super) fn malformed(texts: Texts, problem: EmailProblem) -> String {
    match problem {
        EmailProblem::Empty => texts.email_empty(),
        EmailProblem::NoAt => texts.email_no_at(),
        EmailProblem::ManyAt => texts.email_many_at(),
        EmailProblem::NoLocal => texts.email_no_local(),
        EmailProblem::NoDomain => texts.email_no_domain(),
        EmailProblem::NoDot => texts.email_no_dot(),
        EmailProblem::Dot => texts.email_dot(),
        EmailProblem::Domain => texts.email_domain(),
        // As source code has it: what cannot be seen is spelled out.
        EmailProblem::Character(character) => texts.email_character(&format!("{character:?}")),
        EmailProblem::TooLong => texts.email_too_long(),
    }
}

/// What a file brought to the form.
pub fn imported(texts: Texts, import: Import) -> String {
    match import {
        Import::Read { added: 0, .. } => texts.imported_nothing(),
        Import::Read { added, without: 0 } => texts.imported(added),
        Import::Read { added, without } => texts.imported_some(added, without),
        Import::TooLarge => texts.file_too_large(),
        Import::Unreadable => texts.file_unreadable(),
    }
}

/// The button that sends.
pub fn send(texts: Texts, ready: usize) -> String {
    match ready {
        0 | 1 => texts.send_one(),
        many => texts.send_many(many),
    }
}

/// What the last batch did, where it did not do everything.
pub fn batch_summary(texts: Texts, draft: &Draft) -> Option<String> {
    let is_left = |state: &ChipState| !matches!(state, ChipState::Ready(_));
    let left = draft.chips.iter().filter(|chip| is_left(&chip.state)).count();
    if draft.is_sending() || draft.sent.is_empty() || left == 0 {
        return None;
    }
    Some(texts.batch_summary(draft.sent.len(), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_same_fault_on_screen_and_on_the_wire() {
        for problem in [
            EmailProblem::Empty,
            EmailProblem::NoAt,
            EmailProblem::ManyAt,
            EmailProblem::NoLocal,
            EmailProblem::NoDomain,
            EmailProblem::NoDot,
            EmailProblem::Dot,
            EmailProblem::Domain,
            EmailProblem::Character('\u{202e}'),
            EmailProblem::TooLong,
        ] {
            assert_eq!(malformed(Texts::default(), problem), problem.to_string());
        }
    }
}
