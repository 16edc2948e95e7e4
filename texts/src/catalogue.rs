//! What the list of texts becomes.

/// Makes the catalogue of the reference language's texts, each with its description, its name and what it is filled with.
///
/// What is to be filled in is a text unless its type says that it is a number. `Catalogue` has a method of each text's name.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident $(($($arg:ident $(: $number:ty)?),+))? = $text:literal;)+) => {
        /// Which text.
        #[expect(non_camel_case_types, reason = "a text has one name: as key, as field and as method")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $($(#[$meta])* $name,)+
        }

        /// The names of the texts, in the order of [`Key`].
        pub const KEYS: [&str; COUNT] = [$(stringify!($name)),+];

        const COUNT: usize = [$(Key::$name),+].len();

        /// All texts in one language.
        #[derive(Debug)]
        pub struct Language {
            $($(#[$meta])* pub $name: &'static str,)+
        }

        impl Language {
            /// The texts in the order of [`Key`].
            pub const fn as_array(&self) -> [&'static str; COUNT] {
                [$(self.$name),+]
            }
        }

        /// The reference.
        pub const ENGLISH: Language = Language { $($name: $text,)+ };

        /// For the screen: each text after the names of what it is filled with, and where each ends. A table of references would take
        /// more room than many of the texts.
        const ENTRIES: [&str; COUNT] = [$(concat!($($(stringify!($arg), ","),+,)? "\n", $text)),+];
        static ALL: &str = concat!($($($(stringify!($arg), ","),+,)? "\n", $text),+);
        static ENDS: [u16; COUNT] = ends();

        #[expect(clippy::cast_possible_truncation, reason = "checked in the line before")]
        const fn ends() -> [u16; COUNT] {
            let mut ends = [0; COUNT];
            let (mut index, mut end) = (0, 0);
            while index < COUNT {
                end += ENTRIES[index].len();
                assert!(end <= u16::MAX as usize, "the texts have outgrown their table");
                ends[index] = end as u16;
                index += 1;
            }
            ends
        }

        impl Key {
            /// The names of what the text is filled with, each with a comma behind it, and the text in the reference language.
            pub fn english(self) -> (&'static str, &'static str) {
                let end_of = |index: usize| ENDS.get(index).copied().map_or(0, usize::from);
                let index = self as usize;
                let start = index.checked_sub(1).map_or(0, end_of);
                ALL.get(start..end_of(index)).and_then(|entry| entry.split_once('\n')).unwrap_or_default()
            }
        }

        /// A language that texts are said in. It has a method for each text.
        pub trait Catalogue {
            /// Says a text, filled in.
            fn say(&self, key: Key, args: &[$crate::message::Arg<'_>]) -> String;

            $($(#[$meta])* fn $name(&self $($(, $arg: texts!(@type $($number)?))+)?) -> String {
                self.say(Key::$name, &[$($($crate::message::Arg::from($arg)),+)?])
            })+
        }
    };
    (@type) => { &str };
    (@type $number:ty) => { $number };
}

pub(crate) use texts;
