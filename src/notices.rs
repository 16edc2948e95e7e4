//! The notices on screen: results said politely, errors said at once, each once.

use leptos::prelude::*;

use crate::model::notices::{Notice, Tone};
use crate::session::Session;
use crate::text;
use crate::ui::toast::Toast;

/// The two live regions and the notices in them. The regions are there before their first notice: assistive technology does not
/// announce a region that arrives together with its content.
#[component]
pub fn Notices(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let of = move |tone: Tone| {
        session.notices.with(|notices| {
            notices.shown.iter().filter(|notice| notice.tone == tone).cloned().collect::<Vec<_>>()
        })
    };
    let child = move |notice: Notice| {
        let Notice { key, tone, text, next } = notice;
        let action = next.as_ref().map(|next| text::next_step(session.texts, next));
        let on_action = Callback::new(move |()| {
            if let Some(next) = next.clone() {
                session.follow(key, next);
            }
        });
        let on_dismiss = Callback::new(move |()| {
            session.notices.try_update(|notices| notices.dismiss(key));
        });
        view! { <Toast text=text is_error=tone == Tone::Error action=action on_action=on_action on_dismiss=on_dismiss /> }
    };
    view! {
        <div class="mxu-toasts">
            <div role="status">
                <For each=move || of(Tone::Success) key=|notice| notice.key children=child />
            </div>
            <div role="alert">
                <For each=move || of(Tone::Error) key=|notice| notice.key children=child />
            </div>
        </div>
    }
}
