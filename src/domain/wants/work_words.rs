//! The words by which a text tells of time at work, and of time spent otherwise: the bundled table `work_words.tsv`.

use std::sync::LazyLock;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("work_words.tsv");

/// The words of each kind.
pub(super) struct WorkWords {
    /// Verbs of work, which make a school an employer.
    pub verbs: Vec<&'static str>,
    /// Where people work.
    pub places: Vec<&'static str>,
    /// What people are called by their work.
    pub jobs: Vec<&'static str>,
    /// Everyday names of kinds of work.
    pub kinds: Vec<&'static str>,
    /// Words that hold a verb of one character (做, 当, 开) and are none.
    pub no_verbs: Vec<&'static str>,
    /// What lasts for years and is no work, and work that is only planned.
    pub others: Vec<&'static str>,
    /// Schools and what is learnt there, where no verb of work stands beside them.
    pub schools: Vec<&'static str>,
    /// Those of which the years right behind are years at school: 高中三年.
    pub pupils: Vec<&'static str>,
    /// Whose work is told otherwise.
    pub firms: Vec<&'static str>,
    /// Branches of the economy that are fields of study as well: beside work that is sought they say in what.
    pub branches: Vec<&'static str>,
    /// Employers that give their names to skills: 快手.
    pub employers: Vec<&'static str>,
    /// Jobs that stand beside one another in one word, each its own: 行政前台.
    pub offices: Vec<&'static str>,
    /// What is done at work, each its own where several stand in one word: 分拣打包.
    pub doings: Vec<&'static str>,
    /// Subjects and stages that a teacher is of.
    pub taught: Vec<&'static str>,
}

pub(super) static WORDS: LazyLock<WorkWords> = LazyLock::new(|| {
    let of = |kind: &str| {
        let line = ROWS.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix('\t'));
        line.unwrap_or_default().split('|').filter(|word| !word.is_empty()).collect()
    };
    WorkWords {
        verbs: of("verb"),
        places: of("place"),
        jobs: of("job"),
        kinds: of("kind"),
        no_verbs: of("no verb"),
        others: of("other"),
        schools: of("school"),
        pupils: of("pupil"),
        firms: of("firm"),
        branches: of("branch"),
        employers: of("employer"),
        offices: of("office"),
        doings: of("doing"),
        taught: of("taught"),
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn each_kind_has_words_that_are_folded_and_stand_once() {
        let kinds = [
            &WORDS.verbs,
            &WORDS.places,
            &WORDS.jobs,
            &WORDS.kinds,
            &WORDS.no_verbs,
            &WORDS.others,
            &WORDS.schools,
            &WORDS.pupils,
            &WORDS.firms,
            &WORDS.branches,
            &WORDS.employers,
            &WORDS.offices,
            &WORDS.doings,
            &WORDS.taught,
        ];
        for words in kinds {
            assert!(!words.is_empty());
            for word in words {
                assert_eq!(fold(word), *word);
                assert_eq!(words.iter().filter(|other| *other == word).count(), 1, "{word}");
            }
        }
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, kinds.len());
    }
}
