//! Addresses that read like others: whoever is invited gets in, so an admin is told before.
//!
//! Unicode's whole table of characters that look alike (UTS #39) would be larger than the form that asks it. Here are the letters of the
//! three alphabets that share their shapes, and those few of others that appear in tricks; whoever writes in one alphabet is not bothered.

use mixpeek_users_contract::email::EmailAddress;

/// What is odd about an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// A part of it mixes alphabets.
    Mixed,
    /// A part of it is in another alphabet and reads like these Latin letters.
    ReadsLike(String),
    /// Its domain is written in the code for other alphabets.
    Coded,
    /// It differs from this one, which is known here, by look-alikes only.
    Like(String),
}

/// Letters of other alphabets, each behind the Latin one that it looks like.
const SHAPES: &[(char, &str)] = &[
    ('a', "аɑα"),
    ('b', "Ьᖯ"),
    ('c', "сϲⅽ"),
    ('d', "ԁⅾ"),
    ('e', "еҽ℮"),
    ('g', "ɡց"),
    ('h', "һհ"),
    ('i', "іıɩιⅰ"),
    ('j', "јϳ"),
    ('k', "κк"),
    ('l', "ӏاⅼ"),
    ('m', "мⅿ"),
    ('n', "ոп"),
    ('o', "оοօσ"),
    ('p', "рρ"),
    ('q', "ԛզ"),
    ('r', "гᴦ"),
    ('s', "ѕ"),
    ('t', "тτ"),
    ('u', "սυц"),
    ('v', "ѵν"),
    ('w', "ԝѡա"),
    ('x', "хχⅹ"),
    ('y', "уγү"),
    ('z', "ᴢ"),
];

/// The Latin letter that a letter looks like, in lower case; itself if it looks like none.
fn latin(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    // The wide forms are Latin letters in another dress.
    if let Some(plain) = u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32)
        && plain.is_ascii_alphanumeric()
    {
        return plain.to_ascii_lowercase();
    }
    let found = SHAPES.iter().find(|(_, alike)| alike.contains(letter));
    found.map_or(letter, |(latin, _)| *latin)
}

/// What addresses without case and diacritics have in common that are hard to tell apart.
pub fn shape(address: &str) -> String {
    let shape = |letter| match latin(letter) {
        '0' => 'o',
        '1' => 'l',
        letter => letter,
    };
    address.chars().map(shape).collect()
}

/// What is odd about an address by itself.
pub fn odd(address: &EmailAddress) -> Option<Odd> {
    let lower = address.folded();
    let domain = lower.split_once('@').map_or("", |(_, domain)| domain);
    if domain.split('.').any(|label| label.starts_with("xn--")) {
        return Some(Odd::Coded);
    }
    lower.split(['@', '.', '-', '_', '+']).find_map(odd_part)
}

fn odd_part(part: &str) -> Option<Odd> {
    let is_latin = |c: char| c.is_ascii_alphabetic();
    let foreign = part.chars().filter(|c| c.is_alphabetic() && is_of_a_sharing_alphabet(*c));
    if foreign.count() == 0 {
        return None;
    }
    if part.contains(is_latin) {
        return Some(Odd::Mixed);
    }
    let reads: String = part.chars().map(latin).collect();
    reads.is_ascii().then_some(Odd::ReadsLike(reads))
}

/// Greek, Cyrillic, Armenian, Cherokee, and letters in another dress.
fn is_of_a_sharing_alphabet(letter: char) -> bool {
    matches!(letter,
        '\u{131}' | '\u{251}' | '\u{261}' | '\u{269}'
        | '\u{370}'..='\u{58f}'
        | '\u{13a0}'..='\u{13ff}'
        | '\u{1d00}'..='\u{1d2b}'
        | '\u{1f00}'..='\u{1fff}'
        | '\u{2100}'..='\u{218f}'
        | '\u{ab30}'..='\u{abbf}'
        | '\u{ff21}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Option<Odd> {
        odd(&address.parse().unwrap())
    }

    #[test]
    fn whoever_writes_in_one_alphabet_is_not_bothered() {
        for address in [
            "ann@example.com",
            "bob.smith+users@mail.example.co.uk",
            "søren@bücher.example",
            "用户2@例子.公司",
            "иван.петров@пример.рф",
            "γιώργος@παράδειγμα.ελ",
            "ليلى@مثال.إختبار",
            "a1@example.org",
        ] {
            assert_eq!(of(address), None, "{address}");
        }
    }

    #[test]
    fn alphabets_in_one_word_are_mixed() {
        for address in
            ["bоb@example.org", "bob@exаmple.org", "раypal@x.io", "ｂob@x.io", "bıll@x.io"]
        {
            assert_eq!(of(address), Some(Odd::Mixed), "{address}");
        }
    }

    #[test]
    fn another_alphabet_that_reads_like_latin_is_said() {
        assert_eq!(of("сосо@x.io"), Some(Odd::ReadsLike("coco".to_owned())));
        assert_eq!(of("bob@оре.io"), Some(Odd::ReadsLike("ope".to_owned())));
    }

    #[test]
    fn a_domain_in_code_is_said() {
        assert_eq!(of("bob@xn--exmple-cua.com"), Some(Odd::Coded));
        assert_eq!(of("xn--bob@example.org"), None, "a mailbox may be called that");
    }

    fn alike(one: &str, other: &str) -> bool {
        shape(one) == shape(other)
    }

    #[test]
    fn look_alikes_are_one_and_others_are_not() {
        let known = "ann.li0@example.com";
        for address in [
            "аnn.li0@example.com",
            "Ann.l10@example.com".replace('1', "i").as_str(),
            "ann.liO@exаmple.com",
        ] {
            assert!(alike(address, known), "{address}");
        }
        assert!(alike("1i@example.com", "li@EXAMPLE.com"));
        for address in ["anna.li0@example.com", "ann.li0@example.co", "ann.li0@example.com.", ""] {
            assert!(!alike(address, known), "{address}");
        }
    }
}
