//! Somebody's metadata: to read, and to change as JSON.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::MetadataWrite;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Edit;
use crate::model::metadata::{DEEPEST, Difference, Draft, Metadata, Problem, pretty};
use crate::session::Session;
use crate::text::language::Texts;
use crate::ui::alert::inline_alert;
use crate::ui::confirm::Progress;
use crate::ui::focus;
use crate::ui::id::unique;
use crate::ui::json::json;
use crate::ui::live::{Kept, live, maybe, memo, part};
use crate::ui::said::said;

/// The fewest and the most lines of the field.
const LINES: std::ops::RangeInclusive<usize> = 6..=14;

/// The metadata, or the form that changes them; nothing where the directory has none.
#[component]
pub fn MetadataSection(
    /// The tab's session.
    session: Session,
    /// Whose.
    id: UserId,
    /// Everything known about them.
    member: Kept<Member>,
    /// The form.
    edit: Edit,
) -> impl IntoView {
    let texts = session.texts;
    let mode = session.capabilities.with_untracked(|c| c.metadata);
    let metadata = memo(move |_| member.with(|member| member.public_metadata.clone()));
    let editing = memo(move |_| edit.draft.with(Option::is_some));
    let id = StoredValue::new(id);
    // The form stays the same while what it is about moves ahead of the server.
    let body = move || {
        if editing.get() {
            return view! { <Form texts=texts edit=edit mode=mode /> }.into_any();
        }
        let known = metadata.get().unwrap_or_default();
        let readable = readable(texts, &known);
        let begin = mode.map(|mode| {
            let open = move |_| {
                edit.draft.set(Some(Draft::new(id.get_value(), mode, known.clone())));
            };
            view! {
                <button
                    type="button"
                    class="mxu-button"
                    part="button"
                    data-edit-metadata=id.with_value(ToString::to_string)
                    on:click=open
                >
                    {texts.edit_metadata()}
                </button>
            }
        });
        view! {
            {readable}
            {begin}
        }
        .into_any()
    };
    let is_there = memo(move |_| mode.is_some() || metadata.with(Option::is_some));
    maybe(move || {
        is_there.get().then(|| {
            view! {
                <section class="mxu-details-section">
                    <h3>{texts.metadata()}</h3>
                    {part(body)}
                </section>
            }
        })
    })
}

fn readable(texts: Texts, known: &Metadata) -> AnyView {
    if known.is_empty() {
        return view! { <p class="mxu-hint">{texts.no_metadata()}</p> }.into_any();
    }
    json(texts.metadata(), pretty(known)).into_any()
}

/// The field, what is wrong with what stands in it, and what that would change.
#[component]
fn Form(
    /// The language.
    texts: Texts,
    /// The form.
    edit: Edit,
    /// How the directory writes metadata.
    mode: Option<MetadataWrite>,
) -> impl IntoView {
    let (field_id, hint_id, problem_id) =
        (unique("metadata"), unique("metadata-hint"), unique("metadata-problem"));
    let text = move |draft: &Option<Draft>| {
        draft.as_ref().map(|draft| draft.text().to_owned()).unwrap_or_default()
    };
    let first = edit.draft.with_untracked(text);
    let lines = (first.lines().count() + 1).clamp(*LINES.start(), *LINES.end());
    let problem = memo(move |_| edit.draft.with(|draft| draft.as_ref()?.problem()));
    let differences = memo(move |_| {
        edit.draft.with(|draft| draft.as_ref().map(Draft::differences).unwrap_or_default())
    });
    let hint = match mode {
        Some(MetadataWrite::Replace) => texts.metadata_replace_hint(),
        _ => texts.metadata_merge_hint(),
    };
    let on_input = move |event: web_sys::Event| {
        let typed = event_target_value(&event);
        edit.blocked.set(false);
        // What was refused is not what stands there now.
        if edit.progress.with_untracked(|progress| progress.failure().is_some()) {
            edit.progress.set(Progress::Idle);
        }
        edit.draft.update(|draft| {
            if let Some(draft) = draft {
                draft.type_text(typed);
            }
        });
    };
    let field = NodeRef::<leptos::html::Textarea>::new();
    // What is wrong and what would change stand below the field, and are to be seen while one types.
    focus::after_paint(field, |field| {
        if let Ok(Some(section)) = field.closest("section") {
            section.scroll_into_view();
        }
        // Only fails for an element that has left the document.
        drop(field.unchecked_ref::<HtmlElement>().focus());
    });
    view! {
        <div class="mxu-field">
            <label for=field_id.clone()>{texts.metadata_json()}</label>
            <p class="mxu-hint" id=hint_id.clone()>
                {hint}
            </p>
            <textarea
                id=field_id
                node_ref=field
                class="mxu-input mxu-code"
                part="input"
                dir="ltr"
                rows=lines.to_string()
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                aria-describedby=format!("{hint_id} {problem_id}")
                aria-invalid=live(move || problem.get().map(|_| "true"))
                prop:value=live(move || edit.draft.with(text))
                on:input=on_input
            ></textarea>
            <p class="mxu-problem" id=problem_id>
                {live(move || problem.get().map(|problem| wrong(texts, problem)))}
            </p>
            {said(move || edit.draft.track(), move || problem.get().map(|problem| wrong(texts, problem)))}
        </div>
        {maybe(move || problem.get().is_none().then(|| changes(texts, &differences.get())))}
        {inline_alert(move || edit.progress.with(Progress::failure))}
    }
}

