//! What stands above the list while members are being selected: how many are, and what can be done to them.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::panel::Asked;
use super::tools::save;
use crate::model::bulk::Kind;
use crate::model::selection::Selection;
use crate::session::Session;
use crate::text;
use crate::ui::button::word_button;
use crate::ui::dom::{self, Dom, Tag, tag};
use crate::ui::focus;
use crate::ui::live::{Kept, memo, outward};
use crate::ui::sheet;

/// The line above the list. Escape anywhere in the list or in the line ends selecting, as *Done* does.
pub(super) fn bar(session: Session, shown: Kept<Vec<u32>>, asked: RwSignal<Option<Asked>>) -> Dom {
    let texts = session.texts;
    let selection = session.kept().selection;
    let counted = memo(move |_| {
        session.roster.with(|roster| {
            shown.with(|shown| {
                selection.with(|selection| (selection.count(), selection.hidden(roster, shown)))
            })
        })
    });
    let is_empty = move || counted.with(|(count, _)| *count == 0);
    let words =
        move || counted.with(|(count, hidden)| text::bulk::selected(texts, *count, *hidden));
    let ask = move |kind: Kind, label: String| {
        acting(is_empty).child(label).on(ev::click, move |_| {
            if !untrack(is_empty) {
                asked.set(Some(Asked::Several(kind)));
            }
        })
    };
    let (can_give, removal) =
        session.capabilities.with_untracked(|can| (can.set_role, can.removal));
    let give = can_give.then(|| ask(Kind::Role, texts.change_roles()));
    let remove = removal.map(|removal| ask(Kind::Removal, text::bulk::remove(texts, removal)));
    let export = acting(is_empty).child(texts.export_selected()).on(ev::click, move |event| {
        let places = session.roster.with_untracked(|roster| {
            shown.with_untracked(|shown| {
                selection.with_untracked(|selection| selection.places(roster, shown))
            })
        });
        if !places.is_empty() {
            save(session, &places, &event_target(&event));
        }
    });
    let line = tag("div").class("mxu-selecting");
    let near = line.element();
    let leave = move || {
        selection.update(Selection::end);
        focus::by_attribute(&near, "data-select", Some(""));
    };
    let (near, escape) = (line.element(), leave.clone());
    outward(move || {
        sheet::adopt(&near);
        let Ok(Some(panel)) = near.closest(".mxu-panel") else { return };
        let escape = escape.clone();
        let on_key = move |event: web_sys::Event| {
            let event: KeyboardEvent = event.unchecked_into();
            if event.key() == "Escape" && !event.default_prevented() {
                event.prevent_default();
                event.stop_propagation();
                escape();
            }
        };
        dom::listen(&panel, "keydown".into(), Box::new(on_key));
    });
    line.child(tag("span").class("mxu-selected").attr("role", "status").child(dom::text(words)))
        .child(give)
        .child(remove)
        .child(export)
        .child(
            word_button()
                .attr("data-done", "")
                .on(ev::click, move |_| leave())
                .child(texts.done_selecting()),
        )
        .done()
}

/// A button for those who are selected.
fn acting(is_empty: impl Fn() -> bool + 'static) -> Tag {
    word_button().attr("aria-disabled", move || is_empty().then_some("true"))
}
