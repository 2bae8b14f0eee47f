//! The items of a list of majors. Names of majors hold words that part lists: 大数据与会计 is one item, 会计与审计 are two.

use crate::domain::catalogue::major::{MajorCode, begins_a_name, lookup, names_in};
use crate::domain::text::words::Words;

/// Signs between items.
const SIGNS: [char; 6] = ['、', '/', '|', ' ', ',', '或'];
/// Words between items, and inside of names.
const JOINTS: [char; 3] = ['和', '及', '与'];
/// The level of classes in the catalogue of majors; groups lie above it.
const CLASS: usize = 2;

/// The items of a list; a joint within the name of a major parts nothing, whether the name is written whole (大数据与会计) or without its end
/// (汽车检测与维修).
pub(super) fn items(list: &str) -> Vec<&str> {
    let names: Vec<_> = names_in(list).map(|(place, _)| place).collect();
    let (mut items, mut from) = (Vec::new(), 0);
    for (at, c) in list.char_indices() {
        let is_within = || {
            names.iter().any(|name| name.start < at && at < name.end)
                || joined(list.get(from..).unwrap_or_default(), at - from).is_some()
        };
        if SIGNS.contains(&c) || JOINTS.contains(&c) && !is_within() {
            items.push(list.get(from..at).unwrap_or_default());
            from = at + c.len_utf8();
        }
    }
    items.push(list.get(from..).unwrap_or_default());
    items
}

/// The majors that an item names.
pub(super) fn named(item: &str) -> Vec<MajorCode> {
    let joints = item.char_indices().filter(|(_, c)| JOINTS.contains(c));
    let whole = joints.filter_map(|(at, _)| joined(item, at)).find_map(lookup);
    let official: Vec<MajorCode> = names_in(item).map(|(_, code)| code).collect();
    match whole {
        Some(code) if !official.contains(&code) => vec![code],
        _ => official,
    }
}

/// The beginning of an official name around a joint at this place: 汽车检测与维修 of 招聘汽车检测与维修.
fn joined(words: &str, joint: usize) -> Option<&str> {
    const TAILS: Words = Words::of(&["等相关", "相关", "等", "专业", "方向"]);
    let behind = words.get(joint..)?.char_indices().nth(1).map(|(at, _)| joint + at)?;
    let right = words.get(behind..)?.split(SIGNS).next()?;
    let right = TAILS.strip_end(right).unwrap_or(right);
    right.chars().nth(1)?;
    let end = behind + right.len();
    let left = words.get(..joint)?;
    let from = left
        .rfind(SIGNS)
        .map_or(0, |at| left.get(at..).and_then(|sign| sign.chars().next()).map_or(0, |c| at + c.len_utf8()));
    let starts = words.get(from..joint)?.char_indices().map(|(at, _)| from + at);
    starts
        .filter_map(|start| words.get(start..end))
        .find(|name| name.chars().nth(4).is_some() && begins_a_name(name))
}

/// Classes of majors that are the only ones taken, named without 专业: "只要机械类", "仅收财经类、土木类的".
pub(super) fn only_classes(text: &str) -> Vec<MajorCode> {
    const ONLY: Words =
        Words::of(&["只要", "只收", "只招", "只限", "仅限", "仅收", "仅招", "仅要", "限招", "限收"]);
    const PEOPLE: Words = Words::of(&["的", "学生", "同学", "毕业生", "应届生", "实习生"]);
    let ends = ONLY.places(text).into_iter().map(|(at, only)| at + only.len());
    let class = |item: &str| {
        let item = item.trim();
        let name = item.strip_suffix('类').filter(|name| name.chars().nth(1).is_some())?;
        // A class, not what a single major is called every day: 客服.
        let whole = |words: &str| {
            names_in(words).find(|(place, code)| place.len() == words.len() && code.level() <= CLASS)
        };
        whole(name).or_else(|| whole(item)).map(|(_, code)| code)
    };
    let list = |end: usize| -> Option<Vec<MajorCode>> {
        let rest = text.get(end..).unwrap_or_default();
        let mut list = rest.split(|c: char| " ,.;。!?()\n".contains(c)).next().unwrap_or_default();
        while let Some(bare) = PEOPLE.strip_end(list) {
            list = bare;
        }
        list.split(['、', '/', '和', '或', '及', '与']).map(class).collect()
    };
    ends.filter_map(list).flatten().collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon;
    use crate::domain::record::strength::Strength;
    use crate::domain::text::passage::Passage;
    use crate::domain::wants::majors::asked;

    #[test]
    fn a_joint_within_a_name_parts_nothing() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            let asked = asked(&lexicon::read(&passage).sentences);
            let names: Vec<&str> = asked.majors.iter().filter_map(|major| major.name()).collect();
            (names.join(" "), asked.strength)
        };
        use Strength::{Demanded, Stated, Welcome};
        let wrong: Vec<String> = [
            ("仅限大数据与会计专业", ("大数据与会计", Demanded)),
            ("大数据与财务管理、大数据与审计专业", ("大数据与财务管理 大数据与审计", Stated)),
            ("统计与大数据分析专业优先", ("统计与大数据分析", Welcome)),
            ("招聘汽车检测与维修专业学生", ("汽车检测与维修技术", Stated)),
            ("食品营养与健康、烹饪工艺与营养等相关专业", ("食品营养与健康 烹饪工艺与营养", Stated)),
            ("护理与助产专业", ("护理 助产", Stated)),
            ("大数据和会计专业", ("大数据技术 大数据与会计", Stated)),
            ("大数据技术专业", ("大数据技术", Stated)),
            ("只要机械类", ("机械设计制造类", Demanded)),
            ("只收财经类、土木类的", ("财务会计类 土建施工类", Demanded)),
            ("只收食品类、机械类产品的订单", ("", Welcome)),
            ("只要客服类", ("", Welcome)),
            ("仅限现金类", ("", Welcome)),
        ]
        .into_iter()
        .filter(|(text, (names, strength))| {
            let found = read(text);
            found.0 != *names || !names.is_empty() && found.1 != *strength
        })
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
