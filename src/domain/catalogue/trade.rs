//! Trades (工种): the kinds of work that people name in titles, wishes and majors. Finer than the industries and nearer to everyday
//! words than 职业分类大典, whose names hardly a posting uses.
//!
//! What a title names last is the work, and what stands before it says of which sort (head over modifier): a 仓库文员 is a 文员, a
//! 电商客服 a 客服. Words that tell little by themselves (司机, 操作员) count only where no other word is a trade.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use super::major::MajorCode;
use crate::domain::text::normalize::fold;

/// The bundled table of trades: id, field, related trades, words.
pub(in crate::domain) const ROWS: &str = include_str!("trades.tsv");
/// The bundled table of the trades that majors lead to, by the names of majors.
pub(in crate::domain) const OF_MAJORS: &str = include_str!("trades_of_majors.tsv");

/// How near trades are whose skills carry over, and those of one field.
const RELATED: f64 = 0.6;
const FIELD: f64 = 0.25;

/// A trade, by its row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trade(u8);

struct Row {
    id: &'static str,
    field: &'static str,
    related: Vec<Trade>,
    /// The first of its words, to be shown.
    name: &'static str,
}

struct Table {
    rows: Vec<Row>,
    finder: AhoCorasick,
    /// By number of the pattern: the trade, and whether the word is weak.
    words: Vec<(Trade, bool)>,
    of_majors: HashMap<String, Vec<Trade>>,
}

#[expect(clippy::expect_used, reason = "the tables are bundled, and a test reads them")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let lines = || ROWS.lines().filter(|line| !line.starts_with('#'));
    let columns = |line: &'static str| -> [&'static str; 4] {
        line.split('\t').collect::<Vec<_>>().try_into().expect("a row of the bundled table has four columns")
    };
    let ids: Vec<&str> = lines().map(|line| columns(line)[0]).collect();
    let trade = |id: &str| {
        let at = ids.iter().position(|other| *other == id).expect("related trades are rows of the table");
        Trade(u8::try_from(at).expect("the table has fewer than 256 rows"))
    };
    let trades = |list: &str| list.split(',').filter(|id| !id.is_empty()).map(trade).collect::<Vec<_>>();
    let (mut rows, mut patterns, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines() {
        let [id, field, related, named] = columns(line);
        for word in named.split('|') {
            patterns.push(word.trim_start_matches('~'));
            words.push((trade(id), word.starts_with('~')));
        }
        let name = named.split('|').next().unwrap_or(id).trim_start_matches('~');
        rows.push(Row { id, field, related: trades(related), name });
    }
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
    let of_majors = OF_MAJORS.lines().filter_map(|line| line.split_once('\t'));
    let of_majors = of_majors.map(|(major, list)| (fold(major), trades(list))).collect();
    Table { rows, finder: finder.expect("the words of the bundled table make a finder"), words, of_majors }
});

impl Trade {
    fn row(self) -> Option<&'static Row> {
        TABLE.rows.get(usize::from(self.0))
    }

    /// The id: "forklift".
    pub fn id(self) -> &'static str {
        self.row().map_or("", |row| row.id)
    }

    /// A word for it: "叉车".
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// How near two trades are, in [0, 1], symmetric: 1 the same, .6 where the skills carry over, .25 in one field, else 0. The
    /// steps are this project's own.
    pub fn closeness(self, other: Self) -> f64 {
        let (Some(ours), Some(theirs)) = (self.row(), other.row()) else { return 0.0 };
        if self == other {
            1.0
        } else if ours.related.contains(&other) || theirs.related.contains(&self) {
            RELATED
        } else if ours.field == theirs.field {
            FIELD
        } else {
            0.0
        }
    }
}

/// The trades that a title names, each alternative (会计/出纳) its own. What stands in brackets counts where nothing else does.
pub fn of_title(title: &str) -> Vec<Trade> {
    let folded = fold(title);
    let heads = |text: &str| -> Vec<Trade> {
        let alternatives = text.split(['/', '、', '|', ',', '+', '&', '兼', '或']);
        distinct(alternatives.filter_map(|alternative| head(alternative).map(|(trade, _)| trade)))
    };
    let bare = heads(&without_brackets(&folded));
    if bare.is_empty() { heads(&folded) } else { bare }
}

/// The trades that a text asks for: of each of its first `most` pieces the head, unless what stands before it negates it
/// (不要销售).
pub fn of_words(text: &str, most: usize) -> Vec<Trade> {
    let folded = fold(text);
    distinct(pieces(&folded).take(most).filter_map(wanted))
}

/// The trades that somebody says to want in a text that tells of other things too: 想做后端.
pub fn wished_in(text: &str) -> Vec<Trade> {
    const WISHES: &[char] = &['想', '希', '求', '愿'];
    let folded = fold(text);
    let wish = |piece: &str| {
        let at = piece.find(WISHES).filter(|at| !is_negated(piece, *at))?;
        wanted(piece.get(at..)?)
    };
    distinct(pieces(&folded).filter_map(wish))
}

