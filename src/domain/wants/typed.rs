//! What a typed text wants, as a list that can be shown and that facts are made of.

use std::ops::Range;

use super::applicants::Applicants;
use super::fields;
use super::remainder::without;
use super::terms::{self, Saying};
use super::want::{Polarity, Want, What};
use super::work::{self, ARRANGEMENTS};
use super::{education, experience, lacked_education, past, refusal, spans, wanted_pay, work_history};
use crate::domain::catalogue::education::levels_in;
use crate::domain::catalogue::major::{MajorCode, find_majors, names_in};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::attendance::{self, Attendance};
use crate::domain::lexicon::context::{Sentences, head};
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

/// Whether nothing but the signs of a list stands between two places.
fn is_list(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().count() <= 2 && gap.chars().all(|c| "、/和或及跟与".contains(c))
}

/// A place that a narrower one stands in brackets behind.
struct Wide {
    /// Where its name ends.
    end: usize,
    code: RegionCode,
    /// Whether the brackets leave the narrower one out.
    excepts: bool,
}

struct Reader<'r, 't> {
    passage: &'r Passage<'t>,
    said: &'r Sentences<'r>,
    wants: Vec<Want>,
}

impl Reader<'_, '_> {
    fn text(&self) -> &str {
        self.said.text()
    }

