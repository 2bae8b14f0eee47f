//! The answer to a call of one message, in its form. It takes memory until it is read, of which every caller has a share.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, VARY};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Frame;
use http_body_util::BodyExt;
use tonic::body::Body;
use tonic::{Code, Status};

use crate::api::share::stock::Held;
use crate::api::share::unread::Unread;
use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::error::failed;
use super::method::Method;
use super::protocol::Wire;
use super::question::PREFIX;

/// Bytes that are handed over at a time.
const PIECE: usize = 32 << 10;
/// Messages above this are written off the threads that answer calls.
const LONG: usize = 128 << 10;
/// Answers of so many bytes are packed for who takes it, as over gRPC; of shorter ones it costs as much as all else of the call.
const WORTH_PACKING: usize = 64 << 10;

const UNREAD: &str =
    "the answers of your other calls wait to be read; read them, or make fewer calls at once";

/// The answer of a service in the form that was asked for.
pub async fn unary(
    response: Response<Body>,
    method: &'static Method,
    wire: Wire,
    packed: bool,
) -> Response<Body> {
    match read(response, method, wire, packed).await {
        Ok((body, is_packed)) => {
            let content_type = match wire {
                Wire::Json => "application/json",
                Wire::Bytes => "application/proto",
            };
            let mut response = super::response(StatusCode::OK, content_type, body);
            let headers = response.headers_mut();
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
            if is_packed {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        }
        Err(status) => failed(&status),
    }
}

/// The body, and whether it is packed.
async fn read(
    response: Response<Body>,
    method: &'static Method,
    wire: Wire,
    packed: bool,
) -> Result<(Body, bool), Status> {
    let (head, mut body) = response.into_parts();
    ended(&head.headers)?;
    let message = message(&mut body).await?;
    let answer = match wire {
        Wire::Bytes => message,
        Wire::Json => json(method, message).await?,
    };
    let is_packed = packed && answer.len() >= WORTH_PACKING;
    let answer = if is_packed { gzip(answer).await? } else { answer };
    let held = match head.extensions.get::<Unread>() {
        Some(unread) => {
            let held = unread.take(answer.len(), method.is_side_effect_free);
            Some(held.map_err(|_| refusal(ErrorReason::Overloaded, UNREAD))?)
        }
        None => None,
    };
    Ok((Body::new(Answer { left: answer, held, _call: body }), is_packed))
}

async fn gzip(answer: Bytes) -> Result<Bytes, Status> {
    let pack = move || {
        let mut encoder = GzEncoder::new(Vec::with_capacity(answer.len() / 4), Compression::fast());
        encoder.write_all(&answer)?;
        encoder.finish()
    };
    let packed = tokio::task::spawn_blocking(pack).await.map_err(std::io::Error::other).flatten();
    packed.map(Bytes::from).map_err(|_| refusal(ErrorReason::Internal, "packing the answer ended early"))
}

/// A message of an answer as JSON.
pub async fn json(method: &'static Method, message: Bytes) -> Result<Bytes, Status> {
    let form = method.output;
    let written = match message.len() > LONG {
        true => tokio::task::spawn_blocking(move || form.write(&message)).await.ok().flatten(),
        false => form.write(&message),
    };
    let written = written.ok_or_else(|| {
        tracing::error!(method = method.path, "an answer could not be written as JSON");
        refusal(ErrorReason::Internal, "an internal error occurred; the log has the details")
    })?;
    Ok(written.into())
}

/// The only message of an answer, without its prefix.
async fn message(body: &mut Body) -> Result<Bytes, Status> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await.transpose()? {
        match frame.into_data() {
            Ok(data) => read.extend_from_slice(&data),
            Err(frame) => ended(&frame.into_trailers().unwrap_or_default())?,
        }
    }
    if read.len() < PREFIX {
        return Err(refusal(ErrorReason::Internal, "the answer has no message"));
    }
    Ok(read.split_off(PREFIX).freeze())
}

/// The error that headers or trailers of gRPC tell of.
pub fn ended(headers: &HeaderMap) -> Result<(), Status> {
    match Status::from_header_map(headers) {
        Some(status) if status.code() != Code::Ok => Err(status),
        _ => Ok(()),
    }
}

/// A body that counts as work until it is sent, and is handed over in pieces.
struct Answer {
    left: Bytes,
    held: Option<Held>,
    /// The call's own body, which counts it as work.
    _call: Body,
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let most = self.left.len().min(PIECE);
        let piece = self.left.split_to(most);
        if let Some(held) = &mut self.held {
            held.give_back(piece.len());
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.left.len() as u64)
    }
}
