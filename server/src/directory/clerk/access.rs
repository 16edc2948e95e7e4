//! Who can reach what: everybody in every app of the instance.

use std::collections::{HashMap, HashSet};
use std::error::Error;

use mixpeek_users_contract::id::OrganizationId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::membership::{self, MembershipList, MissingApp};

use super::list::Whole;
use super::refusal::About;
use super::wire::Membership;
use super::{Clerk, NAME};
use crate::directory::Answer;
use crate::directory::configured::ConfiguredApp;
use crate::directory::error::{DirectoryError, Resource};

/// The people of each organization, or why they cannot be had.
type People<'a> = HashMap<&'a OrganizationId, Answer<Vec<Member>>>;

impl Clerk {
    /// Everybody in every configured app, app by app.
    ///
    /// One list has the memberships of all organizations of the instance, those that no app is in as well. It is read unless that
    /// would take more requests than asking each app's organization.
    pub(super) async fn everybody(&self) -> Answer<MembershipList> {
        let organizations: HashSet<_> =
            self.apps.iter().filter_map(|app| app.organization.as_ref()).collect();
        let all = if organizations.len() > 1 {
            let about = About::new(Resource::App, "");
            match self.client.all_memberships(organizations.len(), about).await {
                // What cannot be read may be of an organization that no app is in.
                Err(DirectoryError::BadAnswer { .. }) => None,
                all => all?,
            }
        } else {
            None
        };
        let says_where = |all: &Whole<Membership>| {
            all.entries.iter().all(|membership| membership.organization().is_some())
        };
        let people = match all.filter(says_where) {
            Some(all) => self.sorted(all, &organizations).await?,
            None => self.one_by_one(organizations).await?,
        };
        Ok(self.by_app(&people))
    }

    /// The memberships of the whole instance, by organization; of those that an app is in.
    async fn sorted<'a>(
        &self,
        all: Whole<Membership>,
        organizations: &HashSet<&'a OrganizationId>,
    ) -> Answer<People<'a>> {
        let mut sorted: HashMap<_, Vec<_>> =
            organizations.iter().map(|organization| (*organization, Vec::new())).collect();
        for membership in all.entries {
            let organization = membership.organization().map(OrganizationId::from);
            if let Some(own) = organization.and_then(|id| sorted.get_mut(&id)) {
                own.push(membership);
            }
        }
        // Where nobody is, there may be no organization either.
        let empty = sorted.extract_if(|_, memberships| memberships.is_empty());
        let empty: Vec<_> = empty.map(|(organization, _)| organization).collect();
        let mut people = self.one_by_one(empty).await?;
        for (organization, memberships) in sorted {
            let about = About::new(Resource::App, "");
            people.insert(organization, if_its_own(self.people(memberships, about).await)?);
        }
        Ok(people)
    }

    /// The memberships of each organization by itself. One that cannot be had does not hide the others.
    async fn one_by_one<'a>(
        &self,
        organizations: impl IntoIterator<Item = &'a OrganizationId>,
    ) -> Answer<People<'a>> {
        let mut people = People::new();
        for organization in organizations {
            let about = About::new(Resource::App, organization.as_str());
            let members = match self.client.memberships(organization, about).await {
                Ok(whole) => self.people(whole.entries, about).await,
                Err(error) => Err(error),
            };
            people.insert(organization, if_its_own(members)?);
        }
        Ok(people)
    }

    /// The people of each app, in the order of the configuration.
    fn by_app(&self, people: &People<'_>) -> MembershipList {
        let mut list = MembershipList { memberships: Vec::new(), total: 0, missing: Vec::new() };
        for app in &self.apps {
            let found = app.organization.as_ref().and_then(|id| people.get(id));
            match found {
                Some(Ok(members)) => {
                    list.memberships
                        .extend(members.iter().map(|member| self.membership(app, member)));
                }
                Some(Err(error)) => {
                    let cause = error.source().map(ToString::to_string);
                    tracing::warn!(directory = NAME, %error, cause, "left out of a list");
                    list.missing.push(MissingApp {
                        app_id: app.id.clone(),
                        app_title: Some(app.title.clone()),
                        message: error.to_string().into(),
                    });
                }
                None => {}
            }
        }
        list.total = list.memberships.len() as u64;
        list
    }

    fn membership(&self, app: &ConfiguredApp, member: &Member) -> membership::Membership {
        membership::Membership {
            app_id: app.id.clone(),
            app_title: Some(app.title.clone()),
            administers: self.capabilities.administers(&member.role),
            member: member.clone(),
        }
    }
}

/// A failure that is of one organization alone: Clerk does not know it, or something in it cannot be read. What is wrong otherwise is
/// wrong for all of them.
fn if_its_own<T>(answer: Answer<T>) -> Answer<Answer<T>> {
    match answer {
        Err(error @ (DirectoryError::NotFound { .. } | DirectoryError::BadAnswer { .. })) => {
            Ok(Err(error))
        }
        Err(error) => Err(error),
        good => Ok(good),
    }
}
