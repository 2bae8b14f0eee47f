//! What is asked for a resource, or is paid for it at most.

use serde::{Deserialize, Serialize};

/// A price or a budget.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    /// Nothing is to be paid.
    Free,
    /// Between these amounts in CNY, 0 to 1,000,000,000; one of them is set and stands for both where the other is not.
    Amount {
        /// The lowest.
        min: Option<f64>,
        /// The highest, not below the lowest.
        max: Option<f64>,
        /// What an amount is for.
        unit: PriceUnit,
    },
}

/// What an amount is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// The whole of it: a project, a patent, a class.
    Total,
    /// One use, sample or visit.
    Use,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// One person.
    Person,
}

impl Price {
    /// How far a budget reaches this price, in [0, 1]: the most that is paid against the least that is asked. `None` where they are
    /// for different units, which nothing makes comparable: a day on a machine is not so many hours of it.
    pub fn reached_by(&self, budget: &Self) -> Option<f64> {
        let Self::Amount { min, max, unit } = *self else { return Some(1.0) };
        let asked = min.or(max)?;
        let paid = match *budget {
            Self::Free => 0.0,
            Self::Amount { min, max, unit: of_budget } if of_budget == unit => max.or(min)?,
            Self::Amount { .. } => return None,
        };
        Some(if asked <= paid { 1.0 } else { paid / asked })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_held_against_a_price_of_its_unit() {
        let amount = |min, max, unit| Price::Amount { min, max, unit };
        let day = |min, max| amount(min, max, PriceUnit::Day);
        let asked = day(Some(400.0), Some(800.0));
        for (budget, reached) in [
            (day(None, Some(400.0)), Some(1.0)),
            (day(None, Some(100.0)), Some(0.25)),
            (day(Some(100.0), Some(500.0)), Some(1.0)),
            (day(Some(200.0), None), Some(0.5)),
            (amount(None, Some(1000.0), PriceUnit::Month), None),
            (Price::Free, Some(0.0)),
        ] {
            assert_eq!(asked.reached_by(&budget), reached, "{budget:?}");
        }
        assert_eq!(Price::Free.reached_by(&day(None, Some(1.0))), Some(1.0));
        assert_eq!(Price::Free.reached_by(&Price::Free), Some(1.0));
        assert_eq!(day(Some(0.0), None).reached_by(&Price::Free), Some(1.0));
    }
}
