//! Rules as data: a TOML file says which rules hold, in which order, and how strictly.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::check::{Check, check_named};
use super::{SCHOOL_RULE, Words};

/// The rules that come with the service.
const BUNDLED: &str = include_str!("rules.toml");

/// Rules, in the order in which violations are reported.
#[derive(Debug)]
pub struct RuleSet {
    /// The file's own name for itself and a fingerprint of all that the rules say: `cn-2026-11@1a2b3c4d`. Two sets with
    /// one version judge alike.
    pub version: String,
    pub(super) rules: Vec<Rule>,
}

/// One rule: a check of the code with its parameters, how strictly it holds, and the words for people.
#[derive(Debug)]
pub(super) struct Rule {
    /// Stable: `internship.art16.under_16`.
    pub(super) id: String,
    pub(super) enforce: Enforce,
    pub(super) check: Box<dyn Check>,
    pub(super) words: Words,
    /// The law or standard that sets the rule; empty for the platform's own.
    pub(super) source: String,
}

/// What happens to a pair that breaks a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Enforce {
    /// It is not brought together.
    #[default]
    KeepOut,
    /// It is shown with a warning.
    Warn,
    /// Nothing.
    Off,
}

/// What is wrong with a rule file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct RuleSetError {
    /// From 1.
    pub line: usize,
    /// In one line, with the rule's id where a rule is at fault: `rule ours.pay: reason is required`.
    pub problem: String,
}

/// A rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    /// "bundled": the rules that come with the service hold, but for what this file says of them.
    #[serde(default)]
    amends: Option<Amended>,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<Entry>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Amended {
    Bundled,
}

/// A rule as written: what is not said is as in the rule that it amends.
#[derive(Clone, Deserialize)]
struct Entry {
    id: String,
    check: Option<String>,
    enforce: Option<Enforce>,
    reason: Option<String>,
    reason_zh: Option<String>,
    source: Option<String>,
    #[serde(flatten)]
    parameters: toml::Table,
}

impl Entry {
    /// This, and what it does not say as below.
    fn over(self, below: Self) -> Self {
        // Parameters belong to a check.
        let mut parameters = if self.check.is_some() { toml::Table::new() } else { below.parameters };
        parameters.extend(self.parameters);
        Self {
            id: self.id,
            check: self.check.or(below.check),
            enforce: self.enforce.or(below.enforce),
            // Words that are another's are of no use beside new ones.
            reason_zh: self.reason_zh.or(below.reason_zh.filter(|_| self.reason.is_none())),
            reason: self.reason.or(below.reason),
            source: self.source.or(below.source),
            parameters,
        }
    }

    fn rule(self) -> Result<Rule, String> {
        let Self { id, check, enforce, reason, reason_zh, source, parameters } = self;
        let missing = |key: &str| format!("rule {id}: {key} is required");
        let name = check.ok_or_else(|| missing("check"))?;
        let reason = reason.filter(|reason| !reason.is_empty()).ok_or_else(|| missing("reason"))?;
        let check = check_named(&name, parameters).map_err(|problem| format!("rule {id}: {problem}"))?;
        let enforce = enforce.unwrap_or_default();
        match check.must_keep_out() {
            Some(why) if enforce != Enforce::KeepOut => {
                Err(format!("rule {id}: enforce must be \"keep_out\": {why}"))
            }
            _ => {
                let words = Words { zh: reason_zh.unwrap_or_else(|| reason.clone()), en: reason };
                Ok(Rule { id, enforce, check, words, source: source.unwrap_or_default() })
            }
        }
    }
}

impl RuleSet {
    /// The rules that come with the service.
    #[expect(clippy::expect_used, reason = "the set is bundled, and a test reads it")]
    pub fn bundled() -> Arc<Self> {
        static SET: LazyLock<Arc<RuleSet>> = LazyLock::new(|| {
            Arc::new(RuleSet::read(BUNDLED).expect("the bundled rule set is read by a test"))
        });
        SET.clone()
    }

    /// No rule at all: every pair is as eligible as any other.
    pub fn empty() -> Self {
        Self { version: String::new(), rules: Vec::new() }
    }

