//! Specialities (专长): what tells work within one [trade](super::trade) apart, as titles and wishes name it: the programming language of
//! a 后端, the subject of a teacher, the tongue of a translator, what a salesman sells.
//!
//! They stand in groups. Two members of one group are different work (Java and C#), two of different groups say nothing of each other
//! (the subject of a teacher and the stage). A group counts for some trades only: 英语 of a cook is no speciality.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};

use super::trade::{self, Trade};
use crate::domain::text::normalize::fold;

/// The bundled table of specialities: group, trades for which it counts, members with their words.
pub(in crate::domain) const ROWS: &str = include_str!("specialities.tsv");

/// A member of a group, by its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Speciality(u16);

/// What a record says of its speciality, ascending, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialities {
    /// Those that a title or a wish names.
    pub named: Vec<Speciality>,
    /// In groups of which none is named: those that are among the skills.
    pub known: Vec<Speciality>,
    /// Of what is named: what one name has together with the work as its other half, 人力 of 人力数据分析, but not 量化 of 去量化私募做数据分析.
    #[serde(default)]
    pub joined: Vec<Speciality>,
}

/// The group of the table whose members are languages that work is done in.
const TONGUES: &str = "!tongue";

/// The member of a group whose words name none.
const NONE: &str = "-";

struct Row {
    name: &'static str,
    group: usize,
}

struct Table {
    rows: Vec<Row>,
    /// By group: whether skills tell its members as well.
    is_known: Vec<bool>,
    /// The group of languages that openings ask.
    tongues: usize,
    /// By group: whether a member is half of the work.
    is_half: Vec<bool>,
    /// By trade: the groups that count for it.
    of_trades: HashMap<Trade, Vec<usize>>,
    finder: AhoCorasick,
    /// By number of the pattern: what it names in the groups that have it.
    words: Vec<Vec<Word>>,
}

/// What a word names in one group.
#[derive(Clone, Copy)]
struct Word {
    group: usize,
    /// `None` where it names none, and keeps the shorter words of the group in it from being read.
    names: Option<Speciality>,
}

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut rows, mut is_known, mut is_half, mut tongues) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut of_trades: HashMap<Trade, Vec<usize>> = HashMap::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let (mut patterns, mut words): (Vec<&str>, Vec<Vec<Word>>) = Default::default();
    for (group, line) in ROWS.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let [id, trades, members]: [&str; 3] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .expect("a row of the bundled table has three columns");
        is_known.push(!id.starts_with('!'));
        if id == TONGUES {
            tongues = group;
        }
        is_half.push(id.contains('+'));
        for id in trades.split(',') {
            let trade = Trade::of_id(id).expect("its trades are rows of the table of trades");
            of_trades.entry(trade).or_default().push(group);
        }
        for member in members.split(';') {
            let mut parts = member.split('|');
            let name = parts.next().unwrap_or_default();
            let speciality = Speciality(u16::try_from(rows.len()).expect("it has fewer than 65,536 members"));
            let names = (name != NONE).then_some(speciality);
            if names.is_some() {
                rows.push(Row { name, group });
            }
            for text in parts {
                let at = *places.entry(text).or_insert_with(|| {
                    patterns.push(text);
                    words.push(Vec::new());
                    words.len() - 1
                });
                words.get_mut(at).expect("each pattern has its place").push(Word { group, names });
            }
        }
    }
    let finder = AhoCorasick::new(patterns);
    let finder = finder.expect("its words make a finder");
    Table { rows, is_known, tongues, is_half, of_trades, finder, words }
});

impl Speciality {
    fn row(self) -> Option<&'static Row> {
        TABLE.rows.get(usize::from(self.0))
    }

    /// A word for it: "Java".
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    fn is_of(self, group: usize) -> bool {
        self.row().is_some_and(|row| row.group == group)
    }
}

impl Specialities {
    /// What titles or wishes say, and the names of skills, of who is of these trades.
    pub fn of<'t, 's>(
        said: impl IntoIterator<Item = &'t str>,
        skills: impl IntoIterator<Item = &'s str>,
        trades: &[Trade],
    ) -> Self {
        let groups: Vec<usize> = trades.iter().flat_map(|trade| groups_of(*trade)).copied().collect();
        if groups.is_empty() {
            return Self::default();
        }
        let of_groups = |speciality: &Speciality| groups.iter().any(|group| speciality.is_of(*group));
        let said: Vec<&str> = said.into_iter().collect();
        let named = ascending(said.iter().flat_map(|said| in_words(said)).filter(of_groups));
        let joined = ascending(said.iter().flat_map(|said| halves(said)).filter(of_groups));
        let is_open = |speciality: &Speciality| {
            let group = speciality.row().map(|row| row.group);
            group.is_some_and(|group| {
                TABLE.is_known.get(group) == Some(&true) && !named.iter().any(|named| named.is_of(group))
            })
        };
        let known = skills.into_iter().flat_map(in_words).filter(|one| of_groups(one) && is_open(one));
        let known = ascending(known);
        Self { named, known, joined }
    }

