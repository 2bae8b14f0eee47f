//! The term that a name means, however it is written.

use super::recognise::recognise;
use super::table::{TABLE, key};
use super::{Term, TermKind};
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;

/// The term that a structured name means: an alias after folding, else what is left of the name without brackets, levels, versions
/// and words that add nothing ("熟练使用CAD软件", "电工证（中级）", "AutoCAD2020"), else the one known term that it mostly consists of.
pub fn lookup(name: &str, kind: TermKind) -> Option<&'static Term> {
    let folded = fold(name);
    let start = item_number(folded.trim_start()).unwrap_or(0);
    let name = folded.trim_start().get(start..)?;
    let whole = key(name);
    TABLE
        .exact(&whole, kind)
        .or_else(|| of_brackets(name, kind))
        .or_else(|| of_key(&whole, kind))
        .or_else(|| of_mention(name, kind))
}

/// The length of the number of an item, with its sign: of "1、", "12." and "3)", but not of "2.0".
pub(super) fn item_number(text: &str) -> Option<usize> {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - behind.len();
    let mut signs = behind.chars();
    let sign = signs.next().filter(|sign| matches!(sign, '、' | '.' | ')'))?;
    let goes_on = signs.next().is_some_and(|next| next.is_ascii_digit());
    (matches!(digits, 1 | 2) && !goes_on).then(|| digits + sign.len_utf8())
}

/// As [`lookup`], by the key of a name.
fn of_key(whole: &str, kind: TermKind) -> Option<&'static Term> {
    const PAPERS: [&str; 5] = ["证", "资格", "资格证", "职称", "证书"];
    let forms =
        [whole, bare(whole, kind), without_level(whole, kind), bare(without_level(whole, kind), kind)];
    forms.iter().find_map(|form| TABLE.exact(form, kind)).or_else(|| {
        let short = without_level(whole, kind);
        let papers =
            PAPERS.iter().filter(|_| kind == TermKind::Certificate && short.chars().nth(1).is_some());
        papers.map(|paper| format!("{short}{paper}")).find_map(|form| TABLE.exact(&form, kind))
    })
}

/// Of a name with something in brackets: both together ("电工证(低压)" is 低压电工证), or what stands in them where it says more
/// exactly what stands before them ("特种作业操作证(高处作业)"), else what stands before them. A dash may stand for brackets.
fn of_brackets(name: &str, kind: TermKind) -> Option<&'static Term> {
    let (at, sign) = name.char_indices().find(|(_, c)| "([【-:/".contains(*c))?;
    let (before, rest) = (name.get(..at)?, name.get(at + sign.len_utf8()..)?);
    let (inside, behind) = rest.split_once([')', ']', '】']).unwrap_or((rest, ""));
    let (written, inside, outside) = (inside, key(inside), key(&format!("{before}{behind}")));
    if let Some(together) = TABLE.exact(&format!("{inside}{outside}"), kind) {
        return Some(together);
    }
    let is_list = kind == TermKind::Skill && sign == '-' || ":/".contains(sign);
    let is_level = !inside.is_empty() && without_level(&inside, kind).is_empty();
    let within = || of_key(&inside, kind).or_else(|| of_mention(written, kind));
    match (of_key(&outside, kind), within()) {
        (wide, None) if is_level => wide,
        (Some(wide), Some(exact)) if exact.covers.contains(&wide.id) => Some(exact),
        (wide, exact) if sign == '-' && wide.is_some() && exact.is_some() => None,
        (wide, exact) => wide.or(exact).filter(|_| !is_list),
    }
}

/// The one term that the words mention, where it makes up three quarters of them.
fn of_mention(name: &str, kind: TermKind) -> Option<&'static Term> {
    let key_length = |text: &str| key(text).chars().count();
    let whole = key(name);
    let mut mentions = recognise(&Passage::of(name)).into_iter().filter(|m| m.term.kind == kind);
    let only = mentions.next()?;
    let covered = key_length(&only.text) * 4 >= bare(&whole, kind).chars().count() * 3;
    (mentions.next().is_none() && covered).then_some(only.term)
}

