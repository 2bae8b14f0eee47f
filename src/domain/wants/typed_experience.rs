//! How long somebody has worked, in a typed text.

use std::ops::Range;

use super::applicants::turned_away;
use super::typed::Reader;
use super::want::{Polarity, What};
use super::{bare, experience, graduation, spans, work_history};
use crate::domain::lexicon::one_of::Way;

impl Reader<'_, '_> {
    pub(super) fn experience(&mut self) {
        let bare = || {
            let is_year = |place: &Range<usize>| {
                let words = self.text().get(place.clone()).unwrap_or_default();
                (words.ends_with(['年', '子', '把', 's', 'r', 'e']) || words.ends_with("年半"))
                    && work_history::may_be_worked(self.said, place)
                    && (work_history::is_beside_work(self.text(), place) || self.names_a_term(place))
                    && !self.said.around(place.start, place.end).has_other_way(Way::Years)
            };
            let mut told = spans::of_a_life(self.text());
            told.retain(|(place, _)| is_year(place));
            work_history::of_work_sought(self.text(), &told)
        };
        let begins = || experience::beginner(self.said, self.by.on).map(|place| (place, 0));
        let is_now = |(place, months): &(Range<usize>, u32)| {
            *months > 0 || self.by.by_opening || !graduation::is_long_ago(self.text(), place, self.by.on)
        };
        let had = experience::had(self.said).filter(is_now);
        let Some((place, months)) = had.or_else(bare).or_else(begins) else {
            return;
        };
        let waived = ["不限", "无要求", "不要求"];
        let is_waived = self.text().get(place.clone()).is_some_and(|words| {
            waived.iter().any(|no| words.contains(no))
                || months == 0 && ["经验", "工作经历", "工龄"].contains(&words)
        });
        self.add(
            What::Experience(months),
            if is_waived { Polarity::Waived } else { Polarity::Wanted },
            place,
        );
    }

    /// "应届生勿扰" of an opening.
    pub(super) fn turned_away(&mut self) {
        let is_told = self.wants.iter().any(|want| matches!(want.what, What::Experience(_)));
        if let Some(place) = turned_away(self.said).filter(|_| self.by.by_opening && !is_told) {
            self.add(What::Experience(0), Polarity::Unwanted, place);
        }
    }

    /// "PLC三年": whether a term of the lexicon stands in the same part of the text.
    fn names_a_term(&self, place: &Range<usize>) -> bool {
        let part = bare::part(self.text(), place);
        // "弹钢琴六年" is a pastime.
        let is_pastime = self
            .text()
            .get(part.clone())
            .is_some_and(|words| words.starts_with(['弹', '拉', '唱', '跳', '练', '画', '打', '玩', '学']));
        let at = self.passage.place(part);
        !is_pastime && self.terms.iter().any(|term| at.start <= term.start && term.end <= at.end)
    }
}
