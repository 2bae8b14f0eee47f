//! The experience that the title of a posting asks for where nothing else says it: 总监 has been long at it, 学徒 begins.
//!
//! The months are lower ends of what postings with such titles state: on 8,777 of human resources and 26,800 of IT, 9 of 10
//! whose title ends in 经理, 主管 or 总监 or begins with 高级 or 资深 ask three years or more, 总监 five; of 助理, 初级 and 实习
//! one of 10. Whose 秘书 somebody is, or in whose room (经理室前台), is no level. What a title stands for counts in scores and refuses
//! nobody. In English 24 of 25 leads and 17 of 18 supervisors ask three years or more, and all of 47 architects, principals, directors,
//! vice presidents and CTOs five or nearly so.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::trade;
use crate::domain::text::normalize::fold;

/// The bundled table of the words.
pub(in crate::domain) const ROWS: &str = include_str!("title_levels.tsv");

/// The level that the title of an opening names, or somebody's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TitleLevel {
    /// For who learns or begins: 实习, 学徒, 校招.
    Beginner,
    /// One that asks for little: 助理, 初级.
    Junior,
    /// No level.
    Plain,
    /// 高级, 资深, 专家: the same work, by who has long done it.
    Senior,
    /// 主管, 经理: who leads others at it.
    Leading,
    /// 总监, 总经理.
    Chief,
}

impl TitleLevel {
    /// The level of a title; [`Self::Plain`] where it names none.
    pub fn of(title: &str) -> Self {
        let folded = fold(title);
        match asked_by(&folded) {
            None => Self::Plain,
            _ if WORDS.first.iter().any(|word| holds(&folded, word).is_some()) => Self::Beginner,
            Some((months, _)) if months >= CHIEF => Self::Chief,
            Some((0, _)) => Self::Junior,
            Some((_, Standing::Rank | Standing::Expert)) => Self::Senior,
            Some(_) => Self::Leading,
        }
    }
}

/// Months that the title of a chief stands for, which no beginner has, whatever a field says: 总监, 首席.
pub const CHIEF: u32 = 60;

/// The words of each kind.
struct Words {
    /// Who learns or begins: it decides wherever it stands.
    first: Vec<&'static str>,
    /// What asks for nothing beside these, wherever it stands.
    junior: Vec<&'static str>,
    /// Words of a level with the months that they stand for, the last of which is the level of a title.
    levels: Vec<Level>,
    /// Titles that hold a level word and name a kind of work: a 客户经理 is often a beginner in sales. Of these nothing is read.
    kinds_of_work: Vec<&'static str>,
    /// All of these: most titles hold none.
    any: AhoCorasick,
    /// What begins the name of a room or an office: who works in that of a 总监 is none.
    rooms: Vec<&'static str>,
    /// Who serves somebody: the 秘书 of a 总经理.
    servants: Vec<&'static str>,
    /// What goes on behind a post that somebody has: 经理级, 经理兼会计.
    goes_on: Vec<&'static str>,
}

/// What the words behind a level make of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// They are what somebody is: 高级秘书.
    Rank,
    /// As [`Self::Post`], and no lead of others: 招聘专家, and 专家接待员.
    Expert,
    /// The same, but for who serves: 主管会计, and 主任秘书.
    Lead,
    /// They are the work, and the post is somebody else's: 总裁司机.
    Post,
}

