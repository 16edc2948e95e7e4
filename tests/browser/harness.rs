//! A Users tab in a fresh element, and what a person can do with it.

use std::sync::Arc;

use js_sys::Array;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use mixpeek_users_app::directory::memory::MemoryDirectory;
use mixpeek_users_app::model::filter::Filter;
use mixpeek_users_app::page::{Section, UsersPage};
use mixpeek_users_app::session::Session;
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_contract::member::{ListContext, Member};
use mixpeek_users_contract::role::Role;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlSelectElement};

/// How often `until` looks, and how long it keeps looking, in milliseconds.
const LOOK_EVERY: u32 = 5;
const GIVE_UP_AFTER: u32 = 3_000;

/// A mounted tab; leaves the page when dropped.
pub(crate) struct Tab {
    pub(crate) root: HtmlElement,
    pub(crate) directory: MemoryDirectory,
    pub(crate) session: Session,
    unmount: Option<Box<dyn FnOnce()>>,
}

impl Tab {
    /// Mounts a tab over a directory and waits until it has loaded both lists.
    pub(crate) async fn open(directory: MemoryDirectory) -> Self {
        let tab = Self::mount(directory);
        tab.until("both lists", |_| {
            let loaded = |at: Option<f64>| at.is_some();
            loaded(tab.session.roster.with_untracked(|roster| roster.phase.as_of()))
                && loaded(
                    tab.session.invitations.with_untracked(|invitations| invitations.phase.as_of()),
                )
        })
        .await;
        tab
    }

    /// Mounts a tab over a directory.
    pub(crate) fn mount(directory: MemoryDirectory) -> Self {
        Self::mount_in(("en", None), directory)
    }

    /// Mounts a tab in a language: its tag, and its texts.
    pub(crate) fn mount_in(
        language: (&'static str, Option<Array>),
        directory: MemoryDirectory,
    ) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        // As the element does it: the scope is ended by hand.
        let owner = Owner::new();
        let session = owner.with(|| {
            let texts = Texts::new(language.0, language.1);
            Session::new(Arc::new(directory.clone()), "app_demo".into(), None, texts)
        });
        let handle: UnmountHandle<_> = owner.with(|| mount_to(root.clone(), move || {
            let section = RwSignal::new(Section::Members);
            let on_section = Callback::new(move |chosen| section.set(chosen));
            let (text, filter) = (RwSignal::new(String::new()), RwSignal::new(Filter::default()));
            view! { <UsersPage session=session section=section on_section=on_section text=text filter=filter inviting=RwSignal::new(false) /> }
        }));
        Self {
            root,
            directory,
            session,
            unmount: Some(Box::new(move || {
                drop(handle);
                session.leave(&owner);
            })),
        }
    }

    /// Takes the tab out of the page, as a host does.
    pub(crate) fn unmount(&mut self) {
        if let Some(unmount) = self.unmount.take() {
            unmount();
        }
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..GIVE_UP_AFTER / LOOK_EVERY {
            if holds(self) {
                return;
            }
            gloo_timers::future::TimeoutFuture::new(LOOK_EVERY).await;
        }
        panic!(
            "waited in vain for {what}; the tab says: {}",
            self.root.text_content().unwrap_or_default()
        );
    }

