//! The bundled tables and the automaton over all ways of writing, and over what is said around them.
//!
//! Columns of both tables: canonical name, other ways of writing (`|`-separated), field, mode.
//! A way of writing may begin with a mark:
//! - `=PS` counts only when written with exactly these capitals;
//! - `?Go` also needs company: a list with another term of its field, a word of proficiency before, or 语言/开发 behind;
//! - `%AI` needs the list;
//! - `^税务师` is also the name of a job and needs a word for a certificate around it (税务师证, 持有税务师);
//!
//! A line that begins with `!` is no term: its words hide the terms inside them (健身房 is not 健身).
//!
//! Modes of certificates: `trade` (钳工 counts only as 钳工证, 中级钳工 …), `x` (a 1+X certificate: counts only where the text
//! speaks of certificates), `putonghua`, `ncre`, `jlpt`, `driving` (as trade, with their own levels), or nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::signs::{Sign, signs};
use super::{Scale, Term, TermKind};
use crate::domain::text::normalize::fold;

/// What a way of writing may begin with.
const MARKS: [char; 4] = ['=', '?', '%', '^'];

/// What a pattern needs around it to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// Company, as `?` says.
    Company,
    /// A list, as `%` says.
    List,
    /// A word for a certificate or a level around it.
    Paper,
    /// A sentence that speaks of certificates.
    Certificates,
}

/// One way of writing a term.
pub(super) struct Pattern {
    /// `None` hides other terms.
    pub term: Option<u16>,
    pub need: Need,
    /// Capitals exactly as they must be written.
    pub exact: Option<&'static str>,
    /// Begins or ends with an ASCII letter or digit, so that a word must not go on there.
    pub latin_start: bool,
    pub latin_end: bool,
    /// Digits may touch it: "java8", "3年CAD".
    pub digits_touch: bool,
}

pub(super) struct Table {
    pub terms: Vec<Term>,
    /// Ways of writing, as the automaton numbers them; [`Self::signs`] are numbered behind them.
    pub patterns: Vec<Pattern>,
    pub signs: Vec<Sign>,
    pub automaton: AhoCorasick,
    keys: Keys,
}

/// Names of skills and of certificates to the ids of terms.
type Keys = HashMap<TermKind, HashMap<String, u16>>;

impl Table {
    pub(super) fn exact(&self, key: &str, kind: TermKind) -> Option<&Term> {
        self.keys.get(&kind)?.get(key).and_then(|id| self.terms.get(usize::from(*id)))
    }
}

/// What the lexicon is made of: the bundled tables of skills and certificates.
pub(in crate::domain) const SKILLS: &str = include_str!("skills.tsv");
pub(in crate::domain) const CERTIFICATES: &str = include_str!("certificates.tsv");

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.read(SKILLS, TermKind::Skill);
    builder.read(CERTIFICATES, TermKind::Certificate);
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(builder.texts.iter().map(String::as_str).chain(signs().map(|(_, phrase)| phrase)))
        .expect("the bundled tables are far smaller than the automaton's limits");
    Table {
        terms: builder.terms,
        patterns: builder.patterns,
        signs: signs().map(|(sign, _)| sign).collect(),
        automaton,
        keys: builder.keys,
    }
});

#[derive(Default)]
struct Builder {
    terms: Vec<Term>,
    patterns: Vec<Pattern>,
    texts: Vec<String>,
    keys: Keys,
}

