//! The places that a typed text wants, or does not: "想去成都,上海不去".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::past;
use super::typed::Reader;
use super::typed_words::{Kind, of};
use super::want::{Polarity, What};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::context::{Surroundings, head};
use crate::domain::lexicon::scope::adds;
use crate::domain::lexicon::{Stance, compiled};
use crate::domain::text::words::Words;

/// Whether nothing but the signs of a list stands between two places.
pub(super) fn is_list(gap: &str) -> bool {
    gap.trim() == "or"
        || !gap.is_empty() && gap.chars().count() <= 2 && gap.chars().all(|c| "、/和或者及跟与".contains(c))
}

/// What stands between two places of which the second will do where the first has nothing: "苏州没有的话上海", "苏州,实在不行上海",
/// "苏州其次上海".
static ELSE: LazyLock<Regex> = LazyLock::new(|| {
    const NOTHING: &str =
        "(?:没有|没|找不到|不行|不成|去不了|进不去)(?:合适|机会|岗位|岗|工作|职位|活|好)?的?";
    const IF: &str = "要是|如果|实在|万一|真的";
    compiled(&format!(
        "^(?:市|那边|这边)?(?:[,; ]?(?:{IF}){NOTHING}(?:话)?|[,; ]?{NOTHING}(?:话|[, ]?(?:就|那就|再))|[,; ]?{NOTHING}合适的)[, ]?(?:就|那就|那|再)?(?:去|在|到|选|考虑)?$|^ ?[>＞]+ ?$|^[,、; ]?(?:其次|次选|备选|保底|退而求其次)(?:是|去|选|考虑)?$"
    ))
});

/// Words right before the place that is wished most.
const FIRST: Words = Words::of(&[
    "首选",
    "优选",
    "第一选择是",
    "第一选择",
    "第一志愿",
    "最想去",
    "最想在",
    "最想留",
    "首先考虑",
    "优先考虑",
]);

/// "老家抚州 南昌也能接受": another place would do as well as home.
static ALSO: LazyLock<Regex> =
    LazyLock::new(|| compiled("[^,;。]{2,}也(?:能|可|行|接受|考虑|成|ok)|^(?:都|也)(?:行|可)"));

/// Characters behind a home in which another place may stand.
const ALSO_NEAR: usize = 12;

/// A place that a narrower one stands in brackets behind.
struct Wide {
    /// Where its name ends.
    end: usize,
    code: RegionCode,
    /// Whether the brackets leave the narrower one out.
    excepts: bool,
}

impl Reader<'_, '_> {
    /// Whether what is said behind a place to be lacking is a paper, or learnt.
    fn is_of_papers(&self, place: &Range<usize>, around: &Surroundings<'_>) -> bool {
        let words = self.text().get(place.end..around.negation().end);
        words.is_some_and(|words| words.contains(['学', '考', '证']))
    }

