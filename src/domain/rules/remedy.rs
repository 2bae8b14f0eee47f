//! What would change a pair: single changes, each tried by scoring and judging the pair again with it made.

use chrono::{DateTime, Utc};

use super::check::{Check, Mending};
use super::rule_set::{Rule, RuleSet};
use super::{Judging, broken_rules};
use crate::domain::lexicon::TermKind;
use crate::domain::message::{Code, Language, Message};
use crate::domain::ranking::coverage::{Subjects, pairings};
use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::relation::{Relation, seeker_and_opening, supply_and_need};
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::role::Role;

/// One change and what it would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// "learn 数控编程".
    pub change: Message,
    /// The skill or certificate in normal form that the change brings.
    pub missing: Option<(TermKind, String)>,
    /// Whether one side insists on what is missing.
    pub required: bool,
    /// Rules that are broken now and would not be after it.
    pub rule_ids: Vec<String>,
    /// The pair's score with the change made, in [0, 1].
    pub score_after: f64,
    /// Whether the pair then breaks no rule that keeps out.
    pub eligible_after: bool,
}

/// A change of the facts that has not been tried yet.
struct Change {
    words: Message,
    missing: Option<(TermKind, String)>,
    required: bool,
    subject: Facts,
    target: Facts,
}

/// The changes that lift the score or mend a broken rule: those that mend rules first, then what one side insists on,
/// then by the score after. None is named that would tell another tenant what the school alone may know.
pub fn remedies(
    rules: &RuleSet,
    subject: Side<'_>,
    target: Side<'_>,
    weights: &RankingWeights,
    judging: Judging,
) -> Vec<Remedy> {
    let before = Score::of(subject, target, weights).total;
    let broken = broken_rules(rules, subject.facts, target.facts, judging);
    let mut changes = missing_terms(subject.facts, target.facts);
    let is_broken = |id: &str| broken.iter().any(|broken| broken.rule_id == id);
    // A change that mends a rule of the school's would say which, and until when.
    let is_secret = |rule: &Rule| judging.person_is_foreign && rule.check.is_of_school();
    let mending = rules.in_force().filter(|rule| is_broken(&rule.id) && !is_secret(rule));
    changes.extend(mending.filter_map(|rule| mend(&*rule.check, subject.facts, target.facts, judging.at)));
    let mut remedies: Vec<Remedy> = changes
        .into_iter()
        .map(|change| {
            let still = broken_rules(rules, &change.subject, &change.target, judging);
            let mended = broken.iter().filter(|rule| still.iter().all(|other| other.rule_id != rule.rule_id));
            let ours = Side { facts: &change.subject, ..subject };
            let theirs = Side { facts: &change.target, ..target };
            Remedy {
                rule_ids: mended.map(|rule| rule.rule_id.clone()).collect(),
                score_after: Score::of(ours, theirs, weights).total,
                eligible_after: still.iter().all(|broken| !broken.keeps_out),
                change: change.words,
                missing: change.missing,
                required: change.required,
            }
        })
        .filter(|remedy| remedy.score_after > before || !remedy.rule_ids.is_empty())
        .collect();
    let words = |remedy: &Remedy| remedy.change.text(Language::English);
    remedies.sort_by(|a, b| {
        let by_rules = b.rule_ids.len().cmp(&a.rule_ids.len());
        by_rules
            .then(b.required.cmp(&a.required))
            .then(b.score_after.total_cmp(&a.score_after))
            .then_with(|| words(a).cmp(&words(b)))
    });
    remedies
}

/// Whether a course is of a field of the pair: its trade or its major is near one of either side. A word that they share says little
/// by itself: a course of 石油化工技术 may mention 机床. A course that states neither may be of any field.
pub fn is_of_field(course: &Facts, subject: &Facts, target: &Facts) -> bool {
    let nearness = |side: &Facts| -> Vec<f64> {
        let trades =
            side.trades.iter().flat_map(|ours| course.trades.iter().map(|theirs| ours.closeness(*theirs)));
        let majors =
            side.majors.iter().flat_map(|ours| course.majors.iter().map(|theirs| ours.closeness(*theirs)));
        trades.chain(majors).collect()
    };
    let nearness = [nearness(subject), nearness(target)].concat();
    nearness.is_empty() || nearness.into_iter().any(|near| near > 0.0)
}

/// A change for each skill and certificate that is asked and not held; general abilities are no advice.
fn missing_terms(subject: &Facts, target: &Facts) -> Vec<Change> {
    let relation = Relation::of(subject, target);
    if !relation.is_of_holder() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (list, kind) in [(Subjects::Skills, TermKind::Skill), (Subjects::Certificates, TermKind::Certificate)]
    {
        for pairing in pairings(list, subject, target).into_iter().filter(|pairing| !pairing.matched) {
            let asked = if relation == Relation::SubjectAsks { pairing.subject } else { pairing.target };
            let Some(asked) = asked.filter(|asked| !asked.soft) else { continue };
            let mut change = Change {
                words: words(kind, asked, subject, target),
                missing: Some((kind, asked.name.clone())),
                required: asked.required,
                subject: subject.clone(),
                target: target.clone(),
            };
            let holder =
                if relation == Relation::SubjectAsks { &mut change.target } else { &mut change.subject };
            hold(holder, kind, asked);
            changes.push(change);
        }
    }
    changes
}

fn words(kind: TermKind, asked: &Stated, subject: &Facts, target: &Facts) -> Message {
    let is = |facts: &Facts, role| facts.kind.is(role);
    let teaches = [subject, target].iter().any(|facts| is(facts, Role::Teacher));
    // A thing learns nothing.
    let is_thing = [subject, target].iter().any(|facts| is(facts, Role::Supply) && !is(facts, Role::Person));
    let verb = match (kind, teaches) {
        _ if is_thing => Code::Provide,
        (TermKind::Skill, false) => Code::Learn,
        (TermKind::Skill, true) => Code::Teach,
        (TermKind::Certificate, false) => Code::Obtain,
        (TermKind::Certificate, true) => Code::PrepareFor,
    };
    verb.with("what", &*asked.name)
}

fn hold(facts: &mut Facts, kind: TermKind, asked: &Stated) {
    let list = match kind {
        TermKind::Skill => &mut facts.skills,
        TermKind::Certificate => &mut facts.certificates,
    };
    list.retain(|held| held.name != asked.name);
    list.push(asked.clone());
}

/// The change that mends a broken rule, where one can be named that either side could make.
fn mend(check: &dyn Check, subject: &Facts, target: &Facts, at: DateTime<Utc>) -> Option<Change> {
    let mut change = Change {
        words: Code::Learn.into(),
        missing: None,
        required: false,
        subject: subject.clone(),
        target: target.clone(),
    };
    let (seeker, opening) = match supply_and_need(subject, target) {
        Some(_) => supply_and_need(&mut change.subject, &mut change.target)?,
        None => seeker_and_opening(&mut change.subject, &mut change.target)?,
    };
    change.words = check.mend(&mut Mending { student: seeker, opening, at })?;
    Some(change)
}
