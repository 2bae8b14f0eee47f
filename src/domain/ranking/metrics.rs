//! Measures of a ranking against judgements.
//!
//! Average precision over the whole ranking (Manning, Raghavan, Schütze: Introduction to Information Retrieval, 8.4);
//! nDCG with gain `2^grade - 1` and discount `log2(1 + rank)` (Järvelin, Kekäläinen 2002; Burges et al. 2005).

/// How far down nDCG and recall look.
const CUTOFF: usize = 10;

/// Measures in [0, 1], of one ranking or the mean over several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// (Mean) average precision over the whole ranking.
    pub map: f64,
    /// Normalised discounted cumulative gain of the first ten: 1 for the best order that the grades allow.
    pub ndcg10: f64,
    /// Share of the relevant items among the first ten.
    pub recall10: f64,
}

impl Metrics {
    /// Measures one ranking: the grades of its items from the first on (0 is not relevant), and the grades above 0
    /// of all judged items, ranked or not. nDCG takes every grade for what it is; for precision and recall, which know
    /// only yes and no, an item is relevant from the grade `relevant_from` on.
    pub fn of(ranking: impl Iterator<Item = f64>, mut judged: Vec<f64>, relevant_from: f64) -> Self {
        let is_relevant = |grade: f64| grade > 0.0 && grade >= relevant_from;
        let all = judged.iter().filter(|grade| is_relevant(**grade)).count() as f64;
        if all == 0.0 {
            return Self::default();
        }
        judged.sort_by(|a, b| b.total_cmp(a));
        let (mut hits, mut hits10, mut precision, mut gained) = (0usize, 0usize, 0.0, 0.0);
        for (at, grade) in ranking.enumerate() {
            if at < CUTOFF && grade > 0.0 {
                gained += gain(grade, at);
            }
            if is_relevant(grade) {
                hits += 1;
                hits10 += usize::from(at < CUTOFF);
                precision += hits as f64 / (at + 1) as f64;
            }
        }
        let ideal: f64 = judged.iter().take(CUTOFF).enumerate().map(|(at, grade)| gain(*grade, at)).sum();
        Self { map: precision / all, ndcg10: gained / ideal, recall10: hits10 as f64 / all }
    }
}

fn gain(grade: f64, at: usize) -> f64 {
    (grade.exp2() - 1.0) / ((at + 2) as f64).log2()
}

/// The mean of several measurements; zero of none.
pub fn mean(all: &[Metrics]) -> Metrics {
    let count = all.len().max(1) as f64;
    let mean = |value: fn(&Metrics) -> f64| all.iter().map(value).sum::<f64>() / count;
    Metrics { map: mean(|m| m.map), ndcg10: mean(|m| m.ndcg10), recall10: mean(|m| m.recall10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_ranking_is_worth_one() {
        let metrics = Metrics::of([2.0, 1.0, 0.0].into_iter(), vec![1.0, 2.0], 1.0);
        assert_eq!(metrics, Metrics { map: 1.0, ndcg10: 1.0, recall10: 1.0 });
    }

    #[test]
    fn the_worked_example_of_the_textbook() {
        // Relevant at ranks 1, 3 and 11 of 4 relevant items: (1/1 + 2/3 + 3/11 + 0) / 4.
        let mut ranking = vec![0.0; 12];
        for at in [0, 2, 10] {
            ranking[at] = 1.0;
        }
        let metrics = Metrics::of(ranking.into_iter(), vec![1.0; 4], 1.0);
        assert!((metrics.map - (1.0 + 2.0 / 3.0 + 3.0 / 11.0) / 4.0).abs() < 1e-12);
        assert_eq!(metrics.recall10, 0.5);
        let ideal = 1.0 + 1.0 / 3f64.log2() + 0.5 + 1.0 / 5f64.log2();
        assert!((metrics.ndcg10 - 1.5 / ideal).abs() < 1e-12);
    }

    #[test]
    fn a_grade_below_the_threshold_gains_but_is_not_relevant() {
        let metrics = Metrics::of([1.0, 3.0].into_iter(), vec![1.0, 3.0], 2.0);
        assert_eq!((metrics.map, metrics.recall10), (0.5, 1.0));
        let (found, ideal) = (1.0 + 7.0 / 3f64.log2(), 7.0 + 1.0 / 3f64.log2());
        assert!((metrics.ndcg10 - found / ideal).abs() < 1e-12);
    }
}
