//! Reads messages, and takes nothing for granted: what the screen would show as it is, is a mistake here.

use std::collections::BTreeSet;

/// What is in a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    /// What it is filled with.
    pub(crate) names: BTreeSet<String>,
    /// The categories of each plural, sorted.
    pub(crate) plurals: Vec<Vec<String>>,
    /// The words of each choice, sorted.
    pub(crate) selects: Vec<Vec<String>>,
}

pub(crate) fn parse(text: &str) -> Result<Message, String> {
    let mut message = Message::default();
    read(text, false, &mut message)?;
    Ok(message)
}

fn read(text: &str, counts: bool, message: &mut Message) -> Result<(), String> {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '#', '\'']) {
        let after = &rest[at + 1..];
        rest = match &rest[at..=at] {
            "{" => {
                let end = end_of(after)?;
                argument(&after[..end], message)?;
                &after[end + 1..]
            }
            "#" if counts => after,
            mark => return Err(format!("a stray {mark:?} in {text:?}")),
        };
    }
    Ok(())
}

fn end_of(text: &str) -> Result<usize, String> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return Ok(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    Err(format!("a brace is open in {text:?}"))
}

fn argument(inside: &str, message: &mut Message) -> Result<(), String> {
    let parts: Vec<_> = inside.splitn(3, ',').map(str::trim).collect();
    message.names.insert(parts[0].to_owned());
    let (kind, mut rest) = match parts[..] {
        [_] => return Ok(()),
        [_, kind @ ("plural" | "select"), branches] => (kind, branches),
        _ => return Err(format!("{inside:?} is neither plural nor select")),
    };
    let mut selectors = Vec::new();
    while let Some((selector, after)) = rest.split_once('{') {
        let end = end_of(after)?;
        selectors.push(selector.trim().to_owned());
        read(&after[..end], kind == "plural", message)?;
        rest = after[end + 1..].trim_start();
    }
    selectors.sort();
    if kind == "plural" {
        message.plurals.push(selectors);
    } else {
        message.selects.push(selectors);
    }
    Ok(())
}
