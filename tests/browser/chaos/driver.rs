//! An admin who does what comes to mind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fastrand::Rng;
use leptos::mount::mount_to;
use leptos::prelude::*;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use mixpeek_users_app::model::draft::{ChipState, Draft};
use mixpeek_users_app::model::notices::NextStep;
use mixpeek_users_app::session::Session;
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use serde_json::json;
use wasm_bindgen::JsCast;

use super::line::Line;
use super::said::{Page, SharedAsks};
use super::world::World;

/// One episode.
pub(super) struct Driver {
    pub(super) line: Line,
    pub(super) seed: u64,
    rng: Rng,
    pub(super) session: Session,
    pub(super) page: Arc<Page>,
    pub(super) owner: Owner,
    /// What was asked for since the admin last paused.
    pub(super) asks: SharedAsks,
    /// How often each address was asked to be invited.
    pub(super) asked: BTreeMap<String, u32>,
    /// The addresses that went into the form and were not taken out of it.
    pub(super) typed: BTreeSet<String>,
    /// Whom the other admin touched, and about whom the line kept an answer back, since the lists were last read.
    pub(super) excused: BTreeSet<String>,
    pub(super) log: Vec<String>,
    pub(super) counts: BTreeMap<&'static str, u32>,
    fresh: u32,
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

impl Driver {
    pub(super) fn new(seed: u64) -> Self {
        // Mounting something is what sets futures going.
        drop(mount_to(document().create_element("div").unwrap().unchecked_into(), || ()));
        let line = Line::new(World::new(9, 4), seed);
        let directory = HttpDirectory::new(Endpoint {
            base_url: "https://users.example".into(),
            namespace: None,
            credentials: Credentials::None,
            early: EarlyAnswers::default(),
        });
        let page = Arc::new(Page::default());
        let (owner, host) = (Owner::new(), Arc::clone(&page));
        let session = owner.with(|| {
            Session::new(Arc::new(directory), "app".into(), None, Texts::new("en", None))
                .hosted(host)
        });
        Self {
            line,
            seed,
            rng: Rng::with_seed(!seed),
            session,
            page,
            owner,
            asks: SharedAsks::default(),
            asked: BTreeMap::new(),
            typed: BTreeSet::new(),
            excused: BTreeSet::new(),
            log: Vec::new(),
            counts: BTreeMap::new(),
            fresh: 0,
        }
    }

    pub(super) fn counts(&self) -> BTreeMap<&'static str, u32> {
        self.counts.clone()
    }

    /// Rounds of a few actions each, until there were as many.
    pub(super) async fn run(&mut self, actions: u32) {
        self.revalidate().await;
        let mut left = actions;
        while left > 0 {
            self.line.trouble([0, 25, 60][self.rng.usize(..3)]);
            for _ in 0..self.rng.u32(1..=4.min(left)) {
                left -= 1;
                self.act();
                if self.rng.bool() {
                    self.line.breathe().await;
                }
            }
            self.rest().await;
            self.check_what_was_said();
            self.check_that_all_was_said();
            self.check_lists_before_reading_again();
            if self.rng.u32(0..3) == 0 {
                self.revalidate().await;
            }
        }
        self.revalidate().await;
    }

    /// One action of an admin.
    fn act(&mut self) {
        match self.rng.u32(0..100) {
            0..20 => self.set_role(),
            20..30 => self.remove(),
            30..38 => self.set_status(),
            38..46 => self.set_metadata(),
            46..54 => self.revoke(),
            54..62 => self.resend(),
            62..76 => self.invite(),
            76..80 => self.add(),
            80..85 => self.follow(),
            85..88 => self.owner.with(|| self.session.load()),
            88..90 => self.stop(),
            90..92 => self.tidy_the_form(),
            92..94 => self.veto(),
            _ => self.let_the_other_admin_act(),
        }
    }

    fn note(&mut self, what: &'static str, about: &str) {
        *self.counts.entry(what).or_default() += 1;
        self.log.push(format!("{what} {about}"));
    }

    fn somebody(&mut self) -> Option<Member> {
        let rows = self.session.roster.with_untracked(|roster| {
            roster
                .rows
                .iter()
                .filter(|row| row.change.is_none())
                .map(|row| row.member.clone())
                .collect::<Vec<_>>()
        });
        self.rng.choice(rows)
    }

    fn some_invitation(&mut self) -> Option<(InvitationId, String)> {
        let rows = self.session.invitations.with_untracked(|list| {
            let idle = list.rows.iter().filter(|row| !row.busy);
            idle.map(|row| {
                (row.invitation.invitation_id.clone(), row.invitation.email_address.to_string())
            })
            .collect::<Vec<_>>()
        });
        self.rng.choice(rows)
    }

    fn set_role(&mut self) {
        let Some(Member { user_id, role: seen, .. }) = self.somebody() else { return };
        let role = if self.rng.bool() { Role::ADMIN } else { Role::MEMBER };
        self.note("role", &format!("{user_id} {role}"));
        self.asks.borrow_mut().without_question += 1;
        self.session.set_role(user_id, role, &seen);
    }

    fn remove(&mut self) {
        let Some(Member { user_id, .. }) = self.somebody() else { return };
        self.note("remove", user_id.as_str());
        let session = self.session;
        self.ask(|on_end| session.remove(&user_id, on_end));
    }

    fn set_status(&mut self) {
        let Some(Member { user_id, .. }) = self.somebody() else { return };
        let status = if self.rng.bool() { MemberStatus::Active } else { MemberStatus::Suspended };
        self.note("status", &format!("{user_id} {status}"));
        let session = self.session;
        self.ask(|on_end| session.set_status(user_id, status, on_end));
    }