/// A word of a level.
struct Level {
    word: &'static str,
    months: u32,
    standing: Standing,
}

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let rows = |kind: &'static str| {
        let rows = ROWS.lines().filter_map(move |line| line.strip_prefix(kind)?.strip_prefix('\t'));
        rows.filter_map(|row| row.split_once('\t')).flat_map(|(months, words)| {
            let months: u32 = months.parse().unwrap_or_default();
            words.split('|').map(move |word| (word, months))
        })
    };
    let words = |kind| rows(kind).map(|(word, _)| word).collect::<Vec<&str>>();
    let kinds = [
        ("helper", Standing::Rank),
        ("rank", Standing::Rank),
        ("expert", Standing::Expert),
        ("lead", Standing::Lead),
        ("post", Standing::Post),
    ];
    let levels = kinds
        .into_iter()
        .flat_map(|(kind, standing)| rows(kind).map(move |(word, months)| Level { word, months, standing }));
    let (first, junior, levels, kinds_of_work) =
        (words("first"), words("junior"), levels.collect::<Vec<Level>>(), words("work"));
    let of_levels = levels.iter().map(|level| level.word);
    let all = first.iter().chain(&junior).chain(&kinds_of_work).copied().chain(of_levels);
    Words {
        any: AhoCorasick::new(all).expect("the words of the bundled table make a finder"),
        first,
        junior,
        levels,
        kinds_of_work,
        rooms: words("room"),
        servants: words("serves"),
        goes_on: words("goes on"),
    }
});

/// Months of experience that a title stands for; of alternatives (专员/主管) the least. `None` where it does not say.
pub fn months_of_title(title: &str) -> Option<u32> {
    asked_by(&fold(title)).map(|(months, _)| months)
}

/// The same of a folded title, with the standing of the word that says it.
fn asked_by(folded: &str) -> Option<(u32, Standing)> {
    if !WORDS.any.is_match(folded) {
        return None;
    }
    if WORDS.first.iter().chain(&WORDS.junior).any(|word| holds(folded, word).is_some()) {
        return Some((0, Standing::Rank));
    }
    folded.split(['/', '、', '|', ',', ';']).filter_map(level_of).min()
}

/// The level of one alternative. Whose assistant somebody is stands behind in English: assistant to the CEO.
fn level_of(title: &str) -> Option<(u32, Standing)> {
    let own = [" to ", " for ", " of "].iter().filter_map(|of| title.find(of)).min();
    let own = own.and_then(|end| title.get(..end)).unwrap_or(title);
    let kinds = WORDS.kinds_of_work.iter().filter(|kind| own.contains(**kind));
    let bare = kinds.fold(own.to_string(), |bare, kind| bare.replace(kind, " "));
    let places = WORDS.levels.iter().filter_map(|level| {
        let end = holds(&bare, level.word)? + level.word.len();
        bare.get(end..)
            .filter(|behind| !is_of_another(level, behind))
            .map(|_| (end, level.months, level.standing))
    });
    // Where one word ends another the longer one is meant, which asks for more: 总经理.
    places.max().map(|(_, months, standing)| (months, standing))
}

/// Whether what stands behind a level says that somebody else has it, in whose room or service the work is: the head of a title is the work.
fn is_of_another(level: &Level, behind: &str) -> bool {
    let behind = behind.strip_prefix('的').unwrap_or(behind);
    let (run, parted) =
        (behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default(), behind.trim());
    if level.standing == Standing::Rank || WORDS.goes_on.iter().any(|word| parted.starts_with(word)) {
        return false;
    }
    let serves = WORDS.servants.iter().any(|servant| run.ends_with(servant) || parted == *servant);
    let begins = |room: &str| run.starts_with(room) || room.is_ascii() && parted.starts_with(room);
    let is_in_room = WORDS.rooms.iter().any(|room| begins(room));
    let is_post = matches!(level.standing, Standing::Post | Standing::Expert);
    let is_work = || is_post && !run.is_empty() && !trade::of_title(run).is_empty();
    serves || is_in_room || is_work()
}

