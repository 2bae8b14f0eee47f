//! What the text of an internship slot says that must be checked before a student is sent there.

use serde::{Deserialize, Serialize};

/// What is to be checked. Words are no proof, so that a rule about them warns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Night shifts: 夜班, 三班倒.
    NightShift,
    /// Premises of entertainment: KTV, 酒吧, 网吧.
    Venue,
    /// An agency, or a fee for finding the place: 中介, 安置费, 派遣.
    Agency,
    /// Deposits and fees that interns would pay: 押金, 服装费.
    Fees,
    /// Long days, overtime, and days of rest that are worked: 12小时, 月休2天.
    Hours,
    /// Only adults are taken: 满18岁.
    Adults,
    /// Hazardous work: 高空, 井下, 易燃易爆.
    Hazard,
    /// Heavy physical labour: 重体力, 扛包.
    Labour,
    /// Work without pay: 无薪, 实习期无工资.
    Unpaid,
    /// What harms body and mind: 陪酒, 喝酒应酬.
    Harm,
    /// Work experience, which students on an internship have not: 3年以上经验.
    Experience,
}

/// A concern and the words that it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What is to be checked.
    pub concern: Concern,
    /// Up to 40 characters around the words, as they stand in the text.
    pub words: String,
}
