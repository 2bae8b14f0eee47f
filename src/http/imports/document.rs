//! A document as the draft of a record: what `ReadDocument` answers, for a file in a form.

use std::io::{self, Read, Seek};

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use tonic::metadata::MetadataMap;

use super::form::Form;
use super::{Fault, Imports, request_id};
use crate::api::limits::DOCUMENT_MESSAGE;
use crate::domain::message::Code;
use crate::grpc::layer::auth::spoken;
use crate::http::rpc::{CARRIED, X_REQUEST_ID};
use crate::import::fault::said;
use crate::import::map::ColumnMap;
use crate::pb::json::{message_to_json, record_descriptor};
use crate::pb::v1::ReadDocumentRequest;
use crate::pb::v1::document_service_client::DocumentServiceClient;

/// POST /v1/documents.
pub async fn read(State(imports): State<Imports>, request: Request) -> Result<Response, Fault> {
    let language = spoken(request.headers());
    answer(imports, request).await.map_err(|fault| fault.in_language(language))
}

async fn answer(imports: Imports, request: Request) -> Result<Response, Fault> {
    let (held, mut given, form) = imports.receive(request).await?;
    let id = request_id(&given.headers);
    given.headers.insert(X_REQUEST_ID, id.clone());
    let kind = form.kind.map(ColumnMap::resource_of);
    let kind = kind
        .and_then(|field| Some(record_descriptor().get_field_by_json_name(&field)?.name().to_uppercase()));
    let kind = kind.and_then(|name| crate::pb::v1::RecordKind::from_str_name(&format!("RECORD_KIND_{name}")));
    let file_name = form.name.clone();
    let content = tokio::task::spawn_blocking(move || whole(form)).await;
    let content = content.map_err(|_| Fault::of_field("file", Code::ReadingEnded))?;
    let content = content.map_err(|error| Fault::of_field("file", said(&error)))?;
    let question = ReadDocumentRequest {
        content,
        file_name,
        kind: kind.unwrap_or_default().into(),
        ..ReadDocumentRequest::default()
    };
    let mut call = tonic::Request::new(question);
    *call.metadata_mut() = carried(&given.headers);
    given.from.say(call.extensions_mut());
    let mut client = DocumentServiceClient::new(imports.0.services.clone());
    let answer = client.read_document(call).await?.into_inner();
    drop(held);
    let document = message_to_json(&answer, "talentmatch.v1.ReadDocumentResponse");
    let mut response = document.to_string().into_response();
    let head = response.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    head.insert(X_REQUEST_ID, id);
    Ok(response)
}

/// The file, as far as a call may hold it: what is longer is refused by the call.
fn whole(form: Form) -> io::Result<Vec<u8>> {
    let Form { mut file, bytes, .. } = form;
    file.rewind()?;
    let most = bytes.min(DOCUMENT_MESSAGE as u64 - (32 << 10));
    let mut content = Vec::new();
    file.take(most).read_to_end(&mut content)?;
    Ok(content)
}

fn carried(given: &HeaderMap) -> MetadataMap {
    let carried = CARRIED.into_iter().filter_map(|name| given.get(&name).cloned().map(|value| (name, value)));
    MetadataMap::from_headers(carried.collect())
}
