//! The places that a typed text wants, or does not: "想去成都,上海不去".

use std::ops::Range;

use super::past;
use super::typed::Reader;
use super::typed_words::{Kind, of};
use super::want::{Polarity, What};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::head;

/// Whether nothing but the signs of a list stands between two places.
fn is_list(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().count() <= 2 && gap.chars().all(|c| "、/和或及跟与".contains(c))
}

/// A place that a narrower one stands in brackets behind.
struct Wide {
    /// Where its name ends.
    end: usize,
    code: RegionCode,
    /// Whether the brackets leave the narrower one out.
    excepts: bool,
}

impl Reader<'_, '_> {
    pub(super) fn places(&mut self) {
        let mut places = regions_in(self.text());
        places.extend(past::short_names(self.text()));
        places.sort_by_key(|(place, _)| place.start);
        // "在广州上学,想去深圳": where somebody was is no wish beside another place.
        if places.len() > 1 {
            places.retain(|(place, _)| !past::is_past_place(&self.said.around(place.start, place.end)));
        }
        // "广西人在佛山": nor is it where somebody comes from.
        if places.len() > 1 {
            places.retain(|(place, _)| !self.is_origin(place));
        }
        // "人在西安，想回宝鸡": where somebody is tells where work is sought only if nothing else does.
        if places.len() > 1 {
            places.retain(|(place, _)| !self.is_home(place));
        }
        // From behind: a list before one that is refused is refused with it.
        let mut refused: Option<Range<usize>> = None;
        let mut read: Vec<(What, Polarity, Range<usize>)> = Vec::new();
        for (place, region) in places.into_iter().rev() {
            let around = self.said.around(place.start, place.end);
            let what = What::Place(region);
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
                let polarity = match self.is_denied(&place) {
                    true => Polarity::Unwanted,
                    false => Polarity::from(around.stance()),
                };
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
        for (what, polarity, words) in read.into_iter().rev() {
            self.add(what, polarity, words);
        }
    }

    /// "重庆(渝中": the wider place that a narrower one in brackets is said of, and whether the brackets leave that one out: "重庆(不含万州".
    fn holding(&self, place: &Range<usize>, region: RegionCode) -> Option<Wide> {
        const EXCEPT: &[&str] = &["不含", "不包括", "不包含", "不去", "不要", "除", "非"];
        let (wide, inner) = self.text().get(place.clone())?.split_once('(')?;
        let (_, code) = regions_in(wide).into_iter().next()?;
        let excepts = EXCEPT.iter().any(|except| inner.starts_with(except));
        let end = place.start + wide.len();
        (code != region && code.contains(region)).then_some(Wide { end, code, excepts })
    }

    /// "非天津北京": 非 stands before names that stand side by side.
    fn is_denied(&self, place: &Range<usize>) -> bool {
        let until = self.text().get(..place.start).unwrap_or_default();
        let Some((before, between)) = until.rsplit_once('非') else { return false };
        let from = until.len() - between.len();
        let names = regions_in(between);
        let is_named = names.first().is_some_and(|(name, _)| name.start == 0)
            && names.last().is_some_and(|(name, _)| {
                between.get(name.end..).is_some_and(|gap| gap.is_empty() || is_list(gap))
            })
            && names.windows(2).all(|pair| {
                let gap =
                    pair.first().zip(pair.last()).and_then(|((a, _), (b, _))| between.get(a.end..b.start));
                gap.is_none_or(|gap| gap.is_empty() || is_list(gap))
            });
        let is_rejected = self.said.around(from, place.end).stance() == Stance::Required;
        is_named && !before.ends_with(['除', '是']) && !is_rejected
    }

    fn is_home(&self, place: &Range<usize>) -> bool {
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        ["人在", "坐标", "现居", "现住", "住在", "目前在", "现在在", "人现在在"]
            .iter()
            .any(|home| before.ends_with(home))
    }

    /// "毕业于重庆医药高等专科学校", "四川人": where somebody comes from.
    fn is_origin(&self, place: &Range<usize>) -> bool {
        const NAME: usize = 12;
        let around = self.said.around(place.start, place.end);
        let before = around.before.trim_end_matches([':', ' ']);
        let behind =
            head(around.after, NAME).split(['、', ' ', '的', '找', '做', '工']).next().unwrap_or_default();
        // "想回老家遂宁" wants to go there.
        let goes_home = ["回老家", "回老家在"].iter().any(|home| before.ends_with(home));
        // "大专毕业 上海 护士" is no school of 上海.
        let studied = ["毕业", "就读"].iter().any(|studied| around.before.ends_with(studied));
        studied
            || of(Kind::Origin).iter().any(|from| before.ends_with(from)) && !goes_home
            || ["学校", "大学", "学院", "中学", "职高", "专科学校"]
                .iter()
                .any(|school| behind.contains(school))
            || ["人", "籍", "户口", "户籍"].contains(&behind)
            || ["人在", "人想", "人现在"].iter().any(|who| behind.starts_with(who))
    }
}
