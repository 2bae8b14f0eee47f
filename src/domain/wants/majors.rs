//! The majors that prose asks for, and how strongly. Words ask for majors only beside 专业: duties and trades bear the names
//! of majors as well.

use std::borrow::Cow;

use super::others_majors::{is_of_others, names_no_major};
use super::{fields, is_waived, major_list};
use crate::domain::catalogue::major::{MajorCode, names_in};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Seen, Sentences, head};
use crate::domain::lexicon::scope::ends_here;
use crate::domain::lexicon::signs::{Section, Sign};
use crate::domain::lexicon::stance_words::turns_away;
use crate::domain::record::strength::Strength;
use crate::domain::text::words::Words;

/// What a text asks for.
#[derive(Debug, Default, PartialEq)]
pub(in crate::domain) struct Asked {
    /// Each once, in the order of the text.
    pub majors: Vec<MajorCode>,
    /// Meaningless where there are none.
    pub strength: Strength,
}

/// A list of majors beside one 专业.
struct List {
    majors: Vec<MajorCode>,
    strength: Strength,
}

/// The majors that the text asks for. Where it says that others fit as well (不限专业, 其他专业也可), or names some that are
/// not known, they are no more than welcome.
pub(in crate::domain) fn asked(sentences: &Sentences<'_>) -> Asked {
    let mut asked = Asked::default();
    let mut strongest = None;
    let mut open = false;
    for mark in sentences.signs().iter().filter(|seen| seen.sign == Sign::Major) {
        let (list, complete) = match beside(sentences, mark) {
            Beside::Nothing => continue,
            Beside::All => {
                open = true;
                continue;
            }
            Beside::Majors(list) => (list, true),
            Beside::Unknown(list) => (list, false),
        };
        open |= !complete;
        strongest = Some(strongest.map_or(list.strength, |known: Strength| known.min(list.strength)));
        for major in list.majors {
            if !asked.majors.contains(&major) {
                asked.majors.push(major);
            }
        }
    }
    for major in major_list::only_classes(sentences.text()) {
        strongest = Some(Strength::Demanded);
        if !asked.majors.contains(&major) {
            asked.majors.push(major);
        }
    }
    asked.strength = if open { Strength::Welcome } else { strongest.unwrap_or_default() };
    asked
}

/// What stands beside a 专业.
enum Beside {
    /// No majors.
    Nothing,
    /// "不限专业", "其他专业也可", "除护理专业外".
    All,
    /// A list that is understood.
    Majors(List),
    /// A list with names that are not known.
    Unknown(List),
}