    /// Without what is named in groups that another wish leaves open: of who wishes to be a 后端 or a PHP后端 both are one.
    pub fn without_open<'t>(mut self, wishes: impl IntoIterator<Item = &'t String>) -> Self {
        for wish in wishes {
            let (names, groups) = (in_words(wish), trade::of_title(wish));
            for group in groups.into_iter().flat_map(groups_of) {
                if !names.iter().any(|name| name.is_of(*group)) {
                    self.named.retain(|name| !name.is_of(*group));
                }
            }
        }
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.known.is_empty()
    }

    /// What is said in one of the groups that count for a trade, group by group: of these, then of the others; and whether these
    /// name in it half of the work.
    pub fn groups<'s>(
        &'s self,
        other: &'s Self,
        trade: Trade,
    ) -> impl Iterator<Item = ([Said<'s>; 2], bool)> {
        let is_half = |group: usize| self.joined.iter().any(|one| one.is_of(group));
        groups_of(trade).iter().map(move |group| ([self.said(*group), other.said(*group)], is_half(*group)))
    }

    fn said(&self, group: usize) -> Said<'_> {
        match (members(&self.named, group), members(&self.known, group)) {
            ([], []) => Said::Nothing,
            ([], known) => Said::Known(known),
            (named, _) => Said::Named(named),
        }
    }
}

/// What a record says in one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'s> {
    /// A title or a wish names these.
    Named(&'s [Speciality]),
    /// These are among the skills, and none is named.
    Known(&'s [Speciality]),
    /// Nothing.
    Nothing,
}

impl Said<'_> {
    /// Whether one of what is said is said by the other as well.
    pub fn meets(&self, other: &Self) -> bool {
        let of = |said: &Self| match said {
            Self::Named(list) | Self::Known(list) => list.to_vec(),
            Self::Nothing => Vec::new(),
        };
        let theirs = of(other);
        of(self).iter().any(|one| theirs.contains(one))
    }
}

fn groups_of(trade: Trade) -> &'static [usize] {
    TABLE.of_trades.get(&trade).map_or(&[], |groups| groups)
}

/// The members of one group among these, which are ascending: those of a group stand together.
fn members(list: &[Speciality], group: usize) -> &[Speciality] {
    let from = list.iter().position(|one| one.is_of(group)).unwrap_or(list.len());
    let length = list.iter().skip(from).take_while(|one| one.is_of(group)).count();
    list.get(from..from + length).unwrap_or_default()
}

fn in_words(text: &str) -> Vec<Speciality> {
    found(&fold(text)).into_iter().map(|(_, speciality)| speciality).collect()
}

/// What the words of folded text name, with the end of each: of those of one group the longest at each place, none over another.
fn found(folded: &str) -> Vec<(usize, Speciality)> {
    let matches = TABLE.finder.find_overlapping_iter(folded);
    let whole = matches.filter(|found| trade::is_whole(folded, found.start(), found.end()));
    let mut places: Vec<(usize, usize, Word)> = whole
        .filter_map(|found| Some((found, TABLE.words.get(found.pattern().as_usize())?)))
        .flat_map(|(found, words)| words.iter().map(move |word| (found.start(), found.end(), *word)))
        .collect();
    places.sort_by_key(|(start, end, word)| (word.group, *start, Reverse(*end)));
    let mut taken: Option<(usize, usize, usize)> = None;
    places.retain(|(start, end, word)| {
        let is_free = taken.is_none_or(|(group, from, to)| {
            group != word.group || *start >= to || (from, to) == (*start, *end)
        });
        if is_free {
            taken = Some((word.group, *start, *end));
        }
        is_free
    });
    places.into_iter().filter_map(|(_, end, word)| Some((end, word.names?))).collect()
}

/// The languages that words name, ascending, each once: 法语 of 法语客服.
pub fn tongues<'t>(said: impl IntoIterator<Item = &'t str>) -> Vec<Speciality> {
    ascending(said.into_iter().flat_map(in_words).filter(|one| one.is_of(TABLE.tongues)))
}

/// The members of groups of halves that stand in one name with work for which they count.
fn halves(said: &str) -> Vec<Speciality> {
    const VERBS: [char; 7] = ['做', '干', '当', '找', '搞', '求', '想'];
    let folded = fold(said);
    let is_half = |one: &Speciality| one.row().is_some_and(|row| TABLE.is_half.get(row.group) == Some(&true));
    let of_one_name = |end: usize| !folded.get(end..).unwrap_or_default().contains(VERBS);
    let members = found(&folded).into_iter().filter(|(end, _)| of_one_name(*end)).map(|(_, one)| one);
    let members: Vec<Speciality> = members.filter(is_half).collect();
    if members.is_empty() {
        return members;
    }
    let groups: Vec<usize> = trade::of_title(&folded).into_iter().flat_map(groups_of).copied().collect();
    members.into_iter().filter(|one| groups.iter().any(|group| one.is_of(*group))).collect()
}

fn ascending(found: impl Iterator<Item = Speciality>) -> Vec<Speciality> {
    let mut found: Vec<Speciality> = found.collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
