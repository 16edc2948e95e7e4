//! Who can reach which app: every membership of every app, grouped by person, and the changes under way to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::membership::{Membership, MembershipList, MissingApp};
use mixpeek_users_contract::role::Role;

use super::filter;
use super::permissions::Refusal;
use super::person;
use super::phase::{Freshness, LoadTicket, Phase, Verdict};
use super::row::{Change, Fold, Row};
use crate::directory::error::DirectoryError;

/// Everybody in every app.
#[derive(Debug, Clone, Default)]
pub struct AccessList {
    /// How far loading has come.
    pub phase: Phase,
    /// The memberships, those of one person next to each other, people by name.
    pub entries: Vec<Entry>,
    /// Apps whose people could not be had.
    pub missing: Vec<MissingApp>,
    /// How many memberships there are besides, by the service's count.
    pub cut: u64,
    freshness: Freshness,
}

/// What tells memberships apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryId {
    /// The app.
    pub app: AppId,
    /// The person, as a member of that app.
    pub user: UserId,
}

/// For keys of rows: an id of an app has no line end in it.
impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.app, self.user)
    }
}

/// One person in one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// What the app is called, where known.
    pub title: Option<Box<str>>,
    /// Whether the role manages the app's people.
    pub administers: bool,
    /// The same for all memberships of one person.
    pub person: u32,
    /// The member, and the change under way.
    pub row: Row,
    /// Whether `administers` held before the change under way.
    administered: bool,
    /// What a search looks at in the app, folded.
    folded_app: Box<str>,
}

impl Entry {
    /// What the app is called; its id where it has no title.
    pub fn app_name(&self) -> &str {
        self.title.as_deref().unwrap_or(self.id.app.as_str())
    }

    /// What the person is called.
    pub fn name(&self) -> &str {
        person::name(&self.row.member)
    }

    /// Whether the person can manage the app's people now: in use, and not on the way out.
    fn manages(&self) -> bool {
        let in_use = matches!(self.row.member.status, None | Some(MemberStatus::Active));
        self.administers && in_use && self.row.change != Some(Change::Removal)
    }
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// People.
    pub people: usize,
    /// Apps that anybody can reach.
    pub apps: usize,
    /// People who are an admin of at least one app.
    pub admins: usize,
}

/// What the person looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessFilter {
    /// Words that must all occur in the person's name, address or id, or in the app's title or id.
    pub text: String,
    /// Only this app.
    pub app: Option<AppId>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only people who are an admin of at least one app.
    pub admins: bool,
}

impl AccessFilter {
    /// Whether anything is left out.
    pub fn is_narrowing(&self) -> bool {
        !self.text.trim().is_empty() || self.app.is_some() || self.role.is_some() || self.admins
    }
}

impl AccessList {
    /// Notes that the memberships were asked for.
    pub fn begin_load(&mut self) -> LoadTicket {
        if self.entries.is_empty() {
            self.phase = Phase::Loading;
        }
        self.freshness.begin_load()
    }

    /// Takes the memberships as answered at `now` (milliseconds since 1970), unless the answer is late.
    pub fn settle_load(
        &mut self,
        ticket: LoadTicket,
        list: MembershipList,
        now: f64,
        fold: Fold,
    ) -> Verdict {
        let verdict =
            if self.is_saving() { Verdict::Outdated } else { self.freshness.judge(ticket) };
        if verdict == Verdict::Current {
            self.cut = list.total.saturating_sub(list.memberships.len() as u64);
            self.entries = grouped(list.memberships, fold);
            self.missing = list.missing;
            self.phase = Phase::Ready { at: now };
        }
        verdict
    }

    /// Notes that a request for the memberships failed, unless a newer one is on its way; what is on screen stays.
    pub fn refuse_load(&mut self, ticket: LoadTicket, error: DirectoryError, now: f64) -> Verdict {
        if self.freshness.judge(ticket) == Verdict::Superseded {
            return Verdict::Superseded;
        }
        self.phase = Phase::Failed { error, at: now, since: self.phase.as_of() };
        Verdict::Current
    }

