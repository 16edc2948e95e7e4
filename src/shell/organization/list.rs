//! The table of accounts, of which only the rows near the visible part exist.

use leptos::prelude::*;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::Asked;
use super::row::{State, account_row};
use crate::model::order::Order;
use crate::model::organization::filter::{AccountColumn, AccountFilter};
use crate::session::organization::Organization;
use crate::ui::dom::{Dom, Tag, tag};
use crate::ui::live::{Kept, memo};
use crate::ui::sort::{column_header, sort_header};
use crate::ui::viewport::visible_rows;
use crate::ui::window::{pieces, place, windowed_rows};

/// The table. `shown` are the positions of the accounts shown, in order; `filter` holds the sort order; rows put what must be confirmed
/// into `asked`.
pub(super) fn account_list(
    organization: Organization,
    shown: Kept<Vec<u32>>,
    filter: RwSignal<AccountFilter>,
    asked: RwSignal<Option<Asked>>,
) -> Dom {
    let (texts, accounts) = (organization.texts, organization.accounts);
    let body = tag("tbody").attr("role", "rowgroup");
    let count = memo(move |_| shown.with(Vec::len));
    let visible = visible_rows(body.element(), count);
    let focused = RwSignal::new(None::<String>);
    let focused_position = memo(move |_| {
        let email = focused.get()?;
        let accounts = accounts.read();
        let is_it = |index: &u32| {
            accounts.rows.get(*index as usize).is_some_and(|row| *row.account.email == *email)
        };
        shown.with(|shown| shown.iter().position(is_it))
    });
    let pieces = memo(move |_| {
        let accounts = accounts.read();
        shown.with(|shown| {
            pieces(shown.len(), visible.range.get(), focused_position.get(), |position| {
                let index = *shown.get(position)? as usize;
                Some((index, accounts.rows.get(index)?.account.email.to_string()))
            })
        })
    });
    let make = move |position: usize, index: usize, email: &String| {
        let first = accounts.with_untracked(|accounts| {
            accounts.rows.get(index).map(|row| State::of(accounts, row, position))
        });
        // The pieces were made of these accounts.
        let Some(first) = first else { return tag("tr").done() };
        let of = email.clone();
        let state = memo(move |before: Option<&State>| {
            let accounts = accounts.read();
            pieces
                .with(|pieces| place(pieces, &of))
                .and_then(|(position, index)| {
                    Some(State::of(&accounts, accounts.rows.get(index)?, position))
                })
                // Once more after the row has left the list and before its view is taken down.
                .or_else(|| before.cloned())
                .unwrap_or_else(|| first.clone())
        });
        account_row(organization, email.as_str().into(), state, asked, focused)
    };
    windowed_rows(body.element(), "6", visible, pieces, make);
    let sorted = |label: String, column: AccountColumn| -> Tag {
        let descending = move || filter.with(|filter| Order::of(filter.order, column));
        sort_header(label, descending, move || {
            filter.update(|filter| filter.order = Order::next(filter.order, column));
        })
    };
    let head = tag("tr")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .child(sorted(texts.person(), AccountColumn::Name))
        .child(sorted(texts.role(), AccountColumn::Role))
        .child(sorted(texts.account_status(), AccountColumn::Status))
        .child(sorted(texts.last_login(), AccountColumn::LastLogin))
        .child(sorted(texts.joined(), AccountColumn::Joined))
        .child(column_header().child(tag("span").class("mxu-hidden").child(texts.actions())));
    tag("table")
        .class("mxu-table")
        .attr("data-list", "accounts")
        .attr("role", "table")
        .attr("aria-label", texts.team_accounts())
        .attr("aria-rowcount", move || (count.get() + 1).to_string())
        .attr("hidden", move || count.get() == 0)
        .child(tag("thead").attr("role", "rowgroup").child(head))
        .child(body)
        .done()
}
