//! The dashboard and the alert rules name only what `/metrics` tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use regex::Regex;
use serde_json::{Value, json};
use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::v1 as pb;

use crate::http::client::Call;
use crate::support::*;

const FOLDER: &str = "tests/fixtures/observability";

fn text(file: &str) -> String {
    fs::read_to_string(format!("{}/{FOLDER}/{file}", env!("CARGO_MANIFEST_DIR"))).expect("a file")
}

/// The series of `/metrics` by name, each with the labels that it has there.
async fn told() -> BTreeMap<String, BTreeSet<String>> {
    let mut config = config([("city", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::in_folder(config, folder.path()).await;
    let city = service.client("city");
    city.import(vec![record(json!({"name": "jobPostings/1", "jobPosting": {"title": "数控车工"}}))])
        .await
        .expect("imported");
    city.matching.clone().r#match(by_text("数控", pb::RecordKind::JobPosting)).await.expect("matched");
    let metrics = Call::new(&service, "GET", "/metrics").header("x-api-key", &key_of("city")).send().await;
    assert_eq!(metrics.status, 200);
    service.stop().await;
    let series = Regex::new(r"^(talentmatch_[a-z_]+)(?:\{(.*)\})? ").unwrap();
    let label = Regex::new(r#"([a-z]+)="#).unwrap();
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for line in metrics.text().lines() {
        if let Some(parts) = series.captures(line) {
            let labels = parts.get(2).map_or("", |labels| labels.as_str());
            let names = label.captures_iter(labels).map(|name| name[1].to_string());
            found.entry(parts[1].to_string()).or_default().extend(names);
        }
    }
    found
}

/// Each selector of an expression: the series, and the labels that it names.
fn selectors(expression: &str) -> Vec<(String, BTreeSet<String>)> {
    let selector = Regex::new(r"(talentmatch_[a-z_]+)(?:\{([^}]*)\})?").unwrap();
    let label = Regex::new(r#"([a-z]+) *(?:=~|!=|!~|=) *""#).unwrap();
    let found = selector.captures_iter(expression).map(|parts| {
        let labels = parts.get(2).map_or("", |labels| labels.as_str());
        (parts[1].to_string(), label.captures_iter(labels).map(|name| name[1].to_string()).collect())
    });
    found.collect()
}

/// The labels that an expression sums by.
fn grouped(expression: &str) -> Vec<String> {
    let by = Regex::new(r"by \(([^)]*)\)").unwrap();
    let lists = by.captures_iter(expression).map(|list| list[1].to_string()).collect::<Vec<_>>();
    lists.iter().flat_map(|list| list.split(',')).map(|label| label.trim().to_string()).collect()
}

/// The alerts: each with its name, its expression, and whether it says how bad it is and what it is about.
fn alerts() -> Vec<(String, String)> {
    let text = text("alerts.yml");
    let mut alerts = Vec::new();
    for alert in text.split("- alert: ").skip(1) {
        let name = alert.lines().next().expect("a name").trim().to_string();
        assert!(alert.contains("labels: { severity: "), "{name} says how bad it is");
        assert!(alert.contains("annotations: { summary: \""), "{name} says what it is about");
        let after = alert.split_once("expr:").expect("an expression").1;
        let ends = ["\n        for:", "\n        labels:"].map(|end| after.find(end).unwrap_or(after.len()));
        alerts.push((name, after[..ends[0].min(ends[1])].to_string()));
    }
    alerts
}

fn panels() -> Vec<(String, String)> {
    let dashboard: Value = serde_json::from_str(&text("dashboard.json")).expect("a dashboard is JSON");
    let panels = dashboard["panels"].as_array().expect("panels").iter();
    let expressions = panels.flat_map(|panel| {
        let title = panel["title"].as_str().expect("a title").to_string();
        let targets = panel["targets"].as_array().expect("targets").iter();
        targets
            .map(move |target| (title.clone(), target["expr"].as_str().expect("an expression").to_string()))
    });
    expressions.collect()
}

#[tokio::test]
async fn dashboards_and_alerts_name_what_metrics_tell() {
    let told = told().await;
    let (alerts, panels) = (alerts(), panels());
    assert!(alerts.len() > 5 && panels.len() > 5, "{alerts:?} {panels:?}");
    let mut shown = BTreeSet::new();
    for (title, expression) in alerts.iter().chain(&panels) {
        let selectors = selectors(expression);
        assert!(!selectors.is_empty(), "{title} asks for nothing of ours");
        for (name, labels) in selectors {
            let known = told.get(&name).unwrap_or_else(|| panic!("{title}: {name} is not told"));
            // What a series comes from is added by who reads it.
            let given = |label: &String| label == "instance" || known.contains(label);
            assert!(labels.iter().all(given), "{title}: {name} has {known:?} and not {labels:?}");
            assert!(grouped(expression).iter().all(given), "{title} sums {name} by what it has not");
            shown.insert(name);
        }
    }
    // Each figure is shown somewhere; of a histogram its buckets are enough.
    let base = |name: &str| {
        name.trim_end_matches("_bucket").trim_end_matches("_count").trim_end_matches("_sum").to_string()
    };
    let shown: BTreeSet<String> = shown.iter().map(|name| base(name)).collect();
    let missing: Vec<&String> = told.keys().filter(|name| !shown.contains(&base(name))).collect();
    assert!(missing.is_empty(), "no panel or alert shows {missing:?}");
}

#[tokio::test]
async fn every_figure_is_documented() {
    let readme = fs::read_to_string(format!("{}/README.md", env!("CARGO_MANIFEST_DIR"))).expect("the README");
    for name in told().await.into_keys() {
        let name = name.trim_start_matches("talentmatch_");
        let name = ["_bucket", "_count", "_sum"].iter().fold(name, |name, end| name.trim_end_matches(end));
        assert!(readme.contains(&format!("`{name}`")), "the README does not say what {name} is");
    }
}

#[tokio::test]
async fn stages_disk_and_process_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = config([("city", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_folder(config, folder.path()).await;
    let city = service.client("city");
    city.import(vec![record(json!({"name": "jobPostings/1", "jobPosting": {"title": "数控车工"}}))])
        .await
        .expect("imported");
    for _ in 0..3 {
        city.matches(by_text("数控", pb::RecordKind::JobPosting)).await.expect("matched");
    }
    let metrics = Call::new(&service, "GET", "/metrics").header("x-api-key", &key_of("city")).send().await;
    let text = metrics.text();
    let value = |series: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} is not told:\n{text}")).parse::<f64>().expect("a number")
    };
    for (stage, count) in [("rank", 3.0), ("resolve", 3.0), ("derive", 1.0), ("store", 1.0)] {
        let series = format!("talentmatch_stage_duration_seconds_count{{stage=\"{stage}\"}}");
        assert_eq!(value(&series), count, "{stage}");
    }
    let records = std::fs::metadata(folder.path().join("records.redb")).expect("the file").len();
    assert_eq!(value("talentmatch_disk_bytes{of=\"records\"}"), records as f64);
    assert!(value("talentmatch_disk_free_bytes") > 0.0);
    assert!(value("talentmatch_process_resident_memory_bytes") > 1e6);
    assert!(value("talentmatch_process_descriptors") > 3.0);
    assert!(value("talentmatch_process_cpu_seconds_total") > 0.0);
    assert_eq!(value("talentmatch_queued{queue=\"webhooks\"}"), 0.0);
    service.stop().await;
}
