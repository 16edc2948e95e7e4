//! The demo's own team accounts: every role in every status that is found in practice.

use jiff::Timestamp;
use mixpeek_users_contract::organization::{
    NamespacePermission, OrganizationRole, OrganizationStatus, OrganizationUser,
};
use rusqlite::Connection;

use super::ago;
use super::demo::VIEWER_EMAIL;
use crate::clock::rfc3339;
use crate::directory::Answer;
use crate::directory::embedded::{ORGANIZATION_ID, organization_users};

const DAY: i64 = 24 * 60;

/// Key in ids, name, address, role, status, days since it was made, hours since the last sign-in.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    OrganizationRole,
    OrganizationStatus,
    i64,
    Option<i64>,
);

#[rustfmt::skip]
fn rows() -> [Row; 10] {
    use OrganizationRole::{Admin, Member, Viewer};
    use OrganizationStatus::{Active, Pending, Suspended};
    [
        ("ines", "Ines Ruiz", VIEWER_EMAIL, Admin, Active, 740, Some(1)),
        ("jonas", "Jonas Weber", "jonas.weber@harbourpine.example", Admin, Active, 735, Some(30)),
        ("amara", "Amara Okafor", "amara.okafor@harbourpine.example", Member, Active, 660, Some(5)),
        ("priya", "Priya Raman", "priya.raman@harbourpine.example", Member, Active, 610, Some(200)),
        ("mateo", "Mateo Silva", "mateo.silva@harbourpine.example", Member, Suspended, 600, Some(2400)),
        ("wei", "陈伟", "wei.chen@harbourpine.example", Viewer, Active, 400, None),
        ("lucas", "Lucas Martin", "lucas.martin+mixpeek@harbourpine.example", Viewer, Active, 70, Some(48)),
        ("former", "Henrik Dahl", "henrik.dahl@harbourpine.example", Admin, Suspended, 700, Some(9000)),
        ("leo", "Leo Fontaine", "leo.fontaine@harbourpine.example", Member, Pending, 3, None),
        ("auditor", "External audit", "audit@ledgerworks.example", Viewer, Pending, 1, None),
    ]
}

pub(super) fn insert(connection: &Connection, now: Timestamp) -> Answer<()> {
    for (key, name, email, role, status, age, seen) in rows() {
        let created = rfc3339(ago(now, age * DAY)?);
        let user = OrganizationUser {
            user_id: Some(format!("usr_{key}").into()),
            organization_id: Some(ORGANIZATION_ID.into()),
            email: email.into(),
            user_name: Some(name.into()),
            avatar_url: None,
            role,
            status,
            metadata: serde_json::Map::new(),
            namespace_permissions: if key == "wei" {
                vec![catalogue(&created)]
            } else {
                Vec::new()
            },
            created_at: Some(created.as_str().into()),
            updated_at: Some(created.as_str().into()),
            last_login: seen
                .map(|hours| ago(now, hours * 60))
                .transpose()?
                .map(|time| rfc3339(time).into()),
        };
        organization_users::insert(connection, &user)?;
    }
    Ok(())
}

fn catalogue(granted: &str) -> NamespacePermission {
    NamespacePermission {
        namespace_id: "ns_catalogue".into(),
        role: OrganizationRole::Member,
        operations: None,
        granted_at: Some(granted.into()),
        granted_by: Some("usr_ines".into()),
    }
}
