//! All places that a text names.

use std::ops::Range;

use super::region::{RegionCode, longest_at};

/// Names for several regions at once, as people use them, with the codes of GB/T 2260; longer names first.
const GROUPS: [(&str, &[&str]); 11] = [
    ("江浙沪", &["32", "33", "31"]),
    ("长三角", &["31", "32", "33", "34"]),
    ("珠三角", &["4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420"]),
    ("大湾区", &["4401", "4403", "4404", "4406", "4407", "4412", "4413", "4419", "4420", "81", "82"]),
    ("京津冀", &["11", "12", "13"]),
    ("成渝", &["5101", "50"]),
    ("川渝", &["51", "50"]),
    ("云贵川", &["53", "52", "51"]),
    ("东三省", &["21", "22", "23"]),
    ("北上广深", &["11", "31", "4401", "4403"]),
    ("北上广", &["11", "31", "4401"]),
];

/// The regions of the group whose name folded text begins with, and the characters of the name.
fn group_at(chars: &[char]) -> Option<(usize, Vec<RegionCode>)> {
    let begins = |name: &str| name.chars().eq(chars.iter().copied().take(name.chars().count()));
    let (name, codes) = GROUPS.iter().find(|(name, _)| begins(name))?;
    Some((name.chars().count(), codes.iter().filter_map(|code| RegionCode::parse(code).ok()).collect()))
}

/// Characters that may stand between a place and what lies in it: "上海-浦东".
const APART: usize = 6;

/// The places that folded text names, each as exactly as the names around it tell, with where the names stand, in the order
/// of the text: "重庆市渝北区、成都" gives 渝北区 and 成都. Which names count alone is as in
/// [`find_region`](super::region::find_region).
pub fn regions_in(text: &str) -> Vec<(Range<usize>, RegionCode)> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let chars: Vec<char> = text.chars().collect();
    let place = |from: usize, to: usize| {
        places.get(from).copied().unwrap_or(text.len())..places.get(to).copied().unwrap_or(text.len())
    };
    let mut found: Vec<(Range<usize>, RegionCode)> = Vec::new();
    let (mut at, mut last_end) = (0, 0);
    while at < chars.len() {
        if let Some((length, group)) = group_at(chars.get(at..).unwrap_or_default()) {
            found.extend(group.into_iter().map(|code| (place(at, at + length), code)));
            at += length;
            last_end = at;
            continue;
        }
        let Some((length, regions)) = longest_at(chars.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        let words = place(at, at + length);
        let between = chars.get(last_end..at).unwrap_or_default();
        // "四川不要成都" names two; brackets say of one what of it is left out.
        let is_negated = between.iter().any(|c| "不除非别".contains(*c)) && !between.contains(&'(');
        let is_listed = between.iter().any(|c| ",、。;!?/\n或和及".contains(*c));
        let is_apart = between.len() > APART || is_listed || is_negated;
        let near = found.last_mut().filter(|_| !is_apart);
        let within = near.and_then(|(wide_words, wide)| {
            let (inner, _) = regions.iter().find(|(code, _)| code != wide && wide.contains(*code))?;
            Some((wide_words, wide, *inner))
        });
        match within {
            Some((wide_words, wide, inner)) => {
                (wide_words.end, *wide) = (words.end, inner);
                last_end = at + length;
            }
            None => {
                if let Some((code, _)) = regions.iter().find(|(_, alone)| *alone) {
                    found.push((words, *code));
                    last_end = at + length;
                }
            }
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_are_found_with_their_words() {
        let read = |text: &str| -> Vec<String> {
            regions_in(text).into_iter().map(|(words, code)| format!("{} {code}", &text[words])).collect()
        };
        assert_eq!(read("重庆或成都 前端"), ["重庆 50", "成都 5101"]);
        assert_eq!(
            read("重庆市渝北区、四川省宜宾市翠屏区"),
            ["重庆市渝北区 500112", "四川省宜宾市翠屏区 511502"]
        );
        assert_eq!(read("不想去北京,想去成都做护士"), ["北京 11", "成都 5101"]);
        assert_eq!(read("广东东莞/深圳"), ["广东东莞 4419", "深圳 4403"]);
        assert_eq!(read("长沙人,想回长沙工作"), ["长沙 4301", "长沙 4301"]);
        assert_eq!(read("四川不要成都 护士"), ["四川 51", "成都 5101"]);
        assert_eq!(read("上海-浦东"), ["上海-浦东 310115"]);
        assert_eq!(read("江浙沪 外贸"), ["江浙沪 32", "江浙沪 33", "江浙沪 31"]);
        assert_eq!(read("成渝或昆明"), ["成渝 5101", "成渝 50", "昆明 5301"]);
        assert!(GROUPS.iter().all(|(name, codes)| {
            group_at(&name.chars().collect::<Vec<_>>()).is_some_and(|(_, group)| {
                group.len() == codes.len() && group.iter().all(|code| !code.full_name().is_empty())
            })
        }));
        assert!(read("合作共赢").is_empty() && read("").is_empty());
    }
}