fn wrong(texts: Texts, problem: Problem) -> String {
    match problem {
        Problem::Syntax { line, column } => texts.json_wrong(line, column),
        Problem::Unfinished => texts.json_unfinished(),
        Problem::TooDeep => texts.json_too_deep(DEEPEST),
        Problem::NoObject => texts.json_no_object(),
    }
}

fn changes(texts: Texts, differences: &[Difference]) -> AnyView {
    if differences.is_empty() {
        return view! { <p class="mxu-hint">{texts.unchanged()}</p> }.into_any();
    }
    let lines = differences.iter().map(|of| change(texts, of)).collect_view();
    view! {
        <ul class="mxu-changes" aria-label=texts.changes()>
            {lines}
        </ul>
    }
    .into_any()
}

fn change(texts: Texts, of: &Difference) -> AnyView {
    let (kind, word) = match (&of.before, &of.after) {
        (None, _) => ("added", texts.key_added()),
        (_, None) => ("removed", texts.key_removed()),
        _ => ("changed", texts.key_changed()),
    };
    view! {
        <li data-kind=kind>
            <span class="mxu-badge">{word}</span>
            <bdi class="mxu-id">{of.key.clone()}</bdi>
            {of.before.clone().map(|before| view! { <del dir="ltr">{before}</del> })}
            {of.after.clone().map(|after| view! { <ins dir="ltr">{after}</ins> })}
        </li>
    }
    .into_any()
}

/// The buttons of the form, while it is open.
#[component]
pub fn Foot(
    /// The tab's session.
    session: Session,
    /// Whose details they are.
    id: UserId,
    /// The form.
    edit: Edit,
) -> impl IntoView {
    let texts = session.texts;
    let editing = memo(move |_| edit.draft.with(Option::is_some));
    let ready = memo(move |_| {
        edit.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.outcome().is_some()))
    });
    let saving = live(move || edit.is_saving());
    let anchor = NodeRef::<leptos::html::Span>::new();
    let key = StoredValue::new(id);
    // Back to the button that opened the form.
    let close = move || {
        edit.close();
        focus::after_paint(anchor, move |anchor| {
            let id = key.get_value();
            focus::by_attribute(anchor, "data-edit-metadata", Some(id.as_str()));
        });
    };
    let on_end = Callback::new(move |end| {
        let is_mine = |draft: &Draft| key.with_value(|key| draft.of() == key);
        let form = edit.draft.with_untracked(|draft| draft.as_ref().map(is_mine));
        match (end, form) {
            (Ok(()), None) => close(),
            // Something else was typed meanwhile.
            (Ok(()), Some(_)) => {}
            (Err(why), Some(true)) => edit.progress.set(Progress::Failed(why)),
            (Err(why), _) => session.explain(why),
        }
    });
    let save = move |_| {
        let mode = session.capabilities.with_untracked(|c| c.metadata);
        edit.draft.update(|draft| {
            if let (Some(draft), Some(mode)) = (draft, mode) {
                draft.adapt(mode);
            }
        });
        let outcome = edit.draft.with_untracked(|draft| draft.as_ref().and_then(Draft::outcome));
        if let Some(outcome) = outcome.filter(|_| !saving.get_untracked()) {
            edit.blocked.set(false);
            edit.progress.set(Progress::Idle);
            session.set_metadata(key.get_value(), outcome, on_end);
        }
    };
    let cancel = move |_| {
        if !saving.get_untracked() {
            close();
        }
    };
    let foot = move || {
        view! {
            <footer class="mxu-dialog-foot">
                <p class="mxu-foot-note" role="status">
                    {live(move || edit.blocked.get().then(|| texts.unsaved()))}
                </p>
                <button
                    type="button"
                    class="mxu-button"
                    part="button"
                    aria-disabled=live(move || saving.get().then_some("true"))
                    on:click=cancel
                >
                    {texts.cancel()}
                </button>
                <button
                    type="button"
                    class="mxu-button"
                    part="button primary-button"
                    data-variant="primary"
                    aria-disabled=live(move || (saving.get() || !ready.get()).then_some("true"))
                    aria-busy=live(move || saving.get().then_some("true"))
                    on:click=save
                >
                    {texts.save_metadata()}
                </button>
            </footer>
        }
    };
    view! {
        <span node_ref=anchor hidden></span>
        {maybe(move || editing.get().then(foot))}
    }
}
