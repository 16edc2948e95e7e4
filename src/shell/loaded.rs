//! Read-only data on a page of its own: skeleton, failure with Retry, or the thing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use mixpeek_users_texts::Catalogue;

use crate::directory::Answer;
use crate::load_failure::LoadFailure;
use crate::session::platform;
use crate::text::language::texts;
use crate::ui::busy::Skeleton;
use crate::ui::live::part;

/// Asks for the data.
pub type Ask<T> = Arc<dyn Fn() -> Answer<T> + Send + Sync>;
/// Shows the data.
pub type Render<T> = Arc<dyn Fn(T) -> AnyView + Send + Sync>;

/// Asks once when it appears, and again on Retry. Leaving aborts the request.
#[component]
pub fn Loaded<T>(
    /// Asks.
    ask: Ask<T>,
    /// Of what: "apps", "mails".
    what: &'static str,
    /// Shows the answer.
    render: Render<T>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let texts = texts();
    let answer = RwSignal::new(None);
    let owner = StoredValue::new(Owner::new());
    let load = Callback::new(move |()| {
        let asked = ask();
        owner.with_value(|owner| {
            owner.with(|| {
                spawn_local_scoped_with_cancellation(async move {
                    let result = asked.await;
                    answer.try_set(Some(result));
                });
            });
        });
    });
    load.run(());
    part(move || match answer.get() {
        None => view! { <Skeleton rows=4 label=texts.loading() /> }.into_any(),
        Some(Ok(value)) => render(value),
        Some(Err(error)) => {
            view! { <LoadFailure what=what error=error failed_at=platform::now() on_retry=load /> }
                .into_any()
        }
    })
}
