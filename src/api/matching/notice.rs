//! What is said of a page, on the wire.

use crate::api::phrase::phrase_to_pb;
use crate::domain::message::{Code, Language, Message};
use crate::domain::ranking::notice::Notice;
use crate::pb::v1 as pb;
use crate::pb::v1::MatchNoticeKind as Kind;

pub fn notice_to_pb(notice: &Notice, language: Language) -> pb::MatchNotice {
    let said = |kind: Kind, message: Message| pb::MatchNotice {
        kind: kind.into(),
        message: message.text(language),
        phrase: Some(phrase_to_pb(&message)),
        ..Default::default()
    };
    match notice {
        Notice::NotUnderstood => said(Kind::NotUnderstood, Code::NotUnderstood.into()),
        Notice::NothingPasses => said(Kind::NothingPasses, Code::NothingPasses.into()),
        Notice::NothingThere(places) => {
            let names: Vec<String> = places.iter().map(|place| place.full_name()).collect();
            said(Kind::NothingThere, Code::NothingThere.with("places", names.join("、")))
        }
        Notice::NothingGood => said(Kind::NothingGood, Code::NothingGood.into()),
        Notice::RulesKeepOut { looked_at, rules } => {
            let message = Code::RulesKeepOut.with("looked_at", *looked_at);
            let message = match rules.first() {
                Some(rule) => message.with("count", rule.count).with("reason", rule.broken.reason(language)),
                None => message,
            };
            let rules = rules.iter().map(|rule| pb::RuleCount {
                rule_id: rule.broken.rule_id.clone(),
                reason: rule.broken.reason(language),
                count: rule.count as i64,
            });
            pb::MatchNotice {
                rules: rules.collect(),
                looked_at: *looked_at as i64,
                ..said(Kind::RulesKeepOut, message)
            }
        }
    }
}
