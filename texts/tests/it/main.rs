//! What holds for every language, English included.
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod parse;

use mixpeek_users_texts::{ENGLISH, KEYS, LANGUAGES, Language};
use parse::{Message, parse};

/// The plural categories that CLDR gives each language, as `new Intl.PluralRules(tag).resolvedOptions().pluralCategories` names them.
const CATEGORIES: [(&str, &[&str]); 8] = [
    ("ar", &["few", "many", "one", "other", "two", "zero"]),
    ("de", &["one", "other"]),
    ("en", &["one", "other"]),
    ("es", &["many", "one", "other"]),
    ("fr", &["many", "one", "other"]),
    ("ja", &["other"]),
    ("pt", &["many", "one", "other"]),
    ("zh", &["other"]),
];

/// Every message of every language: the language, the name of the text, the message, and the same in English.
fn messages() -> impl Iterator<Item = (&'static str, &'static str, Message, Message)> {
    let english = ENGLISH.as_array();
    let all: [(&str, &Language); 1] = [("en", &ENGLISH)];
    all.into_iter().chain(LANGUAGES).flat_map(move |(tag, language)| {
        let texts = language.as_array();
        (0..KEYS.len()).map(move |index| {
            let read = |text: &str| {
                parse(text).unwrap_or_else(|why| panic!("{tag}, {}: {why}", KEYS[index]))
            };
            (tag, KEYS[index], read(texts[index]), read(english[index]))
        })
    })
}

#[test]
fn no_text_is_empty_or_ends_in_white_space() {
    for (tag, language) in LANGUAGES {
        for (key, text) in KEYS.iter().zip(language.as_array()) {
            assert!(!text.is_empty() && text.trim() == text, "{tag}, {key}: {text:?}");
        }
    }
}

#[test]
fn every_language_fills_in_what_english_does() {
    for (tag, key, message, english) in messages() {
        assert_eq!(message.names, english.names, "{tag}, {key}");
    }
}

#[test]
fn every_plural_has_the_categories_of_its_language() {
    for (tag, key, message, _) in messages() {
        let (_, categories) = CATEGORIES.iter().find(|(of, _)| *of == tag).unwrap();
        for plural in message.plurals {
            assert_eq!(plural, *categories, "{tag}, {key}");
        }
    }
}

#[test]
fn every_word_that_selects_is_known_to_english() {
    let mut english = std::collections::HashMap::new();
    for (tag, key, message, _) in messages() {
        if tag == "en" {
            english.insert(key, message.selects.first().cloned());
        }
        for select in message.selects {
            assert_eq!(Some(select), english[key], "{tag}, {key}");
        }
    }
}

/// Who speaks to the computer says what is written on a control (WCAG 2.5.3).
#[test]
fn what_is_written_on_a_control_is_in_its_name() {
    let pairs = [("open_invitation", "open_invitation_for"), ("invite_again", "invite_again_whom")];
    for (tag, language) in LANGUAGES {
        let texts = language.as_array();
        let text = |key| texts[KEYS.iter().position(|known| *known == key).unwrap()];
        for (written, name) in pairs {
            assert!(text(name).contains(text(written)), "{tag}, {name}: {}", text(name));
        }
    }
}

#[test]
fn nobody_is_shouted_at() {
    for (tag, language) in LANGUAGES {
        for (key, text) in KEYS.iter().zip(language.as_array()) {
            assert!(!text.contains(['!', '\u{a1}', '\u{ff01}']), "{tag}, {key}: {text}");
        }
    }
}

#[test]
fn a_translation_is_another_text() {
    let english = ENGLISH.as_array();
    for (tag, language) in LANGUAGES {
        let texts = language.as_array();
        let same = (0..KEYS.len()).filter(|index| texts[*index] == english[*index]).count();
        assert!(same < KEYS.len() / 10, "{tag}: {same} texts are those of English");
    }
}
