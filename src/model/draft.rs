//! The invite form: who is to be invited, what is wrong with whom, and how far sending has come.

use std::collections::HashSet;

use mixpeek_users_contract::email::{EmailAddress, EmailProblem, fold};
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::role::Role;

use super::recipients;

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

    /// Turns every address in `text` into a chip. Repeats, in any case, are dropped.
    pub fn add(&mut self, text: &str, known: &Known<'_>) {
        let mut present: HashSet<_> = self.chips.iter().map(|chip| fold(&chip.text)).collect();
        for piece in recipients::split(text) {
            let folded = fold(piece);
            if present.insert(folded.clone()) {
                let state = match piece.parse::<EmailAddress>() {
                    Err(problem) => ChipState::Malformed(problem),
                    Ok(address) => known(&folded).unwrap_or(ChipState::Ready(address)),
                };
                self.chips.push(Chip { key: self.next_key, text: piece.to_owned(), state });
                self.next_key += 1;
            }
        }
    }

    /// Adds the addresses of a file.
    pub fn import(&mut self, text: &str, known: &Known<'_>) {
        let recipients::Listed { addresses, without } = recipients::in_lines(text);
        let before = self.chips.len();
        self.add(&addresses.join("\n"), known);
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
mod tests {
    use super::*;

    fn nobody(_: &str) -> Option<ChipState> {
        None
    }

    fn texts(draft: &Draft) -> Vec<&str> {
        draft.chips.iter().map(|chip| chip.text.as_str()).collect()
    }

    #[test]
    fn pasting_makes_chips_and_drops_repeats_in_any_case() {
        let mut draft = Draft::default();
        draft.add("Ann <ann@x.io>, bob@x.io ANN@X.IO oops", &nobody);
        assert_eq!(texts(&draft), ["ann@x.io", "bob@x.io", "oops"]);
        assert_eq!(draft.chips[2].state, ChipState::Malformed(EmailProblem::NoAt));
        assert_eq!(draft.sendable(&nobody), 2);
    }

    #[test]
    fn whom_the_screen_knows_is_marked() {
        let known = |folded: &str| (folded == "ann@x.io").then_some(ChipState::AlreadyInvited);
        let mut draft = Draft::default();
        draft.add("ANN@x.io bob@x.io", &known);
        assert_eq!(draft.chips[0].state, ChipState::AlreadyInvited);
        assert_eq!(draft.begin_batch(), [draft.chips[1].key]);
    }

    #[test]
    fn a_separator_commits_and_a_space_only_after_an_address() {
        let mut draft = Draft::default();
        draft.type_text("Jane ", &nobody);
        assert_eq!((draft.text.as_str(), draft.chips.len()), ("Jane ", 0));
        draft.type_text("jane@x.io ", &nobody);
        assert_eq!((draft.text.as_str(), texts(&draft)), ("", vec!["jane@x.io"]));
        draft.type_text("half,", &nobody);
        assert_eq!(draft.chips.len(), 2);
    }

    #[test]
    fn unfinished_text_counts_if_it_is_an_address() {
        let mut draft = Draft { text: "ann@x.io".into(), ..Draft::default() };
        assert_eq!(draft.sendable(&nobody), 1);
        draft.text = "ann@".into();
        assert_eq!(draft.sendable(&nobody), 0);
        draft.text = "ANN@x.io".into();
        draft.handed = "ann@x.io\n".to_owned();
        draft.take_handed(&nobody);
        assert_eq!(draft.handed, "");
        assert_eq!(draft.sendable(&nobody), 1, "the text repeats the chip");
    }

    #[test]
    fn sent_ones_leave_and_refused_ones_stay_with_their_reason() {
        let mut draft = Draft::new(Role::ADMIN);
        draft.add("a@x.io b@x.io", &nobody);
        let [first, second] = draft.begin_batch()[..] else { panic!("two chips") };
        assert!(draft.begin_batch().is_empty(), "one batch at a time");
        draft.role = Role::MEMBER;
        assert_eq!(draft.begin_send(first).unwrap().role, Role::ADMIN);
        assert!(draft.is_sending());
        assert!(draft.begin_send(first).is_none(), "never twice");
        draft.settle_send(first);
        assert_eq!(draft.begin_send(second).unwrap().role, Role::ADMIN, "as when it was begun");
        draft.refuse_send(second, |address| ChipState::Refused(address, "No seats left".into()));
        assert_eq!((draft.end_batch().len(), texts(&draft)), (1, vec!["b@x.io"]));
        assert_eq!(draft.sendable(&nobody), 1, "it can be tried again");
        assert!(draft.is_dirty() && !draft.is_sending());
    }
}
