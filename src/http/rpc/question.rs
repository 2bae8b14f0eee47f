//! The messages of a request, turned into those of gRPC as the service reads them: a caller without a key, or above its
//! share, is refused before anything of it is read.

use std::io::Read;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, StreamBody};
use tonic::Status;
use tonic::body::Body;

use crate::api::Problem;
use crate::domain::message::{Code, Language, Message};
use crate::grpc::status::{status_in, too_long};
use crate::pb::json::{JsonError, MessageForm};
use crate::pb::v1::ErrorReason;

use super::method::Method;
use super::protocol::{Carriage, Wire};

/// What is before a message: whether it is compressed, or the last, and its length. gRPC and Connect have the same.
pub const PREFIX: usize = 5;

/// Texts above this are read off the threads that answer calls: that takes more than half a millisecond.
const LONG: usize = 64 << 10;

/// Where a message ends.
#[derive(Clone, Copy)]
enum Ends {
    /// With the body.
    Body,
    /// As its length says.
    Length,
    /// With the line.
    Line,
}

/// The messages of a request.
pub struct Question {
    body: Body,
    read: BytesMut,
    ends: Ends,
    /// Where it is JSON.
    form: Option<MessageForm>,
    language: Language,
    most: usize,
    /// Whether the messages that say so are compressed with gzip; a message that is the body needs not say so.
    is_packed: bool,
    is_over: bool,
}

impl Question {
    pub fn new(body: Body, method: &'static Method, carriage: &Carriage, most: usize) -> Self {
        let (ends, wire) = match carriage {
            Carriage::Unary(wire) => (Ends::Body, *wire),
            Carriage::Envelopes(wire) => (Ends::Length, *wire),
            Carriage::Lines if method.client_streaming => (Ends::Line, Wire::Json),
            Carriage::Lines => (Ends::Body, Wire::Json),
        };
        let form = (wire == Wire::Json).then_some(method.input);
        let (read, language) = (BytesMut::new(), Language::default());
        Self { body, read, ends, form, most, is_packed: false, is_over: false, language }
    }

    /// Of messages that may be compressed with gzip. `most` holds for what they unpack to as for how they come.
    pub fn packed(self, is_packed: bool) -> Self {
        Self { is_packed, ..self }
    }

    /// Whose faults are told in a language.
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Of a message that is there already.
    pub fn whole(message: Bytes, method: &'static Method, carriage: &Carriage, most: usize) -> Self {
        Self::new(Body::new(http_body_util::Full::new(message)), method, carriage, most)
    }

