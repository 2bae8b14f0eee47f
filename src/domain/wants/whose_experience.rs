//! Whose experience or years an opening's words tell of.

use crate::domain::lexicon::context::{Surroundings, head};
use crate::domain::lexicon::given::{is_given, is_of_other_people};
use crate::domain::lexicon::one_of::Way;
use crate::domain::lexicon::whose::names_staff;

/// Whether the years or the experience are those of the firm, of its people and customers, or given something for.
pub(super) fn is_of_others(around: &Surroundings<'_>) -> bool {
    is_given(around.before, around.after)
        || is_of_other_people(around.before, around.after)
        || around.is_of_role()
        || around.is_asked_for_reward()
        || around.has_other_way(Way::Years)
}

/// Whose years they are, where a clause begins with it: "互联网公司5年以上" are those of who applies.
pub(super) fn begins_with_others(around: &Surroundings<'_>) -> bool {
    const FIRMS: &[&str] = &["公司", "我们", "我司"];
    let lead = head(around.before.trim_start(), 3);
    names_staff(lead) || FIRMS.iter().any(|firm| lead.contains(firm))
}
