//! What beginners say of what they seek: "会计小白 零基础", "想学UI设计", "转行学编程". It is not learnt yet, and none of it is unwanted.

use std::ops::Range;

use super::sought_work::person;
use super::typed::Reader;
use super::want::{Polarity, What};
use crate::domain::catalogue::trade::{asked_in, of_title};
use crate::domain::lexicon::context::Surroundings;
use crate::domain::lexicon::{Mention, Stance, TermKind};
use crate::domain::text::words::Words;

/// Words of who has not begun.
const NOT_BEGUN: &[&str] =
    &["零基础", "0基础", "没基础", "无基础", "没有基础", "没什么基础", "小白", "新手", "初学"];

/// Words of who wishes to begin.
const BEGINS: &[&str] =
    &["想学", "要学", "希望学", "有意学", "零基础学", "转行学", "准备学", "打算学", "报名学"];

/// What is not learnt yet, and how that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// "想学剪辑"
    Wished,
    /// "剪辑零基础", which may be said beside what is sought.
    Told,
}

/// How the words at a place of a text, by which something is lacking, say that it is to be begun.
fn beginning(text: &str, place: Range<usize>) -> Option<Beginning> {
    const BASICS: &str = "基础";
    let rest = text.get(place.end..)?;
    let end = place.end + if rest.starts_with(BASICS) { BASICS.len() } else { 0 };
    let words = text.get(place.start..end)?;
    let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
    match () {
        () if says(BEGINS) => Some(Beginning::Wished),
        () if says(NOT_BEGUN) => Some(Beginning::Told),
        () => None,
    }
}

/// Whether a skill is work of its own, as 剪辑 and 会计 are, and no tool or language.
fn is_work(mention: &Mention) -> bool {
    let is_trade = || !of_title(&mention.text).is_empty() || !of_title(&mention.term.name).is_empty();
    mention.term.field != "语言" && !mention.term.soft && is_trade()
}

impl Reader<'_, '_> {
    /// What is said of something, where beginners' words deny nothing: "学徒 零基础".
    pub(super) fn stance(&self, around: &Surroundings<'_>) -> Stance {
        match around.stance() {
            Stance::Lacking if self.begins(around).is_some() => Stance::Mentioned,
            stance => stance,
        }
    }

    fn begins(&self, around: &Surroundings<'_>) -> Option<Beginning> {
        beginning(self.text(), around.negation())
    }

    /// "会计，想学，成都", "法务 没证", "前端 证在考": what a part of its own says behind the skill. A paper that is not there yet is none of it.
    fn begun_behind(&self, mention: &Mention) -> Option<Beginning> {
        const PAPERS: Words =
            Words::of(&["没证", "没有证", "无证", "没考证", "证在考", "证还没", "证没", "证待考", "证未"]);
        let behind = self.whole().get(mention.clause.end..)?;
        let words = behind.trim_start_matches([' ', ',', '，']);
        match () {
            () if words.len() == behind.len() => None,
            () if BEGINS.iter().any(|word| words.starts_with(word)) => Some(Beginning::Wished),
            () => behind.split([' ', ',', '，']).any(|part| PAPERS.begin(part)).then_some(Beginning::Told),
        }
    }

    /// How a skill that somebody who seeks has not learnt is begun; `None` where it is only lacking.
    pub(super) fn skill_begun(&self, mention: &Mention) -> Option<Beginning> {
        let is_lacking = mention.stance == Stance::Lacking && mention.term.kind == TermKind::Skill;
        let begun = || beginning(self.whole(), mention.clause.clone()).or_else(|| self.begun_behind(mention));
        is_lacking.then(begun).flatten()
    }

    /// Adds the skills that are not learnt yet. Who wishes to learn one seeks it; who has not begun does where the text names no other work.
    pub(super) fn add_begun(&mut self, skills: Vec<(Beginning, Mention)>) {
        let names_other = self.names_work();
        for (beginning, mention) in skills {
            let polarity = match beginning {
                Beginning::Wished if is_work(&mention) => Polarity::Wanted,
                Beginning::Wished => Polarity::Waived,
                Beginning::Told if is_work(&mention) && !names_other => Polarity::Wanted,
                Beginning::Told => Polarity::Unwanted,
            };
            self.add_skill(&mention, polarity);
        }
        if !self.names_work() {
            self.work_begun();
        }
    }

