//! Everything the screen says, in every language it speaks.
//!
//! English (`en.rs`) is the reference: it names the texts and what each is filled with, and whoever forgets a text in another language
//! does not compile. The screen links English alone; the other languages become files of their own, which a page loads when it needs one.

mod catalogue;
pub mod message;

mod en;

mod ar;
mod de;
mod es;
mod fr;
mod ja;
mod pt;
mod zh;

pub use catalogue::Reference;
#[cfg(feature = "pages")]
pub use en::PageCatalogue;
pub use en::{Catalogue, ENGLISH, KEYS, Key, Language, OF_THE_TAB};

/// The languages besides English, by their tags.
pub const LANGUAGES: [(&str, &Language); 7] = [
    ("ar", &ar::AR),
    ("de", &de::DE),
    ("es", &es::ES),
    ("fr", &fr::FR),
    ("ja", &ja::JA),
    ("pt", &pt::PT),
    ("zh", &zh::ZH),
];
