//! Whom the lists know by address, which the invite form asks of every address in it.

use std::cell::RefCell;

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;

use super::{Session, platform};
use crate::model::draft::ChipState;
use crate::model::invitations::{Invitations, State};
use crate::model::known::{Folds, Known};
use crate::model::lookalike::{self, Odd};
use crate::model::person;
use crate::model::roster::Roster;

const FOLDS: Folds = Folds { address: platform::fold_address, plain: platform::fold };

/// The two lists, looked through.
#[derive(Default)]
struct Lists {
    members: Known<u64>,
    invitations: Known<State>,
}

thread_local! {
    /// Those of the tab that asked last: a field of the session would be code of the first screen.
    static LISTS: RefCell<Option<(RwSignal<Roster>, Lists)>> = const { RefCell::new(None) };
}

impl Session {
    fn with_lists<T>(self, read: impl FnOnce(&Lists, &Roster, &Invitations) -> T) -> T {
        LISTS.with_borrow_mut(|kept| {
            let (_, lists) = match kept {
                Some(kept) if kept.0 == self.roster => kept,
                other => other.insert((self.roster, Lists::default())),
            };
            self.roster.with_untracked(|roster| {
                let rows = roster.rows.iter().map(|row| row.member.email.as_deref());
                lists.members.renew(roster.generation(), rows, FOLDS);
                self.invitations.with_untracked(|invitations| {
                    let rows = invitations.rows.iter();
                    let rows = rows.map(|row| Some(&*row.invitation.email_address));
                    lists.invitations.renew(invitations.state(), rows, FOLDS);
                    read(lists, roster, invitations)
                })
            })
        })
    }

    /// Why an address (folded) need not be invited: what the invite form asks of every address typed into it.
    pub fn known_address(self, folded: &str) -> Option<ChipState> {
        self.with_lists(|lists, roster, _| {
            let member = lists.members.place(folded).and_then(|place| roster.rows.get(place));
            let member =
                member.map(|row| ChipState::AlreadyMember(person::name(&row.member).to_owned()));
            let invited = || lists.invitations.place(folded).map(|_| ChipState::AlreadyInvited);
            member.or_else(invited)
        })
    }

    /// What an admin should know about an address before it is invited.
    pub fn odd_address(self, address: &EmailAddress) -> Option<Odd> {
        let plain = platform::fold(address.as_str());
        let like = self.with_lists(|lists, roster, invitations| {
            let member = lists.members.alike(&plain).and_then(|place| {
                roster.rows.get(place)?.member.email.as_deref().map(|email| email.trim().to_owned())
            });
            let invited = || {
                let row = invitations.rows.get(lists.invitations.alike(&plain)?)?;
                Some(row.invitation.email_address.to_string())
            };
            member.or_else(invited)
        });
        like.map(Odd::Like).or_else(|| lookalike::odd(address))
    }

    /// Lets go of what the form knew: it is closed for good.
    pub fn forget_addresses(self) {
        LISTS.with_borrow_mut(|kept| {
            kept.take_if(|(of, _)| *of == self.roster);
        });
    }
}
