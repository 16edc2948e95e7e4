//! The golden bodies, and which Rust type reads which.

use std::fs;
use std::path::{Path, PathBuf};

use mixpeek_users_contract::{
    app, capabilities, error, invitation, me, member, membership, organization, outbox,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) struct Fixture {
    /// `listAppUsers`, or `error`.
    pub(crate) subject: String,
    /// `request` or `answer`; empty for an error.
    pub(crate) part: String,
    /// `full`, `sparse`, `odd`, …
    pub(crate) case: String,
    pub(crate) text: String,
}

impl Fixture {
    pub(crate) fn name(&self) -> String {
        [&*self.subject, &*self.part, &*self.case].join(".").replace("..", ".")
    }

    /// Whether writing what was read gives the same bytes.
    pub(crate) fn is_canonical(&self) -> bool {
        !["sparse", "odd"].contains(&&*self.case)
    }

    /// What the body's Rust type makes of it, as it would be stored.
    #[track_caller]
    pub(crate) fn rewritten(&self) -> String {
        (self.rewrite())(&self.text).unwrap_or_else(|e| panic!("{}: {e}", self.name()))
    }

    #[track_caller]
    fn rewrite(&self) -> Rewrite {
        let of = |&(subject, part, _): &&(&str, &str, Rewrite)| {
            *subject == self.subject && *part == self.part
        };
        READERS.iter().find(of).unwrap_or_else(|| panic!("no type reads {}", self.name())).2
    }
}

pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

pub(crate) fn all() -> Vec<Fixture> {
    let entries = fs::read_dir(directory()).unwrap().map(Result::unwrap);
    let mut fixtures: Vec<_> = entries.map(|entry| load(&entry.path())).collect();
    fixtures.sort_by_key(Fixture::name);
    fixtures
}

pub(crate) fn read<T: DeserializeOwned>(name: &str) -> T {
    let fixture = load(&directory().join(format!("{name}.json")));
    serde_json::from_str(&fixture.text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn load(path: &Path) -> Fixture {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.file_name().unwrap().to_str().unwrap();
    let (subject, part, case) = match *name.split('.').collect::<Vec<_>>() {
        [subject, part, case, "json"] => (subject, part, case),
        ["error", case, "json"] => ("error", "", case),
        _ => panic!("{name} is not named like a golden body"),
    };
    Fixture { subject: subject.into(), part: part.into(), case: case.into(), text }
}

type Rewrite = fn(&str) -> serde_json::Result<String>;

fn rewrite<T: DeserializeOwned + Serialize>(text: &str) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&serde_json::from_str::<T>(text)?)? + "\n")
}

/// The type of every body of every operation.
pub(crate) const READERS: &[(&str, &str, Rewrite)] = &[
    ("getMe", "answer", rewrite::<me::Me>),
    ("listApps", "answer", rewrite::<app::AppList>),
    ("getApp", "answer", rewrite::<app::App>),
    ("updateApp", "request", rewrite::<app::AppUpdate>),
    ("updateApp", "answer", rewrite::<app::App>),
    ("listAppUsers", "answer", rewrite::<member::MemberList>),
    ("searchAppUsers", "answer", rewrite::<member::MemberList>),
    ("inviteAppUser", "request", rewrite::<invitation::InviteRequest>),
    ("inviteAppUser", "answer", rewrite::<invitation::Invitation>),
    ("updateAppUserRole", "request", rewrite::<member::RoleUpdate>),
    ("updateAppUserRole", "answer", rewrite::<member::Member>),
    ("removeAppUser", "answer", rewrite::<member::Deleted>),
    ("listAppInvitations", "answer", rewrite::<invitation::InvitationList>),
    ("revokeAppInvitation", "answer", rewrite::<member::Deleted>),
    ("listOrganizationUsers", "answer", rewrite::<organization::OrganizationUserList>),
    ("createOrganizationUser", "request", rewrite::<organization::OrganizationUserCreate>),
    ("createOrganizationUser", "answer", rewrite::<organization::OrganizationUser>),
    ("getOrganizationUser", "answer", rewrite::<organization::OrganizationUser>),
    ("updateOrganizationUser", "request", rewrite::<organization::OrganizationUserUpdate>),
    ("updateOrganizationUser", "answer", rewrite::<organization::OrganizationUser>),
    ("deleteOrganizationUser", "answer", rewrite::<organization::Completed>),
    ("getCapabilities", "answer", rewrite::<capabilities::Capabilities>),
    ("addAppUser", "request", rewrite::<member::AddRequest>),
    ("addAppUser", "answer", rewrite::<member::Member>),
    ("inviteAppUsers", "request", rewrite::<invitation::InviteManyRequest>),
    ("inviteAppUsers", "answer", rewrite::<invitation::InviteResults>),
    ("updateAppUserStatus", "request", rewrite::<member::StatusUpdate>),
    ("updateAppUserStatus", "answer", rewrite::<member::Member>),
    ("updateAppUserMetadata", "request", rewrite::<member::MetadataUpdate>),
    ("updateAppUserMetadata", "answer", rewrite::<member::Member>),
    ("listPastInvitations", "answer", rewrite::<invitation::InvitationList>),
    ("listMemberships", "answer", rewrite::<membership::MembershipList>),
    ("listOutbox", "answer", rewrite::<outbox::Outbox>),
    ("error", "", rewrite::<error::ErrorEnvelope>),
];
