//! Keeps the focus while the screen changes under it. What has it may be taken out of the document or be put elsewhere in it: a row that
//! is sorted up or leaves the filter, a button that goes with what it ended. The browser then leaves the focus with nothing, and whoever
//! uses the keyboard at the top of the page. This comes after the first screen (docs/decisions/focus.md).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, FocusEvent, HtmlElement, Node, NodeList};

use super::dom::{keep, listen};

#[wasm_bindgen]
extern "C" {
    /// Hears of what is put into a node and taken out of it.
    type MutationObserver;
    #[wasm_bindgen(constructor)]
    fn new(hear: &JsValue) -> MutationObserver;
    #[wasm_bindgen(method)]
    fn observe(this: &MutationObserver, node: &Node, options: &Object);
    #[wasm_bindgen(method)]
    fn disconnect(this: &MutationObserver);

    /// One of the changes that it heard of.
    type MutationRecord;
    #[wasm_bindgen(method, getter, js_name = removedNodes)]
    fn removed_nodes(this: &MutationRecord) -> NodeList;

    /// An element that takes the focus.
    type Focusable;
    #[wasm_bindgen(method)]
    fn focus(this: &Focusable, options: &Object);
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// A part of somebody else's page.
    Tab,
    /// Pages of our own, one after another: the heading of the next one gets the focus of who came by a link.
    Pages,
}

/// Keeps the focus of what is in `root` until the current reactive scope ends.
pub fn keep_focus(root: &Element, around: Around) {
    let keeper = Rc::new(Keeper {
        root: root.clone(),
        around,
        last: RefCell::default(),
        heading: RefCell::new(root.query_selector("h1").ok().flatten()),
        is_taken: Cell::default(),
        is_looking: Cell::default(),
        is_homeless: Cell::default(),
        by_pointer: Cell::default(),
    });
    let on = |event: &'static str, act: fn(&Rc<Keeper>, web_sys::Event)| {
        let keeper = Rc::clone(&keeper);
        listen(root, event.into(), Box::new(move |event| act(&keeper, event)));
    };
    on("focusin", |keeper, event| {
        keeper.last.replace(event.target().and_then(|target| target.dyn_into().ok()));
    });
    on("focusout", |keeper, event| keeper.left(event.unchecked_ref()));
    on("pointerdown", |keeper, _| keeper.by_pointer.set(true));
    on("keydown", |keeper, _| keeper.by_pointer.set(false));
    let hear = Closure::<dyn Fn(Array)>::new(move |records: Array| keeper.changed(&records));
    let observer = MutationObserver::new(hear.as_ref());
    observer.observe(root, &options(&["childList", "subtree"]));
    keep(Hearing { observer, _hear: hear });
}

/// Hears of changes until it is dropped.
struct Hearing {
    observer: MutationObserver,
    _hear: Closure<dyn Fn(Array)>,
}

impl Drop for Hearing {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

struct Keeper {
    root: Element,
    around: Around,
    /// What had the focus last, until somebody left it.
    last: RefCell<Option<HtmlElement>>,
    /// The heading of the page.
    heading: RefCell<Option<Element>>,
    /// Whether it was taken out of the document, be it only to be put elsewhere.
    is_taken: Cell<bool>,
    is_looking: Cell<bool>,
    /// Whether there was nothing yet that the focus could go to.
    is_homeless: Cell<bool>,
    /// Whether a mouse or a finger was used last: a search field would bring up the keyboard of its screen.
    by_pointer: Cell<bool>,
}

impl Keeper {
    /// The focus left an element: for another one, for another window, or because the element goes.
    fn left(self: &Rc<Self>, event: &FocusEvent) {
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        match next {
            Some(next) if self.root.contains(Some(&next)) => {}
            Some(_) => drop(self.last.take()),
            None => self.look(),
        }
    }

    fn changed(self: &Rc<Self>, records: &Array) {
        if self.around == Around::Pages {
            self.arrive();
        }
        let is_taken = self.last.borrow().as_ref().is_some_and(|last| {
            is_lost() && records.iter().any(|record| takes(record.unchecked_ref(), last))
        });
        if is_taken {
            self.is_taken.set(true);
        }
        if is_taken || self.is_homeless.get() {
            self.look();
        }
    }

    /// Another heading is another page. Whoever has gone on into it already stays there.
    fn arrive(&self) {
        let Ok(Some(heading)) = self.root.query_selector("h1") else { return };
        let before = self.heading.replace(Some(heading.clone()));
        let is_next = before.is_some_and(|before| before != heading);
        let is_inside = || active().is_some_and(|active| self.root.contains(Some(&active)));
        if is_next && (is_lost() || !is_inside()) {
            self.last.take();
            give(heading.unchecked_ref(), true);
        }
    }

    /// Looks in the next frame, when everything that changes has changed and who knows better has put the focus where it belongs.
    fn look(self: &Rc<Self>) {
        if !self.is_looking.replace(true) {
            let keeper = Rc::clone(self);
            request_animation_frame(move || keeper.settle());
        }
    }