/// The trades that a major leads to, the nearest first; what its name says where the table does not have it.
pub fn of_major(code: Option<MajorCode>, name: &str) -> Vec<Trade> {
    let known = |name: &str| TABLE.of_majors.get(&fold(name)).cloned();
    let by_code = code.and_then(MajorCode::name).and_then(known);
    by_code.or_else(|| known(name)).unwrap_or_else(|| of_title(name))
}

fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| {
            let is_part = matches!(c, '.' | '#' | '+') || c.is_alphanumeric() && c != '或';
            !is_part
        })
        .filter(|piece| !piece.is_empty())
}

fn wanted(piece: &str) -> Option<Trade> {
    head(piece).filter(|(_, at)| !is_negated(piece, *at)).map(|(trade, _)| trade)
}

fn is_negated(piece: &str, before: usize) -> bool {
    piece.get(..before).is_some_and(|before| before.contains(['不', '别', '非', '没', '除', '勿', '无']))
}

/// The last trade of a text, with its place; a strong word before a weak one.
fn head(text: &str) -> Option<(Trade, usize)> {
    let (mut strong, mut weak) = (None, None);
    for found in TABLE.finder.find_iter(text) {
        let Some((trade, is_weak)) = TABLE.words.get(found.pattern().as_usize()) else { continue };
        if !is_whole(text, found.start(), found.end()) {
            continue;
        }
        let seen = if *is_weak { &mut weak } else { &mut strong };
        *seen = Some((*trade, found.start()));
    }
    strong.or(weak)
}

/// Whether a Latin word is not a part of a longer one: "ui" is not in "build".
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (before, word, behind) = (text.get(..start), text.get(start..end), text.get(end..));
    let (Some(before), Some(word), Some(behind)) = (before, word, behind) else { return false };
    let joined_before = letter(word.chars().next()) && letter(before.chars().next_back());
    let joined_behind = letter(word.chars().next_back()) && letter(behind.chars().next());
    !joined_before && !joined_behind
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Each once, where it comes first.
pub fn distinct(trades: impl Iterator<Item = Trade>) -> Vec<Trade> {
    let mut seen = Vec::new();
    for trade in trades {
        if !seen.contains(&trade) {
            seen.push(trade);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::major;

    fn ids(trades: Vec<Trade>) -> String {
        trades.iter().map(|trade| trade.id()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn the_head_of_a_title_is_the_work() {
        for (title, trades) in [
            ("仓库文员", "clerk"),
            ("快递客服（晚班）", "cs"),
            ("叉车司机", "forklift"),
            ("公交驾驶员", "driver"),
            ("会计/出纳", "accountant,cashfin"),
            ("出纳兼行政", "cashfin,admin"),
            ("JavaScript工程师", "frontend"),
            ("Build Engineer", ""),
            ("药房营业员", "pharmacy"),
            ("机器人焊接操作员", "weld"),
            ("诚聘（月嫂）", "nanny"),
            ("综合岗", ""),
        ] {
            assert_eq!(ids(of_title(title)), trades, "{title}");
        }
    }

    #[test]
    fn what_is_negated_is_not_wanted() {
        assert_eq!(ids(of_words("不要销售 不要客服 文员 双休", 9)), "clerk");
        assert_eq!(ids(of_words("测试或者实施，不写代码", 9)), "testing,itsupport");
        assert_eq!(ids(of_words("会计 重庆；出纳", 1)), "accountant");
        assert_eq!(ids(of_words("无人机执照", 9)), "uav");
        assert_eq!(ids(wished_in("在学校修过电脑。不想做销售，想找个前端的活")), "frontend");
        assert_eq!(ids(wished_in("实习做过客服")), "");
    }

    #[test]
    fn a_major_leads_to_trades() {
        let of = |name: &str| ids(of_major(major::lookup(name), name));
        assert_eq!(of("物流服务与管理"), "whkeeper,whsort,logistics,forklift");
        assert!(of("护理").starts_with("nurse"));
        assert!(of("汽修").starts_with("autorepair"), "an everyday name is read as an official one");
        assert_eq!(of("不存在的专业"), "");
    }

    #[test]
    fn closeness_is_symmetric_and_the_tables_are_sound() {
        let all: Vec<Trade> = (0..TABLE.rows.len() as u8).map(Trade).collect();
        for a in &all {
            assert!(!a.name().is_empty() && a.closeness(*a) == 1.0);
            for b in &all {
                assert_eq!(a.closeness(*b), b.closeness(*a));
            }
        }
        assert!(TABLE.of_majors.len() > 1_000);
    }
}