/// The canonical name when the lexicon knows one, else the name folded, without a stated level and without signs at its ends, so
/// that unknown names still compare equal.
pub fn normal_name(name: &str, kind: TermKind) -> String {
    normal_name_of(lookup(name, kind), name)
}

/// As [`normal_name`], of a name that was looked up already.
pub(super) fn normal_name_of(term: Option<&Term>, name: &str) -> String {
    term.map_or_else(|| plain(name), |term| term.name.clone())
}

/// An unknown name in normal form: "某软件（熟练）" and "某软件" are the same.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let signs = |c: char| c.is_whitespace() || "[]【】《》\"'“”、,;。.:/-".contains(c);
    let name = folded.trim_matches(signs);
    let inner = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(name);
    let level = inner.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    let named = level
        .filter(|(_, level)| without_level(level, TermKind::Skill).is_empty())
        .map_or(inner, |(name, _)| name);
    named.trim_matches(signs).to_owned()
}

/// A key without levels at its ends, and of a skill without a version behind it: "java精通", "mysql5.7", "中级焊工".
fn without_level(key: &str, kind: TermKind) -> &str {
    const PROFICIENCY: [&str; 12] =
        ["熟练", "精通", "熟悉", "掌握", "了解", "一般", "良好", "较好", "不错", "优秀", "入门", "擅长"];
    const LEVELS: [&str; 33] = [
        "高级技师",
        "高级工",
        "中级工",
        "初级工",
        "技师",
        "高级",
        "中级",
        "初级",
        "一级",
        "二级",
        "三级",
        "四级",
        "五级",
        "六级",
        "1级",
        "2级",
        "3级",
        "4级",
        "5级",
        "6级",
        "及以上",
        "以上",
        "n1",
        "n2",
        "n3",
        "a1",
        "a2",
        "a3",
        "b1",
        "b2",
        "c1e",
        "c1",
        "c2",
    ];
    let words: &[&str] = if kind == TermKind::Skill { &PROFICIENCY } else { &LEVELS };
    let mut left = key;
    loop {
        let start = words.iter().find_map(|word| left.strip_prefix(word)).unwrap_or(left);
        let end = words.iter().find_map(|word| start.strip_suffix(word)).unwrap_or(start);
        let end = if kind == TermKind::Skill { without_version(end) } else { end };
        if end == left {
            return left;
        }
        left = end;
    }
}

/// "autocad2020", "ug12.0", "office2016版" without the version; a single letter has none: C51 is no version of C.
fn without_version(key: &str) -> &str {
    const EDITIONS: [&str; 10] =
        ["版本", "专业版", "企业版", "旗舰版", "教育版", "学生版", "中文版", "汉化版", "标准版", "版"];
    let written = EDITIONS.iter().find_map(|edition| key.strip_suffix(edition)).unwrap_or(key);
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    // "matlabr2020b": of a year two editions appear.
    let lettered =
        written.strip_suffix(['a', 'b']).filter(|name| name.ends_with(|c: char| c.is_ascii_digit()));
    let numbered = lettered.unwrap_or(written);
    let name = numbered.trim_end_matches(is_part);
    let is_short = numbered.len() - name.len() < "2020".len();
    let name = match name.len() < numbered.len() {
        true if lettered.is_some() && is_short => return key,
        // "photoshopcc2019", "illustratorcs6"
        true => ["cc", "cs", "v", "r"].iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name),
        false => key,
    };
    if name.chars().nth(1).is_none() { key } else { name }
}

