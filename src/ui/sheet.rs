//! Styles of the parts that come later: they come with their code, and the first sheet goes without them (docs/decisions/one-stylesheet.md).

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// Dialogs, what is in them, and selecting. Each names its layer.
const LATER: &str = concat!(
    "@layer ui {",
    include_str!("../../style/ui/alert.css"),
    "}",
    include_str!("../../style/later/dialog.css"),
    include_str!("../../style/later/details.css"),
    include_str!("../../style/later/bulk.css"),
    include_str!("../../style/later/invite.css"),
);

thread_local! {
    /// One sheet for all roots of the page.
    static MADE: std::cell::RefCell<Option<JsValue>> = const { std::cell::RefCell::new(None) };
}

/// Lets the styles hold in the document or shadow root that `near` is in. A constructed sheet, as the element's own: no page's policy for
/// styles stands against it. Without it the parts are plain, and work.
pub fn adopt(near: &Element) {
    drop(adopted(near));
}

fn adopted(near: &Element) -> Result<(), JsValue> {
    let sheet = MADE.with_borrow(Clone::clone).map_or_else(|| constructed(LATER), Ok)?;
    MADE.set(Some(sheet.clone()));
    let (root, name) = (near.get_root_node(), "adoptedStyleSheets".into());
    // Nothing where the element is in no document.
    let sheets = Reflect::get(&root, &name)?;
    if sheets.is_undefined() {
        return Ok(());
    }
    let sheets = Array::from(&sheets);
    if !sheets.includes(&sheet, 0) {
        sheets.push(&sheet);
        Reflect::set(&root, &name, &sheets)?;
    }
    Ok(())
}

fn constructed(css: &str) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&class, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &css.into())?;
    Ok(sheet)
}
