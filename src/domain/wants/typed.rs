//! What a typed text wants, as a list that can be shown and that facts are made of.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;

use super::applicants::Applicants;
use super::asides::asides;
use super::conditions;
use super::remainder::without;
use super::typed_words::{Kind, of};
use super::want::{Polarity, Want, What};
use super::work::ARRANGEMENTS;
use super::{bare, days_free, employers, left_work, past, score, stay_until, wanted_pay, work_history};
use crate::domain::lexicon::attendance::{self, Attendance};
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::{self, Mention, Stance, TermKind};
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

/// Who typed a text, and when.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// Whether it asks as an opening does, and does not seek one: "能上夜班" is then a demand.
    pub by_opening: bool,
    /// Whether internships alone are sought by it: of them "4天" is days a week, and "工资200以上" the pay of a day.
    pub of_internships: bool,
    /// The day of the question, by which fresh graduates are told from those who left school long ago.
    pub on: NaiveDate,
}

impl Default for Written {
    /// By who seeks, in the month to which work that goes on is counted.
    fn default() -> Self {
        Self { by_opening: false, of_internships: false, on: work_history::until() }
    }
}

impl Typed {
    /// Reads a text that somebody typed who seeks.
    pub fn read(text: &str) -> Self {
        Self::read_as(text, Written::default())
    }

    /// Reads a text that somebody typed.
    pub fn read_as(text: &str, by: Written) -> Self {
        let whole = clean(text);
        let length = whole.chars().count();
        let text = without_asides(&whole);
        let passage = Passage::of(&text);
        let reading = if by.by_opening { lexicon::read(&passage) } else { lexicon::read_typed(&passage) };
        let terms = reading.mentions.iter().filter(|mention| mention.term.kind == TermKind::Skill);
        let terms = terms.map(|mention| mention.start..mention.end).collect();
        let mut reader = Reader {
            passage: &passage,
            said: &reading.sentences,
            by,
            terms,
            over: Vec::new(),
            seams: Vec::new(),
            wants: Vec::new(),
        };
        let beside = Some(reader.text()).filter(|_| !by.by_opening).map(left_work::beside_what_is_sought);
        let over = employers::named(reader.text()).into_iter().chain(beside.unwrap_or_default());
        reader.over = over.map(|place| passage.place(place)).collect();
        reader.places();
        reader.pay();
        reader.attendance();
        let conditions = if by.by_opening { Vec::new() } else { conditions::told(reader.text()) };
        reader.conditions(&conditions);
        reader.unwanted_work();
        if !by.by_opening {
            reader.employers();
        }
        reader.experience();
        reader.turned_away();
        reader.terms(&conditions);
        reader.arrangements();
        reader.education();
        reader.majors();
        let mut begun = Vec::new();
        for mention in reading.mentions.iter().chain(&reading.others) {
            match reader.skill_begun(mention).filter(|_| !by.by_opening) {
                Some(beginning) => begun.push((beginning, mention.clone())),
                None => reader.skill(mention),
            }
        }
        if !by.by_opening {
            reader.language_levels();
        }
        reader.work_sought();
        reader.add_begun(begun);
        let Reader { mut wants, over, seams, .. } = reader;
        bare::retain(&text, &mut wants);
        wants.sort_by_key(|want| (want.place.start, want.place.end));
        let is_lacking =
            |want: &Want| matches!(&want.what, What::Skill(mention) if mention.stance == Stance::Lacking);
        let without_those = |is_out: &dyn Fn(&Want) -> bool| {
            let places: Vec<Range<usize>> = wants
                .iter()
                .filter(|want| is_out(want))
                .map(|want| want.place.clone())
                .chain(over.clone())
                .chain(seams.iter().map(|seam| *seam..*seam))
                .collect();
            let kept = without(&text, &places);
            if kept.trim().is_empty() { whole.to_string() } else { kept }
        };
        let sought = without_those(&|want| !want.polarity.is_for());
        let to_learn = without_those(&|want| !want.polarity.is_for() && !is_lacking(want));
        Self { wants, sought, to_learn, length, applicants: Applicants::read(&reading.sentences) }
    }
}

/// A cleaned text without what wishes for nothing; empty where nothing else is said.
fn without_asides(text: &str) -> Cow<'_, str> {
    let passage = Passage::of(text);
    let places = asides(passage.folded());
    let places: Vec<Range<usize>> = places.into_iter().map(|place| passage.place(place)).collect();
    if places.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(without(text, &places)) }
}

/// Reads the wants of a text, one sort after the other.
pub(super) struct Reader<'r, 't> {
    pub(super) passage: &'r Passage<'t>,
    pub(super) said: &'r Sentences<'r>,
    pub(super) by: Written,
    /// Where terms of the lexicon stand.
    pub(super) terms: Vec<Range<usize>>,
    /// What was, or is no work that is sought: an apprenticeship that is over, the names of employers.
    over: Vec<Range<usize>>,
    /// Where two jobs meet in one word.
    seams: Vec<usize>,
    pub(super) wants: Vec<Want>,
}

impl Reader<'_, '_> {
    pub(super) fn text(&self) -> &str {
        self.said.text()
    }

    /// The text as it is shown.
    pub(super) fn whole(&self) -> &str {
        self.passage.words_from(0)
    }

