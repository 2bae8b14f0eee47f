//! The majors that the prose of an opening leaves out: "不限专业，除护理外", "计算机类(不含网络安全)专业", "会计专业勿投".

use std::ops::Range;

use crate::domain::catalogue::major::{MajorCode, names_in};
use crate::domain::lexicon::context::{Sentences, head};
use crate::domain::lexicon::reversal::leaves;
use crate::domain::lexicon::scope::{adds, ends_here};
use crate::domain::lexicon::stance_words::{Kind, of, skip, turns_away, turns_away_the_rest};
use crate::domain::text::words::Words;

/// Most characters of words that are told.
const TOLD: usize = 40;
/// Characters behind a refusal within which the list of what is refused ends.
const LIST: usize = 40;

/// Majors that are left out, each once, and the words of the first that say so; nothing where none is. Words without majors turn away all who are
/// not of those that are asked for: "非护理专业勿投".
pub(in crate::domain) fn excluded(said: &Sentences<'_>) -> (Vec<MajorCode>, String) {
    let (mut majors, mut words) = (Vec::new(), String::new());
    // Whoever is left out is named beside one of these.
    const BESIDE: [&str; 5] = ["专业", "同学", "学生", "除", "以外"];
    let sentences = said.text().split(['。', ';', '!', '?', '\n']);
    for sentence in sentences.filter(|sentence| BESIDE.iter().any(|word| sentence.contains(word))) {
        let mut lists = Vec::new();
        if sentence.contains("专业") {
            lists.extend(excepted(sentence));
            lists.extend(in_brackets(sentence));
            lists.extend(refused(sentence));
            lists.extend(left_out_at_the_end(sentence));
            lists.extend(denied(sentence));
        }
        lists.extend(people_refused(sentence));
        lists.extend(all_but(sentence));
        for list in lists {
            // "除男护外" leaves out some of a major.
            let whole = |place: &Range<usize>| {
                let lead = list.get(..place.start).unwrap_or_default();
                !lead.ends_with(['男', '女'])
                    && !list.get(place.clone()).is_some_and(|name| name.starts_with('男'))
            };
            let known = names_in(list).filter(|(place, _)| whole(place)).map(|(_, code)| code);
            let new: Vec<MajorCode> = known.filter(|code| !majors.contains(code)).collect();
            if !new.is_empty() && words.is_empty() {
                words = head(sentence.trim(), TOLD).to_string();
            }
            majors.extend(new);
        }
    }
    if words.is_empty() {
        words = others_refused(said.text()).unwrap_or_default().to_string();
    }
    (majors, words)
}

/// The words, up to 40 characters, by which all others than those of a major are turned away: "非护理专业勿投", "除护理专业外不招", "不招护理以外的专业".
fn others_refused(text: &str) -> Option<&str> {
    const OUTSIDE: &[&str] = &["以外的", "之外的", "以外", "之外", "外"];
    text.split(['。', ';', '!', '?', '\n']).find_map(|sentence| {
        sentence.match_indices("专业").find_map(|(at, major)| {
            let behind = sentence.get(at + major.len()..)?;
            let list = sentence.get(..at)?.rsplit([',', ':', '(', ')', ' ']).next()?;
            let begins = |words: &[&str]| words.iter().any(|word| list.starts_with(word));
            let outside = OUTSIDE.iter().find_map(|outside| behind.strip_prefix(outside));
            let is_outside = OUTSIDE.iter().any(|outside| list.ends_with(outside));
            let is_refused = begins(&["非", "不是", "不属于"]) && turns_away(behind)
                || is_outside && (turns_away(behind) || begins(of(Kind::Refuses)))
                || (begins(&["除"]) || outside.is_some()) && turns_away_the_rest(outside.unwrap_or(behind));
            let from = at - list.len();
            (is_refused && names_in(list).next().is_some())
                .then(|| head(sentence.get(from..).unwrap_or_default().trim(), TOLD))
        })
    })
}

