//! What a person can see of a text that somebody else wrote.
//!
//! Unicode has characters that show nothing: some turn the direction of whatever follows, and others make two texts differ that look
//! alike. In a name they are left out; in an address, where every character counts, something stands in their place.

/// How much of a text is kept, in characters: more than any name or address that mail can carry has.
const LONGEST: usize = 400;

/// What stands in for a character that cannot be seen and must not be overlooked.
pub const STAND_IN: &str = "\u{fffd}";

/// The text as it can be shown, if it has to differ: `stand_in` in place of each hidden character, and an ellipsis in place of what is
/// too much.
pub fn visible(text: &str, stand_in: &str) -> Option<Box<str>> {
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    if end.is_none() && !text.contains(is_hidden) {
        return None;
    }
    let kept = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    // Letters are joined and pictures are chosen by characters that show nothing by themselves.
    let may_join = stand_in.is_empty() && kept.contains(is_seen);
    let mut shown = String::new();
    for character in kept.chars() {
        if !is_hidden(character) || may_join && is_joining(character) {
            shown.push(character);
        } else {
            shown.push_str(stand_in);
        }
    }
    if end.is_some() {
        shown.push('…');
    }
    Some(shown.into())
}

fn is_seen(character: char) -> bool {
    !is_hidden(character) && !character.is_whitespace()
}

/// Joiners, variation selectors, and the tags of which flags are made.
fn is_joining(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// Whether a character shows nothing: Unicode's `Default_Ignorable_Code_Point` and controls, and the blank pattern of Braille.
pub fn is_hidden(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        visible(text, "").map_or_else(|| text.to_owned(), String::from)
    }

    #[test]
    fn plain_names_stay_as_they_are() {
        for text in ["", "Jane Smith", "ليلى حداد", "陈伟", "José", "O’Neil", "שלום"]
        {
            assert_eq!(visible(text, ""), None, "{text}");
        }
    }

    #[test]
    fn a_name_turns_no_direction() {
        assert_eq!(name("\u{202e}gpj.eniM\u{202c}"), "gpj.eniM");
        assert_eq!(name("a\u{2066}b\u{2069}c\u{200f}d\u{61c}"), "abcd");
        assert_eq!(name("a\u{2029}b\nc\u{0}"), "a\u{2029}bc");
    }

    #[test]
    fn joiners_join_only_what_can_be_seen() {
        for text in ["👩\u{200d}🚀", "نمی\u{200c}خواهم", "❤\u{fe0f}"] {
            assert_eq!(name(text), text);
        }
        for text in ["\u{200d}\u{200c}", "\u{3164}", "\u{2800} \u{200b}", "\u{ad}\u{feff}"] {
            assert_eq!(name(text).trim(), "", "{text:?}");
        }
    }

    #[test]
    fn an_address_shows_what_is_hidden_in_it() {
        let address = visible("an\u{200b}n@x.io\u{202e}", STAND_IN);
        assert_eq!(address.as_deref(), Some("an\u{fffd}n@x.io\u{fffd}"));
        assert_eq!(visible("a\u{200d}nn@x.io", STAND_IN).as_deref(), Some("a\u{fffd}nn@x.io"));
    }

    #[test]
    fn a_text_is_as_long_as_a_person_reads() {
        assert_eq!(visible(&"é".repeat(LONGEST), ""), None);
        let cut = name(&"é".repeat(1_000_000));
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert!(cut.ends_with('…'));
    }
}
