//! All places that a text names.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::region::{RegionCode, longest_at};

/// Names for several regions at once, with the codes of these; a row each.
pub(in crate::domain) const AREAS: &str = include_str!("areas.tsv");

/// Words by their first character.
type ByFirst<T> = FxHashMap<char, Vec<T>>;

fn by_first<T>(words: impl IntoIterator<Item = T>, word: impl Fn(&T) -> &'static str) -> ByFirst<T> {
    let mut map: ByFirst<T> = FxHashMap::default();
    for one in words {
        if let Some(first) = word(&one).chars().next() {
            map.entry(first).or_default().push(one);
        }
    }
    map
}

/// The rows of [`AREAS`], longer names first, so that 粤港澳大湾区 is not read as less.
static GROUPS: LazyLock<ByFirst<(&str, Vec<RegionCode>)>> = LazyLock::new(|| {
    let rows = AREAS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let mut groups: Vec<(&str, Vec<RegionCode>)> = rows
        .map(|(name, codes)| {
            (name, codes.split(',').filter_map(|code| RegionCode::parse(code).ok()).collect())
        })
        .collect();
    groups.sort_by_key(|(name, _)| Reverse(name.len()));
    by_first(groups, |(name, _)| *name)
});

/// Words in which a place's name is no place: they begin before it.
const OTHER_WORDS: &[&str] = &[
    "沿海",
    "近海",
    "远海",
    "出海口",
    "确保定",
    "担保定",
    "保定期",
    "完成都",
    "达成都",
    "变成都",
    "组成都",
    "现成都",
    "扩大连",
    "强大连",
    "加大连",
    "集中卫",
    "面包头",
    "书包头",
    "承包头",
    "钱包头",
    "东西安",
    "三明治",
    "大理石",
    "大理想",
    "阿里巴巴",
    "招商蛇口",
    "蛇口线",
    "阿里云",
    "北海道",
    "普洱茶",
    "大同小异",
    "日照时",
    "高清远",
    "经常德",
    "非常德",
    "海口味",
    "重庆小面",
    "桂林米粉",
    "沙县小吃",
    "武汉热干面",
    "柳州螺蛳粉",
    "北京时间",
    "闽南语",
    "闽南话",
    "陕北民歌",
    "上海滩",
    "重庆火锅",
    "北京烤鸭",
    // 期望城市 names no 望城, and 知道外包 no 道外.
    "期望城市",
    "希望城市",
    "盼望城市",
    "知道外",
    "渠道外",
    "街道外",
    "管道外",
    // "周三都有空" names no 三都.
    "周三都",
    "期三都",
    "拜三都",
    "第三都",
];

static OTHERS: LazyLock<ByFirst<&str>> =
    LazyLock::new(|| by_first(OTHER_WORDS.iter().copied(), |word| *word));

/// The regions of the group whose name folded text begins with, and the characters of the name.
fn group_at(chars: &[char]) -> Option<(usize, Vec<RegionCode>)> {
    GROUPS.get(chars.first()?)?.iter().find_map(|(name, group)| Some((begins(chars, name)?, group.clone())))
}

/// The characters of a word, where the text begins with it.
fn begins(chars: &[char], word: &str) -> Option<usize> {
    let mut length = 0;
    for c in word.chars() {
        if chars.get(length) != Some(&c) {
            return None;
        }
        length += 1;
    }
    Some(length)
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
    let mut unsure: Vec<Unsure> = Vec::new();
    let (mut at, mut last_end) = (0, 0);
    while at < chars.len() {
        let here = chars.get(at..).unwrap_or_default();
        if let Some(length) = other_word(here) {
            at += length;
            continue;
        }
        // "推广深圳市场" names no 广深.
        let is_joined = here.first() == Some(&'广') && at > 0 && chars.get(at - 1) == Some(&'推');
        if let Some((length, group)) = group_at(here).filter(|_| !is_joined) {
            // "武汉光谷": a city right before its quarter says no more than that.
            let is_of_city =
                |(_, wide): &(Range<usize>, RegionCode)| group.iter().all(|code| wide.contains(*code));
            let from = match found.pop_if(|last| at <= last_end + 1 && is_of_city(last)) {
                Some((wide, _)) => wide.start,
                None => place(at, at + length).start,
            };
            found.extend(group.into_iter().map(|code| (from..place(at, at + length).end, code)));
            at += length;
            last_end = at;
            continue;
        }
        let Some((length, regions)) = longest_at(here) else {
            at += 1;
            continue;
        };
        if let Some((more, inner)) = district_of(here, length, regions) {
            found.push((place(at, at + more), inner));
            at += more;
            last_end = at;
            continue;
        }
        // "龙岗西乡": a quarter right behind a district that bears the short name of a county elsewhere.
        let is_quarter = |found: &[(Range<usize>, RegionCode)]| {
            let district = found.last().filter(|_| at > 0 && at == last_end).map(|(_, code)| *code);
            let county = regions.iter().find(|(_, alone)| *alone).map(|(code, _)| *code);
            district.zip(county).is_some_and(|(district, county)| {
                let is_short = county.level() == 3 && county.name().chars().count() > length;
                let is_district = district.level() == 3 && district.name().ends_with('区');
                is_short && is_district && regions.iter().all(|(code, _)| code.city() != district.city())
            })
        };
        if is_quarter(&found) {
            at += length;
            last_end = at;
            continue;
        }
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
                } else if !regions.is_empty() {
                    unsure.push((words, regions));
                }
            }
        }
        at += length;
    }
    take_listed(text, &mut found, unsure);
    found
}

