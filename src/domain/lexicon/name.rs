//! The term that a name means, however it is written.

use super::affix::{bare, without_level};
use super::recognise::recognise;
use super::table::{TABLE, item_code, key};
use super::{Scale, Term, TermKind};
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;
use crate::domain::text::words::Words;

/// The term that a structured name means: an alias after folding, else what is left of the name without brackets, levels, versions
/// and words that add nothing ("熟练使用CAD软件", "电工证（中级）", "AutoCAD2020"), else the one known term that it mostly consists of.
pub fn lookup(name: &str, kind: TermKind) -> Option<&'static Term> {
    let folded = fold(name);
    let start = item_number(folded.trim_start()).unwrap_or(0);
    let name = without_remark(folded.trim_start().get(start..)?);
    let whole = key(name);
    let of_item = || (kind == TermKind::Certificate).then(|| of_item_code(name)).flatten();
    TABLE
        .exact(&whole, kind)
        .filter(|term| term.scale != Scale::Trade || of_item().is_none())
        .or_else(of_item)
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
    // "3.x" is a version.
    let next = signs.next();
    let goes_on = next.is_some_and(|next| next.is_ascii_digit())
        || sign == '.' && next == Some('x') && !signs.next().is_some_and(char::is_alphanumeric);
    (matches!(digits, 1 | 2) && !goes_on).then(|| digits + sign.len_utf8())
}

/// As [`lookup`], by the key of a name.
fn of_key(whole: &str, kind: TermKind) -> Option<&'static Term> {
    const PAPERS: [&str; 5] = ["证", "资格", "资格证", "职称", "证书"];
    let forms = [
        whole,
        bare(whole, kind),
        without_level(whole, kind),
        bare(without_level(whole, kind), kind),
        without_level(bare(whole, kind), kind),
    ];
    let exact = forms.iter().find_map(|form| TABLE.exact(form, kind));
    exact
        .or_else(|| of_paper(whole, kind))
        .or_else(|| of_teacher(whole, kind))
        .or_else(|| of_computer(whole, kind))
        .or_else(|| {
            let short = without_level(whole, kind);
            let papers =
                PAPERS.iter().filter(|_| kind == TermKind::Certificate && short.chars().nth(1).is_some());
            papers.map(|paper| format!("{short}{paper}")).find_map(|form| TABLE.exact(&form, kind))
        })
}

/// "制冷与空调作业操作证" is 制冷与空调作业证: papers for the same work are called by several words.
fn of_paper(whole: &str, kind: TermKind) -> Option<&'static Term> {
    const PAPERS: [&str; 6] = ["作业操作证", "操作证", "作业证", "上岗证", "作业资格证", "操作资格证"];
    if kind != TermKind::Certificate {
        return None;
    }
    let work = PAPERS.iter().find_map(|paper| whole.strip_suffix(paper))?;
    PAPERS.iter().chain(&["证"]).find_map(|paper| TABLE.exact(&format!("{work}{paper}"), kind))
}

/// The item of 特种设备作业人员证 (TSG Z6001-2019) whose code a name has beside a word of that work: "N1叉车司机", "特种设备作业人员证(N2)".
/// The code counts before the words, which one item has in common with others.
fn of_item_code(name: &str) -> Option<&'static Term> {
    const WORK: Words = Words::of(&[
        "气瓶",
        "充装",
        "氧舱",
        "索道",
        "游乐",
        "安全阀",
        "叉车",
        "观光",
        "场内",
        "厂内",
        "专用机动车",
        "起重",
        "天车",
        "行车",
        "吊车",
        "锅炉",
        "司炉",
        "容器",
        "电梯",
        "特种设备",
        "指挥",
        "司索",
    ]);
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    WORK.are_in(name).then(|| words.find_map(|word| TABLE.exact(&item_code(word), TermKind::Certificate)))?
}

