//! The invitations, what became of earlier ones, and the form that makes new ones.

pub mod add_dialog;
pub mod chips;
pub mod invite_dialog;
pub mod list;
pub mod panel;
pub mod past;
pub mod questions;
pub mod role_field;
pub mod standing;

use leptos::prelude::*;

use crate::later;
use crate::session::Session;
use crate::waiting::say_in_dialogs;

later! { people:
    /// The Invitations tab.
    pub fn invitations_panel(session: Session, text: RwSignal<String>, on_invite: Callback<()>) {
        say_in_dialogs(session);
        view! { <panel::InvitationsPanel session=session text=text on_invite=on_invite /> }
    }
}

later! { people:
    /// The invite form in a dialog.
    pub fn invite_dialog(session: Session, open: RwSignal<bool>) {
        say_in_dialogs(session);
        view! { <invite_dialog::InviteDialog session=session open=open /> }
    }
}

later! { people:
    /// The form that adds somebody who has an account already, in a dialog.
    pub fn add_dialog(session: Session, open: RwSignal<bool>) {
        say_in_dialogs(session);
        view! { <add_dialog::AddDialog session=session open=open /> }
    }
}
