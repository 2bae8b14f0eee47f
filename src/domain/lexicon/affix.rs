//! What may stand before and behind the name of a skill or certificate without making it another: levels, versions, and words that add
//! nothing.

use super::TermKind;
use crate::domain::text::words::Words;

/// A key without levels at its ends, and of a skill without a version behind it: "java精通", "mysql5.7", "中级焊工".
pub(super) fn without_level(key: &str, kind: TermKind) -> &str {
    const PROFICIENCY: [&str; 12] =
        ["熟练", "精通", "熟悉", "掌握", "了解", "一般", "良好", "较好", "不错", "优秀", "入门", "擅长"];
    const LEVELS: [&str; 45] = [
        "一级甲等",
        "一级乙等",
        "二级甲等",
        "二级乙等",
        "三级甲等",
        "三级乙等",
        "一甲",
        "一乙",
        "二甲",
        "二乙",
        "三甲",
        "三乙",
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
    // N1 is a level of Japanese, and beside trucks the code of an item.
    const OF_JAPANESE: [&str; 3] = ["n1", "n2", "n3"];
    let is_japanese = key.contains('日') || key.contains("jlpt");
    let levels = |word: &&&str| is_japanese || !OF_JAPANESE.contains(*word);
    let all: &[&str] = if kind == TermKind::Skill { &PROFICIENCY } else { &LEVELS };
    let words: Vec<&str> = all.iter().filter(levels).copied().collect();
    let mut left = key;
    loop {
        let start = words.iter().find_map(|word| left.strip_prefix(word)).unwrap_or(left);
        let end = words.iter().find_map(|word| start.strip_suffix(word)).unwrap_or(start);
        let end = if kind == TermKind::Skill { without_version(without_years(end)) } else { end };
        if end == left {
            return left;
        }
        left = end;
    }
}

/// "java3年", "cad:两年使用经验" without the time that it was used.
fn without_years(key: &str) -> &str {
    const TAILS: Words = Words::of(&["开发经验", "使用经验", "工作经验", "经验", "以上", "左右", "多", "+"]);
    let mut span = key;
    while let Some(shorter) = TAILS.strip_end(span) {
        span = shorter;
    }
    let Some(amount) = ["年", "个月"].iter().find_map(|unit| span.strip_suffix(unit)) else { return key };
    let is_digit = |c: char| c.is_ascii_digit() || ".一二两三四五六七八九十半-~".contains(c);
    let name = amount.trim_end_matches(is_digit);
    if name.len() == amount.len() { key } else { name.trim_end_matches(':') }
}

/// "autocad2020", "ug12.0", "office2016版" without the version; a single letter has none: C51 is no version of C.
fn without_version(key: &str) -> &str {
    const EDITIONS: Words = Words::of(&[
        "版本",
        "专业版",
        "企业版",
        "旗舰版",
        "教育版",
        "学生版",
        "中文版",
        "汉化版",
        "标准版",
        "版",
    ]);
    let written = EDITIONS.strip_end(key).unwrap_or(key);
    // "python3.x"
    let written = written.strip_suffix(".x").unwrap_or(written);
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
        true if lettered.is_some() => name.strip_suffix('r').unwrap_or(name),
        true => ["cc", "cs", "v"].iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name),
        false => key,
    };
    if name.chars().nth(1).is_none() { key } else { name }
}

/// A key without the words around a structured name that add nothing.
pub(super) fn bare(key: &str, kind: TermKind) -> &str {
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
        "考试成绩合格单",
        "考试成绩合格证",
        "成绩合格单",
        "成绩合格证",
        "成绩通知单",
        "成绩报告单",
        "合格单",
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
