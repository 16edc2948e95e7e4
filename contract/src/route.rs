//! The operations: for each its method, its template as axum reads it, and a builder of its path as a browser sends it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::AppQuery;
use crate::id::{AppId, InvitationId, UserId};
use crate::invitation::InvitationStatus;
use crate::organization::{OrganizationRole, OrganizationStatus, OrganizationUserQuery};
use crate::role::Role;
use crate::search::{MemberOrder, MemberQuery};

/// `/v1/me`
pub const ME: &str = "/v1/me";
/// `/v1/apps`
pub const APPS: &str = "/v1/apps";
/// `/v1/apps/{app_id}`
pub const APP: &str = "/v1/apps/{app_id}";
/// `/v1/apps/{app_id}/users`
pub const MEMBERS: &str = "/v1/apps/{app_id}/users";
/// `/v1/apps/{app_id}/users/invite`. Shares its prefix with [`MEMBER`]: a router must try the literal word first.
pub const INVITE: &str = "/v1/apps/{app_id}/users/invite";
/// `/v1/apps/{app_id}/users/invitations`. Shares its prefix with [`MEMBER`], too.
pub const INVITATIONS: &str = "/v1/apps/{app_id}/users/invitations";
/// `/v1/apps/{app_id}/users/invitations/{invitation_id}`
pub const INVITATION: &str = "/v1/apps/{app_id}/users/invitations/{invitation_id}";
/// `/v1/apps/{app_id}/users/{user_id}`
pub const MEMBER: &str = "/v1/apps/{app_id}/users/{user_id}";
/// `/v1/apps/{app_id}/users/{user_id}/role`
pub const MEMBER_ROLE: &str = "/v1/apps/{app_id}/users/{user_id}/role";
/// `/v1/organizations/users`
pub const ORGANIZATION_USERS: &str = "/v1/organizations/users";
/// `/v1/organizations/users/{user_email}`
pub const ORGANIZATION_USER: &str = "/v1/organizations/users/{user_email}";
/// `/x/apps/{app_id}/capabilities`
pub const CAPABILITIES: &str = "/x/apps/{app_id}/capabilities";
/// `/x/apps/{app_id}/users`
pub const ADD_MEMBER: &str = "/x/apps/{app_id}/users";
/// `/x/apps/{app_id}/users`, read.
pub const SEARCH_MEMBERS: &str = ADD_MEMBER;
/// `/x/apps/{app_id}/invitations`
pub const INVITE_MANY: &str = "/x/apps/{app_id}/invitations";
/// `/x/apps/{app_id}/users/{user_id}/status`
pub const MEMBER_STATUS: &str = "/x/apps/{app_id}/users/{user_id}/status";
/// `/x/apps/{app_id}/users/{user_id}/metadata`
pub const MEMBER_METADATA: &str = "/x/apps/{app_id}/users/{user_id}/metadata";
/// `/x/apps/{app_id}/invitations`
pub const PAST_INVITATIONS: &str = "/x/apps/{app_id}/invitations";
/// `/x/memberships`
pub const MEMBERSHIPS: &str = "/x/memberships";
/// `/x/outbox`
pub const OUTBOX: &str = "/x/outbox";

/// An operation of the contract, as the `OpenAPI` document names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `operationId` in the `OpenAPI` document.
    pub id: &'static str,
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path template.
    pub template: &'static str,
}

const fn operation(id: &'static str, method: &'static str, template: &'static str) -> Operation {
    Operation { id, method, template }
}

/// Every operation. A test holds this table, the `OpenAPI` document and the server's router together.
pub const OPERATIONS: &[Operation] = &[
    operation("getMe", "GET", ME),
    operation("listApps", "GET", APPS),
    operation("getApp", "GET", APP),
    operation("updateApp", "PATCH", APP),
    operation("listAppUsers", "GET", MEMBERS),
    operation("inviteAppUser", "POST", INVITE),
    operation("updateAppUserRole", "PATCH", MEMBER_ROLE),
    operation("removeAppUser", "DELETE", MEMBER),
    operation("listAppInvitations", "GET", INVITATIONS),
    operation("revokeAppInvitation", "DELETE", INVITATION),
    operation("listOrganizationUsers", "GET", ORGANIZATION_USERS),
    operation("createOrganizationUser", "POST", ORGANIZATION_USERS),
    operation("getOrganizationUser", "GET", ORGANIZATION_USER),
    operation("updateOrganizationUser", "PATCH", ORGANIZATION_USER),
    operation("deleteOrganizationUser", "DELETE", ORGANIZATION_USER),
    operation("getCapabilities", "GET", CAPABILITIES),
    operation("searchAppUsers", "GET", SEARCH_MEMBERS),
    operation("addAppUser", "POST", ADD_MEMBER),
    operation("inviteAppUsers", "POST", INVITE_MANY),
    operation("updateAppUserStatus", "PATCH", MEMBER_STATUS),
    operation("updateAppUserMetadata", "PATCH", MEMBER_METADATA),
    operation("listPastInvitations", "GET", PAST_INVITATIONS),
    operation("listMemberships", "GET", MEMBERSHIPS),
    operation("listOutbox", "GET", OUTBOX),
];

