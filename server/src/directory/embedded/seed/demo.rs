//! The demo: a customer with three apps, and people as real life has them.
//!
//! Ids and addresses are stable, tests and documents refer to them.

use jiff::Timestamp;
use mixpeek_users_contract::email;
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use rusqlite::{Connection, params};

use super::{SeedApp, SeedPerson, ago, insert_app, insert_membership, insert_person};
use crate::clock::rfc3339;
use crate::directory::Answer;
use crate::directory::embedded::{invitations, outbox};

/// The admin who looks at the demo.
pub(super) const VIEWER_EMAIL: &str = "ines.ruiz@harbourpine.example";

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

const ADMIN: &str = "org:admin";
const MEMBER: &str = "org:member";

/// A person of the demo: key in ids, name, address, avatar, role in Shop search, and days since joining it.
type Row = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
    Option<i64>,
);

/// The people of Shop search.
#[rustfmt::skip]
const PEOPLE: &[Row] = &[
    ("ines", Some("Ines Ruiz"), Some(VIEWER_EMAIL), Some("ines"), ADMIN, Some(729)),
    ("jonas", Some("Jonas Weber"), Some("jonas.weber@harbourpine.example"), Some("jonas"), ADMIN, Some(702)),
    ("amara", Some("Amara Okafor"), Some("amara.okafor@harbourpine.example"), Some("amara"), ADMIN, Some(655)),
    ("mateo", Some("Mateo Silva"), Some("mateo.silva@harbourpine.example"), Some("mateo"), MEMBER, Some(640)),
    ("priya", Some("Priya Raman"), Some("priya.raman@harbourpine.example"), Some("priya"), MEMBER, Some(611)),
    ("layla", Some("ليلى حداد"), Some("layla.haddad@harbourpine.example"), Some("layla"), MEMBER, Some(566)),
    ("wei", Some("陈伟"), Some("wei.chen@harbourpine.example"), Some("wei"), MEMBER, Some(541)),
    ("noor", Some("Noor Aziz"), Some("noor.aziz@harbourpine.example"), None, MEMBER, Some(498)),
    ("alex1", Some("Alex Morgan"), Some("alex.morgan@harbourpine.example"), None, MEMBER, Some(463)),
    ("alex2", Some("Alex Morgan"), Some("a.morgan@kestrel-studio.example"), None, MEMBER, Some(459)),
    ("warehouse", None, Some("warehouse@harbourpine.example"), None, MEMBER, Some(430)),
    ("hanna", None, Some("hanna@kestrel-studio.example"), Some("hanna"), MEMBER, Some(402)),
    ("tomasz", Some("Tomasz Zieliński"), None, None, MEMBER, Some(377)),
    ("nobody", None, None, None, MEMBER, None),
    ("billing", Some("Greta Lindqvist"), Some("billing@harbourpine.example"), None, "org:billing", Some(350)),
    ("long", Some("Wolfeschlegelsteinhausenbergerdorff Maria-Magdalena von und zu Hohenlohe-Langenburg y Fernández de Córdoba"),
        Some("maria-magdalena.wolfeschlegelsteinhausenbergerdorff.hohenlohe@customer-success-and-partnerships.international.harbourpine.example"),
        None, MEMBER, Some(318)),
    ("q", Some("Q"), Some("q@harbourpine.example"), None, MEMBER, Some(280)),
    ("script", Some("<script>alert(1)</script>"), Some("bobby.tables@kestrel-studio.example"), None, MEMBER, Some(244)),
    ("broken", Some("Dmitri Volkov"), Some("dmitri.volkov@harbourpine.example"), Some("missing-on-purpose"), MEMBER, Some(201)),
    ("siobhan", Some("Siobhán O'Connor"), Some("siobhan.oconnor+shop@harbourpine.example"), None, MEMBER, Some(166)),
    ("yuki", Some("佐藤 由紀"), Some("yuki.sato@harbourpine.example"), None, MEMBER, Some(120)),
    ("lucas", Some("Lucas Martin"), Some("lucas.martin@harbourpine.example"), Some("lucas"), MEMBER, Some(61)),
    ("zoe", Some("Zoë Brandt"), Some("Zoe.Brandt@HarbourPine.example"), None, MEMBER, Some(19)),
    ("sam", Some("Sam Osei"), Some("sam.osei@harbourpine.example"), None, MEMBER, Some(2)),
];

/// Pending invitations to Shop search: address, role, age in minutes.
const INVITED: &[(&str, &str, i64)] = &[
    ("leo.fontaine@harbourpine.example", MEMBER, 28 * DAY),
    ("support-rota@harbourpine.example", MEMBER, 15 * DAY),
    ("nadia.petrova@kestrel-studio.example", ADMIN, 6 * DAY),
    ("omar.farouk@harbourpine.example", MEMBER, 26 * HOUR),
    ("chloe.dubois@harbourpine.example", MEMBER, 3 * HOUR),
    ("ravi.menon@harbourpine.example", MEMBER, 4),
];

