//! What the pages around the tab say of team accounts.

use mixpeek_users_contract::organization::{OrganizationRole, OrganizationStatus};
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::invite;
use super::language::Texts;
use crate::model::organization::draft::Problem;

/// What to call a role. One that this version does not know is shown as it is.
pub fn role(texts: Texts, role: &OrganizationRole) -> String {
    match role {
        OrganizationRole::Admin => texts.role_admin(),
        OrganizationRole::Member => texts.role_member(),
        OrganizationRole::Viewer => texts.role_viewer(),
        OrganizationRole::Other(other) => other.to_string(),
    }
}

/// What a role lets a person do; nothing about one that this version does not know.
pub fn role_description(texts: Texts, role: &OrganizationRole) -> String {
    match role {
        OrganizationRole::Admin => texts.organization_admin_description(),
        OrganizationRole::Member => texts.organization_member_description(),
        OrganizationRole::Viewer => texts.viewer_description(),
        OrganizationRole::Other(_) => String::new(),
    }
}

/// What to call a status. One that this version does not know is shown as it is.
pub fn status(texts: Texts, status: &OrganizationStatus) -> String {
    match status {
        OrganizationStatus::Active => texts.account_active(),
        OrganizationStatus::Suspended => texts.suspended(),
        OrganizationStatus::Pending => texts.pending(),
        OrganizationStatus::Other(other) => other.to_string(),
    }
}

/// What is said where a search or filter leaves nobody.
pub fn nobody(texts: Texts, query: &str) -> String {
    match query.trim() {
        "" => texts.nobody_matches_filter(),
        query => texts.nobody_matches(query),
    }
}

/// What is wrong with what was typed into the form of an account.
pub fn problem(texts: Texts, problem: &Problem) -> String {
    match problem {
        Problem::Email(problem) => invite::malformed(texts, *problem),
        Problem::Exists(email) => texts.account_exists(email),
        Problem::Name => texts.full_name_wrong(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_shown_as_it_is() {
        let texts = Texts::default();
        assert_eq!(role(texts, &"owner".into()), "owner");
        assert_eq!(status(texts, &"locked".into()), "locked");
        assert_eq!(role_description(texts, &"owner".into()), "");
    }
}
