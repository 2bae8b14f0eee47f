//! Kinds of employers that somebody who seeks wishes or refuses: "想进外企", "国企优先", "劳务派遣不要", "猎头公司不去".

use std::ops::Range;

use super::past::is_past_work;
use super::refusal::refusable;
use super::typed::Reader;
use super::typed_words::{Kind, of};
use super::want::Polarity;
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings};
use crate::domain::lexicon::scope::ends_here;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::text::words::Words;

impl Reader<'_, '_> {
    /// Adds the kinds of employers that the text wishes, or does not.
    pub(super) fn employers(&mut self) {
        for (place, kind, stance) in named(self.said) {
            if self.is_told(place.clone()) {
                continue;
            }
            let around = self.said.around(place.start, place.end);
            let polarity = Polarity::from(stance);
            let words = if polarity.is_for() { place.clone() } else { around.negation() };
            let words = words.start.min(place.start)..words.end.max(place.end);
            let word = REFUSES.iter().find_map(|no| around.words.strip_prefix(*no)).unwrap_or(around.words);
            self.add(refusable(kind, word, polarity), polarity, words);
        }
    }
}

/// The kinds that a person's account wishes, and those that it refuses.
pub(in crate::domain) fn of_account(said: &Sentences<'_>) -> (Vec<EmployerKind>, Vec<EmployerKind>) {
    const SEEKS: Words =
        Words::of(&["想去", "想进", "希望去", "希望进", "想找", "希望在", "想在", "目标是", "进入", "意向"]);
    let (mut wished, mut refused) = (Vec::new(), Vec::new());
    for (place, kind, stance) in named(said) {
        let around = said.around(place.start, place.end);
        let seeks = SEEKS.end(around.before);
        match stance {
            Stance::Unwanted => refused.push(kind),
            Stance::Welcome | Stance::Sought => wished.push(kind),
            _ if seeks => wished.push(kind),
            _ => {}
        }
    }
    (wished, refused)
}

/// Words right before a way to employ that refuse it, and that no sign has.
const REFUSES: &[&str] = &["不签", "不走", "拒签", "不当", "不进"];

/// Where a text names kinds of employers as such, with what it says of each; neither where somebody was nor what work is about.
fn named(said: &Sentences<'_>) -> Vec<(Range<usize>, EmployerKind, Stance)> {
    let text = said.text();
    let mut found: Vec<(Range<usize>, EmployerKind)> = Vec::new();
    for (start, _) in text.char_indices() {
        if found.last().is_some_and(|(last, _)| start < last.end) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let words =
            EmployerKind::rows().flat_map(|(kind, row)| row.sought.iter().map(move |word| (kind, *word)));
        let here = words.filter_map(|(kind, word)| {
            let bare = word.trim_start_matches('=');
            let place = start..start + bare.len();
            let fits = rest.starts_with(bare)
                && is_whole(text, &place)
                && (bare.len() == word.len() || is_alone(text, &place));
            fits.then_some((place, kind))
        });
        found.extend(here.max_by_key(|(place, _)| place.end));
    }
    let judged = found.into_iter().filter_map(|(place, kind)| {
        // "不签劳务派遣"
        let no =
            REFUSES.iter().find(|no| text.get(..place.start).is_some_and(|before| before.ends_with(**no)));
        if let Some(no) = no {
            return Some((place.start - no.len()..place.end, kind, Stance::Unwanted));
        }
        let around = said.around(place.start, place.end);
        // "私企也行": neither wished nor refused.
        let will_do = of(Kind::Bearable).iter().filter(|word| word.starts_with(['也', '无', '没']));
        let stance = match will_do.into_iter().any(|word| around.after.starts_with(word)) {
            true => Stance::Waived,
            false => around.stance(),
        };
        (is_meant(kind, &around) && is_said(kind, &around, stance)).then_some((place, kind, stance))
    });
    judged.collect()
}

/// Whether Latin words do not go on: no "od" in "vod".
fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_latin = text.get(place.clone()).is_some_and(|word| word.is_ascii() && !word.ends_with('强'));
    let before = text.get(..place.start).and_then(|before| before.chars().next_back());
    let behind = text.get(place.end..).and_then(|behind| behind.chars().next());
    !is_latin || !is_letter(before) && !is_letter(behind)
}

/// Whether a word is a whole part of a text.
fn is_alone(text: &str, place: &Range<usize>) -> bool {
    let before = text.get(..place.start).unwrap_or_default();
    let behind = text.get(place.end..).unwrap_or_default();
    (before.is_empty() || before.ends_with([' ', ',', '、', '/', ';', '。'])) && ends_here(behind)
}

