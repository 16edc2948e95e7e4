//! The members as a file.

use mixpeek_users_contract::member::Member;

/// The members as CSV (RFC 4180) with a header line, readable by spreadsheets: texts a spreadsheet would run as a formula are defused.
pub fn csv<'a>(members: impl Iterator<Item = &'a Member>) -> String {
    let mut out = String::from("user_id,name,email,role,joined_at\r\n");
    for member in members {
        let fields = [
            member.user_id.as_str(),
            member.name.as_deref().unwrap_or_default(),
            member.email.as_deref().unwrap_or_default(),
            member.role.as_str(),
            member.joined_at.as_ref().map_or("", |moment| moment.as_str()),
        ];
        for (index, field) in fields.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_field(&mut out, field);
        }
        out.push_str("\r\n");
    }
    out
}

/// A leading apostrophe makes a spreadsheet show a cell as text (OWASP, CSV injection).
fn push_field(out: &mut String, field: &str) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
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
    fn quotes_and_defuses() {
        let mut person = member("u1");
        person.name = Some("=HYPERLINK(\"http://evil\")".into());
        person.email = Some("Smith, \"J\"".into());
        let file = csv([person, member("u2")].iter());
        assert_eq!(
            file,
            "user_id,name,email,role,joined_at\r\n\
             u1,\"'=HYPERLINK(\"\"http://evil\"\")\",\"Smith, \"\"J\"\"\",org:member,\r\n\
             u2,u2,u2@x.io,org:member,\r\n"
        );
    }
}
