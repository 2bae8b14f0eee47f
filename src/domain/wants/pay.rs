//! Pay in texts: amounts with the words before and behind them that make them pay, "月薪8000以上", "200元/天", "底薪4000", "8000*14薪".

use std::ops::Range;

use super::amounts::{self, Amounts};
use super::pay_beside::{are_years, counts, counts_apart, is_end, is_of_a_sum, stands_alone};
use super::pay_words::{
    ABOUT, BEFORE, BEHIND, BOUNDS, Beside, LEAST, MONEY, MOST, NEARLY, Share, TYPED_BEFORE, TYPED_BEHIND,
    UPPER, without_link, without_links,
};
use super::stated_pay::{By, Stated};
use super::{in_thousands, refusal};
use crate::domain::record::opening::{Pay, PayUnit};
use crate::domain::text::words::Words;
use PayUnit::{Day, Hour, Month, Year};
use Share::{Base, Later, Trial, Unsaid};

/// All pay of a folded text, in its order. A bare number is none: it needs a word for pay, a unit, an amount of thousands
/// with 以上 or the like, or to stand alone as pay does ("电工 6000 包住").
pub(super) fn all(text: &str, by: By) -> Vec<Stated> {
    let mut found: Vec<Stated> = amounts::all(text).filter_map(|amount| at(text, amount, by)).collect();
    found.extend(above(text, by));
    if by.is_typed() {
        found.extend(in_thousands::bare(text, by));
    }
    found.sort_by_key(|stated| stated.place.start);
    found
}

