//! Pay in texts: amounts with the words before and behind them that make them pay, "月薪8000以上", "200元/天", "底薪4000", "8000*14薪".

use std::ops::Range;

use super::amounts::{self, Amounts};
use super::pay_words::{
    ABOUT, BEFORE, BEFORE_WORDS, BEHIND, BOUNDS, Beside, LEAST, MONEY, MOST, NEARLY, Share, UPPER,
};
use super::refusal;
use crate::domain::record::opening::{Pay, PayUnit};
use crate::domain::text::words::Words;
use PayUnit::{Day, Hour, Month, Year};
use Share::{Later, Trial, Unsaid};

/// Pay in folded text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stated {
    /// Where the words stand.
    pub place: Range<usize>,
    /// Where the amount begins in them.
    pub amount: usize,
    /// In CNY.
    pub pay: Pay,
    /// It is the most, not the least: "5000以下".
    pub is_most: bool,
    /// Words say that it is the least: "不低于5000", "5000起".
    pub is_least: bool,
    /// Words say that it is about so much: "10k左右".
    pub is_about: bool,
    /// The words behind the amount say what time it is paid for.
    pub per: bool,
    /// What part of the pay it is.
    pub share: Share,
}

/// All pay of a folded text, in its order. A bare number is none: it needs a word for pay, a unit, an amount of thousands
/// with 以上 or the like, or to stand alone as pay does ("电工 6000 包住").
///
/// `by_day`: amounts that no month is paid with are those of a day, "工资200以上".
pub(super) fn all(text: &str, by_day: bool) -> Vec<Stated> {
    let mut found: Vec<Stated> = amounts::all(text).filter_map(|amount| at(text, amount, by_day)).collect();
    found.extend(above(text));
    found.sort_by_key(|stated| stated.place.start);
    found
}

/// "月薪过万", "工资上万", "月薪五位数": ten thousand or more.
fn above(text: &str) -> Vec<Stated> {
    const SAID: f64 = 10_000.0;
    const WORDS: Words = Words::of(&["过万", "上万", "破万", "五位数", "5位数"]);
    let read = |(at, word): (usize, &str)| {
        let before = Before::of(text.get(..at)?)?;
        let pay = Pay {
            min_amount: Some(SAID),
            max_amount: None,
            unit: before.unit.unwrap_or(Month),
            currency_code: String::new(),
        };
        let place = before.start..at + word.len();
        Some(Stated {
            place,
            amount: at,
            pay,
            is_most: false,
            is_least: true,
            is_about: false,
            per: false,
            share: before.share,
        })
    };
    WORDS.places(text).into_iter().filter_map(read).collect()
}

/// The words for pay before an amount.
struct Before {
    start: usize,
    unit: Option<PayUnit>,
    share: Share,
    /// The nearest to the amount.
    word: &'static str,
}

impl Before {
    /// Those at the end of a text: "年薪税前", "实习期工资:".
    fn of(text: &str) -> Option<Self> {
        let mut found: Option<Self> = None;
        let mut until = text;
        loop {
            let longest = BEFORE_WORDS.longest_last_of(until);
            let Some((word, unit, share)) =
                longest.and_then(|longest| BEFORE.iter().find(|(word, ..)| *word == longest))
            else {
                match without_link(until) {
                    Some(rest) => until = rest,
                    None => return found,
                }
                continue;
            };
            until = until.strip_suffix(word)?;
            let start = until.len();
            found = Some(match found {
                Some(nearer) => Self {
                    start,
                    unit: nearer.unit.or(*unit),
                    // "转正后综合薪资"
                    share: if nearer.share == Unsaid || matches!(share, Trial | Later) {
                        *share
                    } else {
                        nearer.share
                    },
                    word: nearer.word,
                },
                None => Self { start, unit: *unit, share: *share, word },
            });
        }
    }
}

/// A text without the longest link at its end.
fn without_link(text: &str) -> Option<&str> {
    text.strip_suffix(Beside::Link.words().longest_last_of(text)?)
}

fn without_links(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = without_link(text) {
        text = rest;
    }
    text
}

/// What stands behind an amount, as far as it is of the pay.
#[derive(Default)]
struct Behind {
    end: usize,
    is_money: bool,
    unit: Option<PayUnit>,
    /// 以上 and the like.
    is_bounded: bool,
    /// 左右 and the like.
    is_about: bool,
    is_under: bool,
    is_upper: bool,
    /// "*14薪": months that are paid in a year.
    is_months_paid: bool,
}

impl Behind {
    fn of(text: &str, from: usize) -> Self {
        let mut behind = Self { end: from, ..Self::default() };
        let rest = |end: usize| text.get(end..).unwrap_or_default();
        while let Some(length) = behind.next(rest(behind.end)) {
            behind.end += length;
        }
        behind
    }

