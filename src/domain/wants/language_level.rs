//! Examinations of English that typed texts name by their level alone: "六级 上海 外贸", "过了四级". In free text a level alone is none, as trades have
//! levels too: "电工 四级".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::typed::Reader;
use super::want::{Polarity, What};
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::{self, Mention, Scale, TermKind, compiled};
use crate::domain::text::passage::Passage;

/// A level as a whole part of a text.
static LEVEL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:^|[ ,;。、/\n(+])(?P<all>(?:我|本人|已经?|刚|考|英语)*(?:过了?|有|通过了?|考了|拿了)?(?P<level>[四六46]级)(?:证书?|都?已?过了?|已?通过了?|水平|以上)?)(?:$|[ ,;。、/\n)+])",
    )
});

impl Reader<'_, '_> {
    /// Adds the examinations.
    pub(super) fn language_levels(&mut self) {
        for (place, name) in levels(self.text()) {
            let is_known = |what: &What| matches!(what, What::Skill(known) if known.term.name == name);
            if self.wants.iter().any(|want| is_known(&want.what)) || self.is_told(place.clone()) {
                continue;
            }
            let at = self.passage.place(place.clone());
            let mention = lexicon::recognise(&Passage::of(name)).into_iter().next();
            if let Some(mention) = mention {
                let text = self.passage.words(at.clone()).to_string();
                let mention = Mention { text, start: at.start, end: at.end, clause: at, ..mention };
                self.add(What::Skill(Box::new(mention)), Polarity::Wanted, place);
            }
        }
    }
}

/// Where folded text names them so, with the names of the examinations; nowhere beside a trade that has levels itself.
fn levels(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let has_levels = |place: Range<usize>| {
        let word = text.get(place).unwrap_or_default();
        lexicon::lookup(word, TermKind::Certificate).is_some_and(|term| term.scale == Scale::Trade)
    };
    let of_trade = words_in(text).any(has_levels)
        || ["技师", "技工", "级工", "普通话"].iter().any(|word| text.contains(word));
    let named = LEVEL.captures_iter(text).filter_map(|found| {
        let name = match found.name("level")?.as_str() {
            "六级" | "6级" => "英语六级",
            _ if of_trade => return None,
            _ => "英语四级",
        };
        Some((found.name("all")?.range(), name))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::super::typed::tests::shown;

    #[test]
    fn a_level_alone_is_one_of_english_but_beside_a_trade_with_levels() {
        let papers = |text: &str| -> Vec<String> {
            shown(text).into_iter().filter(|want| want.contains("certificate")).collect()
        };
        for (text, want) in [
            ("六级 上海 外贸", "wanted certificate 英语六级 [六级]"),
            ("过了六级 文案 广州", "wanted certificate 英语六级 [过了六级]"),
            ("四级 前台 青岛", "wanted certificate 英语四级 [四级]"),
            ("外贸跟单，六级已过，宁波", "wanted certificate 英语六级 [六级已过]"),
            ("行政 4级 杭州", "wanted certificate 英语四级 [4级]"),
            ("英语六级 文案", "wanted certificate 英语六级 [英语六级]"),
        ] {
            assert_eq!(papers(text), [want], "{text}");
        }
        for text in ["六级没过 文员", "十四级 台阶", "前台 四级地震", "美容师 四级"] {
            assert!(papers(text).iter().all(|paper| !paper.contains("英语")), "{text}: {:?}", papers(text));
        }
        assert!(papers("电工 四级 苏州").iter().all(|paper| paper.contains("电工")));
    }
}
