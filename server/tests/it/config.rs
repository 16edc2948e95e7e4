//! The configuration file: what may stand in it, what is said where it is wrong, and that it is obeyed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use mixpeek_users_server::config::directory::{Kind, ParadimeCredentials};
use mixpeek_users_server::config::file::{File, SignIn};
use mixpeek_users_server::config::init::TEMPLATE;
use mixpeek_users_server::config::secret::SecretSource;

const BINARY: &str = env!("CARGO_BIN_EXE_mixpeek-users");

/// A file in which nothing is wrong, with an app on each directory.
const WHOLE: &str = include_str!("config/whole.toml");

fn parse(text: &str) -> Result<File, String> {
    File::parse(text, Path::new("/etc/mixpeek-users"))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// What is said about a text in place of another in the whole file.
#[track_caller]
fn wrong(right: &str, wrong: &str) -> String {
    assert_eq!(WHOLE.matches(right).count(), 1, "{right}");
    parse(&WHOLE.replace(right, wrong)).unwrap_err()
}

#[test]
fn a_whole_file_means_what_it_says() {
    let file = parse(WHOLE).unwrap();
    assert_eq!(file.listen.unwrap().to_string(), "0.0.0.0:8787");
    assert_eq!(file.metrics.unwrap().to_string(), "127.0.0.1:9100");
    assert_eq!(
        (file.allow_hosts, file.rate_limit),
        (vec!["users.example.com".to_owned()], Some(60))
    );
    let SignIn::Clerk(clerk) = file.sign_in else { panic!("clerk was named") };
    assert_eq!(clerk.issuer.as_deref(), Some("https://clerk.example.com"));
    assert_eq!(clerk.jwks.0.as_str(), "https://clerk.example.com/");
    assert_eq!(clerk.jwks.1, ".well-known/jwks.json");
    assert_eq!(clerk.operators.unwrap().as_str(), "org_operators");

    let names: Vec<_> =
        file.directories.iter().map(|d| (d.name.as_str(), d.kind.key(), d.apps.len())).collect();
    assert_eq!(
        names,
        [
            ("demo", "embedded", 0),
            ("canvas", "mixpeek", 0),
            ("team", "mixpeek-organization", 1),
            ("shop", "clerk", 2),
            ("analytics", "paradime", 1),
        ]
    );
    let Kind::Embedded(embedded) = &file.directories[0].kind else { panic!("embedded") };
    assert_eq!(embedded.data.as_deref(), Some(Path::new("/etc/mixpeek-users/users.db")));
    let Kind::Mixpeek { base_url, .. } = &file.directories[1].kind else { panic!("mixpeek") };
    assert_eq!(base_url.as_str(), "https://api.mixpeek.com/");
    let Kind::Clerk { secret_key, base_url } = &file.directories[3].kind else { panic!("clerk") };
    assert_eq!(base_url.as_str(), "http://127.0.0.1:9000/v1/");
    assert_eq!(*secret_key, SecretSource::File("/run/secrets/clerk".into()));
    let Kind::Paradime { endpoint, credentials, member_account_type } = &file.directories[4].kind
    else {
        panic!("paradime")
    };
    assert_eq!(endpoint.as_str(), "https://api.paradime.example/ws/graphql");
    assert_eq!(&**member_account_type, "BUSINESS");
    assert!(matches!(credentials, ParadimeCredentials::KeyPair { .. }));
    let slugs: Vec<_> = file.directories[3].apps.iter().map(|app| &*app.slug).collect();
    assert_eq!(slugs, ["shop-search", "second"]);
}

#[test]
fn an_unknown_key_is_refused_with_its_place_its_line_and_what_was_meant() {
    let said = wrong("secret_key =", "secert_key =");
    let line = WHOLE.lines().position(|line| line.starts_with("secret_key =")).unwrap() + 1;
    let unknown = format!(
        "line {line}: `secert_key` is not known in [directories.shop]; did you mean `secret_key`?"
    );
    assert!(said.contains(&unknown), "{said}");
    for (right, typo, said) in [
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
    ] {
        let problems = wrong(right, typo);
        assert!(problems.contains(said), "{said}: {problems}");
    }
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
    for (right, other, said) in [
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
    ] {
        let problems = wrong(right, other);
        assert!(problems.contains(said), "{said}: {problems}");
    }
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

#[test]
fn the_file_that_init_writes_is_right_with_every_comment_taken_away() {
    parse(TEMPLATE).unwrap();
    // Everything that it shows is known: what is complained about is that examples exclude each other.
    let text: Vec<_> = TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || is_setting(rest) => rest,
            _ => line,
        })
        .collect();
    let said = parse(&text.join("\n")).unwrap_err();
    assert!(!said.contains("is not known") && !said.contains("TOML"), "{said}");
}

fn is_setting(line: &str) -> bool {
    line.split_once(" = ")
        .is_some_and(|(key, _)| key.bytes().all(|b| b"_abcdefghijklmnopqrstuvwxyz".contains(&b)))
}

fn run(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().current_dir(folder);
    command
}