    /// The length of the next of these words.
    fn next(&mut self, rest: &str) -> Option<usize> {
        let bare = rest.trim_start_matches(' ');
        let gap = rest.len() - bare.len();
        let longest = |words: Words| words.longest_first_of(bare).map(str::len);
        if let Some(length) = longest(MONEY).filter(|_| !self.is_money && gap == 0) {
            self.is_money = true;
            return Some(length);
        }
        let per = BEHIND.iter().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        if let Some((word, unit)) = per.filter(|_| self.unit.is_none()) {
            self.unit = Some(*unit);
            return Some(word.len());
        }
        if let Some(length) = months_paid(rest).filter(|_| !self.is_months_paid) {
            self.is_months_paid = true;
            return Some(length);
        }
        let is_open = !self.is_bounded && !self.is_upper;
        if let Some(length) = longest(BOUNDS).or(longest(ABOUT)).filter(|_| is_open) {
            (self.is_bounded, self.is_about) = (true, longest(ABOUT).is_some());
            return Some(gap + length);
        }
        if let Some(length) = longest(UPPER).filter(|_| is_open) {
            self.is_upper = true;
            self.is_under = !bare.starts_with("封顶");
            return Some(gap + length);
        }
        None
    }
}

/// The length of "*14薪", "·13薪", "x13", " 16薪" and "(14薪)".
fn months_paid(text: &str) -> Option<usize> {
    let sign = text.chars().next().filter(|c| "*×x·・ (".contains(*c))?;
    let behind = text.get(sign.len_utf8()..)?;
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let months: u32 = behind.get(..behind.len() - rest.len())?.parse().ok()?;
    let named = rest.strip_prefix('薪');
    let is_told = named.is_some() || "*×x".contains(sign) && !rest.starts_with(char::is_alphanumeric);
    let rest = named.unwrap_or(rest);
    let rest = if sign == '(' { rest.strip_prefix(')')? } else { rest };
    (is_told && (12..=24).contains(&months)).then_some(text.len() - rest.len())
}

fn at(text: &str, amounts: Amounts, by_day: bool) -> Option<Stated> {
    const LEAST_BARE: f64 = 1000.0;
    const OF_A_DAY: Range<f64> = 50.0..1000.0;
    let start = amounts.place.start;
    let said = text.get(..start)?;
    let behind = Behind::of(text, amounts.place.end);
    let mut rest = text.get(behind.end..)?;
    let Amounts { least, most, is_scaled, .. } = amounts;
    // "试用期3000", but not "试用期2周".
    let is_span = |before: &Before| before.word.ends_with('期') && !is_scaled && least < LEAST_BARE;
    let before = Before::of(said).filter(|before| !is_span(before));
    let is_of_a_day = by_day && OF_A_DAY.contains(&least);
    // The numbers of items, of years and people: nothing beside them could make them pay.
    let is_bare = before.is_none() && !behind.is_money && !behind.is_months_paid && behind.unit.is_none();
    if is_bare && least < LEAST_BARE && !is_of_a_day {
        return None;
    }
    let begin = before.as_ref().map_or(start, |before| before.start);
    let lead = without_links(said);
    let is_sum = before.is_none() && Beside::Sum.ends(lead)
        || ["销售", "营业", "家庭"].iter().any(|of| said.get(..begin).is_some_and(|lead| lead.ends_with(of)));
    let is_foreign = said.trim_end().ends_with(['$', '€', '£'])
        || text.get(amounts.place.end..).is_some_and(|rest| Beside::Foreign.begins(rest));
    if is_sum || is_foreign || is_of_a_sum(rest) {
        return None;
    }
    let bound = said.trim_end_matches(|c: char| " 得要有给能到我拿".contains(c));
    let ends = |words: Words| words.end(bound);
    let is_limited = ends(MOST);
    let is_least = ends(LEAST) && !is_limited;
    let is_about = behind.is_about || ends(NEARLY);
    // "5k以下不考虑", "低于6000的不要": who refuses less wants at least that.
    let word = before.as_ref().map_or("", |before| before.word);
    let refused = refusal::refuses_less(said.trim_end(), word, behind.is_under, rest);
    let is_most = (behind.is_upper || is_limited) && refused.is_none();
    rest = refused.unwrap_or(rest);
    let is_scaled = is_scaled || most.is_some_and(|most| most >= LEAST_BARE);
    let is_bounded = behind.is_bounded || behind.is_upper;
    let per = behind.unit;
    let counted = counts(rest) && !(is_bounded && before.is_some()) || before.is_none() && counts_apart(rest);
    let ends_there = is_end(rest, most.is_some());
    // "150起 广州", but not "四级500以上".
    let is_apart = (said.is_empty() || said.ends_with([' ', ',', '、']))
        && (ends_there || rest.starts_with([' ', ',', '、']));
    let is_pay = before.is_some()
        || behind.is_months_paid && least * if is_scaled { 1.0 } else { 10.0 } >= LEAST_BARE
        || behind.is_money && (per.is_some() || is_bounded || least >= LEAST_BARE)
        || per == Some(Hour) && least >= 10.0
        || is_of_a_day && behind.is_bounded && is_apart
        || per.is_some() && least >= 10.0 && (behind.is_money || is_scaled || least >= 80.0)
        || least >= LEAST_BARE
            && (is_bounded
                || (is_least || is_about) && (is_scaled || ends_there || rest.starts_with([' ', ',']))
                || refused.is_some()
                || is_scaled && ends_there && !are_years(least, most)
                || stands_alone(said, rest, least, is_scaled));
    if !is_pay || counted && !behind.is_money && per.is_none() || least <= 0.0 {
        return None;
    }
    let of_before = before.as_ref().and_then(|before| before.unit);
    // "做了一年 5000一个月": what stands behind is nearer.
    let unit = per.or(of_before).unwrap_or(if is_of_a_day { Day } else { Month });
    let (least, most) = match unit {
        // "年薪20-30" is in 万, as nobody is paid so little.
        Year if !is_scaled && least < 300.0 && !behind.is_money => {
            let scaled = Amounts { least, most, is_scaled, place: start..start }.in_ten_thousands();
            (scaled.least, scaled.most)
        }
        _ => (least, most),
    };
    let pay = Pay { min_amount: Some(least), max_amount: most, unit, currency_code: String::new() };
    let share = before.map_or(Unsaid, |before| before.share);
    let is_likely = pay.monthly_range().is_some_and(|(least, _)| (300.0..=300_000.0).contains(&least));
    let place = begin..text.len() - rest.len();
    let is_least = is_least || behind.is_bounded && !is_about || refused.is_some();
    let per = per.is_some();
    is_likely.then_some(Stated { place, amount: start, pay, is_most, is_least, is_about, per, share })
}

