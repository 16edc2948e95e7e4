//! Invitations that are no longer pending, and inviting again.

use std::collections::HashMap;

use leptos::prelude::*;
use mixpeek_users_contract::email::fold;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_texts::Catalogue;

use crate::model::invitations::Invitations;
use crate::model::person;
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::ui::live::{Kept, live, memo};

/// Who of the invited need not be invited again, by address.
type Taken = HashMap<String, Why>;

/// Why somebody need not be invited again.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    /// They are a member, by this name.
    Member(String),
    /// There is a pending invitation to them.
    Invited,
}

/// The list of those that are no longer pending, and what its rows have to know.
#[derive(Debug, Clone, Copy)]
pub struct Past {
    /// The list.
    pub list: RwSignal<Invitations>,
    taken: Kept<Taken>,
}

impl Past {
    /// Nothing so far. Belongs to the current reactive scope and ends with it.
    pub fn new(session: Session) -> Self {
        // Members are looked at when they come and go, not whenever one of them is saving.
        let members = memo(move |_| session.roster.with(Roster::generation));
        let taken = memo(move |_| {
            members.get();
            taken(session)
        });
        Self { list: RwSignal::default(), taken }
    }
}

fn taken(session: Session) -> Taken {
    let invited = session.invitations.with(|invitations| {
        let pending = invitations.rows.iter().map(|row| fold(&row.invitation.email_address));
        pending.map(|address| (address, Why::Invited)).collect::<Vec<_>>()
    });
    session.roster.with_untracked(|roster| {
        let member = |row: &Row| {
            let name = person::name(&row.member).to_owned();
            Some((fold(row.member.email.as_deref()?), Why::Member(name)))
        };
        invited.into_iter().chain(roster.rows.iter().filter_map(member)).collect()
    })
}

/// The button that invites the address of an invitation again. It stays where it is when that was done, and says so.
#[component]
pub fn InviteAgain(
    /// The tab's session.
    session: Session,
    /// The list that the invitation is in.
    past: Past,
    /// The invitation.
    id: Kept<InvitationId>,
    /// Whom it went to.
    email: Kept<String>,
    /// Whether another one is on its way.
    busy: Signal<bool>,
) -> impl IntoView {
    let texts = session.texts;
    let why = memo(move |_| {
        let address = email.with(|email| fold(email));
        past.taken.with(|taken| taken.get(&address).cloned())
    });
    let is_free = move || why.with(Option::is_none);
    let words = live(move || match why.get() {
        None => texts.invite_again(),
        Some(Why::Invited) => texts.already_invited(),
        Some(Why::Member(name)) => texts.already_member(&name),
    });
    let on_click = move |_| {
        if why.with_untracked(Option::is_none) {
            session.invite_again(past.list, id.get_untracked());
        }
    };
    view! {
        <button
            type="button"
            class="mxu-button"
            part="button"
            data-again=live(move || if is_free() { "free" } else { "taken" })
            title=words
            aria-label=live(move || is_free().then(|| texts.invite_again_whom(&email.get())))
            aria-busy=live(move || busy.get().then_some("true"))
            aria-disabled=live(move || (busy.get() || !is_free()).then_some("true"))
            on:click=on_click
        >
            <span class="mxu-truncate" dir="auto">{words}</span>
        </button>
    }
}
