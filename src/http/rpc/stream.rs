//! The answers of a stream: in envelopes as the Connect protocol has them, or as lines of JSON. A stream that fails says so
//! in its last envelope or line.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::{Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use serde_json::json;
use tonic::Status;
use tonic::body::Body;

use crate::grpc::status::refusal;
use crate::pb::v1::ErrorReason;

use super::answer::{ended, json as message_json};
use super::error::{document, failed};
use super::method::Method;
use super::protocol::Wire;
use super::question::PREFIX;

/// Of the last envelope.
const LAST: u8 = 2;

#[derive(Clone, Copy)]
enum Form {
    Envelopes(Wire),
    Lines,
}

/// The answers of a service, and how they are given on.
struct Answers {
    body: Body,
    read: BytesMut,
    method: &'static Method,
    form: Form,
    is_over: bool,
}

/// In envelopes; an error is always in the last of them.
pub async fn envelopes(response: Response<Body>, method: &'static Method, wire: Wire) -> Response<Body> {
    let content_type = match wire {
        Wire::Json => "application/connect+json",
        Wire::Bytes => "application/connect+proto",
    };
    let body = match ended(response.headers()) {
        Ok(()) => Answers::new(response.into_body(), method, Form::Envelopes(wire)).into_body(),
        Err(status) => Body::new(http_body_util::Full::new(last(Some(&status)))),
    };
    super::response(StatusCode::OK, content_type, body)
}

/// As lines; a call that fails at once is answered with its error alone.
pub async fn lines(response: Response<Body>, method: &'static Method) -> Response<Body> {
    if let Err(status) = ended(response.headers()) {
        return failed(&status);
    }
    let body = Answers::new(response.into_body(), method, Form::Lines).into_body();
    super::response(StatusCode::OK, "application/x-ndjson", body)
}

impl Answers {
    fn new(body: Body, method: &'static Method, form: Form) -> Self {
        Self { body, read: BytesMut::new(), method, form, is_over: false }
    }

    fn into_body(self) -> Body {
        Body::new(StreamBody::new(futures::stream::unfold(self, |mut answers| async move {
            let next = answers.next().await?;
            Some((Ok::<_, Status>(Frame::data(next)), answers))
        })))
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        let message = match self.message().await {
            Ok(Some(message)) => self.written(message).await,
            Ok(None) => {
                self.is_over = true;
                return matches!(self.form, Form::Envelopes(_)).then(|| last(None));
            }
            Err(status) => Err(status),
        };
        Some(message.unwrap_or_else(|status| {
            self.is_over = true;
            match self.form {
                Form::Envelopes(_) => last(Some(&status)),
                Form::Lines => format!("{}\n", json!({"error": document(&status)})).into(),
            }
        }))
    }

    /// The next message, without its prefix.
    async fn message(&mut self) -> Result<Option<Bytes>, Status> {
        loop {
            if let Some(mut prefix) = self.read.get(..PREFIX) {
                prefix.advance(1);
                let length = prefix.get_u32() as usize;
                if self.read.len() >= PREFIX + length {
                    self.read.advance(PREFIX);
                    return Ok(Some(self.read.split_to(length).freeze()));
                }
            }
            let Some(frame) = self.body.frame().await.transpose()? else {
                return Err(refusal(ErrorReason::Internal, "the stream ended early"));
            };
            match frame.into_data() {
                Ok(data) => self.read.extend_from_slice(&data),
                Err(frame) => return ended(&frame.into_trailers().unwrap_or_default()).map(|()| None),
            }
        }
    }

    async fn written(&mut self, message: Bytes) -> Result<Bytes, Status> {
        match self.form {
            Form::Envelopes(Wire::Bytes) => Ok(envelope(0, &message)),
            Form::Envelopes(Wire::Json) => Ok(envelope(0, &message_json(self.method, message).await?)),
            Form::Lines => {
                let mut line = BytesMut::from(message_json(self.method, message).await?);
                line.put_u8(b'\n');
                Ok(line.freeze())
            }
        }
    }
}

fn envelope(flags: u8, message: &[u8]) -> Bytes {
    let mut framed = BytesMut::with_capacity(PREFIX + message.len());
    framed.put_u8(flags);
    framed.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    framed.put(message);
    framed.freeze()
}

fn last(status: Option<&Status>) -> Bytes {
    let end = match status {
        Some(status) => json!({"error": document(status)}),
        None => json!({}),
    };
    envelope(LAST, end.to_string().as_bytes())
}
