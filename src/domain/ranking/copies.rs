//! Copies: near-equal offers, of which a ranking shows one with the others behind it.
//!
//! # Design
//! Whether two offers are copies must not depend on the query, on the order in which they were stored, or on what else is stored:
//! else a copy could come up again on a later page, or in one store and not in another. So it is decided when facts are derived, by a
//! key that equal offers share: a hash of the kind, the title, the place and the two longest sentences of the text, all of it folded, and
//! without digits, punctuation and the words that only call (急聘). Where these sentences are long, of the title only the trade and the
//! level count, and the places that it names, as agencies put other titles over one text; where they are short all trades of the title count and what tells
//! them apart. Of 19,731 crawled postings that joins 427 more pairs, of whom nine of ten
//! share at least 60 of 100 character triples. Of the place only the city counts there, and of the title not which graduates may come (校招生): one advertisement is
//! posted for 上海 and for 浦东新区, and the record of a group that lies best stands for it; of 43,852 postings that joins 874 more pairs, of which 92 of 100 share at
//! least 60 of 100 character triples and 81 at least 85. Sentences that tell of the employer stand under all that it offers, and do not count where there
//! are others. Two sentences and not the whole text, as copies differ in a contact,
//! a headline or a line of welfare, and what is long and the same is seldom so by chance: of 2,789 pairs of 39,576 crawled postings with
//! one title and one place and texts that share 85 of 100 character triples, 94 of 100 have one key; of the pairs whose texts share fewer
//! than 60 of 100, twelve have. A whole text as the key finds 82. What fields state of arrangement, dates and what is asked must be the same as well; the employer
//! need not, as agencies post the openings of others, nor pay and experience, which they write as they like. Where there is no text at all,
//! little says that two are one: then everything that is stated must be the same, who offers it too, and where that is not stated there are no
//! copies. People are never copies, and courses of two schools neither.
//!
//! The records of one key that pass the filter and are no more kept out than others are a group, and a ranking has of each group its best
//! by [`Place`](super::query::Place) alone. A record is shown if no other of its group stands before it, wherever the page begins: so
//! a copy is never on a later page, and tokens, which are places, mean what they mean without groups.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use super::facts::{Facts, Stated};
use super::parts::PartKind;
use super::score::Score;
use super::title_level::{TitleLevel, months_of_title};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::catalogue::speciality::Specialities;
use crate::domain::catalogue::trade;
use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// Letters from which a sentence says something.
const SENTENCE: usize = 6;
/// So many of the longest sentences count.
const SENTENCES: usize = 2;
/// Letters of the longest sentences from which they tell an offer by themselves.
const TELLING: usize = 80;
/// Words of a title that only call.
pub const CALLS: &[&str] = &["急聘", "急招", "诚聘", "诚招", "直招", "直聘", "高薪"];
/// Of the copies of one text these only call, too; elsewhere they are a kind of work (招聘专员).
const HIRING: &[&str] = &["招聘", "聘"];
/// What titles promise beside the work.
const PROMISES: &[&str] = &[
    "五险一金",
    "六险一金",
    "周末双休",
    "双休",
    "包吃包住",
    "包吃住",
    "包住",
    "提供住宿",
    "提供宿舍",
    "可转正",
    "朝九晚五",
    "朝九晚六",
    "早九晚六",
    "弹性上班",
    "地铁口",
    "纯文职",
    "带薪年假",
    "年终奖金",
];
/// Most names of copies that are told.
const TOLD: usize = 20;

/// The words of an offer that decide of what it is a copy.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'t> {
    /// As written.
    pub title: &'t str,
    /// As written.
    pub text: &'t str,
    /// Where it is, as written; it counts where there is no code.
    pub place: &'t str,
    /// Who offers it: it counts where there is no text.
    pub provider: &'t str,
}

impl Offer<'_> {
    /// The key that copies share, of an offer that states these facts; `None` where too little is known to say of what it is a copy.
    pub fn key(&self, facts: &Facts) -> Option<u64> {
        let text = longest(&fold(self.text));
        let said: usize = text.iter().map(|sentence| sentence.chars().count()).sum();
        let telling = said >= TELLING;
        let mut parts = vec![facts.kind.collection().to_string(), self.work(telling)];
        match (text.is_empty(), self.provider) {
            (true, "") => return None,
            (true, provider) => parts.extend([fold(provider), written(facts)]),
            (false, _) => {
                parts.extend(text);
                parts.push(written(&terms(facts)));
            }
        }
        let place = |region: &RegionCode| match telling {
            true => region.city().unwrap_or(*region),
            false => *region,
        };
        match &facts.regions[..] {
            [] => parts.push(letters(&fold(self.place))),
            regions => parts.extend(regions.iter().map(|region| place(region).to_string())),
        }
        Some(hashed(parts))
    }
}

impl Offer<'_> {
    /// What work it is: where the text says so much that another offer has it by no chance, only the trade that the title names last and the
    /// months that it stands for, as agencies write other titles over one text. Under a shorter text the trades that the title names, what
    /// tells them apart (the subject of a teacher, the tool of a developer) and its level: 收银员 and 超市收银员, but not 日语客服 and 客服. The title itself
    /// where it names no trade.
    fn work(&self, telling: bool) -> String {
        let words = CALLS.iter().chain(HIRING).chain(PROMISES);
        let title = words.fold(fold(self.title), |title, call| without(title, call));
        let title = without_class(title);
        // 培训岗（北京） and 培训岗（上海） are two, though one office posts both.
        let places: String = regions_in(&title).into_iter().map(|(_, place)| place.to_string()).collect();
        let trades = trade::of_title(&title);
        match trades.last() {
            Some(trade) if telling => {
                format!("{} {:?} {places}", trade.id(), months_of_title(&title))
            }
            Some(_) => {
                let ids: Vec<&str> = trades.iter().map(|trade| trade.id()).collect();
                let named = Specialities::of([&*title], [], &trades).named;
                let named: Vec<&str> = named.iter().map(|one| one.name()).collect();
                // "8k" is pay, and no tool.
                let latin: Vec<&str> =
                    title.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).collect();
                // One place is called 网店运营 and 网店运营助理 alike.
                let level = match TitleLevel::of(&title) {
                    TitleLevel::Junior => TitleLevel::Plain,
                    level => level,
                };
                format!("{ids:?} {named:?} {latin:?} {level:?} {places}")
            }
            None => letters(&title),
        }
    }
}

