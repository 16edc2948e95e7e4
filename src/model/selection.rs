//! Which members are selected, to do the same to all of them.

use std::collections::HashSet;

use mixpeek_users_contract::id::UserId;

use super::roster::Roster;

/// The selected members, by their ids: a row that leaves the document, or that a search hides, stays selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Whether members are being selected.
    pub is_on: bool,
    ids: HashSet<UserId>,
    /// Who was selected or left out last: a range begins there.
    anchor: Option<UserId>,
}

/// How many of the members shown are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Nobody.
    None,
    /// Somebody, and not everybody.
    Some,
    /// Everybody, and there is somebody.
    All,
}

impl Selection {
    /// Begins selecting, with nobody.
    pub fn begin(&mut self) {
        *self = Self { is_on: true, ..Self::default() };
    }

    /// Ends selecting, and forgets who was.
    pub fn end(&mut self) {
        *self = Self::default();
    }

    /// How many are selected.
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// Whether somebody is selected.
    pub fn contains(&self, id: &UserId) -> bool {
        self.ids.contains(id)
    }

    /// Selects somebody, or not any more.
    pub fn set(&mut self, id: &UserId, selected: bool) {
        self.put(id, selected);
        self.anchor = Some(id.clone());
    }

    /// The same for everybody from the one before to this one, in the order shown. `shown` are positions in the roster.
    pub fn set_range(&mut self, id: &UserId, selected: bool, roster: &Roster, shown: &[u32]) {
        let place_of = |wanted: &UserId| ids(roster, shown).position(|id| id == wanted);
        let anchor = self.anchor.as_ref().and_then(place_of);
        if let Some((from, to)) = anchor.zip(place_of(id)) {
            let (first, last) = (from.min(to), from.max(to));
            for id in ids(roster, shown).skip(first).take(last - first + 1) {
                self.put(id, selected);
            }
        }
        self.set(id, selected);
    }

    /// Selects everybody who is shown, or nobody of them any more. Whom a search hides stays as before.
    pub fn set_all(&mut self, selected: bool, roster: &Roster, shown: &[u32]) {
        for id in ids(roster, shown) {
            self.put(id, selected);
        }
        self.anchor = None;
    }

    fn put(&mut self, id: &UserId, selected: bool) {
        if !selected {
            self.ids.remove(id);
        } else if !self.ids.contains(id) {
            self.ids.insert(id.clone());
        }
    }

    /// How many of those shown are selected.
    pub fn extent(&self, roster: &Roster, shown: &[u32]) -> Extent {
        match self.seen(roster, shown) {
            0 => Extent::None,
            all if all == shown.len() => Extent::All,
            _ => Extent::Some,
        }
    }

    /// How many are selected and hidden by a search or filter.
    pub fn hidden(&self, roster: &Roster, shown: &[u32]) -> usize {
        self.count().saturating_sub(self.seen(roster, shown))
    }

    fn seen(&self, roster: &Roster, shown: &[u32]) -> usize {
        if self.ids.is_empty() {
            return 0;
        }
        ids(roster, shown).filter(|id| self.contains(id)).count()
    }

    /// Who is selected, by their positions in the roster: those shown in their order, then the others.
    pub fn places(&self, roster: &Roster, shown: &[u32]) -> Vec<u32> {
        let is_selected = |index: &u32| {
            roster.rows.get(*index as usize).is_some_and(|row| self.contains(&row.member.user_id))
        };
        let seen: HashSet<u32> = shown.iter().copied().collect();
        let all = (0_u32..).take(roster.rows.len());
        let hidden = all.filter(|index| !seen.contains(index));
        shown.iter().copied().chain(hidden).filter(is_selected).collect()
    }

    /// Forgets whoever is not on the list any more.
    pub fn keep(&mut self, roster: &Roster) {
        if !self.ids.is_empty() {
            let mut left = std::mem::take(&mut self.ids);
            self.ids =
                roster.rows.iter().filter_map(|row| left.take(&row.member.user_id)).collect();
        }
    }
}

fn ids<'a>(roster: &'a Roster, shown: &'a [u32]) -> impl Iterator<Item = &'a UserId> {
    shown.iter().filter_map(|index| Some(&roster.rows.get(*index as usize)?.member.user_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::tests::{member, roster};

    fn people() -> Roster {
        roster(["a", "b", "c", "d", "e"].map(member).into())
    }

    fn selected(selection: &Selection, roster: &Roster, shown: &[u32]) -> String {
        let name = |index: &u32| roster.rows[*index as usize].member.user_id.to_string();
        selection.places(roster, shown).iter().map(name).collect()
    }

    #[test]
    fn a_range_goes_from_the_one_before_in_the_order_shown() {
        let people = people();
        let backwards = [4, 3, 2, 1, 0];
        let mut selection = Selection::default();
        selection.set(&"d".into(), true);
        selection.set_range(&"b".into(), true, &people, &backwards);
        assert_eq!(selected(&selection, &people, &backwards), "dcb");
        selection.set_range(&"c".into(), false, &people, &backwards);
        assert_eq!(selected(&selection, &people, &backwards), "d", "and the other way round");
    }

    #[test]
    fn a_range_without_a_beginning_that_is_shown_is_one_row() {
        let people = people();
        let mut selection = Selection::default();
        selection.set_range(&"c".into(), true, &people, &[0, 1, 2]);
        assert_eq!(selected(&selection, &people, &[0, 1, 2]), "c");
        selection.set_range(&"a".into(), true, &people, &[0, 1]);
        assert_eq!(selection.count(), 2, "c is hidden now, and nobody between is meant");
    }

    #[test]
    fn all_are_those_shown_and_the_hidden_are_counted() {
        let people = people();
        let mut selection = Selection::default();
        selection.set(&"e".into(), true);
        selection.set_all(true, &people, &[0, 1]);
        assert_eq!((selection.count(), selection.hidden(&people, &[0, 1])), (3, 1));
        assert_eq!(selection.extent(&people, &[0, 1]), Extent::All);
        assert_eq!(selection.extent(&people, &[1, 2]), Extent::Some);
        assert_eq!(selection.extent(&people, &[2]), Extent::None);
        assert_eq!(selection.extent(&people, &[]), Extent::None, "nobody is not everybody");
        selection.set_all(false, &people, &[0, 1]);
        assert_eq!(selected(&selection, &people, &[0, 1]), "e", "whom a search hides stays");
    }

    #[test]
    fn those_shown_come_first_in_their_order() {
        let people = people();
        let mut selection = Selection::default();
        selection.set_all(true, &people, &[0, 1, 2, 3, 4]);
        assert_eq!(selected(&selection, &people, &[3, 1]), "dbace");
    }

    #[test]
    fn who_leaves_the_list_leaves_the_selection() {
        let people = people();
        let mut selection = Selection::default();
        selection.begin();
        selection.set_all(true, &people, &[0, 1, 4]);
        selection.keep(&roster(vec![member("b"), member("c")]));
        assert_eq!((selection.count(), selection.contains(&"b".into())), (1, true));
        assert!(selection.is_on, "and selecting goes on");
        selection.end();
        assert_eq!(selection, Selection::default());
    }
}