    /// As the body of a call of gRPC.
    pub fn into_body(self) -> Body {
        Body::new(StreamBody::new(futures::stream::try_unfold(self, |mut question| async move {
            let message = question.next().await?;
            Ok::<_, Status>(message.map(|message| (Frame::data(message), question)))
        })))
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Status> {
        let found = match self.ends {
            Ends::Body => self.whole_body().await?.map(|text| (text, self.is_packed)),
            Ends::Length => self.envelope().await?,
            Ends::Line => self.line().await?.map(|text| (text, false)),
        };
        let Some((text, is_packed)) = found else { return Ok(None) };
        let text = if is_packed { unpacked(text, self.most).await? } else { text };
        let language = self.language;
        let message = match self.form {
            None => text,
            Some(form) if text.len() > LONG => {
                let read = tokio::task::spawn_blocking(move || from_json(form, &text, language)).await;
                read.map_err(|_| Status::internal("reading JSON ended early"))??
            }
            Some(form) => from_json(form, &text, language)?,
        };
        let mut framed = BytesMut::with_capacity(PREFIX + message.len());
        framed.put_u8(0);
        framed.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
        framed.put(message);
        Ok(Some(framed.freeze()))
    }

    /// Reads on; false at the end.
    async fn read_on(&mut self) -> Result<bool, Status> {
        loop {
            match self.body.frame().await.transpose()? {
                None => return Ok(false),
                Some(frame) => {
                    if let Ok(data) = frame.into_data() {
                        self.read.extend_from_slice(&data);
                        return Ok(true);
                    }
                }
            }
        }
    }

    async fn whole_body(&mut self) -> Result<Option<Bytes>, Status> {
        if std::mem::replace(&mut self.is_over, true) {
            return Ok(None);
        }
        let said = usize::try_from(self.body.size_hint().lower()).unwrap_or(usize::MAX);
        if said > self.most {
            return Err(self.too_long());
        }
        self.read.reserve(said);
        while self.read_on().await? {
            if self.read.len() > self.most {
                return Err(self.too_long());
            }
        }
        Ok(Some(self.read.split().freeze()))
    }

    /// The next message, and whether it is compressed.
    async fn envelope(&mut self) -> Result<Option<(Bytes, bool)>, Status> {
        loop {
            if let Some(mut prefix) = self.read.get(..PREFIX) {
                let (flags, length) = (prefix.get_u8(), prefix.get_u32() as usize);
                if flags > 1 {
                    return Err(unreadable("the flags of a message must be 0, or 1 where it is compressed"));
                }
                if flags == 1 && !self.is_packed {
                    return Err(unreadable(
                        "a message is compressed, and connect-content-encoding does not say how",
                    ));
                }
                if length > self.most {
                    return Err(self.too_long());
                }
                if self.read.len() >= PREFIX + length {
                    self.read.advance(PREFIX);
                    return Ok(Some((self.read.split_to(length).freeze(), flags == 1)));
                }
            }
            if !self.read_on().await? {
                return match self.read.is_empty() {
                    true => Ok(None),
                    false => Err(unreadable("the request ends inside a message")),
                };
            }
        }
    }

    async fn line(&mut self) -> Result<Option<Bytes>, Status> {
        let mut searched = 0;
        loop {
            let rest = self.read.get(searched..).unwrap_or_default();
            if let Some(length) = rest.iter().position(|byte| *byte == b'\n') {
                let line = self.read.split_to(searched + length).freeze();
                self.read.advance(1);
                searched = 0;
                if line.trim_ascii().is_empty() {
                    continue;
                }
                return Ok(Some(line));
            }
            searched = self.read.len();
            if searched > self.most {
                return Err(self.too_long());
            }
            if !self.read_on().await? {
                let line = self.read.split().freeze();
                return Ok((!line.trim_ascii().is_empty()).then_some(line));
            }
        }
    }

    fn too_long(&self) -> Status {
        too_long(self.most)
    }
}

/// What gzip packed, as long as it unpacks to no more than that; off the threads that answer calls.
async fn unpacked(packed: Bytes, most: usize) -> Result<Bytes, Status> {
    let unpack = move || {
        let mut text = Vec::new();
        let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        MultiGzDecoder::new(&packed[..]).take(bound).read_to_end(&mut text).map(|_| text)
    };
    let read = tokio::task::spawn_blocking(unpack).await;
    let text = read.map_err(|_| Status::internal("unpacking ended early"))?;
    match text {
        Ok(text) if text.len() <= most => Ok(text.into()),
        Ok(_) => Err(too_long(most)),
        Err(_) => Err(unreadable("the message is not compressed with gzip, or not whole")),
    }
}

fn from_json(form: MessageForm, text: &[u8], language: Language) -> Result<Bytes, Status> {
    let text = std::str::from_utf8(text).map_err(|_| unreadable("the body is not in UTF-8"))?;
    form.read(text).map_err(|JsonError { field, description }| match field.as_str() {
        "" => faulty(Code::OfBody.with("what", description), language),
        _ => status_in(Problem::invalid(field, description), language),
    })
}

/// Faults of the protocol are told in English, to who writes the client.
fn unreadable(message: &str) -> Status {
    faulty(message, Language::English)
}

fn faulty(message: impl Into<Message>, language: Language) -> Status {
    status_in(Problem::new(ErrorReason::InvalidField, message), language)
}