    /// Whether a change is under way to any membership.
    pub fn is_saving(&self) -> bool {
        self.entries.iter().any(|entry| entry.row.change.is_some())
    }

    /// A membership.
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// How many there are.
    pub fn summary(&self) -> Summary {
        let count = |people: &mut dyn Iterator<Item = u32>| people.collect::<BTreeSet<_>>().len();
        let mut managers = self.entries.iter().filter(|entry| entry.manages());
        Summary {
            people: count(&mut self.entries.iter().map(|entry| entry.person)),
            apps: self.entries.iter().map(|entry| &entry.id.app).collect::<BTreeSet<_>>().len(),
            admins: count(&mut managers.by_ref().map(|entry| entry.person)),
        }
    }

    /// The apps with what they are called, in the order of their names.
    pub fn apps(&self, fold: Fold) -> Vec<(AppId, String)> {
        let named = self.entries.iter().map(|entry| (&entry.id.app, entry.app_name()));
        let apps: BTreeMap<_, _> = named.collect();
        let mut apps: Vec<_> =
            apps.into_iter().map(|(app, name)| (app.clone(), name.to_owned())).collect();
        apps.sort_by_cached_key(|(_, name)| fold(name));
        apps
    }

    /// The roles that occur, in the order in which they do.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles = Vec::new();
        for entry in &self.entries {
            if !roles.contains(&entry.row.member.role) {
                roles.push(entry.row.member.role.clone());
            }
        }
        roles
    }

    /// The positions of the memberships to show.
    pub fn select(&self, wanted: &AccessFilter, fold: Fold) -> Vec<u32> {
        let words: Vec<_> = wanted.text.split_whitespace().map(fold).collect();
        let managers: BTreeSet<u32> = if wanted.admins {
            self.entries.iter().filter(|entry| entry.manages()).map(|entry| entry.person).collect()
        } else {
            BTreeSet::new()
        };
        let shown = |entry: &Entry| {
            wanted.app.as_ref().is_none_or(|app| entry.id.app == *app)
                && wanted.role.as_ref().is_none_or(|role| entry.row.member.role == *role)
                && (!wanted.admins || managers.contains(&entry.person))
                && words.iter().all(|word| {
                    filter::matches(&entry.row, word) || entry.folded_app.contains(word.as_str())
                })
        };
        let indexed = (0_u32..).zip(&self.entries);
        indexed.filter(|(_, entry)| shown(entry)).map(|(index, _)| index).collect()
    }

    /// How many people have one of the memberships at these positions.
    pub fn people_at(&self, shown: &[u32]) -> usize {
        let entries = shown.iter().filter_map(|index| self.entries.get(*index as usize));
        entries.map(|entry| entry.person).collect::<BTreeSet<_>>().len()
    }

    /// Whether nobody else can manage the app's people.
    pub fn is_last_admin(&self, entry: &Entry) -> bool {
        let others = |other: &&Entry| other.id.app == entry.id.app && other.manages();
        entry.manages() && self.entries.iter().filter(others).nth(1).is_none()
    }

    /// Whether a person may be given `role` in an app whose directory can do this.
    pub fn may_set_role(
        &self,
        id: &EntryId,
        role: &Role,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        let entry = self.free(id)?;
        if !capabilities.set_role {
            return Err(Refusal::NotSupported);
        }
        if self.is_last_admin(entry) && !capabilities.administers(role) {
            return Err(Refusal::LastAdmin);
        }
        Ok(())
    }

    /// Whether a person may be removed from an app; `removal` is what that means there.
    pub fn may_remove(&self, id: &EntryId, removal: Option<Removal>) -> Result<(), Refusal> {
        let entry = self.free(id)?;
        if removal.is_none() {
            return Err(Refusal::NotSupported);
        }
        if self.is_last_admin(entry) { Err(Refusal::LastAdmin) } else { Ok(()) }
    }

    /// Moves a person to another role ahead of the server, if the rules let it.
    pub fn begin_role(
        &mut self,
        id: &EntryId,
        role: Role,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        self.may_set_role(id, &role, capabilities)?;
        let entry = self.entry_mut(id).ok_or(Refusal::Gone)?;
        entry.administers = capabilities.administers(&role);
        let before = std::mem::replace(&mut entry.row.member.role, role);
        entry.row.change = Some(Change::Role { before });
        self.freshness.wrote();
        Ok(())
    }

    /// Takes the member as the server answered. Nulls keep what the list had.
    pub fn settle_role(
        &mut self,
        id: &EntryId,
        answer: Member,
        capabilities: &Capabilities,
        fold: Fold,
    ) {
        self.freshness.wrote();
        if let Some(entry) = self.entry_mut(id) {
            entry.administers = capabilities.administers(&answer.role);
            entry.administered = entry.administers;
            entry.row.settle(answer, fold);
        }
    }

    /// Puts back the role the server kept.
    pub fn refuse_role(&mut self, id: &EntryId) {
        self.freshness.wrote();
        if let Some(entry) = self.entry_mut(id)
            && let Some(Change::Role { before }) = entry.row.change.take()
        {
            entry.row.member.role = before;
            entry.administers = entry.administered;
        }
    }

    /// Marks a membership as ending, if the rules let it. It stays until the server has answered.
    pub fn begin_removal(&mut self, id: &EntryId, removal: Option<Removal>) -> Result<(), Refusal> {
        self.may_remove(id, removal)?;
        let entry = self.entry_mut(id).ok_or(Refusal::Gone)?;
        entry.row.change = Some(Change::Removal);
        self.freshness.wrote();
        Ok(())
    }

    /// Takes the membership off the list, or marks it as disabled where that is what removing means.
    pub fn settle_removal(&mut self, id: &EntryId, removal: Option<Removal>) {
        self.freshness.wrote();
        if removal != Some(Removal::Disabled) {
            self.entries.retain(|entry| entry.id != *id);
        } else if let Some(entry) = self.entry_mut(id) {
            entry.row.member.status = Some(MemberStatus::Disabled);
            entry.row.change = None;
        }
    }

    /// Leaves the membership where it is.
    pub fn refuse_removal(&mut self, id: &EntryId) {
        self.freshness.wrote();
        if let Some(entry) = self.entry_mut(id) {
            entry.row.change = None;
        }
    }

    fn free(&self, id: &EntryId) -> Result<&Entry, Refusal> {
        let entry = self.entry(id).ok_or(Refusal::Gone)?;
        if entry.row.change.is_some() { Err(Refusal::Busy) } else { Ok(entry) }
    }

    fn entry_mut(&mut self, id: &EntryId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == *id)
    }
}

