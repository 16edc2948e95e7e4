//! The invite form: who is to be invited, what is wrong with whom, and how far sending has come.

use std::collections::HashSet;

use mixpeek_users_contract::email::{EmailAddress, EmailProblem, fold};
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::role::Role;

use super::recipients;

/// The most addresses in the form at once: each is on screen. Whoever has more sends these first.
pub const MOST: usize = 2_000;

/// What the form holds. Nothing typed is ever lost: what was refused stays with its reason until the person takes it out.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Addresses that somebody else wants in the form, until the form takes them: reading them is code that comes with it.
    pub handed: String,
    /// One for each address, in the order they were typed.
    pub chips: Vec<Chip>,
    /// The text that is not a chip yet.
    pub text: String,
    /// The role they are all to have.
    pub role: Role,
    /// Those sent by the batch under way or, between batches, by the last one; they have left the field.
    pub sent: Vec<EmailAddress>,
    /// How far sending has come.
    pub progress: Progress,
    /// How many of the batch have an outcome, be they sent or not.
    pub tried: usize,
    /// The role of the batch: what is chosen while it is under way is for the next.
    batch_role: Role,
    /// What the last file brought.
    pub import: Option<Import>,
    /// How many addresses found no room in the form when some were last added.
    pub left_out: usize,
    next_key: u32,
}

/// What a file brought to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    /// It was read.
    Read {
        /// How many addresses were added.
        added: usize,
        /// How many of its lines have no address.
        without: usize,
    },
    /// It is too large to be a list of people to invite.
    TooLarge,
    /// It could not be read, or is no text.
    Unreadable,
}

/// How far sending a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Progress {
    /// Nothing is being sent.
    #[default]
    Idle,
    /// One address after the other.
    Running {
        /// How many the batch has.
        of: usize,
    },
    /// The server asked to wait.
    Paused {
        /// How many the batch has.
        of: usize,
        /// When it goes on, in milliseconds since 1970.
        until: f64,
    },
    /// The person asked to stop; what is under way is still finished.
    Stopping,
}

impl Progress {
    /// Notes a wait.
    pub fn pause(&mut self, until: f64) {
        if let Self::Running { of } = *self {
            *self = Self::Paused { of, until };
        }
    }

    /// Ends a wait.
    pub fn resume(&mut self) {
        if let Self::Paused { of, .. } = *self {
            *self = Self::Running { of };
        }
    }

    /// Whether a wait is under way.
    pub fn is_paused(self) -> bool {
        matches!(self, Self::Paused { .. })
    }

    /// Whether the person asked to stop.
    pub fn is_stopping(self) -> bool {
        self == Self::Stopping
    }
}

/// One address in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Tells chips apart; never reused.
    pub key: u32,
    /// What was typed.
    pub text: String,
    /// How it stands.
    pub state: ChipState,
}

/// How an address in the form stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChipState {
    /// Can be sent.
    Ready(EmailAddress),
    /// Is being sent.
    Sending(EmailAddress),
    /// Is no address.
    Malformed(EmailProblem),
    /// Is a member already; by what name, or by the address where only the server knows.
    AlreadyMember(String),
    /// Has a pending invitation already.
    AlreadyInvited,
    /// Was refused, with the words to say so. Can be sent again.
    Refused(EmailAddress, String),
}

/// What the rest of the screen knows about an address (folded): nothing, or why it need not be invited.
pub type Known<'a> = dyn Fn(&str) -> Option<ChipState> + 'a;

impl Chip {
    /// The address that sending would send to.
    fn sendable(&self) -> Option<&EmailAddress> {
        match &self.state {
            ChipState::Ready(address) | ChipState::Refused(address, _) => Some(address),
            _ => None,
        }
    }
}

impl Draft {
    /// An empty form for a role.
    pub fn new(role: Role) -> Self {
        Self { role, ..Self::default() }
    }

    /// Takes in the addresses that were handed over.
    pub fn take_handed(&mut self, known: &Known<'_>) {
        let handed = std::mem::take(&mut self.handed);
        self.add(&handed, known);
    }

    /// Turns every address in `text` into a chip. Repeats, in any case, are dropped; what finds no room stays as text.
    pub fn add(&mut self, text: &str, known: &Known<'_>) {
        let rest = self.add_some(text, known).join(", ");
        if !rest.is_empty() {
            let before = std::mem::take(&mut self.text);
            self.text = if before.is_empty() { rest } else { before + ", " + &rest };
        }
    }

    /// The same; answers what found no room.
    fn add_some<'a>(&mut self, text: &'a str, known: &Known<'_>) -> Vec<&'a str> {
        let mut present: HashSet<_> = self.chips.iter().map(|chip| fold(&chip.text)).collect();
        let mut rest = Vec::new();
        for piece in recipients::split(text) {
            let folded = fold(piece);
            if !present.insert(folded.clone()) {
                continue;
            }
            if self.chips.len() >= MOST {
                rest.push(piece);
                continue;
            }
            let state = match piece.parse::<EmailAddress>() {
                Err(problem) => ChipState::Malformed(problem),
                Ok(address) => known(&folded).unwrap_or(ChipState::Ready(address)),
            };
            self.chips.push(Chip { key: self.next_key, text: piece.to_owned(), state });
            self.next_key += 1;
        }
        self.left_out = rest.len();
        rest
    }