    fn set_metadata(&mut self) {
        let Some(Member { user_id, .. }) = self.somebody() else { return };
        self.fresh += 1;
        let Some(metadata) = json!({ "number": self.fresh }).as_object().cloned() else { return };
        self.note("metadata", user_id.as_str());
        let session = self.session;
        self.ask(|on_end| session.set_metadata(user_id, (metadata.clone(), metadata), on_end));
    }

    fn revoke(&mut self) {
        let Some((id, address)) = self.some_invitation() else { return };
        self.note("revoke", &format!("{id} {address}"));
        let session = self.session;
        self.ask(|on_end| session.revoke(id, on_end));
    }

    fn resend(&mut self) {
        let Some((id, address)) = self.some_invitation() else { return };
        self.note("resend", &format!("{id} {address}"));
        *self.asked.entry(address).or_default() += 1;
        self.asks.borrow_mut().without_question += 1;
        self.session.resend(id);
    }

    /// Types addresses into the form: new ones, some twice, some that are members or invited, some that are none; then sends.
    fn invite(&mut self) {
        if self.session.draft.with_untracked(Draft::is_sending) {
            return;
        }
        let mut addresses = Vec::new();
        for _ in 0..self.rng.u32(1..=5) {
            self.fresh += 1;
            addresses.push(match self.rng.u32(0..8) {
                0 => format!("u{}@x.io", self.rng.u32(0..9)),
                1 => format!("pending{}@x.io", self.rng.u32(0..4)),
                2 => "no address".to_owned(),
                _ => format!("new{}@x.io", self.fresh),
            });
        }
        self.note("invite", &addresses.join(", "));
        self.session.draft.update(|draft| {
            draft.add(&addresses.join("\n"), &|folded| self.session.known_address(folded));
            let ready = draft
                .chips
                .iter()
                .filter(|chip| matches!(chip.state, ChipState::Ready(_) | ChipState::Refused(..)));
            for chip in ready {
                *self.asked.entry(chip.text.clone()).or_default() += 1;
            }
            self.typed.extend(draft.chips.iter().map(|chip| chip.text.clone()));
        });
        self.send_the_form();
    }

    fn add(&mut self) {
        let who = format!("u{}@x.io", self.rng.u32(0..14));
        self.note("add", &who);
        let session = self.session;
        self.ask(|on_end| session.add(&who, Role::MEMBER, on_end));
    }

    /// Takes the offer of a notice: invite back, try again, send again.
    fn follow(&mut self) {
        let notices = self.session.notices.with_untracked(|notices| {
            notices
                .shown
                .iter()
                .filter_map(|notice| Some((notice.key, notice.next.clone()?)))
                .collect::<Vec<_>>()
        });
        let Some((key, next)) = self.rng.choice(notices) else { return };
        match &next {
            NextStep::InviteBack { email, .. } | NextStep::SendAgain { email, .. } => {
                *self.asked.entry(email.to_string()).or_default() += 1;
            }
            NextStep::RetryResend(id) => {
                let address = self.session.invitations.with_untracked(|list| {
                    list.row(id).map(|row| row.invitation.email_address.to_string())
                });
                if let Some(address) = address {
                    *self.asked.entry(address).or_default() += 1;
                }
            }
            NextStep::RetryRole { .. } => {}
        }
        self.note("follow", &format!("{next:?}"));
        self.asks.borrow_mut().without_question += 1;
        self.session.follow(key, next);
    }

    fn stop(&mut self) {
        if self.session.draft.with_untracked(Draft::is_sending) {
            self.note("stop", "");
            self.session.stop_sending();
        }
    }

    /// Takes everything out of the form that can be.
    fn tidy_the_form(&mut self) {
        if self.session.draft.with_untracked(Draft::is_sending) {
            return;
        }
        self.note("tidy", "");
        self.typed.clear();
        self.session.draft.update(|draft| {
            for key in draft.chips.iter().map(|chip| chip.key).collect::<Vec<_>>() {
                draft.take_out(key);
            }
        });
    }

    fn veto(&mut self) {
        let mut veto = self.page.veto.lock().unwrap();
        *veto = !*veto && self.rng.bool();
    }

    fn let_the_other_admin_act(&mut self) {
        let choice = self.rng.u32(0..5);
        let (n, fresh) = (self.rng.usize(..100), self.fresh + 1);
        let touched = self.line.world(|world| match choice {
            0 => {
                let count = world.members.len();
                let member = &mut world.members[n % count];
                member.role = Role::ADMIN;
                vec![member.user_id.to_string()]
            }
            // Never the last admin.
            1 if world.members.len() > 5 => {
                let at = world.members.iter().position(|member| member.role != Role::ADMIN);
                at.map(|at| world.members.remove(at).user_id.to_string()).into_iter().collect()
            }
            2 => {
                let address = format!("other{fresh}@x.io");
                world.invite(&address, Role::MEMBER);
                vec![address]
            }
            3 => {
                world.invitations.pop().map(|gone| gone.email_address.into()).into_iter().collect()
            }
            _ => match world.invitations.first().cloned() {
                None => Vec::new(),
                Some(invitation) => {
                    world.accept(&invitation.invitation_id);
                    let joined = world.members.last().map(|member| member.user_id.to_string());
                    [Some(invitation.email_address.into()), joined].into_iter().flatten().collect()
                }
            },
        });
        self.fresh += 1;
        self.note("other admin", &touched.join(", "));
        self.excused.extend(touched);
    }
}