/// Path of [`APP`].
pub fn app(app: &AppId) -> String {
    format!("/v1/apps/{}", segment(app.as_str()))
}

/// Query string of [`APPS`], with its question mark; empty for the service's defaults.
pub fn app_query(query: &AppQuery) -> String {
    let numbers = [("limit", query.limit), ("offset", query.offset)];
    let numbers = numbers.into_iter().filter_map(|(key, value)| Some((key, value?.to_string())));
    let texts = [("slug", &query.slug), ("search", &query.search), ("template", &query.template)];
    let texts = texts.into_iter().filter_map(|(key, value)| Some((key, encoded(value.as_ref()?))));
    query_string(numbers.chain(texts))
}

/// Query string of [`ORGANIZATION_USERS`], with its question mark; empty for the service's defaults.
pub fn organization_user_query(query: &OrganizationUserQuery) -> String {
    let numbers = [("skip", query.skip), ("limit", query.limit)];
    let numbers = numbers.into_iter().filter_map(|(key, value)| Some((key, value?.to_string())));
    let role = query.role.as_ref().map(OrganizationRole::as_str);
    let status = query.status.as_ref().map(OrganizationStatus::as_str);
    let texts = [("role", role), ("status", status)];
    let texts = texts.into_iter().filter_map(|(key, value)| Some((key, encoded(value?))));
    query_string(numbers.chain(texts))
}

/// Query string of [`SEARCH_MEMBERS`], with its question mark; empty for the service's defaults.
pub fn member_query(query: &MemberQuery) -> String {
    let role = query.role.as_ref().map(Role::as_str);
    let order = query.order_by.as_ref().map(MemberOrder::as_str);
    let texts = [("query", query.query.as_deref()), ("role", role), ("order_by", order)];
    let texts = texts.into_iter().filter_map(|(key, value)| Some((key, encoded(value?))));
    let numbers = [("limit", query.limit), ("offset", query.offset)];
    let numbers = numbers.into_iter().filter_map(|(key, value)| Some((key, value?.to_string())));
    query_string(texts.chain(numbers))
}

