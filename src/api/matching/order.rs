//! What results are ordered by, and how many of one employer are shown.

use crate::api::limits;
use crate::domain::message::Code;
use crate::domain::ranking::order::SortKey;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

/// What else a request says that decides which orders make sense.
pub struct Ordered {
    pub is_personalized: bool,
    pub with_ineligible: bool,
}

impl Ordered {
    /// What the results of a kind are ordered by; `None` where the request asks for no other order than that without one.
    pub fn by(&self, v: &mut Violations, number: i32, target: Option<RecordKind>) -> Option<SortKey> {
        let Ok(order) = pb::MatchOrder::try_from(number) else {
            v.add("order_by", Code::UnknownOrder);
            return None;
        };
        let key = match order {
            pb::MatchOrder::Unspecified => return None,
            pb::MatchOrder::Score => {
                if !self.is_personalized {
                    v.add("order_by", Code::NoScores);
                }
                return None;
            }
            pb::MatchOrder::PostingTime => SortKey::PostingTime,
            pb::MatchOrder::Pay => SortKey::Pay,
        };
        if key == SortKey::Pay && target.is_some_and(|kind| !kind.is(Role::Opening)) {
            v.add("order_by", Code::OpeningsOnly);
        }
        if self.is_personalized && self.with_ineligible {
            v.add("include_ineligible", Code::OnlyRelevant);
        }
        Some(key)
    }
}

/// Most results of one employer, school or other provider; `None` is no limit.
pub fn most_of_employer(v: &mut Violations, number: i32) -> Option<usize> {
    if !(0..=limits::OF_EMPLOYER).contains(&number) {
        v.add("max_per_employer", Code::OutOfRange.with("least", 0).with("most", limits::OF_EMPLOYER));
    }
    usize::try_from(number).ok().filter(|most| *most > 0)
}