impl Builder {
    fn read(&mut self, table: &'static str, kind: TermKind) {
        for line in table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            if let Some(hidden) = line.strip_prefix('!') {
                self.pattern(kind, None, hidden, Need::Nothing);
                continue;
            }
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or("");
            let (name, aliases, field, mode) = (next(), next(), next(), next());
            self.term(kind, name, aliases, field, mode);
        }
    }

    #[expect(clippy::expect_used, reason = "the tables are bundled, and a test reads them")]
    fn term(
        &mut self,
        kind: TermKind,
        written: &'static str,
        aliases: &'static str,
        field: &'static str,
        mode: &str,
    ) {
        let (need, scale) = match mode {
            "trade" => (Need::Paper, Scale::Trade),
            "putonghua" => (Need::Paper, Scale::Putonghua),
            "ncre" => (Need::Paper, Scale::Ascending),
            "jlpt" => (Need::Paper, Scale::Jlpt),
            "driving" => (Need::Nothing, Scale::Driving),
            "x" => (Need::Certificates, Scale::Steps),
            _ if kind == TermKind::Skill => (Need::Nothing, Scale::Proficiency),
            _ => (Need::Nothing, Scale::Steps),
        };
        let bare = written.trim_start_matches(MARKS);
        let name = match mode {
            "trade" => format!("{bare}职业技能等级证书"),
            "x" => format!("1+X {bare}"),
            _ => bare.to_owned(),
        };
        let id = u16::try_from(self.terms.len()).expect("fewer than 65,536 terms are bundled");
        self.keys.entry(kind).or_default().insert(key(&name), id);
        for text in std::iter::once(written).chain(aliases.split('|')).filter(|t| !t.is_empty()) {
            self.pattern(kind, Some(id), text, need);
        }
        self.terms.push(Term {
            id,
            kind,
            name,
            field,
            soft: kind == TermKind::Skill && field == "通用",
            scale,
        });
    }

    fn pattern(&mut self, kind: TermKind, term: Option<u16>, text: &'static str, need: Need) {
        let (mark, body) = match text.chars().next() {
            Some(mark) if MARKS.contains(&mark) && text.len() > 1 => (mark, &text[1..]),
            _ => (' ', text),
        };
        let folded = fold(body);
        if let Some(id) = term {
            self.keys.entry(kind).or_default().entry(key(body)).or_insert(id);
        }
        let is_latin = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = folded.as_bytes();
        self.patterns.push(Pattern {
            term,
            need: match mark {
                '?' => Need::Company,
                '%' => Need::List,
                '^' => Need::Paper,
                // 厨师证 is a paper by itself, 厨师 is not.
                _ if need == Need::Paper && body.ends_with(['证', '书']) => Need::Nothing,
                _ => need,
            },
            exact: (matches!(mark, '=' | '?' | '%') && body.bytes().any(|b| b.is_ascii_uppercase()))
                .then_some(body),
            latin_start: is_latin(bytes.first()),
            latin_end: is_latin(bytes.last()),
            digits_touch: bytes.len() >= 3 && bytes.iter().all(u8::is_ascii_alphabetic),
        });
        self.texts.push(folded);
    }
}

/// Key for exact comparison: folded, without spaces and the signs that are written or left out at will.
pub(super) fn key(name: &str) -> String {
    fold(name).chars().filter(|c| !c.is_whitespace() && !"()[]·-_/、\"'“”《》【】".contains(*c)).collect()
}

/// A key without the words around a structured name that add nothing.
pub(super) fn bare(key: &str, kind: TermKind) -> &str {
    const VERBS: &[&str] = &[
        "熟练使用",
        "熟练掌握",
        "熟练运用",
        "熟练操作",
        "能熟练使用",
        "能够使用",
        "能使用",
        "精通",
        "熟练",
        "熟悉",
        "掌握",
        "了解",
        "会使用",
        "会用",
        "使用",
        "运用",
        "操作",
    ];
    const SKILL_TAILS: &[&str] = &[
        "办公软件",
        "绘图软件",
        "软件",
        "语言",
        "编程语言",
        "开发语言",
        "编程",
        "开发",
        "技术",
        "技能",
        "能力",
        "操作",
        "应用",
        "使用",
        "基础",
        "知识",
        "框架",
        "数据库",
    ];
    const PAPER_TAILS: &[&str] = &[
        "职业技能等级证书",
        "职业技能等级证",
        "职业技能等级",
        "职业资格证书",
        "职业资格证",
        "职业资格",
        "资格证书",
        "资格证",
        "等级证书",
        "从业资格证",
        "证书",
        "证",
        "考试",
        "认证",
    ];
    let (heads, tails): (&[&str], _) = match kind {
        TermKind::Skill => (VERBS, SKILL_TAILS),
        TermKind::Certificate => (&["持有", "具有", "1+x"], PAPER_TAILS),
    };
    let head = heads
        .iter()
        .filter_map(|h| key.strip_prefix(h))
        .min_by_key(|k| k.len())
        .filter(|k| !k.is_empty())
        .unwrap_or(key);
    tails
        .iter()
        .filter_map(|t| head.strip_suffix(t))
        .min_by_key(|k| k.len())
        .filter(|k| !k.is_empty())
        .unwrap_or(head)
}