/// "的项目", "元培训费": what stands behind an amount says that it is no pay.
fn is_of_a_sum(rest: &str) -> bool {
    let part = rest.split([' ', ',', ';', '。', '\n']).next().unwrap_or_default();
    let part = part.trim_start_matches(['的', '多']);
    let is_fee =
        part.char_indices().nth(4).map_or(part, |(at, _)| part.get(..at).unwrap_or(part)).contains('费');
    is_fee || Beside::SumBehind.begins(part)
}

/// "人" behind 5000, but not 公司.
fn counts(rest: &str) -> bool {
    Beside::Counted.begins(rest) && !Beside::NotCounted.begins(rest)
}

/// "3000 米", but not "6000 周末双休": what counts behind a space.
fn counts_apart(rest: &str) -> bool {
    const WORDS: &[char] =
        &['人', '名', '米', '字', '转', '平', '台', '个', '件', '次', '步', '单', '吨', '户', '粉'];
    rest.strip_prefix(' ').is_some_and(|next| next.starts_with(WORDS))
}

/// Whether the text, or a part of it, ends behind an amount: "4k-6k 文员", "8k就行".
fn is_end(rest: &str, is_range: bool) -> bool {
    rest.is_empty()
        || Beside::Enough.begins(rest)
        || is_range && rest.starts_with([' ', ',', ';', '。', '、'])
}

/// "2022-2025 大专"
fn are_years(least: f64, most: Option<f64>) -> bool {
    let years = 1980.0..=2040.0;
    years.contains(&least) && most.is_some_and(|most| years.contains(&most))
}

/// "电工 6000 包住", "包吃住4500", "前端 15k 成都": a round amount of a month, between words of terms or by itself.
fn stands_alone(said: &str, rest: &str, least: f64, is_scaled: bool) -> bool {
    let is_gap = |c: char| " ,;。、!?\n".contains(c);
    let next = rest.trim_start_matches(is_gap);
    let is_wished = Beside::Wished.ends(said);
    let begins = is_wished || said.is_empty() || said.ends_with(is_gap) || Beside::Term.ends(said);
    let ends = rest.is_empty() || rest.starts_with(is_gap) || Beside::Term.begins(rest);
    let is_round = least % 100.0 == 0.0 && (2500.0..=50_000.0).contains(&least);
    // "精通 3000 转": what counts behind a space, and what is counted before it.
    let lead = said.trim_end_matches(is_gap);
    let is_counted = counts_apart(rest)
        || is_scaled && Beside::Picture.begins(next)
        || lead.ends_with(|c: char| c.is_ascii_alphanumeric()) && !is_scaled && !said.ends_with(',');
    begins && ends && is_round && !is_counted
}
