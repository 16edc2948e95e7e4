//! What Paradime's GraphQL API is asked and answers (source: its user management page and the client `paradime-io` 6.9.0).

use serde::Deserialize;

/// An operation: the field that is asked for, and the document that asks. What varies goes into variables and never into the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub(super) field: &'static str,
    /// What it is logged as.
    pub(super) label: &'static str,
    pub(super) document: &'static str,
}

pub(super) const LIST_USERS: Operation = Operation {
    field: "listUsers",
    label: "query listUsers",
    document: "query listUsers { listUsers { ok \
        activeUsers { uid email name accountType } \
        invitedUsers { email accountType inviteStatus } } }",
};

pub(super) const LIST_WORKSPACES: Operation = Operation {
    field: "listWorkspaces",
    label: "query listWorkspaces",
    document: "query listWorkspaces { listWorkspaces { ok workspaces { uid name } } }",
};

pub(super) const INVITE_USER: Operation = Operation {
    field: "inviteUser",
    label: "mutation inviteUser",
    document: "mutation inviteUser($email: String!, $accountType: UserAccountType!) { \
        inviteUser(email: $email, accountType: $accountType) { ok } }",
};

pub(super) const UPDATE_ACCOUNT_TYPE: Operation = Operation {
    field: "updateUserAccountType",
    label: "mutation updateUserAccountType",
    document: "mutation updateUserAccountType($uid: String!, $accountType: UserAccountType!) { \
        updateUserAccountType(uid: $uid, accountType: $accountType) { ok } }",
};

pub(super) const DISABLE_USER: Operation = Operation {
    field: "disableUser",
    label: "mutation disableUser",
    document: "mutation disableUser($uid: String!) { disableUser(uid: $uid) { ok } }",
};

/// The answer to any operation. `data` is null where there are errors.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    #[serde(default)]
    pub(super) data: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    pub(super) errors: Option<Vec<Problem>>,
}

/// One error.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub(super) message: Option<String>,
    pub(super) extensions: Option<Extensions>,
}

/// What servers of GraphQL add to an error. Paradime documents none; the code is read where it has one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extensions {
    pub(super) code: Option<String>,
}

/// Whether it worked, beside whatever was asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Outcome {
    /// Older documents do not mention it everywhere, so its absence is no failure.
    #[serde(default)]
    pub(super) ok: Option<bool>,
}

/// `listUsers`.
#[derive(Debug, Deserialize)]
pub(super) struct Users {
    #[serde(rename = "activeUsers")]
    pub(super) active: Vec<ActiveUser>,
    #[serde(rename = "invitedUsers")]
    pub(super) invited: Vec<InvitedUser>,
}

/// Somebody who can use the workspace.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ActiveUser {
    pub(super) uid: Box<str>,
    pub(super) email: Option<Box<str>>,
    pub(super) name: Option<Box<str>>,
    pub(super) account_type: Box<str>,
}

/// Somebody who was asked to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitedUser {
    pub(super) email: Box<str>,
    pub(super) account_type: Box<str>,
    pub(super) invite_status: Option<Box<str>>,
}

/// `listWorkspaces`.
#[derive(Debug, Deserialize)]
pub(super) struct Workspaces {
    pub(super) workspaces: Vec<Workspace>,
}

/// One workspace.
#[derive(Debug, Deserialize)]
pub(super) struct Workspace {
    pub(super) uid: Box<str>,
    pub(super) name: Option<Box<str>>,
}
