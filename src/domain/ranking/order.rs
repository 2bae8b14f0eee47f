//! What results are ordered by.

use crate::domain::search::filter::Field;

/// What results are ordered by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OrderBy {
    /// The score, the best first.
    Score,
    /// What the relevant results state: the first [`COUNTED`](super::relevance::COUNTED) by score of those that no rule keeps out.
    Relevant {
        /// The least score of what is relevant.
        from: f64,
        /// What they are ordered by.
        by: SortKey,
    },
    /// What all state, whether a rule keeps them out first: an order that does not depend on the subject.
    Stated(SortKey),
}

/// A number that records state, the greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// When it was posted, in microseconds since 1970.
    PostingTime,
    /// The highest monthly pay in CNY. Those that state none come last.
    Pay,
}

/// Below every pay.
const UNSTATED: f64 = -1.0;

impl SortKey {
    /// The field of the index that holds it.
    pub fn field(self) -> Field {
        match self {
            Self::PostingTime => Field::PostingTime,
            Self::Pay => Field::PayMax,
        }
    }

    /// The number of a record with this integer, which has looked as it does since `shown_micros`.
    fn of(self, integer: Option<i64>, shown_micros: i64) -> f64 {
        match self {
            Self::PostingTime => integer.unwrap_or(shown_micros) as f64,
            Self::Pay => integer.map_or(UNSTATED, |pay| pay as f64),
        }
    }
}

impl OrderBy {
    /// Whether results have scores.
    pub fn is_personalized(self) -> bool {
        !matches!(self, Self::Stated(_))
    }

    /// What is ordered by beside the score.
    pub fn key(self) -> Option<SortKey> {
        match self {
            Self::Score => None,
            Self::Relevant { by, .. } | Self::Stated(by) => Some(by),
        }
    }

    /// What a record is ordered by where that is not the score, of the integers of its index fields.
    pub fn stated(self, integer: impl Fn(Field) -> Option<i64>, shown_micros: i64) -> Option<f64> {
        self.key().map(|key| key.of(integer(key.field()), shown_micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_states_no_pay_comes_last_and_who_states_no_posting_by_its_time() {
        assert!(SortKey::Pay.of(None, 7) < SortKey::Pay.of(Some(0), 7));
        assert_eq!(SortKey::PostingTime.of(None, 7), 7.0);
        assert_eq!(OrderBy::Score.stated(|_| Some(1), 7), None);
    }
}