/// Where a title holds a word last; a Latin word only as a whole one: "intern" is not in "internet".
fn holds(title: &str, word: &str) -> Option<usize> {
    let is_letter = |c: Option<char>| word.is_ascii() && c.is_some_and(|c| c.is_ascii_alphabetic());
    let is_whole = |at: usize| {
        let before = title.get(..at).and_then(|text| text.chars().next_back());
        let behind = title.get(at + word.len()..).and_then(|text| text.chars().next());
        !is_letter(before) && !is_letter(behind)
    };
    title.rmatch_indices(word).map(|(at, _)| at).find(|at| is_whole(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_a_level() {
        use TitleLevel::{Beginner, Chief, Junior, Leading, Plain, Senior};
        for (title, level) in [
            ("软件测试实习生", Beginner),
            ("行政专员（应届）", Beginner),
            ("招聘专员", Plain),
            ("人事助理", Junior),
            ("储备店长", Junior),
            ("U3D客户端主程", Leading),
            ("保安队长", Leading),
            ("客房领班", Leading),
            ("初级会计", Junior),
            ("总经理助理", Plain),
            ("客户经理", Plain),
            ("高级测试", Senior),
            ("资深Java工程师", Senior),
            ("Senior Accountant", Senior),
            ("招聘专家", Senior),
            ("做架构", Senior),
            ("Java架构师", Senior),
            ("高级招聘经理", Leading),
            ("人力资源总监HRD", Chief),
            ("人事经理（HRM）", Leading),
            ("主管会计", Leading),
            ("财务经理", Leading),
            ("Finance Director", Chief),
            ("财务总监", Chief),
            ("", Plain),
        ] {
            assert_eq!(TitleLevel::of(title), level, "{title}");
        }
    }

    #[test]
    fn the_head_of_a_title_says_the_level() {
        for (title, months) in [
            ("人力资源总监", Some(60)),
            ("副总经理", Some(60)),
            ("仓储经理", Some(36)),
            ("高级Java工程师", Some(36)),
            ("资深会计", Some(36)),
            ("Senior Accountant", Some(36)),
            ("Sr. DevOps Engineer", Some(36)),
            ("QA Lead", Some(36)),
            ("Solution Architect", Some(60)),
            ("Principal Engineer（后端）", Some(60)),
            ("VP of Sales", Some(60)),
            ("Head of Finance", Some(60)),
            ("Lead Generation", None),
            ("Misleading", None),
            ("Assistant Manager", Some(36)),
            ("HR Assistant", Some(0)),
            ("经理助理", Some(0)),
            ("储备店长", Some(0)),
            ("游戏服务器主程序", Some(36)),
            ("总监（接受应届）", Some(0)),
            ("HR Intern", Some(0)),
            ("初级/中级/高级测试", Some(0)),
            ("行政主管/行政总监", Some(36)),
            ("客户经理", None),
            ("高级客户经理", Some(36)),
            ("Product Manager", None),
            ("总经理助理", None),
            ("班主任", None),
            ("Internet工程师", None),
            ("数控车工", None),
            ("主管会计", Some(36)),
            ("主任工程师", Some(36)),
            ("主任医师", Some(60)),
            ("经理级专员", Some(36)),
            ("财务经理（重庆）", Some(36)),
            ("区域经理重庆", Some(36)),
            ("总裁办主任", Some(36)),
            ("销售主管 带团队", Some(36)),
            ("", None),
        ] {
            assert_eq!(months_of_title(title), months, "{title}");
        }
    }

    #[test]
    fn whose_servant_or_in_whose_room_somebody_is_says_no_level() {
        let read: Vec<String> = [
            "总经理秘书",
            "总经理 秘书",
            "总经理的秘书",
            "经理秘书",
            "主任秘书",
            "技术总监秘书",
            "副总裁秘书",
            "总裁司机",
            "厂长司机",
            "总监办公室文员",
            "总裁办文员",
            "经理室前台",
            "店长室保洁",
            "专家门诊护士",
            "专家接待员",
            "学校主任助教",
            "负责人翻译",
            "高级会所服务员",
            "高级中学保安",
            "Secretary to the CTO",
            "Driver for Director",
            "Director Secretary",
        ]
        .into_iter()
        .filter(|title| months_of_title(title).is_some_and(|months| months > 0))
        .map(|title| format!("{title}: {:?}", months_of_title(title)))
        .collect();
        assert!(read.is_empty(), "{read:#?}");
        for title in
            ["总监", "客服组长", "高级文员", "资深秘书", "总经理兼会计", "经理/秘书主管", "Senior Driver"]
        {
            assert!(months_of_title(title) >= Some(36), "{title}: {:?}", months_of_title(title));
        }
    }
}
