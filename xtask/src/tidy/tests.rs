//! Each rule, broken and kept.

use super::{branches, names, violations};
use crate::source::SourceFile;

/// The places where these files break a rule, as `path:line`.
fn broken(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() })
        .collect();
    violations(&files)
        .iter()
        .map(|violation| format!("{}:{}", violation.path, violation.line))
        .collect()
}

#[test]
fn only_the_transport_sends_requests() {
    let code = "// gloo_net is not named here\nuse gloo_net::http::Request;";
    assert_eq!(broken(&[("src/session/mod.rs", code)]), ["src/session/mod.rs:2"]);
    assert_eq!(broken(&[("src/directory/transport.rs", code)]), [""; 0]);
}

#[test]
fn only_the_shell_routes() {
    assert_eq!(broken(&[("src/page.rs", "use leptos_router::hooks;")]), ["src/page.rs:1"]);
    assert_eq!(broken(&[("src/app.rs", "use leptos_router::hooks;")]), [""; 0]);
}

#[test]
fn only_the_configuration_reads_the_page() {
    assert_eq!(
        broken(&[("src/ui/tabs.rs", "let at = window().scroll_y();")]),
        ["src/ui/tabs.rs:1"]
    );
    assert_eq!(broken(&[("src/config.rs", "let at = web_sys::window();")]), [""; 0]);
    assert_eq!(
        broken(&[("src/ui/tabs.rs", "let at = element.owner_document();\nstruct window;")]),
        [""; 0]
    );
}

#[test]
fn the_model_is_plain() {
    let code = "use leptos::prelude::*;\nasync fn load() {}\nstruct Async;";
    assert_eq!(
        broken(&[("src/model/roster.rs", code)]),
        ["src/model/roster.rs:1", "src/model/roster.rs:2"]
    );
}

#[test]
fn views_never_await_but_their_tests_may() {
    let code = "let x = f().await;\n#[cfg(test)]\nmod tests { async fn f() {} }";
    assert_eq!(broken(&[("src/members/row.rs", code)]), ["src/members/row.rs:1"]);
}

#[test]
fn the_contract_does_no_io() {
    assert_eq!(broken(&[("contract/src/lib.rs", "use std::fs::File;")]), ["contract/src/lib.rs:1"]);
    let manifest = "[dependencies]\nserde.workspace = true\n# why\ntokio = \"1\"\n\n[dev-dependencies]\ntokio = \"1\"\n";
    assert_eq!(broken(&[("contract/Cargo.toml", manifest)]), ["contract/Cargo.toml:4"]);
}

#[test]
fn layers_run_one_way() {
    assert_eq!(
        broken(&[("src/model/roster.rs", "use crate::session::Session;")]),
        ["src/model/roster.rs:1"]
    );
    assert_eq!(
        broken(&[("src/session/mod.rs", "use crate::{model::Roster, directory::Directory};")]),
        [""; 0]
    );
    assert_eq!(
        broken(&[(
            "src/session/mod.rs",
            "use crate::{\n    model::Roster,\n    members::Row,\n};"
        )]),
        ["src/session/mod.rs:1"]
    );
    assert_eq!(
        broken(&[("src/ui/dialog.rs", "fn f(x: &crate::model::Roster) {}\nuse crate::ui::icon;")]),
        ["src/ui/dialog.rs:1"]
    );
    assert_eq!(
        broken(&[("src/model/phase.rs", "use crate::directory::error::DirectoryError;")]),
        [""; 0]
    );
    assert_eq!(
        broken(&[("src/model/phase.rs", "use crate::directory::{error, http};")]),
        ["src/model/phase.rs:1"]
    );
    assert_eq!(
        broken(&[("server/src/directory/mod.rs", "use crate::http::Envelope;")]),
        ["server/src/directory/mod.rs:1"]
    );
}

#[test]
fn every_module_has_a_layer() {
    assert_eq!(
        broken(&[("src/stray.rs", ""), ("src/lib.rs", ""), ("src/main.rs", "")]),
        ["src/stray.rs:1"]
    );
}

#[test]
fn use_trees() {
    assert_eq!(branches("a::b::c;", 2), ["a::b"]);
    assert_eq!(branches("{a::{b, c::d}, e};", 2), ["a::b", "a::c", "e"]);
    assert_eq!(branches("a::*;", 2), ["a"]);
    assert_eq!(branches("name!(1)", 2), ["name"]);
}

#[test]
fn roles_are_not_text() {
    let code = "if role == \"org:admin\" {}\nmatch role { \"admin\" => 1 }\nlet label = \"admin\";\n// == \"admin\"";
    assert_eq!(
        broken(&[("src/session/mod.rs", code)]),
        ["src/session/mod.rs:1", "src/session/mod.rs:2"]
    );
    assert_eq!(broken(&[("contract/src/role.rs", code)]), [""; 0]);
    assert_eq!(broken(&[("src/session/mod.rs", "roles.map(|_| \"admin\")")]), [""; 0]);
}

