//! The form that makes an account, or changes one.

use mixpeek_users_contract::email::{EmailAddress, EmailProblem};
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserUpdate,
};

use super::{Accounts, address, cancels_keys};

/// What is in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountDraft {
    /// The account that is to change; none for a new one.
    pub of: Option<Box<OrganizationUser>>,
    /// The address of a new account.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: OrganizationRole,
    /// The status.
    pub status: OrganizationStatus,
    /// Whether a new account is on its way.
    pub sending: bool,
    /// What is wrong with what was typed.
    pub problem: Option<Problem>,
    /// Why the server did not make the account, in words.
    pub failed: Option<String>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The address is none.
    Email(EmailProblem),
    /// The address has an account already.
    Exists(Box<str>),
    /// The name is too short or too long.
    Name,
}

impl AccountDraft {
    /// The form that changes an account.
    pub fn of(account: &OrganizationUser) -> Self {
        Self {
            name: account.user_name.as_deref().unwrap_or_default().to_owned(),
            role: account.role.clone(),
            status: account.status.clone(),
            of: Some(Box::new(account.clone())),
            ..Self::default()
        }
    }

    /// Whether the account's API keys are lost with this change.
    pub fn cancels_keys(&self) -> bool {
        self.of.as_ref().is_some_and(|account| cancels_keys(&account.status, &self.status))
    }

    /// Whether this change makes an admin of somebody who is none.
    pub fn makes_admin(&self) -> bool {
        self.role == OrganizationRole::Admin
            && self.of.as_ref().is_none_or(|account| account.role != OrganizationRole::Admin)
    }

    /// The account to make, if there is nothing wrong with it.
    pub fn creation(
        &self,
        accounts: &Accounts,
        fold: fn(&str) -> String,
    ) -> Result<OrganizationUserCreate, Problem> {
        let email: EmailAddress = self.email.trim().parse().map_err(Problem::Email)?;
        if let Some(known) = accounts.by_folded(&fold(email.as_str()), fold) {
            return Err(Problem::Exists(address(&known.email)));
        }
        Ok(OrganizationUserCreate {
            email,
            user_name: self.checked_name()?,
            avatar_url: None,
            role: self.role.clone(),
            status: self.status.clone(),
            metadata: None,
        })
    }

    /// What is different now, if there is nothing wrong with it; nothing if nothing is. A name that was never long enough may stay.
    pub fn update(&self) -> Result<Option<OrganizationUserUpdate>, Problem> {
        let Some(before) = &self.of else { return Ok(None) };
        let renamed = before.user_name.as_deref().unwrap_or_default().trim() != self.name.trim();
        let update = OrganizationUserUpdate {
            user_name: if renamed { Some(self.checked_name()?) } else { None },
            role: (before.role != self.role).then(|| self.role.clone()),
            status: (before.status != self.status).then(|| self.status.clone()),
            ..OrganizationUserUpdate::default()
        };
        Ok((update != OrganizationUserUpdate::default()).then_some(update))
    }

    /// 2 to 100 characters (source: Mixpeek's reference pages).
    fn checked_name(&self) -> Result<String, Problem> {
        let name = self.name.trim();
        let fits = (2..=100).contains(&name.chars().count());
        if fits { Ok(name.to_owned()) } else { Err(Problem::Name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::organization::tests::{account, accounts};

    fn draft(email: &str, name: &str) -> AccountDraft {
        AccountDraft { email: email.into(), name: name.into(), ..AccountDraft::default() }
    }

    #[test]
    fn a_new_account_has_an_address_of_its_own_and_a_name() {
        let list = accounts(&[("Ann@x.io", "admin", "active")]);
        let make = |email: &str, name: &str| draft(email, name).creation(&list, str::to_lowercase);
        assert_eq!(make(" bea@x.io ", " Bea ").unwrap().user_name, "Bea");
        assert_eq!(make("bea", "Bea"), Err(Problem::Email(EmailProblem::NoAt)));
        assert_eq!(make("aNN@x.io", "Ann"), Err(Problem::Exists("Ann@x.io".into())));
        assert_eq!(make("bea@x.io", "B"), Err(Problem::Name));
        assert_eq!(make("bea@x.io", &"é".repeat(101)), Err(Problem::Name));
        assert!(make("bea@x.io", &"é".repeat(100)).is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn a_change_says_what_is_different_and_nothing_else() {
        let mut draft = AccountDraft::of(&account("a@x.io", "member", "active"));
        assert_eq!(draft.update(), Ok(None));
        draft.role = OrganizationRole::Viewer;
        let update = draft.update().unwrap().unwrap();
        assert_eq!((update.role, update.user_name), (Some(OrganizationRole::Viewer), None));
        draft.name = "x".into();
        assert_eq!(draft.update(), Err(Problem::Name));
    }

    #[test]
    fn warns_of_what_a_change_means_beyond_itself() {
        let mut draft = AccountDraft::of(&account("a@x.io", "member", "active"));
        assert!(!draft.cancels_keys() && !draft.makes_admin());
        draft.status = OrganizationStatus::Pending;
        draft.role = OrganizationRole::Admin;
        assert!(draft.cancels_keys() && draft.makes_admin());
        let mut admin = AccountDraft::of(&account("a@x.io", "admin", "suspended"));
        admin.status = OrganizationStatus::Active;
        assert!(!admin.cancels_keys() && !admin.makes_admin());
    }
}
