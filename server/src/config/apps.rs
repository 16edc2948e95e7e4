//! `[[apps]]`: the apps of directories that do not know theirs.

use mixpeek_users_contract::id::{AppId, OrganizationId};

use super::directory::{DirectorySettings, Kind, Read};
use super::reader::{Found, Section, closest, listed};
use crate::directory::configured::ConfiguredApp;
use crate::http::apps::{SLUG_RULE, is_slug};

/// An app, and where it stands.
pub(super) struct ReadApp {
    at: usize,
    directory: Found<String>,
    /// Nothing if it was wrong.
    app: Option<ConfiguredApp>,
}

/// Reads every `[[apps]]`.
pub(super) fn read(root: &mut Section<'_, '_>) -> Vec<ReadApp> {
    let mut ids = Vec::new();
    let mut apps = Vec::new();
    for mut section in root.sections("apps") {
        let id = section.needed_text("id", "id = \"app_shop\"");
        let title = section.needed_text("title", "title = \"Shop\"");
        let slug = section.parsed_with("slug", slug);
        let directory = section.needed_text("directory", "directory = \"shop\"");
        let organization = section.text("organization");
        section.finish();
        if let Some(Found { value, at }) = &id {
            if ids.contains(value) {
                section.wrong(*at, format!("the app `{value}` is there twice"));
            }
            ids.push(value.clone());
        }
        let app = id.zip(title).map(|(id, title)| ConfiguredApp {
            slug: slug.map_or_else(|| slug_of(&id.value), |slug| slug.value).into(),
            id: AppId::from(id.value),
            title: title.value.into(),
            organization: organization.map(|found| OrganizationId::from(found.value)),
        });
        if let Some(directory) = directory {
            apps.push(ReadApp { at: section.at, directory, app });
        }
    }
    apps
}

fn slug(text: &str) -> Result<String, String> {
    is_slug(text).then(|| text.to_owned()).ok_or_else(|| SLUG_RULE.to_owned())
}

/// An app's name in its address, from its id: `shop-search` of `app_shop_search`.
fn slug_of(id: &str) -> String {
    let name = id.strip_prefix("app_").unwrap_or(id).to_ascii_lowercase();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    name.trim_matches('-').to_owned()
}

/// Puts each app into its directory, and says where that cannot be. With `by_organization`, nobody but the admins of an app's
/// organization can manage it.
pub(super) fn join(
    root: &Section<'_, '_>,
    directories: Vec<Read>,
    apps: &[ReadApp],
    by_organization: bool,
) -> Vec<DirectorySettings> {
    let names: Vec<_> = directories.iter().map(|directory| directory.name.clone()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for ReadApp { directory, .. } in apps {
        if !names.contains(&directory.value.as_str()) {
            let hint = match closest(&directory.value, &names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the directories are {}", listed(&names)),
            };
            let text = format!("there is no directory `{}`; {hint}", directory.value);
            root.wrong(directory.at, text);
        }
    }
    let mut embedded = None;
    let mut settings = Vec::new();
    for Read { name, at, place, kind } in directories {
        let own: Vec<_> = apps.iter().filter(|app| app.directory.value == name).collect();
        let Some(kind) = kind else { continue };
        if let Kind::Embedded(_) = kind
            && let Some(other) = embedded.replace(place.clone())
        {
            root.wrong(
                at,
                format!("{place} is the second of kind embedded, after {other}: keep one"),
            );
        }
        match (own.first(), kind.knows_its_apps()) {
            (Some(app), true) => {
                let text = format!("{place} knows its apps itself: take this [[apps]] out");
                root.wrong(app.at, text);
            }
            (None, false) => {
                let text = format!("{place} has no app: add [[apps]] with directory = \"{name}\"");
                root.wrong(at, text);
            }
            _ => {}
        }
        if let (true, [_, second, ..]) = (kind.has_one_app(), &*own) {
            let text = format!("{place} has the people of one app: take this second one out");
            root.wrong(second.at, text);
        }
        for ReadApp { at, app, .. } in &own {
            let Some(ConfiguredApp { id, organization: None, .. }) = app else { continue };
            if matches!(kind, Kind::Clerk { .. }) {
                let text = format!(
                    "the app `{id}` needs `organization`, the Clerk organization with its people, as in organization = \"org_…\""
                );
                root.wrong(*at, text);
            } else if by_organization && !kind.knows_its_apps() {
                let text = format!(
                    "nobody could manage the app `{id}`: give it an `organization`, or [auth] `operators`, whose admins manage everything"
                );
                root.wrong(*at, text);
            }
        }
        let apps = own.into_iter().filter_map(|app| app.app.clone()).collect();
        settings.push(DirectorySettings { name, kind, apps });
    }
    settings
}
