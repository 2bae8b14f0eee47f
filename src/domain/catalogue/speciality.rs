//! Specialities (专长): what tells work within one [trade](super::trade) apart, as titles and wishes name it: the programming language of
//! a 后端, the subject of a teacher, the tongue of a translator, what a salesman sells.
//!
//! They stand in groups. Two members of one group are different work (Java and C#), two of different groups say nothing of each other
//! (the subject of a teacher and the stage). A group counts for some trades only: 英语 of a cook is no speciality.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
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
    /// By number of the pattern.
    words: Vec<Vec<Speciality>>,
}

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut rows, mut is_known, mut is_half, mut tongues) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut of_trades: HashMap<Trade, Vec<usize>> = HashMap::new();
    let (mut patterns, mut words): (Vec<&str>, Vec<Vec<Speciality>>) = Default::default();
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
            let speciality = Speciality(u16::try_from(rows.len()).expect("it has fewer than 65,536 members"));
            let mut parts = member.split('|');
            rows.push(Row { name: parts.next().unwrap_or_default(), group });
            for word in parts {
                let at = patterns.iter().position(|known| *known == word);
                match at.and_then(|at| words.get_mut(at)) {
                    Some(of_word) => of_word.push(speciality),
                    None => {
                        patterns.push(word);
                        words.push(vec![speciality]);
                    }
                }
            }
        }
    }
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
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
    let folded = fold(text);
    let found =
        TABLE.finder.find_iter(&folded).filter(|found| trade::is_whole(&folded, found.start(), found.end()));
    found.filter_map(|found| TABLE.words.get(found.pattern().as_usize())).flatten().copied().collect()
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
    let found = TABLE.finder.find_iter(&folded).filter(|found| {
        let behind = folded.get(found.end()..).unwrap_or_default();
        trade::is_whole(&folded, found.start(), found.end()) && !behind.contains(VERBS)
    });
    let members = found.filter_map(|found| TABLE.words.get(found.pattern().as_usize())).flatten().copied();
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
mod tests {
    use super::*;

    fn names(list: &[Speciality]) -> String {
        list.iter().map(|one| one.name()).collect::<Vec<_>>().join(",")
    }

    fn of_title(title: &str) -> Specialities {
        Specialities::of([title], [], &trade::of_title(title))
    }

    #[test]
    fn a_title_names_the_speciality_of_its_trade() {
        for (title, named) in [
            ("Python后端开发", "Python"),
            ("Java/C++开发工程师", "Java,C++"),
            ("JavaScript前端", ""),
            ("C#工程师（.NET）", "C#"),
            ("Golang服务端", "Go"),
            ("日语翻译", "日语"),
            ("初中数学老师", "数学,初中"),
            ("医疗器械销售", "医疗器械"),
            ("高压电工", "高压"),
            ("安卓开发", "Android"),
            ("厨师（会英语）", ""),
            ("抖音电商运营", "抖音"),
            ("仓管", ""),
        ] {
            assert_eq!(names(&of_title(title).named), named, "{title}");
        }
    }

    #[test]
    fn half_of_the_work_stands_in_one_name_with_it() {
        for (wish, joined) in [
            ("人力数据分析", "人力"),
            ("想做医药行业研究", "医药"),
            ("想去量化私募做数据开发", ""),
            ("金融", ""),
            ("行业研究", ""),
            ("医学编辑", ""),
        ] {
            let trades: Vec<Trade> =
                ["data", "bigdata", "research", "copy"].iter().filter_map(|id| Trade::of_id(id)).collect();
            assert_eq!(names(&Specialities::of([wish], [], &trades).joined), joined, "{wish}");
        }
    }

    #[test]
    fn skills_tell_what_no_title_names() {
        let backend = trade::of_title("后端");
        let of = |title, skills: &[&str]| Specialities::of([title], skills.iter().copied(), &backend);
        let silent = of("后端工程师", &["Spring Boot", "MySQL"]);
        assert_eq!((names(&silent.named), names(&silent.known)), (String::new(), "Java".to_string()));
        let named = of("PHP后端工程师", &["Java"]);
        assert_eq!((names(&named.named), names(&named.known)), ("PHP".to_string(), String::new()));
    }

    #[test]
    fn a_wish_that_names_none_leaves_it_open() {
        let wishes = |wishes: &[&str]| {
            let wishes: Vec<String> = wishes.iter().map(|wish| wish.to_string()).collect();
            let trades: Vec<Trade> = wishes.iter().flat_map(|wish| trade::of_title(wish)).collect();
            let said = Specialities::of(wishes.iter().map(String::as_str), [], &trades);
            names(&said.without_open(&wishes).named)
        };
        assert_eq!(wishes(&["薪酬专员", "人事助理"]), "");
        assert_eq!(wishes(&["薪酬专员", "培训专员"]), "薪酬绩效,培训");
        assert_eq!(wishes(&["薪酬专员", "仓管"]), "薪酬绩效", "a wish of another trade says nothing of it");
    }

    #[test]
    fn what_is_said_is_compared_group_by_group() {
        let trade = trade::of_title("数学老师").remove(0);
        let said = |a: &str, b: &str| {
            let (a, b) = (of_title(a), of_title(b));
            a.groups(&b, trade).map(|([a, b], _)| a.meets(&b)).collect::<Vec<_>>()
        };
        assert_eq!(said("初中数学老师", "高中数学老师"), [true, false]);
        assert_eq!(said("初中数学老师", "中学语文老师"), [false, true]);
    }

    #[test]
    fn languages_are_told_whatever_the_trade() {
        assert_eq!(names(&tongues(["法语客服", "CET-6", "应用日语"])), "日语,法语");
        assert!(tongues(["C语言工程师", "语文老师"]).is_empty());
    }

    #[test]
    fn the_table_is_sound() {
        let mut groups = vec![0_usize; TABLE.is_known.len()];
        for row in &TABLE.rows {
            assert!(!row.name.is_empty());
            groups[row.group] += 1;
        }
        assert!(groups.iter().all(|members| *members > 1), "one alone tells nothing apart");
        let of_words: std::collections::BTreeSet<Speciality> =
            TABLE.words.iter().flatten().copied().collect();
        assert_eq!(of_words.len(), TABLE.rows.len(), "each has a word");
    }
}
