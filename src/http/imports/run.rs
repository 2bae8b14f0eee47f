//! An import that tells how it goes on: events for browsers (`text/event-stream`), or lines of JSON. Who goes away ends it; what was
//! stored by then stays.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tonic::Status;

use super::form::Form;
use super::service::Service;
use super::{Fault, Imports, request_id, with};
use crate::domain::message::{Code, Language, Message};
use crate::grpc::layer::auth::spoken;
use crate::grpc::status::refusal;
use crate::http::rpc::{X_REQUEST_ID, document};
use crate::import::batch::Event;
use crate::import::document::{Content, Part, is_table};
use crate::import::entry::Refusal;
use crate::import::left_out::Counts;
use crate::import::reader::Reader;
use crate::import::rows::Reading;
use crate::import::sending::{Answered, Broken, Uploads};
use crate::import::source::BytesRead;
use crate::pb::v1::{ErrorReason, ImportOptions};

/// Records sent in one call, and calls on their way at a time.
const BATCH: usize = 1_000;
const WIDTH: usize = 2;
/// Events that wait to be read.
const EVENTS: usize = 16;

/// Rows of one file: the names of so many are kept meanwhile, to tell doubles.
const MOST_ROWS: u64 = 1_000_000;

const LINES: &str = "application/x-ndjson";
const STREAM: &str = "text/event-stream";
/// Asks proxies to hand events over as they come.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// POST /v1/imports.
pub async fn run(State(imports): State<Imports>, request: Request) -> Result<Response, Fault> {
    let language = spoken(request.headers());
    begin(imports, request, language).await.map_err(|fault| fault.in_language(language))
}

async fn begin(imports: Imports, request: Request, language: Language) -> Result<Response, Fault> {
    let (held, mut given, form) = imports.receive(request).await?;
    let id = request_id(&given.headers);
    given.headers.insert(X_REQUEST_ID, id.clone());
    let options = ImportOptions { validate_only: form.dry_run, lenient: form.lenient };
    let (form, parts) = imports.opened(form, |form, parts| Ok((form, parts))).await?;
    let needs_map = |part: &Part| matches!(part.content, Content::Rows(_)) || is_table(&part.name);
    if form.map.is_none() && parts.iter().any(needs_map) {
        return Err(Fault::of_field("map", Code::MapRequired));
    }
    let is_lines = accepts(&given.headers, LINES);
    let (send, told) = mpsc::channel(EVENTS);
    let service = Service::new(imports.0.services.clone(), &given, options);
    // The file counts as at work until its reader has ended too.
    let held = Arc::new(held);
    let reader = held.clone();
    let import = Import {
        uploads: Uploads::new(service, WIDTH),
        counts: Tally::default(),
        left_out: Counts::default(),
        bytes: BytesRead::default(),
        size: form.bytes,
        dry_run: form.dry_run,
        told: Told { send, is_lines },
        language,
    };
    let mut work = JoinSet::new();
    work.spawn(async move {
        let (events, read) = read_in(form, parts, import.bytes.clone(), reader);
        import.run(events, read).await;
    });
    let body = futures::stream::unfold((told, work, held), |(mut told, work, held)| async move {
        Some((Ok::<_, Infallible>(told.recv().await?), (told, work, held)))
    });
    let mut response = Response::new(Body::from_stream(body));
    let head = response.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static(if is_lines { LINES } else { STREAM }));
    head.insert(UNBUFFERED, HeaderValue::from_static("no"));
    head.insert(X_REQUEST_ID, id);
    Ok(response)
}

fn accepts(headers: &HeaderMap, form: &str) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accepted| accepted.contains(form))
}

/// Reads the parts on a thread of its own, which ends when nobody takes what it tells.
fn read_in(
    form: Form,
    parts: Vec<Part>,
    bytes: BytesRead,
    held: impl Send + 'static,
) -> (mpsc::Receiver<Event>, JoinHandle<()>) {
    let (send, events) = mpsc::channel(1);
    let reading =
        Reading { map: form.map, kind: form.kind, tenant: None, encoding: form.encoding, shown_rows: 0 };
    let read = tokio::task::spawn_blocking(move || {
        let _held = held;
        let mut reader =
            Reader::new(reading, bytes, BATCH, None, move |event| send.blocking_send(event).is_ok());
        if let Err(error) = reader.read_parts(0, &parts) {
            reader.failed(0, &error);
        }
    });
    (events, read)
}

#[derive(Default)]
struct Tally {
    read: u64,
    stored: u64,
    refused: u64,
    doubles: u64,
    warned: u64,
    masked: u64,
}

struct Import {
    uploads: Uploads<Service>,
    counts: Tally,
    left_out: Counts,
    bytes: BytesRead,
    size: u64,
    dry_run: bool,
    told: Told,
    language: Language,
}

