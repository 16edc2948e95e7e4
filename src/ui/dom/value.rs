//! What attributes and texts are made of.

use std::borrow::Cow;

/// What stands in an attribute or a text.
pub type Words = Cow<'static, str>;

/// What can be said in an attribute or a text; nothing takes the attribute away.
pub trait IntoWords {
    /// Says it.
    fn into_words(self) -> Option<Words>;
}

impl IntoWords for &'static str {
    fn into_words(self) -> Option<Words> {
        Some(Cow::Borrowed(self))
    }
}

impl IntoWords for String {
    fn into_words(self) -> Option<Words> {
        Some(Cow::Owned(self))
    }
}

impl IntoWords for Words {
    fn into_words(self) -> Option<Words> {
        Some(self)
    }
}

/// An attribute that is there or not.
impl IntoWords for bool {
    fn into_words(self) -> Option<Words> {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<T: IntoWords> IntoWords for Option<T> {
    fn into_words(self) -> Option<Words> {
        self.and_then(IntoWords::into_words)
    }
}

/// Words that stay, or a closure that is asked again when what it looked at changes.
pub enum Value {
    /// Said once.
    Still(Option<Words>),
    /// Followed.
    Live(Box<dyn Fn() -> Option<Words>>),
}

/// What an attribute or a text can be made of.
pub trait IntoValue {
    /// Makes it.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl<F, T> IntoValue for F
where
    F: Fn() -> T + 'static,
    T: IntoWords,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into_words()))
    }
}

macro_rules! still {
    ($($type:ty),*) => {$(
        impl IntoValue for $type {
            fn into_value(self) -> Value {
                Value::Still(self.into_words())
            }
        }
    )*};
}
still!(&'static str, String, Words, bool, Option<&'static str>, Option<String>, Option<Words>);
