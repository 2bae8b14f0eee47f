//! Names of somebody's family: 父亲：王建国, 母亲叫于秀英, and where nothing announces them 父亲李强在外打工.

use std::ops::Range;

use super::PersonalData::PersonName;
use super::likely_name::{SURNAMES, is_clear, is_everyday, is_han, is_likely, is_place};
use super::names::{is_heading, is_name_alone, transliterated};
use super::stated::{Announcement, SIGNS, start};

/// Words for them, where the name stands behind each.
pub(super) const WORDS: [Announcement; 19] = [
    ("父亲", is_name_of_relative, PersonName),
    ("母亲", is_name_of_relative, PersonName),
    ("爸爸", is_name_of_relative, PersonName),
    ("妈妈", is_name_of_relative, PersonName),
    ("配偶", is_name_of_relative, PersonName),
    ("丈夫", is_name_of_relative, PersonName),
    ("妻子", is_name_of_relative, PersonName),
    ("老公", is_name_of_relative, PersonName),
    ("老婆", is_name_of_relative, PersonName),
    ("爷爷", is_name_of_relative, PersonName),
    ("奶奶", is_name_of_relative, PersonName),
    ("哥哥", is_name_of_relative, PersonName),
    ("姐姐", is_name_of_relative, PersonName),
    ("弟弟", is_name_of_relative, PersonName),
    ("妹妹", is_name_of_relative, PersonName),
    ("外公", is_name_of_relative, PersonName),
    ("外婆", is_name_of_relative, PersonName),
    ("儿子", is_name_of_relative, PersonName),
    ("女儿", is_name_of_relative, PersonName),
];

/// Behind a word for one of the family: after a sign or 叫, or after a space a name of three letters.
pub(super) fn is_name_of_relative(behind: &str) -> Option<Range<usize>> {
    let called = behind.strip_prefix('名').unwrap_or(behind);
    let name = called.trim_start_matches(SIGNS);
    let signs = behind.get(..start(behind, name)).unwrap_or_default();
    let is_announced = signs.contains([':', '=', '叫', '(']);
    let length = name.chars().take_while(|c| is_han(*c)).count();
    let from = start(behind, called);
    ((is_announced || signs == " " && length == 3) && !is_everyday(name))
        .then(|| is_name_alone(called).or_else(|| transliterated(called)))
        .flatten()
        .or_else(|| name_in_life(called))
        .map(|place| from + place.start..from + place.end)
}

/// A name that nothing announces, at the end of a clause or before what tells of a life: "父亲李强在外打工", "母亲王秀英，务农".
fn name_in_life(called: &str) -> Option<Range<usize>> {
    const LIFE: [&str; 22] = [
        "在", "是", "务农", "务工", "从事", "做", "开", "打工", "今年", "现", "已", "患", "常年", "去世",
        "经营", "下岗", "退休", "种", "于", "任", "就职", "供职",
    ];
    let name = called.trim_start_matches(' ');
    let start = start(called, name);
    let ends =
        [3, 2].map(|length| (length, name.char_indices().nth(length).map_or(name.len(), |(at, _)| at)));
    let end = ends.into_iter().find_map(|(length, end)| {
        let (letters, rest) = name.split_at(end);
        let is_of_length = letters.chars().count() == length && letters.chars().all(is_han);
        let ends =
            rest.chars().next().is_none_or(|c| !is_han(c)) || LIFE.iter().any(|word| rest.starts_with(word));
        let is_so = if length == 3 { is_clear(letters) } else { is_likely(letters) };
        let is_family = letters.starts_with(|c| SURNAMES.contains(c));
        let is_kind =
            letters.ends_with(['人', '员', '者', '工', '师', '生', '长', '民', '区', '县', '市', '村', '镇']);
        (!is_place(letters) && is_of_length && ends && is_so && is_family && !is_kind).then_some(end)
    })?;
    (!is_everyday(name) && !is_heading(name)).then_some(start..start + end)
}

#[cfg(test)]
mod tests {
    use super::super::{PersonalData, masked, personal_data};

    #[test]
    fn names_of_the_family_are_found() {
        for (text, left) in [
            ("父亲：王建国", "父亲:***"),
            ("母亲:于秀英，务农", "母亲:***,务农"),
            ("父亲叫王建国，做木工", "父亲叫***,做木工"),
            ("父亲 王建国 农民", "父亲 *** 农民"),
            ("外婆：李桂花，务农", "外婆:***,务农"),
            ("父亲李强在外打工", "父亲***在外打工"),
            ("母亲王秀英务农", "母亲***务农"),
            ("爸爸张建国，下岗", "爸爸***,下岗"),
            ("妻子刘敏是护士", "妻子***是护士"),
            ("哥哥陈勇开货车", "哥哥***开货车"),
            ("老公赵强 司机", "老公*** 司机"),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            let found = (masked.text.as_str(), masked.found);
            assert_eq!(found, (left, vec![PersonalData::PersonName]), "{text}");
        }
    }

    #[test]
    fn what_they_do_is_none() {
        for text in [
            "父亲是农民",
            "父亲：司机",
            "父亲 高血压",
            "女儿 高考 复习",
            "父亲务农",
            "父亲邹平在外打工",
            "母亲张家口，务农",
            "父亲常年在外打工",
            "母亲高血压在家",
            "父亲江西人",
            "爸爸和妈妈在外打工",
            "妈妈马上退休",
            "父亲车工，母亲护士",
            "哥哥程序员",
            "妻子全职在家",
            "父亲张罗着开店",
            "母亲种杨梅",
            "父亲单位是国企",
            "姐姐高中在读",
            "父亲曾在车间任职",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
