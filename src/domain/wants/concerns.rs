//! What the text of an internship slot says that must be checked (教职成〔2021〕4号). Words are no proof: rules about them warn.

use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Seen, Sentences, Surroundings, head, tail};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::record::concern::{Concern, Said};
use crate::domain::text::passage::Passage;

/// Characters shown before and behind the words that raise a concern.
const SHOWN: usize = 12;

/// Each concern once, with the first words that raise it.
pub(in crate::domain) fn raised(passage: &Passage<'_>, sentences: &Sentences<'_>) -> Vec<Said> {
    let mut raised: Vec<Said> = Vec::new();
    for seen in sentences.signs() {
        let concern = match seen.sign {
            Sign::Tells(Cue::NightShift) => Concern::NightShift,
            Sign::Tells(Cue::Concern(concern)) => concern,
            _ => continue,
        };
        let around = sentences.around(seen.start, seen.end);
        let known = raised.iter().any(|said| said.concern == concern);
        if known
            || !around.stance().holds() && around.stance() != Stance::Background
            || !is_meant(concern, &around)
        {
            continue;
        }
        raised.push(Said { concern, words: words(passage, seen, &around) });
    }
    raised
}

fn words(passage: &Passage<'_>, seen: &Seen, around: &Surroundings<'_>) -> String {
    let start = seen.start - tail(around.before, SHOWN).len();
    let end = seen.end + head(around.after, SHOWN).len();
    passage.words(passage.place(start..end)).trim().to_string()
}

/// Whether the words mean what they look like.
fn is_meant(concern: Concern, around: &Surroundings<'_>) -> bool {
    let (before, after) = (around.before, around.after);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| before.trim_end().ends_with(word));
    match concern {
        Concern::Fees => {
            !ends(&["免", "零", "0", "退还", "报销", "不交"])
                && !after.starts_with('用')
                && !any(before, &["报销", "承担", "免收", "补贴", "负责", "核算", "统计", "对账", "审核"])
                && !any(
                    after,
                    &["全免", "全额报销", "由公司", "公司承担", "报销", "核算", "收取工作", "催收"],
                )
        }
        Concern::Agency if around.words.ends_with("公司") => {
            any(before, &["经", "由", "通过", "与", "签"]) || any(after, &["安排", "签", "统一", "代"])
        }
        Concern::Agency => !ends(&["房产", "房屋", "地产", "金融", "非"]) && !after.starts_with("机构的"),
        Concern::Hours => {
            let of_day = !any(before, &["每周", "一周", "每月", "累计", "培训", "共计", "课程"]);
            !before.ends_with(|c: char| c.is_ascii_digit() || c == '.') && of_day && !ends(&["不", "偶尔不"])
        }
        Concern::Adults => {
            let is_upper = before.ends_with(|c: char| c.is_ascii_digit() || "-~至到—–".contains(c));
            let names_age = around.words.contains(['岁', '满', '人']) || head(after, 6).contains('岁');
            !is_upper && names_age
        }
        // What the firm has for its own people is no place of work.
        Concern::Venue => {
            let own = [
                "聚",
                "团建",
                "设有",
                "内设",
                "健身",
                "宿舍",
                "卫生间",
                "配备",
                "自有",
                "空调",
                "活动",
                "福利",
                "下午茶",
            ];
            !any(before, &own) && !any(after, &own)
        }
        Concern::NightShift | Concern::Hazard | Concern::Labour => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;

    #[test]
    fn concerns_are_raised_with_their_words_and_not_where_they_are_denied() {
        use Concern::*;
        let read = |text: &str| -> Vec<Concern> {
            let passage = Passage::of(text);
            let raised = raised(&passage, &lexicon::read(&passage).sentences);
            assert!(
                raised.iter().all(|said| !said.words.is_empty() && passage.words(0..usize::MAX).is_empty())
            );
            let mut concerns: Vec<Concern> = raised.into_iter().map(|said| said.concern).collect();
            concerns.sort();
            concerns
        };
        let wrong: Vec<String> = [
            ("两班倒，需上夜班", &[NightShift][..]),
            ("长白班，无夜班", &[]),
            ("KTV服务员", &[Venue]),
            ("酒吧前台实习", &[Venue]),
            ("经劳务公司安排，收取安置费600元", &[Agency]),
            ("直招，拒绝中介", &[]),
            ("无中介费", &[]),
            ("入职交押金500元、服装费200元", &[Fees]),
            ("不收押金，免服装费", &[]),
            ("公司承担培训费", &[]),
            ("每天12小时，月休2天", &[Hours]),
            ("8小时工作制，双休，不加班", &[]),
            ("每周培训10小时", &[]),
            ("须年满18周岁", &[Adults]),
            ("年龄18-45岁", &[Adults]),
            ("16-18岁", &[]),
            ("从事高空作业", &[Hazard]),
            ("接触易燃易爆品", &[Hazard]),
            ("不涉及高空作业", &[]),
            ("无毒害，环境好", &[]),
            ("需扛包，体力活", &[Labour]),
            ("负责房产中介网站维护", &[]),
            ("由劳务公司统一安排", &[Agency]),
            ("做好对劳务公司的管理", &[]),
            ("不定时KTV聚会，公司内设桑拿房", &[]),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let passage = Passage::of("月休2天，两班倒");
        let said = raised(&passage, &lexicon::read(&passage).sentences);
        assert_eq!(said[0].words, "月休2天");
    }
}