    pub(super) fn places(&mut self) {
        let mut places = regions_in(self.text());
        places.extend(past::short_names(self.text()));
        places.sort_by_key(|(place, _)| place.start);
        places.retain(|(place, _)| !self.is_other_word(place));
        // "工资比深圳低也行": what is only compared is sought by nobody.
        places.retain(|(place, _)| !past::is_only_spoken_of(&self.said.around(place.start, place.end)));
        // "在广州上学,想去深圳": where somebody was is no wish beside another place.
        if places.len() > 1 {
            places.retain(|(place, _)| !past::is_past_place(&self.said.around(place.start, place.end)));
        }
        // "上海太卷，想去合肥": nor is what somebody has had enough of.
        let is_disliked = |place: &Range<usize>| past::is_disliked(&self.said.around(place.start, place.end));
        if places.iter().any(|(place, _)| !is_disliked(place)) {
            places.retain(|(place, _)| !is_disliked(place));
        }
        // "广西人在佛山": nor is it where somebody comes from.
        if places.len() > 1 {
            places.retain(|(place, _)| !self.is_origin(place));
        }
        // "人在西安，想回宝鸡": where somebody is tells where work is sought only if nothing else does.
        let is_elsewhere = |place: &Range<usize>| !self.is_home(place) && !self.is_origin(place);
        if places.iter().any(|(place, _)| is_elsewhere(place)) {
            places.retain(|(place, _)| !self.is_home(place));
        }
        // From behind: a list before one that is refused is refused with it.
        let mut refused: Option<Range<usize>> = None;
        let mut read: Vec<(What, Polarity, Range<usize>)> = Vec::new();
        let ranks = self.ranks(&places);
        for ((place, region), rank) in places.into_iter().zip(ranks).rev() {
            let around = self.said.around(place.start, place.end);
            let what = What::Place(region);
            if let Some(polarity) = rank {
                read.push((what, polarity, place));
                continue;
            }
            if let Some(wide) = self.preferring(&place, region) {
                read.push((what, Polarity::Welcome, wide.end..place.end));
                read.push((What::Place(wide.code), Polarity::Wanted, place.start..wide.end));
                continue;
            }
            // "不想离开重庆" wants to stay.
            if around.before.ends_with("离开") && !around.stance().holds() {
                read.push((what, Polarity::Wanted, place));
            } else if let Some(leaving) = past::leaving(around.before) {
                read.push((what, Polarity::Unwanted, place.start - leaving.len()..place.end));
            } else if let Some(wide) = self.holding(&place, region)
                && (!around.stance().holds() || wide.excepts)
            {
                let end = if wide.excepts { place.end } else { around.negation().end };
                read.push((what, Polarity::Unwanted, wide.end + '('.len_utf8()..end));
                read.push((What::Place(wide.code), Polarity::Wanted, place.start..wide.end));
            } else if !self.is_origin(&place) && !past::is_left(&around) {
                let polarity = match self.is_denied(&place) || past::is_too_far(&around) {
                    true => Polarity::Unwanted,
                    // "康复师 苏州 想学": what is lacking is not the place.
                    false if around.stance() == Stance::Lacking && self.is_of_papers(&place, &around) => {
                        Polarity::Wanted
                    }
                    false => Polarity::from(self.stance(&around)),
                };
                // "家住沙坪坝 想在附近上班": near a home work is welcome, and elsewhere too.
                let is_near_home = polarity == Polarity::Wanted && self.is_family_home(&place);
                let polarity = if is_near_home { Polarity::Welcome } else { polarity };
                // "北京、上海的别推", but not "想去北京、上海不去".
                let goes_there = ["去", "在", "到", "来", "要", "想", "只", "选", "是"]
                    .iter()
                    .any(|verb| around.before.ends_with(verb));
                let is_listed = polarity == Polarity::Wanted
                    && !goes_there
                    && refused
                        .as_ref()
                        .is_some_and(|next| self.text().get(place.end..next.start).is_some_and(is_list));
                let polarity = if is_listed { Polarity::Unwanted } else { polarity };
                let is_refused_behind =
                    polarity == Polarity::Unwanted && (is_listed || around.negation().start >= place.start);
                refused = is_refused_behind.then(|| place.clone());
                let words = if polarity.is_for() || is_listed { place } else { around.negation() };
                read.push((what, polarity, words));
            }
        }
        // "上海,浦东最好": of a city and its district the district is what is preferred.
        let welcome: Vec<RegionCode> = read
            .iter()
            .filter(|(_, polarity, _)| *polarity == Polarity::Welcome)
            .filter_map(|(what, ..)| if let What::Place(code) = what { Some(*code) } else { None })
            .collect();
        for (what, polarity, words) in read.into_iter().rev() {
            let is_wide = matches!(what, What::Place(code) if welcome.iter().any(|one| *one != code && code.contains(*one)));
            let polarity = if is_wide && polarity == Polarity::Welcome { Polarity::Wanted } else { polarity };
            self.add(what, polarity, words);
        }
    }

