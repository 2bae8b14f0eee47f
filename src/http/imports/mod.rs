//! Files of records, as people have them: POST /v1/imports/preview shows what a file holds, what each column becomes and how its
//! first rows are read, and stores nothing; POST /v1/imports imports it and tells how it goes on. A file is a part of a form
//! (`multipart/form-data`) and is sent with each of the two, so that none is kept between them.
//!
//! POST /v1/documents reads a document, sent in the same form, as the draft of a record, and stores nothing either.
//!
//! Rows are stored by calls of `ImportRecords` in the caller's name, so that keys, roles, limits and traces are those of every call. A
//! file lies in a temporary file that has no name and is gone with the request. At most [`AT_ONCE`] files are at work, and one is
//! unpacked at a time; an import takes up to 100 MB of memory, and unpacking by estimate up to 300 MB (of a workbook full of different
//! texts).

mod document;
mod form;
mod preview;
mod run;
mod service;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tonic::Status;

use crate::api::Problem;
use crate::api::credentials::Credentials;
use crate::api::share::stock::{Held, Short, Stock};
use crate::domain::message::{Code, Language, Message};
use crate::grpc::connection::calls::{End, end_at};
use crate::grpc::current::Current;
use crate::grpc::layer::auth::{ConnectedFrom, admitted};
use crate::grpc::layer::trace;
use crate::grpc::server::Answering;
use crate::grpc::status::status_in;
use crate::import::document::Part;
use crate::import::fault::said;
use crate::import::reader::tables;
use crate::pb::v1::ErrorReason;

use super::rpc::{NotCarried, failed, refused};
use form::{Form, MOST_FILE};

/// What a request says of who calls.
struct Given {
    headers: HeaderMap,
    from: ConnectedFrom,
}

/// Files at work at once, and of one tenant.
const AT_ONCE: (usize, usize) = (4, 2);
/// What an import comes to, for roles.
const CALL: &str = "/talentmatch.v1.CatalogService/ImportRecords";

/// Answers imports.
#[derive(Clone)]
pub struct Imports(Arc<Desk>);

struct Desk {
    credentials: Current<Credentials>,
    services: Answering,
    files: Stock,
    unpacking: Arc<Semaphore>,
    /// How long a form may send nothing, and how long an import may last.
    patience: Duration,
    longest: Duration,
}

/// Why there is no answer.
enum Fault {
    Refused(NotCarried),
    Failed(Status),
    /// To be told in the language of who sent the file.
    Faulty(Problem),
}

impl Imports {
    /// Over the services inside their layers.
    pub fn new(
        credentials: Current<Credentials>,
        services: Answering,
        patience: Duration,
        longest: Duration,
    ) -> Self {
        let files = Stock::new(AT_ONCE.0, AT_ONCE.1);
        let unpacking = Arc::new(Semaphore::new(1));
        Self(Arc::new(Desk { credentials, services, files, unpacking, patience, longest }))
    }

    /// What is behind /v1/.
    pub fn routes(self) -> Router {
        Router::new()
            .route("/v1/imports", post(run::run))
            .route("/v1/imports/preview", post(preview::preview))
            .route("/v1/documents", post(document::read))
            .route("/v1/{*rest}", any(unknown))
            .with_state(self)
    }

    /// Lets a caller in and reads its form, which counts as the caller's until what is held is dropped. Nothing of the form is read for
    /// one who may not import.
    async fn receive(&self, request: Request) -> Result<(Held, Given, Form), Fault> {
        let (head, body) = request.into_parts();
        let caller = admitted(&self.0.credentials.get(), &head.headers, &head.extensions, CALL)?;
        let held = self.0.files.take(&caller.tenant, 1).map_err(|short| {
            let message = match short {
                Short::Share => Code::FilesAtOnce.with("most", AT_ONCE.1),
                Short::All => Code::FilesOfAll.into(),
            };
            Fault::Faulty(Problem::new(ErrorReason::Overloaded, message))
        })?;
        let said =
            head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if said.is_some_and(|said| said > MOST_FILE + form::MOST_REST) {
            return Err(Fault::too_large());
        }
        end_at(End { at: Instant::now() + self.0.longest, is_work: true });
        let form = form::read(&head.headers, body, self.0.patience).await?;
        Ok((held, Given { from: ConnectedFrom::of(&head.extensions), headers: head.headers }, form))
    }

    /// The tables of a file and what `act` makes of them, away from the threads that answer calls; one file after another.
    async fn opened<T: Send + 'static>(
        &self,
        form: Form,
        act: impl FnOnce(Form, Vec<Part>) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let permit = self.0.unpacking.clone().acquire_owned().await;
        let reading = tokio::task::spawn_blocking(move || {
            // A request that is given up is unpacked to its end still, and counts until then.
            let _permit = permit;
            let parts = tables(form.file.try_clone()?, form.name.clone())?;
            act(form, parts)
        });
        match reading.await {
            Ok(read) => read.map_err(|error| Fault::of_field("file", said(&error))),
            Err(_) => Err(Fault::Faulty(Problem::new(ErrorReason::Internal, Code::ReadingEnded))),
        }
    }
}

impl Fault {
    fn bad(message: String) -> Self {
        Self::Refused(NotCarried::bad(message))
    }

    /// A part of the form is at fault.
    fn of_field(field: &str, description: impl Into<Message>) -> Self {
        Self::Faulty(Problem::invalid(field, description))
    }

    /// As it is told in a language.
    fn in_language(self, language: Language) -> Self {
        match self {
            Self::Faulty(problem) => Self::Failed(status_in(problem, language)),
            other => other,
        }
    }

    fn too_large() -> Self {
        let message = format!(
            "the file is larger than {} MiB; pack it (.gz, .zip), send it in parts, or use the command line",
            MOST_FILE >> 20
        );
        Self::Refused(NotCarried { status: StatusCode::PAYLOAD_TOO_LARGE, ..NotCarried::bad(message) })
    }
}

impl From<Status> for Fault {
    fn from(status: Status) -> Self {
        Self::Failed(status)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let response = match self {
            Self::Refused(why) => refused(&why),
            Self::Failed(status) => failed(&status),
            Self::Faulty(problem) => failed(&problem.into()),
        };
        response.map(axum::body::Body::new)
    }
}

async fn unknown() -> Fault {
    Fault::Refused(NotCarried::unknown())
}

/// The id of the request, by the rule of every call.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    HeaderValue::try_from(trace::request_id(headers)).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A document with more in it.
fn with<const N: usize>(mut document: Value, more: [(&str, Value); N]) -> Value {
    if let Some(fields) = document.as_object_mut() {
        fields.extend(more.map(|(name, value)| (name.to_string(), value)));
    }
    document
}
