//! The house rules of the source tree: who may import whom, who reads the environment, how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

use talentmatch::domain::record::RecordKind;

/// Longest hand-written file in lines.
const MOST_LINES: usize = 400;

/// Longest `main.rs` in lines; it delegates.
const MOST_MAIN_LINES: usize = 80;

/// What generated code there is.
const GENERATED: &str = "src/pb/talentmatch.v1.rs";

/// What the files of a module may name of the crate. `app` composes the rest and may name anything but `cli`; `fuzzing` is there in
/// tests alone.
const MAY_IMPORT: [(&str, &[&str]); 17] = [
    ("domain", &["domain"]),
    ("engine", &["engine", "domain", "convert"]),
    ("index", &["index", "domain"]),
    ("store", &["store", "index", "domain", "engine::ports", "convert", "fuzzing"]),
    ("embed", &["embed", "domain", "engine::ports", "engine::compute"]),
    ("webhook", &["webhook", "domain", "engine::ports"]),
    ("convert", &["convert", "domain", "pb"]),
    ("api", &["api", "convert", "draft", "engine", "domain", "pb", "fuzzing"]),
    ("draft", &["draft", "import", "domain"]),
    ("grpc", &["grpc", "api", "domain", "pb"]),
    ("http", &["http", "grpc", "api", "import", "domain", "pb"]),
    ("import", &["import", "convert", "domain", "pb"]),
    ("pb", &["pb", "domain::message"]),
    ("config", &["config", "domain"]),
    ("telemetry", &["telemetry", "config"]),
    (
        "app",
        &[
            "app",
            "api",
            "config",
            "convert",
            "domain",
            "embed",
            "engine",
            "grpc",
            "http",
            "pb",
            "store",
            "telemetry",
            "webhook",
        ],
    ),
    (
        "cli",
        &[
            "cli",
            "app",
            "config",
            "domain",
            "engine",
            "embed::models",
            "api",
            "convert",
            "draft",
            "import",
            "pb",
            "telemetry",
        ],
    ),
];

/// Crates that only some modules may name.
const ONLY_IN: [(&str, &[&str]); 31] = [
    ("governor", &["api"]),
    ("calamine", &["import"]),
    ("cfb", &["draft", "import"]),
    ("hayro_interpret", &["draft"]),
    ("quick_xml", &["draft"]),
    ("zip", &["draft", "import"]),
    ("axum", &["http"]),
    ("multer", &["http"]),
    ("prometheus_client", &["grpc"]),
    ("tonic_web", &["http"]),
    ("tonic", &["grpc", "http", "pb", "app", "cli", "config", "store"]),
    ("tonic_types", &["grpc", "http", "cli"]),
    ("prost", &["api", "convert", "grpc", "http", "pb", "app", "cli", "store"]),
    ("prost_reflect", &["api", "convert", "grpc", "http", "import", "pb", "cli"]),
    ("http", &["grpc", "http", "app", "config"]),
    ("hyper", &["grpc"]),
    ("hyper_util", &["grpc"]),
    ("tower", &["grpc", "http"]),
    ("opentelemetry", &["grpc", "telemetry"]),
    ("opentelemetry_otlp", &["telemetry"]),
    ("opentelemetry_sdk", &["telemetry"]),
    ("tracing_opentelemetry", &["grpc", "telemetry"]),
    ("redb", &["store"]),
    ("fastembed", &["embed"]),
    ("ort", &["embed"]),
    ("tokenizers", &["embed"]),
    ("ureq", &["app", "embed", "webhook"]),
    ("jsonwebtoken", &["api", "app", "config"]),
    ("qdrant_client", &["store"]),
    ("clap", &["config", "cli", "main"]),
    (
        "tokio",
        &[
            "api",
            "app",
            "cli",
            "config",
            "embed",
            "engine",
            "grpc",
            "http",
            "import",
            "main",
            "store",
            "telemetry",
            "webhook",
        ],
    ),
];