fn query_string(pairs: impl Iterator<Item = (&'static str, String)>) -> String {
    let pairs: Vec<_> = pairs.map(|(key, value)| format!("{key}={value}")).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// Path of [`MEMBERS`].
pub fn members(app: &AppId) -> String {
    format!("/v1/apps/{}/users", segment(app.as_str()))
}

/// Path of [`INVITE`].
pub fn invite(app: &AppId) -> String {
    format!("/v1/apps/{}/users/invite", segment(app.as_str()))
}

/// Path of [`INVITATIONS`].
pub fn invitations(app: &AppId) -> String {
    format!("/v1/apps/{}/users/invitations", segment(app.as_str()))
}

/// Path of [`INVITATION`].
pub fn invitation(app: &AppId, invitation: &InvitationId) -> String {
    format!("/v1/apps/{}/users/invitations/{}", segment(app.as_str()), segment(invitation.as_str()))
}

/// Path of [`MEMBER`].
pub fn member(app: &AppId, user: &UserId) -> String {
    format!("/v1/apps/{}/users/{}", segment(app.as_str()), segment(user.as_str()))
}

/// Path of [`MEMBER_ROLE`].
pub fn member_role(app: &AppId, user: &UserId) -> String {
    format!("/v1/apps/{}/users/{}/role", segment(app.as_str()), segment(user.as_str()))
}

/// Path of [`ORGANIZATION_USER`].
pub fn organization_user(email: &str) -> String {
    format!("/v1/organizations/users/{}", segment(email))
}

/// Path of [`CAPABILITIES`].
pub fn capabilities(app: &AppId) -> String {
    format!("/x/apps/{}/capabilities", segment(app.as_str()))
}

/// Path of [`ADD_MEMBER`].
pub fn add_member(app: &AppId) -> String {
    format!("/x/apps/{}/users", segment(app.as_str()))
}

/// Path of [`SEARCH_MEMBERS`].
pub fn search_members(app: &AppId) -> String {
    add_member(app)
}

/// Path of [`INVITE_MANY`].
pub fn invite_many(app: &AppId) -> String {
    format!("/x/apps/{}/invitations", segment(app.as_str()))
}

/// Path of [`MEMBER_STATUS`].
pub fn member_status(app: &AppId, user: &UserId) -> String {
    format!("/x/apps/{}/users/{}/status", segment(app.as_str()), segment(user.as_str()))
}

/// Path of [`MEMBER_METADATA`].
pub fn member_metadata(app: &AppId, user: &UserId) -> String {
    format!("/x/apps/{}/users/{}/metadata", segment(app.as_str()), segment(user.as_str()))
}

/// Path and query of [`PAST_INVITATIONS`].
pub fn past_invitations(app: &AppId, status: &InvitationStatus) -> String {
    format!("/x/apps/{}/invitations?status={}", segment(app.as_str()), encoded(status.as_str()))
}

/// What may stand in a path segment as it is: RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whether an address is a path on the server that named it, and leads nowhere else.
pub fn is_path(url: &str) -> bool {
    // Browsers leave out line ends and tabs, and take a backslash for a slash.
    url.starts_with('/') && !url.starts_with("//") && !url.contains(['\\', '\t', '\n', '\r'])
}

/// Encodes one path segment so that an id can never reach another resource, whatever it holds.
///
/// `.` and `..` are special: URL parsers resolve them even when percent-encoded, so they are encoded twice. No directory has such an
/// id, and the answer is an honest 404.
pub fn segment(text: &str) -> String {
    match text {
        "." => "%252E".to_owned(),
        ".." => "%252E%252E".to_owned(),
        _ => encoded(text),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_inside_its_segment() {
        let app = AppId::from("a/b?c#d");
        assert_eq!(
            member(&app, &UserId::from("ö %2f")),
            "/v1/apps/a%2Fb%3Fc%23d/users/%C3%B6%20%252f"
        );
        assert_eq!(
            member_role(&app, &UserId::from("..")),
            "/v1/apps/a%2Fb%3Fc%23d/users/%252E%252E/role"
        );
    }

    #[test]
    fn a_query_is_encoded_and_leaves_out_what_is_absent() {
        let query =
            AppQuery { limit: Some(1000), search: Some("a&b=c d".into()), ..AppQuery::default() };
        assert_eq!(app_query(&query), "?limit=1000&search=a%26b%3Dc%20d");
        assert_eq!(app_query(&AppQuery::default()), "");
        let query = OrganizationUserQuery {
            skip: Some(0),
            limit: Some(1000),
            role: Some("a&b".into()),
            status: None,
        };
        assert_eq!(organization_user_query(&query), "?skip=0&limit=1000&role=a%26b");
        let query = MemberQuery {
            query: Some("ö +".into()),
            role: Some(Role::ADMIN),
            order_by: Some(MemberOrder::JoinedDescending),
            limit: Some(500),
            offset: Some(0),
        };
        let expected =
            "?query=%C3%B6%20%2B&role=org%3Aadmin&order_by=-created_at&limit=500&offset=0";
        assert_eq!(member_query(&query), expected);
        assert_eq!(member_query(&MemberQuery::default()), "");
    }

    #[test]
    fn a_status_stays_inside_its_query() {
        let path = |status: &str| past_invitations(&AppId::from("a/b"), &status.into());
        assert_eq!(path("revoked"), "/x/apps/a%2Fb/invitations?status=revoked");
        assert_eq!(path("a&b=c#d"), "/x/apps/a%2Fb/invitations?status=a%26b%3Dc%23d");
    }

    #[test]
    fn an_address_keeps_its_plus_and_at() {
        assert_eq!(organization_user("a+b@x.io"), "/v1/organizations/users/a%2Bb%40x.io");
    }
}
