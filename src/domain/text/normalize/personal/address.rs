//! Where people live, down to the house: 家住重庆市渝北区新牌坊一路12号3栋402室. A town or a district alone says where work is sought, and
//! where an employer is (工作地址, 公司位于) is no data of a person.

use std::ops::Range;

use super::stated::Folded;
use super::{Found, PersonalData};

/// Words behind which a home stands.
const WORDS: [&str; 21] = [
    "家住",
    "现住",
    "现居",
    "家庭住址",
    "家庭地址",
    "住址",
    "居住地址",
    "居住地",
    "现居地址",
    "常住地址",
    "户籍地址",
    "户籍所在地",
    "户口地址",
    "居住在",
    "居住于",
    "租住",
    "暂住",
    "家在",
    "住在",
    "通讯地址",
    "通信地址",
];

/// Those behind which only a sign makes a home: "宿舍3栋的维修" is work.
const WITH_SIGN: [&str; 1] = ["宿舍"];

/// Letters that a street, a village or an estate ends with, and units of administration.
const PLACES: &str = "省市区县镇乡村街路道巷弄里坊苑园寓庄院府城湾园校栋幢";

/// What a number of a house, a part of it or a room stands before.
const UNITS: [&str; 9] = ["号", "栋", "幢", "座", "单元", "室", "弄", "房", "舍"];

/// Letters of an address at most.
const MOST: usize = 70;

/// The homes that a text tells.
pub(super) fn homes(text: &Folded<'_>) -> Vec<Found> {
    let announced = |words: &'static [&'static str], least_sign: bool| {
        words.iter().flat_map(move |word| text.behind(word)).filter_map(move |behind| {
            let rest = text.folded.get(behind..).unwrap_or_default();
            let trimmed = rest.trim_start_matches([' ', ':', '是', '为', '于', '在', '=', '-', '(']);
            let has_sign = trimmed.len() < rest.len();
            let start = behind + rest.len() - trimmed.len();
            let end = start + length(trimmed)?;
            // "现住址" is a word of its own.
            let is_word = !rest.starts_with(['址', '地']);
            (is_word && (has_sign || !least_sign))
                .then(|| Found { place: text.place(start..end), kind: PersonalData::HomeAddress })
        })
    };
    announced(&WORDS, false).chain(announced(&WITH_SIGN, true)).collect()
}

/// Bytes of an address at the beginning of a text; nothing where it does not go down to the house.
fn length(text: &str) -> Option<usize> {
    const ENDS: [char; 9] = [',', ';', '。', '\n', '!', '?', '|', ':', '、'];
    let most = text.char_indices().nth(MOST).map_or(text.len(), |(at, _)| at);
    let text = text.get(..most).unwrap_or_default();
    let stretch = text.get(..text.find(ENDS).unwrap_or(text.len())).unwrap_or_default();
    let mut end =
        details(stretch).filter(|detail| is_after_place(stretch, detail.start)).map(|one| one.end).last()?;
    // "...路12号,3栋402室"
    while let Some(behind) = text.get(end..).and_then(|rest| rest.strip_prefix([',', ' ', '、'])) {
        let stretch = behind.get(..behind.find(ENDS).unwrap_or(behind.len())).unwrap_or_default();
        let from = text.len() - behind.len();
        match details(stretch).take_while(|detail| detail.start == 0).last() {
            Some(_) => end = from + details(stretch).last().map_or(0, |detail| detail.end),
            None => break,
        }
    }
    Some(end)
}

/// The numbers with such units, each with the room that may follow it: "12号", "3栋", "2单元302", "附8号".
fn details(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let start = from + rest.find(is_numeral)?;
            let number = text.get(start..)?;
            let length = number.find(|c: char| !is_numeral(c) && c != '-').unwrap_or(number.len());
            let behind = number.get(length..)?;
            let unit = UNITS.iter().find(|unit| behind.starts_with(**unit));
            // "3号线", and "三组" of a village.
            let is_village = behind.starts_with('组')
                && text.get(..start).is_some_and(|s| s.ends_with(['村', '社', '队']));
            let unit = match unit {
                Some(unit) if !behind.starts_with("号线") => unit.len(),
                None if is_village => "组".len(),
                _ => {
                    from = start + length.max(1);
                    continue;
                }
            };
            let end = start + length + unit;
            let room = text.get(end..)?;
            let room = room.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(room.len());
            from = end;
            return Some(start..end + room);
        }
    })
}

fn is_after_place(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.contains(|c| PLACES.contains(c)))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十百".contains(c)
}

#[cfg(test)]
mod tests {
    use super::super::{PersonalData, masked, personal_data};

    #[test]
    fn homes_are_found_whole() {
        for (text, left) in [
            ("家住重庆市渝北区龙溪街道新牌坊一路12号3栋402室，会焊接", "家住***,会焊接"),
            ("家庭住址：成都市武侯区科华北路62号，5单元1201室。会CAD", "家庭住址:***。会CAD"),
            ("现住址 江苏省苏州市姑苏区平江路18号", "现住址 ***"),
            ("户籍地址：河南省信阳市固始县城关镇胜利村三组15号", "户籍地址:***"),
            ("我家在北京市海淀区学院路30号院6号楼2单元302", "我家在***"),
            ("本人居住在广州市天河区中山大道西109号2栋501房", "本人居住在***"),
            ("宿舍：桃园3栋412室", "宿舍:***"),
            ("租住于上海市闵行区莘庄镇报春路88弄12号", "租住于***"),
            ("现住宜宾市翠屏区金沙江大道88号附3号", "现住***"),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (masked.text.as_str(), masked.found),
                (left, vec![PersonalData::HomeAddress]),
                "{text}"
            );
        }
    }

    #[test]
    fn towns_lines_and_employers_are_none() {
        for text in [
            "家住渝北区，地铁3号线附近",
            "家住本地、能适应夜班",
            "现居重庆市渝北区3年",
            "住址：渝北区",
            "住在学校",
            "工作地址：重庆市渝北区黄山大道中段55号",
            "公司位于成都市高新区天府大道1号",
            "家庭住址管理系统，第3号项目",
            "宿舍3栋的维修",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
