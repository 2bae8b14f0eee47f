//! Pay that a typed text wants: "月薪8000以上", "目前8k期望10k", "底薪4000 综合8000", "5000以下不考虑".

use super::pay;
use super::pay_words::{Beside, Share};
use super::stated_pay::{By, Stated};
use super::typed_words::{Kind, of};

/// Whether somebody has an amount, or wishes for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Had,
    Wished,
    Unsaid,
}

/// The pay that folded text wants; what somebody has or had is none. What is wished in so many words comes first, then all that is paid
/// before what is paid in any case, and what is paid later before that of a trial. The least that is named bounds it from below. Of an internship an amount that is too small for a month is the pay of a day.
pub(super) fn wanted(text: &str, of_internship: bool) -> Option<Stated> {
    let in_thousands = Beside::InThousands.words().iter().any(|work| text.contains(work));
    let by = By::Typed { by_day: of_internship, in_thousands };
    let all: Vec<(Mood, Stated)> = pay::all(text, by)
        .into_iter()
        .filter(|stated| !is_spent(text, stated))
        .map(|stated| (mood(text, &stated), stated))
        .filter(|(mood, _)| *mood != Mood::Had)
        .collect();
    let of = |wanted: Mood| all.iter().find(|(mood, _)| *mood == wanted);
    let (mood, first) = of(Mood::Wished).or_else(|| of(Mood::Unsaid))?;
    let alike =
        || all.iter().filter(|(other, _)| other == mood || *mood == Mood::Unsaid).map(|(_, stated)| stated);
    let amount = |stated: &Stated| stated.pay.min_amount.unwrap_or_default();
    let is_higher = |stated: &&Stated| amount(stated) > amount(first) && stated.pay.unit == first.pay.unit;
    let later: &[Share] = match first.share {
        Share::Base => &[Share::Whole, Share::Later, Share::Unsaid],
        Share::Trial => &[Share::Later, Share::Whole],
        _ => &[],
    };
    let of = |share: &Share| alike().filter(is_higher).find(|stated| stated.share == *share);
    let chosen = later.iter().find_map(of).unwrap_or(first);
    // "期望8k,最低6k"
    let least = all.iter().map(|(_, stated)| stated).find(|stated| {
        let is_lower = amount(stated) < amount(chosen) && stated.pay.unit == chosen.pay.unit;
        is_lower && stated.is_least && stated.share == Share::Unsaid && chosen.share == Share::Unsaid
    });
    let mut wanted = chosen.clone();
    if chosen.is_about && chosen.pay.max_amount.is_none() {
        (wanted.pay.min_amount, wanted.pay.max_amount) = about(amount(chosen));
        return Some(wanted);
    }
    if let Some(least) = least.filter(|_| !chosen.is_most && chosen.pay.max_amount.is_none()) {
        wanted.pay.max_amount = chosen.pay.min_amount;
        wanted.pay.min_amount = least.pay.min_amount;
        wanted.place = wanted.place.start.min(least.place.start)..wanted.place.end.max(least.place.end);
    }
    Some(wanted)
}

/// What "10k左右" reaches over: a tenth below and above, by this project's own measure.
fn about(amount: f64) -> (Option<f64>, Option<f64>) {
    let tenth = (amount / 10.0).round();
    (Some(amount - tenth), Some(amount + tenth))
}

/// Whether the words before an amount say what it is paid for by who earns: "房租每月2500", "手机2000块", "买车花了15万".
fn is_spent(text: &str, stated: &Stated) -> bool {
    let before = text.get(..stated.place.start).unwrap_or_default();
    let part = before.rsplit([' ', ',', ';', '。', '!', '?', '\n', '、']).next().unwrap_or_default();
    let part = part.trim_end_matches(['要', '是', '大', '约', '就', '才', '都', '得', '了', '掉', ':']);
    of(Kind::Spent).iter().any(|spent| part.ends_with(spent.trim_end_matches('了')))
}

/// What the words before an amount, in its part of the sentence, say of it: the last of them counts.
fn mood(text: &str, stated: &Stated) -> Mood {
    let before = text.get(..stated.amount).unwrap_or_default();
    let begin = before.rfind([',', ';', '。', '!', '?', '\n']).map_or(0, |at| at + 1);
    let part = before.get(begin..).unwrap_or_default();
    let last = |words: &[&str]| {
        words.iter().filter_map(|word| part.rfind(word).map(|at| (at, word.len()))).max_by_key(|(at, _)| *at)
    };
    let behind = text.get(stated.place.end..).unwrap_or_default();
    let is_left = before.trim_end().ends_with(['从', '由'])
        && ["涨", "提", "升", "跳", "到", "变"].iter().any(|to| behind.starts_with(to));
    match (last(of(Kind::Had)), last(of(Kind::Wished))) {
        _ if is_left => Mood::Had,
        (Some((had, _)), Some((wished, _))) if wished > had => Mood::Wished,
        (None, Some(_)) => Mood::Wished,
        (Some((had, length)), _) => {
            // "目前在成都 5000以上": what stands apart is no pay that somebody has.
            let gap = text.get(begin + had + length..stated.place.start).unwrap_or_default();
            let is_leaving = part.get(..had).is_some_and(|lead| lead.ends_with("毕业"));
            if gap.contains(' ') || is_leaving { Mood::Unsaid } else { Mood::Had }
        }
        (None, None) => Mood::Unsaid,
    }
}

#[cfg(test)]
#[path = "wanted_pay_tests.rs"]
mod tests;
