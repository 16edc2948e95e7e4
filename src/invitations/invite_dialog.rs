//! The form that invites one or many.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::chips::ChipField;
use super::role_field::RoleField;
use crate::model::draft::{Draft, Progress};
use crate::session::Session;
use crate::text;
use crate::ui::countdown::seconds_until;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, maybe, memo};

/// The invite form in a dialog. It closes by itself when everything was sent; what was not sent stays in it.
#[component]
pub fn InviteDialog(
    /// The tab's session.
    session: Session,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let draft = session.draft;
    let blocked = RwSignal::new(false);
    let sending = memo(move |_| draft.with(Draft::is_sending));
    let dirty = memo(move |_| draft.with(Draft::is_dirty));
    let locked = live(move || sending.get() || dirty.get());
    let close = move || {
        blocked.set(false);
        open.set(false);
    };
    // Outward only: the dialog follows the batch that ended well.
    Effect::new(move |was_sending: Option<bool>| {
        let is_sending = sending.get();
        if was_sending == Some(true) && !is_sending && !dirty.get_untracked() {
            // What it did is told by the notice, and is no news in the next form.
            draft.update(|draft| draft.sent.clear());
            close();
        }
        is_sending
    });
    // The page around the tab may hand over addresses at any time.
    Effect::new(move |_| {
        if draft.with(|draft| !draft.handed.is_empty()) {
            draft.update(|draft| draft.take_handed(&|folded| session.known_address(folded)));
        }
    });
    let cancel = Callback::new(move |()| {
        if sending.get_untracked() {
            session.stop_sending();
        } else {
            draft.update(|draft| *draft = Draft::new(draft.role.clone()));
            close();
        }
    });
    on_cleanup(move || session.forget_addresses());
    let role = live(move || draft.with(|draft| draft.role.clone()));
    let on_role = Callback::new(move |role| draft.update(|draft| draft.role = role));
    view! {
        <Dialog
            open=open
            on_close=cancel
            kind=DialogKind::Dialog
            title=session.texts.invite_users()
            locked=locked
            on_blocked=Callback::new(move |()| blocked.set(true))
        >
            <form
                class="mxu-invite"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    blocked.set(false);
                    session.send_draft();
                }
            >
                <div class="mxu-dialog-body">
                    <ChipField session=session />
                    <RoleField session=session role=role on_role=on_role locked=live(move || sending.get()) />
                    <Report session=session />
                </div>
                <Foot session=session blocked=blocked on_cancel=cancel />
            </form>
        </Dialog>
    }
}

/// What the last batch did, as far as the form is still open to say it.
#[component]
fn Report(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let summary = memo(move |_| {
        session.draft.with(|draft| text::invite::batch_summary(session.texts, draft))
    });
    let waiting = memo(move |_| {
        session.draft.with(|draft| match draft.progress {
            Progress::Paused { until, .. } => Some(until),
            _ => None,
        })
    });
    view! {
        <div role="alert" class="mxu-inline-alert">
            {maybe(move || summary.get().map(|summary| view! { <Icon glyph=Glyph::Alert /> <span>{summary}</span> }))}
        </div>
        <div role="status" class="mxu-inline-status">
            {maybe(move || {
                waiting
                    .get()
                    .map(|until| {
                        let left = seconds_until(until);
                        view! {
                            <Icon glyph=Glyph::Clock />
                            <span>{session.texts.paused()}</span>
                            <span aria-live="off">{live(move || session.texts.continues_in(left.get()))}</span>
                        }
                    })
            })}
        </div>
    }
}

#[component]
fn Foot(
    /// The tab's session.
    session: Session,
    /// Whether the person tried to leave without saying what is to become of the addresses.
    blocked: RwSignal<bool>,
    /// The person does not want to send, or to stop sending.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let (texts, draft) = (session.texts, session.draft);
    let sending = memo(move |_| draft.with(Draft::is_sending));
    let ready =
        memo(move |_| draft.with(|draft| draft.sendable(&|folded| session.known_address(folded))));
    let label = live(move || match draft.with(|draft| draft.progress) {
        Progress::Idle => text::invite::send(texts, ready.get()),
        Progress::Running { of } | Progress::Paused { of, .. } => {
            draft.with(|draft| text::invite::sending(texts, draft, of))
        }
        Progress::Stopping => texts.stopping(),
    });
    let idle_or_empty = live(move || (sending.get() || ready.get() == 0).then_some("true"));
    view! {
        <footer class="mxu-dialog-foot">
            <p class="mxu-foot-note" role="status">
                {live(move || blocked.get().then(|| texts.unsent()))}
            </p>
            <button type="button" class="mxu-button" part="button" on:click=move |_| on_cancel.run(())>
                {live(move || if sending.get() { texts.stop() } else { texts.cancel() })}
            </button>
            <button
                type="submit"
                class="mxu-button"
                part="button primary-button"
                data-variant="primary"
                aria-disabled=idle_or_empty
                aria-busy=live(move || sending.get().then_some("true"))
            >
                {label}
            </button>
        </footer>
    }
}
