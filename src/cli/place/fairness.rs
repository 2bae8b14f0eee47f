//! How groups fare that the law protects, in the terminal alone: a file is passed on to employers.

use crate::cli::render::{fit, grouped};
use crate::pb::v1::{FairnessCell, FairnessFigure};

const ATTRIBUTE_CELLS: usize = 16;
const VALUE_CELLS: usize = 14;

/// A group a line, those that are shown, and how many are hidden; nothing where there is no group.
pub fn report(cells: &[FairnessCell]) -> String {
    if cells.is_empty() {
        return String::new();
    }
    let mut text = "\nhow protected groups fare, with bounds of 95 %, and against all others\n".to_string();
    let (hidden, shown): (Vec<_>, Vec<_>) = cells.iter().partition(|cell| cell.hidden);
    text.extend(shown.into_iter().map(line));
    if !hidden.is_empty() {
        text.push_str(&format!(
            "  {} groups are hidden: fewer than 10 students, or next to such\n",
            hidden.len()
        ));
    }
    text
}

fn line(cell: &FairnessCell) -> String {
    let students = grouped(u64::try_from(cell.student_count).unwrap_or(0));
    let figures = [
        ("placed %", &cell.placed_share, 100.0, 1),
        ("wish", &cell.wish_rank, 1.0, 2),
        ("score", &cell.score, 1.0, 3),
    ];
    let told = figures.into_iter().filter_map(|(name, found, unit, places)| {
        found.as_ref().map(|found| format!("{name} {}", figure(found, unit, places)))
    });
    format!(
        "  {} {} {students:>6}  {}\n",
        fit(&cell.attribute, ATTRIBUTE_CELLS),
        fit(&cell.value, VALUE_CELLS),
        told.collect::<Vec<_>>().join("; ")
    )
}

fn figure(found: &FairnessFigure, unit: f64, places: usize) -> String {
    let [value, low, high] = [found.value, found.low, found.high].map(|number| number * unit);
    let mut text = format!("{value:.places$} ({low:.places$} to {high:.places$})");
    if let Some(more) = found.more {
        let [more, low, high] = [more, found.more_low, found.more_high].map(|number| number * unit);
        text.push_str(&format!(", {more:+.places$} ({low:+.places$} to {high:+.places$})"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_with_bounds_and_hidden_ones_without_figures() {
        let share = FairnessFigure {
            value: 0.85,
            low: 0.7,
            high: 0.94,
            more: Some(-0.01),
            more_low: -0.18,
            more_high: 0.16,
        };
        let shown = FairnessCell {
            attribute: "gender".into(),
            value: "女".into(),
            student_count: 1_034,
            placed_share: Some(share),
            score: Some(FairnessFigure { value: 0.5, low: 0.4, high: 0.6, ..Default::default() }),
            ..Default::default()
        };
        let hidden = FairnessCell {
            attribute: "ethnicity".into(),
            value: "彝族".into(),
            hidden: true,
            ..Default::default()
        };
        let text = report(&[shown, hidden]);
        assert!(
            text.contains(
                "placed % 85.0 (70.0 to 94.0), -1.0 (-18.0 to +16.0); score 0.500 (0.400 to 0.600)\n"
            ),
            "{text}"
        );
        assert!(text.contains("1,034") && text.contains("1 groups are hidden"), "{text}");
        assert!(!text.contains("彝族"), "{text}");
        assert_eq!(report(&[]), "");
    }
}
