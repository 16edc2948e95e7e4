//! What is said of a change to several members.

use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_texts::Catalogue;

use super::language::Texts;
use super::{refusal, role};
use crate::model::bulk::{Action, Batch, Person, Plan, Progress, Skip, State};
use crate::model::permissions::Refusal;

/// What removing means, by the word that the texts choose by.
fn how(removal: Removal) -> &'static str {
    match removal {
        Removal::Removed => "removed",
        Removal::Disabled => "disabled",
        Removal::Deleted => "deleted",
    }
}

/// The button that asks before those who are selected are removed.
pub fn remove(texts: Texts, removal: Removal) -> String {
    texts.remove_several(how(removal))
}

/// So many have left.
pub fn removed(texts: Texts, removal: Removal, count: usize) -> String {
    texts.people_removed(how(removal), count)
}

/// How many are selected, and how many of them are hidden.
pub fn selected(texts: Texts, count: usize, hidden: usize) -> String {
    match hidden {
        0 => texts.members_selected(count),
        hidden => texts.members_selected_hidden(count, hidden),
    }
}

/// The question about so many.
pub fn title(texts: Texts, action: &Action, can: &Capabilities, count: usize) -> String {
    match action {
        Action::Role(_) => texts.ask_change_roles(count),
        Action::Removal => texts.ask_remove_several(how(removal(can)), count),
    }
}

/// What a yes leads to.
pub fn consequence(
    texts: Texts,
    action: &Action,
    plan: &Plan,
    can: &Capabilities,
    app: &str,
) -> String {
    if plan.people.is_empty() {
        return texts.nobody_to_change();
    }
    match action {
        Action::Removal => texts.remove_several_consequence(how(removal(can)), app),
        Action::Role(role) if plan.grants_admin => {
            let info = can.info(role);
            let is_plain =
                |info: &_| role::is_standard_admin(info) && role::has_standard_powers(info);
            match info {
                Some(info) if !is_plain(info) => texts.give_role_consequence(
                    &role::label(texts, info),
                    app,
                    &role::description(texts, info),
                ),
                _ => texts.make_admin_consequence(app),
            }
        }
        // What the role lets people do stands below the field.
        Action::Role(_) => String::new(),
    }
}

/// What a yes leads to for oneself, where one is among them and cannot come back.
pub fn among(
    texts: Texts,
    action: &Action,
    plan: &Plan,
    can: &Capabilities,
    app: &str,
) -> Option<String> {
    let words = || match action {
        Action::Removal => texts.removal_among(app),
        Action::Role(role) => texts.change_roles_among(&role::name(texts, can, role)),
    };
    plan.locks_you_out.then(words)
}

/// The yes.
pub fn verb(texts: Texts, action: &Action, can: &Capabilities, count: usize) -> String {
    match action {
        Action::Removal => texts.remove_people(how(removal(can)), count),
        Action::Role(role) => texts.give_role_to(&role::name(texts, can, role), count),
    }
}

/// The yes while it is carried out.
pub fn under_way(texts: Texts, batch: &Batch, can: &Capabilities) -> String {
    let (number, total) = ((batch.tried() + 1).min(batch.people.len()), batch.people.len());
    match (batch.progress, &batch.action) {
        (Progress::Stopping, _) => texts.stopping(),
        (_, Action::Removal) => texts.removing_of(how(removal(can)), number, total),
        (_, Action::Role(_)) => texts.changing_role_of(number, total),
    }
}

/// Why somebody is left out.
pub fn skip(texts: Texts, why: Skip, person: &Person, can: &Capabilities) -> String {
    match why {
        Skip::HasRole => texts.has_role_already(&role::name(texts, can, &person.role)),
        Skip::Refused(Refusal::LastAdmin) => texts.admin_has_to_stay(),
        Skip::Refused(why) => refusal(texts, why, &person.name),
    }
}

/// How it stands with somebody; nothing for whoever waits.
pub fn state(texts: Texts, state: &State) -> String {
    match state {
        State::Ready => String::new(),
        State::UnderWay => texts.change_under_way(),
        State::Done => texts.change_made(),
        State::Failed { why, .. } => why.clone(),
        State::NotSent => texts.change_not_sent(),
    }
}

fn removal(can: &Capabilities) -> Removal {
    can.removal.unwrap_or(Removal::Removed)
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::role::Role;

    use super::*;

    #[test]
    fn the_yes_counts_and_says_what_removing_means() {
        let (texts, can) = (Texts::default(), Capabilities::default());
        assert_eq!(verb(texts, &Action::Removal, &can, 5), "Remove 5 people");
        assert_eq!(title(texts, &Action::Removal, &can, 1), "Remove 1 person?");
        let role = Action::Role(Role::MEMBER);
        assert_eq!(verb(texts, &role, &can, 5), "Make 5 people Member");
        let can = Capabilities { removal: Some(Removal::Deleted), ..can };
        assert_eq!(title(texts, &Action::Removal, &can, 2), "Delete the accounts of 2 people?");
        assert_eq!(removed(texts, Removal::Disabled, 2), "2 people were disabled.");
    }

    #[test]
    fn whoever_is_selected_and_hidden_is_counted() {
        assert_eq!(selected(Texts::default(), 3, 0), "3 selected");
        assert_eq!(selected(Texts::default(), 3, 1), "3 selected, 1 not shown");
    }
}