    /// Reads a rule file: a whole set, or with `amends = "bundled"` what is to be different from the bundled one.
    pub fn read(text: &str) -> Result<Self, RuleSetError> {
        let at = |position: usize| text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| RuleSetError {
            line: error.span().map_or(1, |span| at(span.start)),
            problem: error.message().replace('\n', " "),
        })?;
        let mut entries: Vec<(usize, Entry)> = match file.amends {
            Some(Amended::Bundled) => bundled_entries(),
            None => Vec::new(),
        };
        let mut said = BTreeSet::new();
        for entry in file.rules {
            let line = at(entry.span().start);
            let entry = entry.into_inner();
            if entry.id == SCHOOL_RULE {
                let problem =
                    format!("rule {SCHOOL_RULE}: is what other tenants are told in place of several rules");
                return Err(RuleSetError { line, problem });
            }
            if !said.insert(entry.id.clone()) {
                return Err(RuleSetError { line, problem: format!("rule {}: is there twice", entry.id) });
            }
            match entries.iter_mut().find(|(_, known)| known.id == entry.id) {
                Some(known) => *known = (line, entry.over(known.1.clone())),
                None => entries.push((line, entry)),
            }
        }
        let version = format!("{}@{}", file.version, fingerprint(&entries));
        let rule = |(line, entry): (usize, Entry)| match entry.rule() {
            Ok(rule) => Ok((line, rule)),
            Err(problem) => Err(RuleSetError { line, problem }),
        };
        let rules = entries.into_iter().map(rule).collect::<Result<Vec<_>, _>>()?;
        alike_of_school(&rules)?;
        let rules = rules.into_iter().map(|(_, rule)| rule).collect();
        Ok(Self { version, rules })
    }

    /// The ids of all rules in their order, also of those that are off.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.id.as_str())
    }

    /// The rules that hold, strictly or with a warning.
    pub(super) fn in_force(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enforce != Enforce::Off)
    }

    /// The rules that keep pairs out.
    pub(super) fn strict(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enforce == Enforce::KeepOut)
    }

    /// Whether a rule of this id may be left aside to see what there is without it.
    pub fn may_be_left_aside(&self, id: &str) -> bool {
        self.strict().any(|rule| rule.id == id && rule.check.must_keep_out().is_none())
    }

    /// Whether any rule only warns.
    pub fn warns(&self) -> bool {
        self.rules.iter().any(|rule| rule.enforce == Enforce::Warn)
    }
}

/// Other tenants are told of the rules of the school as of one, so how strictly it holds must not say which it is.
fn alike_of_school(rules: &[(usize, Rule)]) -> Result<(), RuleSetError> {
    let of_school =
        || rules.iter().filter(|(_, rule)| rule.check.is_of_school() && rule.enforce != Enforce::Off);
    let Some((_, first)) = of_school().next() else { return Ok(()) };
    let Some((_, other)) = of_school().find(|(_, rule)| rule.enforce != first.enforce) else { return Ok(()) };
    let problem = format!(
        "rule {}: enforce must be as in rule {}, or one of them \"off\": other tenants are told of both as one",
        other.id, first.id
    );
    // Rules that are only bundled are at line 1.
    let line = of_school().map(|(line, _)| *line).max().unwrap_or(1);
    Err(RuleSetError { line, problem })
}

#[expect(clippy::expect_used, reason = "the set is bundled, and a test reads it")]
fn bundled_entries() -> Vec<(usize, Entry)> {
    let file: File = toml::from_str(BUNDLED).expect("the bundled rule set is read by a test");
    file.rules.into_iter().map(|entry| (1, entry.into_inner())).collect()
}

/// Eight hexadecimal digits of the SHA-256 of all that the rules say.
fn fingerprint(entries: &[(usize, Entry)]) -> String {
    let mut hash = Sha256::new();
    for (_, entry) in entries {
        let Entry { id, check, enforce, reason, reason_zh, source, parameters } = entry;
        hash.update(format!(
            "{id:?} {check:?} {:?} {reason:?} {reason_zh:?} {source:?} ",
            enforce.unwrap_or_default()
        ));
        // A TOML table is in the order of its keys.
        hash.update(format!("{parameters:?}\n"));
    }
    hash.finalize().iter().take(4).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
