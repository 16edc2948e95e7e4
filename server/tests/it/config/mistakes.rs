//! What is said where a file is wrong.

use super::{WHOLE, each_is_said, parse, wrong};

#[test]
fn an_unknown_key_is_refused_with_its_place_its_line_and_what_was_meant() {
    let said = wrong("secret_key =", "secert_key =");
    let line = WHOLE.lines().position(|line| line.starts_with("secret_key =")).unwrap() + 1;
    let unknown = format!(
        "line {line}: `secert_key` is not known in [directories.shop]; did you mean `secret_key`?"
    );
    assert!(said.contains(&unknown), "{said}");
    each_is_said(&[
        ("listen =", "lisen =", "`lisen` is not known in the file; did you mean `listen`?"),
        (
            "operators =",
            "operator =",
            "`operator` is not known in [auth]; did you mean `operators`?",
        ),
        ("slug =", "slugg =", "`slugg` is not known in [[apps]]; did you mean `slug`?"),
        (
            "{ file =",
            "{ fil =",
            "`fil` is not known in `secret_key` in [directories.shop]; did you mean `file`?",
        ),
        ("slug =", "colour =", "`colour` is not known in [[apps]]; known are `id`, `title`"),
    ]);
}

#[test]
fn every_mistake_is_said_at_once_from_the_top_down() {
    let said = parse(
        "listen = 8787\nrate_limit = 0\n[auth]\nmode = \"clark\"\n[directories.shop]\nkind = \"clerc\"\n\
         [[apps]]\nid = \"a\"\ndirectory = \"show\"\n",
    )
    .unwrap_err();
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 6, "{said}");
    for (line, words) in lines.iter().zip([
        "line 1: `listen` in the file has to be a text",
        "line 2: `rate_limit` in the file has to be a whole number from 1",
        "line 4: `clark` is no mode of [auth]; did you mean `clerk`?",
        "line 6: `clerc` is no kind of directory; did you mean `clerk`?",
        "line 7: [[apps]] needs `title`, as in title = \"Shop\"",
        "line 9: there is no directory `show`; did you mean `shop`?",
    ]) {
        assert!(line.starts_with(words), "{words}: {said}");
    }
}

#[test]
fn a_key_in_the_file_itself_is_refused_and_not_repeated() {
    for key in
        ["\"sk_live_1234567890\"", "{ env = \"sk_live_1234567890\" }", "[\"sk_live_1234567890\"]"]
    {
        let said = wrong("{ file = \"/run/secrets/clerk\" }", key);
        assert!(said.contains("{ env = \"CLERK_SECRET_KEY\" }"), "{said}");
        assert!(!said.contains("sk_live"), "{said}");
    }
    let said =
        parse("[directories.shop]\nkind = \"clerk\"\nsecret_key = sk_live_1234\n").unwrap_err();
    assert!(said.contains("line 3: this is not TOML") && !said.contains("sk_live"), "{said}");
    let said = wrong("{ file = \"/run/secrets/clerk\" }", "{ file = \"a\", env = \"B\" }");
    assert!(said.contains("has both `env` and `file`"), "{said}");
    let said = wrong("{ file = \"/run/secrets/clerk\" }", "{}");
    assert!(said.contains("names neither"), "{said}");
}

#[test]
fn each_message_says_what_to_write() {
    each_is_said(&[
        ("listen = \"0.0.0.0:8787\"", "listen = \"8787\"", "as in 127.0.0.1:8787"),
        ("rate_limit = 60", "rate_limit = \"60\"", "whole number"),
        ("[\"https://studio.example.com\"]", "[\"*\"]", "name each origin"),
        ("[\"https://studio.example.com\"]", "\"https://studio.example.com\"", "a list, as in"),
        ("issuer = \"https://clerk", "issuer = \"http://clerk", "has to start with https://"),
        ("issuer = ", "# ", "[auth] needs `issuer`"),
        ("authorized_parties =", "# ", "[auth] needs `authorized_parties`"),
        (
            "authorized_parties = [\"https://users.example.com\"]",
            "authorized_parties = []",
            "nobody could sign in",
        ),
        ("sign_in_url = \"https:", "sign_in_url = \"javascript:", "has to start with https://"),
        (
            "base_url = \"http://127.0.0.1:9000/v1\"",
            "base_url = \"http://10.0.0.1/v1\"",
            "https://",
        ),
        ("data = \"users.db\"", "data = \"users.db\"\nin_memory = true", "keep one"),
        ("data = \"users.db\"", "in_memory = \"yes\"", "true or false, without quotes"),
        ("endpoint =", "# ", "[directories.analytics] needs `endpoint`"),
        ("api_secret =", "# ", "[directories.analytics] needs `api_secret`"),
        (
            "api_secret =",
            "token = { env = \"T\" }\n#",
            "needs either `api_key` and `api_secret`, or `token`",
        ),
        (
            "api_secret =",
            "workspace = \"w\"\napi_secret =",
            "`workspace` in [directories.analytics] goes with `token`",
        ),
        (
            "directory = \"analytics\"",
            "directory = \"team\"",
            "[directories.team] has the people of one app",
        ),
        (
            "directory = \"analytics\"",
            "directory = \"team\"",
            "add [[apps]] with directory = \"analytics\"",
        ),
        ("directory = \"analytics\"", "directory = \"canvas\"", "knows its apps itself"),
        ("id = \"app_second\"", "id = \"app_shop_search\"", "is there twice"),
        ("organization = \"org_second\"", "", "needs `organization`, the Clerk organization"),
        ("kind = \"mixpeek\"", "kind = \"embedded\"", "is the second of kind embedded"),
        ("mode = \"clerk\"", "mode = \"local\"", "`issuer` in [auth] goes with mode = \"clerk\""),
        (
            "issuer = \"https://clerk.example.com\"",
            "jwks_url = \"https://api.clerk.com/v1/jwks\"",
            "Frontend API URL",
        ),
        ("slug = \"second\"", "slug = \"Second shop\"", "3 to 60 lower-case letters"),
        (
            "operators = ",
            "viewer = \"a@b.example\" #",
            "`viewer` in [auth] goes with mode = \"local\"",
        ),
    ]);
    assert!(parse("").unwrap_err().contains("the file names no directory: add one"));
    assert!(parse("[directories]").unwrap_err().contains("[directories] is empty"));
    assert!(parse("directories = 1").unwrap_err().contains("has to be a section"));
    assert!(parse("a = 1\na = 2").unwrap_err().contains("line 2"));
}

#[test]
fn somebody_has_to_be_able_to_manage_each_app() {
    let text = WHOLE.replace("organization = \"org_analytics\"", "");
    assert!(parse(&text).is_ok(), "operators can");
    let said = parse(&text.replace("operators = \"org_operators\"", "")).unwrap_err();
    assert!(said.contains("nobody could manage the app `app_analytics`"), "{said}");
}
