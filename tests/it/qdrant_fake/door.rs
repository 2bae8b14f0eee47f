//! The door of the fake server: gRPC with messages as bytes, and failures on demand.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, BufMut};
use futures::future::BoxFuture;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};

use super::{FakeQdrant, Fault, Mood};

#[derive(Clone)]
pub(super) struct Door {
    pub(super) server: Arc<FakeQdrant>,
    pub(super) mood: Mood,
}

/// One of the server's gRPC services.
#[derive(Clone)]
pub(super) struct Service<const KIND: usize>(pub(super) Door);

impl NamedService for Service<0> {
    const NAME: &'static str = "qdrant.Qdrant";
}

impl NamedService for Service<1> {
    const NAME: &'static str = "qdrant.Collections";
}

impl NamedService for Service<2> {
    const NAME: &'static str = "qdrant.Points";
}

impl<const KIND: usize> tower::Service<http::Request<tonic::body::Body>> for Service<KIND> {
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        let method = match request.uri().path() {
            "/qdrant.Collections/Get" => "Info".to_string(),
            "/qdrant.Collections/Delete" => "Drop".to_string(),
            path => path.rsplit('/').next().unwrap_or_default().to_string(),
        };
        let call = Call { door: self.0.clone(), method };
        Box::pin(async move { Ok(Grpc::new(Raw).unary(call, request).await) })
    }
}

struct Call {
    door: Door,
    method: String,
}

impl UnaryService<Vec<u8>> for Call {
    type Response = Vec<u8>;
    type Future = BoxFuture<'static, Result<Response<Vec<u8>>, Status>>;

    fn call(&mut self, request: Request<Vec<u8>>) -> Self::Future {
        let (door, method) = (self.door.clone(), self.method.clone());
        Box::pin(async move {
            let lost = || Err(Status::unavailable("the connection broke"));
            let message = request.into_inner();
            match (door.mood)(&method) {
                Fault::Pass => door.server.answer(&method, &message, false).map(Response::new),
                Fault::Refuse(status) => Err(status),
                Fault::Stall => std::future::pending().await,
                Fault::Lose => door.server.answer(&method, &message, false).and_then(|_| lost()),
                Fault::Late(delay) => {
                    tokio::spawn(async move {
                        tokio::time::sleep(delay).await;
                        // Nobody hears what came of it.
                        let _ = door.server.answer(&method, &message, false);
                    });
                    lost()
                }
                Fault::Twice => {
                    let _ = door.server.answer(&method, &message, false);
                    door.server.answer(&method, &message, false).map(Response::new)
                }
                Fault::Held(go_on) => {
                    go_on.notified().await;
                    door.server.answer(&method, &message, false).map(Response::new)
                }
                Fault::Half => door.server.answer(&method, &message, true).and_then(|_| lost()),
            }
        })
    }
}

/// Messages as they are.
#[derive(Clone, Copy, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}
