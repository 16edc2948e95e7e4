//! `[[directories.NAME.roles]]`: the roles of a Clerk instance, which has no list of them that could be asked for.

use mixpeek_users_contract::capabilities::{Capabilities, RoleInfo};
use mixpeek_users_contract::role::Role;

use super::reader::{Found, Section};

/// How the key of a role begins (source: Clerk's pages on roles and permissions).
const PREFIX: &str = "org:";

/// The roles that can be given, in this order; Clerk's own two where none is named.
pub(super) fn read(directory: &mut Section<'_, '_>) -> Vec<RoleInfo> {
    let usual = Capabilities::default().roles;
    let at = directory.at;
    let had = directory.has("roles");
    let sections = directory.sections("roles");
    if !had {
        return usual;
    }
    let Some(first) = sections.first().map(|section| section.at) else {
        let place = directory.place.trim_matches(['[', ']']);
        let text = format!(
            "{} names no role: add [[{place}.roles]], or take `roles` out",
            directory.place
        );
        directory.wrong(at, text);
        return usual;
    };
    let (mut roles, mut is_whole) = (Vec::<RoleInfo>::new(), true);
    for mut section in sections {
        let Some(Found { value: info, at }) = role(&mut section, &usual) else {
            is_whole = false;
            continue;
        };
        if roles.iter().any(|other| other.role == info.role) {
            let text = format!("the role `{}` is there twice in {}", info.role, directory.place);
            section.wrong(at, text);
        }
        roles.push(info);
    }
    // What is wrong with a role was said already: it may be the one that administers.
    if is_whole && !roles.iter().any(|info| info.administers) {
        let text = format!(
            "no role in {} administers: write administers = true below the one whose people manage the others",
            directory.place
        );
        directory.wrong(first, text);
    }
    roles
}

/// One of them. What is left out of a role that Clerk has by itself is as it is there.
fn role(section: &mut Section<'_, '_>, usual: &[RoleInfo]) -> Option<Found<RoleInfo>> {
    let has = ["role", "label", "description", "administers"].map(|key| section.has(key));
    let [has_key, has_label, has_description, has_flag] = has;
    let key = section.parsed_with("role", key);
    if !has_key {
        section.missing("role", "role = \"org:billing\"");
    }
    let label = section.text("label");
    let description = section.text("description");
    let administers = section.flag("administers");
    let known = key.as_ref().and_then(|key| usual.iter().find(|info| info.role == key.value));
    // Nobody but the operator knows what it lets people do, and the screen has to say it.
    if key.is_some() && known.is_none() {
        if !has_label {
            section.missing("label", "label = \"Billing\", which is what the screen calls it");
        }
        if !has_description {
            let example =
                "description = \"Can see and pay invoices.\", which is what the screen says of it";
            section.missing("description", example);
        }
    }
    section.finish();
    let Found { value: role, at } = key?;
    let info = RoleInfo {
        label: label.map(|found| found.value.into()).or_else(|| Some(known?.label.clone()))?,
        description: description
            .map(|found| found.value.into())
            .or_else(|| Some(known?.description.clone()))?,
        administers: if has_flag {
            administers
        } else {
            known.is_some_and(|info| info.administers)
        },
        role,
    };
    Some(Found { value: info, at })
}

fn key(text: &str) -> Result<Role, String> {
    let name = text.strip_prefix(PREFIX).unwrap_or_default();
    if name.is_empty() || text.contains(char::is_whitespace) {
        return Err("has to be a role's key at Clerk, as in role = \"org:billing\"".to_owned());
    }
    Ok(Role::from(text))
}
