//! A list to choose one of, or all.

use leptos::ev;
use leptos::prelude::*;

use super::dom::{Dom, part, several, tag};
use super::live::Kept;

/// What stands for "all": no key is empty.
const ALL: &str = "";

/// A native select that narrows a list. `options` are keys and what is said for them; `chosen` is the key that is chosen, and `on_choice`
/// hears of another one.
pub fn choice(
    [label, all]: [String; 2],
    options: Kept<Vec<(String, String)>>,
    chosen: Signal<Option<String>>,
    on_choice: Box<dyn Fn(Option<String>)>,
) -> Dom {
    let options = part(move || {
        let chosen = chosen.get();
        let mut options = options.get();
        // By an address, say, or no longer on offer: what narrows the list stands in the field all the same.
        if let Some(chosen) = &chosen
            && options.iter().all(|(key, _)| key != chosen)
        {
            options.push((chosen.clone(), chosen.clone()));
        }
        several(options.into_iter().map(|(key, label)| {
            let selected = chosen.as_ref() == Some(&key);
            tag("option").attr("value", key).attr("selected", selected).child(label).done()
        }))
    });
    tag("select")
        .class("mxu-select")
        .attr("part", "select")
        .attr("aria-label", label)
        .child(tag("option").attr("value", ALL).child(all))
        .child(options)
        .prop("value", move || chosen.get().unwrap_or_default())
        .on(ev::change, move |event| {
            let value = event_target_value(&event);
            on_choice((value != ALL).then_some(value));
        })
        .done()
}
