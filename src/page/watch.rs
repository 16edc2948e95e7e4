//! What watches over the tab while it is open. It comes after the first screen.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::config;
use crate::session::Session;
use crate::ui::banner::Banner;
use crate::ui::live::{live, when};
use crate::waiting::Line;

/// Says that there is no connection and which changes wait, and asks for the lists again when there is one, or when the person comes back
/// to them after a while.
#[component]
pub fn Watch(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let online = RwSignal::new(true);
    config::on_connection(move |is_online| {
        let was_online = online.try_get_untracked();
        online.try_set(is_online);
        if is_online && was_online == Some(false) {
            session.load();
        }
    });
    config::on_wake(move || session.revalidate());
    let texts = session.texts;
    view! {
        <div role="status">
            <Show when=when(move || !online.get())>
                <Banner text=live(move || texts.offline_now()) />
            </Show>
        </div>
        <Line session=session />
    }
}
