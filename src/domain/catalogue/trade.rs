//! Trades (工种): the kinds of work that people name in titles, wishes and majors. Finer than the industries and nearer to everyday
//! words than 职业分类大典, whose names hardly a posting uses.
//!
//! What a title names last is the work, and what stands before it says of which sort (head over modifier): a 仓库文员 is a 文员, a
//! 电商客服 a 客服. Words that tell little by themselves (司机, 操作员) count only where no other word is a trade.

mod reading;
pub mod wide;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use super::major::{self, MajorCode};
use super::occupation::{self, OccupationCode};
use reading::{
    alternatives, directed, direction, head, heads, heads_of_title, is_negated, pieces, strong, wanted,
    without_employer,
};

use crate::domain::text::normalize::fold;
pub(super) use reading::is_whole;
pub(in crate::domain) use reading::{is_place_of_work, without_brackets};

/// The bundled table of trades: id, field, class of occupations, related trades, words.
pub(in crate::domain) const ROWS: &str = include_str!("trades.tsv");
/// The bundled table of the trades that majors lead to, by the names of majors.
pub(in crate::domain) const OF_MAJORS: &str = include_str!("trades_of_majors.tsv");

/// How near trades are whose skills carry over, and those of one field.
const RELATED: f64 = 0.6;
const FIELD: f64 = 0.25;

/// Signs before a word of the table: weak, a tool, the work wherever it stands, the work where it stands last, and no work.
const SIGNS: [char; 5] = ['~', '^', '!', '$', '-'];

/// The most rows, beside its first, that a word stands in.
const OTHERS: usize = 3;

/// A trade, by its row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trade(u8);

/// A word that names a trade.
#[derive(Clone, Copy)]
struct Word {
    trade: Trade,
    /// The other trades of a word that stands in several rows: 人事行政 is of two.
    also: [Option<Trade>; OTHERS],
    /// As in the table, without its sign.
    text: &'static str,
    /// It counts only where no other word of the title is one.
    is_weak: bool,
    /// It names what many trades of the field work with.
    is_tool: bool,
    /// It is the work wherever it stands.
    leads: bool,
    /// It is the work where it stands last, and tells little elsewhere: 会计讲师 teaches.
    closes: bool,
    /// It is none, and keeps the shorter words within it from being read: a 管理培训生 trains nobody.
    is_none: bool,
}

struct Row {
    id: &'static str,
    field: &'static str,
    occupation: Option<OccupationCode>,
    related: Vec<Trade>,
    /// Its words, as in the table; the first is shown.
    named: &'static str,
}

struct Table {
    rows: Vec<Row>,
    finder: AhoCorasick,
    /// By number of the pattern.
    words: Vec<Word>,
    of_majors: HashMap<String, Vec<Trade>>,
}

#[expect(clippy::expect_used, reason = "the tables are bundled, and a test reads them")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let lines = || ROWS.lines().filter(|line| !line.starts_with('#'));
    let columns = |line: &'static str| -> [&'static str; 5] {
        line.split('\t').collect::<Vec<_>>().try_into().expect("a row of the bundled table has five columns")
    };
    let ids: Vec<&str> = lines().map(|line| columns(line)[0]).collect();
    let trade = |id: &str| {
        let at = ids.iter().position(|other| *other == id).expect("related trades are rows of the table");
        Trade(u8::try_from(at).expect("the table has fewer than 256 rows"))
    };
    let trades = |list: &str| list.split(',').filter(|id| !id.is_empty()).map(trade).collect::<Vec<_>>();
    let (mut rows, mut patterns, mut words) = (Vec::new(), Vec::new(), Vec::<Word>::new());
    let mut places: HashMap<&str, usize> = HashMap::new();
    for line in lines() {
        let [id, field, class, related, named] = columns(line);
        for word in named.split('|') {
            let text = word.trim_start_matches(SIGNS);
            if let Some(known) = places.get(text).and_then(|at| words.get_mut(*at)) {
                let free = known.also.iter_mut().find(|also| also.is_none());
                *free.expect("a word stands in four rows at most") = Some(trade(id));
                continue;
            }
            places.insert(text, words.len());
            patterns.push(text);
            words.push(Word {
                trade: trade(id),
                also: [None; OTHERS],
                text,
                is_weak: word.starts_with(SIGNS),
                is_tool: word.starts_with('^'),
                leads: word.starts_with('!'),
                closes: word.starts_with('$'),
                is_none: word.starts_with('-'),
            });
        }
        let occupation = OccupationCode::parse(class).ok();
        rows.push(Row { id, field, occupation, related: trades(related), named });
    }
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
    let of_majors = OF_MAJORS.lines().filter_map(|line| line.split_once('\t'));
    let of_majors = of_majors.map(|(major, list)| (fold(major), trades(list))).collect();
    Table { rows, finder: finder.expect("the words of the bundled table make a finder"), words, of_majors }
});

/// The words of the table that name a trade by themselves, folded, in its order.
pub(in crate::domain) fn names() -> impl Iterator<Item = &'static str> {
    let named = ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(4));
    named.flat_map(|words| words.split('|')).filter(|word| !word.starts_with(SIGNS))
}

