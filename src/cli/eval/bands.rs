//! `eval --bands`: from which score on pairs of a set are good, for the table of [`crate::domain::ranking::bands`].

use crate::domain::ranking::bands::{Band, Bands, SHARES};
use crate::engine::evaluation::Evaluation;

/// The least grade of a good pair.
const GOOD: f64 = 2.0;

pub fn print_head() {
    let [excellent, good, fair] = SHARES.map(|share| format!("{:.0} %", share * 100.0));
    println!("{:<28} {:>22} {:>22} {:>22} {:>16}", "set", "excellent", "good", "fair", "weak");
    println!("{:<28} {excellent:>22} {good:>22} {fair:>22}", "  of all that score as high");
}

/// The bounds, each with the good ones among all pairs of the band.
pub fn print(name: &str, evaluation: &Evaluation) {
    let pairs = evaluation.queries.iter().flat_map(|query| &query.ranked);
    let pairs: Vec<(f64, bool)> = pairs.map(|item| (item.score, item.grade >= GOOD)).collect();
    let bands = Bands::calibrated(pairs.clone());
    let of = |band: Band| {
        let inside = pairs.iter().filter(|(score, _)| bands.band(*score) == band);
        format!("{}/{}", inside.clone().filter(|(_, is_good)| *is_good).count(), inside.count())
    };
    let [excellent, good, fair] = bands.0;
    let bounded = |bound: f64, band| format!("{bound:.3} {:>10}", of(band));
    println!(
        "{name:<28} {:>22} {:>22} {:>22} {:>16}",
        bounded(excellent, Band::Excellent),
        bounded(good, Band::Good),
        bounded(fair, Band::Fair),
        of(Band::Weak)
    );
}
