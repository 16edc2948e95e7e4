//! The invite form.

use mixpeek_users_contract::email::EmailProblem;
use mixpeek_users_texts::Catalogue;

use super::language::Texts;
use crate::model::draft::{ChipState, Draft, Import, MOST};
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

/// How many addresses found no room in the form; nothing if all did.
pub fn left_out(texts: Texts, draft: &Draft) -> Option<String> {
    (draft.left_out > 0).then(|| texts.form_full(MOST, draft.left_out))
}

/// The button that sends.
pub fn send(texts: Texts, ready: usize) -> String {
    match ready {
        0 | 1 => texts.send_one(),
        many => texts.send_many(many),
    }
}

/// The same button while it sends: which of them are on their way.
pub fn sending(texts: Texts, draft: &Draft, of: usize) -> String {
    let first = (draft.tried + 1).min(of);
    match draft.under_way() {
        0 | 1 => texts.sending_of(first, of),
        several => texts.sending_some(first, (draft.tried + several).min(of), of),
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
    fn a_group_that_goes_out_at_once_is_not_called_the_first() {
        let mut draft = Draft::default();
        draft.add("a@x.io b@x.io c@x.io d@x.io", &|_| None);
        let [a, b, c, d] = draft.begin_batch()[..] else { panic!("four chips") };
        let said = |draft: &Draft| sending(Texts::default(), draft, 4);
        for key in [a, b, c] {
            draft.begin_send(key).unwrap();
        }
        assert_eq!(said(&draft), "Sending 1 to 3 of 4…");
        draft.refuse_send(a, |address| ChipState::Refused(address, "Not sent.".into()));
        draft.settle_send(b);
        draft.settle_send(c);
        draft.begin_send(d).unwrap();
        assert_eq!(said(&draft), "Sending 4 of 4…", "one that was refused had its turn");
        draft.refuse_send(d, ChipState::Ready);
        assert_eq!(said(&draft), "Sending 4 of 4…", "and one that waits has not");
    }

    #[test]
    fn a_form_that_is_full_says_how_many_have_no_room_and_what_to_do() {
        let said = |count| {
            let mut draft = Draft::default();
            draft.left_out = count;
            left_out(Texts::default(), &draft)
        };
        assert_eq!(said(0), None);
        let one = said(1).unwrap();
        assert!(one.contains("1 has no room yet. Send these first, then add the others."), "{one}");
        assert!(said(3).unwrap().contains("3 have no room yet."));
    }

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
