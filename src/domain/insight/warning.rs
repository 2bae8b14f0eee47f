//! What to look at, by stated rules.

use super::balance::{Balance, BalanceRow};
use super::dimension::Row;
use super::fit::MajorFit;
use super::series::{Break, Series};

/// Places for each person from which on people are short, and up to which places are.
pub const SHORTAGE: f64 = 1.5;
/// The other side of [`SHORTAGE`].
pub const SURPLUS: f64 = 1.0 / SHORTAGE;

/// A difference of fewer places or people is no warning.
pub const LEAST_GAP: f64 = 20.0;

/// What a warning is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningKind {
    /// People are short: demand is at least 1.5 times the supply, by 20 or more, after supply is taken at its most by its error.
    Shortage,
    /// Places are short: demand is at most 1/1.5 of the supply, by 20 or more, after supply is taken at its least.
    Surplus,
    /// The level of demand broke in the last twelve months: see [`Series::breaks`].
    Break,
    /// A major falls behind: see [`FALLING_BEHIND`](super::fit::FALLING_BEHIND).
    FallingBehind,
}

impl WarningKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Shortage, Self::Surplus, Self::Break, Self::FallingBehind];

    /// The rule in words, in Chinese.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Shortage => "供不应求：需求不低于供给（按误差取上限）的1.5倍，且缺口不少于20",
            Self::Surplus => "供过于求：需求不高于供给（按误差取下限）的2/3，且富余不少于20",
            Self::Break => "需求突变：最近12个月内月度需求水平发生突变（显著性1%，幅度不小于1.3倍）",
            Self::FallingBehind => "专业落后：吻合度低于40且供给份额高于需求份额",
        }
    }

    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Shortage => "紧缺",
            Self::Surplus => "过剩",
            Self::Break => "突变",
            Self::FallingBehind => "落后",
        }
    }

    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Shortage => "shortage",
            Self::Surplus => "surplus",
            Self::Break => "break",
            Self::FallingBehind => "falling_behind",
        }
    }
}

/// A warning with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Of what kind.
    pub kind: WarningKind,
    /// Of what.
    pub row: Row,
    /// The figures that it rests on, in Chinese.
    pub evidence: String,
}

/// Shortages and surpluses of rows. Rows that state nothing, those without people that may be told, and those of what openings do not
/// have are no ground for one.
pub fn of_balance(balance: &Balance) -> Vec<Warning> {
    let judge = |row: &BalanceRow| {
        let ratio = row.ratio().filter(|_| !row.row.is_unstated())?;
        let (least, most) = (
            f64::from(row.supply.saturating_sub(row.supply_error)),
            f64::from(row.supply + row.supply_error),
        );
        let kind = if row.demand >= SHORTAGE * most && row.demand - most >= LEAST_GAP {
            WarningKind::Shortage
        } else if row.demand <= SURPLUS * least && least - row.demand >= LEAST_GAP {
            WarningKind::Surplus
        } else {
            return None;
        };
        let evidence = format!(
            "供给约{}人（±{}），需求{:.0}人，供需比{:.2}，依据{}条岗位",
            row.supply, row.supply_error, row.demand, ratio, row.openings
        );
        Some(Warning { kind, row: row.row.clone(), evidence })
    };
    balance.rows.iter().filter_map(judge).collect()
}

/// The breaks of the last twelve months of a series.
pub fn of_series(row: &Row, series: &Series) -> Vec<Warning> {
    let is_late =
        |found: &Break| series.month(series.values.len()).is_some_and(|end| end.since(found.month) <= 12);
    let told = |found: Break| Warning {
        kind: WarningKind::Break,
        row: row.clone(),
        evidence: format!(
            "自{}起月均需求由{:.0}变为{:.0}（F={:.1}）",
            found.month, found.before, found.after, found.f
        ),
    };
    series.breaks().into_iter().filter(is_late).map(told).collect()
}

/// The majors that fall behind.
pub fn of_fits(fits: &[MajorFit]) -> Vec<Warning> {
    let told = |fit: &MajorFit| Warning {
        kind: WarningKind::FallingBehind,
        row: fit.major.clone(),
        evidence: format!(
            "吻合度{:.0}，供给约{}人，需求{:.0}人，排名第{}",
            fit.index.unwrap_or_default(),
            fit.balance.supply,
            fit.balance.demand,
            fit.rank
        ),
    };
    fits.iter().filter(|fit| fit.falls_behind).map(told).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::city::City;
    use super::*;

    fn warned(supply: u32, error: u32, demand: f64) -> Option<WarningKind> {
        let row = Row { key: "460103".into(), label: "数控技术".into() };
        let row =
            BalanceRow { row, supply, supply_error: error, demand, openings: 9, ..BalanceRow::default() };
        let balance = Balance { rows: vec![row], blurred: 0 };
        of_balance(&balance).first().map(|warning| warning.kind)
    }

    #[test]
    fn each_rule_warns_where_it_says() {
        assert_eq!(warned(100, 0, 150.0), Some(WarningKind::Shortage));
        assert_eq!(warned(100, 0, 149.0), None);
        assert_eq!(warned(100, 20, 150.0), None, "the supply may be 120");
        assert_eq!(warned(20, 0, 35.0), None, "by too few");
        assert_eq!(warned(150, 0, 100.0), Some(WarningKind::Surplus));
        assert_eq!(warned(150, 0, 101.0), None);
        assert_eq!(warned(150, 20, 100.0), None, "the supply may be 130");
        assert_eq!(warned(0, 0, 500.0), None, "that nobody may be told of is not that nobody is there");
    }

    #[test]
    fn only_late_breaks_warn() {
        let row = Row::default();
        let series = |at: i32| Series {
            first: Some(City::first_month()),
            values: (0..48).map(|n| if n < at { 100.0 } else { 300.0 }).collect(),
            ..Series::default()
        };
        assert_eq!(of_series(&row, &series(40)).len(), 1);
        assert_eq!(of_series(&row, &series(20)), []);
    }

    proptest! {
        #[test]
        fn no_row_is_both(supply in 0u32..10_000, error in 0u32..200, demand in 0.0f64..20_000.0) {
            let ratio = demand / f64::from(supply);
            match warned(supply, error, demand) {
                Some(WarningKind::Shortage) => prop_assert!(ratio >= SHORTAGE),
                Some(_) => prop_assert!(ratio <= SURPLUS),
                None => {}
            }
        }
    }
}
