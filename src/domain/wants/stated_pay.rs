//! Pay as a text states it, and whose text it is.

use std::ops::Range;

use super::pay_words::Share;
use crate::domain::record::opening::Pay;

/// Pay in folded text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stated {
    /// Where the words stand.
    pub place: Range<usize>,
    /// Where the amount begins in them.
    pub amount: usize,
    /// In CNY.
    pub pay: Pay,
    /// It is the most, not the least: "5000以下".
    pub is_most: bool,
    /// Words say that it is the least: "不低于5000", "5000起".
    pub is_least: bool,
    /// Words say that it is about so much: "10k左右".
    pub is_about: bool,
    /// The words behind the amount say what time it is paid for.
    pub per: bool,
    /// What part of the pay it is.
    pub share: Share,
}

/// Whose text it is, by which bare numbers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// What an opening says.
    Opening,
    /// What somebody typed.
    Typed {
        /// Amounts that no month is paid with are those of a day, "工资200以上".
        by_day: bool,
        /// Work is named beside which pay is told in thousands: "java 13到18".
        in_thousands: bool,
    },
}

impl By {
    pub(super) fn is_typed(self) -> bool {
        self != Self::Opening
    }

    pub(super) fn is_by_day(self) -> bool {
        matches!(self, Self::Typed { by_day: true, .. })
    }

    pub(super) fn is_in_thousands(self) -> bool {
        matches!(self, Self::Typed { in_thousands: true, .. })
    }
}
