//! Which members are shown, in which order.

use std::cmp::Ordering;

use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::time::Timestamp;

use super::order::Order;
use super::person;
use super::roster::Roster;
use super::row::{Fold, Row};

/// What the person looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words that must all occur in the name, the address or the id.
    pub text: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this status.
    pub status: Option<MemberStatus>,
    /// By what to sort; the directory's order if nothing.
    pub sort: Option<Sort>,
}

impl Filter {
    /// Whether anything is left out.
    pub fn is_narrowing(&self) -> bool {
        !self.text.trim().is_empty() || self.role.is_some() || self.status.is_some()
    }

    /// Whether everything this finds is found by `wider` too, in the same order.
    fn narrows(&self, wider: &Self) -> bool {
        let Self { text, role, status, sort } = wider;
        self.text.starts_with(text)
            && self.role == *role
            && self.status == *status
            && self.sort == *sort
    }

    /// Whether the result depends on anybody's role or status.
    pub fn looks_at_roles(&self) -> bool {
        self.role.is_some()
            || self.status.is_some()
            || self.sort.is_some_and(|sort| sort.column == Column::Role)
    }
}

/// A sort order.
pub type Sort = Order<Column>;

/// What can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// What the person is called.
    Name,
    /// The role's key.
    Role,
    /// When the person joined; unknown moments last.
    Joined,
}

impl Sort {
    /// From the form it has in an address, `name` or `-name`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, column) =
            text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let column = match column {
            "name" => Column::Name,
            "role" => Column::Role,
            "joined" => Column::Joined,
            _ => return None,
        };
        Some(Self { column, descending })
    }

    /// The form it has in an address.
    pub fn as_str(self) -> &'static str {
        match (self.column, self.descending) {
            (Column::Name, false) => "name",
            (Column::Name, true) => "-name",
            (Column::Role, false) => "role",
            (Column::Role, true) => "-role",
            (Column::Joined, false) => "joined",
            (Column::Joined, true) => "-joined",
        }
    }
}

/// Searches, and remembers what the letters typed so far have found: one more letter looks only at what was left, one letter less at
/// nothing.
#[derive(Debug, Default)]
pub struct Search {
    /// What the answers below hold for.
    basis: (u64, u64),
    /// Each narrower than the one before.
    steps: Vec<(Filter, Vec<u32>)>,
}

impl Search {
    /// How many answers are kept: at a hundred thousand members, each is up to 400 kB.
    const KEPT: usize = 8;

    /// The positions of the rows to show, in order. `millis` reads a moment as milliseconds since 1970.
    pub fn select(
        &mut self,
        roster: &Roster,
        filter: &Filter,
        fold: Fold,
        millis: fn(&Timestamp) -> Option<f64>,
    ) -> Vec<u32> {
        let roles = if filter.looks_at_roles() { roster.roles() } else { 0 };
        let basis = (roster.generation(), roles);
        if self.basis != basis {
            self.basis = basis;
            self.steps.clear();
        }
        while self.steps.pop_if(|(step, _)| !filter.narrows(step)).is_some() {}
        let found = match self.steps.last() {
            Some((step, found)) if step == filter => return found.clone(),
            Some((_, wider)) => narrow(&roster.rows, wider.iter().copied(), filter, fold),
            None => {
                // A list of four thousand million members does not fit into a browser.
                let all = (0_u32..).take(roster.rows.len());
                let found = narrow(&roster.rows, all, filter, fold);
                sort(&roster.rows, found, filter.sort, fold, millis)
            }
        };
        if self.steps.len() == Self::KEPT {
            self.steps.remove(Self::KEPT / 2);
        }
        self.steps.push((filter.clone(), found.clone()));
        found
    }
}

fn narrow(rows: &[Row], among: impl Iterator<Item = u32>, filter: &Filter, fold: Fold) -> Vec<u32> {
    let words: Vec<_> = filter.text.split_whitespace().map(fold).collect();
    let shown = |row: &Row| {
        filter.role.as_ref().is_none_or(|role| row.member.role == *role)
            && filter.status.as_ref().is_none_or(|status| person::status(&row.member) == status)
            && words.iter().all(|word| matches(row, word))
    };
    among.filter(|index| shown(&rows[*index as usize])).collect()
}

