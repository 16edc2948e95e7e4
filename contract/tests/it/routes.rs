//! The route table against the document, and the path builders against ids that nobody should have.

use std::collections::BTreeSet;

use mixpeek_users_contract::app::AppQuery;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::route::{self, OPERATIONS};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::document;

#[test]
fn the_table_and_the_document_have_the_same_operations() {
    let table: BTreeSet<_> = OPERATIONS
        .iter()
        .map(|operation| (operation.id, operation.method.to_owned(), operation.template))
        .collect();
    let document: BTreeSet<_> = document::operations()
        .into_iter()
        .map(|operation| (operation.id(), operation.method.clone(), operation.template))
        .collect();
    assert_eq!(table, document);
    assert_eq!(table.len(), OPERATIONS.len(), "an operation is in the table twice");
}

#[test]
fn ids_and_pairs_of_method_and_template_are_unique() {
    let ids: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    let routes: BTreeSet<_> =
        OPERATIONS.iter().map(|operation| (operation.method, operation.template)).collect();
    assert_eq!((ids.len(), routes.len()), (OPERATIONS.len(), OPERATIONS.len()));
}

#[test]
fn what_is_ours_is_under_x_and_the_rest_under_v1() {
    for operation in document::operations() {
        let path = &document::whole()["paths"][operation.template];
        let is_additive = path.get("x-additive").is_some();
        let prefix = if is_additive { "/x/" } else { "/v1/" };
        assert!(operation.template.starts_with(prefix), "{}", operation.template);
    }
}

