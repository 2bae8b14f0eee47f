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
    pub ndcg10: f64,
    /// Share of the relevant items among the first ten.
    pub recall10: f64,
}

impl Metrics {
    /// Measures one ranking: the grades of its items from the first on (0 is not relevant), and the grades above 0
    /// of all relevant items, ranked or not.
    pub fn of(ranking: impl Iterator<Item = f64>, mut relevant: Vec<f64>) -> Self {
        if relevant.is_empty() {
            return Self::default();
        }
        relevant.sort_by(|a, b| b.total_cmp(a));
        let (mut hits, mut hits10, mut precision, mut gained) = (0usize, 0usize, 0.0, 0.0);
        for (at, grade) in ranking.enumerate() {
            if grade <= 0.0 {
                continue;
            }
            hits += 1;
            precision += hits as f64 / (at + 1) as f64;
            if at < CUTOFF {
                hits10 += 1;
                gained += gain(grade, at);
            }
        }
        let ideal: f64 = relevant.iter().take(CUTOFF).enumerate().map(|(at, grade)| gain(*grade, at)).sum();
        let all = relevant.len() as f64;
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
        let metrics = Metrics::of([2.0, 1.0, 0.0].into_iter(), vec![1.0, 2.0]);
        assert_eq!(metrics, Metrics { map: 1.0, ndcg10: 1.0, recall10: 1.0 });
    }

    #[test]
    fn the_worked_example_of_the_textbook() {
        // Relevant at ranks 1, 3 and 11 of 4 relevant items: (1/1 + 2/3 + 3/11 + 0) / 4.
        let mut ranking = vec![0.0; 12];
        for at in [0, 2, 10] {
            ranking[at] = 1.0;
        }
        let metrics = Metrics::of(ranking.into_iter(), vec![1.0; 4]);
        assert!((metrics.map - (1.0 + 2.0 / 3.0 + 3.0 / 11.0) / 4.0).abs() < 1e-12);
        assert_eq!(metrics.recall10, 0.5);
        let ideal = 1.0 + 1.0 / 3f64.log2() + 0.5 + 1.0 / 5f64.log2();
        assert!((metrics.ndcg10 - 1.5 / ideal).abs() < 1e-12);
    }
}
