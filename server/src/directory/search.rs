//! Finding members in a list that is there already: for directories that cannot do it themselves, or not in every order.

use std::cmp::Ordering;

use jiff::Timestamp;
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::search::{MemberOrder, MemberQuery};

/// One page of those in a whole list who match, with the number of all of them.
pub(super) fn search(list: MemberList, query: &MemberQuery) -> MemberList {
    let part = query.part().map(str::to_lowercase);
    let is_whole = part.is_none() && query.role.is_none();
    let MemberList { mut users, total, x_context } = list;
    users.retain(|member| {
        part.as_deref().is_none_or(|part| has(member, part))
            && query.role.as_ref().is_none_or(|role| member.role == *role)
    });
    let found = users.len() as u64;
    // A service that stops early still knows how many there are.
    let total = if is_whole { total.max(found) } else { found };
    MemberList { users: page(users, query), total, x_context }
}

/// One page of those who match, in the order that is asked for.
pub(super) fn page(mut users: Vec<Member>, query: &MemberQuery) -> Vec<Member> {
    match &query.order_by {
        None | Some(MemberOrder::Other(_)) => {}
        Some(MemberOrder::Joined) => sort(&mut users, joined, false),
        Some(MemberOrder::JoinedDescending) => sort(&mut users, joined, true),
        Some(MemberOrder::Name) => sort(&mut users, name, false),
        Some(MemberOrder::NameDescending) => sort(&mut users, name, true),
        Some(MemberOrder::Email) => sort(&mut users, email, false),
        Some(MemberOrder::EmailDescending) => sort(&mut users, email, true),
    }
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let limit = usize::try_from(query.limit()).unwrap_or(usize::MAX);
    users.into_iter().skip(offset).take(limit).collect()
}

/// Whether a part, in lower case, is in what a member is known by.
fn has(member: &Member, part: &str) -> bool {
    let id = Some(member.user_id.as_str());
    let known = [member.name.as_deref(), member.email.as_deref(), id];
    known.into_iter().flatten().any(|text| text.to_lowercase().contains(part))
}

/// Members with the same key stay as they are, and those without one come last.
fn sort<K: Ord>(users: &mut [Member], key: fn(&Member) -> Option<K>, descends: bool) {
    users.sort_by_cached_key(|member| {
        let key = key(member);
        (key.is_none(), key.map(|key| Directed { key, descends }))
    });
}

/// A key that is compared from either end.
#[derive(PartialEq, Eq)]
struct Directed<K> {
    key: K,
    descends: bool,
}

impl<K: Ord> PartialOrd for Directed<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord> Ord for Directed<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.key.cmp(&other.key);
        if self.descends { order.reverse() } else { order }
    }
}

/// When somebody joined. What cannot be read as a time is not known.
fn joined(member: &Member) -> Option<Timestamp> {
    member.joined_at.as_ref()?.as_str().parse().ok()
}

fn name(member: &Member) -> Option<String> {
    member.name.as_deref().map(str::to_lowercase)
}

fn email(member: &Member) -> Option<String> {
    member.email.as_deref().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::role::Role;

    use super::*;

    fn member(id: &str, name: &str, email: &str, joined: &str) -> Member {
        let text = |text: &str| (!text.is_empty()).then(|| text.into());
        Member {
            name: text(name),
            email: text(email),
            joined_at: (!joined.is_empty()).then(|| joined.into()),
            ..Member::new(id.into(), Role::MEMBER)
        }
    }

    fn people() -> MemberList {
        let mut users = vec![
            member("user_1", "Wei Chen", "wei@shop.example", "2026-05-04T09:12:00Z"),
            member("user_2", "", "zoe@shop.example", "2026-05-04T12:00:00+04:00"),
            member("user_3", "Ärne Ruiz", "", ""),
            member("user_4", "ada chen", "ADA@shop.example", "not a time"),
        ];
        users[3].role = Role::ADMIN;
        MemberList { total: users.len() as u64, users, x_context: None }
    }

    fn found(query: &MemberQuery) -> (String, u64) {
        let list = search(people(), query);
        let ids =
            list.users.iter().map(|member| member.user_id.as_str().trim_start_matches("user_"));
        (ids.collect(), list.total)
    }

    #[track_caller]
    fn finds(query: &str, ids: &str) {
        let query = MemberQuery { query: Some(query.into()), ..MemberQuery::default() };
        assert_eq!(found(&query), (ids.to_owned(), ids.len() as u64), "{query:?}");
    }

    #[test]
    fn a_part_of_name_address_or_id_is_enough_in_whatever_case() {
        finds("CHEN", "14");
        finds("ärne", "3");
        finds("ada@SHOP", "4");
        finds("  user_2 ", "2");
        finds("", "1234");
        finds(" ", "1234");
        finds("nobody", "");
        // Two words are no two searches, and a pattern is a text.
        finds("chen wei", "");
        finds(".*", "");
    }

    #[test]
    fn a_role_is_matched_exactly_and_together_with_a_part() {
        let of = |role: &str, part: Option<&str>| {
            let query = part.map(Into::into);
            found(&MemberQuery { role: Some(role.into()), query, ..MemberQuery::default() })
        };
        assert_eq!(of("org:admin", None), ("4".to_owned(), 1));
        assert_eq!(of("org:adm", None), (String::new(), 0));
        assert_eq!(of("org:member", Some("chen")), ("1".to_owned(), 1));
    }

    #[test]
    fn whoever_lacks_what_is_ordered_by_comes_last_either_way() {
        for (order, ids) in [
            (None, "1234"),
            (Some("created_at"), "2134"),
            (Some("-created_at"), "1234"),
            (Some("name"), "4132"),
            (Some("-name"), "3142"),
            (Some("email"), "4123"),
            (Some("-email"), "2143"),
        ] {
            let query = MemberQuery { order_by: order.map(Into::into), ..MemberQuery::default() };
            assert_eq!(found(&query).0, ids, "{order:?}");
        }
    }

    #[test]
    fn a_page_says_how_many_match_on_all_of_them() {
        let page = |limit, offset| {
            let (limit, offset) = (Some(limit), Some(offset));
            found(&MemberQuery { limit, offset, ..MemberQuery::default() })
        };
        assert_eq!(page(2, 0), ("12".to_owned(), 4));
        assert_eq!(page(2, 3), ("4".to_owned(), 4));
        assert_eq!(page(500, u64::MAX), (String::new(), 4));
        let many = (0..60).map(|id| Member::new(format!("{id}").into(), Role::MEMBER)).collect();
        let list = MemberList { users: many, total: 60, x_context: None };
        assert_eq!(search(list, &MemberQuery::default()).users.len(), 50);
    }

    #[test]
    fn a_list_that_was_cut_short_counts_those_it_lacks_only_where_everybody_matches() {
        let short = || MemberList { total: 9, ..people() };
        assert_eq!(search(short(), &MemberQuery::default()).total, 9);
        let query = MemberQuery { query: Some("chen".into()), ..MemberQuery::default() };
        assert_eq!(search(short(), &query).total, 2);
    }
}
