//! Industries of GB/T 4754-2017.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::normalize::fold;

/// A section letter with up to four digits: "C", "C36", "C361", "C3612". The bundled table names sections and divisions;
/// a finer code is accepted when its division exists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndustryCode(String);

/// The text is no code of GB/T 4754-2017.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownIndustry(pub String);

impl fmt::Display for UnknownIndustry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an industry code of GB/T 4754-2017 (a letter, or 2 to 4 digits): {:?}",
            self.0.chars().take(20).collect::<String>()
        )
    }
}

impl std::error::Error for UnknownIndustry {}

static NAMES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("lexicon/industries.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .collect()
});

static BY_NAME: LazyLock<HashMap<String, &'static str>> =
    // Sections come before their divisions, so a name that both bear ("教育") ends as the division.
    LazyLock::new(|| NAMES.iter().map(|(code, name)| (fold(name), *code)).collect());

impl IndustryCode {
    /// Reads "C", "C36", "c3612", "36", "3612"; digits of a whole section or group may end in zeros ("3600" is "C36").
    pub fn parse(text: &str) -> Result<Self, UnknownIndustry> {
        let unknown = || UnknownIndustry(text.to_owned());
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = &upper[..upper.len() - digits.len()];
        if !digits.bytes().all(|b| b.is_ascii_digit()) || letters.len() > 1 {
            return Err(unknown());
        }
        if digits.is_empty() {
            return if NAMES.contains_key(letters) { Ok(Self(upper)) } else { Err(unknown()) };
        }
        if !(2..=4).contains(&digits.len()) {
            return Err(unknown());
        }
        let division =
            NAMES.keys().find(|code| code.len() == 3 && code[1..] == digits[..2]).ok_or_else(unknown)?;
        if !letters.is_empty() && !division.starts_with(letters) {
            return Err(unknown());
        }
        let finer = digits[2..].trim_end_matches('0');
        Ok(Self(format!("{division}{finer}")))
    }

    /// The code with its letter.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Name of the finest level that the bundled table knows: of the division for a finer code.
    pub fn name(&self) -> &'static str {
        NAMES.get(&self.0[..self.0.len().min(3)]).copied().unwrap_or("")
    }

    /// Whether the other industry is this one or part of it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// How near two industries are in the tree, in [0, 1], symmetric: 1.0 when one contains the other, 0.8 in one group
    /// (3 digits), 0.6 in one division (2 digits), 0.2 in one section, else 0.
    pub fn closeness(&self, other: &Self) -> f64 {
        if self.contains(other) || other.contains(self) {
            return 1.0;
        }
        match self.0.bytes().zip(other.0.bytes()).take_while(|(a, b)| a == b).count() {
            0 => 0.0,
            1 | 2 => 0.2,
            3 => 0.6,
            _ => 0.8,
        }
    }

    /// The code and its parents, widest first: ["C", "C36", "C361"].
    pub fn prefixes(&self) -> Vec<String> {
        [1, 3, 4, 5].into_iter().filter(|n| *n <= self.0.len()).map(|n| self.0[..n].to_owned()).collect()
    }
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<IndustryCode> for String {
    fn from(code: IndustryCode) -> Self {
        code.0
    }
}

impl TryFrom<String> for IndustryCode {
    type Error = UnknownIndustry;
    fn try_from(text: String) -> Result<Self, UnknownIndustry> {
        Self::parse(&text)
    }
}

/// The section or division of exactly this name, with or without its last 业.
pub fn lookup(name: &str) -> Option<IndustryCode> {
    let key = fold(name);
    let code = BY_NAME.get(&key).or_else(|| BY_NAME.get(&format!("{key}业")))?;
    Some(IndustryCode((*code).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_names_and_compares() {
        let code = |t: &str| IndustryCode::parse(t).unwrap();
        assert_eq!(code("c3612").as_str(), "C3612");
        assert_eq!(code("36").as_str(), "C36");
        assert_eq!(code("3600"), code("C36"));
        assert_eq!(code("C3612").name(), "汽车制造业");
        assert_eq!(lookup("汽车制造").unwrap(), code("C36"));
        assert_eq!(lookup("教育").unwrap(), code("P83"));
        assert_eq!(code("C3612").closeness(&code("C36")), 1.0);
        assert_eq!(code("C3612").closeness(&code("C3620")), 0.6);
        assert_eq!(code("C36").closeness(&code("C37")), 0.2);
        assert_eq!(code("C36").closeness(&code("I65")), 0.0);
        assert_eq!(code("C3612").prefixes(), ["C", "C36", "C361", "C3612"]);
        for bad in ["", "Z", "99", "A36", "C361234", "C3x", "36号", "CC36", "3"] {
            assert!(IndustryCode::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(NAMES.len(), 117);
    }
}
