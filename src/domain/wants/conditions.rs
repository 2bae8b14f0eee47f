//! Conditions of work in the plain words of who seeks: "加班能少就少", "没双休不去", "只能上夜班", and what a last job was like, which is no wish
//! ("上家天天加班"). The words are the bundled table `conditions.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::terms::Term;
use super::want::Polarity;
use crate::domain::lexicon::compiled;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("conditions.tsv");

/// What a line of the table says.
struct Line {
    /// `None` is every term.
    term: Option<Term>,
    /// `None` where nothing is said.
    polarity: Option<Polarity>,
    words: Regex,
}

/// What a text says of a term, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// `None` is every term.
    pub term: Option<Term>,
    /// `None` where nothing is said, whatever signs stand there.
    pub polarity: Option<Polarity>,
    pub place: Range<usize>,
}

const TERMS: [Term; 8] = [
    Term::NightShift,
    Term::Lodging,
    Term::TwoDaysOff,
    Term::HalfDay,
    Term::PaidDaily,
    Term::Remote,
    Term::Overtime,
    Term::BusinessTravel,
];

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let read = |line: &str| {
        let mut columns = line.split('\t');
        let (term, said, words) = (columns.next()?, columns.next()?, columns.next()?);
        let term = TERMS.into_iter().find(|known| known.name() == term);
        let polarity = match said {
            "yes" => Some(Polarity::Wanted),
            "must" => Some(Polarity::Must),
            "welcome" => Some(Polarity::Welcome),
            "no" => Some(Polarity::Unwanted),
            "either" => Some(Polarity::Waived),
            _ => None,
        };
        let words = words.replace('«', "(?:^|[ ,;。、])").replace('»', "(?:$|[ ,;。、!?])");
        Some(Line { term, polarity, words: compiled(&words) })
    };
    ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(read).collect()
});

/// What a folded text of who seeks says in these words, in the order of the table.
pub(super) fn told(text: &str) -> Vec<Told> {
    let of = |line: &'static Line| {
        line.words.captures_iter(text).filter_map(move |found| {
            // "包不包住都行" does say something.
            let rest = text.get(found.get(0)?.end()..)?;
            if line.polarity.is_none() && ["都", "也", "无所谓"].iter().any(|any| rest.starts_with(any))
            {
                return None;
            }
            // "加班接受不了"
            let is_denied = text.get(..found.get(0)?.start()).is_some_and(|before| before.ends_with('不'));
            if line.polarity == Some(Polarity::Waived) && (is_denied || rest.starts_with(['不', '吗'])) {
                return None;
            }
            let words = found.name("it").or_else(|| found.name("able")).or_else(|| found.get(0))?;
            Some(Told { term: line.term, polarity: line.polarity, place: words.range() })
        })
    };
    LINES.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::wants::typed::Typed;
    use crate::domain::wants::want::What;

    #[test]
    fn lines_name_a_term_and_what_is_said() {
        for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [term, said, words] = columns[..] else { panic!("{line}") };
            assert!(term == "*" || TERMS.iter().any(|known| known.name() == term), "{line}");
            assert!(["yes", "must", "welcome", "no", "either", "none"].contains(&said), "{line}");
            assert!(!words.is_empty(), "{line}");
        }
    }

    fn check(cases: &[(&str, &str)]) {
        let read = |text: &str| -> String {
            let wants = Typed::read(text).wants;
            let terms = wants.iter().filter(|want| matches!(want.what, What::Term(_)));
            terms
                .map(|want| format!("{} {}", want.polarity.name(), want.what.kind()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let wrong: Vec<String> = cases
            .iter()
            .filter(|(text, want)| read(text) != *want)
            .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_a_last_job_was_like_is_no_wish() {
        check(&[
            ("上家公司老加班 想找出纳", ""),
            ("前公司天天出差 找行政", ""),
            ("之前的厂两班倒 找文员", ""),
            ("上一份单休 找前台", ""),
            ("三班倒干了五年 找保安", ""),
            ("上家不包住 找普工", ""),
            ("上家天天加班想找不加班的 出纳", "unwanted overtime"),
            ("目前单休 想找双休的 文员", "wanted two_days_off"),
            ("出纳 不加班", "unwanted overtime"),
            ("电工 可以出差", "waived business_travel"),
        ]);
    }

    #[test]
    fn what_is_borne_is_waived_and_what_is_not_is_refused() {
        check(&[
            ("单休也认了 出纳", "waived two_days_off"),
            ("月休四天 厨师", "waived two_days_off"),
            ("不要单休 厨师", "wanted two_days_off"),
            ("晚班ok 店员", "waived night_shift"),
            ("驻场我能接受 运维", "waived business_travel"),
            ("加班没意见 会计", "waived overtime"),
            ("加班越少越好 会计", "unwanted overtime"),
            ("不怎么出差的 会计", "unwanted business_travel"),
            ("室内设计 不想跑工地", "unwanted business_travel"),
            ("不想熬夜 剪辑", "unwanted night_shift"),
            ("夜班上怕了 护士", "unwanted night_shift"),
            ("不倒夜班 护士", "unwanted night_shift"),
            ("不倒晚班 哈尔滨 护士", "unwanted night_shift"),
            ("保安都行别让我站夜岗", "unwanted night_shift"),
            ("不值夜 保安", "unwanted night_shift"),
            ("值夜班都行 保安", "waived night_shift"),
            ("五点能下班的文员", "unwanted overtime"),
            ("只能上夜班 保洁", "wanted night_shift"),
            ("能上夜班 保洁", "waived night_shift"),
            ("能适应夜班和加班 普工", "waived night_shift, waived overtime"),
            ("可接受加班、出差 会计", "waived overtime, waived business_travel"),
            ("不加班能接受 文员", "unwanted overtime"),
            ("加不加班 文员", ""),
            ("有没有夜班 文员", ""),
            ("加班接受不了 文员", "unwanted overtime"),
            ("夜班多不多 护士", ""),
        ]);
    }

    #[test]
    fn what_nobody_goes_without_is_insisted_on() {
        check(&[
            ("没双休不去 会计", "must two_days_off"),
            ("没有双休免谈 会计", "must two_days_off"),
            ("不包住不考虑 普工", "must lodging"),
            ("没宿舍的不看 普工", "must lodging"),
            ("住厂里 普工", "wanted lodging"),
            ("不住厂里 普工", "unwanted lodging"),
            ("普工 离厂近", ""),
            ("普工 不包住", "unwanted lodging"),
            ("阿姨 不住家", "unwanted lodging"),
            ("普工 不住家属院", ""),
            ("护理员 能住宿舍最好，不能也行", "welcome lodging"),
            ("包住最好 普工", "welcome lodging"),
        ]);
    }

    #[test]
    fn work_from_home_is_told_in_short() {
        check(&[
            ("线上最好 翻译", "welcome remote"),
            ("能远程更好 java", "welcome remote"),
            ("翻译 线上", "wanted remote"),
            ("居家实习 翻译", "wanted remote"),
            ("能不能居家 客服", "wanted remote"),
            ("不接受远程 产品", "unwanted remote"),
            ("线上运营 广州", ""),
            ("线上教育公司 会计", ""),
            ("在家附近 文员", ""),
        ]);
    }
}