pub struct Source {
    /// From the root: `src/grpc/server.rs`.
    pub path: String,
    /// The module at the top of the crate: `grpc`.
    module: String,
    pub text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(root()).expect("inside").to_str().expect("a plain name");
                let module = inside.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs");
                let text = fs::read_to_string(&path).expect("a source file");
                found.push(Source { path: inside.to_string(), module: module.to_string(), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The source files but the generated one; documentation may name what code may not.
pub fn written() -> Vec<Source> {
    let mut written = sources("src");
    written.retain(|source| source.path != GENERATED && source.module != "lib");
    for source in &mut written {
        let code = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        source.text = code.collect::<Vec<_>>().join("\n");
    }
    written
}

/// Paths that follow `start` in a text: for `crate::` and `use crate::{a::b, c};` these are `a::b` and `c`.
pub fn paths_after<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    let name = |text: &'t str| {
        let end =
            text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
        &text[..end]
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices(start) {
        let standing_alone =
            text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':');
        let rest = &text[at + start.len()..];
        if !standing_alone {
            continue;
        }
        let Some(group) = rest.strip_prefix('{') else {
            found.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut item = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    found.push(name(group[item..at].trim()));
                    item = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    found.retain(|path| !path.is_empty());
    found
}

#[test]
fn paths_are_found() {
    let text =
        "use crate::{a::b::{C, D}, e}; use crate::f::G; let x = crate::h(); use mycrate::i; other::crate::j;";
    assert_eq!(paths_after(text, "crate::"), ["a::b::", "e", "f::G", "h"]);
}

#[test]
fn modules_import_only_what_they_may() {
    let mut broken = Vec::new();
    for source in written() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(module, _)| *module == source.module) else {
            assert!(source.module == "main", "{}: add `{}` to MAY_IMPORT", source.path, source.module);
            continue;
        };
        for path in paths_after(&source.text, "crate::") {
            let fits = |allowed: &&str| path == *allowed || path.starts_with(&format!("{allowed}::"));
            if !allowed.iter().any(fits) {
                broken.push(format!(
                    "{}: crate::{path}; {} may import {allowed:?}",
                    source.path, source.module
                ));
            }
        }
    }
    assert!(broken.is_empty(), "imports against the rules:\n{}", broken.join("\n"));
}

#[test]
fn main_delegates() {
    let main = written().into_iter().find(|source| source.path == "src/main.rs").expect("there is a main");
    for path in paths_after(&main.text, "talentmatch::") {
        let module = path.split("::").next().unwrap_or_default();
        assert!(["cli", "app", "config", "telemetry"].contains(&module), "src/main.rs: talentmatch::{path}");
    }
    let lines = main.text.lines().count();
    assert!(lines < MOST_MAIN_LINES, "src/main.rs has {lines} lines of code; move the work to src/cli");
}

#[test]
fn outside_crates_stay_where_they_belong() {
    let mut broken = Vec::new();
    for source in written() {
        for (name, modules) in ONLY_IN {
            let named = !paths_after(&source.text, &format!("{name}::")).is_empty();
            if named && !modules.contains(&source.module.as_str()) {
                broken.push(format!("{}: {name} is for {modules:?}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "crates against the rules:\n{}", broken.join("\n"));
}

#[test]
fn only_config_reads_the_environment() {
    let mut broken = Vec::new();
    for source in written().into_iter().filter(|source| source.module != "config") {
        for (number, line) in source.text.lines().enumerate() {
            let built_in = line.contains("env!(") && !line.contains("env!(\"CARGO_");
            let read =
                ["std::env", "env::var", "env::args", "use std::{env"].iter().any(|form| line.contains(form));
            if built_in || read {
                broken.push(format!("{} near line {}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "only src/config may read the environment:\n{}", broken.join("\n"));
}

/// A table that derivation reads and its version does not know would let records of two derivations be ranked together.
#[test]
fn every_table_counts_in_the_version_of_the_derivation() {
    let tables = |source: &Source| source.text.matches("include_str!(\"").count();
    let domain = written().into_iter().filter(|source| source.module == "domain");
    // What is typed is mended at each question, and derived into nothing that is kept.
    let domain = domain.filter(|source| !source.path.starts_with("src/domain/search/spelling/"));
    let (rules, others): (Vec<Source>, Vec<Source>) =
        domain.partition(|source| source.path.starts_with("src/domain/rules/"));
    let derivation =
        others.iter().find(|source| source.path == "src/domain/derivation.rs").expect("the version");
    let (_, list) = derivation.text.split_once("const TABLES").expect("a list of tables");
    let (list, _) = list.split_once(';').and_then(|(_, list)| list.split_once("];")).expect("its end");
    let counted = list.matches("::").count();
    assert_eq!(
        others.iter().map(tables).sum::<usize>(),
        counted,
        "add the table to TABLES in {}",
        derivation.path
    );
    assert_eq!(
        rules.iter().map(tables).sum::<usize>(),
        1,
        "rules are judged, not derived: their set has a version"
    );
}

/// Whoever may see what is judged by one clock, which tests can set.
#[test]
fn only_the_clock_reads_the_time() {
    let reading = written().into_iter().filter(|source| source.path != "src/engine/clock.rs");
    let reading: Vec<String> =
        reading.filter(|source| source.text.contains("Utc::now")).map(|source| source.path).collect();
    assert!(reading.is_empty(), "only src/engine/clock.rs may read the time of day: {reading:?}");
}

#[test]
fn files_are_short() {
    let all = sources("src").into_iter().chain(sources("tests")).filter(|source| source.path != GENERATED);
    let long: Vec<String> = all
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(
        long.is_empty(),
        "files above {MOST_LINES} lines; split them by what they are about:\n{}",
        long.join("\n")
    );
}

/// The check of a plan would prove little if it used what made the plan, or the other way round. Both know the market, and what a plan
/// and its proof are made of.
#[test]
fn the_check_of_plans_shares_no_code_with_the_solvers() {
    const CHECK: [&str; 4] = ["check", "bound", "tree", "goals"];
    const BOTH: [&str; 5] = ["cap", "market", "objective", "plan", "proof"];
    const ROOM: &str = "src/domain/placement/";
    for source in written().into_iter().filter(|source| source.path.starts_with(ROOM)) {
        let file = source.path.trim_start_matches(ROOM).trim_end_matches(".rs");
        let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        let named = paths_after(code, "super::").into_iter().filter_map(|path| path.split("::").next());
        for named in named.chain(paths_after(code, "crate::domain::placement::")) {
            let is_foreign = match CHECK.contains(&file) {
                true => !CHECK.contains(&named) && !BOTH.contains(&named),
                false => CHECK[1..].contains(&named) && !file.starts_with("plan/tests"),
            };
            assert!(!is_foreign, "{} names {named}", source.path);
        }
    }
}

/// A new kind of record is its own files and a line of a list, because all others ask for roles. What is shown to
/// people as an example may name kinds.
#[test]
fn kinds_are_named_in_their_own_files_alone() {
    const OWN: [&str; 6] = [
        "src/domain/record/",
        "src/convert/",
        "src/cli/demo.rs",
        "src/cli/bench/",
        // Made up for tests.
        "src/domain/insight/city.rs",
        // The first edition had the kinds that it had.
        "src/store/stored/first/",
    ];
    let is_other = |source: &Source| {
        !OWN.iter().any(|own| source.path.starts_with(own)) && !source.path.ends_with("tests.rs")
    };
    let mut broken = Vec::new();
    for source in written().into_iter().filter(is_other) {
        let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        for kind in RecordKind::ALL {
            let names = ["RecordKind", "Resource"].map(|list| format!("{list}::{kind:?}"));
            broken.extend(
                names
                    .into_iter()
                    .filter(|name| code.contains(name))
                    .map(|name| format!("{} names {name}; ask for a role", source.path)),
            );
        }
    }
    assert!(broken.is_empty(), "kinds named elsewhere:\n{}", broken.join("\n"));
}