/// What stands between 除 and 外, unless more is added or asked of the others: "除了会计专业外，还招审计", "除护理专业外，其他专业需有一年经验".
fn excepted(sentence: &str) -> Vec<&str> {
    const ASKS: Words = Words::of(&["需", "须", "要求", "必须", "应"]);
    let mut lists = Vec::new();
    for (at, except) in sentence.match_indices('除') {
        let rest = sentence.get(at + except.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('了').unwrap_or(rest);
        let part = rest.split([',', ')']).next().unwrap_or_default();
        let Some(end) = leaves(part) else { continue };
        let (list, behind) = rest.split_at(end);
        let others = behind.trim_start_matches(['之', '以', '外', ',', ' ']);
        let others = others.split([',', ' ']).next().unwrap_or_default();
        let asks_more = ASKS.iter().any(|asks| others.contains(asks));
        // "除护理专业外不招" takes that major alone.
        let is_only = turns_away_the_rest(behind.trim_start_matches(['之', '以', '外']));
        if !adds(behind) && !asks_more && !is_only && !list.contains("优先") {
            lists.push(list);
        }
    }
    lists
}

/// "专业不限,会计类除外": a part of the sentence that is a list and 除外.
fn left_out_at_the_end(sentence: &str) -> Vec<&str> {
    let lists = sentence.split([',', '(', ')', ':', ' ']).filter_map(|part| part.trim().strip_suffix("除外"));
    lists.filter(|list| is_list(list)).collect()
}

/// "限非医学类专业", "只招非会计专业学生".
fn denied(sentence: &str) -> Vec<&str> {
    const ONLY: Words =
        Words::of(&["限", "仅限", "只限", "只招", "仅招", "招收", "面向", "要求", "要求:", "专业:"]);
    let lists = sentence.match_indices('非').filter_map(|(at, no)| {
        let before = sentence.get(..at)?;
        let behind = sentence.get(at + no.len()..)?;
        let list = behind.split([',', ')', ':', ' ']).next()?;
        let list = list.split_once("专业").map_or(list, |(list, _)| list);
        let is_only = ONLY.end(before) && !before.ends_with("不限");
        (is_only && is_list(list)).then_some(list)
    });
    lists.collect()
}

/// "护理的同学就别投了", "机械类专业,会计勿投": people who are named by a major alone are turned away. "保险勿扰" speaks to who sells.
fn people_refused(sentence: &str) -> Vec<&str> {
    const PEOPLE: &[&str] =
        &["的同学", "的学生", "同学", "学生", "毕业生", "的毕业生", "的应届生", "的人", "的"];
    const DISTURB: &[&str] = &["扰", "联系", "加"];
    // Nearly no sentence has any of these, and each refusal one.
    const REFUSE: [char; 12] = ['勿', '别', '不', '拒', '绝', '免', '绕', '止', '莫', '划', '外', '慎'];
    let of_majors = sentence.contains("专业");
    let parts = sentence.split([',', '(', ')', ':', ' ']).filter_map(|part| {
        let is_told = of_majors || part.contains(['学', '生', '的']) || part.ends_with("除外");
        if !is_told || !part.contains(REFUSE) {
            return None;
        }
        // 助产学 is no part of 助产学生.
        let named =
            ["学生", "同学"].iter().find_map(|who| part.split_once(who)).map_or(part, |(named, _)| named);
        let (place, _) = names_in(named).last()?;
        let (list, behind) = part.split_at_checked(place.end)?;
        let behind = behind.strip_prefix('类').unwrap_or(behind);
        let is_of_people = PEOPLE.iter().any(|people| behind.starts_with(people));
        let is_said = (is_of_people || of_majors || behind == "除外") && turns_away(behind);
        let is_advert = !is_of_people
            && DISTURB.iter().any(|word| behind.contains(word))
            && !follows_major(sentence, part);
        (is_said && !is_advert && is_bare_list(list) && !behind.starts_with("专业")).then_some(list)
    });
    parts.collect()
}

/// Whether the part of a sentence stands right behind one that names a major as such: "机械类专业,会计勿扰".
fn follows_major(sentence: &str, part: &str) -> bool {
    let before = sentence.find(part).and_then(|at| sentence.get(..at)).unwrap_or_default();
    before
        .trim_end_matches([',', ' '])
        .rsplit([',', ' ', ':'])
        .next()
        .is_some_and(|last| last.contains("专业"))
}

/// "除护理外均可", "非护理专业都欢迎", "只要不是护理专业的都可以来", "护理以外的专业均可": whoever is not of the majors may come.
fn all_but(sentence: &str) -> Vec<&str> {
    const NOT: &[&str] =
        &["只要不是学", "只要不是", "凡不是", "凡非", "只要非", "不是学", "不是", "非", "除了", "除"];
    const OUTSIDE: &[&str] = &["以外", "之外", "外"];
    let parts = sentence.split([',', '(', ')', ':', ' ']).filter_map(|part| {
        let part = part.trim();
        let lead = NOT.iter().find_map(|not| part.strip_prefix(not));
        let words = lead.unwrap_or(part);
        if lead.is_none() && !part.contains('外')
            || !part.contains(['可', '行', '收', '要', '招', '迎', '能', '限'])
        {
            return None;
        }
        let (place, _) = names_in(words).last()?;
        let (list, behind) = words.split_at_checked(place.end)?;
        let behind = ["类专业", "专业", "类"].iter().find_map(|of| behind.strip_prefix(of)).unwrap_or(behind);
        let outside = OUTSIDE.iter().find_map(|outside| behind.strip_prefix(outside));
        let behind = outside.unwrap_or(behind);
        let is_denied = lead.is_some() && !part.starts_with('除');
        let behind = skip(Kind::Rest, behind);
        let may = of(Kind::AllMay).iter().find_map(|may| behind.strip_prefix(may))?;
        ((is_denied || outside.is_some()) && is_bare_list(list) && ends_here(skip(Kind::Others, may)))
            .then_some(list)
    });
    parts.collect()
}

/// Whether words are names of majors and nothing more: 护理、助产, but not 不会日语.
fn is_bare_list(list: &str) -> bool {
    let mut rest = list.trim();
    let names: Vec<&str> = names_in(rest).filter_map(|(place, _)| list.trim().get(place)).collect();
    while let Some(shorter) = names.iter().find_map(|name| rest.strip_prefix(name)) {
        rest = ["类专业", "专业", "类"].iter().find_map(|of| shorter.strip_prefix(of)).unwrap_or(shorter);
        rest = rest.trim_start_matches(['、', '/', '和', '及', '与', '或']);
    }
    rest.is_empty() && !names.is_empty()
}

/// Whether words are names of majors and hardly more.
fn is_list(list: &str) -> bool {
    let named: usize = names_in(list).map(|(place, _)| place.len()).sum();
    let filling = list.matches("专业").count() * "专业".len()
        + list.matches(['、', '和', '及', '与', '类']).count() * 3;
    named > 0 && named + filling + "学生".len() >= list.trim().len()
}

/// What brackets leave out of the list before them: "(不含网络安全)", "(物联网除外)".
fn in_brackets(sentence: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &["不含", "不包括", "不包含", "不招", "不收", "不要", "除"];
    let inner = sentence.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inner, _)| inner);
    let lists = inner.filter_map(|inner| {
        let behind = BEFORE.iter().find_map(|before| inner.trim_start().strip_prefix(before));
        behind.or_else(|| inner.trim_end().strip_suffix("除外"))
    });
    lists.collect()
}

