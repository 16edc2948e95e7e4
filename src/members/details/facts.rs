//! What is known about a member, line by line.

use leptos::prelude::*;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::organization::NamespacePermission;
use mixpeek_users_texts::Catalogue;

use super::status::StatusFact;
use crate::members::panel::Asked;
use crate::members::role_select::role_select;
use crate::members::row::Who;
use crate::session::details::copy;
use crate::session::{Session, platform};
use crate::text;
use crate::text::language::Texts;
use crate::ui::alert::inline_alert;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{Kept, live, maybe, part};
use crate::ui::moment::day_of;

/// What was copied last, and whether it was.
type Copied = RwSignal<Option<(String, bool)>>;

/// The lines, and the rights in namespaces.
#[component]
pub fn Facts(
    /// The tab's session.
    session: Session,
    /// Whose details they are.
    who: Who,
    /// Everything known about them.
    member: Kept<Member>,
    /// What must be confirmed.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let copied = RwSignal::new(None);
    let description = live(move || {
        let role = member.with(|member| member.role.clone());
        session
            .capabilities
            .with(|c| c.info(&role).map(|info| text::role::description(texts, info)))
    });
    let lines = part(move || {
        let ids = member.with(|member| {
            let email = member.email.clone().map(|email| (texts.email(), email));
            let membership = (texts.membership_id(), Box::from(member.membership_id.as_str()));
            let user = (texts.user_id(), Box::from(member.user_id.as_str()));
            email
                .into_iter()
                .chain([user, membership])
                .filter(|(_, id)| !id.is_empty())
                .collect::<Vec<_>>()
        });
        untrack(|| {
            ids.into_iter()
                .map(|(label, id)| view! { <IdFact session=session label=label id=id copied=copied /> })
                .collect_view()
                .into_any()
        })
    });
    let moments = part(move || {
        let moments = member.with(|member| {
            [
                (texts.joined(), member.joined_at.clone()),
                (texts.last_seen(), member.last_active_at.clone()),
            ]
        });
        let moment = |(label, at): (String, Option<_>)| Some((label, at?));
        moments
            .into_iter()
            .filter_map(moment)
            .map(|(label, at)| fact(label, moment_of(texts, &at)))
            .collect_view()
            .into_any()
    });
    view! {
        <dl class="mxu-facts">
            <div>
                <dt>{texts.role()}</dt>
                <dd>
                    {role_select(session, who, asked)} <p class="mxu-hint">{description}</p>
                </dd>
            </div>
            <StatusFact session=session who=who member=member asked=asked />
            {moments}
            {lines}
        </dl>
        <Told session=session copied=copied />
        <Permissions texts=texts member=member />
    }
}

/// A line.
pub(super) fn fact(label: String, value: impl IntoView + 'static) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// A day, and how long ago that was.
fn moment_of(texts: Texts, at: &mixpeek_users_contract::time::Timestamp) -> AnyView {
    let ago = platform::millis(at).map(|millis| platform::ago(texts, millis));
    view! {
        {day_of(texts, at.as_str().to_owned())}
        <span class="mxu-hint">{ago}</span>
    }
    .into_any()
}

/// Something one may want to paste elsewhere.
#[component]
fn IdFact(
    /// The tab's session.
    session: Session,
    /// What it is.
    label: String,
    /// The id.
    id: Box<str>,
    /// What was copied last.
    copied: Copied,
) -> impl IntoView {
    let is_copied = {
        let label = label.clone();
        live(move || copied.with(|copied| matches!(copied, Some((what, true)) if *what == label)))
    };
    let on_click = {
        let (label, id) = (label.clone(), id.clone());
        move |event: web_sys::MouseEvent| {
            let label = label.clone();
            let on_end = Callback::new(move |done| copied.set(Some((label.clone(), done))));
            // Once more is news once more.
            copied.set(None);
            copy(&event_target(&event), &id, on_end);
        }
    };
    let name = session.texts.copy(&label);
    let value = view! {
        <bdi class="mxu-id">{id.into_string()}</bdi>
        <button type="button" class="mxu-icon-button" aria-label=name.clone() title=name on:click=on_click>
            {part(move || {
                let glyph = if is_copied.get() { Glyph::Check } else { Glyph::Copy };
                view! { <Icon glyph=glyph /> }.into_any()
            })}
        </button>
    };
    fact(label, value)
}

/// That something was copied, or was not.
#[component]
fn Told(
    /// The tab's session.
    session: Session,
    /// What was copied last.
    copied: Copied,
) -> impl IntoView {
    let texts = session.texts;
    let done = move || copied.with(|copied| copied.as_ref().map(|(_, done)| *done));
    let why_not = move || (done() == Some(false)).then(|| texts.not_copied());
    view! {
        <p class="mxu-hidden" role="status">
            {live(move || (done() == Some(true)).then(|| texts.copied()))}
        </p>
        {inline_alert(why_not)}
    }
}

/// Rights in single namespaces, where there are any.
#[component]
fn Permissions(
    /// The language.
    texts: Texts,
    /// Whose.
    member: Kept<Member>,
) -> impl IntoView {
    maybe(move || {
        let permissions = member.with(|member| member.namespace_permissions.clone());
        (!permissions.is_empty()).then(|| {
            view! {
                <section class="mxu-details-section">
                    <h3>{texts.namespace_permissions()}</h3>
                    <table class="mxu-permissions" aria-label=texts.namespace_permissions()>
                        <thead>
                            <tr>
                                <th scope="col">{texts.in_namespace()}</th>
                                <th scope="col">{texts.role()}</th>
                                <th scope="col">{texts.operations()}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {permissions.into_iter().map(|of| permission(texts, of)).collect_view()}
                        </tbody>
                    </table>
                </section>
            }
        })
    })
}

fn permission(texts: Texts, of: NamespacePermission) -> AnyView {
    let operations = of.operations.map_or_else(
        || texts.all_operations(),
        |some| some.iter().map(|one| &**one).collect::<Vec<_>>().join(", "),
    );
    view! {
        <tr>
            <th scope="row">
                <bdi class="mxu-id">{of.namespace_id.into_string()}</bdi>
            </th>
            <td>{of.role.to_string()}</td>
            <td>{operations}</td>
        </tr>
    }
    .into_any()
}
