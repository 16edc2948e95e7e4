//! Starts the standalone Users tab in the page around it.

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use mixpeek_users_app::app::App;
use mixpeek_users_app::config::{self, Config};

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(|| view! { <App config=Config::from_page() texts=config::language() /> });
}
