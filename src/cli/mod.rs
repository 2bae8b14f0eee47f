//! The command line: one file per command.
//!
//! Exit codes: 0 done, 1 failed or damage was found, 2 done but some rows of an import were refused, 64 bad usage or configuration.

#![deny(missing_docs, clippy::indexing_slicing)]

// First: its macros are for all that follow.
#[macro_use]
mod output;
mod paged;

mod alliances;
mod audit;
mod batch;
mod bench;
mod call_error;
mod calls;
mod choice;
mod connection;
mod credentials;
mod csv;
mod delete;
mod demo;
mod duplicates;
mod erase;
mod eval;
mod event;
mod export;
mod feedback;
mod get;
mod handshake;
mod health;
mod import;
mod insight;
mod issuers;
mod kept;
mod keys;
mod kind;
mod lint;
mod list;
mod matching;
mod models;
mod order;
mod pair;
mod place;
mod plans;
mod progress;
mod queries;
mod read;
mod reindex;
mod render;
mod rounds;
mod send_key;
mod serve;
mod standard;
mod text_file;
mod train;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{ConfigError, LogSettings, TargetError};
use crate::domain::cause::{Cause, with_sources};
use crate::telemetry;
use call_error::CallError;

const FAILED: u8 = 1;
const SOME_ROWS_REFUSED: u8 = 2;
const USAGE: u8 = 64;

/// Matches jobs, internships, students and courses, needs, resources and experts: ranked, with every score explained.
#[derive(Parser)]
#[command(name = "talentmatch", version, max_term_width = 110, after_help = "Start with: talentmatch demo")]
struct Cli {
    #[command(flatten)]
    log: LogSettings,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(Box<serve::Serve>),
    Demo(demo::Demo),
    Import(Box<import::Import>),
    Export(export::Export),
    Match(Box<matching::Match>),
    BatchMatch(Box<batch::BatchMatch>),
    Place(Box<place::Place>),
    Plans(plans::Plans),
    Rounds(rounds::Rounds),
    Order(Box<order::Order>),
    Train(Box<train::Train>),
    Event(Box<event::Event>),
    Standard(Box<standard::Standards>),
    Insight(Box<insight::Insight>),
    Feedback(feedback::Feedback),
    Queries(Box<queries::Queries>),
    Watch(watch::Watch),
    Get(get::Get),
    List(list::List),
    Duplicates(duplicates::Duplicates),
    Lint(lint::Lint),
    Read(read::Read),
    Delete(delete::Delete),
    Erase(Box<erase::Erase>),
    Health(health::Health),
    Keys(keys::Keys),
    Alliances(alliances::Alliances),
    Credentials(credentials::Credentials),
    Issuers(issuers::Issuers),
    Audit(audit::Audit),
    Reindex(reindex::Reindex),
    Verify(verify::Verify),
    Eval(eval::Eval),
    Bench(bench::Bench),
    Models(models::Models),
}

/// How a command that did its work ended.
enum Outcome {
    Done,
    SomeRowsRefused,
    /// Something that is kept is damaged, which was said.
    Damaged,
}

/// A mistake in how the command was called; says what is allowed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct UsageError(Cause);

/// Settings that cannot be used, all of them.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ConfigError::to_string).collect::<Vec<_>>().join("\n"))]
struct BadConfig(Vec<ConfigError>);

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let outcome = runtime.block_on(run(cli));
    let printed = output::finish();
    match outcome {
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
        Ok(_) if let Err(error) = printed => {
            eprintln!("talentmatch: cannot print all: {error}");
            ExitCode::from(FAILED)
        }
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Damaged) => ExitCode::from(FAILED),
        Ok(Outcome::SomeRowsRefused) => ExitCode::from(SOME_ROWS_REFUSED),
    }
}

async fn run(cli: Cli) -> anyhow::Result<Outcome> {
    if let Command::Serve(serve) = cli.command {
        return serve.run(cli.log).await;
    }
    let level = cli.log.level.or_else(|| Some("warn".to_string()));
    telemetry::init(&LogSettings { level, ..cli.log }.fill());
    match cli.command {
        Command::Serve(_) => Ok(Outcome::Done),
        Command::Demo(demo) => demo.run().await,
        Command::Import(import) => import.run().await,
        Command::Export(export) => export.run().await,
        Command::Match(matching) => matching.run().await,
        Command::BatchMatch(batch) => batch.run().await,
        Command::Place(place) => place.run().await,
        Command::Plans(plans) => plans.run().await,
        Command::Rounds(rounds) => rounds.run().await,
        Command::Order(order) => order.run().await,
        Command::Train(train) => train.run().await,
        Command::Event(event) => event.run().await,
        Command::Standard(standards) => standards.run().await,
        Command::Insight(insight) => insight.run().await,
        Command::Feedback(feedback) => feedback.run().await,
        Command::Queries(queries) => queries.run().await,
        Command::Watch(watch) => watch.run().await,
        Command::Get(get) => get.run().await,
        Command::Duplicates(duplicates) => duplicates.run().await,
        Command::Lint(lint) => lint.run().await,
        Command::Read(read) => read.run().await,
        Command::List(list) => list.run().await,
        Command::Delete(delete) => delete.run().await,
        Command::Erase(erase) => erase.run().await,
        Command::Health(health) => health.run().await,
        Command::Keys(keys) => keys.run().await,
        Command::Alliances(alliances) => alliances.run().await,
        Command::Credentials(credentials) => credentials.run().await,
        Command::Issuers(issuers) => issuers.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Reindex(reindex) => reindex.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Eval(eval) => eval.run().await,
        Command::Bench(bench) => bench.run().await,
        Command::Models(models) => models.run().await,
    }
}

/// Says on stderr what went wrong, every line with the program's name.
fn fail(error: &anyhow::Error) -> ExitCode {
    let text = match error.downcast_ref::<tonic::Status>() {
        Some(status) => CallError::from(status).to_string(),
        None => with_sources(error.to_string(), &**error),
    };
    for line in text.lines() {
        eprintln!("talentmatch: {line}");
    }
    let is_usage = error.is::<UsageError>()
        || error.is::<BadConfig>()
        || error.is::<ConfigError>()
        || error.is::<TargetError>();
    ExitCode::from(if is_usage { USAGE } else { FAILED })
}
