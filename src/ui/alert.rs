//! A refusal beside what was refused.

use super::dom::{Dom, Tag, part, several, tag};
use super::icon::{Glyph, icon};
use super::live::memo;

/// A line that says why something was not done, for as long as `why` does, and says it aloud when it comes.
pub fn inline_alert(why: impl Fn() -> Option<String> + Send + Sync + 'static) -> Dom {
    alert_line(why).attr("role", "alert").done()
}

/// The line alone, for where it is said aloud already.
pub fn alert_line(why: impl Fn() -> Option<String> + Send + Sync + 'static) -> Tag {
    let why = memo(move |_| why());
    let line =
        move || why.get().map(|why| several([icon(Glyph::Alert), tag("span").child(why).done()]));
    tag("div").class("mxu-inline-alert").child(part(line))
}
