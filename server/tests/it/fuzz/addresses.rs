//! Email addresses, which are read from forms, bodies and lists.

use mixpeek_users_contract::email::{self, EmailAddress};
use proptest::prelude::Strategy;
use proptest::prop_oneof;

use super::{each, text};

fn candidate() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        "[a-z.@+-]{1,30}",
        "\\PC{1,10}@\\PC{1,10}\\.\\PC{1,5}",
        (text(), text()).prop_map(|(local, domain)| format!("{local}@{domain}.example")),
        "[a-z]{60,70}@[a-z]{60,70}\\.[a-z]{2,130}",
    ]
}

#[test]
fn an_address_is_read_or_refused_in_words() {
    each(10_000, candidate(), |text| match text.parse::<EmailAddress>() {
        Err(problem) => assert!(!problem.to_string().is_empty()),
        Ok(address) => {
            let written = address.as_str();
            assert_eq!(written, text.trim());
            assert_eq!(written.parse(), Ok(address.clone()), "read again, it is the same");
            assert!(written.len() <= 254 && written.matches('@').count() == 1, "{written:?}");
            let visible = |c: char| {
                !c.is_control()
                    && !c.is_whitespace()
                    && !"\u{200b}\u{200d}\u{202e}\u{2066}\u{feff}".contains(c)
            };
            assert!(written.chars().all(visible), "{written:?}");
            assert!(
                !written.contains(['<', '>', '"', ',', ';', ':', '(', ')', '\\', '[', ']']),
                "{written:?}"
            );
            assert_eq!(
                email::fold(&address.folded()),
                address.folded(),
                "folded twice, it is the same"
            );
        }
    });
}
