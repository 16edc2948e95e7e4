//! Addresses out of whatever people paste: lists, spreadsheets, the `To:` line of a mail.

/// The pieces of `text` that are meant as addresses, in order. Separators are comma, semicolon and any white space; of
/// `Jane Smith <jane@x.io>` and `"Smith, Jane" <jane@x.io>` only the address counts.
pub fn split(text: &str) -> Vec<&str> {
    entries(text).into_iter().flat_map(addresses).collect()
}

/// Splits at commas, semicolons and line ends that stand outside quotation marks.
fn entries(text: &str) -> Vec<&str> {
    // Quotation marks protect a separator only if they come in pairs; a stray one is just a character.
    let quotes_pair_up = text.matches('"').count().is_multiple_of(2);
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= quotes_pair_up && c == '"';
        !quoted && matches!(c, ',' | ';' | '\n' | '\r' | '\t')
    })
    .collect()
}

/// The addresses of one entry: what stands in angle brackets, or every word.
fn addresses(entry: &str) -> Vec<&str> {
    let mut bracketed = Vec::new();
    let mut rest = entry;
    while let Some((_, after)) = rest.split_once('<')
        && let Some((inside, tail)) = after.split_once('>')
    {
        bracketed.push(inside.trim());
        rest = tail;
    }
    bracketed.retain(|inside| !inside.is_empty());
    if bracketed.is_empty() {
        entry.split_whitespace().map(trim_wrapping).filter(|word| !word.is_empty()).collect()
    } else {
        bracketed
    }
}

/// Drops what surrounds an address in running text: quotation marks, brackets, `mailto:`.
fn trim_wrapping(word: &str) -> &str {
    let word = word.trim_matches(|c| matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']'));
    word.strip_prefix("mailto:").unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_what_people_paste() {
        for (text, expected) in [
            ("a@x.io", vec!["a@x.io"]),
            (
                "a@x.io, b@x.io;c@x.io\td@x.io\r\ne@x.io f@x.io",
                vec!["a@x.io", "b@x.io", "c@x.io", "d@x.io", "e@x.io", "f@x.io"],
            ),
            ("Jane Smith <jane@x.io>", vec!["jane@x.io"]),
            ("\"Smith, Jane\" <jane@x.io>, Bob <bob@x.io>", vec!["jane@x.io", "bob@x.io"]),
            ("Jane <j@x.io> Bob <b@x.io>", vec!["j@x.io", "b@x.io"]),
            (
                "<a@x.io> ; (b@x.io) 'c@x.io' mailto:d@x.io",
                vec!["a@x.io", "b@x.io", "c@x.io", "d@x.io"],
            ),
            ("one\" a@x.io, b@x.io", vec!["one", "a@x.io", "b@x.io"]),
            ("a <> b", vec!["a", "b"]),
            (" ,;\n ", vec![]),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }
}