fn beside(sentences: &Sentences<'_>, mark: &Seen) -> Beside {
    const WITH_OTHERS: Words = Words::of(&["一起", "配合", "协助", "共同", "合作", "同事", "搭档", "交流"]);
    let around = sentences.around(mark.start, mark.end);
    let behind = around.after.trim_start();
    let heading = behind.trim_start_matches(|c: char| "要求背景范围方向限制定".contains(c));
    let is_heading = heading.is_empty() && around.next.len() < around.rest.len() && {
        let rest = around.rest.trim_start_matches(|c: char| " 要求背景范围方向限制定".contains(c));
        rest.starts_with(':')
    };
    if is_heading {
        let (majors, complete) = listed(around.next);
        if around.next.starts_with("不限") || around.next.starts_with("无要求") {
            return Beside::All;
        }
        let demanded = around.after.contains("要求")
            || around.after.contains("限")
            || around.section == Section::Demands;
        let wished = around.next.contains("优先");
        let strength = match (wished, demanded) {
            (true, _) => Strength::Welcome,
            (_, true) => Strength::Demanded,
            _ => Strength::Stated,
        };
        return told(List { majors, strength }, complete);
    }
    // "只要护理专业的", "会计专业的同学", but not "专业的设备".
    let of_people = behind.strip_prefix('的').is_some_and(|behind| {
        const PEOPLE: Words =
            Words::of(&["学生", "同学", "人", "毕业", "应届", "优先", "均", "都", "可", "也", "实习"]);
        ends_here(behind) || PEOPLE.begin(behind)
    });
    if !of_people && !turns_away(behind) && names_no_major(behind) {
        return Beside::Nothing;
    }
    if says_all(around.before, behind) {
        // "其他专业勿投" takes nobody else.
        return if turns_away(behind) { Beside::Nothing } else { Beside::All };
    }
    if is_of_others(&around, behind) {
        return Beside::Nothing;
    }
    let list = behind_exception(without_people(list_before(around.before, around.sentence)));
    // "计算机专业(非计算机专业请勿投)": brackets that deny begin a list of their own.
    let denied = list.rsplit_once(['(', '【', '[']).map(|(_, inner)| inner);
    let list = denied.filter(|inner| inner.starts_with(['非', '除', '不'])).unwrap_or(list);
    let start = mark.start - list.len();
    // "护理以外的专业": what is spoken of ends before 以外.
    let outside = OUTSIDE.iter().find_map(|outside| list.strip_suffix(outside));
    let (list, end) = outside.map_or((list, mark.end), |list| (list, start + list.len()));
    let (majors, complete) = listed(without_negation(list));
    let first = names_in(list).next().map_or(start, |(place, _)| start + place.start);
    let whole = sentences.around(first, end);
    if WITH_OTHERS.iter().any(|word| behind.contains(word)) && !behind.contains("优先") {
        return Beside::Nothing;
    }
    let strength = match whole.stance() {
        // "仅限护理类专业报考": who may apply, and no plan of anybody.
        Stance::Lacking if behind.starts_with("报考") => match whole.before.contains(['限', '只']) {
            true => Strength::Demanded,
            false => Strength::Stated,
        },
        Stance::Waived | Stance::Unwanted | Stance::Lacking => return Beside::All,
        Stance::Background => return Beside::Nothing,
        // "护理以外的专业也可以"
        Stance::Mentioned | Stance::Welcome if outside.is_some() => return Beside::All,
        Stance::Welcome => Strength::Welcome,
        Stance::Required => Strength::Demanded,
        Stance::Mentioned if turns_away(behind) => return Beside::All,
        Stance::Mentioned
            if whole.section == Section::Demands
                || whole.before.ends_with('限')
                || whole.before.ends_with("只要") =>
        {
            Strength::Demanded
        }
        Stance::Mentioned | Stance::Sought => Strength::Stated,
    };
    told(List { majors, strength }, complete)
}

/// Words between majors and 专业 that mean all the others.
const OUTSIDE: &[&str] = &["以外的", "之外的", "以外", "之外"];

/// A list without the words before it that deny or except it: "不是护理", "除了护理".
fn without_negation(list: &str) -> &str {
    const NOT: &[&str] = &["不是", "除了", "除", "非"];
    NOT.iter().find_map(|not| list.trim_start().strip_prefix(not)).unwrap_or(list)
}

fn told(list: List, complete: bool) -> Beside {
    match (list.majors.is_empty(), complete) {
        (true, _) => Beside::Nothing,
        (false, true) => Beside::Majors(list),
        (false, false) => Beside::Unknown(list),
    }
}

/// "不限专业", "专业不限", "各专业均可", "其他专业也可".
fn says_all(before: &str, behind: &str) -> bool {
    const BEFORE: Words = Words::of(&[
        "不限",
        "无",
        "其他",
        "其它",
        "各",
        "各类",
        "任何",
        "所有",
        "不同",
        "跨",
        "不看",
        "不要求",
        "不论",
        "无论",
    ]);
    let behind = behind.trim_start_matches("要求");
    BEFORE.end(before.trim_end())
        || ["其他", "其它", "别的"].iter().any(|others| before.trim_start().starts_with(others))
        || is_waived(behind)
        || behind.starts_with("可放宽")
}

/// What may be a list before 专业: the part of the sentence, and the parts before it that are names of majors alone.
fn list_before<'t>(part: &'t str, sentence: &'t str) -> &'t str {
    let mut list = part;
    while let Some(before) =
        sentence.get(..sentence.len() - list.len()).and_then(|text| text.strip_suffix(','))
    {
        let from = before.rfind([',', ':']).map_or(0, |at| at + 1);
        let item = before.get(from..).unwrap_or_default();
        let is_name = names_in(item.trim()).any(|(place, _)| place.len() == item.trim().len());
        if !is_name || is_statement(part) {
            break;
        }
        list = sentence.get(from..).unwrap_or(part);
    }
    list
}

