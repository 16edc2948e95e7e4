//! The notices on screen: results said politely, errors said at once, each once.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::Element;

use crate::later;
use crate::model::notices::{NextStep, Notice, Notices, Tone};
use crate::session::Session;
use crate::text as words;
use crate::ui::dom::{Dom, tag};
use crate::ui::later::act;
use crate::ui::live::outward;
use crate::ui::rows::keyed_rows;
use crate::ui::toast::toast;

/// How long words stand in a region that nobody sees.
const SAID_FOR: Duration = Duration::from_secs(5);

/// The notices of a session. In a host's page the host says them aloud.
pub fn notices(session: Session) -> Dom {
    let on_next = Callback::new(move |(key, next)| {
        act(follow(session, key, next), session.on_not_loaded());
    });
    let is_hosted = session.host().is_some();
    let label = move |next: &NextStep| words::next_step(session.texts, next);
    board(session.notices, is_hosted, label, on_next)
}

/// The two live regions and the notices in them. The regions are there before their first notice: assistive technology does not
/// announce a region that arrives together with its content. In a host's page these are no regions. `label` is what stands on the button
/// of a notice, and `on_next` hears that it was pressed: which notice, and what it offers.
pub fn board<N: Clone + PartialEq + Send + Sync + 'static>(
    notices: RwSignal<Notices<N>>,
    is_hosted: bool,
    label: impl Fn(&N) -> String + Copy + 'static,
    on_next: Callback<(u32, N)>,
) -> Dom {
    let region = |role: &'static str, tone: Tone| {
        // What is added is said, and not once more what stands there already.
        let region =
            tag("div").attr("role", (!is_hosted).then_some(role)).attr("aria-atomic", "false");
        let shown = move || {
            notices.with(|notices| {
                notices.shown.iter().filter(|notice| notice.tone == tone).cloned().collect()
            })
        };
        let key = |notice: &Notice<N>| notice.key.to_string();
        let make = move |notice: &Notice<N>| {
            let action = notice.next.as_ref().map(label);
            one(notices, notice, action, on_next)
        };
        keyed_rows(region.element(), shown, key, make);
        region
    };
    let all = tag("div")
        .class("mxu-toasts")
        .child(region("status", Tone::Success))
        .child(region("alert", Tone::Error));
    // The newest is an older one again when one goes.
    let (near, mut said) = (all.element(), None);
    outward(move || {
        let newest = notices.with(|notices| notices.shown.last().cloned());
        if let Some(Notice { key, tone, text, .. }) = newest
            && said < Some(key)
        {
            said = Some(key);
            let near = near.clone();
            // By then the dialog whose answer this is has closed, and the page can be heard again.
            request_animation_frame(move || say_in_dialog(&near, tone, &text));
        }
    });
    all.done()
}

/// Says a notice in the open dialog as well: while one is open, everything outside of it is out of reach.
fn say_in_dialog(near: &Element, tone: Tone, text: &str) {
    let region = match tone {
        Tone::Success => "dialog[open] [data-said=status]",
        Tone::Error => "dialog[open] [data-said=alert]",
    };
    let tab = near.closest(".mxu").ok().flatten();
    let regions = tab.and_then(|tab| tab.query_selector_all(region).ok());
    // A question stands after what it is asked from, and on top of it.
    if let Some(region) = regions.and_then(|all| all.get(all.length().checked_sub(1)?)) {
        region.set_text_content(Some(text));
        set_timeout(move || region.set_text_content(None), SAID_FOR);
    }
}

later! { people:
    /// Does what a notice's button offers.
    fn follow(session: Session, key: u32, next: NextStep) {
        session.follow(key, next);
    }
}

fn one<N: Clone + Send + Sync + 'static>(
    notices: RwSignal<Notices<N>>,
    notice: &Notice<N>,
    action: Option<String>,
    on_next: Callback<(u32, N)>,
) -> Dom {
    let (key, next) = (notice.key, notice.next.clone());
    let on_action = Callback::new(move |()| {
        if let Some(next) = next.clone() {
            on_next.run((key, next));
        }
    });
    let on_dismiss = Callback::new(move |()| {
        notices.try_update(|notices| notices.dismiss(key));
    });
    toast(notice.text.clone(), notice.tone == Tone::Error, action, on_action, on_dismiss)
}
