//! What a question consists of.

/// A question before something that cannot simply be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question, with the name.
    pub title: String,
    /// What a yes leads to, and when.
    pub consequence: String,
    /// The yes, as a verb with its object.
    pub verb: String,
    /// Whether a yes takes something away.
    pub destructive: bool,
}
