//! Kinds of employers, and of ways in which they employ: 外企, 国企, 劳务派遣, 外包. Their names and words are the bundled table
//! `employer_kinds.tsv`.
//!
//! A word of the table may begin with a mark: `=大厂` counts only where it is the whole part of a text between two signs, but for what calls it an
//! employer (大厂平台), and `!京东方` holds a word of the same column and is another one.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("employer_kinds.tsv");

/// A kind of employer, or a way in which one employs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmployerKind {
    /// 劳务派遣: an agency employs, and sends to work elsewhere.
    Dispatch,
    /// 外包: the work is done for another firm.
    Outsourcing,
    /// 中介, 人力资源公司: whose business is other firms' staff.
    Agency,
    /// 猎头.
    Headhunter,
    /// 甲方: who orders the work.
    Client,
    /// 乙方: who does it for others.
    Vendor,
    /// 外企.
    Foreign,
    /// 日企.
    Japanese,
    /// 欧美企业.
    Western,
    /// 台资, 港资.
    Taiwanese,
    /// 合资.
    Joint,
    /// 国企.
    State,
    /// 央企.
    Central,
    /// 事业单位.
    Public,
    /// 民企, 私企.
    Private,
    /// 上市公司.
    Listed,
    /// 500强.
    Top500,
    /// 大厂: the large firms of the internet.
    Giant,
    /// 大公司.
    Large,
    /// 小公司.
    Small,
    /// 创业公司.
    Startup,
}

/// What the table says of a kind.
pub(in crate::domain) struct Row {
    kind: EmployerKind,
    label: &'static str,
    wider: Vec<EmployerKind>,
    opposed: Vec<EmployerKind>,
    /// Words of who seeks.
    pub sought: Vec<&'static str>,
    /// Words of the title of an opening.
    pub titles: Vec<&'static str>,
    /// Words of its text.
    pub texts: Vec<&'static str>,
    /// Words of the employer's name.
    pub names: Vec<&'static str>,
}

/// The rows, in the order of [`EmployerKind::ALL`].
static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = || ROWS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let ids: Vec<&str> = rows().map(|line| line.split('\t').next().unwrap_or_default()).collect();
    let kind = |id: &str| {
        let at = ids.iter().position(|known| *known == id)?;
        EmployerKind::ALL.get(at).copied()
    };
    let read = |(line, kind_of_row): (&'static str, EmployerKind)| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (_, label) = (next(), next());
        let mut kinds = || next().split('|').filter_map(kind).collect::<Vec<EmployerKind>>();
        let (wider, opposed) = (kinds(), kinds());
        let mut words = || next().split('|').filter(|word| !word.is_empty()).collect::<Vec<&str>>();
        let (sought, titles, texts, names) = (words(), words(), words(), words());
        Row { kind: kind_of_row, label, wider, opposed, sought, titles, texts, names }
    };
    rows().zip(EmployerKind::ALL).map(read).collect()
});

impl EmployerKind {
    /// In the order of their declaration.
    pub const ALL: [Self; 21] = [
        Self::Dispatch,
        Self::Outsourcing,
        Self::Agency,
        Self::Headhunter,
        Self::Client,
        Self::Vendor,
        Self::Foreign,
        Self::Japanese,
        Self::Western,
        Self::Taiwanese,
        Self::Joint,
        Self::State,
        Self::Central,
        Self::Public,
        Self::Private,
        Self::Listed,
        Self::Top500,
        Self::Giant,
        Self::Large,
        Self::Small,
        Self::Startup,
    ];

