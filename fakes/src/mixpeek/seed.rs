//! Who is there: an app with two dozen people as real life has them, one with a single admin, one without user management.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Team;
use super::accounts::Account;
use super::apps::App;

/// The organization.
pub(super) const ORGANIZATION: &str = "org_harbour_pine";

/// Apps and accounts as a test gives them.
#[derive(Debug, Deserialize)]
pub(super) struct People {
    #[serde(default)]
    apps: Vec<GivenApp>,
    #[serde(default)]
    accounts: Vec<GivenAccount>,
}

/// Records of members and invitations are sent as they are given.
#[derive(Debug, Deserialize)]
struct GivenApp {
    app_id: String,
    slug: String,
    title: String,
    clerk_org_id: Option<String>,
    members: Vec<Value>,
    invitations: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct GivenAccount {
    user_id: String,
    email: String,
    user_name: String,
    role: String,
    status: String,
    #[serde(default)]
    metadata: Map<String, Value>,
}

impl People {
    pub(super) fn into_records(self) -> (Vec<App>, Vec<Account>) {
        let apps = self.apps.into_iter().map(|given| {
            let organization = given.clerk_org_id.as_deref();
            let app = App::new(&given.app_id, &given.slug, &given.title, organization);
            App { members: given.members, invitations: given.invitations, ..app }
        });
        let accounts = self.accounts.into_iter().map(|given| {
            let GivenAccount { user_id, email, user_name, role, status, metadata } = given;
            let mut account = Account::new(&user_id, &email, &user_name, &role, &status);
            account.record["metadata"] = metadata.into();
            account
        });
        (apps.collect(), accounts.collect())
    }
}

/// Key in ids, name, role; an address is made of the key.
type Row = (&'static str, Option<&'static str>, &'static str);

const ADMIN: &str = "org:admin";
const MEMBER: &str = "org:member";

#[rustfmt::skip]
const PEOPLE: &[Row] = &[
    ("ines", Some("Ines Ruiz"), ADMIN), ("jonas", Some("Jonas Weber"), ADMIN), ("amara", Some("Amara Okafor"), ADMIN),
    ("mateo", Some("Mateo Silva"), MEMBER), ("priya", Some("Priya Raman"), MEMBER), ("layla", Some("ليلى حداد"), MEMBER),
    ("wei", Some("陈伟"), MEMBER), ("noor", Some("Noor Aziz"), MEMBER), ("alex1", Some("Alex Morgan"), MEMBER),
    ("alex2", Some("Alex Morgan"), MEMBER), ("warehouse", None, MEMBER), ("hanna", None, MEMBER), ("nobody", None, MEMBER),
    ("greta", Some("Greta Lindqvist"), "org:billing"), ("q", Some("Q"), MEMBER), ("script", Some("<script>alert(1)</script>"), MEMBER),
    ("dmitri", Some("Dmitri Volkov"), MEMBER), ("siobhan", Some("Siobhán O'Connor"), MEMBER), ("yuki", Some("佐藤 由紀"), MEMBER),
    ("lucas", Some("Lucas Martin"), MEMBER), ("zoe", Some("Zoë Brandt"), MEMBER), ("sam", Some("Sam Osei"), MEMBER),
];

pub(super) fn apps() -> Vec<App> {
    let mut shop = App::new("app_shop_search", "shop-search", "Shop search", Some("org_shop"));
    shop.members = PEOPLE.iter().map(|row| member("shop", row)).collect();
    shop.invitations = [("leo", MEMBER), ("nadia", ADMIN), ("omar", MEMBER)]
        .map(|(key, role)| {
            json!({
                "invitation_id": format!("orginv_{key}"),
                "email_address": format!("{key}@harbourpine.example"),
                "role": role,
                "status": "pending",
                "created_at": if key == "leo" { None } else { Some("2026-11-01T09:00:00Z") }
            })
        })
        .to_vec();
    let mut notes = App::new(super::SMALL_APP, "field-notes", "Field notes", Some("org_notes"));
    let is_there = |row: &&Row| ["ines", "mateo", "wei"].contains(&row.0);
    notes.members = PEOPLE.iter().filter(is_there).map(|row| member("notes", row)).collect();
    let tracker = App::new("app_price_tracker", "price-tracker", "Price tracker", None);
    vec![shop, notes, tracker]
}

fn member(app: &str, (key, name, role): &Row) -> Value {
    let is_known = *key != "nobody";
    let picture = name.is_some().then(|| format!("https://img.example/{key}.png"));
    json!({
        "user_id": format!("user_{key}"),
        "membership_id": format!("orgmem_{app}_{key}"),
        "email": is_known.then(|| format!("{key}@harbourpine.example")),
        "name": name,
        "avatar_url": picture,
        "role": role,
        "joined_at": is_known.then_some("2026-05-04T09:12:00Z")
    })
}

#[rustfmt::skip]
const DEMO: &[(&str, &str, &str, &str)] = &[
    ("ines", "Ines Ruiz", "admin", "active"), ("jonas", "Jonas Weber", "admin", "active"),
    ("amara", "Amara Okafor", "member", "active"), ("mateo", "Mateo Silva", "member", "suspended"),
    ("wei", "陈伟", "viewer", "active"), ("henrik", "Henrik Dahl", "admin", "suspended"),
    ("leo", "Leo Fontaine", "member", "pending"), ("audit", "External audit", "viewer", "pending"),
];

const SMALL: &[(&str, &str, &str, &str)] = &[
    ("ines", "Ines Ruiz", "admin", "active"),
    ("amara", "Amara Okafor", "member", "active"),
    ("wei", "陈伟", "viewer", "active"),
];

pub(super) fn accounts(team: Team) -> Vec<Account> {
    let (named, crowd) = match team {
        Team::Demo => (DEMO, 0),
        Team::Small => (SMALL, 0),
        Team::Crowd(more) => (SMALL, more),
    };
    let address = |key: &str| format!("{key}@harbourpine.example");
    let named = named.iter().map(|(key, name, role, status)| {
        Account::new(&format!("usr_{key}"), &address(key), name, role, status)
    });
    let crowd = (0..crowd).map(|n| {
        let key = format!("person{n}");
        Account::new(
            &format!("usr_{key}"),
            &address(&key),
            &format!("Person {n}"),
            "member",
            "active",
        )
    });
    named.chain(crowd).collect()
}
