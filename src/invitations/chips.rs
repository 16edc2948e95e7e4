//! The field that takes many addresses.

use std::collections::HashSet;

use js_sys::Reflect;
use leptos::html;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;

use crate::model::draft::{Chip, ChipState};
use crate::session::Session;
use crate::text;
use crate::ui::dom::{Dom, Tag, several, tag};
use crate::ui::focus::is_rtl;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::unique;
use crate::ui::live::{live, maybe, memo, outward};

/// Which chip the keyboard has marked: Backspace marks before it deletes.
type Marked = RwSignal<Option<u32>>;
/// What stands beside chips that look like somebody else's, and has not been said yet.
type Warnings = RwSignal<Vec<String>>;

/// Addresses as chips, and a text box for the next one.
#[component]
pub fn ChipField(
    /// The tab's session, whose draft this edits.
    session: Session,
) -> impl IntoView {
    let (texts, draft) = (session.texts, session.draft);
    let marked: Marked = RwSignal::new(None);
    let warnings: Warnings = RwSignal::default();
    let input = NodeRef::<html::Input>::new();
    let hint_id = unique("recipients-hint");
    let input_id = unique("recipients");
    let keys = memo(move |_| {
        draft.with(|draft| draft.chips.iter().map(|chip| chip.key).collect::<Vec<_>>())
    });
    let known = move |folded: &str| session.known_address(folded);
    let on_input = move |event: web_sys::Event| {
        marked.set(None);
        let text = event_target_value(&event);
        draft.update(|draft| draft.type_text(&text, &known));
    };
    let on_paste = move |event: web_sys::ClipboardEvent| {
        let Some(pasted) = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok())
        else {
            return;
        };
        // A single word goes in as typed text, so that half an address can be finished by hand.
        if pasted.trim().contains(char::is_whitespace) || pasted.contains([',', ';', '@']) {
            event.prevent_default();
            draft.update(|draft| {
                let text = format!("{}{pasted}", draft.text);
                draft.text.clear();
                draft.add(&text, &known);
            });
        }
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| handle_key(&event, session, marked);
    let chip = move |key: u32| {
        view! { <ChipView session=session key=key marked=marked warnings=warnings input=input /> }
    };
    view! {
        <div class="mxu-field">
            <label for=input_id.clone()>{texts.email_addresses()}</label>
            <div
                class="mxu-chips"
                on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        drop(input.focus());
                    }
                }
            >
                <ul aria-label=texts.recipients() hidden=live(move || keys.with(Vec::is_empty))>
                    <For each=move || keys.get() key=|key| *key children=chip />
                </ul>
                <input
                    id=input_id
                    type="text"
                    inputmode="email"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus
                    node_ref=input
                    aria-describedby=hint_id.clone()
                    placeholder=live(move || if keys.with(Vec::is_empty) { texts.example_address() } else { String::new() })
                    prop:value=live(move || draft.with(|draft| draft.text.clone()))
                    on:input=on_input
                    on:paste=on_paste
                    on:keydown=on_keydown
                />
            </div>
            <p class="mxu-hidden" role="status">
                {live(move || {
                    let key = marked.get()?;
                    let chips = draft.with(|draft| draft.chips.clone());
                    chips.iter().find(|chip| chip.key == key).map(|chip| texts.marked(&chip.text))
                })}
            </p>
            {faults(session)}
            {warned(warnings)}
            <p class="mxu-hint" id=hint_id>
                {texts.recipients_hint()}
            </p>
            <FileField session=session />
        </div>
    }
}

/// Of how many addresses at once it is said what is wrong with them; it stands beside each.
const FAULTS_SAID: usize = 3;

/// Says what is wrong with an address as soon as that is known: politely where it cannot be sent, at once where it was not. What was said
/// of a batch under way comes at its end.
fn faults(session: Session) -> Dom {
    let draft = session.draft;
    let faults = memo(move |_| {
        draft.with(|draft| {
            let fault = |chip: &Chip| {
                let is_refused = matches!(chip.state, ChipState::Refused(..));
                let is_under_way = matches!(chip.state, ChipState::Sending(_));
                let problem = text::invite::chip_problem(session.texts, &chip.state)?;
                // As the chip has it.
                (!is_under_way)
                    .then(|| (chip.key, is_refused, format!("{} – {problem}", chip.text)))
            };
            (draft.is_sending(), draft.chips.iter().filter_map(fault).collect::<Vec<_>>())
        })
    });
    let region = |how| tag("p").class("mxu-hidden").attr("aria-live", how);
    let regions = [region("polite"), region("assertive")];
    let places = regions.each_ref().map(Tag::element);
    let mut known = HashSet::new();
    outward(move || {
        let (is_sending, faults) = faults.get();
        if is_sending {
            let still = |key: &u32| faults.iter().any(|(fault, ..)| fault == key);
            return known.retain(still);
        }
        for (place, of_refused) in places.iter().zip([false, true]) {
            let fresh = faults
                .iter()
                .filter(|(key, is_refused, _)| *is_refused == of_refused && !known.contains(key));
            let words: Vec<_> = fresh.map(|(.., words)| words.as_str()).take(FAULTS_SAID).collect();
            place.set_text_content(Some(&words.join("\n")));
        }
        known = faults.into_iter().map(|(key, ..)| key).collect();
    });
    several(regions.map(Tag::done))
}

