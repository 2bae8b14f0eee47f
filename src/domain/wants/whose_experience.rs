//! Whose experience or years an opening's words tell of.

use crate::domain::lexicon::context::{Surroundings, head};
use crate::domain::lexicon::given::{is_eased_for, is_given, is_of_other_people, is_supposed};
use crate::domain::lexicon::one_of::Way;
use crate::domain::lexicon::whose::names_staff;
use crate::domain::text::words::Words;

/// Whether the years or the experience are those of the firm, of its people and customers, or given something for.
pub(super) fn is_of_others(around: &Surroundings<'_>) -> bool {
    is_given(around.before, around.after)
        || is_eased_for(around.rest)
        || is_supposed(around.before)
        || is_of_several(around.before)
        || is_of_other_people(around.before, around.after)
        || around.is_of_role()
        || around.is_asked_for_reward()
        || around.has_other_way(Way::Years)
}

/// "他们二十多年的从业经验", "数位十年以上经验的大牛": those of people whom the firm has.
fn is_of_several(before: &str) -> bool {
    const SEVERAL: Words = Words::of(&["数位", "多位", "几位", "多名", "数名"]);
    before.contains("他们") || SEVERAL.end(before.trim_end())
}

/// Whose years they are, where a clause begins with it: "互联网公司5年以上" are those of who applies.
pub(super) fn begins_with_others(around: &Surroundings<'_>) -> bool {
    const FIRMS: &[&str] = &["公司", "我们", "我司"];
    // "我们需要你3年以上经验" asks.
    const ASKS: Words = Words::of(&["需要", "希望", "要求", "期待", "寻找", "招"]);
    let own = around.before.trim_start_matches(|c: char| !c.is_alphabetic());
    let lead = head(own, 3);
    if ASKS.are_in(own) {
        return false;
    }
    // "核心团队拥有近20年经验".
    let said = own.trim_end_matches(['近', '约', '超', '过', '共']);
    let who = ["拥有", "具有", "具备", "有", "平均"].iter().find_map(|has| said.strip_suffix(has));
    let is_staff =
        |who: &str| names_staff(who) && !["经验", "管理", "带", "者"].iter().any(|own| who.contains(own));
    who.is_some_and(is_staff)
        || names_staff(lead)
        || FIRMS.iter().any(|firm| lead.contains(firm))
        || own.contains("有限公司")
}
