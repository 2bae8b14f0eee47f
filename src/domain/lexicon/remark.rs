//! What a cell says of a certificate beside its name: when and how often it was issued, its number, that it is a copy, the score.

use std::sync::LazyLock;

use regex::Regex;

use super::progress::compiled;

/// Verbs of getting a paper, as they stand behind a day.
const GOT: &str = "(?:取得|获得|考取|获取|获|拿到|拿证|考的|考过|通过|发证|颁发|领取|领证|复审|年审|换证|续期|注册|评定|办理|办的|签发|认定|毕业|核发)?(?:的)?";

/// A day, month or year: "2026年6月", "2025.7", "23年", "2024-07-01".
const DAY: &str = "(?:(?:20|19)[0-9]{2}[.\\-/][0-9]{1,2}(?:[.\\-/][0-9]{1,2})?|(?:(?:20|19)?[0-9]{2}|今|去|前)年(?:底|初|上半年|下半年|春季?|秋季?|[0-9]{1,2}月?(?:份|[0-9]{1,2}[日号]?|底|初)?)?)";

/// What may stand behind a name, each up to the end.
static TAILS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        "(?:证书|证件)?(?:编号|号码|证号|证件号|注册号|档案号)(?:为|是)?[:号 ]*[a-zA-Z0-9\\-*]*",
        "(?:有效期限?|有效|期限|效期|到期)[^,;]*",
        &format!("(?:于|在)?{DAY}{GOT}"),
        "[ (](?:19|20)[0-9]{2}",
        "(?:的)?(?:原件|复印件|扫描件|影印件|电子版|电子证照|电子证书|电子证|照片|正本|副本|纸质版|原件及复印件)",
        "(?:各|共)?[一二两三四五六1-9](?:本|张|份|枚|项)",
        "[×*][1-9]",
        "(?:优秀|良好|合格|及格|中等|优)",
        "[ (][一-龥]{2,10}(?:专业|方向|类别)",
        "(?:必备|必须持有|必须具备)",
        "(?:是|有|√|✓|已有|持有|具备|已持有|已有证|在手)",
    ]
    .iter()
    .map(|tail| compiled(&format!("(?P<sign>[ ,:(\\[【\\-—、]*)(?:{tail})[ )\\]】]*$")))
    .collect()
});

/// What may stand before a name.
static FRONTS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        "(?:第[一二三四五六1-9][批本项个张]|[一二两三四1-9]证)[: ]*".to_string(),
        format!("(?:于|在)?{DAY}{GOT}[: ]*"),
        "(?:本人|我|现|目前)?(?:是否)?(?:已经|已)?(?:持有|拥有|具有|具备|取得|获得|考取|考过|通过|拿到|有|持|获)(?:了)?[: ]*".to_string(),
        "(?:证书|证件|资格证书?|职业资格|名称|证书名称)[: ]+".to_string(),
    ]
    .iter()
    .map(|front| compiled(&format!("^(?:{front})")))
    .collect()
});

/// The score at the end of a cell, with the signs before it.
static SCORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<sign>[ :(\\-]*)(?:考试|笔试|成绩|分数|总分|得分|考了|考|裸考|为|是|[: (])*(?P<points>[0-9]{1,3}(?:\\.[0-9])?)(?P<unit> ?分)?[ )]*$",
    )
});

/// The name that a cell holds, without such remarks, and the score beside it.
pub(super) fn bare(cell: &str) -> (&str, Option<f64>) {
    let (mut name, mut score) = (cell.trim(), None);
    loop {
        let before = name;
        for tail in TAILS.iter() {
            // What is a name's own end ("有") is a remark only behind a sign.
            let cut = tail.captures(name).and_then(|found| {
                let is_signed = found.name("sign").is_some_and(|sign| !sign.is_empty());
                let whole = found.get(0)?;
                let is_word = whole.as_str().trim_matches([' ', ')']).chars().nth(1).is_some();
                (is_signed || is_word).then(|| whole.start())
            });
            name = cut.and_then(|at| name.get(..at)).filter(|left| has_name(left)).unwrap_or(name);
        }
        if let Some((left, points)) = scored(name) {
            (name, score) = (left, score.or(Some(points)));
        }
        for front in FRONTS.iter() {
            let rest = front.find(name).and_then(|found| name.get(found.end()..));
            name = rest.filter(|left| has_name(left)).unwrap_or(name);
        }
        name = name.trim_matches([' ', ':', ',', '-', '—']);
        if name == before {
            return (name, score);
        }
    }
}

/// A name without the score behind it. A number without 分 is one behind a sign or behind Chinese: "雅思6.5", "cet-4 385", not "cet4".
fn scored(name: &str) -> Option<(&str, f64)> {
    let found = SCORE.captures(name)?;
    let left = name.get(..found.get(0)?.start())?;
    let is_signed = found.name("sign").is_some_and(|sign| !sign.as_str().trim_matches('-').is_empty());
    let is_chinese = left.chars().next_back().is_some_and(|c| !c.is_ascii());
    let is_score = found.name("unit").is_some() || is_signed || is_chinese;
    let points = found.name("points")?.as_str().parse().ok()?;
    (is_score && has_name(left)).then_some((left, points))
}

/// Whether something is left that can be a name.
fn has_name(left: &str) -> bool {
    left.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_no_part_of_a_name() {
        for (cell, want) in [
            ("护士证 2025年7月取得", "护士证"),
            ("教资(2024.12)", "教资"),
            ("焊工证(证号:510226x)", "焊工证"),
            ("健康证 有效期至2027-01-01", "健康证"),
            ("电工证原件及复印件", "电工证"),
            ("焊工证各一本", "焊工证"),
            ("叉车证×1", "叉车证"),
            ("是否持有健康证:是", "健康证"),
            ("2023年考取导游证", "导游证"),
            ("雅思6.5", "雅思"),
            ("cet-4 430", "cet-4"),
            ("cet4", "cet4"),
            ("iso9001", "iso9001"),
            ("n1", "n1"),
            ("ccar-147", "ccar-147"),
            ("二级建造师", "二级建造师"),
        ] {
            assert_eq!(bare(cell).0, want, "{cell}");
        }
        assert_eq!(bare("四级成绩:512"), ("四级", Some(512.0)));
        assert_eq!(bare("普通话二级甲等 87.5分"), ("普通话二级甲等", Some(87.5)));
    }
}