    /// Of each place whether it is the first choice or the one that will do where the first has nothing; `None` where no order is told.
    fn ranks(&self, places: &[(Range<usize>, RegionCode)]) -> Vec<Option<Polarity>> {
        let mut ranks = vec![None; places.len()];
        for (at, pair) in places.windows(2).enumerate() {
            let gap =
                pair.first().zip(pair.last()).and_then(|((a, _), (b, _))| self.text().get(a.end..b.start));
            if gap.is_some_and(|gap| ELSE.is_match(gap)) {
                if let Some(first) = ranks.get_mut(at) {
                    *first = first.or(Some(Polarity::Welcome));
                }
                if let Some(next) = ranks.get_mut(at + 1) {
                    *next = Some(Polarity::Wanted);
                }
            }
        }
        let is_first = |(place, _): &(Range<usize>, RegionCode)| {
            let before = self.text().get(..place.start).unwrap_or_default();
            FIRST.end(before)
        };
        // "优先考虑合肥 芜湖也可": what is said of the first does not reach the others.
        if places.len() > 1
            && let Some(at) = places.iter().position(is_first)
        {
            for ((place, _), rank) in places.iter().zip(&mut ranks) {
                let around = self.said.around(place.start, place.end);
                if rank.is_none() && around.stance().holds() {
                    *rank = Some(Polarity::Wanted);
                }
            }
            if let Some(first) = ranks.get_mut(at) {
                *first = Some(Polarity::Welcome);
            }
        }
        ranks
    }

    /// "深圳 最好在南山": the wider place that a preferred one is read together with.
    fn preferring(&self, place: &Range<usize>, region: RegionCode) -> Option<Wide> {
        let words = self.text().get(place.clone())?;
        let at = ["最好", "优先", "最想", "尽量"].iter().filter_map(|word| words.find(word)).min()?;
        let wide = words.get(..at)?.trim_end_matches([' ', ',']);
        let (_, code) = regions_in(wide).into_iter().next()?;
        let end = place.start + wide.len();
        (code != region && code.contains(region)).then_some(Wide { end, code, excepts: false })
    }

    /// "重庆(渝中": the wider place that a narrower one in brackets is said of, and whether the brackets leave that one out: "重庆(不含万州".
    fn holding(&self, place: &Range<usize>, region: RegionCode) -> Option<Wide> {
        const EXCEPT: Words = Words::of(&["不含", "不包括", "不包含", "不去", "不要", "除", "非"]);
        let (wide, inner) = self.text().get(place.clone())?.split_once('(')?;
        let (_, code) = regions_in(wide).into_iter().next()?;
        let excepts = EXCEPT.begin(inner);
        let end = place.start + wide.len();
        (code != region && code.contains(region)).then_some(Wide { end, code, excepts })
    }

    /// "非天津北京", "除了新疆西藏": 非 or 除了 stands before names that stand side by side.
    fn is_denied(&self, place: &Range<usize>) -> bool {
        let until = self.text().get(..place.start).unwrap_or_default();
        let Some((before, between)) = ["非", "除了", "除开"].iter().find_map(|no| until.rsplit_once(no))
        else {
            return false;
        };
        let from = until.len() - between.len();
        let excepts = until.get(..from).is_some_and(|lead| !lead.ends_with('非'));
        // "除了新疆，青海也行" adds to it.
        if excepts && !self.is_end_of_exception(place.end) {
            return false;
        }
        let names = regions_in(between);
        // "除了新疆 西藏", but not "除了北京 上海 前端".
        let is_last = excepts && self.text().len() == place.end;
        let between_names = |gap: &str| gap.is_empty() || is_list(gap) || gap == " " && is_last;
        let is_named = excepts && between.is_empty()
            || names.first().is_some_and(|(name, _)| name.start == 0)
                && names.last().is_some_and(|(name, _)| between.get(name.end..).is_some_and(between_names))
                && names.windows(2).all(|pair| {
                    let gap = pair
                        .first()
                        .zip(pair.last())
                        .and_then(|((a, _), (b, _))| between.get(a.end..b.start));
                    gap.is_none_or(between_names)
                });
        let is_rejected = self.said.around(from, place.end).stance() == Stance::Required;
        is_named && !before.ends_with(['除', '是']) && !is_rejected
    }

