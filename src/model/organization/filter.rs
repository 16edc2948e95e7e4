//! Which accounts are shown, in which order.

use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser,
};
use mixpeek_users_contract::time::Timestamp;

use super::{AccountRow, name};
use crate::model::filter::ordered;
use crate::model::order::Order;
use crate::model::row::Fold;

/// What the person looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountFilter {
    /// Words that must all occur in the name, the address or the id.
    pub text: String,
    /// Only this role.
    pub role: Option<OrganizationRole>,
    /// Only this status.
    pub status: Option<OrganizationStatus>,
    /// By what to sort; the directory's order if nothing.
    pub order: Option<Order<AccountColumn>>,
}

/// What can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountColumn {
    /// What the person is called.
    Name,
    /// The role's key.
    Role,
    /// The status' key.
    Status,
    /// When the person last signed in; never comes last.
    LastLogin,
    /// When the account was made; unknown moments last.
    Joined,
}

impl AccountFilter {
    /// Whether anything is left out.
    pub fn is_narrowing(&self) -> bool {
        !self.text.trim().is_empty() || self.role.is_some() || self.status.is_some()
    }

    /// The positions of the rows to show, in order. `millis` reads a moment as milliseconds since 1970.
    pub fn select(
        &self,
        rows: &[AccountRow],
        fold: Fold,
        millis: fn(&Timestamp) -> Option<f64>,
    ) -> Vec<u32> {
        let words: Vec<_> = self.text.split_whitespace().map(fold).collect();
        let shown = |account: &OrganizationUser| {
            let texts =
                [account.user_name.as_deref(), Some(&*account.email), account.user_id.as_deref()];
            let texts: Vec<_> = texts.into_iter().flatten().map(fold).collect();
            self.role.as_ref().is_none_or(|role| account.role == *role)
                && self.status.as_ref().is_none_or(|status| account.status == *status)
                && words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
        };
        let found: Vec<u32> = (0_u32..)
            .zip(rows)
            .filter(|(_, row)| shown(&row.account))
            .map(|(index, _)| index)
            .collect();
        let Some(order) = self.order else { return found };
        let account = |index: &u32| &rows[*index as usize].account;
        if let AccountColumn::LastLogin | AccountColumn::Joined = order.column {
            let unknown = if order.descending { f64::NEG_INFINITY } else { f64::INFINITY };
            let moment = |index| {
                let account = account(index);
                let moment = match order.column {
                    AccountColumn::LastLogin => &account.last_login,
                    _ => &account.created_at,
                };
                moment.as_ref().and_then(millis).unwrap_or(unknown)
            };
            let keys: Vec<_> = found.iter().map(moment).collect();
            return ordered(&found, order.descending, &|a, b| keys[a].total_cmp(&keys[b]));
        }
        let key = |index| match order.column {
            AccountColumn::Role => account(index).role.to_string(),
            AccountColumn::Status => account(index).status.to_string(),
            _ => fold(&name(account(index))),
        };
        let keys: Vec<_> = found.iter().map(key).collect();
        ordered(&found, order.descending, &|a, b| keys[a].cmp(&keys[b]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::organization::tests::accounts;

    fn found(filter: &AccountFilter) -> Vec<String> {
        let mut list = accounts(&[
            ("zoe@x.io", "viewer", "active"),
            ("ann@x.io", "admin", "suspended"),
            ("bob@x.io", "admin", "active"),
        ]);
        list.rows[0].account.user_name = Some("Zoë".into());
        list.rows[0].account.last_login = Some("5".into());
        list.rows[2].account.last_login = Some("7".into());
        let millis = |moment: &Timestamp| moment.as_str().parse().ok();
        let shown = filter.select(&list.rows, str::to_lowercase, millis);
        shown.into_iter().map(|index| list.rows[index as usize].account.email.to_string()).collect()
    }

    #[test]
    fn words_role_and_status_narrow_together() {
        let text = |text: &str| AccountFilter { text: text.into(), ..AccountFilter::default() };
        assert_eq!(found(&text("ZOË x.io")), ["zoe@x.io"]);
        assert!(found(&text("zoë bob")).is_empty());
        let admins = AccountFilter { role: Some(OrganizationRole::Admin), ..text("") };
        assert_eq!(found(&admins), ["ann@x.io", "bob@x.io"]);
        let active = AccountFilter { status: Some(OrganizationStatus::Active), ..admins };
        assert_eq!(found(&active), ["bob@x.io"]);
        assert!(active.is_narrowing() && !text("  ").is_narrowing());
    }

    #[test]
    fn sorts_by_name_and_puts_who_never_signed_in_last() {
        let by = |column, descending| {
            let order = Some(Order { column, descending });
            found(&AccountFilter { order, ..AccountFilter::default() })
        };
        assert_eq!(by(AccountColumn::Name, false), ["ann@x.io", "bob@x.io", "zoe@x.io"]);
        assert_eq!(by(AccountColumn::LastLogin, true), ["bob@x.io", "zoe@x.io", "ann@x.io"]);
        assert_eq!(by(AccountColumn::LastLogin, false), ["zoe@x.io", "bob@x.io", "ann@x.io"]);
        assert_eq!(by(AccountColumn::Status, true)[0], "ann@x.io");
    }
}