/// Why an import ends before its end.
enum End {
    /// Nobody reads what is told.
    Gone,
    Failed(Status),
    /// The file cannot be read to its end.
    Unread(Message),
}

impl Import {
    async fn run(mut self, events: mpsc::Receiver<Event>, read: JoinHandle<()>) {
        let ended = self.take_all(events).await;
        let early = || End::Failed(refusal(ErrorReason::Internal, Code::ReadingEnded));
        let ended = match (ended, read.await) {
            (Ok(()), Err(_)) => Err(early()),
            (ended, _) => ended,
        };
        let left_out = [
            ("leftOut", self.left_out.to_json(self.language)),
            ("leftOutRows", self.left_out.places_to_json(self.language)),
        ];
        let summary = with(self.counted(), left_out);
        let error = match ended {
            Ok(()) => None,
            Err(End::Gone) => return,
            Err(End::Failed(status)) => Some(document(&status)),
            Err(End::Unread(why)) => {
                Some(json!({"code": "invalid_argument", "message": why.text(self.language)}))
            }
        };
        // Who has gone by now has been told all else.
        let _ = match error {
            None => self.told.tell("done", summary).await,
            Some(error) => self.told.tell("failed", with(summary, [("error", error)])).await,
        };
    }

    async fn take_all(&mut self, mut events: mpsc::Receiver<Event>) -> Result<(), End> {
        while let Some(event) = events.recv().await {
            match event {
                Event::Opened { encoding, is_guess: true, .. } => {
                    self.told
                        .tell(
                            "note",
                            json!({"text": Code::ReadAs.with("encoding", encoding).text(self.language)}),
                        )
                        .await?;
                }
                Event::Opened { .. } => {}
                Event::Note { text, .. } => {
                    self.told.tell("note", json!({"text": text.text(self.language)})).await?;
                }
                Event::Read { count, doubles, refused, left_out, .. } => {
                    self.counts.read += count;
                    if self.counts.read > MOST_ROWS {
                        self.drain().await?;
                        return Err(End::Unread(Code::TooManyRows.with("most", MOST_ROWS)));
                    }
                    self.counts.doubles += doubles;
                    self.left_out.add(None, left_out);
                    self.refuse(refused).await?;
                    self.told.tell("progress", self.counted()).await?;
                }
                Event::Batch(batch) => {
                    let answered = self.uploads.send(batch).await;
                    self.answered(answered.map(VecDeque::from)).await?;
                }
                Event::Failed { error, .. } => {
                    self.drain().await?;
                    return Err(End::Unread(error));
                }
            }
        }
        self.drain().await
    }

    /// Waits for what is on its way.
    async fn drain(&mut self) -> Result<(), End> {
        loop {
            match self.uploads.next().await {
                Ok(None) => return Ok(()),
                other => self.answered(other.map(|answered| answered.into_iter().collect())).await?,
            }
        }
    }

    async fn answered(&mut self, answered: Result<VecDeque<Answered>, Broken<Status>>) -> Result<(), End> {
        let early = || End::Failed(refusal(ErrorReason::Internal, "a batch ended early"));
        let answered = answered.map_err(|broken| match broken {
            Broken::Call(status) => End::Failed(status),
            Broken::Task(_) => early(),
        })?;
        for Answered { stored, warned, masked, told, refused, .. } in answered {
            self.counts.stored += stored;
            self.counts.warned += warned;
            self.counts.masked += masked;
            for told in told {
                self.told.tell("warned", told.to_json()).await?;
            }
            self.refuse(refused).await?;
            self.told.tell("progress", self.counted()).await?;
        }
        Ok(())
    }

    async fn refuse(&mut self, refused: Vec<(u64, String, Refusal)>) -> Result<(), End> {
        for (line, row, refusal) in refused {
            self.counts.refused += 1;
            let told = with(refusal.to_json(self.language), [("line", json!(line)), ("row", json!(row))]);
            self.told.tell("refused", told).await?;
        }
        Ok(())
    }

    fn counted(&self) -> Value {
        let Tally { read, stored, refused, doubles, warned, masked } = &self.counts;
        json!({
            "read": read, "stored": stored, "refused": refused, "doubles": doubles, "warned": warned, "masked": masked,
            "bytesRead": self.bytes.get(), "bytes": self.size, "dryRun": self.dry_run,
        })
    }
}

/// Where events go.
struct Told {
    send: mpsc::Sender<Bytes>,
    is_lines: bool,
}

impl Told {
    async fn tell(&self, event: &str, data: Value) -> Result<(), End> {
        let text = match self.is_lines {
            true => format!("{}\n", with(data, [("event", json!(event))])),
            false => format!("event: {event}\ndata: {data}\n\n"),
        };
        self.send.send(text.into()).await.map_err(|_| End::Gone)
    }
}