/// Lists whose people are turned away, behind them or before: "会计专业勿投", "不招会计、审计专业".
fn refused(sentence: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &[
        "不招收",
        "不招",
        "不收",
        "不接收",
        "不接受",
        "不考虑",
        "不要",
        "不录用",
        "谢绝",
        "拒绝",
        "拒收",
        "拒招",
    ];
    // "非护理专业勿投" turns away all others.
    const OTHERS: Words = Words::of(&["非", "其他", "其它", "无关", "不相关", "不是", "以外", "之外"]);
    let mut lists = Vec::new();
    for (at, major) in sentence.match_indices("专业") {
        let before = sentence.get(..at).unwrap_or_default();
        let list = before.rsplit([',', ':', '(', ')']).next().unwrap_or_default();
        let behind = sentence.get(at + major.len()..).unwrap_or_default();
        if list.starts_with('除') || OTHERS.iter().any(|other| list.contains(other)) {
            continue;
        }
        let refusal = BEFORE.iter().find_map(|word| {
            let (lead, behind) = list.split_once(word)?;
            // "不要求会计专业", "不要只招会计专业".
            let is_other =
                behind.starts_with(['求', '只', '仅', '担', '怕']) || lead.ends_with(['是', '非', '别']);
            // "不要超过30岁 计算机专业" refuses something else.
            let is_bare = !matches!(*word, "不要" | "拒绝" | "不录用") || is_bare_list(behind);
            (!is_other && is_bare).then(|| lead.len() + word.len())
        });
        let is_short = |list: &str| list.chars().count() <= LIST;
        match refusal.and_then(|from| list.get(from..)) {
            Some(behind) if is_short(behind) => lists.push(behind),
            _ if turns_away(behind) && is_short(list) => lists.push(list),
            _ => {}
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    fn read(text: &str) -> String {
        let passage = Passage::of(text);
        let (majors, _) = excluded(&lexicon::read(&passage).sentences);
        majors.iter().filter_map(|major| major.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_others_are_turned_away_by_two_negations() {
        for (text, is_so) in [
            ("非护理专业勿投", true),
            ("不是护理专业的勿扰", true),
            ("除护理专业外不招", true),
            ("除了助产专业都不要", true),
            ("除物流专业以外，其他专业不考虑", true),
            ("护理以外专业勿投", true),
            ("护理专业以外的不考虑", true),
            ("不招护理以外的专业", true),
            ("除护理专业外均可", false),
            ("非护理专业也可以", false),
            ("护理以外的专业优先", false),
            ("护理专业，其他勿扰", false),
        ] {
            let passage = Passage::of(text);
            let (majors, words) = excluded(&lexicon::read(&passage).sentences);
            assert_eq!(majors.is_empty() && !words.is_empty(), is_so, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_read_and_what_is_asked_or_added_is_not() {
        let wrong: Vec<String> = [
            ("专业不限（除护理外）", "护理"),
            ("不限专业，除护理专业外均可报名", "护理"),
            ("除旅游管理、酒店管理专业以外，其他专业均可", "旅游管理 酒店管理"),
            ("计算机类专业（不含信息安全技术应用）", "信息安全技术应用"),
            ("自动化类（机电一体化技术除外）专业", "机电一体化技术"),
            ("护理专业的同学勿投", "护理"),
            ("不招护理、助产专业", "护理 助产"),
            ("会计专业请勿投递", "大数据与会计"),
            ("除了会计专业外，还招审计专业", ""),
            ("非护理专业勿投", ""),
            ("专业不限，护理专业优先", ""),
            ("不限专业", ""),
            ("护理专业，不接受调剂", ""),
            ("除负责护理外，还要带教", ""),
            ("其他专业勿投，只招护理专业", ""),
            ("不接受护理以外的专业", ""),
            ("专业不限，会计类除外", "财务会计类"),
            ("专业不限，护理、助产除外", "护理 助产"),
            ("限非医学类专业", "临床医学类"),
            ("会计专业的不要投", "大数据与会计"),
            ("除会计专业外，护理专业也欢迎", ""),
            ("除护理专业外，其他相关专业亦可", ""),
            ("护理专业（除男护外）均可", ""),
            ("除护理专业外，其他专业需有一年经验", ""),
            ("各专业均可报名，护理类专业的同学请勿报名", "护理类 护理"),
            ("只要不是护理专业的都可以来", "护理"),
            ("不要护理专业", "护理"),
            ("除护理外均可", "护理"),
            ("除护理、助产外都可以报名", "护理 助产"),
            ("非护理专业都欢迎", "护理"),
            ("非护理、助产专业均可", "护理 助产"),
            ("护理的同学就别投了", "护理"),
            ("会计专业不要", "大数据与会计"),
            ("机械类专业，会计勿扰", "大数据与会计"),
            ("助产学生请绕行", "助产"),
            ("护理以外的专业均可", "护理"),
            ("助产专业以外都行", "助产"),
            ("除护理专业外不招", ""),
            ("除护理专业外一律不收", ""),
            ("除了护理专业都不要", ""),
            ("护理以外专业勿投", ""),
            ("不招护理以外的专业", ""),
            ("不是护理专业的勿扰", ""),
            ("非护理专业不招", ""),
            ("不要求会计专业", ""),
            ("不要超过30岁 学历一本 会计专业 三年以上经验", ""),
            ("不会日语的勿投", ""),
            ("懂会计的不要", ""),
            ("会计除外", "大数据与会计"),
            ("会计工作除外", ""),
            ("推销保险勿扰", ""),
            ("保险、中介勿扰", ""),
            ("除会计外均有提成", ""),
            ("护理经验均可", ""),
            ("非会计岗位均可远程", ""),
            ("护理专业均可", ""),
            ("会计专业，周末除外可加班", ""),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
