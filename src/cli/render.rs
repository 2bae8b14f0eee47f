//! Records and matches on a terminal. Columns line up with Chinese text, which is two cells wide.

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::keys::day;
use super::output::one_line;
use crate::convert::title_of;
use crate::domain::text::line::{ends_line, steers};
use crate::pb::v1::{
    Evidence, MatchNotice, MatchResponse, MatchResult, Record, ScoreBand, ScorePart, ScorePartKind,
    VerifiedCredential, Want, WantKind, WantPolarity,
};

const TITLE_CELLS: usize = 36;
const BAR_CELLS: usize = 20;

/// A number with thousands apart: 30,700.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A text in exactly so many cells: cut with "…" or filled with spaces. Control characters become spaces.
pub fn fit(text: &str, cells: usize) -> String {
    let clean: String =
        text.chars().map(|c| if steers(c) || ends_line(c) || c == '\t' { ' ' } else { c }).collect();
    let width = clean.width();
    if width <= cells {
        return clean + &" ".repeat(cells - width);
    }
    let mut cut = String::new();
    let mut used = 0;
    for character in clean.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide + 1 > cells {
            break;
        }
        cut.push(character);
        used += wide;
    }
    cut.push('…');
    cut + &" ".repeat(cells.saturating_sub(used + 1))
}

/// A value in [0, 1] as a bar.
pub fn bar(value: f64, cells: usize) -> String {
    let filled = (value.clamp(0.0, 1.0) * cells as f64).round() as usize;
    "█".repeat(filled) + &"·".repeat(cells - filled)
}

/// A ranked table; with `explain` the parts, evidence and broken rules of every result.
pub fn matches(response: &MatchResponse, explain: bool) -> String {
    let mut text = understood(&response.understood);
    text.push_str(&response.notice.as_ref().map(notice).unwrap_or_default());
    if response.results.is_empty() {
        return text + "nothing matches\n";
    }
    for (index, result) in response.results.iter().enumerate() {
        text.push_str(&match_line(index + 1, result));
        if explain {
            text.push_str(&explanation(result));
        }
    }
    let number = |count: i64| grouped(u64::try_from(count).unwrap_or(0));
    let relevant = response.relevant_count.map(|count| format!("{} relevant, ", number(count)));
    text.push_str(&format!(
        "{} of {}{} that pass the filter\n",
        grouped(response.results.len() as u64),
        relevant.unwrap_or_default(),
        number(response.total_count)
    ));
    text
}

/// What is said of the page, and the rules that keep out what else were on it.
fn notice(notice: &MatchNotice) -> String {
    let mut text = format!("{}\n", notice.message);
    for rule in &notice.rules {
        text.push_str(&format!(
            "  ✗ {} of {}: {}: {}\n",
            rule.count, notice.looked_at, rule.rule_id, rule.reason
        ));
    }
    text
}

/// What was read out of a typed text, in a line: "understood: not 上海市 (不去上海), Java".
fn understood(wants: &[Want]) -> String {
    if wants.is_empty() {
        return String::new();
    }
    let shown = wants.iter().map(|want| {
        let kind =
            want.kind().as_str_name().trim_start_matches("WANT_KIND_").to_lowercase().replace('_', " ");
        let what = match want.kind() {
            _ if want.value.is_empty() => kind,
            WantKind::Pay | WantKind::Experience | WantKind::Education | WantKind::Stay => {
                format!("{kind} {}", want.value)
            }
            _ => want.value.clone(),
        };
        let how = match want.polarity() {
            WantPolarity::Unwanted => "not ",
            WantPolarity::Must => "surely ",
            WantPolarity::Welcome => "rather ",
            WantPolarity::Waived => "whatever ",
            WantPolarity::Wanted | WantPolarity::Unspecified => "",
        };
        format!("{how}{what} ({})", want.words)
    });
    format!("understood: {}\n", shown.collect::<Vec<_>>().join(", "))
}

/// Rank, score with its band, title and name.
pub fn match_line(rank: usize, result: &MatchResult) -> String {
    let is_eligible = result.eligibility.as_ref().is_none_or(|eligibility| eligibility.eligible);
    let mark = if is_eligible { ' ' } else { '✗' };
    let copies = match result.similar_count {
        0 => String::new(),
        count => format!("  +{} like it", grouped(u64::try_from(count).unwrap_or(0))),
    };
    format!(
        "{rank:>3} {mark} {:.3} {:<9}  {}  {}{copies}\n",
        result.score,
        band_name(result.band()),
        fit(&result.title, TITLE_CELLS),
        result.name
    )
}

/// Why: the score's parts, what matches, what is missing, what is forbidden.
pub fn explanation(result: &MatchResult) -> String {
    let mut text = String::new();
    for part in &result.score_parts {
        text.push_str(&part_line(part));
    }
    for (label, evidence) in [
        ("has", &result.matched_skills),
        ("lacks", &result.missing_skills),
        ("certified", &result.matched_certificates),
        ("uncertified", &result.missing_certificates),
    ] {
        if !evidence.is_empty() {
            text.push_str(&format!("        {label:<12} {}\n", names(evidence)));
        }
    }
    for one in result.matched_certificates.iter().filter_map(|item| item.verified.as_ref()) {
        text.push_str(&format!("        {:<12} {}\n", "verified", attested(one)));
    }
    for name in &result.similar_names {
        text.push_str(&format!("        like it      {name}\n"));
    }
    for violation in result.eligibility.iter().flat_map(|eligibility| &eligibility.violations) {
        text.push_str(&format!("        ✗ {}: {}\n", violation.rule_id, one_line(&violation.reason)));
    }
    text
}

