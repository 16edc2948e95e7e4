//! A list that is committed as soon as something is chosen in it. On Windows and Linux each arrow key chooses in a closed list, and would
//! commit what lies on the way; so the arrows open it, and what is chosen there comes once (docs/decisions/focus.md).

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlSelectElement, KeyboardEvent};

use super::dom::listen;

#[wasm_bindgen]
extern "C" {
    /// A list that may be able to open.
    type Picker;
    #[wasm_bindgen(method, catch, js_name = showPicker)]
    fn show_picker(this: &Picker) -> Result<(), JsValue>;
}

/// With two there is nothing on the way.
const FEW: u32 = 2;

/// Lets the arrows open the lists in the rows of `root`, until the current reactive scope ends. Letters choose as ever.
pub fn open_by_arrows(root: &Element) {
    listen(root, "keydown".into(), Box::new(|event| open(event.unchecked_ref())));
}

fn open(event: &KeyboardEvent) {
    let list = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    let Some(list) = list.filter(|list| {
        let is_committed = list.get_attribute("data-variant").as_deref() == Some("row");
        // Browsers that do not know the selector keep the keys of an open list to themselves.
        is_committed && list.length() > FEW && !list.matches(":open").unwrap_or_default()
    }) else {
        return;
    };
    let is_step = matches!(
        event.key().as_str(),
        "ArrowDown"
            | "ArrowUp"
            | "ArrowLeft"
            | "ArrowRight"
            | "Home"
            | "End"
            | "PageDown"
            | "PageUp"
    );
    // With these keys the system opens the list, or does something else.
    let is_plain = !(event.alt_key() || event.ctrl_key() || event.meta_key());
    let can_open = Reflect::has(&list, &"showPicker".into()).unwrap_or_default();
    // A page in a frame of another site may not open it: there the key does what it always did.
    if is_step && is_plain && can_open && list.unchecked_ref::<Picker>().show_picker().is_ok() {
        event.prevent_default();
    }
}