    /// Every element with a role, written out or brought by the element itself, that has this accessible name.
    pub(crate) fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        let native = match role {
            "button" => "button:not([role])",
            "combobox" => "select",
            "textbox" => "input[type=text], textarea",
            "searchbox" => "input[type=search]",
            "dialog" => "dialog[open]",
            "list" => "ul",
            "checkbox" => "input[type=checkbox]",
            _ => ":not(*)",
        };
        let all = self.root.query_selector_all(&format!("[role={role}], {native}")).unwrap();
        let elements =
            (0..all.length()).map(|n| all.get(n).unwrap().unchecked_into::<HtmlElement>());
        elements
            .filter(|element| element.closest("[hidden]").unwrap().is_none())
            .find(|element| accessible_name(element) == name)
    }

    /// The element with a role and a name, which must be there.
    #[track_caller]
    pub(crate) fn get(&self, role: &str, name: &str) -> HtmlElement {
        self.find(role, name).unwrap_or_else(|| {
            panic!(
                "there is no {role} {name:?} in: {}",
                self.root.text_content().unwrap_or_default()
            )
        })
    }

    /// Presses a button.
    #[track_caller]
    pub(crate) fn press(&self, name: &str) {
        self.get("button", name).click();
    }

    /// Answers the open question with its verb, the last of its buttons.
    #[track_caller]
    pub(crate) fn say_yes(&self) {
        let verb = self
            .root
            .query_selector("dialog[open] footer button:last-child")
            .unwrap()
            .expect("no question is open");
        verb.unchecked_into::<HtmlElement>().click();
    }

    /// Chooses an option of a select, as a person does: the control moves first, then the page hears of it.
    #[track_caller]
    pub(crate) fn choose(&self, name: &str, value: &str) {
        let select: HtmlSelectElement = self.get("combobox", name).unchecked_into();
        select.set_value(value);
        fire(&select, "change");
    }

    /// What a select shows.
    #[track_caller]
    pub(crate) fn chosen(&self, name: &str) -> String {
        self.get("combobox", name).unchecked_into::<HtmlSelectElement>().value()
    }

    /// Types into a field.
    #[track_caller]
    pub(crate) fn write(&self, role: &str, name: &str, text: &str) {
        let input = self.get(role, name);
        // A property that inputs and text areas have alike.
        js_sys::Reflect::set(&input, &"value".into(), &text.into()).unwrap();
        fire(&input, "input");
    }

    /// Whether a text is anywhere on the tab.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.root.text_content().unwrap_or_default().contains(text)
    }

    /// How many rows exist.
    pub(crate) fn rows(&self) -> u32 {
        self.root.query_selector_all("tbody tr.mxu-row").unwrap().length()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.unmount();
        self.root.remove();
    }
}

fn fire(element: &Element, event: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    element.dispatch_event(&Event::new_with_event_init_dict(event, &init).unwrap()).unwrap();
}

/// The part of the accessible name computation that the tab relies on.
fn accessible_name(element: &HtmlElement) -> String {
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    let referenced =
        element.get_attribute("aria-labelledby").and_then(|id| document().get_element_by_id(&id));
    let labelled = || {
        let id = element.id();
        (!id.is_empty())
            .then(|| document().query_selector(&format!("label[for={id}]")).unwrap())
            .flatten()
    };
    let named = referenced.or_else(labelled).unwrap_or_else(|| element.clone().into());
    named.text_content().unwrap_or_default().trim().to_owned()
}

pub(crate) fn member(id: &str, name: &str, role: Role) -> Member {
    Member {
        membership_id: format!("mem_{id}").into(),
        email: Some(format!("{id}@x.io").into()),
        name: Some(name.into()),
        joined_at: Some("2026-05-04T09:12:00Z".into()),
        ..Member::new(id.into(), role)
    }
}

pub(crate) fn invitation(id: &str, email: &str) -> Invitation {
    Invitation {
        invitation_id: id.into(),
        email_address: email.into(),
        role: Role::MEMBER,
        status: InvitationStatus::Pending,
        created_at: Some("2026-11-20T09:12:00Z".into()),
        expires_at: None,
    }
}

/// One that stands otherwise.
pub(crate) fn past(id: &str, email: &str, status: InvitationStatus) -> Invitation {
    let expires_at = Some("2026-06-20T09:12:00Z".into());
    let created_at = Some("2026-05-21T09:12:00Z".into());
    Invitation { status, created_at, expires_at, ..invitation(id, email) }
}

/// Two admins and a member, and one invitation.
pub(crate) fn small() -> MemoryDirectory {
    MemoryDirectory::new(
        vec![
            member("ann", "Ann Admin", Role::ADMIN),
            member("abe", "Abe Admin", Role::ADMIN),
            member("bob", "Bob Member", Role::MEMBER),
        ],
        vec![invitation("inv_1", "cat@x.io")],
    )
}

/// The same where one request may invite so many.
pub(crate) fn small_inviting(at_once: u64) -> MemoryDirectory {
    let directory = small();
    let can = Capabilities { invite_at_once: Some(at_once), ..Capabilities::default() };
    let context = ListContext { capabilities: Some(Box::new(can)), ..ListContext::default() };
    directory.state().context = Some(context);
    directory
}
