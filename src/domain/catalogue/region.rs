//! Administrative regions of GB/T 2260: codes, names, closeness, and reading them in free text.

mod city;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::distance::kilometres;
use super::tree_code::{Catalogue, TreeCode, is_pairs_of_digits};
use crate::domain::text::passage::Passage;

/// Regions of GB/T 2260: a province (2 digits), prefecture (4) or county (6) that the bundled table knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Regions;

/// "50", "5115", "511502".
pub type RegionCode = TreeCode<Regions>;

impl Catalogue for Regions {
    const FORM: &'static str = "a region code of GB/T 2260 (2, 4 or 6 digits)";
    const LEVELS: &'static [usize] = &[2, 4, 6];

    /// Zeros that fill up are cut: "500000" is "50", "511500" is "5115".
    fn shortest(text: &str) -> Option<Cow<'_, str>> {
        let mut digits = text.trim();
        if !is_pairs_of_digits(digits) {
            return None;
        }
        while digits.len() > 2 && digits.ends_with("00") {
            digits = &digits[..digits.len() - 2];
        }
        let known = RegionCode::of(digits).is_some_and(|code| TABLE.names.contains_key(&code));
        known.then_some(Cow::Borrowed(digits))
    }

    /// By the [`kilometres`] between their seats: 1.0 up to 12, a third at 40, a tenth at 80, nothing from 400 on. 1.0 where one
    /// contains the other. The steps are this project's own: twelve kilometres are a daily way in any city, forty an hour of
    /// it, eighty none any more. What the tree says counts for nothing: 涪陵 and 渝北 are one municipality and 70 km apart.
    fn closeness(a: RegionCode, b: RegionCode) -> f64 {
        const STEPS: [(f64, f64); 4] = [(12.0, 1.0), (40.0, 0.35), (80.0, 0.1), (400.0, 0.0)];
        let Some(far) = kilometres(a.shortest(), b.shortest()) else { return 0.0 };
        let mut before = (0.0, 1.0);
        for step in STEPS {
            if far <= step.0 {
                return before.1 + (step.1 - before.1) * (far - before.0) / (step.0 - before.0);
            }
            before = step;
        }
        0.0
    }
}

struct Table {
    names: FxHashMap<RegionCode, &'static str>,
    /// Full and short names -> regions, with whether the name may stand without its parent.
    by_name: FxHashMap<String, Vec<(RegionCode, bool)>>,
    longest_name: usize,
    /// The first two characters of all names: nearly nowhere in a text a name begins.
    beginnings: FxHashSet<(char, char)>,
}

/// Short names that need what they lie in before them.
pub(in crate::domain) const EVERYDAY: &str = include_str!("region/everyday.txt");

/// Areas without a code of their own: the code of what they lie in, and names.
pub(in crate::domain) const NEW_AREAS: &str = include_str!("region/new_areas.tsv");

/// The bundled table: code and name in each row.
pub(in crate::domain) const ROWS: &str = include_str!("regions.tsv");

#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "the table is bundled, and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let rows = ROWS.lines().filter(|l| !l.starts_with('#'));
    for (code, name) in rows.filter_map(|l| l.split_once('\t')) {
        names.insert(RegionCode::of(code).expect("codes in the bundled table are of 2, 4 or 6 digits"), name);
    }
    let everyday: HashSet<&str> =
        EVERYDAY.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')).collect();
    let mut by_name: FxHashMap<String, Vec<(RegionCode, bool)>> = FxHashMap::default();
    for (&code, &name) in names.iter().filter(|(_, name)| !is_layer(name)) {
        let full_alone = code.level() < 3 || !name.ends_with('区');
        by_name.entry(name.to_owned()).or_default().push((code, full_alone));
        let short = short_name(name);
        if short != name && short.chars().count() >= 2 {
            by_name.entry(short.to_owned()).or_default().push((code, !everyday.contains(short)));
            // 彭水苗族土家族自治县 is 彭水县, 海南藏族自治州 is 海南州.
            if let Some((_, kind)) = name.split_once("自治").filter(|(_, kind)| *kind != "区") {
                by_name.entry(format!("{short}{kind}")).or_default().push((code, true));
            }
        }
    }
    for (name, regions) in &mut by_name {
        regions.sort_by_key(|(code, alone)| (code.level(), *code, *alone));
        regions.dedup_by_key(|(code, _)| *code);
        // A name that two counties share tells nothing alone; between levels the higher one is meant (吉林, 海南).
        let widest = regions[0].0.level();
        let rivals = regions.iter().filter(|(code, _)| code.level() == widest).count();
        for (code, alone) in regions.iter_mut() {
            *alone &= code.level() == widest && rivals == 1;
        }
        // 区 that only one place in the country has: 渝北区, 翠屏区.
        if let [(code, alone)] = regions.as_mut_slice()
            && names[code] == name
        {
            *alone |= name.chars().count() >= 3;
        }
    }
    for (code, area) in new_areas() {
        by_name.insert(area.to_owned(), vec![(code, true)]);
    }
    let longest_name = by_name.keys().map(|n| n.chars().count()).max().unwrap_or(0);
    let two = |name: &String| name.chars().zip(name.chars().skip(1)).next();
    Table { beginnings: by_name.keys().filter_map(two).collect(), names, by_name, longest_name }
});

