//! How to name and picture a person whose name, address and picture may all be missing or odd.

use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::route::is_path;

/// What to call a member: by name, without one by email, without either by id.
pub fn name(member: &Member) -> &str {
    non_blank(member.name.as_deref())
        .or_else(|| non_blank(member.email.as_deref()))
        .unwrap_or(member.user_id.as_str())
}

/// The line under the name: the email, unless it is the name already.
pub fn subline(member: &Member) -> Option<&str> {
    non_blank(member.name.as_deref()).and_then(|_| non_blank(member.email.as_deref()))
}

/// Whether the person can use the app now. A directory that does not say has nobody who could not.
pub fn status(member: &Member) -> &MemberStatus {
    member.status.as_ref().unwrap_or(&MemberStatus::Active)
}

fn non_blank(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// One or two letters that stand in for a picture: the first of the first and of the last word.
///
/// Scripts without words between spaces (Chinese, Japanese) get their first character only.
///
/// `upper` puts them into capitals: the browser knows how for every script.
pub fn initials(name: &str, upper: fn(&str) -> String) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let mut words = name
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '_' | '-' | '+'))
        .filter_map(first_letter);
    let first = words.next();
    let last = words.next_back();
    upper(&first.into_iter().chain(last).collect::<String>())
}

fn first_letter(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphanumeric())
}

/// How many hues avatars come in; style/ui/avatar.css has one rule for each.
pub const HUES: u32 = 8;

/// Which hue stands for an id: stable, so that a person keeps it in every session.
pub fn hue(id: &str) -> u32 {
    // FNV-1a: short, and spreads ids that differ in their last character only.
    let hash = id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) % HUES
}

/// A picture's address, if it is one a page may load: `http`, `https`, or a path on the directory's own server.
/// Anything else (`javascript:`, `data:`, relative paths) is somebody's trick or mistake, and the initials stand in.
pub fn picture(url: Option<&str>) -> Option<&str> {
    let url = non_blank(url)?;
    (is_web(url) && !names_a_user(url) || is_path(url)).then_some(url)
}

/// Whether a name stands before the host, which is a trick whatever is behind it.
fn names_a_user(url: &str) -> bool {
    let mut parts = url.split(['/', '\\']).skip(1).skip_while(|part| part.is_empty());
    parts.next().is_some_and(|host| host.contains('@'))
}

/// Whether an address is one of the web, `http` or `https`, and not a script in disguise.
pub fn is_web(url: &str) -> bool {
    let starts = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("https://") || starts("http://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::tests::member;

    #[test]
    fn a_person_is_named_by_name_then_email_then_id() {
        let mut person = member("u1");
        person.name = Some("Jane Smith".into());
        person.email = Some("jane@x.io".into());
        assert_eq!((name(&person), subline(&person)), ("Jane Smith", Some("jane@x.io")));
        person.name = Some("  ".into());
        assert_eq!((name(&person), subline(&person)), ("jane@x.io", None));
        person.email = None;
        assert_eq!((name(&person), subline(&person)), ("u1", None));
    }

    #[test]
    fn initials_of_many_kinds_of_names() {
        for (name, expected) in [
            ("Jane Smith", "JS"),
            ("Jane van der Berg", "JB"),
            ("Ö", "Ö"),
            ("jane.smith@x.io", "JS"),
            ("李小龍", "李"),
            ("فاطمة الزهراء", "فا"),
            ("<script>alert(1)</script>", "S"),
            ("(Bob) \"Bo\"", "BB"),
            ("ßen", "SS"),
            ("!!", ""),
        ] {
            assert_eq!(initials(name, str::to_uppercase), expected, "{name}");
        }
    }

    #[test]
    fn a_hue_is_stable_and_spread() {
        assert_eq!(hue("user_1"), hue("user_1"));
        let seen: std::collections::HashSet<_> =
            (0..100).map(|n| hue(&format!("user_{n}"))).collect();
        assert_eq!(seen.len(), HUES as usize);
    }

    #[test]
    fn only_web_pictures_are_loaded() {
        for good in
            ["https://img.example/a.png", "HTTP://x/a", "/demo/avatars/a.svg", "https://x/a@2x.png"]
        {
            assert_eq!(picture(Some(good)), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "data:image/svg+xml,x",
            "//evil.example/a",
            "/\\evil",
            "a.png",
            "",
            "blob:x",
            "file:///etc/passwd",
            "https://ann:secret@img.example/a.png",
            "https://img.example@evil.example/a.png",
            "https:///ann@evil.example/a.png",
            "/\t/evil.example/a",
        ] {
            assert_eq!(picture(Some(bad)), None, "{bad}");
        }
    }

    #[test]
    fn an_address_of_the_web_begins_like_one() {
        for good in ["https://users.example.com/sign-in", "HTTP://127.0.0.1"] {
            assert!(is_web(good), "{good}");
        }
        for bad in ["javascript:alert(1)", "/sign-in", " https://x", "https:/x", "data:,x", "", "é"]
        {
            assert!(!is_web(bad), "{bad}");
        }
    }
}
