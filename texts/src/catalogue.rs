//! What the list of texts becomes.

/// Makes the catalogue of the reference language's texts, each with its description, its name and what it is filled with.
///
/// What is to be filled in is a text unless its type says that it is a number. `Catalogue` has a method of each text's name; after the
/// line are those of the pages around the tab, whose methods `PageCatalogue` has.
macro_rules! texts {
    (
        $($(#[$meta:meta])* $name:ident $(($($arg:ident $(: $number:ty)?),+))? = $text:literal;)+
        ---
        $($(#[$page_meta:meta])* $page:ident $(($($page_arg:ident $(: $page_number:ty)?),+))? = $page_text:literal;)+
    ) => {
        texts! {
            @all
            $($(#[$meta])* $name $(($($arg),+))? = $text;)+
            $($(#[$page_meta])* $page $(($($page_arg),+))? = $page_text;)+
        }

        texts! { @shown $($name $(($($arg),+))? = $text;)+ }

        /// How many of the texts are those of the tab. They come first.
        pub const OF_THE_TAB: usize = [$(Key::$name),+].len();

        /// A language that texts are said in. It has a method for each text of the tab.
        pub trait Catalogue {
            /// Says a text, filled in. `english` is what [`Key::english`] has of it.
            fn fill_in(&self, key: Key, english: (&'static str, &'static str), args: &[$crate::message::Arg<'_>]) -> String;

            /// Says a text of the tab, filled in.
            fn say(&self, key: Key, args: &[$crate::message::Arg<'_>]) -> String {
                self.fill_in(key, key.english(), args)
            }

            $($(#[$meta])* fn $name(&self $($(, $arg: texts!(@type $($number)?))+)?) -> String {
                self.say(Key::$name, &[$($($crate::message::Arg::from($arg)),+)?])
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
    (@all $($(#[$meta:meta])* $name:ident $(($($arg:ident),+))? = $text:literal;)+) => {
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
    (@shown $($name:ident $(($($arg:ident),+))? = $text:literal;)+) => {
        /// For the screen: each text of the tab after the names of what it is filled with, and where each ends. A table of references
        /// would take more room than many of the texts.
        const ALL: &str = concat!($($($(stringify!($arg), ","),+,)? "\n", $text),+);
        const LENGTHS: [usize; OF_THE_TAB] = [$(concat!($($(stringify!($arg), ","),+,)? "\n", $text).len()),+];

        static ENDS: [u16; OF_THE_TAB] = $crate::catalogue::ends(&LENGTHS);

        impl Key {
            /// The names of what the text is filled with, each with a comma behind it, and the text in the reference language. Nothing
            /// for the texts of the pages, which bring theirs along.
            pub fn english(self) -> (&'static str, &'static str) {
                let end_of = |index: usize| ENDS.get(index).copied().map_or(0, usize::from);
                let index = self as usize;
                let start = index.checked_sub(1).map_or(0, end_of);
                ALL.get(start..end_of(index)).and_then(|entry| entry.split_once('\n')).unwrap_or_default()
            }
        }
    };
    (@type) => { &str };
    (@type $number:ty) => { $number };
}

/// Where each of the first texts ends, by the lengths of all.
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
