//! Words by which a text says that something is had, asked or refused, by what they are for: the bundled table `stance_words.tsv`.

use std::sync::LazyLock;

use super::scope::ends_here;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("stance_words.tsv");

/// What the words of a line of the table are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Kind {
    /// That turn away who stands before them: 勿投 of "护理专业勿投".
    Refused,
    /// Behind a lack, that it will not do: 干不了 of "没有驾照干不了".
    Fails,
    /// Between what is lacked, or who is turned away, and those.
    Between,
    /// By which all others are called, behind the words that put one outside: 其他专业都 of "除护理外其他专业都不招".
    Rest,
    /// What may stand behind a refusal that is still the same: 简历 of "勿投简历".
    Others,
    /// That turn away who stands behind them: 不招 of "不招护理以外的专业".
    Refuses,
    /// That take whoever stands before them: 均可.
    AllMay,
    /// Behind a lack, that it does no harm: 也欢迎 of "没有电工证的也欢迎".
    WelcomeAllTheSame,
    /// Behind the name of a paper, that it is not had: × of "电工证 ×".
    MarkNo,
    /// Behind something that is known, that it is not: 为零 of "销售经验为零".
    OfNought,
    /// Behind a list, that all of it is asked: 均须 of "焊工证、叉车证均须具备".
    AllAsked,
}

impl Kind {
    /// In the order of their declaration.
    const ALL: [Self; 11] = [
        Self::Refused,
        Self::Fails,
        Self::Between,
        Self::Rest,
        Self::Others,
        Self::Refuses,
        Self::AllMay,
        Self::WelcomeAllTheSame,
        Self::MarkNo,
        Self::OfNought,
        Self::AllAsked,
    ];

    /// By which the line begins.
    fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Fails => "fails",
            Self::Between => "between",
            Self::Rest => "rest",
            Self::Others => "others",
            Self::Refuses => "refuses",
            Self::AllMay => "all may",
            Self::WelcomeAllTheSame => "welcome all the same",
            Self::MarkNo => "mark no",
            Self::OfNought => "of nought",
            Self::AllAsked => "all asked",
        }
    }
}

/// The words of each kind, in the order of [`Kind::ALL`], of each the longer ones first.
static WORDS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let read = |kind: Kind| -> Vec<&str> {
        let line = ROWS.lines().find_map(|line| line.strip_prefix(kind.name())?.strip_prefix('\t'));
        let mut words: Vec<&str> =
            line.unwrap_or_default().split('|').filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    };
    Kind::ALL.into_iter().map(read).collect()
});

/// The words of a kind, the longer ones first.
pub(in crate::domain) fn of(kind: Kind) -> &'static [&'static str] {
    WORDS.get(kind as usize).map_or(&[], Vec::as_slice)
}

/// What follows the words of a kind that these begin with; all of them where they begin with none.
pub(in crate::domain) fn skip(kind: Kind, words: &str) -> &str {
    let mut words = words;
    while let Some(rest) = of(kind).iter().find_map(|word| words.strip_prefix(word)) {
        words = rest;
    }
    words
}

/// Whether these words turn away who stands before them, up to the end of a clause: "勿投", "的同学就别投了", "请勿投递简历".
pub(in crate::domain) fn turns_away(words: &str) -> bool {
    refuses_at(skip(Kind::Between, words))
}

/// Whether these words turn away all others than what stands before them: "都不招", ",其他专业一律不收", "的地方不去".
pub(in crate::domain) fn turns_away_the_rest(words: &str) -> bool {
    refuses_at(skip(Kind::Rest, words))
}

/// Whether words begin with a refusal and say nothing more.
fn refuses_at(words: &str) -> bool {
    of(Kind::Refused)
        .iter()
        .filter_map(|refused| words.strip_prefix(refused))
        .any(|behind| ends_here(skip(Kind::Others, behind)))
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
                assert_eq!(of(kind).iter().filter(|other| *other == word).count(), 1, "{word}");
                assert!(word.trim().is_empty() || fold(word) == *word, "{word}");
            }
        }
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, Kind::ALL.len());
    }

    #[test]
    fn refusals_are_told_from_other_words() {
        for words in [
            "勿投",
            "的同学就别投了",
            "请勿投递简历",
            "者请止步",
            "的不用来面试",
            "专业毕业生一律不招",
            "生请绕行",
        ] {
            assert!(turns_away(words), "{words}");
        }
        for words in
            ["不要紧", "不用担心", "均可", "不接受调剂", "不限", "的不用经验", "不做要求", "拒绝加班"]
        {
            assert!(!turns_away(words), "{words}");
        }
        for words in
            ["外不招".trim_start_matches('外'), "都不要", ",其他专业一律不收", "的地方不去", ",别的都不考虑"]
        {
            assert!(turns_away_the_rest(words), "{words}");
        }
        for words in ["均可", ",其他专业也可", "不限", "不招应届生", ",其他专业需有一年经验", "都能做"]
        {
            assert!(!turns_away_the_rest(words), "{words}");
        }
    }
}
