//! The project's own rules, which no compiler knows: who may name what, and how long a file may be.
//!
//! Rules are data. A rule that stands in the way is either right, or is changed here together with ARCHITECTURE.md.

mod claims;
mod rules;
mod styles;

use std::fmt;

use crate::source::{SourceFile, lines_before_tests, only_code, without_comments};
use rules::{
    CONTRACT_DEPENDENCIES, FENCES, LAYERS, LIMITS, MACHINE_PATHS, ROLE_MODULE, ROLES, SERVER_LAYERS,
};

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    rule: String,
    why: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    why: {}", self.path, self.line, self.rule, self.why)
    }
}

/// Everything that is against the rules in these files.
pub(crate) fn violations(files: &[SourceFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        found.extend(machine_paths(file));
        if is_rust(file) {
            found.extend(fences(file));
            found.extend(layers(file, "src/", LAYERS));
            found.extend(layers(file, "server/src/", SERVER_LAYERS));
            found.extend(roles_as_text(file));
            found.extend(vendor_types(file, files));
            found.extend(too_long(file));
        }
        if file.path == "contract/Cargo.toml" {
            found.extend(contract_dependencies(file));
        }
        if file.path == "style/main.css" {
            found.extend(styles::stylesheets(file, files));
        }
    }
    found.extend(claims::unheld(files));
    found.extend(claims::unknown(files));
    found.extend(unplaced_modules(files));
    found.extend(styles::classes_with_two_homes(files));
    found
}

fn is_rust(file: &SourceFile) -> bool {
    file.path.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs")
}

/// The lines of a file's code that are not tests, numbered from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().take(lines_before_tests(text)).enumerate().map(|(index, line)| (index + 1, line))
}

fn fences(file: &SourceFile) -> Vec<Violation> {
    let code = only_code(&file.text);
    let fences = FENCES
        .iter()
        .filter(|fence| covers(fence.within, &file.path) && !covers(fence.except, &file.path));
    fences
        .flat_map(|fence| lines(&code).map(move |(line, text)| (fence, line, text)))
        .flat_map(|(fence, line, text)| {
            let named = fence.words.iter().filter(move |word| names(text, word));
            named.map(move |word| (fence, line, word.trim_end_matches('(')))
        })
        .map(|(fence, line, word)| {
            violation(
                file,
                line,
                format!("`{word}` may not be named here; {}", fence.rule),
                fence.why,
            )
        })
        .collect()
}

/// Whether a path is one of these files or lies in one of these folders (which end with a slash).
fn covers(places: &[&str], path: &str) -> bool {
    places
        .iter()
        .any(|place| if place.ends_with('/') { path.starts_with(place) } else { path == *place })
}

/// Whether a line names a word that is not part of a longer one. A needle that ends with `(` is a call.
fn names(line: &str, needle: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + needle.len()..].chars().next();
        !before.is_some_and(is_word) && (needle.ends_with('(') || !after.is_some_and(is_word))
    })
}

/// Holds every `crate::…` of a module against what its layer may use.
fn layers(file: &SourceFile, root: &str, layers: &'static [rules::Layer]) -> Vec<Violation> {
    let Some(module) = top_module(&file.path, root) else { return Vec::new() };
    let Some(layer) = layers.iter().find(|layer| layer.module == module) else { return Vec::new() };
    let code = only_code(&file.text);
    let last = lines_before_tests(&code);
    let allowed = |used: &str| {
        let own = std::iter::once(&layer.module).chain(layer.may_use);
        own.into_iter().any(|allowed| {
            used == *allowed
                || used.strip_prefix(allowed).is_some_and(|rest| rest.starts_with("::"))
        })
    };
    let may = if layer.may_use.is_empty() {
        "nothing else of the crate".to_owned()
    } else {
        layer.may_use.join(", ")
    };
    crate_uses(&code)
        .into_iter()
        .filter(|(line, used)| *line <= last && !allowed(used))
        .map(|(line, used)| {
            violation(
                file,
                line,
                format!("`{module}` may not use `{used}`; it may use {may}"),
                layer.why,
            )
        })
        .collect()
}

/// `src/ui/dialog.rs` and `src/ui.rs` are in `ui`; the crate's own root is in no module.
fn top_module<'a>(path: &'a str, root: &str) -> Option<&'a str> {
    let inner = path.strip_prefix(root)?;
    let module = inner
        .split_once('/')
        .map_or_else(|| inner.strip_suffix(".rs"), |(folder, _)| Some(folder))?;
    (!matches!(module, "lib" | "main" | "bin")).then_some(module)
}

/// Each line that says `crate::…`, with the first two names of what follows, for every branch of a group.
fn crate_uses(code: &str) -> Vec<(usize, String)> {
    let mut uses = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|character: char| {
            character.is_alphanumeric() || matches!(character, '_' | '$')
        }) {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        uses.extend(
            branches(&code[at + "crate::".len()..], 2).into_iter().map(|used| (line, used)),
        );
    }
    uses
}

/// The paths that a use tree starts with, as deep as `depth` names: `a::{b, c::d}` is `a::b` and `a::c`.
fn branches(tree: &str, depth: usize) -> Vec<String> {
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return split_group(group).into_iter().flat_map(|branch| branches(branch, depth)).collect();
    }
    let end = tree
        .find(|character: char| !(character.is_alphanumeric() || character == '_'))
        .unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    if name.is_empty() {
        return Vec::new();
    }
    let inner = rest
        .strip_prefix("::")
        .filter(|_| depth > 1)
        .map(|rest| branches(rest, depth - 1))
        .unwrap_or_default();
    if inner.is_empty() {
        vec![name.to_owned()]
    } else {
        inner.iter().map(|inner| format!("{name}::{inner}")).collect()
    }
}

