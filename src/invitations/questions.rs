//! The questions before an invitation is revoked or sent again.

use leptos::prelude::*;
use mixpeek_users_contract::id::InvitationId;

use crate::model::invitations::Pending;
use crate::session::Session;
use crate::session::members::Removed;
use crate::text;
use crate::ui::confirm::{Ask, Confirm, Progress};
use crate::ui::focus;
use crate::ui::live::{Kept, live, memo};

/// What the person asked for in a row and has yet to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To withdraw an invitation.
    Revoke(InvitationId),
    /// To withdraw it and send another.
    Resend(InvitationId),
}

/// What is asked, frozen when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    asked: Asked,
    /// Whose button gets the focus if the invitation leaves.
    next: Option<InvitationId>,
    ask: Ask,
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
    let progress = RwSignal::new(Progress::Idle);
    let anchor = NodeRef::<leptos::html::Span>::new();
    let target = memo(move |previous: Option<&Option<Target>>| {
        let asked = asked.get()?;
        let opened = previous.cloned().flatten().filter(|target| target.asked == asked);
        opened.or_else(|| find(session, asked, &shown.get_untracked()))
    });
    let close = move || {
        asked.set(None);
        progress.set(Progress::Idle);
    };
    let close_and_move_on = move || {
        let next =
            target.with_untracked(|target| target.as_ref().and_then(|target| target.next.clone()));
        close();
        focus::after_paint(anchor, move |anchor| {
            focus::by_attribute(anchor, "data-revoke", next.as_ref().map(InvitationId::as_str));
        });
    };
    let on_end = Callback::new(move |end| match end {
        Removed::Refused(why) => progress.set(Progress::Failed(why)),
        Removed::Gone => close_and_move_on(),
    });
    let on_yes = Callback::new(move |()| {
        match target.with_untracked(|target| target.as_ref().map(|target| target.asked.clone())) {
            Some(Asked::Revoke(id)) => {
                progress.set(Progress::Running);
                session.revoke(id, on_end);
            }
            Some(Asked::Resend(id)) => {
                close();
                session.resend(id);
            }
            None => {}
        }
    });
    view! {
        <span node_ref=anchor hidden></span>
        <Confirm
            ask=live(move || target.with(|target| target.as_ref().map(|target| target.ask.clone())))
            progress=progress
            on_yes=on_yes
            on_no=Callback::new(move |()| close())
        />
    }
}

fn find(session: Session, asked: Asked, shown: &[Pending]) -> Option<Target> {
    let id = match &asked {
        Asked::Revoke(id) | Asked::Resend(id) => id,
    };
    let position = shown.iter().position(|row| row.invitation.invitation_id == *id)?;
    let email = &shown[position].invitation.email_address;
    let neighbour = shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?));
    let (question, destructive) = match asked {
        Asked::Revoke(_) => {
            (text::ask::revoke(session.texts, email, &untrack(|| session.app_name())), true)
        }
        Asked::Resend(_) => (text::ask::resend(session.texts, email), false),
    };
    Some(Target {
        next: neighbour.map(|row| row.invitation.invitation_id.clone()),
        ask: Ask {
            title: question.title,
            consequence: question.consequence,
            verb: question.verb,
            destructive,
        },
        asked,
    })
}
