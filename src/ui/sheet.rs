//! Styles of a part that comes later: they come with its code, and the first sheet goes without them.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

thread_local! {
    /// One sheet for all roots of the page.
    static MADE: std::cell::RefCell<Option<JsValue>> = const { std::cell::RefCell::new(None) };
}

/// Lets the styles hold in the document or shadow root around `near`. A constructed sheet, as the element's own: no page's policy for
/// styles stands against it. Without it the part is plain, and works.
pub fn adopt(near: &Element, css: &str) {
    drop(adopted(near, css));
}

fn adopted(near: &Element, css: &str) -> Result<(), JsValue> {
    let sheet = if let Some(sheet) = MADE.with_borrow(Clone::clone) {
        sheet
    } else {
        let sheet = constructed(css)?;
        MADE.set(Some(sheet.clone()));
        sheet
    };
    let (root, name) = (near.get_root_node(), "adoptedStyleSheets".into());
    let sheets: Array = Array::from(&Reflect::get(&root, &name)?);
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
