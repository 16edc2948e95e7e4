//! Handing the person a file.

use leptos::ev;
use leptos::prelude::event_target;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, Url};

use super::button::word_button;
use super::dom::Tag;
use super::icon::{Glyph, icon};
use crate::text::language::Texts;

/// The button that saves what a list shows as a file. `on_press` gets what was pressed, an element of the page.
pub fn export_button(texts: Texts, on_press: impl Fn(&Element) + 'static) -> Tag {
    word_button()
        .attr("data-variant", "quiet")
        .on(ev::click, move |event| on_press(&event_target(&event)))
        .child(icon(Glyph::Download))
        .child(texts.export_csv())
}

/// Saves `content` as `name` on the person's machine. `near` is any element of the page.
pub fn save(near: &Element, name: &str, mime: &str, content: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob =
        Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&content.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = near.owner_document().ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
