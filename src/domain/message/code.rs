//! The form of the [`catalogue`](super::catalogue): a code is an entry of it.

use super::Code;

macro_rules! catalogue {
    ($($(#[$about:meta])* $code:ident = $name:literal, $en:literal, $zh:literal;)*) => {
        /// What is said. Names never change, as programs go by them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $code,)*
        }

        impl Code {
            pub(super) const ALL: &[Self] = &[$(Self::$code),*];

            /// The name with the text in both languages.
            pub fn word(self) -> $crate::domain::message::Word {
                use $crate::domain::message::Word;
                match self {
                    $(Self::$code => Word { code: $name, en: $en, zh: $zh },)*
                }
            }
        }
    };
}

impl Code {
    /// For programs: `NOT_STATED_BY`.
    pub fn name(self) -> &'static str {
        self.word().code
    }

    /// The code of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|code| code.name() == name).copied()
    }

    /// The names of what its text has put into it.
    pub fn parameters(self) -> impl Iterator<Item = &'static str> {
        self.word().en.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Word;
    use super::*;

    fn parameters(text: &str) -> BTreeSet<&str> {
        let starts = text.split('{').skip(1);
        starts.map(|rest| rest.split_once('}').expect("a parameter ends").0).collect()
    }

    #[test]
    fn each_code_has_both_languages_with_the_same_parameters_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for Word { code, en, zh } in Code::ALL.iter().map(|code| code.word()) {
            assert!(names.insert(code), "{code} is there twice");
            assert!(
                code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'),
                "{code}"
            );
            assert!(!en.is_empty() && !zh.is_empty(), "{code}");
            assert_eq!(parameters(en), parameters(zh), "{code}");
            let words: String = en.split('{').map(|piece| piece.rsplit('}').next().unwrap_or("")).collect();
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let says_something = words.contains(char::is_alphabetic) && code != "COMPARED";
            assert!(zh.contains(is_chinese) || !says_something, "{code}: {zh}");
        }
    }
}