fn sort(
    rows: &[Row],
    found: Vec<u32>,
    by: Option<Sort>,
    fold: Fold,
    millis: fn(&Timestamp) -> Option<f64>,
) -> Vec<u32> {
    let Some(by) = by else { return found };
    let row = |index: &u32| &rows[*index as usize].member;
    match by.column {
        Column::Name => {
            let keys: Vec<_> = found.iter().map(|index| fold(person::name(row(index)))).collect();
            ordered(&found, by.descending, &|a, b| keys[a].cmp(&keys[b]))
        }
        Column::Role => {
            let keys: Vec<_> = found.iter().map(|index| row(index).role.as_str()).collect();
            ordered(&found, by.descending, &|a, b| keys[a].cmp(keys[b]))
        }
        Column::Joined => {
            let unknown = if by.descending { f64::NEG_INFINITY } else { f64::INFINITY };
            let moment = |index| row(index).joined_at.as_ref().and_then(millis).unwrap_or(unknown);
            let keys: Vec<_> = found.iter().map(moment).collect();
            ordered(&found, by.descending, &|a, b| keys[a].total_cmp(&keys[b]))
        }
    }
}

/// Sorts by what `compare` says of two places; what is equal keeps its order, or the reverse of it. One copy for every kind of key: a sort
/// is a lot of code.
pub(super) fn ordered(
    found: &[u32],
    descending: bool,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<u32> {
    let mut places: Vec<usize> = (0..found.len()).collect();
    places.sort_unstable_by(|a, b| {
        let ascending = compare(*a, *b).then(a.cmp(b));
        if descending { ascending.reverse() } else { ascending }
    });
    places.into_iter().map(|place| found[place]).collect()
}

pub(super) fn matches(row: &Row, word: &str) -> bool {
    let member = &row.member;
    contains(member.user_id.as_str(), word)
        || match &row.folded {
            Some(folded) => folded.contains(word),
            None => [member.name.as_deref(), member.email.as_deref()]
                .into_iter()
                .flatten()
                .any(|text| contains(text, word)),
        }
}

/// Whether ASCII `text` contains `word` (folded already), in any case; without making a folded copy of a hundred thousand texts.
pub fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((&first, rest)) = word.split_first() else { return true };
    let Some(last_start) = text.len().checked_sub(word.len()) else { return false };
    let upper = first.to_ascii_uppercase();
    text[..=last_start].iter().zip(1..).any(|(&byte, next)| {
        (byte == first || byte == upper) && text[next..next + rest.len()].eq_ignore_ascii_case(rest)
    })
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::capabilities::Capabilities;
    use mixpeek_users_contract::member::Member;

    use super::*;
    use crate::model::roster::tests::{admin, member, roster};

    fn people() -> Roster {
        roster(vec![
            Member { name: Some("Jane Smith".into()), joined_at: Some("2".into()), ..member("u1") },
            Member { name: Some("José Ünal".into()), joined_at: Some("1".into()), ..admin("u2") },
            Member { name: None, email: None, ..member("zoe-id") },
            Member { name: Some("李小龍".into()), joined_at: Some("3".into()), ..member("u4") },
        ])
    }

    fn found(filter: &Filter) -> Vec<String> {
        ask(&mut Search::default(), &people(), filter)
    }

    fn ask(search: &mut Search, roster: &Roster, filter: &Filter) -> Vec<String> {
        let millis = |moment: &Timestamp| moment.as_str().parse().ok();
        let positions = search.select(roster, filter, str::to_lowercase, millis);
        positions
            .into_iter()
            .map(|index| roster.rows[index as usize].member.user_id.to_string())
            .collect()
    }

    fn text(text: &str) -> Filter {
        Filter { text: text.into(), ..Filter::default() }
    }

    #[test]
    fn searches_name_address_and_id_in_any_case() {
        assert_eq!(found(&text("")), ["u1", "u2", "zoe-id", "u4"]);
        assert_eq!(found(&text("SMITH jane")), ["u1"]);
        assert_eq!(found(&text("ünal")), ["u2"]);
        assert_eq!(found(&text("U2@X.IO")), ["u2"]);
        assert_eq!(found(&text("zoe-")), ["zoe-id"]);
        assert_eq!(found(&text("小")), ["u4"]);
        assert!(found(&text("jane nobody")).is_empty());
    }

    #[test]
    fn what_is_remembered_is_what_would_be_found() {
        let (mut search, mut roster) = (Search::default(), people());
        let typed = [
            "",
            "u",
            "u2",
            "u2@",
            "u2@ j",
            "u2@",
            "u",
            "",
            "j s",
            "j",
            "j u",
            "小",
            "u2@x.io ünal u",
        ];
        for sort in [None, Sort::parse("name"), Sort::parse("-joined"), Sort::parse("role")] {
            for role in [None, Some(Role::ADMIN)] {
                for words in typed {
                    let filter = Filter { role: role.clone(), sort, ..text(words) };
                    assert_eq!(ask(&mut search, &roster, &filter), found(&filter), "{filter:?}");
                }
            }
        }
        assert!(search.steps.len() <= Search::KEPT);
        let admins = Filter { role: Some(Role::ADMIN), ..Filter::default() };
        assert_eq!(ask(&mut search, &roster, &admins), ["u2"]);
        roster.begin_role(&"u1".into(), Role::ADMIN, &Capabilities::default()).unwrap();
        assert_eq!(ask(&mut search, &roster, &admins), ["u1", "u2"], "a changed role counts");
        assert_eq!(ask(&mut search, &roster, &text("jane")), ["u1"]);
        roster.begin_removal(&"u4".into(), &Capabilities::default()).unwrap();
        roster.settle_removal(&"u4".into(), &Capabilities::default());
        assert_eq!(ask(&mut search, &roster, &text("")), ["u1", "u2", "zoe-id"], "and a removal");
    }

    #[test]
    fn a_role_and_a_text_narrow_together() {
        let filter = Filter { role: Some(Role::ADMIN), ..text("u") };
        assert_eq!(found(&filter), ["u2"]);
    }

    #[test]
    fn whoever_has_no_status_is_active() {
        let mut roster = people();
        roster.rows[1].member.status = Some(MemberStatus::Suspended);
        roster.rows[3].member.status = Some(MemberStatus::Active);
        let with = |status: MemberStatus| {
            let filter = Filter { status: Some(status), ..Filter::default() };
            ask(&mut Search::default(), &roster, &filter)
        };
        assert_eq!(with(MemberStatus::Suspended), ["u2"]);
        assert_eq!(with(MemberStatus::Active), ["u1", "zoe-id", "u4"]);
        assert!(with("on leave".into()).is_empty());
    }

    #[test]
    fn sorts_three_ways_and_keeps_the_unknown_last() {
        let sorted = |sort| found(&Filter { sort: Sort::parse(sort), ..Filter::default() });
        assert_eq!(sorted("name"), ["u1", "u2", "zoe-id", "u4"]);
        assert_eq!(sorted("joined"), ["u2", "u1", "u4", "zoe-id"]);
        assert_eq!(sorted("-joined"), ["u4", "u1", "u2", "zoe-id"]);
        assert_eq!(sorted("role")[0], "u2");
    }

    #[test]
    fn a_header_goes_round_three_states() {
        let up = Sort::next(None, Column::Name);
        let down = Sort::next(up, Column::Name);
        assert_eq!(up.map(Sort::as_str), Some("name"));
        assert_eq!(down.map(Sort::as_str), Some("-name"));
        assert_eq!(Sort::next(down, Column::Name), None);
        assert_eq!(Sort::next(down, Column::Role).map(Sort::as_str), Some("role"));
        assert_eq!(Sort::parse("nonsense"), None);
    }

    #[test]
    fn contains_finds_at_every_place() {
        assert!(
            contains("AbC", "abc")
                && contains("xabc", "abc")
                && contains("abcx", "abc")
                && contains("a", "")
        );
        assert!(!contains("ab", "abc") && !contains("", "a"));
    }
}
