//! JSON to be read.

use super::dom::{Dom, tag};

/// JSON as it is, under a name. It may be wider or higher than its place: the keyboard has to get at it.
pub fn json(label: String, text: String) -> Dom {
    tag("pre")
        .class("mxu-json")
        .attr("dir", "ltr")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", label)
        .child(text)
        .done()
}
