//! A receiver of webhooks: it keeps what is posted and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{RUNTIME, id};

/// Something that was posted.
#[derive(Clone, Debug)]
pub struct Posted {
    head: String,
    pub body: String,
}

pub struct Receiver {
    pub url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Posted {
    pub fn header(&self, name: &str) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_string());
        found.next().unwrap_or_else(|| panic!("{name} of {}", self.head))
    }

    /// Whether it is signed as Standard Webhooks says, with this secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base64");
        let content =
            format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body);
        let signature = self.header("webhook-signature");
        let signature = BASE64.decode(signature.strip_prefix("v1,").expect("a version")).expect("base64");
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), content.as_bytes(), &signature).is_ok()
    }

    pub fn ids(&self) -> Vec<String> {
        let body: Value = serde_json::from_str(&self.body).expect("JSON");
        assert_eq!(body["type"], "saved_query.matched");
        let matches = body["data"]["matches"].as_array().expect("matches");
        matches.iter().map(|found| id(found["name"].as_str().expect("a name"))).collect()
    }
}

impl Receiver {
    /// One that answers with these statuses, and then with 204.
    pub async fn answering(answers: &[u16]) -> Self {
        let listener =
            RUNTIME.spawn(TcpListener::bind("127.0.0.1:0")).await.expect("joined").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let receiver = Self {
            url,
            posted: Arc::default(),
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
        };
        let (posted, answers) = (receiver.posted.clone(), receiver.answers.clone());
        RUNTIME.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (posted, answers) = (posted.clone(), answers.clone());
                tokio::spawn(async move {
                    let (mut read, mut chunk) = (Vec::new(), [0; 8192]);
                    let whole = loop {
                        let count = stream.read(&mut chunk).await.expect("reads");
                        read.extend_from_slice(&chunk[..count]);
                        if let Some(whole) = whole(&read) {
                            break whole;
                        }
                        assert!(count > 0, "cut off: {}", String::from_utf8_lossy(&read));
                    };
                    let status = answers.lock().expect("sound").pop_front().unwrap_or(204);
                    posted.lock().expect("sound").push(whole);
                    let answer = format!("HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.expect("writes");
                });
            }
        });
        receiver
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.posted.lock().expect("sound").clone()
    }

    /// The first posts, as soon as there are so many.
    pub async fn expect(&self, count: usize) -> Vec<Posted> {
        crate::support::until(async || self.posted().len() >= count).await;
        self.posted()
    }
}

fn whole(read: &[u8]) -> Option<Posted> {
    let text = std::str::from_utf8(read).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case("content-length"));
    let length: usize = length?.1.trim().parse().ok()?;
    (body.len() == length).then(|| Posted { head: head.to_string(), body: body.to_string() })
}
