//! What a file means.

use std::path::Path;

use mixpeek_users_server::config::directory::{Kind, ParadimeCredentials};
use mixpeek_users_server::config::file::SignIn;
use mixpeek_users_server::config::secret::SecretSource;

use super::{WHOLE, parse};

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
    let Kind::Clerk { secret_key, base_url, .. } = &file.directories[3].kind else {
        panic!("clerk")
    };
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
