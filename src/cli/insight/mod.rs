//! `insight`: supply against demand, in the terminal and as files.

mod ask;
mod charts;
mod sheet;
mod tables;

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use self::ask::{Ask, Told, What};
use super::calls::Calls;
use super::connection::Connection;
use super::progress::bar;
use super::{Outcome, UsageError, text_file};
use crate::config::Target;

/// Tells supply and demand, gaps, forecasts and outcomes of a tenant's records
#[derive(Args)]
#[command(after_help = "Students are told of only in multiples of ten, over fixed groups of at least ten.

Examples:
  talentmatch insight balance --by major --region 5115 --data-dir talentmatch-data
  talentmatch insight balance --by major --of 460103 --data-dir talentmatch-data
  talentmatch insight forecast --months 6 --until 2026-11 --json --to http://127.0.0.1:50051
  talentmatch insight report --html report.html --json --data-dir talentmatch-data > report.json
  talentmatch insight report --check report.json --data-dir talentmatch-data")]
pub struct Insight {
    /// What to tell
    what: What,

    #[command(flatten)]
    ask: Ask,

    /// Print one JSON document
    #[arg(long)]
    json: bool,

    /// Write the first table as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Draw the first table
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Write all tables and pictures as one page, in Chinese, with nothing from elsewhere
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Count again what a document of --json says (`-` is stdin), and compare
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,

    #[command(flatten)]
    at: Target,
}

impl Insight {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let before = self.check.as_deref().map(text_file::read).transpose().context("--check")?;
        let before: Option<Value> = before
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| UsageError(format!("--check: is no JSON: {error}").into()))?;
        if self.ask.is_of_row() && self.what != What::Balance {
            return Err(UsageError("--of goes with balance alone".into()).into());
        }
        let told = Connection::over_kept(&self.at, async |calls| self.told(calls).await).await?;
        let answer: serde_json::Map<String, Value> =
            told.iter().map(|(what, told)| (what.id().to_string(), told.answer.clone())).collect();
        let answer = Value::Object(answer);
        if let Some(before) = before {
            return compare(&before, &answer);
        }
        let first = told.first().map(|(_, told)| told);
        if let (Some(path), Some(sheet)) = (&self.csv, first.and_then(|told| told.sheets.first())) {
            std::fs::write(path, sheet.csv()).with_context(|| format!("--csv {}", path.display()))?;
        }
        if let Some(path) = &self.svg {
            let picture = first.and_then(|told| told.picture.as_deref());
            let picture =
                picture.ok_or_else(|| UsageError("--svg: a list of records has no picture".into()))?;
            std::fs::write(path, picture).with_context(|| format!("--svg {}", path.display()))?;
        }
        if let Some(path) = &self.html {
            let answers: Vec<(Option<&str>, &[sheet::Sheet])> =
                told.iter().map(|(_, told)| (told.picture.as_deref(), &told.sheets[..])).collect();
            let page = sheet::page("人才供需分析报告", &answers);
            std::fs::write(path, page).with_context(|| format!("--html {}", path.display()))?;
        }
        match self.json {
            true => println!("{answer}"),
            false => {
                let sheets = told.iter().flat_map(|(_, told)| &told.sheets);
                sheets.for_each(|sheet| println!("{}", sheet.text()));
            }
        }
        Ok(Outcome::Done)
    }

    /// What is asked for; of a report all of it, which is shown to be under way.
    async fn told(&self, calls: &Calls) -> anyhow::Result<Vec<(What, Told)>> {
        let whats: Vec<What> = match self.what {
            What::Report => {
                What::value_variants().iter().copied().filter(|what| what.is_in_report()).collect()
            }
            what => vec![what],
        };
        let progress =
            bar(whats.len() == 1, Some(whats.len() as u64), "{spinner} {pos}/{len} {msg} {elapsed}");
        let mut told = Vec::new();
        for what in whats {
            progress.set_message(what.id());
            told.push((what, self.ask.told(calls, what).await?));
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(told)
    }
}

/// Says whether two documents tell the same, whenever they were counted.
fn compare(before: &Value, after: &Value) -> anyhow::Result<Outcome> {
    let (before, after) = (timeless(before), timeless(after));
    let names = |of: &Value| -> Vec<String> {
        of.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let mut differing = Vec::new();
    for name in names(&before).into_iter().chain(names(&after)) {
        if before.get(&name) != after.get(&name) && !differing.contains(&name) {
            differing.push(name);
        }
    }
    if differing.is_empty() {
        println!("the same: {} answers", names(&after).len());
        return Ok(Outcome::Done);
    }
    bail!("not the same: {}", differing.join(", "))
}

fn timeless(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| *name != "asOfTime");
            Value::Object(kept.map(|(name, value)| (name.clone(), timeless(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(timeless).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_time_of_counting_may_differ() {
        let told = |time: &str, demand: u32| json!({"balance": {"rows": [{"demand": demand}], "basis": {"asOfTime": time, "inputDigest": "ab"}}});
        assert!(compare(&told("2026", 3), &told("2027", 3)).is_ok());
        let differs = compare(&told("2026", 3), &told("2026", 4)).err().map(|error| error.to_string());
        assert_eq!(differs.as_deref(), Some("not the same: balance"));
        assert!(compare(&json!({}), &told("2026", 3)).is_err());
    }
}
