//! `audit`: who called what.

mod line;
mod trail;

use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::config::Target;
use crate::domain::record::name::TenantId;
use crate::domain::trail::{Checker, Findings, Mark, TrailFault};

use self::line::{Line, mark_from_text, printed};
use self::trail::{Listed, Trail};
use super::connection::Connection;
use super::{Outcome, output, text_file};

/// Shows and checks who called what
///
/// Of a running service (--to, with a key whose role is auditor or platform), or of its folder while it is stopped. Keep what tail or
/// verify print of the ends of chains elsewhere: with that, --kept finds also what was cut off since.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch audit tail --to https://match.example:50051
  talentmatch audit export --to https://match.example:50051 > audit.jsonl
  talentmatch audit verify audit.jsonl
  talentmatch audit verify --data-dir talentmatch-data --kept 20261129T143000000-0a1b2c3d:812:6f1e...")]
pub struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Recomputes all hashes; exits with 1 where an entry was changed, taken out, doubled, moved or cut off
    Verify {
        /// What `audit export` printed, `-` for stdin; without it the trail is read where it is kept
        file: Option<PathBuf>,
        /// An end of a chain that was printed before; repeatable
        #[arg(long, value_name = "CHAIN:SEQUENCE:HASH", value_parser = mark_from_text)]
        kept: Vec<Mark>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Prints the chains and then all entries, one JSON document a line
    Export {
        /// Only calls for this tenant, without the chains: what is left out cannot be told from what is missing
        #[arg(long, value_name = "TENANT")]
        of: Option<TenantId>,
        #[command(flatten)]
        at: Target,
    },
    /// Prints the last entries, and where chains end
    Tail {
        /// How many
        #[arg(short = 'n', long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        entries: u32,
        /// Print one JSON document a line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
}

impl Audit {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        match self.action {
            Action::Verify { file: Some(file), kept, json, .. } => {
                let opened =
                    text_file::open(&file).with_context(|| format!("cannot open {}", file.display()))?;
                let found = check_lines(BufReader::new(opened), kept)?;
                let outcome = told(&found, json)?;
                // What is empty says nothing of a trail, and is not taken for a sound one.
                if found.entries == 0 && found.heads.is_empty() {
                    eprintln!("there is no trail here: no entry and no chain");
                    return Ok(Outcome::Damaged);
                }
                Ok(outcome)
            }
            Action::Verify { file: None, kept, json, at } => {
                let found =
                    Connection::over_kept(&at, async |calls| check(&Trail(calls), kept).await).await?;
                told(&found, json)
            }
            Action::Export { of, at } => {
                let export = async |calls: &_| export(&Trail(calls), of).await;
                Connection::over_kept(&at, export).await.map(|()| Outcome::Done)
            }
            Action::Tail { entries, json, at } => {
                let tail = async |calls: &_| tail(&Trail(calls), u64::from(entries), json).await;
                Connection::over_kept(&at, tail).await.map(|()| Outcome::Done)
            }
        }
    }
}

/// Checks the trail where it is kept.
async fn check(trail: &Trail<'_>, kept: Vec<Mark>) -> anyhow::Result<Findings> {
    let (chains, unread) = trail.chains().await?;
    let chains = chains.iter().map(line::chain).collect::<anyhow::Result<Vec<_>>>()?;
    let mut listed = Listed::new(chains.iter().map(|chain| chain.id.clone()).collect());
    let mut checker = Checker::new(chains, kept);
    let mut after = None;
    let mut unread: Vec<TrailFault> = unread.iter().map(line::fault).collect();
    loop {
        let page = trail.page(after, None).await?;
        for entry in &page.entries {
            let (chain, entry, link) = line::entry(entry)?;
            if !listed.is_later(trail, &chain).await? {
                checker.take(&chain, &entry, link);
            }
        }
        unread.extend(page.faults.iter().map(line::fault));
        match page.next_name.as_str() {
            "" => break,
            next => after = Some(next.to_string()),
        }
    }
    let mut found = checker.end();
    found.faults.extend(unread);
    Ok(found)
}

