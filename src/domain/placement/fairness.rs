//! How a plan treats groups that the law protects, for the school alone.
//!
//! Small groups are hidden, and the next smallest with them until those that are hidden are together no small group either, so
//! that nothing follows from what is shown of the others (Hundepool and others, *Statistical Disclosure Control*, 2012, section 4.3).
//! The same holds for ranks and scores, by who is placed. Those who do not state an attribute are no group of it.
//!
//! Intervals are of 95 %: Wilson's for shares (*Probable inference, the law of succession, and statistical inference*, 1927),
//! Newcombe's for their differences (*Interval estimation for the difference between independent proportions*, 1998, method 10),
//! Student's for means and Welch's for their differences (*The generalization of Student's problem*, 1947).

use super::market::{Market, SCORE_UNIT};
use super::plan::Plan;

/// Groups with fewer students are hidden.
pub const LEAST: usize = 10;

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A group beside all others of whom the attribute is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The attribute's value.
    pub value: String,
    /// `None` where the group is hidden.
    pub shown: Option<Shown>,
}

/// The figures of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// Students of the group.
    pub students: u32,
    /// The share that is placed, and how much more it is than of the others.
    pub placed: Compared,
    /// The mean rank of the wish of those who are placed; `None` where fewer than [`LEAST`] are, or others would be told by it.
    pub rank: Option<Compared>,
    /// The mean score of those who are placed, in [0, 1]; `None` as for the rank.
    pub score: Option<Compared>,
}

/// A figure with its interval, and what it is more than that of the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The figure.
    pub own: Interval,
    /// The difference; `None` where the others are too few.
    pub more: Option<Interval>,
}

/// A figure between its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// Its lower bound.
    pub low: f64,
    /// Its upper bound.
    pub high: f64,
}

/// One cell for each value of an attribute, in their order. `values` are those of the students; `None` is not stated, and in no cell.
pub fn report(market: &Market, plan: &Plan, values: &[Option<&str>]) -> Vec<Cell> {
    let mut names: Vec<&str> = values.iter().copied().flatten().collect();
    names.sort_unstable();
    names.dedup();
    let sample = |counts: &dyn Fn(&str) -> bool| {
        let mut sample = Sample::default();
        for (student, assigned) in (0..).zip(&plan.assigned) {
            if values.get(student as usize).copied().flatten().is_some_and(counts) {
                sample.add(market, student, *assigned);
            }
        }
        sample
    };
    let samples: Vec<Sample> = names.iter().map(|name| sample(&|value| value == *name)).collect();
    let students: Vec<usize> = samples.iter().map(|sample| sample.students).collect();
    let placed: Vec<usize> = samples.iter().map(|sample| sample.ranks.len()).collect();
    let hidden = hidden(&students, &vec![false; names.len()]);
    let without_means = self::hidden(&placed, &hidden);
    let cell = |at: usize| {
        let shown = || {
            let mut shown = samples[at].beside(&sample(&|value| value != names[at]));
            if without_means[at] {
                (shown.rank, shown.score) = (None, None);
            }
            shown
        };
        Cell { value: names[at].to_string(), shown: (!hidden[at]).then(shown) }
    };
    (0..names.len()).map(cell).collect()
}

/// Which groups of these sizes are hidden: the small ones, those that are hidden already, and the smallest of the others until
/// all hidden together are no small group.
fn hidden(sizes: &[usize], already: &[bool]) -> Vec<bool> {
    let mut hidden: Vec<bool> =
        sizes.iter().zip(already).map(|(size, already)| *size < LEAST || *already).collect();
    loop {
        let together: usize =
            sizes.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(size, _)| size).sum();
        let next = (0..sizes.len()).filter(|at| !hidden[*at]).min_by_key(|at| sizes[*at]);
        match next {
            Some(next) if (1..LEAST).contains(&together) => hidden[next] = true,
            _ => return hidden,
        }
    }
}

#[derive(Default)]
struct Sample {
    students: usize,
    ranks: Vec<f64>,
    scores: Vec<f64>,
}

impl Sample {
    fn add(&mut self, market: &Market, student: u32, assigned: Option<u32>) {
        self.students += 1;
        if let Some(pair) = assigned.and_then(|slot| market.pair_of(student, slot)) {
            self.ranks.push(f64::from(market.rank(student, pair)));
            self.scores.push(f64::from(market.pairs[pair].score) / f64::from(SCORE_UNIT));
        }
    }