    /// What the table says of it.
    fn row(self) -> Option<&'static Row> {
        TABLE.get(self as usize)
    }

    /// Name in Chinese.
    pub fn label(self) -> &'static str {
        self.row().map_or("", |row| row.label)
    }

    /// Every kind with what the table says of it.
    pub(in crate::domain) fn rows() -> impl Iterator<Item = (Self, &'static Row)> {
        TABLE.iter().map(|row| (row.kind, row))
    }

    /// The kind that a folded word of who seeks names as a whole.
    pub(in crate::domain) fn named(word: &str) -> Option<Self> {
        let is_word = |row: &&Row| row.sought.iter().any(|known| known.trim_start_matches('=') == word);
        TABLE.iter().find(is_word).map(|row| row.kind)
    }

    /// The kinds that a folded word names one beside the other, each with its word: 外包 and 派遣 of 外包派遣. None where it says anything else.
    pub(in crate::domain) fn each(word: &str) -> Vec<(&str, Self)> {
        let (mut found, mut rest) = (Vec::new(), word);
        while !rest.is_empty() {
            let words = Self::rows().flat_map(|(kind, row)| row.sought.iter().map(move |word| (kind, word)));
            let here = words.filter(|(_, word)| rest.starts_with(word.trim_start_matches('=')));
            let Some((kind, known)) = here.max_by_key(|(_, word)| word.len()) else { return Vec::new() };
            let (own, behind) = rest.split_at(known.trim_start_matches('=').len());
            found.push((own, kind));
            rest = behind;
        }
        found
    }

    /// A way to employ, or a trade in other firms' staff, which somebody refuses more often than wishes: the bare word is a wish for no such employer.
    pub fn is_mostly_refused(self) -> bool {
        matches!(self, Self::Dispatch | Self::Outsourcing | Self::Agency | Self::Headhunter | Self::Vendor)
    }

    /// Whether a title names the kind as it names a kind of work, so that openings of it are kept out where it is refused.
    pub fn is_of_titles(self) -> bool {
        matches!(self, Self::Dispatch | Self::Outsourcing | Self::Headhunter)
    }

    /// Whether an employer of these kinds is of this one as well: a 日企 is a 外企.
    pub fn is_among(self, kinds: &[Self]) -> bool {
        let of = |kind: &Self| *kind == self || kind.row().is_some_and(|row| row.wider.contains(&self));
        kinds.iter().any(of)
    }

    /// Whether an employer of these kinds is the opposite of this one: a 民企, of a 国企.
    pub fn is_opposed_by(self, kinds: &[Self]) -> bool {
        let opposed = self.row().map_or(&[][..], |row| &row.opposed);
        opposed.iter().any(|other| other.is_among(kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn each_kind_has_a_row_and_its_words_are_folded_and_stand_once() {
        assert_eq!(TABLE.len(), EmployerKind::ALL.len());
        let mut sought: Vec<&str> = Vec::new();
        let lines = ROWS.lines().filter(|line| !line.starts_with('#'));
        for (at, ((kind, row), line)) in EmployerKind::rows().zip(lines).enumerate() {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(kind as usize, at);
            assert_eq!(serde_json::to_value(kind).unwrap(), columns[0]);
            assert!(!row.label.is_empty() && !row.sought.is_empty(), "{kind:?}");
            for words in [&row.sought, &row.titles, &row.texts, &row.names] {
                for word in words {
                    assert_eq!(fold(word), *word);
                    assert_eq!(words.iter().filter(|other| *other == word).count(), 1, "{word}");
                }
            }
            sought.extend(row.sought.iter().copied());
            for (column, kinds) in [(columns[2], &row.wider), (columns[3], &row.opposed)] {
                assert_eq!(column.split('|').filter(|id| !id.is_empty()).count(), kinds.len(), "{kind:?}");
                assert!(!kinds.contains(&kind), "{kind:?}");
            }
        }
        let count = sought.len();
        sought.sort_unstable();
        sought.dedup();
        assert_eq!(sought.len(), count, "a word is of one kind");
    }

    #[test]
    fn wider_kinds_and_opposites_are_told() {
        use EmployerKind::*;
        assert!(Foreign.is_among(&[Japanese]) && !Japanese.is_among(&[Foreign]) && !State.is_among(&[]));
        assert!(State.is_opposed_by(&[Japanese]) && !State.is_opposed_by(&[Central, Outsourcing]));
        assert_eq!(EmployerKind::each("外包派遣"), [("外包", Outsourcing), ("派遣", Dispatch)]);
        assert!(EmployerKind::each("外包会计").is_empty());
        assert!(Client.is_opposed_by(&[Headhunter]) && !Foreign.is_opposed_by(&[Listed]));
    }
}
