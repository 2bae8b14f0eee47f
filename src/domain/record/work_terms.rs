//! How work is arranged beside place and pay: what openings offer, and seekers wish.

use serde::{Deserialize, Serialize};

/// Of an opening what it offers, of a seeker what is wished: `Some(false)` is not offered, or not wanted; `None` is not
/// stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkTerms {
    /// 夜班.
    pub night_shift: Option<bool>,
    /// 包住.
    pub lodging: Option<bool>,
    /// 双休.
    pub two_days_off: Option<bool>,
    /// 半天班.
    pub half_day: Option<bool>,
    /// 日结.
    pub paid_daily: Option<bool>,
    /// 远程, 居家办公.
    pub remote: Option<bool>,
    /// 加班.
    pub overtime: Option<bool>,
    /// 出差, 外派, 驻外.
    pub business_travel: Option<bool>,
    /// Of an opening whether it is full time (全职), or part time (兼职), as its words say; of a seeker never stated here.
    pub full_time: Option<bool>,
}

impl WorkTerms {
    /// These, and what they do not state as the others say.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            night_shift: self.night_shift.or(others.night_shift),
            lodging: self.lodging.or(others.lodging),
            two_days_off: self.two_days_off.or(others.two_days_off),
            half_day: self.half_day.or(others.half_day),
            paid_daily: self.paid_daily.or(others.paid_daily),
            remote: self.remote.or(others.remote),
            overtime: self.overtime.or(others.overtime),
            business_travel: self.business_travel.or(others.business_travel),
            full_time: self.full_time.or(others.full_time),
        }
    }
}