#[test]
fn vendor_types_stay_at_home() {
    let (wire, named) = ("server/src/directory/clerk/wire.rs", "use super::clerk::wire::User;");
    assert_eq!(
        broken(&[(wire, ""), ("server/src/directory/mod.rs", named)]),
        ["server/src/directory/mod.rs:1"]
    );
    assert_eq!(
        broken(&[(wire, ""), ("server/src/directory/clerk/client.rs", "use super::wire::User;")]),
        [""; 0]
    );
}

#[test]
fn files_are_short() {
    let (fits, long) = ("\n".repeat(400), "\n".repeat(401));
    assert_eq!(
        broken(&[("server/src/auth.rs", &fits), ("server/tests/it/auth.rs", &long)]),
        [""; 0]
    );
    assert_eq!(broken(&[("server/src/auth.rs", &long)]), ["server/src/auth.rs:401"]);
}

#[test]
fn every_stylesheet_is_bundled() {
    let main = "@import \"base.css\" layer(base);\n";
    let bundle = crate::css::join(main, |_| Ok("p {}".to_owned())).unwrap();
    let kept = [
        ("style/main.css", main),
        ("style/base.css", "p {}"),
        ("style/bundle.css", bundle.as_str()),
    ];
    assert_eq!(broken(&kept), [""; 0]);
    let stale = [
        ("style/main.css", main),
        ("style/base.css", "q {}"),
        ("style/bundle.css", bundle.as_str()),
    ];
    assert_eq!(broken(&stale), ["style/main.css:1"]);
    let lost = [kept[0], kept[1], kept[2], ("style/ui/lost.css", "")];
    assert_eq!(broken(&lost), ["style/ui/lost.css:1"]);
    let later = ("style/later/bulk.css", "");
    assert_eq!(broken(&[kept[0], kept[1], kept[2], later]), ["style/later/bulk.css:1"]);
    let code =
        ("src/ui/sheet.rs", "const STYLES: &str = include_str!(\"../style/later/bulk.css\");\n");
    assert!(broken(&[kept[0], kept[1], kept[2], later, code]).is_empty());
    assert_eq!(broken(&[("style/main.css", main)]), ["style/main.css:1"]);
}

#[test]
fn a_class_is_written_in_one_sheet() {
    let (one, other) = ("style/users/details.css", "style/users/organization.css");
    let main = ("style/notes.md", "");
    let found = broken(&[main, (one, ".mxu-facts {\n}\n"), (other, "p {\n}\n.mxu-facts {\n}\n")]);
    assert!(found.contains(&format!("{other}:3")), "{found:?}");
    let found = broken(&[(one, ".mxu-facts {\n}\n"), (other, ".mxu-facts > dt {\n}\n")]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_path_of_a_machine() {
    let path = ["see /home", "/ada/notes"].concat();
    assert_eq!(broken(&[("docs/x.md", &path)]), ["docs/x.md:1"]);
    let fine = ["https://example.com/home", "/ and {base}/home", "/x"].concat();
    assert_eq!(broken(&[("docs/x.md", &fine)]), [""; 0]);
}

#[test]
fn words_are_whole() {
    assert!(names("use leptos::x", "leptos") && !names("use leptos_router::x", "leptos"));
    assert!(names("window()", "window(") && !names("my_window()", "window("));
}

#[test]
fn a_document_names_tests_that_are_there() {
    let document = ("docs/accessibility.md", "held by\n| `a.spec.ts › goes round` |");
    let test = ("tests/e2e/a.spec.ts", "test(\"goes round in circles\", () => {});");
    assert_eq!(broken(&[document, test]), [""; 0]);
    assert_eq!(broken(&[document]), ["docs/accessibility.md:2"]);
    let renamed = ("tests/e2e/a.spec.ts", "test(\"goes straight\", () => {});");
    assert_eq!(broken(&[document, renamed]), ["docs/accessibility.md:2"]);
}

#[test]
fn what_the_security_document_names_is_there() {
    let test = ("server/tests/it/attacks/slow.rs", "async fn nobody_waits_for_long() {}");
    let says = |text| broken(&[("docs/security.md", text), test]);
    let held =
        "| Waiting | `Host` | `attacks/slow.rs`: `nobody_waits_for_long`, `nobody_waits_…` |";
    assert_eq!(says(held), [""; 0]);
    assert_eq!(says("`nobody_waits_for_ever`"), ["docs/security.md:1"]);
    assert_eq!(says("`no_body_waits_…`"), ["docs/security.md:1"]);
    assert_eq!(says("`attacks/fast.rs`: `wrong_token`"), ["docs/security.md:1"]);
}
