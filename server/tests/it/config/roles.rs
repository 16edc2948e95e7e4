//! The roles that a Clerk instance has of its own.

use mixpeek_users_server::config::directory::Kind;

use super::{WHOLE, output, parse, run};

const BILLING: &str = "[[directories.shop.roles]]\nrole = \"org:billing\"\nlabel = \"Billing\"\n\
                       description = \"Can see and pay invoices.\"\n";
const ADMIN: &str = "[[directories.shop.roles]]\nrole = \"org:admin\"\n";

/// The whole file with roles in its directory at Clerk.
fn with(roles: &str) -> String {
    let before = "[directories.analytics]";
    WHOLE.replace(before, &format!("{roles}\n{before}"))
}

#[track_caller]
fn roles(text: &str) -> Vec<(String, String, String, bool)> {
    let file = parse(text).unwrap();
    let Kind::Clerk { roles, .. } = &file.directories[3].kind else { panic!("clerk") };
    let all = roles.iter().map(|info| {
        let (label, description) = (info.label.to_string(), info.description.to_string());
        (info.role.to_string(), label, description, info.administers)
    });
    all.collect()
}

#[test]
fn without_any_they_are_clerks_own_two() {
    let all = roles(WHOLE);
    let keys: Vec<_> = all.iter().map(|role| (&*role.0, role.3)).collect();
    assert_eq!(keys, [("org:member", false), ("org:admin", true)]);
}

#[test]
fn those_that_are_named_are_all_there_are_in_their_order() {
    let all = roles(&with(&format!("{ADMIN}{BILLING}")));
    let [admin, billing] = &*all else { panic!("{all:?}") };
    let billed = ("org:billing", "Billing", "Can see and pay invoices.", false);
    assert_eq!((&*billing.0, &*billing.1, &*billing.2, billing.3), billed);
    // What is left out of one of Clerk's own is known.
    assert_eq!((&*admin.0, &*admin.1, admin.3), ("org:admin", "Admin", true));
    assert!(admin.2.starts_with("Can use the app and manage"));
    let owner = BILLING.replace("billing", "owner") + "administers = true\n";
    let renamed = ADMIN.to_owned() + "label = \"Chief\"\nadministers = false\n";
    let all = roles(&with(&format!("{owner}{renamed}")));
    assert_eq!((all[0].3, &*all[1].1, all[1].3), (true, "Chief", false));
}

#[test]
fn each_mistake_is_said_with_its_line_and_what_to_write() {
    let role = |text: &str| format!("[[directories.shop.roles]]\n{text}\n");
    for (roles, line, said) in [
        (
            BILLING.to_owned(),
            0,
            "no role in [directories.shop] administers: write administers = true",
        ),
        (format!("{ADMIN}{ADMIN}"), 3, "the role `org:admin` is there twice in [directories.shop]"),
        (
            role("label = \"A\""),
            0,
            "[[directories.shop.roles]] needs `role`, as in role = \"org:billing\"",
        ),
        (role("role = \"\""), 1, "`role` in [[directories.shop.roles]] has to be a text in quotes"),
        (
            role("role = \"org:\""),
            1,
            "has to be a role's key at Clerk, as in role = \"org:billing\"",
        ),
        (role("role = \"billing\""), 1, "has to be a role's key at Clerk"),
        (BILLING.replace("label", "# "), 0, "needs `label`, as in label = \"Billing\""),
        (BILLING.replace("description", "# "), 0, "needs `description`, as in description = "),
        (
            BILLING.replace("\"Billing\"", "\" \""),
            2,
            "`label` in [[directories.shop.roles]] has to be",
        ),
        (format!("{ADMIN}administers = \"yes\"\n"), 2, "true or false, without quotes"),
        (
            format!("{ADMIN}lable = \"A\"\n"),
            2,
            "`lable` is not known in [[directories.shop.roles]]; did you mean `label`?",
        ),
    ] {
        let text = with(&roles);
        let at = 1 + text.lines().position(|line| line == "[[directories.shop.roles]]").unwrap();
        let problems = parse(&text).unwrap_err();
        let wanted = format!("line {}: ", at + line);
        let found = problems.lines().any(|line| line.starts_with(&wanted) && line.contains(said));
        assert!(found, "{wanted}{said}: {problems}");
    }
    let said = parse(&WHOLE.replace("base_url =", "roles = []\nbase_url =")).unwrap_err();
    assert!(said.contains("names no role: add [[directories.shop.roles]]"), "{said}");
    let said = parse(&WHOLE.replace("data =", "roles = []\ndata =")).unwrap_err();
    assert!(said.contains("`roles` is not known in [directories.demo]"), "{said}");
}

#[test]
fn check_config_shows_them_and_says_which_do_not_open_this_server() {
    let folder = tempfile::tempdir().unwrap();
    let explained = |text: &str| {
        std::fs::write(folder.path().join("users.toml"), text).unwrap();
        output(run(&["check-config"], folder.path())).1
    };
    let said = explained(WHOLE);
    assert!(
        said.contains("roles: org:member \"Member\"; org:admin \"Admin\", administers\n"),
        "{said}"
    );
    assert!(!said.contains("WARNING"), "{said}");
    let owner = BILLING.replace("billing", "owner") + "administers = true\n";
    let said = explained(&with(&format!("{owner}{ADMIN}administers = false\n")));
    for words in [
        "roles: org:owner \"Billing\", administers; org:admin \"Admin\"\n",
        "WARNING: org:owner administers at Clerk and manages nothing here: people sign in as org:admin",
        "WARNING: people sign in as org:admin and manage the others, which its `administers` denies",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