    /// Whether nothing is said behind what 除了 names, but more names: "除了新疆西藏".
    fn is_end_of_exception(&self, from: usize) -> bool {
        let mut rest = self.text().get(from..).unwrap_or_default();
        while let Some((name, _)) = regions_in(rest).into_iter().next()
            && rest.get(..name.start).is_some_and(|gap| gap.is_empty() || is_list(gap))
        {
            rest = rest.get(name.end..).unwrap_or_default();
        }
        let said = rest.trim_start_matches([' ', ',']);
        (rest.is_empty() || rest.starts_with([' ', ',', ';', '。'])) && !adds(rest) && !said.starts_with('也')
    }

    /// "知道外包", "期望城市": the name stands across two words.
    fn is_other_word(&self, place: &Range<usize>) -> bool {
        const ACROSS: &[(&str, &str, &str)] = &[
            ("知", "道外", "包"),
            ("期", "望城", ""),
            ("希", "望城", ""),
            ("", "太远", ""),
            ("愿", "望城", ""),
        ];
        let (words, before) = (self.text().get(place.clone()), self.text().get(..place.start));
        let behind = self.text().get(place.end..).unwrap_or_default();
        ACROSS.iter().any(|(lead, name, rest)| {
            words == Some(*name)
                && before.is_some_and(|before| before.ends_with(lead))
                && behind.starts_with(rest)
        })
    }

    fn is_home(&self, place: &Range<usize>) -> bool {
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        [
            "人在",
            "坐标",
            "现居",
            "现住",
            "住在",
            "目前在",
            "现在在",
            "人现在在",
            "目前",
            "房子在",
            "房子买在",
            "房贷在",
        ]
        .iter()
        .any(|home| before.ends_with(home))
            || self.is_family_home(place)
    }

    /// "家住沙坪坝", "家在绵阳".
    fn is_family_home(&self, place: &Range<usize>) -> bool {
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        ["家住", "家住在", "家在", "家就在", "住家在"].iter().any(|home| before.ends_with(home))
    }

    /// "毕业于重庆医药高等专科学校", "四川人": where somebody comes from.
    fn is_origin(&self, place: &Range<usize>) -> bool {
        const NAME: usize = 12;
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        let behind =
            head(around.after, NAME).split(['、', ' ', '的', '找', '做', '工']).next().unwrap_or_default();
        // "想回老家遂宁" wants to go there.
        let goes_home =
            ["回老家", "回老家在", "回了老家", "在老家", "去老家", "或老家", "或者老家", "就老家", "想老家"]
                .iter()
                .any(|home| before.ends_with(home))
                || before.ends_with("老家") && ALSO.is_match(head(around.rest, ALSO_NEAR));
        // "大专毕业 上海 护士" is no school of 上海.
        let studied = ["毕业", "就读"].iter().any(|studied| around.before.ends_with(studied));
        studied
            || of(Kind::Origin).iter().any(|from| before.ends_with(from)) && !goes_home
            || ["学校", "大学", "学院", "中学", "职高", "专科学校"]
                .iter()
                .any(|school| behind.contains(school))
            || [
                "人",
                "籍",
                "户口",
                "户籍",
                "小伙",
                "小伙子",
                "妹子",
                "姑娘",
                "汉子",
                "女孩",
                "男孩",
                "娃",
                "妹",
                "小哥",
            ]
            .contains(&behind)
            || ["小伙", "妹子", "姑娘", "汉子"].iter().any(|who| behind.starts_with(who))
            || ["人在", "人想", "人现在"].iter().any(|who| behind.starts_with(who))
    }
}
