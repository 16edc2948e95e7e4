//! What the list of texts becomes.

/// Makes the catalogue of the reference language's texts, each with its description, its name and what it is filled with.
///
/// What is to be filled in is a text unless its type says that it is a number. `Catalogue` has a method of each text's name. A line
/// parts what the first screen says from what is said later, and another parts both from what only the pages around the tab say, whose
/// methods `PageCatalogue` has. Each part has its English in a table of its own, so that a module which comes in several files has each
/// table where it is needed (docs/decisions/size.md).
macro_rules! texts {
    (
        $($(#[$meta:meta])* $name:ident $(($($arg:ident $(: $number:ty)?),+))? = $text:literal;)+
        ---
        $($(#[$later_meta:meta])* $later:ident $(($($later_arg:ident $(: $later_number:ty)?),+))? = $later_text:literal;)+
        ---
        $($(#[$page_meta:meta])* $page:ident $(($($page_arg:ident $(: $page_number:ty)?),+))? = $page_text:literal;)+
    ) => {
        texts! {
            @all
            $($(#[$meta])* $name = $text;)+
            $($(#[$later_meta])* $later = $later_text;)+
            $($(#[$page_meta])* $page = $page_text;)+
        }

        const OF_THE_FIRST_SCREEN: usize = [$(Key::$name),+].len();

        /// How many of the texts are those of the tab. They come first.
        pub const OF_THE_TAB: usize = OF_THE_FIRST_SCREEN + [$(Key::$later),+].len();

        impl Key {
            /// The names of what a text of the first screen is filled with, each with a comma behind it, and the text in the reference
            /// language. Nothing for a text that is not said there.
            pub fn english(self) -> Reference {
                texts!(@table self as usize; $(($($($arg),+)?) $text)+)
            }

            fn english_later(self) -> Reference {
                texts!(@table self as usize - OF_THE_FIRST_SCREEN; $(($($($later_arg),+)?) $later_text)+)
            }

        }

        /// A language that texts are said in. It has a method for each text of the tab.
        pub trait Catalogue {
            /// Says a text, filled in. `english` is what it is in the reference language.
            fn fill_in(&self, key: Key, english: Reference, args: &[$crate::message::Arg<'_>]) -> String;

            /// Says a text of the first screen.
            fn say(&self, key: Key, args: &[$crate::message::Arg<'_>]) -> String {
                self.fill_in(key, key.english(), args)
            }

            /// Says a text of the tab that is not on the first screen.
            fn say_later(&self, key: Key, args: &[$crate::message::Arg<'_>]) -> String {
                self.fill_in(key, key.english_later(), args)
            }

            $($(#[$meta])* fn $name(&self $($(, $arg: texts!(@type $($number)?))+)?) -> String {
                self.say(Key::$name, &[$($($crate::message::Arg::from($arg)),+)?])
            })+

            $($(#[$later_meta])* fn $later(&self $($(, $later_arg: texts!(@type $($later_number)?))+)?) -> String {
                self.say_later(Key::$later, &[$($($crate::message::Arg::from($later_arg)),+)?])
            })+
        }

        /// The texts of the pages around the tab. Each stands in its method, and so in the file of the page that says it.
        #[cfg(feature = "pages")]
        pub trait PageCatalogue: Catalogue {
            $($(#[$page_meta])* fn $page(&self $($(, $page_arg: texts!(@type $($page_number)?))+)?) -> String {
                let english = (concat!($($(stringify!($page_arg), ","),+)?), $page_text);
                self.fill_in(Key::$page, english, &[$($($crate::message::Arg::from($page_arg)),+)?])
            })+
        }

        #[cfg(feature = "pages")]
        impl<T: Catalogue> PageCatalogue for T {}
    };
    (@all $($(#[$meta:meta])* $name:ident = $text:literal;)+) => {
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
    };
    // Each text after the names of what it is filled with, and where each ends. A table of references would take more room than many of
    // the texts.
    (@table $index:expr; $(($($arg:ident),*) $text:literal)+) => {{
        const LENGTHS: &[usize] = &[$(concat!($(stringify!($arg), ",",)* "\n", $text).len()),+];
        static ENDS: [u16; LENGTHS.len()] = $crate::catalogue::ends(LENGTHS);
        static TEXT: &str = concat!($($(stringify!($arg), ",",)* "\n", $text),+);
        $crate::catalogue::entry(&ENDS, TEXT, $index)
    }};
    (@type) => { &str };
    (@type $number:ty) => { $number };
}

/// The names of what a text is filled with, each with a comma behind it, and the text.
pub type Reference = (&'static str, &'static str);

/// A text by its place in its table.
pub(crate) fn entry(ends: &[u16], text: &'static str, index: usize) -> Reference {
    let end_of = |index: usize| ends.get(index).copied().map_or(0, usize::from);
    let start = index.checked_sub(1).map_or(0, end_of);
    text.get(start..end_of(index)).and_then(|entry| entry.split_once('\n')).unwrap_or_default()
}

/// Where each text ends, by the lengths of all.
#[expect(clippy::cast_possible_truncation, reason = "checked in the line before")]
pub(crate) const fn ends<const COUNT: usize>(lengths: &[usize]) -> [u16; COUNT] {
    let mut ends = [0; COUNT];
    let (mut index, mut end) = (0, 0);
    while index < COUNT {
        end += lengths[index];
        assert!(end <= u16::MAX as usize, "the texts have outgrown their table");
        ends[index] = end as u16;
        index += 1;
    }
    ends
}

pub(crate) use texts;
