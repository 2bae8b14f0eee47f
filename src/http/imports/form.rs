//! The form that a file comes in.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use encoding_rs::Encoding;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::Fault;
use crate::api::Problem;
use crate::domain::message::Code;
use crate::domain::record::name::RecordKind;
use crate::http::rpc::NotCarried;
use crate::import::map::ColumnMap;
use crate::import::source::encoding_of;
use crate::pb::v1::ErrorReason;

/// Bytes of a file, packed as it is.
pub const MOST_FILE: u64 = 64 << 20;
/// Bytes of a column map, and of each other part.
const MOST_MAP: u64 = 256 << 10;
const MOST_WORD: u64 = 1 << 10;
/// Bytes of the form beside the file.
pub const MOST_REST: u64 = 512 << 10;
/// Bytes that are written to the disk at a time.
const PIECE: usize = 1 << 20;

const PARTS: [&str; 6] = ["file", "map", "kind", "encoding", "dryRun", "lenient"];

/// What is asked for.
pub struct Form {
    /// Without a name on the disk.
    pub file: File,
    /// The name that it had where it came from; its ending tells tables of text from JSON lines.
    pub name: String,
    pub bytes: u64,
    pub map: Option<ColumnMap>,
    pub kind: Option<RecordKind>,
    pub encoding: Option<&'static Encoding>,
    pub dry_run: bool,
    pub lenient: bool,
}

/// Reads a form, of which no part may keep silent for longer than `patience`.
pub async fn read(headers: &HeaderMap, body: Body, patience: Duration) -> Result<Form, Fault> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(|_| {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let message =
            "a file is sent as the part `file` of a form (multipart/form-data): curl --form file=@NAME";
        Fault::Refused(NotCarried { status, accept: Some("multipart/form-data"), ..NotCarried::bad(message) })
    })?;
    let sizes = SizeLimit::new()
        .whole_stream(MOST_FILE + MOST_REST)
        .per_field(MOST_WORD)
        .for_field("map", MOST_MAP)
        .for_field("file", MOST_FILE);
    let constraints = Constraints::new().size_limit(sizes).allowed_fields(PARTS.to_vec());
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let (mut file, mut map, mut kind, mut encoding) = (None, None, None, None);
    let (mut dry_run, mut lenient) = (false, false);
    while let Some(part) = in_time(patience, parts.next_field()).await? {
        match part.name().unwrap_or_default() {
            "file" if file.is_some() => {
                return Err(Fault::of_field("file", Code::FileTwice));
            }
            "file" => file = Some(stored(part, patience).await?),
            "map" => map = Some(map_of(&text(part, patience).await?)?),
            "kind" => kind = Some(kind_of(&text(part, patience).await?)?),
            "encoding" => {
                let label = text(part, patience).await?;
                encoding = Some(encoding_of(&label).map_err(|why| Fault::of_field("encoding", why))?);
            }
            "dryRun" => dry_run = truth("dryRun", &text(part, patience).await?)?,
            _ => lenient = truth("lenient", &text(part, patience).await?)?,
        }
    }
    let Some((file, name, bytes)) = file else {
        return Err(Fault::of_field("file", Code::Required));
    };
    Ok(Form { file, name, bytes, map, kind, encoding, dry_run, lenient })
}

async fn in_time<T>(
    patience: Duration,
    read: impl Future<Output = Result<T, multer::Error>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(patience, read).await {
        Ok(read) => read.map_err(fault),
        Err(_) => Err(Fault::Faulty(Problem::new(ErrorReason::Deadline, Code::FormLate))),
    }
}

fn fault(error: multer::Error) -> Fault {
    match error {
        multer::Error::FieldSizeExceeded { field_name: Some(name), limit } if name != "file" => {
            Fault::of_field(&name, Code::PartTooLong.with("most", limit))
        }
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Fault::too_large()
        }
        multer::Error::UnknownField { field_name } => {
            let name = field_name.unwrap_or_default();
            Fault::bad(format!("the form has a part {name:?}; its parts are {}", PARTS.join(", ")))
        }
        error => Fault::bad(format!("the form cannot be read: {error}")),
    }
}

/// The file, its name and its length.
async fn stored(mut part: Field<'static>, patience: Duration) -> Result<(File, String, u64), Fault> {
    let given = part.file_name().unwrap_or_default();
    // Of a path only what is behind the last slash is told, and nothing is written under it.
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect::<String>();
    if name.is_empty() {
        return Err(Fault::of_field("file", Code::FileName));
    }
    let mut file = tempfile::tempfile().map_err(unwritten)?;
    let mut bytes = 0;
    let mut piece = BytesMut::new();
    while let Some(chunk) = in_time(patience, part.chunk()).await? {
        bytes += chunk.len() as u64;
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE {
            file = written(file, piece.split().freeze()).await?;
        }
    }
    file = written(file, piece.freeze()).await?;
    Ok((file, name, bytes))
}

async fn written(mut file: File, piece: Bytes) -> Result<File, Fault> {
    let writing = tokio::task::spawn_blocking(move || file.write_all(&piece).map(|()| file));
    writing.await.map_err(|_| unwritten("ended early"))?.map_err(unwritten)
}

fn unwritten(error: impl std::fmt::Display) -> Fault {
    tracing::error!(%error, "a file that was sent cannot be kept while it is read");
    Fault::Faulty(Problem::new(ErrorReason::StoreUnavailable, Code::NoRoomForFile))
}

async fn text(part: Field<'static>, patience: Duration) -> Result<String, Fault> {
    in_time(patience, part.text()).await.map(|text| text.trim().to_string())
}

/// A column map in TOML, or in JSON as the preview gives it.
fn map_of(text: &str) -> Result<ColumnMap, Fault> {
    let map = match text.starts_with('{') {
        true => serde_json::from_str::<ColumnMap>(text)
            .map_err(|error| error.to_string())
            .and_then(|map| map.check().map(|()| map).map_err(|error| error.to_string())),
        false => ColumnMap::parse(text).map_err(|error| error.to_string()),
    };
    map.map_err(|why| Fault::of_field("map", why))
}

fn kind_of(text: &str) -> Result<RecordKind, Fault> {
    serde_json::from_value(serde_json::json!(text))
        .map_err(|error| Fault::of_field("kind", error.to_string()))
}

fn truth(field: &str, text: &str) -> Result<bool, Fault> {
    text.parse().map_err(|_| Fault::of_field(field, Code::MustBe.with("meaning", Code::TrueOrFalse)))
}
