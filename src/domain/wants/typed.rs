//! What a typed text wants, as a list that can be shown and that facts are made of.

use std::ops::Range;

use super::applicants::Applicants;
use super::fields;
use super::remainder::without;
use super::terms::{self, Saying};
use super::want::{Polarity, Want, What};
use super::work::{self, ARRANGEMENTS};
use super::{
    education, experience, lacked_education, own_education, past, refusal, sought_work, spans, wanted_pay,
    work_history,
};
use crate::domain::catalogue::education::levels_in;
use crate::domain::catalogue::major::{MajorCode, find_majors, names_in};
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::attendance::{self, Attendance};
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::one_of::Way;
use crate::domain::lexicon::{self, Mention, Stance};
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;

/// A typed text, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    /// In the order of the text.
    pub wants: Vec<Want>,
    /// The text without what it negates: what is to be sought by its words.
    pub sought: String,
    /// The same for what teaches: what is lacking, or only planned (考电工证, 不会Excel), is what is to be learnt.
    pub to_learn: String,
    /// Characters of the whole text.
    pub length: usize,
    /// What an opening says of who may apply: the words by which it turns away students and fresh graduates, or takes these alone, and the majors
    /// that it leaves out, as [`Beyond`] has them.
    pub applicants: Applicants,
}

impl Typed {
    /// Reads a text that somebody typed.
    pub fn read(text: &str) -> Self {
        let text = clean(text);
        let length = text.chars().count();
        let passage = Passage::of(&text);
        let reading = lexicon::read(&passage);
        let mut reader = Reader { passage: &passage, said: &reading.sentences, wants: Vec::new() };
        reader.places();
        reader.pay();
        reader.unwanted_work();
        reader.experience();
        reader.attendance();
        reader.terms();
        reader.arrangements();
        reader.education();
        reader.majors();
        for mention in reading.mentions.iter().chain(&reading.others) {
            reader.skill(mention);
        }
        sought_work::add(&mut reader);
        let mut wants = reader.wants;
        wants.sort_by_key(|want| (want.place.start, want.place.end));
        let is_lacking =
            |want: &Want| matches!(&want.what, What::Skill(mention) if mention.stance == Stance::Lacking);
        let without_those = |is_out: &dyn Fn(&Want) -> bool| {
            let places: Vec<Range<usize>> =
                wants.iter().filter(|want| is_out(want)).map(|want| want.place.clone()).collect();
            let kept = without(&text, &places);
            if kept.trim().is_empty() { text.to_string() } else { kept }
        };
        let sought = without_those(&|want| !want.polarity.is_for());
        let to_learn = without_those(&|want| !want.polarity.is_for() && !is_lacking(want));
        Self { wants, sought, to_learn, length, applicants: Applicants::read(&reading.sentences) }
    }
}

/// Reads the wants of a text, one sort after the other.
pub(super) struct Reader<'r, 't> {
    passage: &'r Passage<'t>,
    pub(super) said: &'r Sentences<'r>,
    wants: Vec<Want>,
}

impl Reader<'_, '_> {
    pub(super) fn text(&self) -> &str {
        self.said.text()
    }

    /// Adds a want with the words at a place of the folded text.
    pub(super) fn add(&mut self, what: What, polarity: Polarity, folded: Range<usize>) {
        self.add_at(what, polarity, self.passage.place(folded));
    }

    fn add_at(&mut self, what: What, polarity: Polarity, place: Range<usize>) {
        if self.wants.iter().all(|known| known.what != what) {
            let words = self.passage.words(place.clone()).trim().to_string();
            self.wants.push(Want { what, polarity, words, place });
        }
    }

    /// Adds what is wanted, or not, with the words that negate it.
    fn judged(&mut self, what: What, folded: Range<usize>) {
        let around = self.said.around(folded.start, folded.end);
        let polarity = Polarity::from(around.stance());
        let place = if polarity.is_for() { folded } else { around.negation() };
        self.add(what, polarity, place);
    }

    fn unwanted_work(&mut self) {
        for (place, word) in work::unwanted(self.said) {
            let is_place = regions_in(&word).into_iter().any(|(found, _)| found.start == 0);
            // "低于6000的不要" and "不去东北" refuse no work.
            let at = self.passage.place(place.clone());
            let is_told = |want: &Want| {
                let is_other = matches!(want.what, What::Pay(..))
                    || matches!(want.what, What::Place(_)) && want.words.ends_with(&word);
                is_other && want.place.start < at.end && at.start < want.place.end
            };
            if !is_place && !self.wants.iter().any(is_told) {
                self.add(What::Work(word), Polarity::Unwanted, place);
            }
        }
    }