/// Rows of the standard that are no place of their own.
fn is_layer(name: &str) -> bool {
    matches!(name, "市辖区" | "县") || name.contains("直辖县级")
}

/// 四川省 -> 四川, 凉山彝族自治州 -> 凉山, 浦东新区 -> 浦东.
fn short_name(name: &str) -> &str {
    const PEOPLES: &str = "壮族 回族 维吾尔 蒙古族 蒙古 藏族 羌族 彝族 白族 傣族 景颇族 傈僳族 哈尼族 \
        苗族 侗族 布依族 土家族 朝鲜族 哈萨克 柯尔克孜 满族 瑶族 黎族 畲族 仡佬族 \
        水族 撒拉族 保安族 东乡族 土族 裕固族 锡伯 佤族 拉祜族 纳西族 独龙族 怒族 \
        普米族 布朗族 毛南族 仫佬族 达斡尔族 各族";
    const ENDINGS: &str = "特别行政区 自治区 自治州 自治县 自治旗 新区 地区 林区 矿区 省 市 区 县 盟 \
        旗 州";
    let mut short = ENDINGS.split(' ').find_map(|e| name.strip_suffix(e)).unwrap_or(name);
    while let Some(shorter) =
        PEOPLES.split(' ').find_map(|p| short.strip_suffix(p)).filter(|s| s.chars().count() >= 2)
    {
        short = shorter;
    }
    short
}

/// All names that stand for a region without what it lies in, in no order.
pub(in crate::domain) fn names() -> impl Iterator<Item = &'static str> {
    let alone = TABLE.by_name.iter().filter(|(_, regions)| regions.iter().any(|(_, alone)| *alone));
    alone.map(|(name, _)| name.as_str())
}

/// All names, also those that tell nothing without what they lie in, in no order.
pub(in crate::domain) fn all_names() -> impl Iterator<Item = &'static str> {
    TABLE.by_name.keys().map(String::as_str)
}

/// The codes of places with a name of their own, in the order of the bundled table.
pub(in crate::domain) fn places() -> impl Iterator<Item = RegionCode> {
    codes().filter(|code| TABLE.names.get(code).is_some_and(|name| !is_layer(name)))
}

/// Areas without a code of their own, with the code of what they lie in.
pub(in crate::domain) fn new_areas() -> impl Iterator<Item = (RegionCode, &'static str)> {
    let rows = NEW_AREAS.lines().filter_map(|line| line.split_once('\t'));
    let rows = rows.filter_map(|(code, areas)| Some((RegionCode::of(code)?, areas)));
    rows.flat_map(|(code, areas)| areas.split('|').map(move |area| (code, area)))
}

/// The codes of the bundled table, in its order.
pub fn codes() -> impl Iterator<Item = RegionCode> {
    ROWS.lines().filter_map(|line| RegionCode::parse(line.split('\t').next()?).ok())
}