fn output(mut command: Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

#[test]
fn init_writes_a_file_that_check_config_accepts_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let (good, said, _) = output(run(&["init"], folder.path()));
    assert!(good && said.contains("check-config --config users.toml"), "{said}");
    let (good, said, _) = output(run(&["check-config"], folder.path()));
    assert!(good && said.contains("users.toml can be used."), "{said}");
    std::fs::write(folder.path().join("users.toml"), "mine").unwrap();
    let (good, _, said) = output(run(&["init"], folder.path()));
    assert!(!good && said.contains("exists already, and was left alone"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("users.toml")).unwrap(), "mine");
    let (good, _, said) = output(run(&["init", "no/such/folder.toml"], folder.path()));
    assert!(!good && said.contains("cannot write"), "{said}");
}

#[test]
fn check_config_explains_a_file_and_names_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("clerk");
    std::fs::write(&key, "sk_test_the_value\n").unwrap();
    let text = WHOLE.replace("/run/secrets/clerk", key.to_str().unwrap());
    std::fs::write(folder.path().join("users.toml"), text).unwrap();
    let command = || {
        let mut command = run(&["check-config"], folder.path());
        command.env("MIXPEEK_API_KEY", "sk_the_value").env("PARADIME_API_KEY", "the_value");
        command
    };
    let (good, said, _) = output(command());
    assert!(!good, "{said}");
    for words in [
        "listens on 0.0.0.0:8787",
        "sessions of https://clerk.example.com",
        "admins of org_operators manage everything",
        "shop: clerk, at http://127.0.0.1:9000/v1/",
        "app_shop_search \"Shop search\": managed by admins of org_shop_search",
        "api_key: the variable MIXPEEK_API_KEY is set",
        "api_secret: WRONG: the variable PARADIME_API_SECRET is missing",
        "one thing above is wrong",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("the_value"), "{said}");
    let mut whole = command();
    whole.env("PARADIME_API_SECRET", "the_value");
    let (good, said, _) = output(whole);
    assert!(good && said.contains("users.toml can be used."), "{said}");
    let (good, _, said) = output(run(&["check-config", "--config", "other.toml"], folder.path()));
    assert!(!good && said.contains("cannot read other.toml"), "{said}");
    std::fs::write(folder.path().join("users.toml"), "lisen = 1").unwrap();
    let (good, said, problems) = output(command());
    assert!(!good && said.is_empty() && problems.contains("did you mean `listen`?"), "{problems}");
}

#[test]
fn a_server_beyond_loopback_needs_people_to_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let file =
        "listen = \"0.0.0.0:0\"\n[directories.demo]\nkind = \"embedded\"\nin_memory = true\n";
    std::fs::write(folder.path().join("users.toml"), file).unwrap();
    let (good, said, _) = output(run(&["check-config"], folder.path()));
    assert!(!good && said.contains("WRONG: that can be reached from the network"), "{said}");
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good && said.contains("mode = \"clerk\""), "{said}");

    let clerk = "[auth]\nmode = \"clerk\"\nissuer = \"http://127.0.0.1:9\"\nauthorized_parties = [\"http://127.0.0.1:1\"]\n";
    std::fs::write(folder.path().join("users.toml"), format!("{file}{clerk}")).unwrap();
    let server = Server::start(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(server.line.starts_with("Users tab: http://0.0.0.0:"), "{}", server.line);
    assert!(!server.line.contains("token"), "{}", server.line);
}

#[test]
fn what_a_server_lacks_is_said_before_it_starts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("users.toml"), WHOLE).unwrap();
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good, "{said}");
    for words in [
        "api_key of [directories.canvas]: the variable MIXPEEK_API_KEY is not set",
        "secret_key of [directories.shop]: the file /run/secrets/clerk cannot be read",
        "api_secret of [directories.analytics]",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (good, _, said) =
        output(run(&["serve", "--config", "users.toml", "--viewer", "a@b.example"], folder.path()));
    assert!(!good && said.contains("--viewer"), "{said}");
    let only = "[directories.canvas]\nkind = \"mixpeek\"\napi_key = { env = \"K\" }";
    std::fs::write(folder.path().join("users.toml"), only).unwrap();
    let (good, _, said) =
        output(run(&["serve", "--config", "users.toml", "--in-memory"], folder.path()));
    assert!(!good && said.contains("--in-memory is about the embedded directory"), "{said}");
}

#[test]
fn options_go_before_the_file_and_defaults_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let file = format!(
        "listen = \"{address}\"\n[directories.demo]\nkind = \"embedded\"\nin_memory = true\n"
    );
    std::fs::write(folder.path().join("users.toml"), file).unwrap();
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good && said.contains(&address.to_string()), "{said}");
    let mut command = run(&["serve", "--listen", "127.0.0.1:0"], folder.path());
    command.env("MIXPEEK_USERS_CONFIG", "users.toml");
    let server = Server::start(command);
    assert!(server.line.starts_with("Users tab: http://127.0.0.1:"), "{}", server.line);
    assert!(!server.line.contains(&address.to_string()));
    let metrics = address.to_string();
    let clash = run(
        &["serve", "--in-memory", "--listen", "127.0.0.1:0", "--metrics", &metrics],
        folder.path(),
    );
    let (good, _, said) = output(clash);
    assert!(!good && said.contains("--metrics"), "{said}");
}

#[test]
fn prometheus_reads_on_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let arguments = ["serve", "--in-memory", "--listen", "127.0.0.1:0", "--metrics", &address];
    let _server = Server::start(run(&arguments, folder.path()));
    let mut stream = TcpStream::connect(&address).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("mixpeek_users_build_info"),
        "{answer}"
    );
}

/// A server that runs until it is dropped.
struct Server {
    child: Child,
    line: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, line }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the test then says.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