/// "月薪过万", "工资上万", "月薪五位数": ten thousand or more.
fn above(text: &str, by: By) -> Vec<Stated> {
    const SAID: f64 = 10_000.0;
    const WORDS: Words = Words::of(&["过万", "上万", "破万", "五位数", "5位数"]);
    const WORK: &[&str] = &["工资", "月薪", "薪资", "收入", "薪水"];
    let read = |(at, word): (usize, &str)| {
        let behind = text.get(at + word.len()..)?.trim_start_matches('的');
        // "过万就行 会计", but not "粉丝过万".
        let is_enough = by.is_typed() && at == 0 && word.starts_with('过') && Beside::Enough.begins(behind);
        let is_told = is_enough || word.ends_with('数') && WORK.iter().any(|pay| behind.starts_with(pay));
        let none = || is_told.then_some(Before { start: at, unit: None, share: Unsaid, word: "" });
        let before = Before::of(text.get(..at)?, by).or_else(none)?;
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

/// "实习补贴2500起": what interns are paid is called so, but not "餐补" and what else is given beside pay.
fn stipend(said: &str) -> Option<Before> {
    const WORDS: &[&str] = &["补贴", "补助", "津贴", "报酬"];
    const BESIDE: [char; 12] = ['餐', '房', '饭', '车', '通', '食', '宿', '油', '话', '饮', '租', '班'];
    let bare = without_links(said);
    let bare = ["每月", "每天", "每个月", "一个月", "一天"]
        .iter()
        .find_map(|time| bare.strip_suffix(time))
        .map_or(bare, without_links);
    let lead = WORDS.iter().find_map(|word| bare.strip_suffix(word))?;
    let lead = lead.trim_end_matches(['实', '习']);
    (!lead.ends_with(BESIDE)).then_some(Before { start: lead.len(), unit: None, share: Unsaid, word: "" })
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
    fn of(text: &str, by: By) -> Option<Self> {
        let mut found: Option<Self> = None;
        let typed = TYPED_BEFORE.iter().filter(|_| by.is_typed());
        let known: Vec<&(&str, Option<PayUnit>, Share)> = BEFORE.iter().chain(typed).collect();
        let mut until = text;
        loop {
            let words = known.iter().copied().filter(|(word, ..)| until.ends_with(word));
            let Some((word, unit, share)) = words.max_by_key(|(word, ..)| word.len()) else {
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
    /// 底薪 and the like.
    is_base: bool,
    /// "*14薪": months that are paid in a year.
    is_months_paid: bool,
}

impl Behind {
    fn of(text: &str, from: usize, by: By) -> Self {
        let mut behind = Self { end: from, ..Self::default() };
        let rest = |end: usize| text.get(end..).unwrap_or_default();
        while let Some(length) = behind.next(rest(behind.end), by) {
            behind.end += length;
        }
        behind
    }

    /// The length of the next of these words.
    fn next(&mut self, rest: &str, by: By) -> Option<usize> {
        let bare = rest.trim_start_matches(' ');
        let gap = rest.len() - bare.len();
        let longest = |words: Words| words.longest_first_of(bare).map(str::len);
        if let Some(length) = longest(MONEY).filter(|_| !self.is_money && gap == 0) {
            self.is_money = true;
            return Some(length);
        }
        let typed = TYPED_BEHIND.iter().filter(|_| by.is_typed());
        let per = BEHIND.iter().chain(typed).filter(|(word, _)| rest.starts_with(word));
        let per = per.max_by_key(|(word, _)| word.len());
        if let Some((word, unit)) = per.filter(|_| self.unit.is_none()) {
            self.unit = Some(*unit);
            return Some(word.len());
        }
        if let Some(length) = months_paid(rest).filter(|_| !self.is_months_paid) {
            self.is_months_paid = true;
            return Some(length);
        }
        let is_open = !self.is_bounded && !self.is_upper;
        // "8千保底", "五千底薪提成另算", "七千加五险": paid in any case.
        let base = Beside::Base.longest(bare).filter(|_| is_open && gap == 0 && by.is_typed());
        if let Some(length) = base.filter(|length| is_base(bare, *length)) {
            (self.is_bounded, self.is_base) = (true, true);
            return Some(gap + length);
        }
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

/// "7千加", "五千加提成", but not "五千加班费另算".
fn is_base(bare: &str, length: usize) -> bool {
    const ADDED: &[&str] = &["提成", "五险", "5险", "奖", "社保", "绩效", "分红", "课时", "计件"];
    let rest = bare.get(length..).unwrap_or_default();
    bare.get(..length) != Some("加")
        || rest.is_empty()
        || rest.starts_with([' ', ','])
        || ADDED.iter().any(|added| rest.starts_with(added))
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

fn at(text: &str, amounts: Amounts, by: By) -> Option<Stated> {
    const LEAST_BARE: f64 = 1000.0;
    const OF_A_DAY: Range<f64> = 50.0..1000.0;
    const OF_A_YEAR: Range<f64> = 100_000.0..2_000_000.0;
    let start = amounts.place.start;
    let said = text.get(..start)?;
    let amounts = if by.is_typed() { in_thousands::told(text, amounts) } else { amounts };
    let behind = Behind::of(text, amounts.place.end, by);
    let mut rest = text.get(behind.end..)?;
    let Amounts { least, most, is_scaled, .. } = amounts;
    // "试用期3000", but not "试用期2周".
    let is_span = |before: &Before| before.word.ends_with('期') && !is_scaled && least < LEAST_BARE;
    let before = Before::of(said, by).filter(|before| !is_span(before));
    let before = before.or_else(|| stipend(said).filter(|_| by.is_by_day()));
    let begin = before.as_ref().map_or(start, |before| before.start);
    let lead = without_links(said);
    let is_sum = before.is_none() && Beside::Sum.ends(lead)
        || ["销售", "营业", "家庭"].iter().any(|of| said.get(..begin).is_some_and(|lead| lead.ends_with(of)));
    let is_foreign = said.trim_end().ends_with(['$', '€', '£'])
        || text.get(amounts.place.end..).is_some_and(|rest| Beside::Foreign.begins(rest));
    // "底薪四千+课时费": what is added is paid beside it.
    let is_added = text.get(amounts.place.end..behind.end).is_some_and(|words| words.ends_with(['+', '加']));
    if is_sum || is_foreign || !(is_added && by.is_typed()) && is_of_a_sum(rest) {
        return None;
    }
    let bound = said.trim_end_matches(|c: char| " 得要有给能到我拿".contains(c));
    let ends = |words: Words| words.end(bound);
    let is_limited = ends(MOST);
    let is_least = ends(LEAST) && !is_limited;
    let is_about = behind.is_about || ends(NEARLY);
    // "5k以下不考虑", "低于6000的不要": who refuses less wants at least that.
    let word = before.as_ref().map_or("", |before| before.word);
    // "八千不到不去"
    let short = ["不到", "少一分", "少一毛"].iter().find_map(|less| rest.strip_prefix(less));
    let short = short.filter(|_| by.is_typed() && is_scaled | (least >= LEAST_BARE));
    let refused = short.and_then(|rest| refusal::refuses_less(said.trim_end(), word, true, rest));
    let refused = refused.or_else(|| refusal::refuses_less(said.trim_end(), word, behind.is_under, rest));
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
    // "40w java", but not "10w+ 爆款": so much stands for a year by itself.
    let is_package = by.is_typed()
        && is_scaled
        && OF_A_YEAR.contains(&least)
        && is_apart
        && !Beside::SumBehind.begins(rest.trim_start());
    let is_of_a_day = by.is_by_day() && OF_A_DAY.contains(&least);
    let is_pay = before.is_some()
        || behind.is_months_paid && least * if is_scaled { 1.0 } else { 10.0 } >= LEAST_BARE
        || behind.is_money && (per.is_some() || is_bounded || least >= LEAST_BARE)
        || per == Some(Hour) && least >= 10.0
        || is_of_a_day && behind.is_bounded && is_apart
        || per.is_some() && least >= 10.0 && (behind.is_money || is_scaled || least >= 80.0)
        || least >= LEAST_BARE
            && (is_bounded && !(by.is_typed() && OF_A_YEAR.contains(&least) && !is_package)
                || is_package
                || (is_least || is_about) && (is_scaled || ends_there || rest.starts_with([' ', ',']))
                || refused.is_some()
                || by.is_typed() && ends_there && !rest.is_empty() && !are_years(least, most)
                || is_scaled && ends_there && !are_years(least, most)
                || stands_alone(said, rest, least, is_scaled));
    if !is_pay || counted && !behind.is_money && per.is_none() || least <= 0.0 {
        return None;
    }
    let of_before = before.as_ref().and_then(|before| before.unit);
    // "做了一年 5000一个月": what stands behind is nearer.
    let unit = per.or(of_before).unwrap_or(match is_of_a_day {
        true => Day,
        // Nobody is paid so much a month.
        false if by.is_typed() && is_scaled && OF_A_YEAR.contains(&least) => Year,
        false => Month,
    });
    let (least, most) = match unit {
        // "年薪20-30" is in 万, as nobody is paid so little.
        Year if !is_scaled && least < 300.0 && !behind.is_money => {
            let scaled = Amounts { least, most, is_scaled, place: start..start }.in_ten_thousands();
            (scaled.least, scaled.most)
        }
        _ => (least, most),
    };
    let pay = Pay { min_amount: Some(least), max_amount: most, unit, currency_code: String::new() };
    let share = match before.map_or(Unsaid, |before| before.share) {
        Unsaid if behind.is_base => Base,
        share => share,
    };
    let is_likely = pay.monthly_range().is_some_and(|(least, _)| (300.0..=300_000.0).contains(&least));
    let place = begin..text.len() - rest.len();
    let is_least = is_least || behind.is_bounded && !is_about || refused.is_some();
    let per = per.is_some();
    is_likely.then_some(Stated { place, amount: start, pay, is_most, is_least, is_about, per, share })
}
