//! What watches over the tab while it is open. It comes after the first screen.

use leptos::html;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::config;
use crate::session::Session;
use crate::ui::banner::Banner;
use crate::ui::keeper::{Around, keep_focus};
use crate::ui::live::{live, outward, when};
use crate::ui::picker::open_by_arrows;
use crate::waiting::Line;

/// Says that there is no connection and which changes wait, and asks for the lists again when there is one, or when the person comes back
/// to them after a while. In a host's page it keeps the focus, too.
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
    let place = NodeRef::<html::Div>::new();
    let is_hosted = session.host().is_some();
    outward(move || {
        let tab = place.get().and_then(|place| place.closest(".mxu").ok()?);
        // Around the screen, which is made anew in another language.
        if let Some(root) = tab.and_then(|tab| tab.parent_element()).filter(|_| is_hosted) {
            session.begin(|| {
                keep_focus(&root, Around::Tab);
                open_by_arrows(&root);
            });
        }
    });
    view! {
        <div role="status" node_ref=place>
            <Show when=when(move || !online.get())>
                <Banner text=live(move || texts.offline_now()) />
            </Show>
        </div>
        <Line session=session />
    }
}
