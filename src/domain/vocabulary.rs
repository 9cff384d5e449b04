//! Closed lists of words: each becomes an enum that knows its words.
//!
//! The order of the variants is their number on disk: append only, never insert, never remove.

/// Declares a closed list of words: an enum with, per variant, the code used in commands and imports and the words
/// shown to people.
#[macro_export]
macro_rules! vocabulary {
    ($(#[$meta:meta])* $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $visibility enum $name {
            $($(#[$variant_meta])* #[doc = concat!("`", $words, "`")] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The code used in commands, imports and files.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The words shown to people.
            pub const fn words(self) -> &'static str {
                match self { $($name::$variant => $words,)+ }
            }

            /// Finds the variant for a code or its words, in any case; spaces, hyphens and underscores are alike.
            pub fn parse(text: &str) -> Option<$name> {
                let wanted = $crate::domain::vocabulary::plain(text);
                $name::ALL.iter().copied().find(|one| {
                    $crate::domain::vocabulary::plain(one.code()) == wanted
                        || $crate::domain::vocabulary::plain(one.words()) == wanted
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.words())
            }
        }
    };
}

/// Lower case, with everything that is not a letter or digit dropped, so that spellings compare.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