/// Puts the memberships of one person next to each other. A person is an address, in any case, or an id where there is no address: one
/// person has the same address in all apps, not always the same id.
fn grouped(memberships: Vec<Membership>, fold: Fold) -> Vec<Entry> {
    let mut people: BTreeMap<String, (String, Vec<Membership>)> = BTreeMap::new();
    for membership in memberships {
        let member = &membership.member;
        let email = member.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
        // A blank is in no address.
        let key = email.map_or_else(|| format!(" {}", member.user_id), fold);
        let (_, theirs) =
            people.entry(key).or_insert_with(|| (fold(person::name(member)), Vec::new()));
        theirs.push(membership);
    }
    let mut people: Vec<_> = people.into_values().collect();
    people.sort_by(|a, b| a.0.cmp(&b.0));
    let numbered = (0_u32..).zip(people);
    let entries = numbered.flat_map(|(person, (_, theirs))| {
        let mut theirs: Vec<_> =
            theirs.into_iter().map(|membership| entry(membership, person, fold)).collect();
        theirs.sort_by_cached_key(|entry| fold(entry.app_name()));
        theirs
    });
    entries.collect()
}

fn entry(membership: Membership, person: u32, fold: Fold) -> Entry {
    let Membership { app_id, app_title, administers, member } = membership;
    let folded_app = [app_title.as_deref().unwrap_or_default(), app_id.as_str()].map(fold);
    Entry {
        id: EntryId { app: app_id, user: member.user_id.clone() },
        title: app_title,
        administers,
        administered: administers,
        person,
        row: Row::new(member, fold),
        folded_app: folded_app.join("\n").into(),
    }
}

#[cfg(test)]
mod tests;