/// Whether a word names an employer, and not the work, a place or where somebody was: "外企工作经验", "猎头顾问", "和甲方沟通", "房产中介".
fn is_meant(kind: EmployerKind, around: &Surroundings<'_>) -> bool {
    const BEHIND: &[&str] = &[
        "经验",
        "工作经验",
        "从业",
        "背景",
        "经历",
        "出身",
        "客户",
        "顾问",
        "专员",
        "助理",
        "管理",
        "员",
        "县",
        "沟通",
        "对接",
        "需求",
        "代表",
        "业务",
        "实习过",
        "工作过",
        "做过",
        "干过",
        "待过",
        "呆过",
        "上班过",
        "上过班",
        "会计师",
        "离职",
        "辞职",
        "出来",
        "裁员",
        "被裁",
    ];
    const BEFORE: &[&str] = &[
        "房产",
        "房屋",
        "金融",
        "整",
        "对接",
        "服务",
        "从",
        "自",
        "离开",
        "廊坊",
        "留学",
        "婚恋",
        "二手房",
        "现",
        "既",
        "平",
        "香",
    ];
    const BESIDE: &[&str] = &["跟", "和", "与", "陪", "应付", "帮"];
    const WISHES: Words = Words::of(&["想", "希望", "能", "可", "愿", "要", "找", "打算", "期望", "最好"]);
    let behind = around.after.trim_start_matches(['里', '的']);
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let ends = |words: &[&str]| words.iter().any(|word| around.before.ends_with(word));
    let part = around.before.rsplit([' ', ',', '、']).next().unwrap_or_default();
    // "内外资源", "中国企业", "甲方人力经验": other words, and where somebody was.
    let is_other = around.words.ends_with('资')
        && around.after.starts_with(['源', '料', '讯', '金', '产', '助', '格'])
        || around.words.ends_with('企') && around.after.starts_with('业')
        || !kind.is_mostly_refused() && around.after.starts_with("项目");
    let clause = around.after.split([' ', ',', ';', '。']).next().unwrap_or_default();
    let is_had = ["经验", "经历", "背景"].iter().any(|had| clause.contains(had));
    // "在外企做了两年", "现在在一家国企".
    let is_there =
        (part.ends_with('在') || part.contains("在一") || part.contains("在某")) && !WISHES.are_in(part);
    let is_with = matches!(kind, EmployerKind::Client | EmployerKind::Vendor) && ends(BESIDE);
    !is_other && !is_had && !begins(BEHIND) && !ends(BEFORE) && !is_with && !is_there && !is_past_work(around)
}

/// Whether the word says what is wished or refused: a bare 外包 or 猎头 is no wish for such an employer, but a kind of work.
fn is_said(kind: EmployerKind, around: &Surroundings<'_>, stance: Stance) -> bool {
    const GOES: Words = Words::of(&["去", "进", "找", "在", "到", "是", "来"]);
    let goes_there = around.words.ends_with("公司") && GOES.end(around.before);
    match stance {
        Stance::Unwanted | Stance::Waived => true,
        Stance::Lacking => !kind.is_mostly_refused(),
        _ => !kind.is_mostly_refused() || goes_there,
    }
}

#[cfg(test)]
mod tests {
    use super::super::typed::Typed;
    use super::*;
    use crate::domain::ranking::facts::Facts;
    use crate::domain::record::name::RecordKind;

    #[test]
    fn kinds_of_employers_are_wished_and_refused() {
        let read = |text: &str| {
            let facts = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
            let shown =
                |kinds: &[EmployerKind]| kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(" ");
            (shown(&facts.employer_kinds), shown(&facts.employer_kinds_refused))
        };
        let wrong: Vec<String> = [
            ("劳务派遣不要 行政 成都", "", "劳务派遣"),
            ("外包就算了 java 杭州", "", "外包"),
            ("不去外包公司 前端", "", "外包"),
            ("猎头公司不去 招聘专员", "", "猎头"),
            ("外包派遣不要 会计", "", "外包 劳务派遣"),
            ("外包、派遣、中介都不要 普工", "", "外包 劳务派遣 中介"),
            ("中介勿扰 普工 东莞", "", "中介"),
            ("不要劳务派遣不要中介 普工", "", "劳务派遣 中介"),
            ("od不考虑 运维", "", "外包"),
            ("不签劳务派遣 仓管 无锡", "", "劳务派遣"),
            ("不进国企 会计", "", "国企"),
            ("不想去国企 会计", "", "国企"),
            ("小公司不去 出纳", "", "小公司"),
            ("别推创业公司 产品", "", "初创公司"),
            ("想进外企 会计 上海", "外企", ""),
            ("国企优先 出纳 武汉", "国企", ""),
            ("外企或者国企 采购", "外企 国企", ""),
            ("甲方 hr 上海", "甲方", ""),
            ("大厂 产品实习 北京", "大厂", ""),
            ("事业单位 老师 郑州", "事业单位", ""),
            ("最好有编制 老师", "事业单位", ""),
            ("想去500强 管培生", "500强", ""),
            ("日企 翻译 大连", "日企", ""),
            ("想去猎头公司 招聘", "猎头", ""),
            ("上市公司 财务 深圳", "上市公司", ""),
            ("私企也行 文员", "", ""),
            ("外包也行 java", "", ""),
            ("猎头 上海", "", ""),
            ("猎头顾问 上海", "", ""),
            ("房产中介 成都", "", ""),
            ("劳务派遣专员 苏州", "", ""),
            ("外企工作经验三年 采购", "", ""),
            ("在外企做过两年 想找采购", "", ""),
            ("不想跟甲方沟通 设计", "", ""),
            ("之前在国企 想做销售", "", ""),
            ("会整合资源 运营", "", ""),
            ("有平台资源 招商", "", ""),
            ("中国企业 会计", "", ""),
            ("甲方人力经验两年 hr", "", ""),
            ("根据现有编制做计划 hr", "", ""),
            ("开过工作坊 培训师", "", ""),
            ("国企项目 前端", "", ""),
            ("国企 三年经验 出纳", "国企", ""),
        ]
        .into_iter()
        .filter(|(text, wished, refused)| read(text) != (wished.to_string(), refused.to_string()))
        .map(|(text, wished, refused)| format!("{text}: {:?}, not {wished:?} {refused:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
