//! What was done in this tab.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::later;
use crate::model::activity::Entry;
use crate::session::Session;
use crate::text::language::Texts;
use crate::ui::banner::Blank;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{memo, when};

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
    let texts = session.texts;
    let is_empty = memo(move |_| session.activity.with(|activity| activity.entries.is_empty()));
    let entries = move || {
        session
            .activity
            .with(|activity| activity.entries.iter().map(|each| entry(texts, each)).collect_view())
    };
    view! {
        <div class="mxu-panel">
            <Show
                when=when(move || !is_empty.get())
                fallback=move || {
                    view! {
                        <Blank
                            glyph=Glyph::Clock
                            title=texts.no_activity()
                            hint=texts.no_activity_hint()
                        />
                    }
                }
            >
                <p class="mxu-hint">{texts.activity_hint()}</p>
                <ol class="mxu-activity" aria-label=texts.activity()>
                    {entries}
                </ol>
            </Show>
        </div>
    }
}

fn entry(texts: Texts, entry: &Entry) -> impl IntoView + use<> {
    let (glyph, outcome) =
        if entry.done { (Glyph::Check, "done") } else { (Glyph::Alert, "failed") };
    view! {
        <li data-outcome=outcome>
            <Icon glyph=glyph />
            <span>{entry.text.clone()}</span>
            <time title=texts.exact(entry.at)>{texts.time_of_day(entry.at)}</time>
        </li>
    }
}
