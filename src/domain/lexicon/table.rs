//! The bundled tables and the automaton over all ways of writing, and over what is said around them.
//!
//! Columns of both tables: canonical name, other ways of writing (`|`-separated), field, mode, and of certificates the names of
//! those that it covers (`|`-separated): who holds 英语六级 has what 英语四级 asks for; then of the skills that it shows: who holds
//! 日语能力考试 knows 日语.
//! A way of writing may begin with a mark:
//! - `=PS` counts only when written with exactly these capitals;
//! - `?Go` also needs company: a list with another term of its field, a word of proficiency before, or 语言/开发 behind;
//! - `%AI` needs the list;
//! - `^税务师` is also the name of a job and needs a word for a certificate around it (税务师证, 持有税务师);
//! - `~四级` counts in free text only with a score behind it (四级430分), and nowhere else;
//! - `&N1` is the code of an item of 特种设备作业人员证: it counts in a field, beside a word of that work (N1叉车司机);
//! - `@C1` counts only as the whole of a field, and in free text in the brackets behind a paper: 上岗证(C1);
//!
//! A line that begins with `!` is no term: its words hide the terms inside them (健身房 is not 健身).
//!
//! Modes of certificates: `trade` (钳工 counts only as 钳工证, 中级钳工 …), `x` (a 1+X certificate: counts only where the text
//! speaks of certificates), `pass=425` (an examination that counts from this score on), `putonghua`, `ncre`, `topik`, `jlpt`, `driving`, `teacher` (as trade, with their own levels), or nothing.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use super::signs::{Sign, signs};
use super::{Scale, Term, TermKind};
use crate::domain::text::normalize::fold;

/// What a way of writing may begin with.
const MARKS: [char; 7] = ['=', '?', '%', '^', '@', '~', '&'];

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
    /// Brackets behind a word for a certificate.
    Brackets,
    /// A score behind it.
    Score,
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
type Keys = FxHashMap<TermKind, FxHashMap<String, u16>>;

impl Table {
    /// All keys, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.ids_by_name().map(|(_, name)| name)
    }

    /// All keys with the ids of their terms, in no order.
    pub(super) fn ids_by_name(&self) -> impl Iterator<Item = (u16, &str)> {
        let all = self.keys.values().flat_map(|keys| keys.iter().map(|(name, id)| (*id, name.as_str())));
        all.filter(|(_, name)| !name.starts_with(ITEM_CODE))
    }

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
    builder.cover();
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
    /// Numbers of terms with the names that they cover.
    covering: Vec<(usize, TermKind, &'static str)>,
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
            let number = self.terms.len();
            for shown in [TermKind::Certificate, TermKind::Skill] {
                let names = next().split('|').filter(|name| !name.is_empty());
                self.covering.extend(names.map(|name| (number, shown, name)));
            }
            self.term(kind, name, aliases, field, mode);
        }
    }

    /// Says of each term which others it covers, at first and at second hand.
    #[expect(clippy::expect_used, reason = "the tables are bundled, and a test reads them")]
    fn cover(&mut self) {
        let id = |kind, name| {
            let id = self.keys.get(kind).and_then(|keys| keys.get(&key(name)));
            *id.expect("what is covered is a term of its table")
        };
        let direct: Vec<(usize, u16)> =
            self.covering.iter().map(|(by, kind, name)| (*by, id(kind, name))).collect();
        for (number, term) in self.terms.iter_mut().enumerate() {
            let mut open = vec![number];
            while let Some(by) = open.pop() {
                for (_, covered) in direct.iter().filter(|(covering, _)| *covering == by) {
                    if !term.covers.contains(covered) {
                        term.covers.push(*covered);
                        open.push(usize::from(*covered));
                    }
                }
            }
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
            "topik" => (Need::Nothing, Scale::Ascending),
            "jlpt" => (Need::Paper, Scale::Jlpt),
            "driving" => (Need::Nothing, Scale::Driving),
            "teacher" => (Need::Nothing, Scale::Teaching),
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
        let pass_mark = mode.strip_prefix("pass=").map(|mark| mark.parse().expect("a mark is a number"));
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
            pass_mark,
            covers: Vec::new(),
        });
    }

    fn pattern(&mut self, kind: TermKind, term: Option<u16>, text: &'static str, need: Need) {
        let (mark, body) = match text.chars().next() {
            Some(mark) if MARKS.contains(&mark) && text.len() > 1 => (mark, &text[1..]),
            _ => (' ', text),
        };
        let folded = fold(body);
        let name = match mark {
            '~' => None,
            '&' => Some(item_code(&folded)),
            _ => Some(key(body)),
        };
        if let (Some(id), Some(name)) = (term, name) {
            self.keys.entry(kind).or_default().entry(name).or_insert(id);
        }
        if mark == '@' && kind == TermKind::Skill || mark == '&' {
            return;
        }
        let is_latin = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = folded.as_bytes();
        self.patterns.push(Pattern {
            term,
            need: match mark {
                '?' => Need::Company,
                '%' => Need::List,
                '^' => Need::Paper,
                '@' => Need::Brackets,
                '~' => Need::Score,
                // 厨师证 is a paper by itself, 厨师 and 秘书 are not.
                _ if need == Need::Paper && (body.ends_with('证') || body.ends_with("证书")) => {
                    Need::Nothing
                }
                _ => need,
            },
            exact: (matches!(mark, '=' | '?' | '%') && body.bytes().any(|b| b.is_ascii_uppercase()))
                .then_some(body),
            latin_start: is_latin(bytes.first()),
            latin_end: is_latin(bytes.last()),
            // Names of three letters and more that end with letters: "MySQL5.7", "3dmax2014".
            digits_touch: bytes.len() >= 3
                && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'.')
                && (bytes.iter().all(|b| !b.is_ascii_digit())
                    || bytes.iter().rev().take(3).all(u8::is_ascii_alphabetic)),
        });
        self.texts.push(folded);
    }
}

/// What keys of the codes of items of 特种设备作业人员证 begin with, and no name does.
const ITEM_CODE: char = '&';

/// Key of the code of an item of 特种设备作业人员证: "n1".
pub(super) fn item_code(code: &str) -> String {
    format!("{ITEM_CODE}{code}")
}

/// Key for exact comparison: folded, without spaces and the signs that are written or left out at will.
pub(super) fn key(name: &str) -> String {
    fold(name).chars().filter(|c| !c.is_whitespace() && !"()[]·-_/、\"'“”《》【】".contains(*c)).collect()
}
