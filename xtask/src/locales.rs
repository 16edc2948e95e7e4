//! The languages besides English as modules of their own, which a page loads when it needs one.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use mixpeek_users_texts::{KEYS, LANGUAGES, OF_THE_TAB};

use crate::project;

/// The folder that Trunk copies into the tab; made anew from the crate `texts`, like the stylesheets' bundle.
pub(crate) const FOLDER: &str = "locales";

/// Writes the folder for Trunk.
pub(crate) fn prepare() -> Result<()> {
    write(&project::root().join(FOLDER), KEYS.len())
}

/// Writes the texts of the tab alone, for the element.
pub(crate) fn write_of_the_tab(to: &Path) -> Result<()> {
    write(to, OF_THE_TAB)
}

/// Writes a module for each language, whose default export has the texts in the order of their keys, and the keys in that order, with their
/// type. A file that is up to date is left alone, so that nobody who watches it builds again.
fn write(to: &Path, count: usize) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for (tag, language) in LANGUAGES {
        write_file(&to.join(format!("{tag}.js")), &module(&language.as_array()[..count]))?;
    }
    write_file(&to.join("keys.js"), &module(&KEYS[..count]))?;
    write_file(&to.join("keys.d.ts"), &declaration(&KEYS[..count]))
}

fn write_file(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn module(texts: &[&str]) -> String {
    let lines: Vec<_> = texts.iter().map(|text| literal(text)).collect();
    format!("export default [\n{},\n];\n", lines.join(",\n"))
}

fn declaration(keys: &[&str]) -> String {
    let names: Vec<_> = keys.iter().map(|key| literal(key)).collect();
    let names = names.join("\n  | ");
    format!(
        "/** The name of a text. */\nexport type MessageKey =\n  | {names};\n\ndeclare const keys: readonly MessageKey[];\nexport default keys;\n"
    )
}

/// A text as a literal of JavaScript. Texts have no other control characters than line ends.
fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            character => out.push(character),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_literals_and_keys_a_type() {
        assert_eq!(
            module(&["a \"b\" \\", "c\n“d”"]),
            "export default [\n\"a \\\"b\\\" \\\\\",\n\"c\\n“d”\",\n];\n"
        );
        assert!(declaration(&["a", "b"]).contains("MessageKey =\n  | \"a\"\n  | \"b\";"));
    }

    #[test]
    fn a_page_chooses_among_all_languages_and_english() {
        let script = include_str!("../../src/language.js");
        let tags: Vec<_> = std::iter::once("en")
            .chain(LANGUAGES.map(|(tag, _)| tag))
            .map(|tag| format!("\"{tag}\""))
            .collect();
        assert!(script.contains(&format!("SUPPORTED = [{}]", tags.join(", "))));
    }
}
