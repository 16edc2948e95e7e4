//! Read-only data on a page of its own: skeleton, failure with Retry, or the thing.

use std::sync::Arc;

use leptos::prelude::*;

use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::text;
use crate::ui::banner::Blank;
use crate::ui::busy::Skeleton;
use crate::ui::icon::Glyph;

/// What an answer looks like.
type Render<T> = Arc<dyn Fn(T) -> AnyView + Send + Sync>;

/// Asks once when it appears, and again on Retry.
#[component]
pub fn Loaded<T>(
    /// Asks.
    ask: Arc<dyn Fn() -> Answer<T> + Send + Sync>,
    /// Of what: "apps", "mails".
    what: &'static str,
    /// Shows it.
    render: Render<T>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let answer = LocalResource::new(move || ask());
    let retry = move |_| answer.refetch();
    move || match answer.get() {
        None => view! { <Skeleton rows=4 label="Loading" /> }.into_any(),
        Some(Ok(value)) => render(value),
        Some(Err(error)) => {
            let words = text::load_failed(what, &error);
            let glyph =
                if error == DirectoryError::Unauthorized { Glyph::Lock } else { Glyph::Alert };
            view! {
                <div role="alert">
                    <Blank glyph=glyph title=words.title hint=words.hint>
                        <button type="button" class="mxu-button" on:click=retry>
                            "Try again"
                        </button>
                    </Blank>
                </div>
            }
            .into_any()
        }
    }
}
