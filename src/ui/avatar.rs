//! A person's picture, or initials on a colour of their own.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::dom::{Dom, tag};

/// A picture with initials behind it: they show while it loads, where there is none, and where it is broken. `picture` is an address
/// already found fit to load, `hue` says which of the avatar hues.
pub fn avatar(picture: Option<&str>, initials: String, hue: u32) -> Dom {
    let picture = picture.map(|url| {
        tag("img")
            .attr("src", url.to_owned())
            .attr("alt", "")
            .attr("loading", "lazy")
            .attr("decoding", "async")
            .attr("referrerpolicy", "no-referrer")
            .on(ev::error, |event| event_target::<HtmlElement>(&event).set_hidden(true))
    });
    tag("span")
        .class("mxu-avatar")
        .attr("data-hue", hue.to_string())
        .attr("aria-hidden", "true")
        .child(tag("span").class("mxu-avatar-initials").child(initials))
        .child(picture)
        .done()
}