    /// "想学电工", "焊工零基础": work that is no skill.
    fn work_begun(&mut self) {
        let text = self.text();
        let begun = |place: &Range<usize>| {
            let around = self.said.around(place.start, place.end);
            around.stance() == Stance::Lacking && self.begins(&around).is_some()
        };
        let places: Vec<_> = asked_in(text).filter_map(|(_, work)| work).filter(begun).collect();
        for place in places {
            let place = place.start..place.end + person(self.text().get(place.end..).unwrap_or_default());
            let word = self.text().get(place.clone()).unwrap_or_default().to_string();
            self.add(What::Work(word), Polarity::Wanted, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon::TermKind;
    use crate::domain::wants::typed::Typed;
    use crate::domain::wants::want::What;

    /// Work, majors, arrangements and skills of a text, as they are shown.
    fn sought(text: &str) -> Vec<String> {
        let is_work = |what: &What| match what {
            What::Skill(mention) => mention.term.kind == TermKind::Skill,
            What::Work(_) | What::Major(_) | What::Arrangement(_) => true,
            _ => false,
        };
        let wants = Typed::read(text).wants;
        wants.iter().filter(|want| is_work(&want.what)).map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_beginner_seeks_is_wanted() {
        let wrong: Vec<String> = [
            ("转行学编程 零基础 成都", &["wanted skill 软件开发 [编程]"][..]),
            ("会计小白 零基础", &["wanted skill 会计核算 [会计]"]),
            ("会计 零基础", &["wanted skill 会计核算 [会计]"]),
            ("零基础 会计", &["wanted skill 会计核算 [会计]"]),
            ("零基础 想学UI设计", &["wanted skill UI设计 [UI设计]"]),
            ("想学剪辑 重庆", &["wanted skill 视频剪辑 [剪辑]"]),
            ("零基础学美甲", &["wanted skill 美甲 [美甲]"]),
            ("剪辑没有基础 长沙", &["wanted skill 视频剪辑 [剪辑]"]),
            ("想学电工", &["wanted work 电工 [电工]"]),
            ("焊工零基础 重庆", &["wanted work 焊工 [焊工]"]),
            ("美容学徒 零基础", &["wanted skill 美容 [美容]", "wanted arrangement apprenticeship [学徒]"]),
            ("会计零基础 文员", &["unwanted skill 会计核算 [会计零基础]", "wanted work 文员 [文员]"]),
            ("英语零基础 文员", &["unwanted skill 英语 [英语零基础]", "wanted work 文员 [文员]"]),
            ("想学英语 文员", &["waived skill 英语 [想学英语]", "wanted work 文员 [文员]"]),
            ("不会CAD 想找文员", &["unwanted skill CAD [不会CAD]", "wanted work 文员 [文员]"]),
            ("不想学编程 文员", &["unwanted work 编程 [不想学编程]", "wanted work 文员 [文员]"]),
            ("英语零基础", &["unwanted skill 英语 [英语零基础]"]),
            ("会计，想学，成都", &["wanted skill 会计核算 [会计]"]),
            ("想找法务，没证", &["wanted skill 法律法规 [法务]"]),
            ("前端 证在考", &["wanted skill 前端开发 [前端]"]),
            ("法务 成都 证在考", &["wanted skill 法律法规 [法务]"]),
            ("客服没有社保不去", &["wanted skill 客服 [客服]"]),
            ("UI设计不限学历", &["wanted skill UI设计 [UI设计]"]),
            ("平面设计学历不限", &["wanted skill 平面设计 [平面设计]"]),
            ("育婴师夜班不行", &["wanted skill 育婴 [育婴]"]),
        ]
        .into_iter()
        .filter(|(text, want)| sought(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", sought(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// What is not learnt yet stays what teaches is found by.
    #[test]
    fn the_words_are_kept() {
        for (text, sought) in [("零基础 想学UI设计", "零基础 想学UI设计"), ("英语零基础 文员", "文员")]
        {
            let typed = Typed::read(text);
            assert_eq!((typed.sought.as_str(), typed.to_learn.as_str()), (sought, text));
        }
    }
}