/// Says politely of what else was added that it looks like somebody else's address: once, and of a few at a time.
fn warned(warnings: Warnings) -> Dom {
    let region = tag("p").class("mxu-hidden").attr("aria-live", "polite");
    let place = region.element();
    outward(move || {
        let fresh =
            warnings.with(|warnings| warnings[..warnings.len().min(FAULTS_SAID)].join("\n"));
        if !fresh.is_empty() {
            place.set_text_content(Some(&fresh));
            warnings.set(Vec::new());
        }
    });
    region.done()
}

/// Addresses out of a file. They become chips like all others, to be looked through before anything is sent.
#[component]
fn FileField(
    /// The tab's session, whose draft this fills.
    session: Session,
) -> impl IntoView {
    let on_change = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let files = Reflect::get(&input, &"files".into()).unwrap_or_default();
        if let Ok(file) = Reflect::get_u32(&files, 0).unwrap_or_default().dyn_into() {
            session.import(file);
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="mxu-file">
            <input
                type="file"
                class="mxu-hidden"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                on:change=on_change
            />
            <Icon glyph=Glyph::Download />
            {session.texts.import_file()}
        </label>
        <p class="mxu-hint" role="status">
            {live(move || session.draft.with(|draft| draft.import.map(|import| text::invite::imported(session.texts, import))))}
        </p>
    }
}

/// Enter and Tab commit what is typed; Backspace in an empty field marks the last chip, then deletes it; arrows move the mark; Escape
/// clears the text.
fn handle_key(event: &web_sys::KeyboardEvent, session: Session, marked: Marked) {
    let draft = session.draft;
    let known = |folded: &str| session.known_address(folded);
    let (empty, keys) = draft.with_untracked(|d| {
        (d.text.is_empty(), d.chips.iter().map(|chip| chip.key).collect::<Vec<_>>())
    });
    let at = marked.get_untracked().and_then(|key| keys.iter().position(|other| *other == key));
    let (before, after) = if is_rtl(&event_target(event)) {
        ("ArrowRight", "ArrowLeft")
    } else {
        ("ArrowLeft", "ArrowRight")
    };
    match (event.key().as_str(), at) {
        ("Enter", _) if !empty && !event.ctrl_key() && !event.meta_key() => {
            draft.update(|draft| draft.commit_text(&known));
            event.prevent_default();
        }
        ("Backspace" | "Delete", Some(at)) => {
            draft.update(|draft| draft.take_out(keys[at]));
            marked.set(at.checked_sub(1).and_then(|at| keys.get(at)).copied());
            event.prevent_default();
        }
        (key, None) if empty && (key == "Backspace" || key == before) => {
            marked.set(keys.last().copied());
        }
        (key, Some(at)) if key == before => marked.set(Some(keys[at.saturating_sub(1)])),
        (key, Some(at)) if key == after => marked.set(keys.get(at + 1).copied()),
        ("Escape", Some(_)) => {
            marked.set(None);
            event.prevent_default();
        }
        ("Escape", None) if !empty => {
            draft.update(|draft| draft.text.clear());
            event.prevent_default();
        }
        _ => {}
    }
}

#[component]
fn ChipView(
    /// The tab's session.
    session: Session,
    /// Which chip.
    key: u32,
    /// The chip the keyboard has marked.
    marked: Marked,
    /// Hears what is to be said of it.
    warnings: Warnings,
    /// Gets the focus back when the chip is taken out.
    input: NodeRef<html::Input>,
) -> impl IntoView {
    let chip = memo(move |previous: Option<&Option<Chip>>| {
        let found =
            session.draft.with(|draft| draft.chips.iter().find(|chip| chip.key == key).cloned());
        found.or_else(|| previous.cloned().flatten())
    });
    let text =
        move || chip.with(|chip| chip.as_ref().map(|chip| chip.text.clone()).unwrap_or_default());
    let problem = move || {
        chip.with(|chip| {
            chip.as_ref().and_then(|chip| text::invite::chip_problem(session.texts, &chip.state))
        })
    };
    let odd = memo(move |_| {
        chip.with(|chip| match chip.as_ref().map(|chip| &chip.state) {
            Some(ChipState::Ready(address)) => session.odd_address(address),
            _ => None,
        })
    });
    let warning =
        move || odd.with(|odd| odd.as_ref().map(|odd| text::invite::odd(session.texts, odd)));
    outward(move || {
        if let Some(warning) = warning() {
            let words = untrack(|| format!("{} – {warning}", text()));
            warnings.update(|warnings| warnings.push(words));
        }
    });
    let state = live(move || {
        chip.with(|chip| match chip.as_ref().map(|chip| &chip.state) {
            Some(ChipState::Ready(_)) if odd.with(Option::is_some) => "odd",
            Some(ChipState::Ready(_)) | None => "ready",
            Some(ChipState::Sending(_)) => "sending",
            Some(_) => "bad",
        })
    });
    let on_remove = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        session.draft.update(|draft| draft.take_out(key));
        if let Some(input) = input.get_untracked() {
            drop(input.focus());
        }
    };
    view! {
        <li class="mxu-chip" data-state=state data-marked=live(move || (marked.get() == Some(key)).then_some(""))>
            <span class="mxu-chip-text">
                <bdi class="mxu-truncate">{text}</bdi>
            {maybe(move || problem().or_else(warning).map(|why| view! { <span class="mxu-chip-problem" dir="auto">{why}</span> }))}
            </span>
            <button
                type="button"
                class="mxu-chip-remove"
                aria-label=live(move || session.texts.take_out(&text()))
                tabindex="-1"
                on:click=on_remove
            >
                <Icon glyph=Glyph::Close />
            </button>
        </li>
    }
}
