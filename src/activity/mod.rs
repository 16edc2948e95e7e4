//! What was done in this tab.

use leptos::prelude::*;

use crate::later;
use crate::model::activity::Entry;
use crate::session::Session;
use crate::ui::banner::Blank;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{memo, when};
use crate::ui::moment;

later! { people:
    /// The Activity tab.
    pub fn activity_panel(session: Session) {
        view! { <ActivityPanel session=session /> }
    }
}

/// The Activity tab: this session's memory, and it says so.
#[component]
pub fn ActivityPanel(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let is_empty = memo(move |_| session.activity.with(|activity| activity.entries.is_empty()));
    let entries =
        move || session.activity.with(|activity| activity.entries.iter().map(entry).collect_view());
    view! {
        <div class="mxu-panel">
            <Show
                when=when(move || !is_empty.get())
                fallback=|| {
                    view! {
                        <Blank
                            glyph=Glyph::Clock
                            title="Nothing was done here yet"
                            hint="Invitations, role changes and removals that you make in this tab are listed here until you close it."
                        />
                    }
                }
            >
                <p class="mxu-hint">"What you did in this tab since you opened it. Other admins\u{2019} actions are not listed."</p>
                <ol class="mxu-activity" aria-label="Activity">
                    {entries}
                </ol>
            </Show>
        </div>
    }
}

fn entry(entry: &Entry) -> impl IntoView + use<> {
    let (glyph, outcome) =
        if entry.done { (Glyph::Check, "done") } else { (Glyph::Alert, "failed") };
    view! {
        <li data-outcome=outcome>
            <Icon glyph=glyph />
            <span>{entry.text.clone()}</span>
            <time title=moment::exact(entry.at)>{moment::time_of_day(entry.at)}</time>
        </li>
    }
}