/// One part of a score as a line; parts without data are left out.
fn part_line(part: &ScorePart) -> String {
    let Some(value) = part.value else { return String::new() };
    format!(
        "        {} {} {value:.2} × {:.2} = {:.3}  {}\n",
        fit(&part_name(part.part()), 12),
        bar(value, BAR_CELLS),
        part.weight,
        part.contribution,
        one_line(&part.reason)
    )
}

fn band_name(band: ScoreBand) -> String {
    match band {
        ScoreBand::Unspecified => String::new(),
        band => band.as_str_name().trim_start_matches("SCORE_BAND_").to_lowercase(),
    }
}

fn part_name(part: ScorePartKind) -> String {
    part.as_str_name().trim_start_matches("SCORE_PART_KIND_").to_lowercase()
}

/// A certificate, by whom it is attested, and from when to when, in days of UTC.
pub fn attested(one: &VerifiedCredential) -> String {
    let level = if one.level.is_empty() { String::new() } else { format!(" {}", one.level) };
    let from = one.issue_time.as_ref().map(|time| format!(" from {}", day(time))).unwrap_or_default();
    let until = one.expire_time.as_ref().map(|time| format!(" until {}", day(time))).unwrap_or_default();
    format!("{}{level} by {}{from}{until}", one.certificate, one.issuer_display_name)
}

/// Names, required ones with a star.
pub fn names(evidence: &[Evidence]) -> String {
    let name = |item: &Evidence| format!("{}{}", one_line(&item.name), if item.required { "*" } else { "" });
    evidence.iter().map(name).collect::<Vec<_>>().join("、")
}

/// Records as lines of title and name.
pub fn records(records: &[Record]) -> String {
    records
        .iter()
        .map(|record| format!("{}  {}\n", fit(title_of(record), TITLE_CELLS), record.name))
        .collect()
}

/// A JSON document as indented lines of "key: value".
pub fn outline(value: &Value) -> String {
    let mut text = String::new();
    write_outline(value, 0, &mut text);
    text
}

fn write_outline(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::Object(_) => {
                        text.push_str(&format!("{indent}{key}:\n"));
                        write_outline(value, depth + 1, text);
                    }
                    Value::Array(items) if items.iter().any(Value::is_object) => {
                        text.push_str(&format!("{indent}{key}:\n"));
                        for item in items {
                            text.push_str(&format!("{indent}  - {}\n", inline(item)));
                        }
                    }
                    value => text.push_str(&format!("{indent}{key}: {}\n", inline(value))),
                }
            }
        }
        value => text.push_str(&format!("{indent}{}\n", inline(value))),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => one_line(text).into_owned(),
        Value::Array(items) => items.iter().map(inline).collect::<Vec<_>>().join("、"),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| format!("{key} {}", inline(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_text() {
        for text in ["数控操作工", "CNC 操作工（夜班）", "", "a\tb", "新能源汽车动力电池装配与调试工程师"]
        {
            assert_eq!(fit(text, 14).width(), 14, "{text}");
        }
        assert_eq!(fit("新能源汽车", 7), "新能源…");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 30_700, 1_000_000].map(grouped).join(" "), "0 999 1,000 30,700 1,000,000");
    }

    #[test]
    fn bars_stay_inside_their_cells() {
        assert_eq!(bar(0.5, 4), "██··");
        assert_eq!(bar(7.0, 4), "████");
        assert_eq!(bar(f64::NAN, 4), "····");
    }

    #[test]
    fn an_explained_match_shows_parts_evidence_and_broken_rules() {
        use crate::pb::v1::{Eligibility, RuleViolation};
        let part = |kind: ScorePartKind, value| ScorePart {
            part: kind.into(),
            value,
            weight: 0.5,
            contribution: value.unwrap_or(0.0) * 0.5,
            reason: "because".into(),
            ..Default::default()
        };
        let evidence = |name: &str, required| Evidence { name: name.into(), required, ..Default::default() };
        let time = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
        let verified = VerifiedCredential {
            certificate: "焊工证".into(),
            level: "三级".into(),
            issuer_display_name: "学分银行".into(),
            issue_time: time(1_767_225_600),
            expire_time: time(1_924_992_000),
            ..Default::default()
        };
        let result = MatchResult {
            name: "tenants/a/jobPostings/1".into(),
            title: "焊工".into(),
            score: 0.25,
            band: ScoreBand::Weak.into(),
            score_parts: vec![part(ScorePartKind::Skill, Some(0.5)), part(ScorePartKind::Pay, None)],
            missing_skills: vec![evidence("氩弧焊", true), evidence("识图", false)],
            matched_certificates: vec![Evidence { verified: Some(verified), ..evidence("焊工证", false) }],
            eligibility: Some(Eligibility {
                eligible: false,
                violations: vec![RuleViolation {
                    rule_id: "capacity".into(),
                    reason: "full".into(),
                    ..Default::default()
                }],
            }),
            ..Default::default()
        };
        let response = MatchResponse { results: vec![result], total_count: 3, ..Default::default() };
        let shown = matches(&response, true);
        for part in [
            "✗ 0.250 weak       焊工",
            "skill",
            "0.50 × 0.50 = 0.250",
            "氩弧焊*、识图",
            "✗ capacity: full",
            "verified     焊工证 三级 by 学分银行 from 2026-01-01 until 2031-01-01",
            "1 of 3",
        ] {
            assert!(shown.contains(part), "{part} in\n{shown}");
        }
        assert!(!shown.contains("pay "), "a part without data is not shown");
    }
}
