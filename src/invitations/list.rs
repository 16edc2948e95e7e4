//! The table of invitations.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::email::fold;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_texts::Catalogue;

use super::past::{InviteAgain, Past};
use super::questions::Asked;
use crate::model::invitations::{Expiry, Pending};
use crate::session::{Session, platform};
use crate::text;
use crate::text::language::Texts;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{Kept, live, memo, when};

#[component]
pub fn InvitationList(
    /// The tab's session.
    session: Session,
    /// The invitations shown, in order.
    shown: Kept<Vec<Pending>>,
    /// Where a row puts what must be confirmed.
    asked: RwSignal<Option<Asked>>,
    /// The list they are from, where they are no longer pending.
    past: Option<Past>,
) -> impl IntoView {
    let texts = session.texts;
    // A pending one that is sent again has another id, and there is one to an address. Of those that are over there may be many.
    let key = move |row: &Pending| match past {
        None => fold(&row.invitation.email_address),
        Some(_) => row.invitation.invitation_id.to_string(),
    };
    let children = move |pending: Pending| {
        let this = key(&pending);
        let current = memo(move |previous: Option<&Pending>| {
            let found = shown.with(|shown| shown.iter().find(|row| key(row) == this).cloned());
            // Once more after the row has left the list and before its view is taken down.
            found.or_else(|| previous.cloned()).unwrap_or_else(|| pending.clone())
        });
        view! { <InvitationRow session=session current=current asked=asked past=past /> }
    };
    view! {
        <table class="mxu-table" data-list="invitations" data-past=past.map(|_| "") part="table" role="table" aria-label=texts.invitations()>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        {texts.email()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.role()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.sent()}
                    </th>
                    <th role="columnheader" scope="col">
                        <span class="mxu-hidden">{texts.actions()}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || shown.get() key=key children=children />
            </tbody>
        </table>
    }
}

#[component]
fn InvitationRow(
    /// The tab's session.
    session: Session,
    /// What the row shows.
    current: Kept<Pending>,
    /// Where to put what must be confirmed.
    asked: RwSignal<Option<Asked>>,
    /// The list it is from, where it is no longer pending.
    past: Option<Past>,
) -> impl IntoView {
    let texts = session.texts;
    let id = memo(move |_| current.with(|row| row.invitation.invitation_id.clone()));
    let email = memo(move |_| current.with(|row| row.invitation.email_address.to_string()));
    let busy = live(move || current.with(|row| row.busy));
    let role = live(move || {
        session
            .capabilities
            .with(|c| current.with(|row| text::role::name(texts, c, &row.invitation.role)))
    });
    let status =
        live(move || current.with(|row| text::invitation_status(texts, &row.invitation.status)));
    let can = move |verb: Verb| when(move || session.capabilities.with(verb));
    let accepted =
        current.with_untracked(|row| row.invitation.status == InvitationStatus::Accepted);
    let actions = match past {
        None => view! {
            <Show when=can(|c| c.revoke)>
                <ActionButton id=id busy=busy email=email action=Action::Resend texts=texts asked=asked />
                <ActionButton id=id busy=busy email=email action=Action::Revoke texts=texts asked=asked />
            </Show>
        }
        .into_any(),
        Some(_) if accepted => ().into_any(),
        Some(past) => view! {
            <Show when=can(|c| c.invite)>
                <InviteAgain session=session past=past id=id email=email busy=busy />
            </Show>
        }
        .into_any(),
    };
    view! {
        <tr role="row" class="mxu-row" part="row" aria-busy=live(move || busy.get().then_some("true"))>
            <th role="rowheader" scope="row" class="mxu-cell-person">
                <span class="mxu-person-line">
                    <bdi class="mxu-person-name" title=live(move || email.get())>
                        {live(move || email.get())}
                    </bdi>
                    <span class="mxu-badge">{status}</span>
                </span>
            </th>
            <td role="cell" class="mxu-cell-role" data-label=texts.role()>
                {role}
            </td>
            <td role="cell" class="mxu-cell-joined" data-label=texts.sent()>
                <Age texts=texts current=current />
            </td>
            <td role="cell" class="mxu-cell-actions">
                {actions}
            </td>
        </tr>
    }
}

/// Says whether a directory can do something.
type Verb = fn(&Capabilities) -> bool;

/// When the invitation was sent, and how long it still works or since when it has not.
#[component]
fn Age(
    /// The language to say it in.
    texts: Texts,
    /// What the row shows.
    current: Kept<Pending>,
) -> impl IntoView {
    let moments = move |invitation: &Invitation| {
        let created = invitation.created_at.as_ref().and_then(platform::millis);
        let expires = invitation.expires_at.as_ref().and_then(platform::millis);
        (created, Expiry::of(expires, created))
    };
    move || {
        let (created, expiry) = current.with(|row| moments(&row.invitation));
        let status = current.with(|row| row.invitation.status.clone());
        // One that was sent in the future was sent now, by a clock that is wrong.
        let now = platform::true_now().max(created.unwrap_or_default());
        let text =
            current.with(|row| row.invitation.created_at.as_ref().map(|at| at.as_str().to_owned()));
        let sent = created.map(|at| {
            view! {
                <time datetime=text title=texts.exact(at)>
                    {texts.invited_ago(&texts.relative(at, now))}
                </time>
            }
        });
        let left = expiry.and_then(|expiry| {
            let days = expiry.days_left(now);
            let (is_soon, words) = match status {
                // It stopped working before, and nobody wants to know when it would have.
                InvitationStatus::Accepted | InvitationStatus::Revoked => return None,
                InvitationStatus::Expired if expiry.estimated => return None,
                InvitationStatus::Expired => {
                    (false, texts.expired_ago(&texts.relative(expiry.at, now)))
                }
                // The server still lists it, so that it may be this clock that is wrong: nobody is told that it has expired.
                _ if days <= 0.0 && !platform::knows_time() => {
                    if expiry.estimated {
                        return None;
                    }
                    (false, texts.works_until(&texts.day(expiry.at)))
                }
                _ => (days <= 3.0, text::days_left(texts, days, expiry.estimated)),
            };
            Some(view! {
                <span class="mxu-expiry" data-soon=is_soon.then_some("") title=texts.exact(expiry.at)>
                    {words}
                </span>
            })
        });
        view! { <span class="mxu-age">{sent}{left}</span> }
    }
}

/// What a row's buttons do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Resend,
    Revoke,
}

#[component]
fn ActionButton(
    /// The invitation.
    id: Kept<InvitationId>,
    /// Whether a change to it is under way.
    busy: Signal<bool>,
    /// Whom it went to.
    email: Kept<String>,
    /// The language to say it in.
    texts: Texts,
    /// What the button does.
    action: Action,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let (glyph, tone) = match action {
        Action::Resend => (Glyph::Refresh, None),
        Action::Revoke => (Glyph::Trash, Some("danger")),
    };
    let name = live(move || match action {
        Action::Resend => texts.resend(&email.get()),
        Action::Revoke => texts.revoke(&email.get()),
    });
    let on_click = move |_| {
        if !busy.get_untracked() {
            let id = id.get_untracked();
            asked.set(Some(match action {
                Action::Resend => Asked::Resend(id),
                Action::Revoke => Asked::Revoke(id),
            }));
        }
    };
    view! {
        <button
            type="button"
            class="mxu-icon-button"
            data-tone=tone
            data-revoke=live(move || (action == Action::Revoke).then(|| id.get().to_string()))
            aria-label=name
            title=name
            aria-disabled=live(move || busy.get().then_some("true"))
            on:click=on_click
        >
            <Icon glyph=glyph />
        </button>
    }
}
