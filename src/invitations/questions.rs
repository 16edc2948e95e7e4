//! The questions before an invitation is revoked or sent again.

use leptos::prelude::*;
use mixpeek_users_contract::id::InvitationId;

use crate::model::invitations::Pending;
use crate::session::Session;
use crate::text;
use crate::ui::live::Kept;
use crate::ui::question::{Asking, Frozen, neighbour};

/// What the person asked for in a row and has yet to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To withdraw an invitation.
    Revoke(InvitationId),
    /// To withdraw it and send another.
    Resend(InvitationId),
}

#[component]
pub fn Questions(
    /// The tab's session.
    session: Session,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
    /// The invitations shown, in order.
    shown: Kept<Vec<Pending>>,
) -> impl IntoView {
    let asking = Asking::new("data-revoke", asked, move |asked| {
        shown.with(|shown| freeze(session, asked, shown))
    });
    let on_end = Callback::new(move |end| asking.settle(end));
    let on_yes = move |asked| match asked {
        Asked::Revoke(id) => {
            asking.wait();
            session.revoke(id, on_end);
        }
        Asked::Resend(id) => {
            asking.close();
            session.resend(id);
        }
    };
    // The question names the address, and there is nothing more to show of it.
    asking.view(on_yes, |()| None)
}

fn freeze(session: Session, asked: &Asked, shown: &[Pending]) -> Option<Frozen<()>> {
    let (Asked::Revoke(id) | Asked::Resend(id)) = asked;
    let is_meant = |row: &Pending| row.invitation.invitation_id == *id;
    let email = &shown.iter().find(|row| is_meant(row))?.invitation.email_address;
    let next = neighbour(shown, is_meant).map(|row| row.invitation.invitation_id.to_string());
    let question = match asked {
        Asked::Revoke(_) => text::ask::revoke(session.texts, email, &session.app_name()),
        Asked::Resend(_) => text::ask::resend(session.texts, email),
    };
    Some(Frozen { next, question, subject: () })
}
