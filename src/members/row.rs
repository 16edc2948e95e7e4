//! One member.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;

use wasm_bindgen::JsCast;

use super::panel::Asked;
use super::role_select::RoleSelect;
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::row::Row;
use crate::session::Session;
use crate::text;
use crate::ui::avatar::Avatar;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, maybe, memo, when};
use crate::ui::moment::Day;

#[component]
pub fn MemberRow(
    /// The tab's session.
    session: Session,
    /// The row's place and content.
    current: Memo<(usize, Row)>,
    /// Where to put what must be confirmed.
    asked: RwSignal<Option<Asked>>,
    /// Whose row has the focus.
    focused: RwSignal<Option<UserId>>,
) -> impl IntoView {
    let id = StoredValue::new(current.with_untracked(|(_, row)| row.member.user_id.clone()));
    let name = memo(move |_| current.with(|(_, row)| person::name(&row.member).to_owned()));
    let is_viewer = move || session.roster.with(|roster| id.with_value(|id| roster.is_viewer(id)));
    let busy = move || current.with(|(_, row)| row.change.is_some());
    let joined = live(move || {
        current.with(|(_, row)| row.member.joined_at.as_ref().map(|at| at.as_str().to_owned()))
    });
    view! {
        <tr
            role="row"
            class="mxu-row"
            aria-rowindex=live(move || current.with(|(position, _)| position + 2))
            aria-busy=live(move || busy().then_some("true"))
            on:focusin=move |_| focused.set(Some(id.get_value()))
            on:focusout=move |event| {
                if leaves(&event) {
                    focused.set(None);
                }
            }
        >
            <th role="rowheader" scope="row" class="mxu-cell-person">
                <Person current=current name=name is_viewer=live(is_viewer) />
            </th>
            <td role="cell" class="mxu-cell-role" data-label="Role">
                <RoleSelect session=session current=current name=name asked=asked />
            </td>
            <td role="cell" class="mxu-cell-joined" data-label="Joined">
                <Day text=joined />
            </td>
            <td role="cell" class="mxu-cell-actions">
                <RemoveButton session=session current=current id=id name=name asked=asked />
            </td>
        </tr>
    }
}

/// Whether the focus goes to an element outside the row. Where it goes nowhere (the window lost it, say), it may come back.
fn leaves(event: &web_sys::FocusEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<web_sys::Node>().ok());
    let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
    next.is_some_and(|next| row.is_none_or(|row| !row.contains(Some(&next))))
}

/// Picture, name and address.
#[component]
fn Person(
    /// The row's place and content.
    current: Memo<(usize, Row)>,
    /// What the person is called.
    name: Memo<String>,
    /// Whether it is the person at the screen.
    is_viewer: Signal<bool>,
) -> impl IntoView {
    let member = move |pick: fn(&mixpeek_users_contract::member::Member) -> Option<&str>| {
        current.with(|(_, row)| pick(&row.member).map(ToOwned::to_owned))
    };
    let subline = memo(move |_| member(person::subline));
    let status =
        memo(move |_| current.with(|(_, row)| text::status_badge(row.member.status.as_ref())));
    view! {
        <div class="mxu-person" data-dimmed=live(move || status.with(Option::is_some).then_some(""))>
            <Avatar
                picture=live(move || member(|member| person::picture(member.avatar_url.as_deref())))
                initials=live(move || name.with(|name| person::initials(name)))
                hue=live(move || current.with(|(_, row)| person::hue(row.member.user_id.as_str())))
            />
            <span class="mxu-person-text">
                <span class="mxu-person-line">
                    <bdi class="mxu-person-name" title=name>
                        {name}
                    </bdi>
                    <Show when=when(move || is_viewer.get())>
                        <span class="mxu-badge">"You"</span>
                    </Show>
                    {maybe(move || status.get().map(|status| view! { <span class="mxu-badge" data-tone="warning">{status}</span> }))}
                </span>
                {maybe(move || {
                    subline.get().map(|email| view! { <bdi class="mxu-person-email" title=email>{email.clone()}</bdi> })
                })}
            </span>
        </div>
    }
}

#[component]
fn RemoveButton(
    /// The tab's session.
    session: Session,
    /// The row's place and content.
    current: Memo<(usize, Row)>,
    /// Whose row it is.
    id: StoredValue<UserId>,
    /// What the person is called.
    name: Memo<String>,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let refusal = memo(move |_| {
        session.capabilities.with(|c| {
            session
                .roster
                .with(|roster| current.with(|(_, row)| roster.may_remove_row(row, c).err()))
        })
    });
    let why = live(move || refusal.get().map(|refusal| text::refusal(refusal, &name.get())));
    let verb = live(move || format!("Remove {}", name.get()));
    let on_click = move |_| match refusal.get_untracked() {
        None => asked.set(Some(Asked::Removal(id.get_value()))),
        Some(refusal) => session.explain(text::refusal(refusal, &name.get_untracked())),
    };
    view! {
        <Show when=when(move || refusal.get() != Some(Refusal::NotSupported))>
            <button
                type="button"
                class="mxu-icon-button"
                data-tone="danger"
                data-remove=id.with_value(ToString::to_string)
                aria-label=verb
                aria-disabled=live(move || refusal.get().is_some().then_some("true"))
                aria-description=why
                title=live(move || why.get().unwrap_or_else(|| verb.get()))
                on:click=on_click
            >
                <Icon glyph=Glyph::Trash />
            </button>
        </Show>
    }
}
