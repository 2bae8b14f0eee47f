//! Industries of GB/T 4754-2017.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::tree_code::{Catalogue, TreeCode};

/// Industries: section (a letter), division (2 digits more), group and class (1 digit each).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Industries;

/// "C", "C36", "C361", "C3612". The bundled table names sections and divisions; a finer code is accepted when its division
/// exists.
pub type IndustryCode = TreeCode<Industries>;

impl Catalogue for Industries {
    const FORM: &'static str = "an industry code of GB/T 4754-2017 (a letter, or 2 to 4 digits)";
    const LEVELS: &'static [usize] = &[1, 3, 4, 5];

    /// Reads "C", "C36", "c3612", "36", "3612"; digits of a whole division or group may end in zeros ("3600" is "C36").
    fn shortest(text: &str) -> Option<Cow<'_, str>> {
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = &upper[..upper.len() - digits.len()];
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || letters.len() > 1 {
            return None;
        }
        if digits.is_empty() {
            return NAMES.contains_key(letters).then(|| Cow::Owned(letters.to_string()));
        }
        if !(2..=4).contains(&digits.len()) {
            return None;
        }
        let division = DIVISIONS.get(&digits[..2])?;
        let finer = digits[2..].trim_end_matches('0');
        division.starts_with(letters).then(|| Cow::Owned(format!("{division}{finer}")))
    }

    /// 1.0 when one contains the other, 0.8 in one group (3 digits), 0.6 in one division (2 digits), 0.2 in one section,
    /// else 0. The levels are those of GB/T 4754-2017, the steps this project's own.
    fn closeness(a: IndustryCode, b: IndustryCode) -> f64 {
        match a.shared_levels(b) {
            _ if a.contains(b) || b.contains(a) => 1.0,
            0 => 0.0,
            1 => 0.2,
            2 => 0.6,
            _ => 0.8,
        }
    }
}

/// The bundled table: code and name in each row.
pub(in crate::domain) const ROWS: &str = include_str!("industries.tsv");

static NAMES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    ROWS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
});

/// By their digits.
static DIVISIONS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| NAMES.keys().filter(|code| code.len() == 3).map(|code| (&code[1..], *code)).collect());

impl IndustryCode {
    /// Name of the finest level that the bundled table knows: of the division for a finer code.
    pub fn name(self) -> &'static str {
        NAMES.get(self.at_level(2).shortest()).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_names_and_compares() {
        let code = |t: &str| IndustryCode::parse(t).unwrap();
        assert_eq!(code("c3612").to_string(), "C3612");
        assert_eq!(code("36").to_string(), "C36");
        assert_eq!(code("3600"), code("C36"));
        assert_eq!(code("C3612").name(), "汽车制造业");
        assert_eq!(code("C3612").closeness(code("C36")), 1.0);
        assert_eq!(code("C3612").closeness(code("C3620")), 0.6);
        assert_eq!(code("C36").closeness(code("C37")), 0.2);
        assert_eq!(code("C36").closeness(code("I65")), 0.0);
        assert_eq!(code("C3612").prefixes(), ["C", "C36", "C361", "C3612"]);
        for bad in ["", "Z", "99", "A36", "C361234", "C3x", "36号", "CC36", "3"] {
            assert!(IndustryCode::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(NAMES.len(), 117);
    }
}
