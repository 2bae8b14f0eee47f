//! What an import did: counts, a file of refused rows, a progress bar, a summary.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::cli::duplicates::Sent;
use crate::cli::progress::bar;
use crate::cli::render::grouped;

use super::left_out;
use super::told::Rows;
use crate::domain::message::Language;
use crate::import::entry::Refusal;
use crate::import::left_out::Counts;
use crate::import::shape::Cell;
use crate::import::source::BytesRead;

/// Refused rows that are shown on the terminal.
const SHOWN: u64 = 5;
/// Different reasons in the summary.
const SHOWN_REASONS: usize = 8;

/// Different reasons that are told apart.
const MOST_REASONS: usize = 1_000;

/// Counts of one file.
#[derive(Default)]
pub struct FileCounts {
    pub path: String,
    pub encoding: Option<&'static str>,
    pub read: u64,
    pub stored: u64,
    /// Records of rows that were only checked.
    pub checked: u64,
    pub refused: u64,
    /// Rows whose name an earlier row had.
    pub doubles: u64,
    pub failure: Option<String>,
}

/// Gathers what happens and tells it.
pub struct Report {
    pub files: Vec<FileCounts>,
    /// What of the rows taken is in no record.
    pub left_out: Counts,
    /// What cells become, of a dry run.
    pub cells: Vec<Cell>,
    /// The openings of the rows.
    pub sent: Sent,
    /// Rows that repeat openings that are there.
    pub repeats: u64,
    /// Rows taken of which something is to be said, and those of them in which personal data was masked.
    pub warned: u64,
    pub masked: u64,
    /// What is said of them.
    pub told: Rows,
    /// Whether rows are checked and none is stored.
    pub check_only: bool,
    reasons: BTreeMap<String, u64>,
    rejects_path: PathBuf,
    rejects: Option<BufWriter<File>>,
    bar: ProgressBar,
    bytes: BytesRead,
    start: Instant,
    pub language: Language,
    /// What the import took, when it is over.
    took: Option<Duration>,
}

impl Report {
    /// `total_bytes` is unknown for stdin.
    pub fn new(
        paths: &[PathBuf],
        rejects_path: PathBuf,
        bytes: BytesRead,
        total_bytes: Option<u64>,
        is_quiet: bool,
    ) -> Self {
        let form = match total_bytes {
            Some(_) => "{elapsed_precise} {wide_bar} {percent}%  {msg}",
            None => "{elapsed_precise} {spinner} {msg}",
        };
        let bar = bar(is_quiet, total_bytes, form);
        let files =
            paths.iter().map(|path| FileCounts { path: path.display().to_string(), ..FileCounts::default() });
        Self {
            files: files.collect(),
            left_out: Counts::default(),
            cells: Vec::new(),
            sent: Sent::default(),
            repeats: 0,
            warned: 0,
            masked: 0,
            told: Rows::default(),
            check_only: false,
            reasons: BTreeMap::new(),
            rejects_path,
            rejects: None,
            bar,
            bytes,
            start: Instant::now(),
            language: Language::default(),
            took: None,
        }
    }

    /// What is said of rows and files is said in this language.
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The counts of a file, by its place among those that were given.
    #[expect(clippy::indexing_slicing, reason = "a place is that of one of the files")]
    pub fn file(&mut self, place: usize) -> &mut FileCounts {
        &mut self.files[place]
    }

    /// A line for people, above the progress bar.
    pub fn say(&self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }

