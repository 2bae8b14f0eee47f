//! A plain client of HTTP/1.1.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Service, key_of};

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("a text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn lines(&self) -> Vec<Value> {
        let text = self.text();
        assert!(text.is_empty() || text.ends_with('\n'), "the last line is whole: {text}");
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The fields that the error finds at fault.
    pub fn fields(&self) -> Vec<String> {
        let document = self.json();
        assert_eq!((self.status, document["code"].as_str()), (400, Some("invalid_argument")), "{document}");
        let details = document["details"].as_array().expect("details");
        let request = details.iter().find(|detail| detail["type"] == "google.rpc.BadRequest");
        let request = request.unwrap_or_else(|| panic!("no BadRequest: {document}"));
        let violations = request["debug"]["fieldViolations"].as_array().expect("violations");
        violations.iter().map(|violation| violation["field"].as_str().expect("a field").to_string()).collect()
    }
}

/// A request, sent by itself over a connection of its own.
pub struct Call {
    address: SocketAddr,
    head: String,
    body: Vec<u8>,
}

impl Call {
    pub fn new(service: &Service, verb: &str, path: &str) -> Self {
        let address = service.http_address();
        let head = format!("{verb} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
        Self { address, head, body: Vec::new() }
    }

    /// A call of a tenant with a message in JSON.
    pub fn json(service: &Service, tenant: &str, method: &str, message: &Value) -> Self {
        let body = message.to_string();
        Self::post(service, tenant, method).header("content-type", "application/json").body(body)
    }

    pub fn post(service: &Service, tenant: &str, method: &str) -> Self {
        let key = format!("Bearer {}", key_of(tenant));
        Self::new(service, "POST", &format!("/talentmatch.v1.{method}")).header("authorization", &key)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Answer {
        let length = self.body.len();
        self.send_saying(length).await
    }

    /// Says that one byte more follows than there is.
    pub async fn send_without_the_end(self) -> Answer {
        let length = self.body.len() + 1;
        self.send_saying(length).await
    }

    async fn send_saying(self, length: usize) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.expect("connects");
        let head = format!("{}content-length: {length}\r\n\r\n", self.head);
        stream.write_all(head.as_bytes()).await.expect("sent");
        // Who is refused early need not read all of it.
        let _ = stream.write_all(&self.body).await;
        let mut read = Vec::new();
        stream.read_to_end(&mut read).await.expect("answered");
        parse(&read)
    }
}

/// An answer whose connection has ended.
pub fn parse(read: &[u8]) -> Answer {
    let end = read.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
    let head = std::str::from_utf8(&read[..end]).expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers: BTreeMap<String, String> = lines
        .map(|line| line.split_once(": ").expect("a header"))
        .map(|(name, value)| (name.to_lowercase(), value.to_string()))
        .collect();
    let raw = &read[end + 4..];
    let body = match headers.get("transfer-encoding").map(String::as_str) {
        Some("chunked") => unchunked(raw),
        _ => raw.to_vec(),
    };
    Answer { status: status.parse().expect("a number"), headers, body }
}

fn unchunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = raw.windows(2).position(|two| two == b"\r\n").expect("a length");
        let length = std::str::from_utf8(&raw[..end]).expect("digits");
        let length = usize::from_str_radix(length, 16).expect("a length");
        raw = &raw[end + 2..];
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&raw[..length]);
        raw = &raw[length + 2..];
    }
}