#[test]
fn the_document_declares_the_parameters_of_its_paths() {
    for (template, item) in document::whole()["paths"].as_object().unwrap() {
        let declared: BTreeSet<_> = item["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(document::resolve)
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let named =
            template.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        assert_eq!(declared, named.collect(), "{template}");
    }
}

/// Pieces that URL parsers, routers and people trip over. Ids are made of up to three of them.
const PIECES: &[&str] = &[
    "",
    "a",
    ".",
    "..",
    "/",
    "\\",
    "%",
    "%2f",
    "%2e",
    "%",
    "?",
    "#",
    "&",
    "=",
    "+",
    "@",
    ":",
    ";",
    "~",
    "-",
    "_",
    "*",
    "'",
    "\"",
    "<",
    "|",
    "^",
    "`",
    "{",
    "}",
    "[",
    " ",
    "\t",
    "\n",
    "\0",
    "\u{7f}",
    "ö",
    "用户",
    "\u{202e}",
    "🦀",
    "users",
    "invite",
    "invitations",
    "role",
    "null",
];

fn nasty_ids() -> impl Iterator<Item = String> {
    let pairs = || PIECES.iter().flat_map(|a| PIECES.iter().map(move |b| format!("{a}{b}")));
    pairs()
        .chain(["..", "/", "%2f", "ö"].into_iter().flat_map(move |c| pairs().map(move |ab| ab + c)))
}

/// What a browser would send for a path, and what a router would then see: the path's segments, decoded.
fn seen_by_a_router(path: &str) -> Vec<String> {
    let url = Url::parse("http://127.0.0.1:8787").unwrap().join(path).unwrap();
    assert_eq!(url.path(), path, "a browser rewrites the path");
    assert_eq!((url.query(), url.fragment(), url.port()), (None, None, Some(8787)), "{path}");
    let segments = url.path().split('/').skip(1);
    segments
        .map(|segment| percent_decode_str(segment).decode_utf8().unwrap().into_owned())
        .collect()
}

/// An id as it arrives. The dot segments are given up on purpose: they must not be resolved, so they arrive as another id.
fn arriving(id: &str) -> String {
    match id {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        other => other.to_owned(),
    }
}

#[track_caller]
fn assert_matches(path: &str, template: &str, ids: &[&str]) {
    let mut ids = ids.iter();
    let expected: Vec<_> =
        template
            .split('/')
            .skip(1)
            .map(|part| {
                if part.starts_with('{') { arriving(ids.next().unwrap()) } else { part.to_owned() }
            })
            .collect();
    assert_eq!(seen_by_a_router(path), expected, "{path}");
    assert!(ids.next().is_none());
}

#[test]
fn a_path_arrives_at_its_template_with_its_ids_whatever_they_are() {
    let mut count = 0;
    for id in nasty_ids() {
        let (app, user) = (AppId::from(&*id), UserId::from(&*id));
        let invitation = InvitationId::from(&*id);
        assert_matches(&route::app(&app), route::APP, &[&id]);
        assert_matches(&route::members(&app), route::MEMBERS, &[&id]);
        assert_matches(&route::invite(&app), route::INVITE, &[&id]);
        assert_matches(&route::invitations(&app), route::INVITATIONS, &[&id]);
        assert_matches(&route::invitation(&app, &invitation), route::INVITATION, &[&id, &id]);
        assert_matches(&route::member(&app, &user), route::MEMBER, &[&id, &id]);
        assert_matches(&route::member_role(&app, &user), route::MEMBER_ROLE, &[&id, &id]);
        assert_matches(&route::organization_user(&id), route::ORGANIZATION_USER, &[&id]);
        assert_matches(&route::capabilities(&app), route::CAPABILITIES, &[&id]);
        assert_matches(&route::add_member(&app), route::ADD_MEMBER, &[&id]);
        assert_matches(&route::search_members(&app), route::SEARCH_MEMBERS, &[&id]);
        assert_matches(&route::invite_many(&app), route::INVITE_MANY, &[&id]);
        assert_matches(&route::member_status(&app, &user), route::MEMBER_STATUS, &[&id, &id]);
        assert_matches(&route::member_metadata(&app, &user), route::MEMBER_METADATA, &[&id, &id]);
        count += 1;
    }
    assert!(count > 9_000, "{count}");
}

#[test]
fn a_query_arrives_as_it_was_asked_whatever_is_searched_for() {
    for text in nasty_ids() {
        let query = AppQuery {
            limit: Some(7),
            offset: Some(0),
            slug: Some(text.clone()),
            search: Some(text.clone()),
            template: None,
        };
        let base = Url::parse("http://127.0.0.1:8787").unwrap();
        let url = base.join(&(route::APPS.to_owned() + &route::app_query(&query))).unwrap();
        let pairs: Vec<_> = url.query_pairs().collect();
        let expected = [("limit", "7"), ("offset", "0"), ("slug", &*text), ("search", &*text)];
        assert_eq!(pairs, expected.map(|(key, value)| (key.into(), value.into())), "{url}");
        assert_eq!((url.path(), url.fragment()), (route::APPS, None), "{url}");
    }
}

#[test]
fn a_path_without_ids_is_its_template() {
    for operation in OPERATIONS.iter().filter(|operation| !operation.template.contains('{')) {
        assert_matches(operation.template, operation.template, &[]);
    }
}

#[test]
fn two_ids_never_give_one_path() {
    let mut paths = std::collections::BTreeMap::new();
    for id in nasty_ids() {
        let path = route::app(&AppId::from(&*id));
        let other = paths.insert(path, id.clone());
        // "." and "%2E" are the price of the dot segments; see above.
        assert!(
            other.is_none_or(|other| other == id || arriving(&other) == arriving(&id)),
            "{id:?}"
        );
    }
}

/// A member whose id is a literal word of another template shares that path. None of the clashes is a method of the other operation.
#[test]
fn an_id_that_is_a_word_of_the_route_cannot_reach_another_operation() {
    let app = AppId::from("a");
    for word in ["invite", "invitations"] {
        let user = UserId::from(word);
        let clashes =
            [("DELETE", route::member(&app, &user)), ("PATCH", route::member_role(&app, &user))];
        for (method, path) in clashes {
            let hit = OPERATIONS.iter().filter(|operation| {
                let (is, has) = (path.split('/'), operation.template.split('/'));
                is.clone().count() == has.clone().count()
                    && is.zip(has).all(|(is, has)| is == has || has.starts_with('{'))
                    && operation.method == method
            });
            let hit: Vec<_> = hit.map(|operation| operation.id).collect();
            assert!(hit.len() == 1, "{method} {path} is {hit:?}");
        }
    }
}