/// The branches between braces, whose opening one is gone already.
fn split_group(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            ',' if depth == 0 => {
                found.push(&group[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                found.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// A new module takes its place in the layers, or the arrows mean nothing.
fn unplaced_modules(files: &[SourceFile]) -> Vec<Violation> {
    let unplaced = |file: &&SourceFile| {
        is_rust(file)
            && top_module(&file.path, "src/")
                .is_some_and(|module| LAYERS.iter().all(|layer| layer.module != module))
    };
    let why =
        "dependencies run one way, and that can only be checked for modules that have a place";
    let rule = "this module is in no layer; add it to LAYERS in xtask/src/tidy/rules.rs".to_owned();
    files.iter().filter(unplaced).map(|file| violation(file, 1, rule.clone(), why)).collect()
}

/// Finds a role's key beside a comparison or a match arm.
fn roles_as_text(file: &SourceFile) -> Vec<Violation> {
    let is_ours = ["src/", "server/src/", "contract/src/", "embed/"]
        .iter()
        .any(|root| file.path.starts_with(root));
    if !is_ours || file.path == ROLE_MODULE {
        return Vec::new();
    }
    let code = without_comments(&file.text);
    let compared = |line: &str, role: &str| {
        let quoted = format!("\"{role}\"");
        line.match_indices(&quoted).any(|(at, _)| {
            let (before, after) = (line[..at].trim_end(), line[at + quoted.len()..].trim_start());
            ["==", "!="].iter().any(|sign| before.ends_with(sign))
                || ["=>", "==", "!=", "|", "if "].iter().any(|sign| after.starts_with(sign))
        })
    };
    let why = "a custom role must never pass for a known one; capabilities say what a role may do";
    lines(&code)
        .flat_map(|(line, text)| {
            ROLES.iter().filter(move |role| compared(text, role)).map(move |role| (line, role))
        })
        .map(|(line, role)| {
            violation(
                file,
                line,
                format!("the role `{role}` is compared as text; use contract::role"),
                why,
            )
        })
        .collect()
}

/// A vendor's types stay beside its `wire.rs`.
fn vendor_types(file: &SourceFile, files: &[SourceFile]) -> Vec<Violation> {
    let Some((folder, _)) =
        file.path.rsplit_once('/').filter(|_| file.path.starts_with("server/src/"))
    else {
        return Vec::new();
    };
    if files.iter().any(|other| other.path == format!("{folder}/wire.rs")) {
        return Vec::new();
    }
    let code = only_code(&file.text);
    let why = "a vendor's types stop at its wire.rs, so that a change at the vendor's ends there";
    lines(&code)
        .filter(|(_, text)| names(text, "wire"))
        .map(|(line, _)| {
            violation(file, line, "`wire` is named outside its vendor's folder".to_owned(), why)
        })
        .collect()
}

fn too_long(file: &SourceFile) -> Option<Violation> {
    let limit = LIMITS.iter().find(|limit| file.path.contains(limit.part))?;
    let length = file.text.lines().count();
    let rule = format!("{length} lines; {} has at most {}: split it", limit.what, limit.lines);
    (length > limit.lines).then(|| {
        violation(file, limit.lines + 1, rule, "a file is read as a whole, and does one thing")
    })
}

fn contract_dependencies(file: &SourceFile) -> Vec<Violation> {
    let numbered = file.text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let section = numbered
        .skip_while(|(_, line)| *line != "[dependencies]")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('['));
    let named = section.filter_map(|(line, text)| {
        let name = text
            .split(['.', '=', ' '])
            .next()
            .filter(|name| !name.is_empty() && !name.starts_with('#'))?;
        Some((line, name))
    });
    named
        .filter(|(_, name)| !CONTRACT_DEPENDENCIES.contains(name))
        .map(|(line, name)| {
            let rule = format!(
                "the contract may not depend on `{name}`; it may on {}",
                CONTRACT_DEPENDENCIES.join(", ")
            );
            violation(
                file,
                line,
                rule,
                "the contract is the wire and does no I/O: browser and server both compile it",
            )
        })
        .collect()
}

fn machine_paths(file: &SourceFile) -> Vec<Violation> {
    let numbered = file.text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let names_one = |line: &str| {
        MACHINE_PATHS.iter().any(|[start, end]| {
            line.match_indices(start).any(|(at, _)| {
                let starts_a_path = !line[..at].ends_with(|before: char| {
                    before.is_alphanumeric() || matches!(before, '.' | '}' | '-')
                });
                starts_a_path && line[at + start.len()..].starts_with(end)
            })
        })
    };
    let why = "the project is built on other machines than the one it was written on";
    let found = numbered.filter(|(_, line)| names_one(line));
    found
        .map(|(line, _)| violation(file, line, "a path of somebody's machine".to_owned(), why))
        .collect()
}

fn violation(file: &SourceFile, line: usize, rule: String, why: &'static str) -> Violation {
    Violation { path: file.path.clone(), line, rule, why }
}

#[cfg(test)]
mod tests;