/// A key without the words around a structured name that add nothing.
fn bare(key: &str, kind: TermKind) -> &str {
    const VERBS: &[&str] = &[
        "熟练使用",
        "熟练掌握",
        "熟练运用",
        "熟练操作",
        "能熟练使用",
        "能够使用",
        "能使用",
        "精通",
        "熟练",
        "熟悉",
        "掌握",
        "了解",
        "会使用",
        "会用",
        "会一点",
        "会一些",
        "会点",
        "懂一点",
        "懂一些",
        "懂点",
        "略懂",
        "略会",
        "学过一点",
        "学过",
        "用过",
        "自学过",
        "自学",
        "会",
        "懂",
        "能用",
        "使用",
        "运用",
        "操作",
    ];
    const SKILL_TAILS: &[&str] = &[
        "办公软件",
        "绘图软件",
        "软件",
        "语言",
        "编程语言",
        "开发语言",
        "编程",
        "开发",
        "技术",
        "技能",
        "能力",
        "操作",
        "应用",
        "使用",
        "基础",
        "知识",
        "框架",
        "数据库",
    ];
    const PAPER_TAILS: &[&str] = &[
        "考试成绩合格证明",
        "成绩合格证明",
        "考试合格证明",
        "考试合格证书",
        "考试合格证",
        "合格证明",
        "合格证书",
        "合格证",
        "考试成绩单",
        "成绩单",
        "成绩证明",
        "职业技能等级证书",
        "职业技能等级证",
        "职业技能等级",
        "职业资格证书",
        "职业资格证",
        "职业资格",
        "资格证书",
        "资格证",
        "等级证书",
        "从业资格证",
        "证书",
        "证",
        "考试",
        "认证",
    ];
    let (heads, tails): (&[&str], _) = match kind {
        TermKind::Skill => (VERBS, SKILL_TAILS),
        TermKind::Certificate => (&["持有", "具有", "1+x"], PAPER_TAILS),
    };
    let head = heads
        .iter()
        .filter_map(|h| key.strip_prefix(h))
        .min_by_key(|k| k.len())
        .filter(|k| !k.is_empty())
        .unwrap_or(key);
    tails
        .iter()
        .filter_map(|t| head.strip_suffix(t))
        .min_by_key(|k| k.len())
        .filter(|k| !k.is_empty())
        .unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TermKind::{Certificate, Skill};

    #[test]
    fn levels_versions_and_numbers_are_no_part_of_a_name() {
        for (text, want) in [
            ("CAD（熟练）", "CAD"),
            ("PLC（精通）", "PLC"),
            ("CAD 熟练", "CAD"),
            ("Java(熟悉)", "Java"),
            ("AutoCAD2020", "CAD"),
            ("AutoCAD 2020版", "CAD"),
            ("1.CAD", "CAD"),
            ("2、PLC编程", "PLC"),
            ("MySQL5.7", "MySQL"),
            ("UG12.0", "UG"),
            ("UG NX 12.0", "UG"),
            ("PS2020", "Photoshop"),
            ("SolidWorks2021", "SolidWorks"),
            ("熟练CAD", "CAD"),
            ("Java8", "Java"),
            ("C51", "c51"),
            ("3D打印", "增材制造"),
            ("某软件（熟练）", "某软件"),
            ("（某软件）", "某软件"),
            ("某法(改良)", "某法(改良)"),
        ] {
            assert_eq!(normal_name(text, Skill), want, "{text}");
        }
    }

    #[test]
    fn certificates_with_brackets_and_levels() {
        for (text, want) in [
            ("叉车证（N1）", "叉车证"),
            ("电工证（低压）", "电工证"),
            ("电工证（高压）", "高压电工证"),
            ("特种作业操作证（高处作业）", "高处作业证"),
            ("特种作业操作证【低压电工】", "电工证"),
            ("教师资格证（幼儿园）", "教师资格证"),
            ("护士执业资格考试成绩合格证明", "护士执业资格证"),
            ("证券从业", "证券从业资格"),
            ("电工/四级", "电工职业技能等级证书"),
            ("汽车维修工（高级）", "汽车维修工职业技能等级证书"),
            ("保育员证", "保育师职业技能等级证书"),
            ("1+X 网店运营推广/中级", "1+X 网店运营推广"),
            ("1+X BIM 初级", "1+X 建筑信息模型（BIM）"),
            ("BIM一级证书", "BIM证书"),
            ("HCIA-Datacom", "HCIA"),
            ("C1", "驾驶证"),
            ("B2驾照", "驾驶证"),
            ("计算机二级", "全国计算机等级考试"),
            ("会计从业资格证", "会计从业资格证"),
        ] {
            assert_eq!(normal_name(text, Certificate), want, "{text}");
        }
    }
}