/// "高中语文教师资格证", "小学数学教资": the school and the subject stand before the name.
fn of_teacher(whole: &str, kind: TermKind) -> Option<&'static Term> {
    const NAMES: Words = Words::of(&["教师资格证书", "教师资格证", "教师资格", "教资证书", "教资证", "教资"]);
    const BEFORE: Words = Words::of(&[
        "幼儿园",
        "小学",
        "初级中学",
        "高级中学",
        "初中",
        "高中",
        "中学",
        "中职",
        "中等职业学校",
        "高校",
        "大学",
        "语文",
        "数学",
        "英语",
        "物理",
        "化学",
        "生物",
        "政治",
        "道德与法治",
        "思想政治",
        "历史",
        "地理",
        "音乐",
        "体育",
        "美术",
        "信息技术",
        "心理健康",
        "科学",
        "舞蹈",
        "全科",
        "学科",
        "专业课",
        "实习指导",
        "心理",
    ]);
    if kind != TermKind::Certificate {
        return None;
    }
    let mut before = NAMES.strip_end(whole)?;
    while let Some(rest) = BEFORE.strip_begin(before) {
        before = rest;
    }
    before.is_empty().then(|| TABLE.exact("教师资格证", kind))?
}

/// "计算机二级Office", "二级Python", "C语言二级": the subject of 全国计算机等级考试 stands beside the level.
fn of_computer(whole: &str, kind: TermKind) -> Option<&'static Term> {
    const SUBJECTS: [&str; 16] = [
        "msoffice高级应用",
        "office高级应用",
        "msoffice",
        "wpsoffice",
        "office",
        "wps",
        "python",
        "c语言",
        "c++",
        "java",
        "mysql",
        "access",
        "vb",
        "web",
        "ms",
        "数据库",
    ];
    if kind != TermKind::Certificate {
        return None;
    }
    let rest = SUBJECTS
        .iter()
        .find_map(|subject| whole.strip_suffix(subject).or_else(|| whole.strip_prefix(subject)))
        .filter(|rest| !rest.is_empty())?;
    let is_level = ["一级", "二级", "三级", "四级"].contains(&rest);
    let ncre = || TABLE.exact("全国计算机等级考试", kind);
    if is_level {
        return ncre();
    }
    TABLE.exact(without_level(rest, kind), kind).filter(|term| ncre().is_some_and(|ncre| ncre.id == term.id))
}

/// "CET-6(合格)" without the remark.
fn without_remark(name: &str) -> &str {
    let remark = name.trim_end().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    remark.filter(|(name, inside)| !name.is_empty() && is_remark(&key(inside))).map_or(name, |(name, _)| name)
}

/// "(合格)", "(480分)", "(已取得)": that and how well it was passed is no part of a name.
fn is_remark(inside: &str) -> bool {
    const REMARKS: [&str; 16] = [
        "合格",
        "优秀",
        "良好",
        "通过",
        "已通过",
        "已过",
        "已取得",
        "已获得",
        "已考取",
        "有",
        "有效",
        "有效期内",
        "在有效期内",
        "持证",
        "是",
        "证书",
    ];
    let score = inside.strip_suffix('分').unwrap_or(inside);
    let is_score = !score.is_empty() && score.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    REMARKS.contains(&inside) || is_score && score.len() > 1
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
        (wide, None) if is_level => wide.or_else(|| of_key(&key(before), kind)),
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
            ("会计证", "会计从业资格证"),
            ("会计证（初级）", "初级会计职称"),
            ("全国导游人员资格证书（普通话）", "导游证"),
            ("P气瓶充装", "气瓶充装证"),
            ("锅炉水处理G3", "锅炉水处理证"),
            ("F安全阀校验", "安全阀校验证"),
            ("特种设备作业证 A", "特种设备安全管理证"),
            ("特种设备作业人员证（Y2）", "大型游乐设施操作证"),
            ("Q1起重机证", "司索指挥证"),
        ] {
            assert_eq!(normal_name(text, Certificate), want, "{text}");
        }
    }
}
