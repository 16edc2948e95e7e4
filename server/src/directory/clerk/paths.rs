//! Where Clerk's operations are: as templates, for the log and the metrics, and as paths.

use mixpeek_users_contract::id::{OrganizationId, UserId};
use mixpeek_users_contract::route::segment;

pub(super) const ORGANIZATION: &str = "organizations/{organization_id}";
pub(super) const MEMBERSHIPS: &str = "organizations/{organization_id}/memberships";
pub(super) const MEMBERSHIP: &str = "organizations/{organization_id}/memberships/{user_id}";
pub(super) const METADATA: &str = "organizations/{organization_id}/memberships/{user_id}/metadata";
pub(super) const INVITATIONS: &str = "organizations/{organization_id}/invitations";
pub(super) const INVITATIONS_BULK: &str = "organizations/{organization_id}/invitations/bulk";
pub(super) const REVOKE: &str =
    "organizations/{organization_id}/invitations/{invitation_id}/revoke";
pub(super) const ALL_MEMBERSHIPS: &str = "organization_memberships";
pub(super) const USERS: &str = "users";

pub(super) fn organization(organization: &OrganizationId) -> String {
    format!("organizations/{}", segment(organization.as_str()))
}

pub(super) fn memberships(organization: &OrganizationId) -> String {
    format!("{}/memberships", self::organization(organization))
}

pub(super) fn membership(organization: &OrganizationId, user: &UserId) -> String {
    format!("{}/{}", memberships(organization), segment(user.as_str()))
}

pub(super) fn invitations(organization: &OrganizationId) -> String {
    format!("{}/invitations", self::organization(organization))
}