    /// Rows of a file that were stored, or that could be where none is.
    pub fn taken(&mut self, file: usize, count: u64) {
        match self.check_only {
            true => self.file(file).checked += count,
            false => self.file(file).stored += count,
        }
        self.bar.set_position(self.bytes.get());
        let taken = self.total(|file| file.stored + file.checked);
        let rate = taken as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!("{} records, {}/s", grouped(taken), grouped(rate as u64)));
    }

    pub fn refused(&mut self, file: usize, line: u64, row: &str, refusal: &Refusal) -> io::Result<()> {
        self.file(file).refused += 1;
        // A hostile file could have as many reasons as rows; those that come late are together.
        let said = refusal.reason.text(self.language);
        let reason = match self.reasons.len() < MOST_REASONS || self.reasons.contains_key(&said) {
            true => said.as_str(),
            false => "another reason",
        };
        *self.reasons.entry(reason.to_string()).or_default() += 1;
        let path = self.file(file).path.clone();
        let total = self.total(|file| file.refused);
        if total <= SHOWN {
            self.say(&format!("{path}:{line}: {said}"));
        } else if total == SHOWN + 1 {
            self.say(&format!("more refused rows are in {}", self.rejects_path.display()));
        }
        let mut reject = json!({"file": path, "line": line});
        if let (Value::Object(reject), Value::Object(why)) = (&mut reject, refusal.to_json(self.language)) {
            reject.extend(why);
            reject.insert("row".to_string(), json!(row));
        }
        let rejects = match &mut self.rejects {
            Some(rejects) => rejects,
            // Rows may hold personal data, so only the owner may read the file.
            none => none.insert(BufWriter::new(
                OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .mode(0o600)
                    .open(&self.rejects_path)?,
            )),
        };
        writeln!(rejects, "{reject}")
    }

    fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| &file.path)
    }

    fn total(&self, count: impl Fn(&FileCounts) -> u64) -> u64 {
        self.files.iter().map(count).sum()
    }

    /// Ends the bar and writes out the refused rows.
    pub fn finish(&mut self) -> io::Result<()> {
        self.bar.finish_and_clear();
        self.took = Some(self.start.elapsed());
        self.rejects.as_mut().map_or(Ok(()), Write::flush)
    }

    pub fn has_refused(&self) -> bool {
        self.total(|file| file.refused) > 0
    }

    pub fn failures(&self) -> Vec<String> {
        let failed = self.files.iter().filter_map(|file| Some((file, file.failure.as_ref()?)));
        failed.map(|(file, failure)| format!("{}: {failure}", file.path)).collect()
    }

    /// The summary as one JSON document.
    pub fn to_json(&self) -> Value {
        let files = self.files.iter().map(|file| {
            json!({
                "file": file.path, "encoding": file.encoding, "read": file.read, "checked": file.checked, "stored": file.stored,
                "rejected": file.refused, "duplicates": file.doubles, "error": file.failure,
            })
        });
        let stored = self.total(|file| file.stored);
        let seconds = self.took.unwrap_or_else(|| self.start.elapsed()).as_secs_f64();
        json!({
            "files": files.collect::<Vec<_>>(),
            "read": self.total(|file| file.read),
            "checked": self.total(|file| file.checked),
            "stored": stored,
            "rejected": self.total(|file| file.refused),
            "duplicates": self.total(|file| file.doubles),
            "repeats": self.repeats,
            "warned": self.warned,
            "masked": self.masked,
            "warnings": self.told.to_json(|file| self.path(file)),
            "leftOut": self.left_out.to_json(self.language),
            "leftOutRows": self.left_out.places_to_json(self.language),
            "cells": self.cells.iter().map(|cell| cell.to_json(self.language)).collect::<Vec<_>>(),
            "seconds": (seconds * 1000.0).round() / 1000.0,
            "recordsPerSecond": ((stored + self.total(|file| file.checked)) as f64 / seconds.max(0.001)).round(),
            "rejectsFile": self.rejects.is_some().then(|| self.rejects_path.display().to_string()),
        })
    }

    /// The summary for people.
    pub fn to_text(&self) -> String {
        let mut text: String = self.cells.iter().map(|cell| cell.to_text(self.language)).collect();
        for file in &self.files {
            let encoding = file.encoding.filter(|name| *name != "UTF-8");
            let encoding = encoding.map(|name| format!(" ({name})")).unwrap_or_default();
            text.push_str(&format!("{}{encoding}: {}", file.path, counts(file)));
        }
        if self.files.len() > 1 {
            let total = FileCounts {
                read: self.total(|file| file.read),
                stored: self.total(|file| file.stored),
                checked: self.total(|file| file.checked),
                refused: self.total(|file| file.refused),
                doubles: self.total(|file| file.doubles),
                ..FileCounts::default()
            };
            text.push_str(&format!("all files: {}", counts(&total)));
        }
        let mut reasons: Vec<(&String, &u64)> = self.reasons.iter().collect();
        reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(**count), *reason));
        for (reason, count) in reasons.iter().take(SHOWN_REASONS) {
            text.push_str(&format!("  {:>7}  {reason}\n", grouped(**count)));
        }
        if reasons.len() > SHOWN_REASONS {
            text.push_str(&format!("           and {} other reasons\n", reasons.len() - SHOWN_REASONS));
        }
        text.push_str(&left_out::to_text(&self.left_out, self.language));
        text.push_str(&self.told.to_text(self.warned, |file| self.path(file)));
        if self.rejects.is_some() {
            text.push_str(&format!("refused rows are in {}\n", self.rejects_path.display()));
        }
        if self.masked > 0 {
            text.push_str(&format!("{} rows had personal data, which was masked\n", grouped(self.masked)));
        }
        if self.repeats > 0 {
            let repeats = grouped(self.repeats);
            text.push_str(&format!(
                "{repeats} rows repeat openings that are there: talentmatch duplicates\n"
            ));
        }
        let seconds = self.took.unwrap_or_else(|| self.start.elapsed()).as_secs_f64();
        let rate = self.total(|file| file.stored + file.checked) as f64 / seconds.max(0.001);
        text.push_str(&format!("{seconds:.1} s, {} records/s\n", grouped(rate as u64)));
        text
    }
}

fn counts(file: &FileCounts) -> String {
    let (done, count) = if file.checked > 0 { ("in order", file.checked) } else { ("stored", file.stored) };
    let mut text = format!("{} rows read, {} {done}", grouped(file.read), grouped(count));
    if file.refused > 0 {
        text.push_str(&format!(", {} refused", grouped(file.refused)));
    }
    if file.doubles > 0 {
        text.push_str(&format!(", {} names came twice (the later row wins)", grouped(file.doubles)));
    }
    text.push('\n');
    text
}
