//! The members: the table and the dialogs it opens.

mod boxes;
pub mod details;
mod guest;
pub mod list;
pub mod panel;
pub mod person;
pub mod remove_dialog;
pub mod role_dialog;
pub mod role_select;
pub mod row;
mod selecting;
pub mod several_dialog;
pub mod toolbar;
pub mod tools;

use leptos::prelude::*;

use crate::later;
use crate::model::filter::Filter;
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
            <several_dialog::SeveralDialog session=session asked=asked shown=shown />
        }
    }
}

later! { people:
    /// What stands at the end of the toolbar, how many a search found, and selecting, which `guest` lets into the list.
    pub fn tools(session: Session, shown: Kept<Vec<u32>>, query: Kept<Filter>, asked: RwSignal<Option<panel::Asked>>, guest: guest::Guest) {
        tools::tools(session, shown, query, asked, &guest)
    }
}
