//! `init` and `check-config`.

use super::{WHOLE, output, run};

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
fn check_config_warns_of_apps_that_nobody_may_be_able_to_manage() {
    let folder = tempfile::tempdir().unwrap();
    let explained = |text: &str| {
        std::fs::write(folder.path().join("users.toml"), text).unwrap();
        output(run(&["check-config"], folder.path())).1
    };
    let of_mixpeek = "WARNING: each is managed by admins of the Clerk organization that Mixpeek names for it, and by nobody if";
    let of_the_demo =
        "WARNING: nobody can manage the demo's: no Clerk instance has their organizations";
    let said = explained(&WHOLE.replace("operators = \"org_operators\"", ""));
    for words in [of_mixpeek, of_the_demo] {
        assert_eq!(said.matches(words).count(), 1, "{words}: {said}");
    }
    assert_eq!(said.matches("WARNING").count(), 2, "{said}");
    // Operators manage everything, and so does whoever has the token.
    let said = explained(WHOLE);
    assert!(said.contains("admins of org_operators") && !said.contains("WARNING"), "{said}");
    let local = "[directories.canvas]\nkind = \"mixpeek\"\napi_key = { env = \"K\" }";
    let said = explained(local);
    assert!(said.contains("all apps it has") && !said.contains("WARNING"), "{said}");
}

#[cfg(unix)]
#[test]
fn check_config_warns_of_a_database_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let text = "[directories.demo]\nkind = \"embedded\"\ndata = \"users.db\"\n";
    std::fs::write(folder.path().join("users.toml"), text).unwrap();
    let database = folder.path().join("users.db");
    let explained = || output(run(&["check-config"], folder.path())).1;
    assert!(!explained().contains("WARNING"), "there is none yet");
    std::fs::write(&database, "").unwrap();
    for (mode, is_warned) in [(0o600, false), (0o640, true), (0o602, true)] {
        std::fs::set_permissions(&database, std::fs::Permissions::from_mode(mode)).unwrap();
        let said = explained();
        assert_eq!(said.contains("WARNING: others on this machine may read"), is_warned, "{said}");
    }
}