    /// Adds the addresses of a file, which still has those that find no room.
    pub fn import(&mut self, text: &str, known: &Known<'_>) {
        let recipients::Listed { addresses, without } = recipients::in_lines(text);
        let before = self.chips.len();
        self.add_some(&addresses.join("\n"), known);
        self.import = Some(Import::Read { added: self.chips.len() - before, without });
    }

    /// Turns the unfinished text into chips.
    pub fn commit_text(&mut self, known: &Known<'_>) {
        let text = std::mem::take(&mut self.text);
        self.add(&text, known);
    }

    /// Takes new text from the field. Everything before its last separator becomes chips; a space counts only after a valid address,
    /// since names have spaces too.
    pub fn type_text(&mut self, text: &str, known: &Known<'_>) {
        let ends = text.ends_with([',', ';', '\n', '\t']);
        let ends_after_address = text.ends_with(' ') && text.trim().parse::<EmailAddress>().is_ok();
        if ends || ends_after_address {
            self.text.clear();
            self.add(text, known);
        } else {
            text.clone_into(&mut self.text);
        }
    }

    /// Takes a chip out, unless its invitation is on its way: that is out of the person's hands.
    pub fn take_out(&mut self, key: u32) {
        self.chips.retain(|chip| chip.key != key || matches!(chip.state, ChipState::Sending(_)));
        self.make_room();
    }

    /// Somebody left: that there was no room is no longer so.
    fn make_room(&mut self) {
        if self.chips.len() < MOST {
            self.left_out = 0;
        }
    }

    /// How many invitations sending would send: ready chips, those refused before, and the unfinished text if it is an address.
    pub fn sendable(&self, known: &Known<'_>) -> usize {
        let chips = self.chips.iter().filter(|chip| chip.sendable().is_some()).count();
        let mut rest = Self { chips: self.chips.clone(), ..Self::default() };
        rest.add(&self.text, known);
        chips
            + rest.chips[self.chips.len()..].iter().filter(|chip| chip.sendable().is_some()).count()
    }

    /// Whether closing the form would lose something typed.
    pub fn is_dirty(&self) -> bool {
        !self.text.trim().is_empty() || !self.chips.is_empty()
    }

    /// Whether a batch is under way.
    pub fn is_sending(&self) -> bool {
        self.progress != Progress::Idle
    }

    /// How many invitations are on their way.
    pub fn under_way(&self) -> usize {
        self.chips.iter().filter(|chip| matches!(chip.state, ChipState::Sending(_))).count()
    }

    /// Starts a batch: the keys of the chips to send, in order. Empty if there are none or a batch is under way already.
    pub fn begin_batch(&mut self) -> Vec<u32> {
        if self.is_sending() {
            return Vec::new();
        }
        let queue: Vec<_> = self
            .chips
            .iter()
            .filter(|chip| chip.sendable().is_some())
            .map(|chip| chip.key)
            .collect();
        if !queue.is_empty() {
            self.sent.clear();
            self.tried = 0;
            self.batch_role = self.role.clone();
            self.progress = Progress::Running { of: queue.len() };
        }
        queue
    }

    /// Ends the batch: whom it reached.
    pub fn end_batch(&mut self) -> Vec<EmailAddress> {
        self.progress = Progress::Idle;
        self.sent.clone()
    }

    /// Marks a chip as being sent and says what to send; nothing if it has left or cannot be sent.
    pub fn begin_send(&mut self, key: u32) -> Option<InviteRequest> {
        let role = self.batch_role.clone();
        let chip = self.chip_mut(key)?;
        let email_address = chip.sendable()?.clone();
        chip.state = ChipState::Sending(email_address.clone());
        Some(InviteRequest { email_address, role })
    }

    /// The invitation is out: its chip leaves the field.
    pub fn settle_send(&mut self, key: u32) {
        if let Some(Chip { state: ChipState::Sending(address), .. }) =
            self.chips.iter().find(|chip| chip.key == key)
        {
            self.sent.push(address.clone());
            self.tried += 1;
        }
        self.chips.retain(|chip| chip.key != key);
        self.make_room();
    }

    /// The invitation is not out: its chip stays, as `state`.
    pub fn refuse_send(&mut self, key: u32, state: impl FnOnce(EmailAddress) -> ChipState) {
        if let Some(chip) = self.chip_mut(key)
            && let ChipState::Sending(address) = &chip.state
        {
            chip.state = state(address.clone());
            // One that is ready again has its turn yet to come.
            let is_over = !matches!(chip.state, ChipState::Ready(_));
            self.tried += usize::from(is_over);
        }
    }

    fn chip_mut(&mut self, key: u32) -> Option<&mut Chip> {
        self.chips.iter_mut().find(|chip| chip.key == key)
    }
}

#[cfg(test)]
mod tests;
