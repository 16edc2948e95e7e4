//! The changes that wait for their turn: how many, for how long still, and the way to give them up. Above the list, and in every dialog,
//! since nothing outside of an open one can be reached.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::model::waiting::Waiting;
use crate::session::Session;
use crate::ui::countdown::seconds_until;
use crate::ui::dialog::InEveryDialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, maybe, memo};

/// Lets the dialogs of the current reactive scope say what waits.
pub fn say_in_dialogs(session: Session) {
    provide_context(InEveryDialog(ViewFn::from(move || view! { <Line session=session /> })));
}

/// What waits, while something does.
#[component]
pub fn Line(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let waiting = session.kept().waiting;
    let count = memo(move |_| waiting.with(Waiting::count));
    let until = memo(move |_| (count.get() > 0).then(|| waiting.with(Waiting::until)));
    let texts = session.texts;
    let give_up = move |_| {
        waiting.try_update(Waiting::give_up);
    };
    let line = move |until: f64| {
        let left = seconds_until(until);
        view! {
            <div class="mxu-banner mxu-waiting">
                <Icon glyph=Glyph::Clock />
                <p>
                    {live(move || texts.changes_wait(count.get()))} " "
                    // Not said aloud every second.
                    <span aria-live="off">{live(move || texts.continues_in(left.get()))}</span>
                </p>
                <button type="button" class="mxu-button" part="button" on:click=give_up>
                    {texts.give_up()}
                </button>
            </div>
        }
    };
    view! { <div role="status">{maybe(move || until.get().map(line))}</div> }
}
