//! Elements without types of their own: what follows, what listens, and what is left of them.

use std::cell::Cell;
use std::rc::Rc;

use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use mixpeek_users_app::ui::dom::{Dom, held, keep, part, several, show, tag, text};
use mixpeek_users_app::ui::rows::keyed_rows;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

fn root() -> HtmlElement {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

/// What is in an element, without the comments that hold places.
fn html(root: &HtmlElement) -> String {
    root.inner_html().replace("<!---->", "").replace("<!>", "")
}

async fn settle() {
    gloo_timers::future::TimeoutFuture::new(5).await;
}

#[wasm_bindgen_test]
async fn what_is_said_follows_and_stays_where_nothing_changed() {
    let root = root();
    let name = RwSignal::new(Some("Ann"));
    let handle = mount_to(root.clone(), move || {
        tag("p")
            .class("a")
            .attr("title", move || name.get())
            .attr("hidden", move || name.get().is_none())
            .child(text(move || name.get().map(str::to_uppercase)))
            .done()
    });
    assert_eq!(html(&root), r#"<p class="a" title="Ann">ANN</p>"#);
    name.set(None);
    settle().await;
    assert_eq!(html(&root), r#"<p class="a" hidden=""></p>"#);
    name.set(Some("Bob"));
    settle().await;
    assert_eq!(html(&root), r#"<p class="a" title="Bob">BOB</p>"#);
    drop(handle);
    assert_eq!(html(&root), "");
    root.remove();
}

#[wasm_bindgen_test]
async fn parts_are_made_anew_in_their_place_and_end_with_their_scope() {
    let root = root();
    let (count, open) = (RwSignal::new(1), RwSignal::new(true));
    let (made, ended) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (makes, ends) = (Rc::clone(&made), Rc::clone(&ended));
    let handle = mount_to(root.clone(), move || {
        let inner = show(move || open.get(), || tag("b").child("!"));
        let list = part(move || {
            makes.set(makes.get() + 1);
            let ends = Rc::clone(&ends);
            keep(Ending(ends));
            several((0..count.get()).map(|n| tag("i").child(n.to_string()).done()))
        });
        several([tag("p").child(list).child(inner).done(), text("end")])
    });
    assert_eq!(html(&root), "<p><i>0</i><b>!</b></p>end");
    count.set(3);
    open.set(false);
    settle().await;
    assert_eq!(html(&root), "<p><i>0</i><i>1</i><i>2</i></p>end");
    assert_eq!((made.get(), ended.get()), (2, 1));
    drop(handle);
    assert_eq!((html(&root).as_str(), ended.get()), ("", 2));
    root.remove();
}

struct Ending(Rc<Cell<u32>>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[wasm_bindgen_test]
async fn elements_live_in_views_of_leptos_and_hold_them() {
    let root = root();
    let count = RwSignal::new(1);
    let handle = mount_to(root.clone(), move || {
        let one = move || tag("i").child(text(move || count.get().to_string())).done();
        let two = move || (count.get() > 1).then(|| several([one(), one()]));
        let theirs = view! { <u>{move || count.get()}</u> }.into_any();
        view! { <p>{two}{held(theirs)}{one()}</p> }
    });
    assert_eq!(html(&root), "<p><u>1</u><i>1</i></p>");
    count.set(2);
    settle().await;
    assert_eq!(html(&root), "<p><i>2</i><i>2</i><u>2</u><i>2</i></p>");
    count.set(1);
    settle().await;
    assert_eq!(html(&root), "<p><u>1</u><i>1</i></p>");
    drop(handle);
    root.remove();
}

#[wasm_bindgen_test]
async fn rows_follow_their_list_and_those_that_stay_are_the_same() {
    let root = root();
    let items = RwSignal::new(vec!["a", "b", "c"]);
    let handle = mount_to(root.clone(), move || {
        let list = tag("ul");
        keyed_rows(
            list.element(),
            move || items.get(),
            |item: &&str| (*item).to_owned(),
            |item| tag("li").child(*item).done(),
        );
        list.done()
    });
    let row = |nth| root.first_element_child().unwrap().children().item(nth).unwrap();
    let second = row(1);
    items.set(vec!["x", "b", "a"]);
    settle().await;
    assert_eq!(html(&root), "<ul><li>x</li><li>b</li><li>a</li></ul>");
    assert_eq!(row(1), second);
    items.set(Vec::new());
    settle().await;
    assert_eq!(html(&root), "<ul></ul>");
    drop(handle);
    root.remove();
}

#[wasm_bindgen_test]
async fn nothing_listens_or_follows_once_the_view_is_gone() {
    let root = root();
    let (clicks, reads) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let signal = RwSignal::new(0);
    let mut last: Option<HtmlElement> = None;
    for _ in 0..500 {
        let (clicks, reads) = (Rc::clone(&clicks), Rc::clone(&reads));
        let handle = mount_to(root.clone(), move || -> Dom {
            tag("button")
                .attr("title", move || {
                    reads.set(reads.get() + 1);
                    signal.get().to_string()
                })
                .on(ev::click, move |_| clicks.set(clicks.get() + 1))
                .done()
        });
        let button: HtmlElement = root.first_element_child().unwrap().unchecked_into();
        button.click();
        drop(handle);
        last = Some(button);
    }
    settle().await;
    assert_eq!((clicks.get(), reads.get()), (500, 500));
    assert_eq!((Rc::strong_count(&clicks), Rc::strong_count(&reads)), (1, 1));
    last.unwrap().click();
    signal.set(1);
    settle().await;
    assert_eq!((clicks.get(), reads.get()), (500, 500));
    assert_eq!(root.child_nodes().length(), 0);
    root.remove();
}
