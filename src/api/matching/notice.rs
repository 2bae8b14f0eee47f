//! What is said of a page, on the wire.

use crate::domain::ranking::notice::Notice;
use crate::pb::v1 as pb;
use crate::pb::v1::MatchNoticeKind as Kind;

pub fn notice_to_pb(notice: &Notice) -> pb::MatchNotice {
    let said = |kind: Kind, message: &str| pb::MatchNotice {
        kind: kind.into(),
        message: message.to_string(),
        ..Default::default()
    };
    match notice {
        Notice::NotUnderstood => said(
            Kind::NotUnderstood,
            "no word of the text is known: name the work, a skill, a major or a place",
        ),
        Notice::NothingPasses => said(Kind::NothingPasses, "no record passes the filter"),
        Notice::NothingGood => {
            said(Kind::NothingGood, "nothing that fits well was found; the nearest are shown")
        }
        Notice::RulesKeepOut { looked_at, rules } => {
            let first = rules.first();
            let first = first.map(|rule| format!(", {} of them: {}", rule.count, rule.reason));
            let message = format!("rules keep out the nearest {looked_at}{}", first.unwrap_or_default());
            let rules = rules.iter().map(|rule| pb::RuleCount {
                rule_id: rule.rule_id.clone(),
                reason: rule.reason.clone(),
                count: rule.count as i64,
            });
            pb::MatchNotice {
                rules: rules.collect(),
                looked_at: *looked_at as i64,
                ..said(Kind::RulesKeepOut, &message)
            }
        }
    }
}
