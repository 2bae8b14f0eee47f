//! Occupations of the Chinese occupational classification (职业分类大典 2022).

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::normalize::fold;

/// A code of four numbers, "2-02-10-03"; classes above an occupation end in zeros: "2-02-00-00".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OccupationCode([u8; 4]);

/// The text has not the form of an occupation code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedOccupation(pub String);

impl fmt::Display for MalformedOccupation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an occupation code (\"2-02-10-03\"): {:?}",
            self.0.chars().take(20).collect::<String>()
        )
    }
}

impl std::error::Error for MalformedOccupation {}

struct Table {
    names: HashMap<OccupationCode, &'static str>,
    by_name: HashMap<String, OccupationCode>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut names, mut by_name) = (HashMap::new(), HashMap::new());
    let mut others = Vec::new();
    for line in include_str!("lexicon/occupations.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let (code, name) = (columns.next().unwrap_or(""), columns.next().unwrap_or(""));
        let code = OccupationCode::parse(code).expect("codes in the bundled table are well formed");
        names.insert(code, name);
        // A group often bears the name of an occupation in it; the finer one wins, whichever comes first.
        let known = by_name.entry(fold(name)).or_insert(code);
        if known.level() < code.level() {
            *known = code;
        }
        others.extend(
            columns.next().unwrap_or("").split('|').filter(|n| !n.is_empty()).map(|n| (fold(n), code)),
        );
    }
    for (name, code) in others {
        by_name.entry(name).or_insert(code);
    }
    Table { names, by_name }
});

impl OccupationCode {
    /// Reads "2-02-10-03", and "2-02", "2-02-10" for classes. A well-formed code that is not in the bundled table is
    /// accepted: new occupations are published every year.
    pub fn parse(text: &str) -> Result<Self, MalformedOccupation> {
        let malformed = || MalformedOccupation(text.to_owned());
        let mut parts = [0u8; 4];
        let mut count = 0;
        for (i, part) in text.trim().split('-').enumerate() {
            let width = if i == 0 { 1 } else { 2 };
            if i > 3 || part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(malformed());
            }
            parts[i] = part.parse().map_err(|_| malformed())?;
            count = i + 1;
        }
        let gap = parts.windows(2).any(|w| w[0] == 0 && w[1] != 0);
        if count == 0 || !(1..=8).contains(&parts[0]) || gap && parts[1] == 0 {
            Err(malformed())
        } else {
            Ok(Self(parts))
        }
    }

    /// Whether the bundled table has the code.
    pub fn is_known(self) -> bool {
        TABLE.names.contains_key(&self)
    }

    /// Name, or nothing when the code is unknown.
    pub fn name(self) -> Option<&'static str> {
        TABLE.names.get(&self).copied()
    }

    /// 1 for the great classes to 4 for occupations.
    pub fn level(self) -> u8 {
        self.0.iter().rposition(|p| *p != 0).map_or(0, |at| at as u8 + 1)
    }

    /// Whether the other occupation is this one or part of it.
    pub fn contains(self, other: &Self) -> bool {
        let level = usize::from(self.level());
        self.0[..level] == other.0[..level]
    }

    /// How near two occupations are in the tree, in [0, 1], symmetric: 1.0 when one contains the other below the great
    /// classes, 0.7 in one small group (3 numbers), 0.4 in one middle group (2 numbers), 0.1 in one great class, else 0.
    pub fn closeness(self, other: &Self) -> f64 {
        let shared = self.0.iter().zip(other.0).take_while(|(a, b)| **a == *b).count();
        if shared >= 2 && (self.contains(other) || other.contains(&self)) {
            return 1.0;
        }
        match shared {
            0 => 0.0,
            1 => 0.1,
            2 => 0.4,
            _ => 0.7,
        }
    }

    /// The code and its parents, widest first: ["2", "2-02", "2-02-10", "2-02-10-03"].
    pub fn prefixes(self) -> Vec<String> {
        let text = self.to_string();
        [1, 4, 7, 10].into_iter().take(usize::from(self.level())).map(|n| text[..n].to_owned()).collect()
    }
}

impl fmt::Display for OccupationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "{a}-{b:02}-{c:02}-{d:02}")
    }
}

impl From<OccupationCode> for String {
    fn from(code: OccupationCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for OccupationCode {
    type Error = MalformedOccupation;
    fn try_from(text: String) -> Result<Self, MalformedOccupation> {
        Self::parse(&text)
    }
}

/// The occupation of exactly this name, or that has a work type (工种) of this name.
pub fn lookup(name: &str) -> Option<OccupationCode> {
    TABLE.by_name.get(&fold(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_names_and_compares() {
        let code = |t: &str| OccupationCode::parse(t).unwrap();
        let engineer = lookup("软件测试员").or(lookup("计算机软件测试员")).unwrap();
        assert!(engineer.is_known() && engineer.level() == 4);
        assert_eq!(code("2-02"), code("2-02-00-00"));
        assert_eq!(code("2-02-00-00").level(), 2);
        assert_eq!(code("2-02").closeness(&code("2-02-10-03")), 1.0);
        assert_eq!(code("2-02-10-03").closeness(&code("2-02-10-04")), 0.7);
        assert_eq!(code("2-02-10-03").closeness(&code("2-02-11-04")), 0.4);
        assert_eq!(code("2-02-10-03").closeness(&code("6-02-11-04")), 0.0);
        assert_eq!(lookup("焊工").and_then(OccupationCode::name), Some("焊工"));
        assert_eq!(code("4-04-05-99").name(), None);
        assert_eq!(code("2-02-10").prefixes(), ["2", "2-02", "2-02-10"]);
        for bad in
            ["", "2-2-10-03", "9-02-10-03", "2-02-10-03-01", "电工", "0-00-00-00", "2-00-10-00", "2--10-03"]
        {
            assert!(OccupationCode::parse(bad).is_err(), "{bad}");
        }
        assert!(TABLE.names.len() > 2000);
    }
}
