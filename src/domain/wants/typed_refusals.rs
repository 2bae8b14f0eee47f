//! The work and the employers that a typed text refuses.

use std::ops::Range;

use super::applicants::are_turned_away;
use super::refusal::refusable;
use super::typed::Reader;
use super::typed_words::{Kind, of};
use super::want::{Polarity, Want, What};
use super::{kind_of_work, not_doing, spans, work};
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::catalogue::trade::words_in;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::text::normalize::fold;

impl Reader<'_, '_> {
    pub(super) fn unwanted_work(&mut self) {
        let chores = not_doing::refused(self.said);
        let is_chore = |(place, _): &(Range<usize>, String)| {
            chores.iter().any(|(chore, _)| chore.start < place.end && place.start < chore.end)
        };
        let others: Vec<(Range<usize>, String)> =
            work::unwanted(self.said).into_iter().filter(|other| !is_chore(other)).collect();
        for (place, word) in others.into_iter().chain(chores) {
            let is_place = regions_in(&word).into_iter().any(|(found, _)| found.start == 0);
            // "低于6000的不要" and "不去东北" refuse no work.
            let at = self.passage.place(place.clone());
            let is_told = |want: &Want| {
                let is_other = matches!(want.what, What::Pay(..) | What::DaysPerWeek(..))
                    || matches!(want.what, What::Place(_)) && want.words.contains(&word);
                is_other && want.place.start < at.end && at.start < want.place.end
            };
            // "在校生勿扰" is said of people.
            let is_of_people =
                are_turned_away(self.said, &place) || !self.by.by_opening && !self.is_known(&word);
            let is_clause = kind_of_work::is_clause(&word);
            if !is_place && !is_of_people && !is_clause && !self.wants.iter().any(is_told) {
                let kinds = EmployerKind::each(&word);
                if kinds.is_empty() {
                    self.add(What::Work(word), Polarity::Unwanted, place);
                    continue;
                }
                for (word, kind) in kinds {
                    self.add(refusable(kind, word, Polarity::Unwanted), Polarity::Unwanted, place.clone());
                }
            }
        }
    }

    /// Whether the words of a refusal name work or an employer, or are short enough to be a name that no table has: 重活, but not 被甲方压榨.
    fn is_known(&self, word: &str) -> bool {
        const LONGEST_NAME: usize = 4;
        let is_term = |term: &Range<usize>| {
            let name = self.passage.words_from(term.start).get(..term.len()).unwrap_or_default();
            word.contains(&fold(name))
        };
        !of(Kind::NoWork).iter().any(|no| word.starts_with(no))
            && !is_span(word)
            && (word.chars().count() <= LONGEST_NAME
                || words_in(word).next().is_some()
                || !EmployerKind::each(word).is_empty()
                || self.terms.iter().any(is_term))
    }
}

/// "六年" of "六年真站够了": a count of years is no work.
fn is_span(word: &str) -> bool {
    spans::of_a_life(word).first().is_some_and(|(span, _)| span.start == 0)
}
