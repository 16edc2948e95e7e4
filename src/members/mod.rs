//! The members: the table and the dialogs it opens.

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

later! { people:
    /// The questions that rows ask.
    pub fn questions(session: Session, asked: RwSignal<Option<panel::Asked>>, shown: Memo<Vec<u32>>) {
        view! {
            <remove_dialog::RemoveDialog session=session asked=asked shown=shown />
            <role_dialog::RoleDialog session=session asked=asked />
        }
    }
}
