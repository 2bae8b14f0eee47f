//! `verify`: whether all that is kept is whole.

use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};

use crate::app::{verify, verify_ledger};
use crate::engine::audit::LedgerFindings;
use crate::engine::ports::{Fault, Findings, Tell};

use super::Outcome;
use super::kept::Kept;
use super::progress::bar;
use super::render::grouped;

/// Reads all that is kept and says what is damaged or gone: exit code 0 when all is whole, 1 when not, or when nothing is there
///
/// Compares every page with its checksum, names with records both ways, protected attributes with the records that they
/// belong to, and the index with how it was left; and the ledger of plans, ranking rounds, events and keys: every page, and plans with their
/// students and placements. Changes nothing without --repair. No service may be using the folder.
///
/// --repair makes again what follows from the rest (names, counters, the index). A record that is damaged stays so until it
/// is overwritten or deleted; restore it from a backup with import --restore. CURRENT is written anew where the records say for certain which
/// index is in use. Of a damaged ledger, or one that is gone, a copy of ledger.redb is to be put back; with --repair a folder whose ledger is
/// gone begins another, without the keys, alliances, plans and audit trail of the first. With --repair it also goes on with what was put there on
/// purpose: an older copy of records.redb, in which what was deleted since is back, and an older copy of the ledger, a fork of it or that of
/// other records, in which keys hold that were revoked since. What is given up so is told once, with exit code 1.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch verify --data-dir talentmatch-data
  talentmatch verify --data-dir talentmatch-data --repair
  talentmatch verify --json | jq '.[].damaged'")]
pub struct Verify {
    #[command(flatten)]
    kept: Kept,

    /// Make again what can be made from the rest
    #[arg(long)]
    repair: bool,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let start = Instant::now();
        let config = self.kept.resolve(|settings| settings)?;
        let bar = bar(self.json, Some(0), "{elapsed_precise} {wide_bar} {human_pos} of {human_len} records");
        let told = bar.clone();
        let tell: Tell = Arc::new(move |done, total| {
            told.set_length(total.max(done));
            told.set_position(done);
        });
        let found = verify(&config, self.repair, tell).await;
        bar.finish_and_clear();
        let found = found?;
        let ledger = verify_ledger(&config).await?;
        if self.json {
            let all = found.iter().map(as_json).chain(ledger.iter().map(ledger_as_json));
            println!("{}", Value::Array(all.collect()));
        } else {
            found.iter().for_each(|findings| self.print(findings));
            ledger.iter().for_each(print_ledger);
            println!("{:.1} s", start.elapsed().as_secs_f64());
        }
        if found.is_empty() {
            eprintln!("there are no records");
            return Ok(Outcome::Damaged);
        }
        match found.iter().all(Findings::is_whole) && ledger.iter().all(LedgerFindings::is_whole) {
            true => Ok(Outcome::Done),
            false => Ok(Outcome::Damaged),
        }
    }

    fn print(&self, findings: &Findings) {
        let Findings { place, made_with, records, damaged, mendable, mended, gone } = findings;
        let made_with = made_with.as_ref().map_or("an unknown model".to_string(), ToString::to_string);
        let verdict = if findings.is_whole() { "whole" } else { "not whole" };
        println!("{place}, made with {made_with}: {} records, {verdict}", grouped(*records));
        let list = |word: &str, faults: &[Fault]| {
            faults.iter().for_each(|Fault { part, detail }| println!("  {word}: {part}: {detail}"));
        };
        list("made again", mended);
        list(if self.repair { "not mended" } else { "--repair mends" }, mendable);
        list("cannot be made again", gone);
        for damage in damaged {
            println!("  {damage}; overwrite or delete it");
        }
    }
}

fn print_ledger(findings: &LedgerFindings) {
    let verdict = if findings.is_whole() { "whole" } else { "not whole" };
    println!("{}: {} entries of the ledger, {verdict}", findings.place, grouped(findings.entries));
    findings.damaged.iter().for_each(|Fault { part, detail }| println!("  damaged: {part}: {detail}"));
}

fn ledger_as_json(findings: &LedgerFindings) -> Value {
    let damaged = |fault: &Fault| json!({ "name": fault.part, "detail": fault.detail });
    json!({
        "place": findings.place,
        "entries": findings.entries,
        "whole": findings.is_whole(),
        "damaged": findings.damaged.iter().map(damaged).collect::<Vec<Value>>(),
    })
}

fn as_json(findings: &Findings) -> Value {
    let faults = |faults: &[Fault]| -> Vec<Value> {
        faults.iter().map(|fault| json!({ "part": fault.part, "detail": fault.detail })).collect()
    };
    let damaged: Vec<Value> = (findings.damaged.iter())
        .map(|damage| json!({ "name": damage.name.to_string(), "detail": damage.detail }))
        .collect();
    json!({
        "place": findings.place,
        "made_with": findings.made_with.as_ref().map(ToString::to_string),
        "records": findings.records,
        "whole": findings.is_whole(),
        "damaged": damaged,
        "mendable": faults(&findings.mendable),
        "mended": faults(&findings.mended),
        "lost": faults(&findings.gone),
    })
}
