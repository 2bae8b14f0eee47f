//! Pay in figures that leave out their unit: "薪资6-8" and, beside work where everybody tells it so, "java 13到18" are of thousands a month,
//! "年包40个" of tens of thousands a year.

use std::sync::LazyLock;

use regex::Regex;

use super::amounts::Amounts;
use super::pay_words::{Beside, Share, without_links};
use super::stated_pay::{By, Stated};
use crate::domain::lexicon::{compiled, numeral};
use crate::domain::record::opening::{Pay, PayUnit};

const THOUSAND: f64 = 1000.0;

/// An amount that a unit is understood behind, with it.
pub(super) fn told(text: &str, amounts: Amounts) -> Amounts {
    const PACKAGE: std::ops::RangeInclusive<f64> = 5.0..=300.0;
    const PAID: std::ops::RangeInclusive<f64> = 2.0..=80.0;
    let lead = without_links(text.get(..amounts.place.start).unwrap_or_default());
    let year = lead.strip_suffix("到手").map_or(lead, without_links);
    let rest = text.get(amounts.place.end..).unwrap_or_default();
    if amounts.is_scaled {
        return amounts;
    }
    if let Some(behind) = rest.strip_prefix('个').filter(|_| PACKAGE.contains(&amounts.least)) {
        const GOES_ON: &[&str] = &["左右", "上下", "以上", "起", "往上", "吧", "出头", "多"];
        let is_end = behind.is_empty()
            || behind.starts_with([' ', ','])
            || GOES_ON.iter().any(|word| behind.starts_with(word));
        if Beside::Package.ends(year) && is_end || behind.starts_with("打底") {
            let place = amounts.place.start..text.len() - behind.len();
            return Amounts { place, ..amounts.in_ten_thousands() };
        }
    }
    const ENDS: &[&str] = &["左右", "上下", "以上", "起", "往上", "吧", "提", "+", "打底"];
    let is_end = rest.is_empty()
        || rest.starts_with([' ', ',', ';'])
        || ENDS.iter().any(|word| rest.starts_with(word))
        || Beside::Enough.begins(rest);
    let most = amounts.most.unwrap_or(amounts.least);
    if Beside::Paid.ends(lead) && is_end && PAID.contains(&amounts.least) && PAID.contains(&most) {
        return Amounts {
            least: amounts.least * THOUSAND,
            most: amounts.most.map(|most| most * THOUSAND),
            is_scaled: true,
            ..amounts
        };
    }
    amounts
}

/// Figures without any unit: "薪资六到八", and of who names work that is paid so "15-20", "18以上", "base30+", "别低于15".
pub(super) fn bare(text: &str, by: By) -> Vec<Stated> {
    static FIGURES: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "(?:^|[ ,;:])(?P<all>(?P<word>薪资|工资|薪水|月薪|期望薪资|期望|底薪|到手|base|预期)?:?(?P<floor>别低于|不低于|至少|最低|低于|少于)?(?P<least>[0-9]{1,2}(?:\\.5)?|[一二三四五六七八九]?十?[一二三四五六七八九]?)(?:(?:-|到|至|~)(?P<most>[0-9]{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)|(?P<more>以上|起|\\+|往上|打底)|(?P<none>不考虑|免谈|不看)?))(?:$|[ ,;。])",
        )
    });
    // Greater ranges are those of the hours of a day.
    const WIDEST: f64 = 1.7;
    const LIKELY: std::ops::RangeInclusive<f64> = 6.0..=80.0;
    // Who is older than openings ask says so first: "35+ java".
    const AGES: [f64; 4] = [35.0, 40.0, 45.0, 50.0];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(figures) = FIGURES.captures_at(text, from) {
        let Some(whole) = figures.name("all") else { break };
        from = whole
            .end()
            .max(from + text.get(from..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        let number = |name: &str| {
            let word = figures.name(name)?.as_str();
            numeral(word).filter(|(_, length)| *length == word.len()).map(|(number, _)| number)
        };
        let Some(least) = number("least") else { continue };
        let most = number("most");
        let has = |name: &str| figures.name(name).is_some();
        let is_paid =
            figures.name("word").is_some_and(|word| !matches!(word.as_str(), "期望" | "预期" | "base"));
        let is_told = most.is_some() || has("more") || has("floor");
        let is_age = has("more")
            && AGES.contains(&least)
            && text.get(..whole.start()).unwrap_or_default().trim().is_empty();
        let is_range = most.is_none_or(|most| {
            most > least && most <= least * WIDEST && LIKELY.contains(&most) || is_paid && most > least
        });
        let is_likely = LIKELY.contains(&least) || is_paid && (2.0..=80.0).contains(&least);
        if !is_told || is_age || !is_range || !is_likely || !(is_paid || by.is_in_thousands()) {
            continue;
        }
        let pay = Pay {
            min_amount: Some(least * THOUSAND),
            max_amount: most.map(|most| most * THOUSAND),
            unit: PayUnit::Month,
            currency_code: String::new(),
        };
        let amount = figures.name("least").map_or(whole.start(), |least| least.start());
        found.push(Stated {
            place: whole.range(),
            amount,
            pay,
            is_most: false,
            is_least: has("more") || has("floor"),
            is_about: false,
            per: false,
            share: Share::Unsaid,
        });
    }
    found
}