impl Trade {
    fn row(self) -> Option<&'static Row> {
        TABLE.rows.get(usize::from(self.0))
    }

    /// The trade with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        let at = TABLE.rows.iter().position(|row| row.id == id)?;
        u8::try_from(at).ok().map(Self)
    }

    /// The id: "forklift".
    pub fn id(self) -> &'static str {
        self.row().map_or("", |row| row.id)
    }

    /// A word for it: "叉车".
    pub fn name(self) -> &'static str {
        let first = self.row().and_then(|row| row.named.split('|').next());
        first.unwrap_or_default().trim_start_matches(SIGNS)
    }

    /// Whether it has a longer name that ends with a word: 数控编程 of 编程.
    fn is_sort_of(self, word: &str) -> bool {
        let is_longer = |name: &str| name.len() > word.len() && name.ends_with(word);
        self.row()
            .is_some_and(|row| row.named.split('|').any(|name| is_longer(name.trim_start_matches(SIGNS))))
    }

    /// The small class of 职业分类大典 (2022) that most of its work is in, by this project's own reading of the class's definition.
    pub fn occupation(self) -> Option<OccupationCode> {
        self.row().and_then(|row| row.occupation)
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

/// The trades that a title names, each alternative (会计/出纳) its own. What stands in brackets counts where nothing else does, or says the
/// direction of it (HRBP（数据分析方向）), and who the work is for (HR 制药公司, 算法团队-行政) not at all. Of a title without any
/// those of the occupation of this name, or of nearly this name.
pub fn of_title(title: &str) -> Vec<Trade> {
    of_wish(title, &[])
}

/// The trades that a wish names, as [`of_title`], of somebody whose major leads to these.
pub fn of_wish(title: &str, led_to: &[Trade]) -> Vec<Trade> {
    let folded = without_employer(&fold(title));
    let trades = distinct(heads_of_title(&folded).into_iter().flat_map(|word| word.trades(led_to)));
    if trades.is_empty() { of_occupation(&folded) } else { trades }
}

impl Word {
    /// The trade that it means to who studies what leads to these: a word that tells little by itself is of the own field where that has work of
    /// this name. 编程 is 数控编程 to who studies 数控.
    fn by_major(self, led_to: &[Trade]) -> Trade {
        if !self.is_weak || led_to.contains(&self.trade) {
            return self.trade;
        }
        led_to.iter().copied().find(|trade| trade.is_sort_of(self.text)).unwrap_or(self.trade)
    }

    /// All that it means to who studies what leads to these.
    fn trades(self, led_to: &[Trade]) -> impl Iterator<Item = Trade> {
        [self.by_major(led_to)].into_iter().chain(self.also.into_iter().flatten())
    }
}

/// Whether a title names trades by words alone that tell little by themselves: 大学物理.
pub fn names_weakly(title: &str) -> bool {
    heads_of_title(&fold(title)).iter().all(|word| word.is_weak)
}

/// The trades of the official name of an occupation, else of the first of its work types that names any.
fn of_occupation(folded: &str) -> Vec<Trade> {
    let Some(code) = occupation::near(folded.trim()) else { return Vec::new() };
    let names = code.name().into_iter().chain(occupation::work_types(code));
    let mut trades = names.map(|name| distinct(heads(&fold(name)).flat_map(|word| word.trades(&[]))));
    trades.find(|trades| !trades.is_empty()).unwrap_or_default()
}

/// The trades that the title of a course names, each once, the head of each alternative first: what is taught is named whole, so that
/// 跨境电商数据分析 is of both, and a course of 跨境 as much as one of 数据分析.
pub fn of_course(title: &str) -> Vec<Trade> {
    let folded = fold(title);
    let named: Vec<Trade> = alternatives(&folded).flat_map(strong).collect();
    distinct(of_title(title).into_iter().chain(named))
}

/// The trades that a text asks for: of each of its first `most` pieces the head, unless what stands before it negates it
/// (不要销售); of a piece without a word of the table the occupation of this name. A tool names none where another piece names a trade of the
/// field: 软件测试 Python.
pub fn of_words(text: &str, most: usize) -> Vec<Trade> {
    let pieces = said_in(text, most);
    let of = |is_place: bool| {
        let pieces = pieces.iter().filter(move |piece| is_place_of_work(piece) == is_place);
        pieces.filter_map(|piece| wanted(piece)).collect::<Vec<Word>>()
    };
    // Where somebody wishes to work is the work only where nothing else says it: 保险公司 内勤.
    let said = Some(of(false)).filter(|said| !said.is_empty()).unwrap_or_else(|| of(true));
    let is_told = |tool: &Word| {
        let field = |trade: Trade| trade.row().map(|row| row.field);
        said.iter().any(|word| !word.is_tool && field(word.trade) == field(tool.trade))
    };
    let of_table =
        said.iter().filter(|word| !word.is_tool || !is_told(word)).flat_map(|word| word.trades(&[]));
    let unknown = pieces.iter().filter(|piece| head(piece).is_none());
    distinct(of_table.chain(unknown.flat_map(|piece| of_occupation(piece))))
}

/// The trades that the fields of study lead to which are all that the first `most` pieces of a text name: "机械 苏州", "土木类". Pieces with other
/// words name none: a field within them may be an employer's, or what is sold.
pub fn of_fields(text: &str, most: usize) -> Vec<Trade> {
    let pieces = said_in(text, most);
    distinct(pieces.iter().filter_map(|piece| field(piece)).flat_map(of_field))
}

/// The field of study that is all that a folded piece names, perhaps with words that only call it one: 机械, 土木类, 学电气的.
pub fn field(piece: &str) -> Option<MajorCode> {
    const OF: &[&str] = &["的", "专业", "相关", "方向", "行业", "类", "系", "岗"];
    const STUDIES: &[&str] = &["我是", "本人", "学的", "读的", "念的", "学", "读", "念", "修"];
    let bare = OF.iter().fold(piece.trim(), |piece, of| piece.strip_suffix(of).unwrap_or(piece));
    let studied = STUDIES.iter().fold(bare, |piece, verb| piece.strip_prefix(verb).unwrap_or(piece));
    [piece.trim(), bare, studied].into_iter().find_map(|name| {
        let mut names = major::names_in(name);
        names.find(|(place, _)| place.len() == name.len()).map(|(_, code)| code)
    })
}

/// Where the pieces of folded text stand, each with the place of the words that name the work which it asks for.
pub fn asked_in(folded: &str) -> impl Iterator<Item = (Range<usize>, Option<Range<usize>>)> + '_ {
    let (mut at, mut before) = (0, "");
    pieces(folded).filter_map(move |piece| {
        let from = at + folded.get(at..)?.find(piece)?;
        at = from + piece.len();
        // "产品经理 软件类的" asks for one kind of work.
        if direction(before, piece).is_some() {
            return None;
        }
        before = piece;
        let head = head(piece).map(|(_, place)| place).filter(|place| !is_negated(piece, place.start));
        let is_occupation = || !of_occupation(piece).is_empty();
        let work = head.or_else(|| is_occupation().then_some(0..piece.len()));
        Some((from..at, work.map(|place| from + place.start..from + place.end)))
    })
}

