//! What was done in this tab.

/// The actions of this session, newest first. It is this tab's memory and says so on screen: no directory keeps one for us.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// How many entries are kept.
const MAX_ENTRIES: usize = 500;

/// One action.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it ended, in milliseconds since 1970.
    pub at: f64,
    /// What was done, in the past tense, or tried.
    pub text: String,
    /// Whether it was done.
    pub done: bool,
}

impl Activity {
    /// Notes an action.
    pub fn note(&mut self, at: f64, text: String, done: bool) {
        self.entries.insert(0, Entry { at, text, done });
        self.entries.truncate(MAX_ENTRIES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_first_and_not_too_many() {
        let mut activity = Activity::default();
        (0..600_u32).for_each(|n| activity.note(f64::from(n), n.to_string(), true));
        assert_eq!((activity.entries.len(), activity.entries[0].text.as_str()), (500, "599"));
    }
}