    fn share(&self) -> Interval {
        let (count, share) = (self.students as f64, self.ranks.len() as f64 / self.students as f64);
        let centre = (share + Z * Z / (2.0 * count)) / (1.0 + Z * Z / count);
        let half = Z / (1.0 + Z * Z / count)
            * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
        Interval { value: share, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
    }

    fn beside(&self, others: &Self) -> Shown {
        let own = self.share();
        let more = (others.students >= LEAST).then(|| {
            let other = others.share();
            let distance = |a: f64, b: f64| (a * a + b * b).sqrt();
            let value = own.value - other.value;
            Interval {
                value,
                low: value - distance(own.value - own.low, other.high - other.value),
                high: value + distance(own.high - own.value, other.value - other.low),
            }
        });
        Shown {
            students: self.students as u32,
            placed: Compared { own, more },
            rank: compared(&self.ranks, &others.ranks),
            score: compared(&self.scores, &others.scores),
        }
    }
}

fn compared(own: &[f64], others: &[f64]) -> Option<Compared> {
    let (mean, error) = mean(own)?;
    let interval = |value: f64, error: f64, freedom: f64| {
        let half = if error > 0.0 { student(freedom) * error } else { 0.0 };
        Interval { value, low: value - half, high: value + half }
    };
    let freedom = own.len() as f64 - 1.0;
    let more = self::mean(others).map(|(other, other_error)| {
        let (a, b) = (error * error, other_error * other_error);
        let welch = (a + b) * (a + b) / (a * a / freedom + b * b / (others.len() as f64 - 1.0));
        interval(mean - other, (a + b).sqrt(), welch)
    });
    Some(Compared { own: interval(mean, error, freedom), more })
}

/// The quantile of Student's distribution for 95 %, by its expansion around the normal one (Abramowitz and Stegun, *Handbook of
/// Mathematical Functions*, 26.7.5); from nine degrees of freedom on it is right to three places.
fn student(freedom: f64) -> f64 {
    let (z3, z5) = (Z.powi(3), Z.powi(5));
    let (z7, first) = (Z.powi(7), (z3 + Z) / 4.0);
    let second = (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / 96.0;
    let third = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * Z) / 384.0;
    Z + first / freedom + second / freedom.powi(2) + third / freedom.powi(3)
}

/// The mean and its standard error.
fn mean(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (values.len() >= LEAST).then(|| (mean, (squares / (count - 1.0) / count).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::placement::market::{Choice, Slot, Statement, Student};
    use crate::domain::placement::objective::Objective;
    use crate::domain::placement::plan::{Start, plan};

    fn of(groups: &[(&str, usize)]) -> Vec<Cell> {
        let values: Vec<Option<&str>> =
            groups.iter().flat_map(|(value, count)| vec![Some(*value); *count]).chain([None; 30]).collect();
        let choice = |slot, score| Choice { slot, score, ..Choice::default() };
        let statement = Statement {
            students: (0..values.len() as u64).map(|lot| Student { lot, ..Student::default() }).collect(),
            slots: vec![Slot { capacity: 20, ..Slot::default() }],
            choices: (0..values.len() as u32).map(|student| vec![choice(0, 1_000_000 - student)]).collect(),
            ..Statement::default()
        };
        let market = Market::new(statement).unwrap();
        let plan = plan(&market, Objective::MaxScore, Start::default(), &|| true);
        report(&market, &plan, &values)
    }

    #[test]
    fn groups_are_compared_with_intervals() {
        let cells = of(&[("女", 20), ("男", 20)]);
        let shown: Vec<Shown> = cells.iter().map(|cell| cell.shown.unwrap()).collect();
        assert_eq!((shown[0].students, shown[0].placed.own.value, shown[1].placed.own.value), (20, 1.0, 0.0));
        let more = shown[0].placed.more.unwrap();
        assert!(more.value == 1.0 && more.low > 0.7 && more.low < more.value, "{more:?}");
        // Wilson's interval of 20 out of 20 (his paper gives z²/(n + z²) for what is missing).
        assert!((shown[0].placed.own.low - (1.0 - Z * Z / (20.0 + Z * Z))).abs() < 1e-12);
        assert_eq!(shown[0].rank.unwrap().own.value, 1.0);
        assert_eq!(shown[1].rank, None, "nobody is placed");
    }

    #[test]
    fn means_have_the_intervals_of_student_and_welch() {
        // Quantiles of the tables: 2.2622 for 9 degrees of freedom, 2.0452 for 29.
        assert!((student(9.0) - 2.2622).abs() < 1e-3 && (student(29.0) - 2.0452).abs() < 1e-4);
        let (own, others): (Vec<f64>, Vec<f64>) =
            ((1..=10).map(f64::from).collect(), (1..=20).map(f64::from).collect());
        let found = compared(&own, &others).unwrap();
        // R: t.test(1:10), t.test(1:10, 1:20).
        assert!((found.own.low - 3.3341).abs() < 1e-3 && (found.own.high - 7.6659).abs() < 1e-3, "{found:?}");
        let more = found.more.unwrap();
        assert!((more.low + 8.3454).abs() < 1e-3 && (more.high + 1.6546).abs() < 1e-3, "{more:?}");
        let even = compared(&[2.0; 10], &[2.0; 12]).unwrap().more.unwrap();
        assert_eq!((even.low, even.value, even.high), (0.0, 0.0, 0.0));
    }

    #[test]
    fn what_is_hidden_is_together_no_small_group() {
        let all = |sizes: &[usize]| hidden(sizes, &vec![false; sizes.len()]);
        assert_eq!(all(&[30, 9, 12, 40]), [false, true, true, false]);
        assert_eq!(all(&[30, 3, 2, 40]), [true, true, true, false], "five are a small group");
        assert_eq!(all(&[30, 6, 4]), [false, true, true]);
        assert_eq!(all(&[0, 30]), [true, false], "nothing is told of nobody");
        assert_eq!(hidden(&[5, 20, 30], &[false; 3]), [true, true, false]);
        assert_eq!(hidden(&[20, 5, 30], &[true, false, false]), [true, true, false]);
    }

    #[test]
    fn small_groups_are_hidden_and_cannot_be_told_from_the_rest() {
        let hidden = |groups: &[(&str, usize)]| {
            of(groups)
                .into_iter()
                .filter(|cell| cell.shown.is_none())
                .map(|cell| cell.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(hidden(&[("汉", 30), ("回", 9), ("苗", 12)]), ["回", "苗"]);
        assert_eq!(hidden(&[("汉", 30), ("回", 9), ("苗", 3)]), ["回", "苗"]);
        assert_eq!(hidden(&[("汉", 30), ("回", 10)]), Vec::<String>::new());
        assert_eq!(hidden(&[("汉", 30), ("回", 1)]), ["回", "汉"]);
    }
}