    /// Whether work or a field of it was read as sought.
    pub(super) fn names_work(&self) -> bool {
        let is_work = |what: &What| match what {
            What::Skill(mention) => mention.term.kind == TermKind::Skill,
            What::Work(_) | What::Major(_) => true,
            _ => false,
        };
        self.wants.iter().any(|want| want.polarity.is_for() && is_work(&want.what))
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
    pub(super) fn judged(&mut self, what: What, folded: Range<usize>) {
        let around = self.said.around(folded.start, folded.end);
        let polarity = Polarity::from(self.stance(&around));
        let place = if polarity.is_for() { folded } else { around.negation() };
        self.add(what, polarity, place);
    }

    /// Whether a place of the cleaned text tells of what is not sought.
    pub(super) fn is_over(&self, at: Range<usize>) -> bool {
        self.over.iter().any(|over| over.start < at.end && at.start < over.end)
    }

    /// Parts a word before a place of the folded text, where two jobs meet in it, so that each is sought.
    pub(super) fn part_before(&mut self, folded: Range<usize>) {
        self.seams.push(self.passage.place(folded).start);
    }

    /// Whether something was read of words at a place of the folded text, or they tell of what is not sought.
    pub(super) fn is_told(&self, folded: Range<usize>) -> bool {
        let at = self.passage.place(folded);
        self.wants.iter().any(|want| want.place.start < at.end && at.start < want.place.end)
            || self.is_over(at)
    }

    fn pay(&mut self) {
        if let Some(found) = wanted_pay::wanted(self.text(), self.seeks_internship()) {
            self.add(What::Pay(found.pay, found.is_most), Polarity::Wanted, found.place);
        }
    }

    /// The words of a term, and of an examination of a language those of its score: "雅思7分", "CET6 530".
    fn with_score(&self, mention: &Mention) -> Range<usize> {
        let clause = mention.clause.clone();
        let is_told = mention.term.field == "语言" && clause.end == mention.end;
        let length = score::length(self.passage.words_from(clause.end)).filter(|_| is_told);
        clause.start..clause.end + length.unwrap_or_default()
    }

    fn seeks_internship(&self) -> bool {
        !self.by.by_opening && (self.by.of_internships || self.text().contains("实习"))
    }

    fn attendance(&mut self) {
        let text = self.text();
        let not_daily = days_free::not_daily(text, self.seeks_internship()).filter(|_| !self.by.by_opening);
        if let Some(Attendance { place, span }) = not_daily {
            self.add(What::DaysPerWeek(*span.start(), *span.end()), Polarity::Wanted, place);
        }
        let text = self.text();
        let bare = || days_free::bare(text).filter(|_| self.seeks_internship());
        let is_told = self.wants.iter().any(|want| matches!(want.what, What::DaysPerWeek(..)));
        let days = attendance::days_a_week(text).next().or_else(bare).filter(|_| !is_told);
        if let Some(Attendance { place, span }) = days {
            self.judged(What::DaysPerWeek(*span.start(), *span.end()), place);
        }
        let until = || stay_until::told(self.text(), self.by.on).filter(|_| !self.by.by_opening);
        let of_internship = || attendance::months_named(self.text()).filter(|_| self.by.of_internships);
        if let Some(Attendance { place, span }) =
            attendance::months_sought(self.text()).or_else(of_internship).or_else(until)
        {
            self.judged(What::Stay(*span.start(), *span.end()), place);
        }
    }

    fn arrangements(&mut self) {
        for (word, kind) in ARRANGEMENTS {
            let around = |at: &usize| self.said.around(*at, at + word.len());
            let is_now = |at: &usize| {
                let around = around(at);
                // "全职妈妈", "全职带了六年娃"
                let is_of_parent =
                    *word == "全职" && of(Kind::Parent).iter().any(|who| around.after.starts_with(who));
                !is_of_parent && !past::is_past_arrangement(&around) && !past::is_learnt_out(&around)
            };
            let places = || self.text().match_indices(word).map(|(at, _)| at);
            match places().find(is_now) {
                Some(at) => self.judged(What::Arrangement(*kind), at..at + word.len()),
                None => {
                    let over = places().filter(|at| past::is_learnt_out(&around(at)));
                    let over: Vec<_> = over.map(|at| self.passage.place(at..at + word.len())).collect();
                    self.over.extend(over);
                }
            }
        }
    }

    fn skill(&mut self, mention: &Mention) {
        // "驾照或两年经验": one of two ways in is no must.
        let is_sure = mention.required || mention.one_of > 0 || mention.stance != Stance::Required;
        self.add_skill(mention, if is_sure { Polarity::from(mention.stance) } else { Polarity::Wanted });
    }

    pub(super) fn add_skill(&mut self, mention: &Mention, polarity: Polarity) {
        let is_within = |want: &Want| {
            matches!(want.what, What::Work(_) | What::Employer(_) | What::Experience(_) | What::Term(_))
                && want.place.start < mention.end
                && mention.start < want.place.end
        };
        // 销售 and 客服 are skills and kinds of work, and who says 校招 recruits nobody.
        let is_skill = mention.term.kind == TermKind::Skill;
        if self.wants.iter().any(is_within) || is_skill && self.is_over(mention.start..mention.end) {
            return;
        }
        let is_bare = polarity.is_for() && mention.stance == Stance::Lacking;
        let place = if is_bare { mention.start..mention.end } else { self.with_score(mention) };
        self.add_at(What::Skill(Box::new(mention.clone())), polarity, place);
    }
}

#[cfg(test)]
#[path = "typed_tests.rs"]
pub(super) mod tests;
