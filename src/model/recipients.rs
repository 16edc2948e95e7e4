//! Addresses out of whatever people paste: lists, spreadsheets, the `To:` line of a mail.

/// The pieces of `text` that are meant as addresses, in order. Separators are comma, semicolon and any white space; of
/// `Jane Smith <jane@x.io>` and `"Smith, Jane" <jane@x.io>` only the address counts.
pub fn split(text: &str) -> Vec<&str> {
    entries(text).into_iter().flat_map(addresses).collect()
}

/// What a file holds: one address a line, or a table with addresses somewhere in its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Everything that is meant as an address, in order.
    pub addresses: Vec<&'a str>,
    /// How many lines have none; a heading does not count.
    pub without: usize,
}

/// The addresses in a file. Of a table's row only what has an at sign is meant as one.
pub fn in_lines(text: &str) -> Listed<'_> {
    let (mut addresses, mut without) = (Vec::new(), 0);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let before = addresses.len();
        addresses.extend(split(line).into_iter().filter(|piece| piece.contains('@')));
        without += usize::from(number > 0 && addresses.len() == before);
    }
    Listed { addresses, without }
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

    #[test]
    fn a_table_is_read_for_its_addresses() {
        let table = "\u{feff}Name;Email;Team\r\n\"Smith, Jane\";jane@x.io;Sales\r\n\r\nBob;;Sales\r\nAnn;ann@x;\r\n";
        let listed = in_lines(table);
        assert_eq!(listed, Listed { addresses: vec!["jane@x.io", "ann@x"], without: 1 });
        let list = in_lines("a@x.io\nb@x.io");
        assert_eq!((list.addresses.len(), list.without), (2, 0), "a list needs no heading");
        assert_eq!(in_lines("").addresses, Vec::<&str>::new());
    }
}
