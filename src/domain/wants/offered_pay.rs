//! Pay that the text of an opening offers: "薪资5000-8000", "底薪3500+提成，综合6000-9000", "实习期3000元/月，转正5000".

use std::ops::RangeInclusive;

use super::pay;
use super::pay_words::Share;
use super::stated_pay::{By, Stated};
use crate::domain::lexicon::context::{head, tail};
use crate::domain::record::opening::Pay;
use crate::domain::text::words::Words;

/// The pay that the text of an opening offers: only beside a word for pay, or in money for a time, and of a likely amount, as such
/// texts are full of other sums. The first; where base and whole are named it is the whole, which is what is received (底薪4000，综合8000), from the
/// base to what is paid later where that is named (底薪4000，转正5000), and up to it where that of a trial is named (实习期3000，转正5000).
pub(in crate::domain) fn offered(text: &str) -> Option<Pay> {
    const TRIAL: &[&str] = &["实习期", "试用期", "见习期", "培训期", "转正前", "实习"];
    const NEAR: usize = 8;
    let all: Vec<Stated> =
        pay::all(text, By::Opening).into_iter().filter(|found| is_offer(text, found)).collect();
    let first = all.first()?;
    let of = |share: Share| all.iter().find(|found| found.share == share && found.pay.unit == first.pay.unit);
    if let (Some(_), Some(whole)) = (of(Share::Base), of(Share::Whole)) {
        return Some(whole.pay.clone());
    }
    if let (Some(base), Some(whole)) = (of(Share::Base), of(Share::Later)) {
        let is_range = whole.pay.max_amount.is_some() || base.pay.min_amount > whole.pay.min_amount;
        return Some(match is_range {
            true => whole.pay.clone(),
            false => Pay { max_amount: whole.pay.min_amount, ..base.pay.clone() },
        });
    }
    let beside = |found: &Stated| {
        let before = tail(text.get(..found.place.start).unwrap_or_default(), NEAR);
        let behind = text.get(found.place.end..).unwrap_or_default();
        let remark = behind.strip_prefix('(').and_then(|inner| inner.split(')').next()).unwrap_or_default();
        found.share == Share::Trial
            || TRIAL.iter().any(|trial| before.contains(trial) || remark.contains(trial))
    };
    let later = all
        .get(1)
        .filter(|later| beside(first) && later.pay.unit == first.pay.unit && later.share == Share::Later);
    let most = later.and_then(|later| later.pay.max_amount.or(later.pay.min_amount));
    let max_amount =
        most.filter(|most| first.pay.min_amount.is_some_and(|least| least < *most)).or(first.pay.max_amount);
    Some(Pay { max_amount, ..first.pay.clone() })
}

/// Whether an amount is pay that is offered, and no bonus or fee.
fn is_offer(text: &str, found: &Stated) -> bool {
    const EXTRAS: &[&str] =
        &["补", "贴", "奖", "费", "房", "餐", "提成", "押", "罚", "扣", "险", "销售", "产值", "营业"];
    const WORDS: Words = Words::of(&[
        "薪",
        "工资",
        "收入",
        "待遇",
        "到手",
        "税后",
        "税前",
        "月均",
        "月入",
        "月收",
        "年入",
        "年收",
        "综合",
        "保底",
        "无责",
        "转正",
        "试用期",
        "实习期",
        "见习期",
    ]);
    const LIKELY: RangeInclusive<f64> = 800.0..=100_000.0;
    let Some(words) = text.get(found.place.clone()) else { return false };
    let per_month = words.starts_with("每月") || words.starts_with("月");
    let is_said = WORDS.are_in(words) || words.contains(['元', '块']) && (found.per || per_month);
    let before = tail(text.get(..found.place.start).unwrap_or_default(), 4);
    let before = before.rsplit([',', ';', '。', ' ', '\n']).next().unwrap_or_default();
    let behind = head(text.get(found.place.end..).unwrap_or_default(), 4);
    let behind = behind.split([',', ';', '。', ' ', '(', '\n']).next().unwrap_or_default();
    let is_extra = EXTRAS.iter().any(|extra| before.contains(extra) || words.contains(extra))
        || per_month && EXTRAS.iter().any(|extra| behind.contains(extra));
    let is_likely = found.pay.monthly_range().is_some_and(|(least, _)| LIKELY.contains(&least));
    is_said && !is_extra && !found.is_most && is_likely
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_offer_pay_where_the_words_say_so() {
        let read = |text: &str| offered(text).and_then(|pay| pay.monthly_range());
        let wrong: Vec<String> = [
            ("薪资5000-8000,双休", Some((5000.0, 8000.0))),
            ("月薪6k以上", Some((6000.0, 6000.0))),
            ("4500元/月,包住", Some((4500.0, 4500.0))),
            ("200元/天 日结", Some((4350.0, 4350.0))),
            ("餐补20元/天,综合工资6000左右", Some((6000.0, 6000.0))),
            ("全勤奖200元/月", None),
            ("宿舍费100元/月", None),
            ("负责月销售额5万元以上的门店", None),
            ("注册资金5000万以上", None),
            ("每天工作8小时,每月休4天", None),
            ("熟悉s7-1200", None),
            ("工资500以下的不算", None),
            ("实习期2500元/月,转正后4500元", Some((2500.0, 4500.0))),
            ("3200元/月(试用期),转正4200", Some((3200.0, 4200.0))),
            ("底薪3500+提成,综合6000-9000", Some((6000.0, 9000.0))),
            ("底薪4000+提成 月均8000", Some((8000.0, 8000.0))),
            ("底薪4000", Some((4000.0, 4000.0))),
            ("税后5500", Some((5500.0, 5500.0))),
            ("每月4000元(见习期),转正5500", Some((4000.0, 5500.0))),
            ("试用期3000,转正后5000", Some((3000.0, 5000.0))),
            ("试用期2周,月入6000", Some((6000.0, 6000.0))),
            ("每月1000元全勤奖", None),
            ("月薪6000,试用期三个月", Some((6000.0, 6000.0))),
            ("综合月薪7000,其中底薪3000", Some((7000.0, 7000.0))),
            ("基本工资3000元,平均月收入9000元", Some((9000.0, 9000.0))),
            ("无责任底薪4000元,月收入过万", Some((10_000.0, 10_000.0))),
            ("实习期工资2800元,转正后综合薪资5000-7000元", Some((2800.0, 7000.0))),
            ("转正工资5,500元/月", Some((5500.0, 5500.0))),
            ("工资4千5-6千", Some((4500.0, 6000.0))),
            ("底薪+提成+奖金,上不封顶", None),
            ("公司年营业收入3亿元", None),
            ("推荐奖金2000元", None),
            ("提成比例3%-5%", None),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
