//! The notices on screen: results said politely, errors said at once, each once.

use leptos::prelude::*;

use crate::model::notices::{Notice, Tone};
use crate::session::Session;
use crate::text as words;
use crate::ui::dom::{Dom, tag};
use crate::ui::rows::keyed_rows;
use crate::ui::toast::toast;

/// The two live regions and the notices in them. The regions are there before their first notice: assistive technology does not
/// announce a region that arrives together with its content.
pub fn notices(session: Session) -> Dom {
    let region = |role: &'static str, tone: Tone| {
        let region = tag("div").attr("role", role);
        let shown = move || {
            session.notices.with(|notices| {
                notices.shown.iter().filter(|notice| notice.tone == tone).cloned().collect()
            })
        };
        let key = |notice: &Notice| notice.key.to_string();
        keyed_rows(region.element(), shown, key, move |notice| one(session, notice));
        region
    };
    tag("div")
        .class("mxu-toasts")
        .child(region("status", Tone::Success))
        .child(region("alert", Tone::Error))
        .done()
}

fn one(session: Session, notice: &Notice) -> Dom {
    let Notice { key, tone, text, next } = notice.clone();
    let action = next.as_ref().map(|next| words::next_step(session.texts, next));
    let on_action = Callback::new(move |()| {
        if let Some(next) = next.clone() {
            session.follow(key, next);
        }
    });
    let on_dismiss = Callback::new(move |()| {
        session.notices.try_update(|notices| notices.dismiss(key));
    });
    toast(text, tone == Tone::Error, action, on_action, on_dismiss)
}