    /// Whether something was read of words at a place of the folded text.
    pub(super) fn is_told(&self, folded: Range<usize>) -> bool {
        let at = self.passage.place(folded);
        self.wants.iter().any(|want| want.place.start < at.end && at.start < want.place.end)
    }

    fn pay(&mut self) {
        if let Some(found) = wanted_pay::wanted(self.text()) {
            self.add(What::Pay(found.pay, found.is_most), Polarity::Wanted, found.place);
        }
    }

    fn experience(&mut self) {
        let bare = || {
            let is_year = |place: &Range<usize>| {
                let words = self.text().get(place.clone()).unwrap_or_default();
                (words.ends_with(['年', '子']) || words.ends_with("年半"))
                    && work_history::may_be_worked(self.said, place)
                    && !self.said.around(place.start, place.end).has_other_way(Way::Years)
            };
            let mut told = spans::of_a_life(self.text());
            told.retain(|(place, _)| is_year(place));
            work_history::of_work_sought(self.text(), &told)
        };
        let begins = || experience::beginner(self.said).map(|place| (place, 0));
        let Some((place, months)) = experience::had(self.said).or_else(bare).or_else(begins) else {
            return;
        };
        let waived = ["不限", "无要求", "不要求"];
        let is_waived =
            self.text().get(place.clone()).is_some_and(|words| waived.iter().any(|no| words.contains(no)));
        self.add(
            What::Experience(months),
            if is_waived { Polarity::Waived } else { Polarity::Wanted },
            place,
        );
    }

    fn attendance(&mut self) {
        let days = attendance::days_a_week(self.text()).next();
        if let Some(Attendance { place, span }) = days {
            self.judged(What::DaysPerWeek(*span.start(), *span.end()), place);
        }
        if let Some(Attendance { place, span }) = attendance::months_sought(self.text()) {
            self.judged(What::Stay(*span.start(), *span.end()), place);
        }
    }

    fn terms(&mut self) {
        for (place, term, saying) in terms::said(self.said) {
            let polarity = match saying {
                Saying::Yes => Polarity::Wanted,
                Saying::No => Polarity::Unwanted,
                Saying::Either => Polarity::Waived,
            };
            self.add(What::Term(term), polarity, place);
        }
    }

    fn arrangements(&mut self) {
        for (word, kind) in ARRANGEMENTS {
            let is_now = |at: &usize| !past::is_past_work(&self.said.around(*at, at + word.len()));
            if let Some(at) = self.text().match_indices(word).map(|(at, _)| at).find(is_now) {
                self.judged(What::Arrangement(*kind), at..at + word.len());
            }
        }
    }

    fn education(&mut self) {
        if let Some((place, level)) = own_education::own(self.said) {
            self.add(What::Education(Some(level)), Polarity::Wanted, place);
            return;
        }
        let (level, polarity) = match education::asked(self.said) {
            Some((level, strength)) => (Some(level), strength.into()),
            None if self.text().contains("学历") && !lacked_education::names_lacked(self.said) => {
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
                }
                return;
            }
        };
        self.add(What::Education(level), polarity, education::words(self.said, level));
    }

    fn majors(&mut self) {
        let majors = find_majors(self.passage);
        let named: Vec<(Range<usize>, MajorCode)> =
            names_in(self.text()).filter(|(_, major)| majors.contains(major)).collect();
        for (place, major) in named {
            let around = self.said.around(place.start, place.end);
            // "会计、审计专业勿投"
            let of_list = around.after.split_once("专业").filter(|(list, _)| !list.contains(' '));
            let is_refused = of_list.is_some_and(|(_, behind)| refusal::turns_away(behind));
            match is_refused && around.stance() == Stance::Mentioned {
                true => self.add(What::Major(major), Polarity::Unwanted, place),
                false => self.judged(What::Major(major), place),
            }
        }
        for (place, majors) in fields::named(self.text()) {
            for major in majors {
                self.judged(What::Major(major), place.clone());
            }
        }
    }

    fn skill(&mut self, mention: &Mention) {
        // "驾照或两年经验": one of two ways in is no must.
        let is_sure = mention.required || mention.one_of > 0 || mention.stance != Stance::Required;
        let polarity = if is_sure { Polarity::from(mention.stance) } else { Polarity::Wanted };
        let is_within = |want: &Want| {
            matches!(want.what, What::Work(_) | What::Experience(_) | What::Term(_))
                && want.place.start < mention.end
                && mention.start < want.place.end
        };
        // 销售 and 客服 are skills and kinds of work, and who says 校招 recruits nobody.
        if self.wants.iter().any(is_within) {
            return;
        }
        self.add_at(What::Skill(Box::new(mention.clone())), polarity, mention.clause.clone());
    }
}

#[cfg(test)]
#[path = "typed_tests.rs"]
pub(super) mod tests;
