//! What has to hold whenever the admin pauses.

use std::collections::BTreeSet;

use leptos::prelude::*;
use mixpeek_users_app::model::draft::ChipState;
use mixpeek_users_app::model::phase::Phase;
use mixpeek_users_contract::invitation::Invitation;
use mixpeek_users_contract::member::Member;
use serde_json::json;

use super::driver::Driver;
use super::line::Record;

impl Driver {
    /// Waits until nothing is under way any more.
    pub(super) async fn rest(&mut self) {
        if !self.line.comes_to_rest().await {
            self.fail("something goes on for ever");
        }
        for record in self.line.take_records() {
            self.excuse(&record);
            self.log.push(format!(
                "    {} {} {} {:?} {:?}",
                record.method, record.path, record.body, record.fault, record.status
            ));
            if record.method == "POST" && record.path.contains("invit") {
                self.count_sending(&record);
            }
        }
    }

    /// An answer that got lost leaves the tab with what it knew before.
    fn excuse(&mut self, record: &Record) {
        if record.method != "GET" && (record.is_lost() || record.status == Some(404)) {
            // The id of a member stands after `users`, that of an invitation after `invitations`.
            self.excused.extend(record.path.split('/').skip(5).map(ToOwned::to_owned));
            self.excused.extend(addresses(&record.body));
            // Whom *Add existing user* added has the first part of their address for an id.
            let added = record.body.strip_prefix("{\"user\":\"");
            self.excused
                .extend(added.and_then(|rest| rest.split('@').next()).map(ToOwned::to_owned));
        }
    }

    /// An invitation goes out once for each time it was asked for, and once more only where the server surely did nothing.
    fn count_sending(&mut self, record: &Record) {
        for address in addresses(&record.body) {
            let left = self.asked.entry(address.clone()).or_default();
            if record.may_be_sent_again() {
                continue;
            }
            if *left == 0 {
                self.fail(&format!("{address} was invited more often than asked for"));
            }
            *left -= 1;
        }
    }

    /// What was said to be done was done; what was begun has ended; what was typed is there or was sent.
    pub(super) fn check_what_was_said(&mut self) {
        let mut done = self.line.world(|world| std::mem::take(&mut world.done));
        let heard = std::mem::take(&mut *self.page.heard.lock().unwrap());
        for words in heard {
            match done.iter().position(|known| *known == words) {
                Some(at) => drop(done.swap_remove(at)),
                // It was so before, or the other admin made it so, as nobody can tell after a lost answer: it is as was asked for.
                None if self.line.world(|world| world.is_so(&words)) => {}
                None => self.fail(&format!("{words:?} was said and not done")),
            }
        }
        let session = self.session;
        if session
            .roster
            .with_untracked(|roster| roster.rows.iter().any(|row| row.change.is_some()))
        {
            self.fail("a row is still saving");
        }
        if session.invitations.with_untracked(|list| list.rows.iter().any(|row| row.busy)) {
            self.fail("an invitation is still busy");
        }
        let mut lost = self.typed.clone();
        session.draft.with_untracked(|draft| {
            for chip in &draft.chips {
                lost.remove(&chip.text);
                if matches!(chip.state, ChipState::Sending(_)) {
                    lost.insert(format!("{} (still being sent)", chip.text));
                }
            }
        });
        self.line.world(|world| {
            lost.retain(|address| !world.mails.contains(address));
            lost.retain(|address| {
                !world.members.iter().any(|member| member.email.as_deref() == Some(address))
            });
        });
        if !lost.is_empty() {
            self.fail(&format!("the form lost {lost:?}"));
        }
        *self.counts.entry("checked").or_default() += 1;
    }

    /// The lists as they stand are what the server has, but for what nobody could know.
    pub(super) fn check_lists_before_reading_again(&mut self) {
        let (shown, there) = (
            self.shown(),
            self.line.world(|world| listed(&world.members, world.invitations.iter())),
        );
        let known = |about: &&String| {
            let names: Vec<_> = about.split(' ').collect();
            !names.iter().any(|name| self.excused.contains(*name))
        };
        let wrong: Vec<_> = shown.symmetric_difference(&there).filter(known).cloned().collect();
        if !wrong.is_empty() {
            self.fail(&format!("on screen or on the server alone: {wrong:?}"));
        }
    }

    /// A calm line, and the lists read again: now everything is as it is.
    pub(super) async fn revalidate(&mut self) {
        self.line.trouble(0);
        self.owner.with(|| self.session.load());
        self.rest().await;
        self.check_what_was_said();
        self.check_that_all_was_said();
        let (shown, there) = (
            self.shown(),
            self.line.world(|world| listed(&world.members, world.invitations.iter())),
        );
        if shown != there {
            let wrong: Vec<_> = shown.symmetric_difference(&there).cloned().collect();
            self.fail(&format!("after reading again, on screen or on the server alone: {wrong:?}"));
        }
        let ready = |phase: &Phase| matches!(phase, Phase::Ready { .. });
        if !self.session.roster.with_untracked(|roster| ready(&roster.phase))
            || !self.session.invitations.with_untracked(|list| ready(&list.phase))
        {
            self.fail("the lists were read and do not say so");
        }
        self.excused.clear();
    }

    fn shown(&self) -> BTreeSet<String> {
        let members = self.session.roster.with_untracked(|roster| {
            roster.rows.iter().map(|row| row.member.clone()).collect::<Vec<_>>()
        });
        self.session
            .invitations
            .with_untracked(|list| listed(&members, list.rows.iter().map(|row| &row.invitation)))
    }

    pub(super) fn fail(&self, why: &str) -> ! {
        let from = self.log.len().saturating_sub(60);
        panic!("chaos, seed {}: {why}\n{}", self.seed, self.log[from..].join("\n"));
    }
}

/// The addresses in the body of an invitation.
fn addresses(body: &str) -> Vec<String> {
    let parts = body.split("\"email_address\":\"").skip(1);
    parts.filter_map(|part| part.split('"').next()).map(ToOwned::to_owned).collect()
}

/// A line for each person and each invitation, the ids first.
fn listed<'a>(
    members: &[Member],
    invitations: impl Iterator<Item = &'a Invitation>,
) -> BTreeSet<String> {
    let person = |member: &Member| {
        format!(
            "{} {} {:?} {}",
            member.user_id,
            member.role,
            member.status,
            json!(member.public_metadata)
        )
    };
    let invited = invitations.map(|invitation| {
        format!("{} {} {}", invitation.invitation_id, invitation.email_address, invitation.role)
    });
    members.iter().map(person).chain(invited).collect()
}
