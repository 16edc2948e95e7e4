//! The members as a file.

use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::organization::OrganizationUser;
use mixpeek_users_contract::visible::is_hidden;

use super::access::Entry;

/// The members as CSV (RFC 4180) with a header line, readable by spreadsheets: texts a spreadsheet would run as a formula are defused.
pub fn csv<'a>(members: impl Iterator<Item = &'a Member>) -> String {
    let mut out = String::from("user_id,name,email,role,status,joined_at\r\n");
    for member in members {
        push_line(
            &mut out,
            &[
                member.user_id.as_str(),
                member.name.as_deref().unwrap_or_default(),
                member.email.as_deref().unwrap_or_default(),
                member.role.as_str(),
                member.status.as_ref().map_or("", |status| status.as_str()),
                member.joined_at.as_ref().map_or("", |moment| moment.as_str()),
            ],
        );
    }
    out
}

/// Who has access to which app, in the same form.
pub fn access_csv<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut out =
        String::from("user_id,name,email,app_id,app,role,manages_users,status,joined_at\r\n");
    for entry in entries {
        let member = &entry.row.member;
        push_line(
            &mut out,
            &[
                member.user_id.as_str(),
                member.name.as_deref().unwrap_or_default(),
                member.email.as_deref().unwrap_or_default(),
                entry.id.app.as_str(),
                entry.title.as_deref().unwrap_or_default(),
                member.role.as_str(),
                if entry.administers { "yes" } else { "no" },
                member.status.as_ref().map_or("", |status| status.as_str()),
                member.joined_at.as_ref().map_or("", |moment| moment.as_str()),
            ],
        );
    }
    out
}

/// Team accounts, in the same form.
pub fn accounts_csv<'a>(accounts: impl Iterator<Item = &'a OrganizationUser>) -> String {
    let mut out = String::from("email,name,role,status,last_login,created_at\r\n");
    for account in accounts {
        push_line(
            &mut out,
            &[
                &account.email,
                account.user_name.as_deref().unwrap_or_default(),
                account.role.as_str(),
                account.status.as_str(),
                account.last_login.as_ref().map_or("", |moment| moment.as_str()),
                account.created_at.as_ref().map_or("", |moment| moment.as_str()),
            ],
        );
    }
    out
}

fn push_line(out: &mut String, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_field(out, field);
    }
    out.push_str("\r\n");
}

/// What divides cells: a comma here, and to a spreadsheet in many countries a semicolon or a tab, whatever stands in quotation marks
/// that do not begin its cell.
const DIVIDERS: [char; 6] = [',', ';', '\t', '\n', '\r', '"'];

/// An apostrophe makes a spreadsheet show a cell as text (OWASP, CSV injection). It stands before every formula, also where a cell would
/// begin if the file were divided in another way.
fn push_field(out: &mut String, field: &str) {
    if !field.contains(DIVIDERS) && !field.contains(' ') && !is_formula(field) {
        out.push_str(field);
        return;
    }
    out.push('"');
    if field.starts_with(['\t', '\r', '\n']) {
        out.push('\'');
    }
    let mut rest = field;
    loop {
        if is_formula(rest) {
            out.push('\'');
        }
        let Some(at) = rest.find(DIVIDERS) else { break };
        // Each of them is one byte long.
        let (cell, after) = rest.split_at(at + 1);
        out.push_str(cell);
        if cell.ends_with('"') {
            out.push('"');
        }
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}

/// Whether a cell is one to a spreadsheet. The wide signs are the same to those of East Asia, and what cannot be seen may not count.
fn is_formula(cell: &str) -> bool {
    let blank = |c: char| !DIVIDERS.contains(&c) && (c.is_whitespace() || is_hidden(c));
    cell.trim_start_matches(blank).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::tests::member;

    fn field(text: &str) -> String {
        let mut line = String::new();
        push_field(&mut line, text);
        line
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in [
            "=1",
            "+1",
            "-1",
            "@A1",
            "\t1",
            "\r1",
            " =1",
            "\u{3000}=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "\u{feff}=1",
        ] {
            assert_eq!(field(text), format!("\"'{text}\""));
        }
    }

    #[test]
    fn no_cell_is_a_formula_where_something_else_than_a_comma_divides_them() {
        for (text, expected) in [
            ("a;=1", "a;'=1"),
            ("a\t=1", "a\t'=1"),
            ("a, =1", "a,' =1"),
            ("a\n=1", "a\n'=1"),
            ("a\r\n@A", "a\r\n'@A"),
            ("a;＝1", "a;'＝1"),
            ("Bob;=1+1;", "Bob;'=1+1;"),
            ("a\"=1", "a\"\"'=1"),
            (";\t\u{3000}-1", ";\t'\u{3000}-1"),
            ("a;b", "a;b"),
            ("a\tb", "a\tb"),
        ] {
            assert_eq!(field(text), format!("\"{expected}\""), "{text:?}");
        }
        assert_eq!(field("Bob=1+1-1"), "Bob=1+1-1", "a sign within a word is one");
    }

    #[test]
    fn whoever_divides_the_file_and_however_gets_no_formula() {
        let signs = ["a", "=", "-", "+", "@", "＝", ";", ",", "\t", "\n", "\r", "\"", " ", "'"];
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..20_000 {
            let text: String =
                (0..rng.usize(0..8)).map(|_| signs[rng.usize(..signs.len())]).collect();
            let written = field(&text);
            for divider in [",", ";", "\t"] {
                let cells = written.split(divider).flat_map(|cell| cell.split(['\n', '\r', '"']));
                for cell in cells {
                    assert!(!is_formula(cell), "{text:?} {written:?} {cell:?}");
                }
            }
        }
    }

    #[test]
    fn quotes_and_defuses() {
        let mut person = member("u1");
        person.name = Some("=HYPERLINK(\"http://evil\")".into());
        person.email = Some("Smith, \"J\"".into());
        person.status = Some("suspended".into());
        let file = csv([person, member("u2")].iter());
        assert_eq!(
            file,
            "user_id,name,email,role,status,joined_at\r\n\
             u1,\"'=HYPERLINK(\"\"http://evil\"\")\",\"Smith, \"\"J\"\"\",org:member,suspended,\r\n\
             u2,u2,u2@x.io,org:member,,\r\n"
        );
    }
}