impl RegionCode {
    /// Name as in the standard: "宜宾市". The layers 市辖区 and 县 of a municipality bear its name.
    pub fn name(self) -> &'static str {
        match TABLE.names.get(&self) {
            Some(name) if !is_layer(name) => name,
            Some(_) => self.province().name(),
            None => "",
        }
    }

    /// Name with its parents: "四川省宜宾市翠屏区".
    pub fn full_name(self) -> String {
        let mut full = String::new();
        for code in self.chain() {
            if TABLE.names.get(&code).is_some_and(|n| !is_layer(n)) && !full.ends_with(code.name()) {
                full.push_str(code.name());
            }
        }
        if full.is_empty() { self.name().to_owned() } else { full }
    }

    /// All province-level regions.
    pub fn provinces() -> impl Iterator<Item = Self> {
        codes().filter(|code| code.level() == 1)
    }

    /// The province-level region.
    pub fn province(self) -> Self {
        self.at_level(1)
    }
}

/// The first place that free text names, as exactly as the names around it tell: "重庆市渝北区", "宜宾", "上海-浦东".
/// A name that several places bear (鼓楼区) and the short name of a county count only after their province or city.
pub fn find_region(text: &Passage<'_>) -> Option<RegionCode> {
    let chars: Vec<char> = text.folded().chars().collect();
    let mut best: Option<RegionCode> = None;
    let mut best_end = 0;
    let mut at = 0;
    while at < chars.len() {
        let Some((length, regions)) = longest_at(chars.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        match best {
            Some(wide) if at - best_end <= 6 => {
                if let Some((code, _)) =
                    regions.iter().find(|(code, _)| *code != wide && wide.contains(*code))
                {
                    best = Some(*code);
                    best_end = at + length;
                }
            }
            Some(_) => return best,
            None => {
                best = regions.iter().find(|(_, alone)| *alone).map(|(code, _)| *code);
                best_end = at + length;
            }
        }
        at += length;
    }
    best
}

/// The place that a text names which is nothing but its name, be it an everyday word as well: 金华, 阳江. `None` where several of one level are so called.
pub fn named(text: &Passage<'_>) -> Option<RegionCode> {
    let regions = TABLE.by_name.get(text.folded().trim())?;
    let widest = regions.first()?.0.level();
    let mut of_level = regions.iter().filter(|(code, _)| code.level() == widest).map(|(code, _)| *code);
    of_level.next().filter(|_| of_level.next().is_none())
}

/// The longest name that the text begins with, its length and the regions of that name, with whether each may stand without
/// what it lies in; no regions where the name is only a part of another one (中山路).
pub(super) fn longest_at(chars: &[char]) -> Option<(usize, &'static [(RegionCode, bool)])> {
    let begins = (*chars.first()?, *chars.get(1)?);
    if !TABLE.beginnings.contains(&begins) || !('\u{4e00}'..='\u{9fff}').contains(&begins.0) {
        return None;
    }
    let mut name: String = chars.iter().take(TABLE.longest_name).collect();
    let mut length = chars.len().min(TABLE.longest_name);
    while length >= 2 {
        if let Some(regions) = TABLE.by_name.get(name.as_str()) {
            let behind = chars.get(length..).unwrap_or_default();
            return Some(names_more(&name, behind).map_or((length, regions), |more| (length + more, &[])));
        }
        name.pop();
        length -= 1;
    }
    None
}

/// How many characters behind a place's name make it that of something else: a street (中山路, 南京东路), a dialect, a dish.
fn names_more(name: &str, behind: &[char]) -> Option<usize> {
    /// What follows, and what must not come after that: 重庆路桥 is no street.
    const OTHERS: [(&str, &str); 10] = [
        ("路", "桥演线况由灯费政段运径"),
        ("大道", ""),
        ("大街", ""),
        ("街", "道舞拍头"),
        ("银行", ""),
        ("话", "务剧机费术"),
        ("拉面", ""),
        ("烤鸭", ""),
        ("公园", ""),
        ("湾", "区"),
    ];
    if name.ends_with(['省', '市', '区', '县']) {
        return None;
    }
    let of_side = behind.first().is_some_and(|c| "东西南北中".contains(*c));
    (0..=usize::from(of_side)).find_map(|side| {
        let text: String = behind.iter().skip(side).take(3).collect();
        let (word, _) = OTHERS.iter().find(|(word, not_before)| {
            text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c| not_before.contains(c)))
        })?;
        Some(side + word.chars().count())
    })
}

#[cfg(test)]
mod tests;