/// The trades that a major leads to, or of a class or group those that at least a quarter of its majors do, the most frequent first.
fn of_field(code: MajorCode) -> Vec<Trade> {
    let rows = major::codes()
        .filter(|major| code.contains(*major))
        .filter_map(|major| TABLE.of_majors.get(&fold(major.name()?)));
    let (mut counts, mut all) = (HashMap::<Trade, usize>::new(), 0);
    for trades in rows {
        all += 1;
        trades.iter().for_each(|trade| *counts.entry(*trade).or_default() += 1);
    }
    let mut trades: Vec<(Trade, usize)> = counts.into_iter().filter(|(_, count)| count * 4 >= all).collect();
    trades.sort_by_key(|(trade, count)| (Reverse(*count), *trade));
    trades.into_iter().map(|(trade, _)| trade).collect()
}

/// The first `most` pieces of a text, folded, those that only say a direction as part of the work before them.
pub fn said_in(text: &str, most: usize) -> Vec<String> {
    directed(pieces(&fold(text)).take(most))
}

/// Where the words of trades stand in folded text, the longest at each place, none over another: 地推, 电销 and 客服 of 地推电销客服.
pub fn words_in(folded: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_none = |pattern: usize| TABLE.words.get(pattern).is_none_or(|word| word.is_none);
    let found = TABLE.finder.find_iter(folded).filter(move |found| !is_none(found.pattern().as_usize()));
    let places = found.map(|found| found.range());
    places.filter(|place| is_whole(folded, place.start, place.end))
}

/// The trades that somebody says to want in a text that tells of other things too, whose major leads to these: 想做后端.
pub fn wished_in(text: &str, led_to: &[Trade]) -> Vec<Trade> {
    distinct(wishes_in(text).iter().filter_map(|wish| wanted(wish)).flat_map(|word| word.trades(led_to)))
}

/// What somebody says to want in a text that tells of other things too, folded, each from the word that wishes on.
pub fn wishes_in(text: &str) -> Vec<String> {
    const WISHES: &[char] = &['想', '希', '求', '愿'];
    let wish = |piece: &str| {
        let at = piece.find(WISHES).filter(|at| !is_negated(piece, *at))?;
        piece.get(at..).map(str::to_string)
    };
    pieces(&fold(text)).filter_map(wish).collect()
}

/// Those of [`wishes_in`] that name a trade.
pub fn wished_titles(text: &str) -> Vec<String> {
    wishes_in(text).into_iter().filter(|wish| wanted(wish).is_some()).collect()
}

/// The trades that a major leads to, the nearest first; what its name says where the table does not have it.
pub fn of_major(code: Option<MajorCode>, name: &str) -> Vec<Trade> {
    let known = |name: &str| TABLE.of_majors.get(&fold(name)).cloned();
    let by_code = code.and_then(MajorCode::name).and_then(known);
    by_code.or_else(|| known(name)).unwrap_or_else(|| of_title(name))
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
mod tests;