/// "青岛市北": the district whose name begins with the 市 that the name of the city seems to end with, and the characters of both.
fn district_of(chars: &[char], length: usize, regions: &[(RegionCode, bool)]) -> Option<(usize, RegionCode)> {
    let shared = length.checked_sub(1).filter(|last| chars.get(*last) == Some(&'市'))?;
    let (more, inner) = longest_at(chars.get(shared..)?)?;
    // "济南市中心", "青岛市南京路".
    let goes_on = chars.get(shared + more).is_some_and(|c| "心方部郊站边面".contains(*c));
    let is_other = more < 2 || goes_on || longest_at(chars.get(length..)?).is_some();
    let code = inner
        .iter()
        .map(|(code, _)| *code)
        .find(|code| regions.iter().any(|(wide, _)| wide != code && wide.contains(*code)));
    code.filter(|_| !is_other).map(|code| (shared + more, code))
}

/// A name that several places bear, or that is an everyday word as well.
type Unsure = (Range<usize>, &'static [(RegionCode, bool)]);

/// Takes the names that stand in a list with a place of the same city: "渝中或者江北" means 江北区 of 重庆, "沙坪坝、南岸" its 南岸区.
fn take_listed(text: &str, found: &mut Vec<(Range<usize>, RegionCode)>, mut unsure: Vec<Unsure>) {
    const BETWEEN: usize = 3;
    let is_list = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|gap| {
            // "南山福田都行", "海淀or朝阳".
            gap.trim() == "or"
                || gap.chars().count() <= BETWEEN
                    && gap.chars().all(|c| "、/,|或者和及与跟以还有区 -".contains(c))
        })
    };
    let beside = |a: &Range<usize>, b: &Range<usize>| is_list(a.end, b.start) || is_list(b.end, a.start);
    loop {
        let of_city = |(words, regions): &Unsure| {
            let known =
                found.iter().filter(|(other, _)| beside(words, other)).filter_map(|(_, code)| code.city());
            let known: Vec<RegionCode> = known.collect();
            regions
                .iter()
                .find(|(code, _)| code.city().is_some_and(|city| known.contains(&city)))
                .map(|(code, _)| *code)
        };
        let Some((at, code)) = unsure.iter().enumerate().find_map(|(at, name)| Some((at, of_city(name)?)))
        else {
            break;
        };
        let (words, _) = unsure.remove(at);
        let place = found.partition_point(|(other, _)| other.start < words.start);
        found.insert(place, (words, code));
    }
}

/// How many characters a word has in which no place is meant.
fn other_word(chars: &[char]) -> Option<usize> {
    OTHERS.get(chars.first()?)?.iter().find_map(|word| begins(chars, word))
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
        assert_eq!(read("青岛市北 文员"), ["青岛市北 370203"]);
        assert_eq!(read("济南市中心"), ["济南市 3701"]);
        assert_eq!(read("江浙沪 外贸"), ["江浙沪 32", "江浙沪 33", "江浙沪 31"]);
        assert_eq!(read("成渝或昆明"), ["成渝 5101", "成渝 50", "昆明 5301"]);
        let rows = AREAS.lines().filter(|line| !line.starts_with('#'));
        for (name, codes) in rows.filter_map(|line| line.split_once('\t')) {
            let (_, group) = group_at(&name.chars().collect::<Vec<_>>()).unwrap();
            assert_eq!(group.len(), codes.split(',').count(), "{name}");
            assert!(group.iter().all(|code| !code.full_name().is_empty()), "{name}");
        }
        assert_eq!(read("苏北 会计").len(), 5);
        assert_eq!(read("两广"), ["两广 44", "两广 45"]);
        assert_eq!(read("渝中或者江北"), ["渝中 500103", "江北 500105"]);
        assert_eq!(read("南岸、沙坪坝、江北都行"), ["南岸 500108", "沙坪坝 500106", "江北 500105"]);
        assert_eq!(read("宁波海曙、江北"), ["宁波海曙 330203", "江北 330205"]);
        assert_eq!(read("武汉光谷附近"), ["武汉光谷 420111", "武汉光谷 420115"]);
        assert_eq!(read("望京 运营"), ["望京 110105"]);
        assert_eq!(read("北京国贸 行政"), ["北京国贸 110105"]);
        assert_eq!(read("西藏阿里"), ["西藏阿里 5425"]);
        assert!(read("国贸专业 腾讯阿里这类").is_empty());
        assert!(read("新一线城市 文员").iter().any(|place| place.ends_with(" 5101")));
        assert_eq!(read("非一线城市").len(), 4);
        assert_eq!(read("海淀or朝阳 运营"), ["海淀 110108", "朝阳 110105"]);
        assert_eq!(read("朝阳 or 海淀 or 东城"), ["朝阳 110105", "海淀 110108", "东城 110101"]);
        assert_eq!(read("南山福田都行"), ["南山 440305", "福田 440304"]);
        assert_eq!(read("广深 外贸"), ["广深 4401", "广深 4403"]);
        assert_eq!(read("推广深圳市场"), ["深圳市 4403"]);
        assert_eq!(read("龙岗西乡 文员"), ["龙岗 440307"]);
        assert_eq!(read("期望城市杭州"), ["杭州 3301"]);
        assert_eq!(read("东莞虎门 跟单"), ["东莞 4419", "虎门 4419"]);
        assert_eq!(read("廊坊燕郊"), ["廊坊燕郊 131082"]);
        for text in [
            "周三都有空",
            "知道外包行情",
            "重庆火锅 服务员",
            "朝阳的心态",
            "沿海城市",
            "任务完成都有奖金",
            "确保定期检查",
            "大理石加工",
            "三明治店员",
            "江北 文员",
            "平安 保险",
            "会闽南语",
            "陕北民歌",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
        assert!(read("合作共赢").is_empty() && read("").is_empty());
    }
}
