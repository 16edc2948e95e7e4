//! Rules of the stylesheets.

use std::collections::HashMap;

use anyhow::Context;

use super::{Violation, violation};
use crate::{css, source::SourceFile};

/// A sheet is missing from the page without a word that main.css does not import (in `later/`: no code names), or that is not in the bundle.
pub(super) fn stylesheets(main: &SourceFile, files: &[SourceFile]) -> Vec<Violation> {
    let sheet = |name: &str| files.iter().find(|file| file.path == format!("style/{name}"));
    let code = |file: &&SourceFile| file.path.starts_with("src/");
    let named = |sheet: &str| files.iter().filter(code).any(|file| file.text.contains(sheet));
    let is_lost = |file: &&SourceFile| {
        let name = file.path.strip_prefix("style/").filter(|name| name.contains(".css"));
        name.is_some_and(|name| {
            let is_later = name.starts_with("later/") && named(&file.path);
            let is_named = is_later || css::imports(&main.text).any(|import| import == name);
            !is_named && !["main.css", "bundle.css"].contains(&name)
        })
    };
    let why = "the page and the element get style/bundle.css, and what later code brings along";
    let mut found: Vec<Violation> = files
        .iter()
        .filter(is_lost)
        .map(|file| violation(file, 1, "style/main.css does not import this sheet".to_owned(), why))
        .collect();
    let text = |name: &str| sheet(name).map(|sheet| sheet.text.clone());
    let read = |name: &str| text(name).with_context(|| format!("there is no sheet {name}"));
    match css::join(&main.text, read) {
        Err(error) => found.push(violation(main, 1, error.to_string(), why)),
        Ok(bundle) if sheet("bundle.css").is_none_or(|sheet| sheet.text != bundle) => {
            let rule =
                "style/bundle.css is not made from these sheets; run `cargo xtask css`".to_owned();
            found.push(violation(main, 1, rule, why));
        }
        Ok(_) => {}
    }
    found
}

/// A class of the tab or of a page is written in one sheet: two who use the same name for different things do not see each other.
pub(super) fn classes_with_two_homes(files: &[SourceFile]) -> Vec<Violation> {
    let mut homes: HashMap<&str, &str> = HashMap::new();
    let mut found = Vec::new();
    let of_features = ["style/users/", "style/later/"];
    let is_of_feature =
        |file: &&SourceFile| of_features.iter().any(|part| file.path.starts_with(part));
    for file in files.iter().filter(is_of_feature) {
        // A later sheet has its layer around its rules.
        let indent = if file.path.starts_with("style/later/") { "  " } else { "" };
        for (line, text) in file.text.lines().enumerate() {
            let text = text.strip_prefix(indent).unwrap_or(text);
            let Some(class) = text.strip_suffix(" {").filter(|class| is_plain_class(class)) else {
                continue;
            };
            let home = *homes.entry(class).or_insert(&file.path);
            if home != file.path {
                let why = "one name for two things: each sheet changes the other's";
                found.push(violation(file, line + 1, format!("{class} stands in {home} too"), why));
            }
        }
    }
    found
}

fn is_plain_class(selector: &str) -> bool {
    let name = selector.strip_prefix('.').unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