    fn settle(&self) {
        self.is_looking.set(false);
        let is_taken = self.is_taken.take();
        let is_homeless = self.is_homeless.take();
        if !is_lost() {
            return;
        }
        // Not taken from anybody: somebody let go of it.
        let last = self.last.take().filter(|_| is_taken);
        let is_found = match &last {
            Some(last) => self.succeed(last),
            None => !is_homeless || self.fall_back(&self.scope()),
        };
        self.is_homeless.set(!is_found);
    }

    /// What is in reach: the open dialog, or everything.
    fn scope(&self) -> Element {
        // A question stands after what it is asked from, and on top of it.
        all(&self.root, "dialog[open]").pop().map_or_else(|| self.root.clone(), Element::from)
    }

    fn succeed(&self, last: &HtmlElement) -> bool {
        let by_pointer = self.by_pointer.get();
        // It was put elsewhere.
        if last.is_connected() && give(last, true) {
            return true;
        }
        let scope = self.scope();
        [twin, neighbour, counterpart]
            .into_iter()
            .filter_map(|find| find(&scope, last))
            .any(|next| give(&next, by_pointer))
            || self.fall_back(&scope)
    }

    /// Where the focus goes that has nowhere else to be.
    fn fall_back(&self, scope: &Element) -> bool {
        const FIELDS: [&str; 3] =
            ["[autofocus]", "input[type=search]", "[role=tab][aria-selected=true]"];
        let by_pointer = self.by_pointer.get();
        let fields = FIELDS.into_iter().filter(|_| !by_pointer);
        fields
            .chain([".mxu-heading", "h1, h2"])
            .filter_map(|selector| scope.query_selector(selector).ok().flatten())
            .any(|element| give(element.unchecked_ref(), by_pointer))
    }
}

/// The same control made anew: by what it is called, and where two are called the same, in the same place of the list.
fn twin(scope: &Element, last: &HtmlElement) -> Option<HtmlElement> {
    let label = label(last).filter(|label| !label.is_empty())?;
    let place = row_of(last).map(|row| place(&row));
    let twins = all(scope, &last.tag_name()).into_iter().filter(|other| {
        let other: &HtmlElement = other;
        self::label(other).as_ref() == Some(&label)
    });
    twins.min_by_key(|other| row_of(other).map(|row| self::place(&row)) != place)
}

/// The control in the row that is now where that of `last` was. Not another role, which a key would change, but the person's name.
fn neighbour(scope: &Element, last: &HtmlElement) -> Option<HtmlElement> {
    let row = row_of(last)?;
    let place = place(&row);
    let rows = all(scope, "tbody > tr[aria-rowindex]").into_iter();
    let next = rows.min_by_key(|row| self::place(row).abs_diff(place))?;
    let mut controls = all(&next, CONTROLS);
    let nth = all(&row, CONTROLS).iter().position(|control| control == last).unwrap_or_default();
    let nth = if last.tag_name() == "SELECT" { 0 } else { nth.min(controls.len().checked_sub(1)?) };
    (nth < controls.len()).then(|| controls.swap_remove(nth))
}

/// The control in the same place of a screen that was made anew as a whole, in another language, say.
fn counterpart(scope: &Element, last: &HtmlElement) -> Option<HtmlElement> {
    let before = last.closest(".mxu").ok().flatten()?;
    let alike = |root: &Element| {
        let mut all = all(root, &last.tag_name());
        all.retain(|other| other.class_name() == last.class_name());
        all
    };
    let nth = alike(&before).iter().position(|control| control == last)?;
    alike(scope).into_iter().nth(nth)
}

const CONTROLS: &str = "a[href], button, input, select";

fn row_of(element: &Element) -> Option<Element> {
    element.closest("tr[aria-rowindex]").ok().flatten()
}

/// The place of a row in its list.
fn place(row: &Element) -> u32 {
    row.get_attribute("aria-rowindex").and_then(|place| place.parse().ok()).unwrap_or_default()
}

fn label(element: &Element) -> Option<String> {
    element.get_attribute("aria-label").or_else(|| element.text_content())
}

fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|nth| found.get(nth)?.dyn_into().ok()).collect()
}

/// Whether a change took the element out of the document.
fn takes(record: &MutationRecord, element: &Element) -> bool {
    let nodes = record.removed_nodes();
    (0..nodes.length()).any(|n| nodes.get(n).is_some_and(|node| node.contains(Some(element))))
}

/// What has the focus, as the page knows it: an element with a shadow root stands for what is in it.
fn active() -> Option<Element> {
    document().active_element()
}

/// Whether nothing in the page has the focus.
fn is_lost() -> bool {
    active().is_none_or(|active| matches!(active.tag_name().as_str(), "BODY" | "HTML"))
}

/// Focuses an element, and says whether it took the focus. A heading takes it from us alone.
fn give(element: &HtmlElement, stays: bool) -> bool {
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        // Only fails for a name that is none.
        drop(element.set_attribute("tabindex", "-1"));
    }
    let options = if stays { options(&["preventScroll"]) } else { Object::new() };
    element.unchecked_ref::<Focusable>().focus(&options);
    !is_lost()
}

/// An object with these set.
fn options(names: &[&str]) -> Object {
    let options = Object::new();
    for name in names {
        // Only fails for an object that is frozen.
        drop(Reflect::set(&options, &(*name).into(), &JsValue::TRUE));
    }
    options
}