    /// Adds a want with the words at a place of the folded text.
    fn add(&mut self, what: What, polarity: Polarity, folded: Range<usize>) {
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

    fn places(&mut self) {
        let mut places = regions_in(self.text());
        places.extend(past::short_names(self.text()));
        places.sort_by_key(|(place, _)| place.start);
        // "在广州上学,想去深圳": where somebody was is no wish beside another place.
        if places.len() > 1 {
            places.retain(|(place, _)| !past::is_past_place(&self.said.around(place.start, place.end)));
        }
        // "人在西安，想回宝鸡": where somebody is tells where work is sought only if nothing else does.
        if places.len() > 1 {
            places.retain(|(place, _)| !self.is_home(place));
        }
        // From behind: a list before one that is refused is refused with it.
        let mut refused: Option<Range<usize>> = None;
        let mut read: Vec<(What, Polarity, Range<usize>)> = Vec::new();
        for (place, region) in places.into_iter().rev() {
            let around = self.said.around(place.start, place.end);
            let what = What::Place(region);
            // "不想离开重庆" wants to stay.
            if around.before.ends_with("离开") && !around.stance().holds() {
                read.push((what, Polarity::Wanted, place));
            } else if let Some(leaving) = past::leaving(around.before) {
                read.push((what, Polarity::Unwanted, place.start - leaving.len()..place.end));
            } else if let Some(wide) = self.holding(&place, region)
                && (!around.stance().holds() || wide.excepts)
            {
                let end = if wide.excepts { place.end } else { around.negation().end };
                read.push((what, Polarity::Unwanted, wide.end + '('.len_utf8()..end));
                read.push((What::Place(wide.code), Polarity::Wanted, place.start..wide.end));
            } else if !self.is_origin(&place) {
                let polarity = match self.is_denied(&place) {
                    true => Polarity::Unwanted,
                    false => Polarity::from(around.stance()),
                };
                // "北京、上海的别推", but not "想去北京、上海不去".
                let goes_there = ["去", "在", "到", "来", "要", "想", "只", "选", "是"]
                    .iter()
                    .any(|verb| around.before.ends_with(verb));
                let is_listed = polarity == Polarity::Wanted
                    && !goes_there
                    && refused
                        .as_ref()
                        .is_some_and(|next| self.text().get(place.end..next.start).is_some_and(is_list));
                let polarity = if is_listed { Polarity::Unwanted } else { polarity };
                let is_refused_behind =
                    polarity == Polarity::Unwanted && (is_listed || around.negation().start >= place.start);
                refused = is_refused_behind.then(|| place.clone());
                let words = if polarity.is_for() || is_listed { place } else { around.negation() };
                read.push((what, polarity, words));
            }
        }
        for (what, polarity, words) in read.into_iter().rev() {
            self.add(what, polarity, words);
        }
    }

    /// "重庆(渝中": the wider place that a narrower one in brackets is said of, and whether the brackets leave that one out: "重庆(不含万州".
    fn holding(&self, place: &Range<usize>, region: RegionCode) -> Option<Wide> {
        const EXCEPT: &[&str] = &["不含", "不包括", "不包含", "不去", "不要", "除", "非"];
        let (wide, inner) = self.text().get(place.clone())?.split_once('(')?;
        let (_, code) = regions_in(wide).into_iter().next()?;
        let excepts = EXCEPT.iter().any(|except| inner.starts_with(except));
        let end = place.start + wide.len();
        (code != region && code.contains(region)).then_some(Wide { end, code, excepts })
    }

    /// "非天津北京": 非 stands before names that stand side by side.
    fn is_denied(&self, place: &Range<usize>) -> bool {
        let until = self.text().get(..place.start).unwrap_or_default();
        let Some((before, between)) = until.rsplit_once('非') else { return false };
        let from = until.len() - between.len();
        let names = regions_in(between);
        let is_named = names.first().is_some_and(|(name, _)| name.start == 0)
            && names.last().is_some_and(|(name, _)| {
                between.get(name.end..).is_some_and(|gap| gap.is_empty() || is_list(gap))
            })
            && names.windows(2).all(|pair| {
                let gap =
                    pair.first().zip(pair.last()).and_then(|((a, _), (b, _))| between.get(a.end..b.start));
                gap.is_none_or(|gap| gap.is_empty() || is_list(gap))
            });
        let is_rejected = self.said.around(from, place.end).stance() == Stance::Required;
        is_named && !before.ends_with(['除', '是']) && !is_rejected
    }

    fn is_home(&self, place: &Range<usize>) -> bool {
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        ["人在", "坐标", "现居", "现住", "住在", "目前在", "现在在", "人现在在"]
            .iter()
            .any(|home| before.ends_with(home))
    }

    /// "毕业于重庆医药高等专科学校", "四川人": where somebody comes from.
    fn is_origin(&self, place: &Range<usize>) -> bool {
        const NAME: usize = 12;
        const FROM: &[&str] = &[
            "毕业于",
            "就读于",
            "来自",
            "家在",
            "户籍",
            "籍贯",
            "老家",
            "老家在",
            "生源地",
            "出生于",
            "毕业自",
            "来自于",
            "户口在",
            "户籍在",
            "户口是",
            "籍贯是",
            "老家是",
            "家住",
            "生于",
            "出生在",
        ];
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        let behind =
            head(around.after, NAME).split(['、', ' ', '的', '找', '做', '工']).next().unwrap_or_default();
        // "想回老家遂宁" wants to go there.
        let goes_home = ["回老家", "回老家在"].iter().any(|home| before.ends_with(home));
        // "大专毕业 上海 护士" is no school of 上海.
        let studied = ["毕业", "就读"].iter().any(|studied| around.before.ends_with(studied));
        studied
            || FROM.iter().any(|from| before.ends_with(from)) && !goes_home
            || ["学校", "大学", "学院", "中学", "职高", "专科学校"]
                .iter()
                .any(|school| behind.contains(school))
            || ["人", "籍", "户口", "户籍"].contains(&behind)
            || before.ends_with('从')
                && ["回", "到", "去", "来", "转", "调"].iter().any(|to| head(around.after, NAME).contains(to))
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

    fn pay(&mut self) {
        if let Some(found) = wanted_pay::wanted(self.text()) {
            self.add(What::Pay(found.pay, found.is_most), Polarity::Wanted, found.place);
        }
    }

    fn experience(&mut self) {
        let bare = || {
            let is_year = |place: &Range<usize>| {
                self.text().get(place.clone()).is_some_and(|words| words.ends_with('年'))
                    && work_history::may_be_worked(self.said, place)
                    && !self.said.around(place.start, place.end).has_other_way(Way::Years)
            };
            spans::spans(self.text()).into_iter().find(|(place, _)| is_year(place))
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
        let polarity = Polarity::from(mention.stance);
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
