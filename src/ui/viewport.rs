//! Which rows of a long list can be seen. The list lies in the page and scrolls with whatever scrolls it: the page, a pane of the host's,
//! or both; only rows near the visible part exist.

use std::ops::Range;

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, Element, Window};

use super::dom::keep;
use super::live::{Kept, memo, outward};

/// Rows kept on either side of the visible part, so that scrolling meets rows and not gaps.
const OVERSCAN: usize = 10;
/// The range moves in steps of this many rows, so that most scroll events change nothing.
const STEP: usize = 5;
/// Assumed until a row has been seen, in pixels.
const TYPICAL_ROW: f64 = 45.0;
/// Assumed until the first measurement, in pixels.
const TYPICAL_VIEW: f64 = 900.0;

/// Where the list lies, in pixels of the viewport.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Geometry {
    /// The list's upper edge; negative once it is scrolled past.
    top: f64,
    /// The viewport's height.
    view: f64,
    /// The height of a row.
    row: f64,
}

/// The rows to render, and how high each is.
#[derive(Debug, Clone, Copy)]
pub struct Visible {
    /// Positions in the list.
    pub range: Kept<Range<usize>>,
    geometry: RwSignal<Geometry>,
}

impl Visible {
    /// How high so many rows are, in pixels.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a list of 2^52 rows does not fit into a browser, and half a pixel is nothing"
    )]
    pub fn height(self, rows: usize) -> i64 {
        (rows as f64 * self.geometry.get().row) as i64
    }
}

/// Follows which of `count` rows in `body` can be seen.
pub fn visible_rows(body: Element, count: Kept<usize>) -> Visible {
    let geometry = RwSignal::new(Geometry { top: 0.0, view: TYPICAL_VIEW, row: TYPICAL_ROW });
    let list = body.clone();
    let measure = move || {
        if let Some(measured) = measure(&list) {
            // A list without rows has no row height to tell.
            geometry.try_update(|g| {
                *g = Geometry {
                    row: measured.row.unwrap_or(g.row),
                    top: measured.top,
                    view: measured.view,
                }
            });
        }
    };
    let scrolled = measure.clone();
    outward(move || follow(&body, scrolled.clone()));
    // In the next frame the rows are there, and measuring them costs no layout of its own.
    outward(move || {
        count.track();
        request_animation_frame(measure.clone());
    });
    Visible { range: memo(move |_| range(geometry.get(), count.get())), geometry }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=count; casts of floats saturate"
)]
fn range(geometry: Geometry, count: usize) -> Range<usize> {
    let first = (-geometry.top / geometry.row).max(0.0) as usize;
    let last = ((geometry.view - geometry.top) / geometry.row).max(0.0).ceil() as usize;
    let start = (first / STEP * STEP).saturating_sub(OVERSCAN).min(count);
    let end = (last.div_ceil(STEP) * STEP).saturating_add(OVERSCAN).min(count);
    start..end.max(start)
}

struct Measured {
    top: f64,
    view: f64,
    row: Option<f64>,
}

fn measure(body: &Element) -> Option<Measured> {
    let view = window_of(body)?.inner_height().ok()?.as_f64()?;
    let row = body.query_selector("tr[aria-rowindex]").ok().flatten();
    let row = row.map(|row| row.get_bounding_client_rect().height()).filter(|height| *height > 1.0);
    Some(Measured { top: body.get_bounding_client_rect().top(), view, row })
}

fn window_of(element: &Element) -> Option<Window> {
    element.owner_document()?.default_view()
}

/// Runs `measure` after anything scrolled or the window changed, until the current reactive scope runs again or ends. Scroll events do
/// not bubble, but they are seen on their way down from the window, whichever element scrolls.
fn follow(body: &Element, measure: impl Fn() + 'static) {
    let Some(window) = window_of(body) else { return };
    let listener = Closure::<dyn Fn()>::new(measure);
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    options.set_passive(true);
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    for event in ["scroll", "resize"] {
        // Adding a listener to a window fails for no reason we can give it.
        drop(window.add_event_listener_with_callback_and_add_event_listener_options(
            event, function, &options,
        ));
    }
    keep(Scrolling { window, listener });
}

/// What hears of it.
struct Scrolling {
    window: Window,
    listener: Closure<dyn Fn()>,
}

impl Drop for Scrolling {
    fn drop(&mut self) {
        let function: &JsValue = self.listener.as_ref();
        for event in ["scroll", "resize"] {
            drop(self.window.remove_event_listener_with_callback_and_bool(
                event,
                function.unchecked_ref(),
                true,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(top: f64, count: usize) -> Range<usize> {
        range(Geometry { top, view: 560.0, row: 56.0 }, count)
    }

    #[test]
    fn renders_what_can_be_seen_and_a_little_more() {
        assert_eq!(rows(0.0, 10_000), 0..20);
        assert_eq!(rows(-5_600.0, 10_000), 90..120);
        assert_eq!(rows(-600_000.0, 10_000), 10_000..10_000, "scrolled past");
    }

    #[test]
    fn a_short_or_empty_list_is_rendered_whole() {
        assert_eq!(rows(200.0, 7), 0..7);
        assert_eq!(rows(0.0, 0), 0..0);
    }

    #[test]
    fn a_list_below_the_fold_renders_its_head() {
        assert_eq!(rows(5_000.0, 10_000), 0..10);
    }
}