/// Checks what an export printed.
fn check_lines(lines: impl BufRead, kept: Vec<Mark>) -> anyhow::Result<Findings> {
    let (mut chains, mut kept, mut checker) = (Vec::new(), Some(kept), None::<Checker>);
    for (number, text) in (1..).zip(lines.lines()) {
        let read = || line::read(&text?);
        match read().with_context(|| format!("line {number}"))? {
            Line::Chain(chain) if checker.is_none() => chains.push(line::chain(&chain)?),
            Line::Chain(_) => anyhow::bail!("line {number}: a chain stands after entries"),
            Line::Entry(entry) => {
                let kept = kept.take().unwrap_or_default();
                let checker = checker.get_or_insert_with(|| Checker::new(std::mem::take(&mut chains), kept));
                let (chain, entry, link) = line::entry(&entry).with_context(|| format!("line {number}"))?;
                checker.take(&chain, &entry, link);
            }
        }
    }
    let checker = checker.unwrap_or_else(|| Checker::new(chains, kept.unwrap_or_default()));
    Ok(checker.end())
}

/// Says what was found.
fn told(found: &Findings, as_json: bool) -> anyhow::Result<Outcome> {
    if as_json {
        let heads: Vec<String> = found.heads.iter().map(Mark::to_string).collect();
        let faults = found.faults.iter().map(|fault| json!({"chain": fault.chain, "what": fault.what}));
        println!(
            "{}",
            json!({"entries": found.entries, "heads": heads, "faults": faults.collect::<Vec<_>>()})
        );
    } else {
        found.heads.iter().for_each(|head| println!("{head}"));
        found.faults.iter().for_each(|fault| eprintln!("{fault}"));
        eprintln!("{} entries in {} chains, {} faults", found.entries, found.heads.len(), found.faults.len());
    }
    Ok(if found.faults.is_empty() { Outcome::Done } else { Outcome::Damaged })
}

async fn export(trail: &Trail<'_>, of: Option<TenantId>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(output::out());
    let mut listed = None;
    if of.is_none() {
        let (chains, unread) = trail.chains().await?;
        unread.iter().for_each(|fault| eprintln!("{}", line::fault(fault)));
        let ids = chains.iter().map(|chain| line::chain(chain).map(|chain| chain.id));
        listed = Some(Listed::new(ids.collect::<anyhow::Result<_>>()?));
        for chain in chains {
            writeln!(out, "{}", Line::Chain(chain).text())?;
        }
    }
    let mut after = None;
    loop {
        let page = trail.page(after, of.as_ref()).await?;
        for fault in &page.faults {
            eprintln!("{}", line::fault(fault));
        }
        for entry in page.entries {
            let is_later = match &mut listed {
                Some(listed) => listed.is_later(trail, &line::entry(&entry)?.0).await?,
                None => false,
            };
            if !is_later {
                writeln!(out, "{}", Line::Entry(entry).text())?;
            }
        }
        match page.next_name.as_str() {
            "" => break,
            next => after = Some(next.to_string()),
        }
    }
    Ok(out.flush()?)
}

async fn tail(trail: &Trail<'_>, count: u64, as_json: bool) -> anyhow::Result<()> {
    let (chains, entries) = trail.last(count).await?;
    for entry in entries {
        match as_json {
            true => println!("{}", Line::Entry(entry).text()),
            false => println!("{}", printed(&entry)),
        }
    }
    for chain in chains {
        let chain = line::chain(&chain)?;
        let head = Mark { chain: chain.id, sequence: chain.sequence, link: chain.link };
        match as_json {
            true => println!("{}", json!({ "head": head.to_string() })),
            false => println!("{head}"),
        }
    }
    Ok(())
}
