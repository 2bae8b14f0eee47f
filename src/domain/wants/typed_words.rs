//! Plain words by which typed texts are read, by what they are for: the bundled table `typed_words.tsv`.

use std::sync::LazyLock;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("typed_words.tsv");

/// What the words of a line of the table are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Before a burden that nobody is to ask for: 别老 of "别老加班".
    Forbids,
    /// Behind one: 熬不动 of "大夜我熬不动".
    Unbearable,
    /// Before a burden that somebody can bear.
    Bears,
    /// Between those and the burden: 短期 of "可接受短期出差".
    Some,
    /// Behind a burden that somebody can bear.
    Bearable,
    /// Before an amount that is spent and not paid.
    Spent,
    /// Of what is, or was, paid.
    Had,
    /// Of what is wished to be paid.
    Wished,
    /// That refuse what is less, or who comes.
    Refused,
    /// That begin with a verb of doing something (修, 卖) and are other words.
    NotDoing,
    /// Behind a place where somebody is at school.
    AtSchool,
    /// That end somebody's time at a place.
    Enough,
    /// Before a place where somebody comes from.
    Origin,
    /// With which a clause begins that names no work.
    Clause,
}

impl Kind {
    /// In the order of their declaration.
    const ALL: [Self; 14] = [
        Self::Forbids,
        Self::Unbearable,
        Self::Bears,
        Self::Some,
        Self::Bearable,
        Self::Spent,
        Self::Had,
        Self::Wished,
        Self::Refused,
        Self::NotDoing,
        Self::AtSchool,
        Self::Enough,
        Self::Origin,
        Self::Clause,
    ];

    /// By which the line begins.
    fn name(self) -> &'static str {
        match self {
            Self::Forbids => "forbids",
            Self::Unbearable => "unbearable",
            Self::Bears => "bears",
            Self::Some => "some",
            Self::Bearable => "bearable",
            Self::Spent => "spent",
            Self::Had => "had",
            Self::Wished => "wished",
            Self::Refused => "refused",
            Self::NotDoing => "not doing",
            Self::AtSchool => "at school",
            Self::Enough => "enough",
            Self::Origin => "origin",
            Self::Clause => "clause",
        }
    }
}

/// The words of each kind, in the order of [`Kind::ALL`].
static WORDS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let read = |kind: Kind| -> Vec<&str> {
        let line = ROWS.lines().find_map(|line| line.strip_prefix(kind.name())?.strip_prefix('\t'));
        line.unwrap_or_default().split('|').filter(|word| !word.is_empty()).collect()
    };
    Kind::ALL.into_iter().map(read).collect()
});

/// The words of a kind.
pub(super) fn of(kind: Kind) -> &'static [&'static str] {
    WORDS.get(kind as usize).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn each_kind_has_words_that_are_folded_and_stand_once() {
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
            assert!(!of(kind).is_empty(), "{kind:?}");
            for word in of(kind) {
                assert_eq!(fold(word), *word);
                assert_eq!(of(kind).iter().filter(|other| *other == word).count(), 1, "{word}");
            }
        }
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, Kind::ALL.len());
    }
}