/// What became of earlier invitations to Shop search: address, role, what, age in minutes. Some were invited again since, and one of
/// them by another spelling.
const PAST: &[(&str, &str, InvitationStatus, i64)] = &[
    ("sam.osei@harbourpine.example", MEMBER, InvitationStatus::Accepted, 3 * DAY),
    ("nadia.petrov@kestrel-studio.example", ADMIN, InvitationStatus::Revoked, 6 * DAY + 5),
    ("zoe.brandt@harbourpine.example", MEMBER, InvitationStatus::Accepted, 20 * DAY),
    ("temp.staff@kestrel-studio.example", MEMBER, InvitationStatus::Revoked, 34 * DAY),
    ("ida.moreau@harbourpine.example", MEMBER, InvitationStatus::Expired, 41 * DAY),
    ("support-rota@harbourpine.example", MEMBER, InvitationStatus::Expired, 52 * DAY),
    ("lucas.martin@harbourpine.example", MEMBER, InvitationStatus::Accepted, 62 * DAY),
    ("yuki.sato@harbourpine.example", MEMBER, InvitationStatus::Expired, 163 * DAY),
];

/// The people of Field notes, all of them in Shop search too: one admin, who cannot leave.
const FIELD_NOTES: &[(&str, &str, i64)] =
    &[("ines", ADMIN, 210), ("mateo", MEMBER, 208), ("wei", MEMBER, 90), ("q", MEMBER, 33)];

/// Who of Field notes is suspended.
const SUSPENDED: &str = "q";

/// What is kept about the people of Field notes.
const METADATA: &[(&str, &str)] = &[
    ("mateo", r#"{"team":"buying"}"#),
    ("wei", r#"{"team":"buying","desk":{"city":"Porto","floor":2},"languages":["zh","pt"]}"#),
];

pub(super) fn insert(connection: &Connection, now: Timestamp) -> Answer<()> {
    let shop_search = insert_app(
        connection,
        &SeedApp {
            app_id: "app_shop_search",
            slug: "shop-search",
            title: "Shop search",
            description: "Find any product by describing it or by a photo.",
            mode: "clerk",
            organization: Some("org_shop_search"),
            created: ago(now, 730 * DAY)?,
        },
    )?;
    let field_notes = insert_app(
        connection,
        &SeedApp {
            app_id: "app_field_notes",
            slug: "field-notes",
            title: "Field notes",
            description: "Voice memos of the buying team, searchable.",
            mode: "clerk",
            organization: Some("org_field_notes"),
            created: ago(now, 211 * DAY)?,
        },
    )?;
    insert_app(
        connection,
        &SeedApp {
            app_id: "app_price_tracker",
            slug: "price-tracker",
            title: "Price tracker",
            description: "What competitors charge, day by day.",
            mode: "public",
            organization: None,
            created: ago(now, 40 * DAY)?,
        },
    )?;
    for row in PEOPLE {
        let person = insert_row(connection, shop_search, row, now)?;
        for (_, role, days) in FIELD_NOTES.iter().filter(|(key, ..)| *key == row.0) {
            let joined = rfc3339(ago(now, days * DAY)?);
            let id = format!("orgmem_field_notes_{}", row.0);
            insert_membership(connection, &id, field_notes, person, role, Some(&joined))?;
            detail(connection, &id, row.0)?;
        }
    }
    for (index, (address, role, status, age)) in PAST.iter().rev().enumerate() {
        let id = format!("orginv_shop_search_past_{}", index + 1);
        invite(connection, shop_search, &id, (address, role, status), ago(now, *age)?)?;
    }
    for (index, (address, role, age)) in INVITED.iter().enumerate() {
        let id = format!("orginv_shop_search_{}", index + 1);
        let sent = (*address, *role, &InvitationStatus::Pending);
        invite(connection, shop_search, &id, sent, ago(now, *age)?)?;
    }
    Ok(())
}

/// Adds what is seeded of a membership of Field notes besides its role.
fn detail(connection: &Connection, membership: &str, key: &str) -> Answer<()> {
    let suspended = key == SUSPENDED;
    let status = if suspended { MemberStatus::Suspended } else { MemberStatus::Active };
    let metadata = METADATA.iter().find(|(other, _)| *other == key).map(|(_, metadata)| *metadata);
    connection.execute(
        "UPDATE membership SET status = ?2, public_metadata = ?3 WHERE membership_id = ?1",
        params![membership, status.as_str(), metadata],
    )?;
    Ok(())
}

fn insert_row(connection: &Connection, app: i64, row: &Row, now: Timestamp) -> Answer<i64> {
    let (key, name, email, avatar, role, days) = *row;
    let avatar = avatar.map(|name| format!("/demo/avatars/{name}.svg"));
    let user_id = format!("user_{key}");
    let person = SeedPerson { user_id: &user_id, email, name, avatar_url: avatar.as_deref() };
    let person = insert_person(connection, &person)?;
    // Not all at the same time of day.
    let minutes = |days: i64| days * DAY + days * 37 % DAY;
    let joined = days.map(|days| ago(now, minutes(days))).transpose()?.map(rfc3339);
    let id = format!("orgmem_shop_search_{key}");
    insert_membership(connection, &id, app, person, role, joined.as_deref())?;
    Ok(person)
}

fn invite(
    connection: &Connection,
    app: i64,
    id: &str,
    (address, role, status): (&str, &str, &InvitationStatus),
    sent: Timestamp,
) -> Answer<()> {
    let invitation = Invitation {
        invitation_id: id.into(),
        email_address: address.into(),
        role: Role::from(role),
        status: status.clone(),
        created_at: Some(rfc3339(sent).into()),
        expires_at: Some(invitations::expiry(sent)?.into()),
    };
    let row = invitations::insert(connection, app, &email::fold(address), &invitation)?;
    outbox::send(connection, row, "Shop search", &rfc3339(sent))
}
