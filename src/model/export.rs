//! The members as a file.

use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::organization::OrganizationUser;

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

/// A leading apostrophe makes a spreadsheet show a cell as text (OWASP, CSV injection).
fn push_field(out: &mut String, field: &str) {
    let begins = |with: &[char]| field.trim_start().starts_with(with);
    // The wide ones are the same to spreadsheets of East Asia.
    let is_formula = begins(&['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || field.starts_with(['\t', '\r', '\n']);
    let needs_quotes = is_formula || field.contains([',', '"', '\n', '\r', ' ']);
    if !needs_quotes {
        out.push_str(field);
        return;
    }
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    out.push_str(&field.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::tests::member;

    #[test]
    fn no_cell_is_a_formula() {
        for text in
            ["=1", "+1", "-1", "@A1", "\t1", "\r1", " =1", "\u{3000}=1", "＝1", "＋1", "－1", "＠A"]
        {
            let mut line = String::new();
            push_field(&mut line, text);
            assert_eq!(line, format!("\"'{text}\""));
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
