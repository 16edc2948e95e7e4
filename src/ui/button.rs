//! Buttons. None of them sends a form.

use super::dom::{Tag, tag};
use super::icon::{Glyph, icon};

/// A button of a class of its own.
pub fn button(class: &'static str) -> Tag {
    tag("button").attr("type", "button").class(class)
}

/// A button with words on it.
pub fn word_button() -> Tag {
    button("mxu-button").attr("part", "button")
}

/// The button that is meant to be pressed.
pub fn primary_button() -> Tag {
    button("mxu-button").attr("part", "button primary-button").attr("data-variant", "primary")
}

/// A button with a picture instead of words; whoever makes it gives it a name.
pub fn icon_button(glyph: Glyph) -> Tag {
    button("mxu-icon-button").child(icon(glyph))
}
