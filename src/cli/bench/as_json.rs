//! A client that asks as JSON over HTTP, as fast as it is answered, over a connection that it keeps.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::latencies::Latencies;
use super::load::Load;
use super::process::Used;
use super::service::Service;
use crate::pb::v1::match_request::Subject;
use crate::pb::v1::{MatchRequest, RecordKind};

const PATH: &str = "/talentmatch.v1.MatchService/Match";
/// No answer is nearly as long.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// One client, each time the next request.
pub async fn over_http(service: &Service, requests: &[MatchRequest], time: Duration) -> anyhow::Result<Load> {
    let mut connection = Connection::to(&service.http).await?;
    let bodies: Vec<String> = requests.iter().map(body).collect();
    let (before, start) = (Used::until_now(service.process()), Instant::now());
    let mut latencies = Vec::new();
    for body in bodies.iter().cycle().take_while(|_| start.elapsed() < time) {
        let asked = Instant::now();
        match connection.post(body).await? {
            200 => latencies.push(asked.elapsed()),
            // A student who has not agreed to be matched.
            400 => {}
            status => bail!("the service answered {status}"),
        }
    }
    let latencies = Latencies::new(latencies, start.elapsed());
    Ok(Load { clients: 1, latencies, used: Used::until_now(service.process()).since(before) })
}

/// A request as those of the load are: a subject by its name.
fn body(request: &MatchRequest) -> String {
    let name = match &request.subject {
        Some(Subject::SubjectName(name)) => name.as_str(),
        _ => "",
    };
    let kind = RecordKind::try_from(request.target_kind).unwrap_or_default();
    json!({ "subjectName": name, "targetKind": kind.as_str_name() }).to_string()
}

struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
    answer: Vec<u8>,
}

impl Connection {
    async fn to(host: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).await.with_context(|| format!("cannot reach {host}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: host.to_string(), answer: Vec::new() })
    }

    /// Sends a body, reads the whole answer, and gives its status.
    async fn post(&mut self, body: &str) -> anyhow::Result<u16> {
        let (host, length) = (&self.host, body.len());
        let request = format!(
            "POST {PATH} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).await?;
        let (mut status, mut length) = (None, None);
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).await?;
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            match text.split_once(':') {
                None => status = text.split(' ').nth(1).and_then(|number| number.parse().ok()),
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse::<usize>().ok();
                }
                Some(_) => {}
            }
        }
        let (status, length) = status.zip(length).context("the answer has no status or no length")?;
        anyhow::ensure!(length <= MAX_ANSWER_BYTES, "the answer is too long");
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer).await?;
        Ok(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written_as_the_wire_has_it() {
        let request = MatchRequest {
            subject: Some(Subject::SubjectName("jobPostings/1".to_string())),
            target_kind: RecordKind::StudentProfile.into(),
            ..Default::default()
        };
        let written: serde_json::Value = serde_json::from_str(&body(&request)).unwrap();
        let expected = json!({ "subjectName": "jobPostings/1", "targetKind": "RECORD_KIND_STUDENT_PROFILE" });
        assert_eq!(written, expected);
    }
}