/// Without words that only say which graduates may come: "人事专员(校招生)", "游戏编辑【25届校招】". An internship says so in other words.
fn without_class(title: String) -> String {
    const CLASSES: &[&str] =
        &["应届毕业生", "应届生", "应届", "校招生", "校园招聘", "校园招", "校招", "毕业生", "春招", "秋招"];
    CLASSES.iter().chain(&["届"]).fold(title, |title, class| without(title, class))
}

fn without(title: String, word: &str) -> String {
    if title.contains(word) { title.replace(word, "") } else { title }
}

/// The key that records of one employer, school or other provider share: the name as written, but for width, punctuation and traditional characters. `None` of an
/// empty one.
pub fn employer_key(name: &str) -> Option<u64> {
    Some(letters(&fold(name))).filter(|name| !name.is_empty()).map(|name| hashed([name]))
}

fn hashed(parts: impl IntoIterator<Item = String>) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// What fields state that is the same of all copies: terms that make another offer of the same words.
fn terms(facts: &Facts) -> Facts {
    let stated = |list: &[Stated]| list.iter().filter(|item| !item.recognised).cloned().collect();
    Facts {
        skills: stated(&facts.skills),
        certificates: stated(&facts.certificates),
        period: facts.period,
        employment_types: facts.employment_types.clone(),
        remote: facts.remote,
        ..Facts::none(facts.kind)
    }
}

/// Words of sentences that tell of the employer: one firm puts them under all its offers.
const OF_EMPLOYER: Words = Words::of(&[
    "有限公司",
    "股份公司",
    "集团",
    "是一家",
    "成立于",
    "创立于",
    "创办于",
    "总部位于",
    "我公司",
    "本公司",
    "公司简介",
    "公司介绍",
]);

/// The longest sentences, of those that do not tell of the employer where there are such, without what is no letter, or the whole text where it has none; nothing of an empty one.
fn longest(text: &str) -> Vec<String> {
    let is_end = |c: char| matches!(c, '0'..='9' | '。' | '；' | ';' | '！' | '!' | '？' | '?' | '\n');
    let sentences = text
        .split(is_end)
        .map(letters)
        .map(|sentence| (sentence.chars().count(), sentence))
        .filter(|(length, _)| *length >= SENTENCE);
    let (of_employer, own): (Vec<_>, Vec<_>) =
        sentences.partition(|(_, sentence)| OF_EMPLOYER.are_in(sentence));
    let mut sentences = if own.is_empty() { of_employer } else { own };
    sentences.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    sentences.dedup();
    sentences.truncate(SENTENCES);
    if sentences.is_empty() {
        return Some(letters(text)).filter(|whole| !whole.is_empty()).into_iter().collect();
    }
    sentences.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Facts in one text. They are plain values, which can always be written.
fn written(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}

fn letters(text: &str) -> String {
    // All of the common Han characters are letters.
    text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || c.is_alphabetic()).collect()
}

/// What the scores of copies may differ by for another than the best of them to stand for all.
const HARDLY: f64 = 0.03;

/// Whether a copy may stand for the best of its group: it is of the same work and level by its title, and scores hardly less. Else the group
/// would be shown far below its place, or by a 主管 for a 专员.
pub fn may_stand_for(copy: (&Facts, Option<&Score>), best: (&Facts, Option<&Score>)) -> bool {
    let work = |facts: &Facts| (facts.trades.clone(), months_of_title(&facts.title));
    let total = |score: Option<&Score>| score.map_or(0.0, |score| score.total);
    work(copy.0) == work(best.0) && total(best.1) - total(copy.1) <= HARDLY
}

/// How well one of several copies suits who asks, the best greatest: what warns least, fits best in pay, education and place, then what asks
/// least and pays most from its lower end on, where pay is wished. Copies are one place to fill, so that nobody is to be shown the one that
/// fits worse for a score that hardly differs.
pub fn suits(score: Option<&Score>, facts: &Facts, warnings: usize) -> impl PartialOrd + use<> {
    let value = |kind| score.and_then(|score| score.part(kind).value);
    let fits =
        [PartKind::Pay, PartKind::Education, PartKind::Location].map(|kind| value(kind).unwrap_or(1.0));
    let education = facts.firm_education().map_or(0, |level| level.rank());
    let pay = facts.pay.filter(|_| value(PartKind::Pay).is_some()).map_or(0.0, |(low, _)| low);
    let asked = (facts.experience_months.unwrap_or_default(), education);
    (Reverse(warnings), fits, Reverse(asked), pay)
}

/// The copies that stand behind a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Similar {
    /// How many there are.
    pub count: u64,
    /// Full names of the first of them, the best first.
    pub names: Vec<String>,
}

impl Similar {
    /// Adds the next one.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < TOLD {
            self.names.push(name.to_string());
        }
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
