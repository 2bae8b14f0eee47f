//! Events from JSON lines.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use crate::cli::calls::Calls;
use crate::cli::{Outcome, text_file};
use crate::pb::json::message_from_json;
use crate::pb::v1 as pb;

/// Full name of the message of an event, for its JSON form.
const EVENT: &str = "talentmatch.v1.FeedbackEvent";
/// Events of one call.
const BATCH: usize = 500;
/// Refused events that are shown.
const SHOWN: usize = 20;

/// Records the events of a file, and says what became of them.
pub async fn record(calls: &Calls, file: &Path) -> anyhow::Result<Outcome> {
    let text = text_file::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    // All lines are read before the first is sent: what cannot be read is told, and nothing is recorded.
    let mut events: Vec<(usize, pb::FeedbackEvent)> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let event =
            message_from_json(line, EVENT).with_context(|| format!("{}:{}", file.display(), at + 1))?;
        events.push((at + 1, event));
    }
    let mut counts = BTreeMap::<&'static str, usize>::new();
    let mut refused = 0;
    for batch in events.chunks(BATCH) {
        let given = batch.iter().map(|(_, event)| event.clone()).collect();
        let first = batch.first().map_or(0, |(line, _)| *line);
        let answer = calls.record_events(pb::RecordEventsRequest { events: given }).await;
        let answer = answer.with_context(|| format!("events from line {first} on"))?;
        for ((line, _), result) in batch.iter().zip(answer.results) {
            let (word, is_kept) = told(result.state());
            *counts.entry(word).or_default() += 1;
            let why = if is_kept { &result.contradiction } else { word };
            refused += usize::from(!is_kept);
            if !why.is_empty() && refused <= SHOWN {
                eprintln!("{}:{line}: {}: {why}", file.display(), result.event_id);
            }
        }
    }
    let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    println!("{} events: {}", events.len(), counts.join(", "));
    Ok(if refused > 0 { Outcome::SomeRowsRefused } else { Outcome::Done })
}

/// A state in words, and whether the event is kept.
fn told(state: pb::FeedbackEventState) -> (&'static str, bool) {
    use pb::FeedbackEventState as State;
    match state {
        State::Recorded => ("recorded", true),
        State::Known => ("known before", true),
        State::IdTaken => ("its id stands for another event", false),
        State::UnknownStudent => ("there is no such student", false),
        State::UnknownOpening => ("there is no such opening", false),
        State::TooMany => ("the pair has too many events", false),
        State::Unspecified => ("not told", false),
    }
}
