use mixpeek_users_contract::page::PageConfig;

use crate::app::{NO_DIST, Options, Reply, TestApp};

const SCRIPT: &str = "/app-0123456789abcdef.js";

#[tokio::test]
async fn page_routes_answer_the_page() {
    let app = TestApp::new().await;
    for path in [
        "/",
        "/index.html",
        "/apps/app_shop_search/users",
        "/connect",
        "/nowhere",
        "/versions/v1",
        "/xs",
    ] {
        let reply = app.anonymous().get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(reply.header("cache-control"), "no-cache");
        assert!(reply.text().contains("<title>Users</title>"));
    }
}

#[tokio::test]
async fn the_page_knows_what_the_directory_can_do() {
    let app = TestApp::new().await;
    let page = app.anonymous().get("/").await.text();
    let config = page.split("id=\"mixpeek-users-config\">").nth(1).unwrap();
    let config: PageConfig =
        serde_json::from_str(config.split("</script>").next().unwrap()).unwrap();
    assert!(config.outbox && config.capabilities.unwrap().exact_expiry);
    assert!(config.token_in_address, "the one that the server has printed");
}

#[tokio::test]
async fn a_missing_file_is_not_the_page() {
    let app = TestApp::new().await;
    for path in [
        "/missing.js",
        "/apps/x.png",
        "/../Cargo.toml",
        "/demo/avatars/nobody.svg",
        "/demo/avatars/..%2F..%2FCargo.toml",
    ] {
        assert_eq!(app.anonymous().get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn says_so_when_the_tab_is_not_built() {
    let app = TestApp::with(Options { assets: NO_DIST, ..Options::default() }).await;
    let reply = app.anonymous().get("/").await;
    assert_eq!(reply.status, 503);
    assert!(reply.text().contains("cargo xtask build"));
}

async fn script(app: &TestApp, accept: &str) -> Reply {
    app.anonymous().with("accept-encoding", accept).get(SCRIPT).await
}

#[tokio::test]
async fn sends_the_smallest_form_that_is_taken() {
    let app = TestApp::new().await;
    for (accept, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("GZIP;q=0.5", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("br;q=0.0", "", "plain"),
        ("identity", "", "plain"),
    ] {
        let reply = script(&app, accept).await;
        assert_eq!((reply.header("content-encoding"), reply.text().as_str()), (encoding, body));
        assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(reply.header("vary"), "accept-encoding");
        assert!(reply.header("cache-control").contains("immutable"));
    }
    assert_eq!(app.anonymous().get(SCRIPT).await.text(), "plain");
}

#[tokio::test]
async fn each_form_has_its_tag() {
    let app = TestApp::new().await;
    let (br, gzip) = (script(&app, "br").await, script(&app, "gzip").await);
    assert_ne!(br.header("etag"), gzip.header("etag"));
    let caller = app.anonymous().with("accept-encoding", "br");
    let held = caller.clone().with("if-none-match", br.header("etag")).get(SCRIPT).await;
    assert_eq!((held.status.as_u16(), held.text().as_str()), (304, ""));
    assert_eq!(held.header("etag"), br.header("etag"));
    let stale = caller.with("if-none-match", gzip.header("etag")).get(SCRIPT).await;
    assert_eq!(stale.status, 200);
}

#[tokio::test]
async fn names_without_a_hash_are_asked_about_again() {
    let app = TestApp::new().await;
    let icon = app.anonymous().get("/favicon.svg").await;
    assert_eq!(
        (icon.header("content-type"), icon.header("cache-control")),
        ("image/svg+xml", "no-cache")
    );
    let module = app.anonymous().get("/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(module.header("content-type"), "application/wasm");
    assert!(module.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn a_folder_with_a_hash_never_changes_and_no_other_folder_is_taken_for_one() {
    let app = TestApp::new().await;
    let caller = app.anonymous().with("accept-encoding", "br");
    let part = caller.get("/tab-0123456789abcdef/split_people.wasm").await;
    assert_eq!((part.status.as_u16(), part.text().as_str()), (200, "brotli"));
    assert_eq!(part.header("content-type"), "application/wasm");
    assert!(part.header("cache-control").contains("immutable"));
    let snippet = caller.get("/snippets/crate-0123456789abcdef/inline0.js").await;
    assert_eq!((snippet.status.as_u16(), snippet.header("cache-control")), (200, "no-cache"));
    // A page that was open while the server was replaced.
    assert_eq!(caller.get("/tab-fedcba9876543210/split_people.wasm").await.status, 404);
}

#[tokio::test]
async fn every_page_may_load_the_modules_files_from_here() {
    let app = TestApp::new().await;
    for path in ["/", "/apps/app_shop_search/users", "/connect"] {
        let reply = app.anonymous().get(path).await;
        let policy = reply.header("content-security-policy");
        let allows = |what: &str, whom: &str| {
            let mut directives = policy.split(';').map(str::trim);
            directives.any(|it| it.starts_with(what) && it.split(' ').any(|it| it == whom))
        };
        assert!(allows("script-src ", "'self'"), "{path}: {policy}");
        assert!(allows("script-src ", "'wasm-unsafe-eval'"), "{path}: {policy}");
        assert!(allows("connect-src ", "'self'"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn the_demos_people_have_pictures_except_one() {
    let app = TestApp::new().await;
    let path = "/v1/apps/app_shop_search/users";
    let list: mixpeek_users_contract::member::MemberList = app.admin().get(path).await.ok();
    let mut missing = Vec::new();
    for member in list.users {
        let Some(avatar) = member.avatar_url else { continue };
        let reply = app.anonymous().get(&avatar).await;
        if reply.status == 404 {
            missing.push(member.user_id.to_string());
        } else {
            assert_eq!(reply.header("content-type"), "image/svg+xml");
            assert!(reply.header("cache-control").contains("immutable"));
        }
    }
    assert_eq!(missing, ["user_broken"]);
}
