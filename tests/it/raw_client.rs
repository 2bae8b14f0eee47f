//! A client of HTTP/2 that may do what well-behaved ones do not: open no window, send nothing, read nothing.

use std::net::SocketAddr;

use bytes::{BufMut, Bytes, BytesMut};
use h2::RecvStream;
use h2::client::{ResponseFuture, SendRequest};
use prost::Message;
use tokio::net::TcpStream;

/// A connection on which windows stay as they are.
pub struct RawClient {
    sender: SendRequest<Bytes>,
    address: SocketAddr,
    /// How answers may be compressed.
    pub encodings: &'static str,
}

/// A call whose answer is not read.
pub struct Unread {
    answer: ResponseFuture,
    request: h2::SendStream<Bytes>,
}

impl RawClient {
    /// Connects; `window` is what the client takes of each answer before it is asked for more. Pings are answered.
    pub async fn connect(address: SocketAddr, window: u32) -> Self {
        let stream = TcpStream::connect(address).await.expect("connects");
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(window);
        let (sender, connection) = builder.handshake(stream).await.expect("speaks HTTP/2");
        tokio::spawn(connection);
        Self { sender, address, encodings: "identity" }
    }

    /// Begins a call with these messages; without an end the server waits for more of them.
    pub async fn begin(&mut self, key: &str, path: &str, messages: &[&dyn Encode], ends: bool) -> Unread {
        let request = http::Request::post(format!("http://{}{path}", self.address))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .header("x-api-key", key)
            .header("grpc-accept-encoding", self.encodings)
            .body(())
            .expect("a request");
        self.sender = self.sender.clone().ready().await.expect("ready");
        let (answer, mut body) = self.sender.send_request(request, false).expect("sent");
        let mut bytes = BytesMut::new();
        for message in messages {
            let message = message.encode();
            bytes.put_u8(0);
            bytes.put_u32(message.len() as u32);
            bytes.extend_from_slice(&message);
        }
        body.send_data(bytes.freeze(), ends).expect("sent");
        Unread { answer, request: body }
    }
}

/// Any message.
pub trait Encode {
    fn encode(&self) -> Vec<u8>;
}

impl<M: Message> Encode for M {
    fn encode(&self) -> Vec<u8> {
        self.encode_to_vec()
    }
}

impl Unread {
    /// Says that no more messages come.
    pub fn end(&mut self) {
        self.request.send_data(Bytes::new(), true).expect("sent");
    }

    /// The head of the answer: its status, when the call ended with it, and its body, of which nothing is read.
    pub async fn head(&mut self) -> Result<(Option<tonic::Code>, RecvStream), h2::Error> {
        let (head, body) = (&mut self.answer).await?.into_parts();
        let status = head.headers.get("grpc-status").map(|value| tonic::Code::from_bytes(value.as_bytes()));
        Ok((status, body))
    }
}