/// "需要懂会计的机电": what people must know stands before the list, and names none of it.
fn without_people(list: &str) -> &str {
    const KNOWING: Words = Words::of(&[
        "懂", "会", "熟", "掌握", "精通", "擅长", "了解", "有", "具备", "持", "喜欢", "热爱", "适合",
    ]);
    let split = list.rsplit_once('的').filter(|(people, majors)| {
        let people = ["会计", "会展", "社会", "有色", "有机"]
            .iter()
            .fold(people.to_string(), |left, word| left.replace(word, ""));
        !majors.trim().is_empty() && KNOWING.are_in(&people)
    });
    split.map_or(list, |(_, majors)| majors)
}

/// Whether the words say something beside a list.
fn is_statement(words: &str) -> bool {
    words.chars().count() > 40
}

/// The majors of a list, and whether every item of it is known.
fn listed(list: &str) -> (Vec<MajorCode>, bool) {
    const ITEMS: usize = 12;
    let mut majors = Vec::new();
    let mut complete = true;
    let list = without_exceptions(head(list, 90));
    let mut items = major_list::items(&list);
    // A heading's list ends where the sentence goes on with something else.
    if let Some(end) = items.iter().position(|item| is_other(item)) {
        if end == 0 && items.len() > 1 {
            items.remove(0);
        } else {
            items.truncate(end.max(1));
        }
    }
    let few = items.len() <= ITEMS;
    for item in items {
        let mut found = major_list::named(item);
        // 专业 stands behind the list.
        found.extend(fields::named(&format!("{item}专业")).into_iter().flat_map(|(_, groups)| groups));
        complete &= !found.is_empty() || is_filling(item);
        for code in found {
            if !majors.contains(&code) {
                majors.push(code);
            }
        }
    }
    (majors, complete && few)
}

/// A list without brackets that except some of it: "电子信息类(物联网除外)".
fn without_exceptions(list: &str) -> Cow<'_, str> {
    const EXCEPT: Words = Words::of(&["除", "不含", "不包括", "不包含", "不招", "不收", "不要"]);
    let Some((before, rest)) = list.split_once('(') else { return list.into() };
    let (inner, behind) = rest.split_once(')').unwrap_or((rest, ""));
    match EXCEPT.are_in(inner) {
        true => format!("{before}{}", without_exceptions(behind)).into(),
        false => list.into(),
    }
}

/// "除会计外的财经类": what stands behind is asked.
fn behind_exception(list: &str) -> &str {
    let except = list.split_once('除').and_then(|(_, rest)| rest.split_once('外'));
    let behind = except.filter(|(excepted, _)| !excepted.trim().is_empty() && !excepted.contains('('));
    behind.map_or(list, |(_, behind)| behind.trim_start_matches(['的', ',', ' ']))
}

/// Whether an item is none of a list of majors: it says something of its own.
fn is_other(item: &str) -> bool {
    const SAID: Words = Words::of(&[
        "负责",
        "经验",
        "熟",
        "能力",
        "软件",
        "使用",
        "操作",
        "掌握",
        "精通",
        "学历",
        "以上",
        "优先考虑",
    ]);
    names_in(item).next().is_none() && SAID.are_in(item)
}

/// Words of a list that name nothing: "等", "相关".
fn is_filling(item: &str) -> bool {
    const FILLING: &[&str] = &[
        "等", "相关", "相近", "类", "大专", "本科", "中专", "中职", "高职", "学历", "以上", "其他", "其它",
        "理工", "工科", "招", "聘", "要求", "限", "优先", "毕业", "生", "同等",
    ];
    let mut rest = item.trim().to_string();
    for filling in FILLING {
        rest = rest.replace(filling, "");
    }
    rest.chars().count() < 2
}

#[cfg(test)]
mod tests;
