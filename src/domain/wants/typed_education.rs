//! The education and the majors that a typed text speaks of.

use std::ops::Range;

use super::typed::Reader;
use super::want::{Polarity, What};
use super::{education, fields, lacked_education, own_education, own_majors, pupils};
use crate::domain::catalogue::education::levels_in;
use crate::domain::catalogue::major::{MajorCode, find_majors, names_in};
use crate::domain::lexicon::{Stance, stance_words};

impl Reader<'_, '_> {
    /// The level of education.
    pub(super) fn education(&mut self) {
        let highest = || own_education::highest(self.said).filter(|_| !self.by.by_opening);
        if let Some((place, level)) = highest().or_else(|| own_education::own(self.said)) {
            self.add(What::Education(Some(level)), Polarity::Wanted, place);
            return;
        }
        let asked = education::asked(self.said)
            .filter(|(level, _)| self.by.by_opening || !pupils::are_taught(self.text(), *level));
        let short = || own_education::in_short(self.said).filter(|_| asked.is_none() && !self.by.by_opening);
        if let Some((place, level)) = short() {
            self.add(What::Education(Some(level)), Polarity::Wanted, place);
            return;
        }
        let (level, polarity) = match asked {
            Some((level, strength)) => (Some(level), strength.into()),
            None if names_education(self.text()) && !lacked_education::names_lacked(self.said) => {
                (None, Polarity::Waived)
            }
            // "不要求本科"
            None => {
                let waived = levels_in(self.text()).find_map(|(place, _)| {
                    let around = self.said.around(place.start, place.end);
                    (around.stance() == Stance::Waived).then(|| around.negation())
                });
                if let Some(place) = waived {
                    self.add(What::Education(None), Polarity::Waived, place);
                } else if let Some((place, level)) = own_education::by_year(self.said)
                    && !self.by.by_opening
                {
                    self.add(What::Education(Some(level)), Polarity::Wanted, place);
                }
                return;
            }
        };
        self.add(What::Education(level), polarity, education::words(self.said, level));
    }

    /// Majors.
    pub(super) fn majors(&mut self) {
        let majors = find_majors(self.passage);
        let named: Vec<(Range<usize>, MajorCode)> =
            names_in(self.text()).filter(|(_, major)| majors.contains(major)).collect();
        for (place, major) in named {
            let around = self.said.around(place.start, place.end);
            // "会计、审计专业勿投"
            let of_list = around.after.split_once("专业").filter(|(list, _)| !list.contains(' '));
            let is_refused = of_list.is_some_and(|(_, behind)| stance_words::turns_away(behind));
            match is_refused && around.stance() == Stance::Mentioned {
                true => self.add(What::Major(major), Polarity::Unwanted, place),
                false => self.judged(What::Major(major), place),
            }
        }
        if !self.by.by_opening {
            for (place, major) in own_majors::named(self.text()) {
                self.add(What::Major(major), Polarity::Wanted, place);
            }
        }
        for (place, majors) in fields::named(self.text()) {
            for major in majors {
                self.judged(What::Major(major), place.clone());
            }
        }
    }
}

/// Whether a text speaks of 学历, and not of 学历史 or 自学历时三年.
fn names_education(text: &str) -> bool {
    text.match_indices("学历").any(|(at, word)| {
        !text.get(at + word.len()..).is_some_and(|behind| behind.starts_with(['史', '时', '年', '程', '届']))
    })
}
