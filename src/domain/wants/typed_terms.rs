//! The terms of work that a typed text speaks of.

use std::ops::Range;

use super::complaint;
use super::conditions::Told;
use super::terms::{self, Saying, Term};
use super::typed::Reader;
use super::want::{Polarity, What};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::clock::hours;

impl Reader<'_, '_> {
    /// What is said in plain words, before what signs say.
    pub(super) fn conditions(&mut self, told: &[Told]) {
        let is_denied = |place: &Range<usize>| {
            let is_within = |none: &&Told| none.place.start < place.end && place.start < none.place.end;
            told.iter().filter(|told| told.polarity.is_none()).any(|none| is_within(&none))
        };
        for told in told.iter().filter(|told| !is_denied(&told.place)) {
            if let (Some(term), Some(polarity)) = (told.term, told.polarity) {
                self.add(What::Term(term), polarity, told.place.clone());
            }
        }
        self.hours();
    }

    /// "九点半到三点半能上班": who has so few hours seeks half days. More spans than one are a day with its break.
    fn hours(&mut self) {
        const HALF: std::ops::RangeInclusive<u32> = 90..=6 * 60 + 30;
        if self.by.by_opening {
            return;
        }
        let hours = hours(self.text());
        if let [(place, minutes)] = hours.as_slice()
            && HALF.contains(minutes)
        {
            let around = self.said.around(place.start, place.end);
            let is_other = ["上课", "有课", "睡", "没空", "不行", "不能", "吃饭", "面试", "休"]
                .iter()
                .any(|other| around.after.starts_with(other));
            if !is_other && around.stance().holds() {
                self.add(What::Term(Term::HalfDay), Polarity::Wanted, place.clone());
            }
        }
    }

    pub(super) fn terms(&mut self, conditions: &[Told]) {
        let is_of_none = |place: &Range<usize>| {
            conditions.iter().any(|told| {
                told.polarity.is_none() && told.place.start < place.end && place.start < told.place.end
            })
        };
        for (place, term, saying) in terms::said(self.said) {
            // "上一份工作天天加班" is told of work that is over.
            let is_over = !self.by.by_opening && complaint::is_complaint(self.text(), &place);
            if is_of_none(&place) || is_over {
                continue;
            }
            let polarity = match saying {
                // Who says 单休 can bear it.
                Saying::No if !self.by.by_opening && self.tells_of_few_days_off(&place, term) => {
                    Polarity::Waived
                }
                Saying::Yes => Polarity::Wanted,
                Saying::No => Polarity::Unwanted,
                Saying::Either if self.by.by_opening && terms::is_borne(self.text(), &place, term) => {
                    match self.said.around(place.start, place.end).stance() {
                        Stance::Welcome => Polarity::Welcome,
                        _ => Polarity::Must,
                    }
                }
                Saying::Either => Polarity::Waived,
            };
            self.add(What::Term(term), polarity, place);
        }
    }

    /// "单休 4500", but not "不要双休".
    fn tells_of_few_days_off(&self, place: &Range<usize>, term: Term) -> bool {
        let words = self.text().get(place.clone()).unwrap_or_default();
        term == Term::TwoDaysOff && !words.starts_with(['不', '别', '没', '无', '非', '拒'])
    }
}
