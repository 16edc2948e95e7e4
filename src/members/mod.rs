//! The members: the table and the dialogs it opens.

pub mod details;
pub mod list;
pub mod panel;
pub mod person;
pub mod remove_dialog;
pub mod role_dialog;
pub mod role_select;
pub mod row;
pub mod toolbar;

use leptos::prelude::*;

use crate::later;
use crate::session::Session;
use crate::ui::live::Kept;
use crate::waiting::say_in_dialogs;

later! { people:
    /// The details that a row opens, and the questions that both ask.
    pub fn questions(session: Session, asked: RwSignal<Option<panel::Asked>>, shown: Kept<Vec<u32>>) {
        say_in_dialogs(session);
        view! {
            // Before the questions, which stand on top of it.
            <details::Details session=session asked=asked />
            <remove_dialog::RemoveDialog session=session asked=asked shown=shown />
            <details::status::StatusDialog session=session asked=asked />
            <role_dialog::RoleDialog session=session asked=asked />
        }
    }
}
