//! A person's picture, or initials on a colour of their own.

use leptos::prelude::*;
use web_sys::HtmlElement;

/// A picture with initials behind it: they show while it loads, where there is none, and where it is broken.
#[component]
pub fn Avatar<'a>(
    /// The picture's address, already found fit to load.
    picture: Option<&'a str>,
    /// One or two letters.
    initials: String,
    /// Which of the avatar hues.
    hue: u32,
) -> AnyView {
    let on_error = |event: web_sys::ErrorEvent| {
        let picture: HtmlElement = event_target(&event);
        picture.set_hidden(true);
    };
    let picture = picture.map(|url| {
        view! {
            <img
                src=url.to_owned()
                alt=""
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
                on:error=on_error
            />
        }
    });
    view! {
        <span class="mxu-avatar" data-hue=hue.to_string() aria-hidden="true">
            <span class="mxu-avatar-initials">{initials}</span>
            {picture}
        </span>
    }
    .into_any()
}
