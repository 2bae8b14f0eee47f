use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// The pay is below this share of the pay of the same post. Of a range the upper end counts, or the lower where the rule says
/// so: some are paid that.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BelowShare {
    /// In [0, 1].
    min_share: super::Share,
    /// Whether it is about ranges of which only the lower end is below.
    #[serde(default)]
    lower_end: bool,
}

impl Check for BelowShare {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (_, opening, slot) = pair.internship()?;
        let ((lowest, highest), (regular, _)) = (opening.pay?, slot.same_post_pay?);
        let is_below = |paid: f64| paid < f64::from(self.min_share) * regular;
        let (paid, broken) = match self.lower_end {
            true => (lowest, is_below(lowest) && !is_below(highest)),
            false => (highest, is_below(highest)),
        };
        let detail = || {
            let (paid, regular) = (format!("{paid:.0}"), format!("{regular:.0}"));
            Code::PaidOfRegular.with("paid", paid).with("regular", regular)
        };
        broken.then(|| Finding::at(opening.kind, "stipend", detail()))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        let (regular, _) = pair.opening.internship.as_ref()?.same_post_pay?;
        let least = (regular * f64::from(self.min_share)).ceil();
        pair.opening.pay = Some((least, least));
        Some(Code::RaiseStipend.with("pay", format!("{least:.0}")))
    }
}
