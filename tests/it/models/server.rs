//! A few lines of HTTP/1.1: files with headers, byte ranges, and connections that end too early.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A server on a free port of this machine; it ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// What is said of a path.
#[derive(Clone)]
pub struct Reply {
    pub body: Vec<u8>,
    pub headers: Vec<(&'static str, String)>,
    /// Bytes after which the first answers end, one for each.
    pub cuts: Vec<usize>,
}

/// A GET that came, with the first byte of its range.
#[derive(Clone, Debug)]
pub struct Get {
    pub path: String,
    pub range: Option<usize>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<HashMap<String, Reply>>,
    gets: Mutex<Vec<Get>>,
    stopped: AtomicBool,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || {
                for stream in listener.incoming().flatten() {
                    if shared.stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    let _ = answer(&shared, stream);
                }
            }
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn put(&mut self, path: &str, reply: Reply) {
        self.shared.replies.lock().expect("not poisoned").insert(path.to_string(), reply);
    }

    pub fn change(&mut self, path: &str, change: impl FnOnce(&mut Reply)) {
        change(self.shared.replies.lock().expect("not poisoned").get_mut(path).expect("a known path"));
    }

    pub fn cut(&mut self, path: &str, cuts: &[usize]) {
        self.change(path, |reply| reply.cuts = cuts.to_vec());
    }

    pub fn gets(&self) -> Vec<Get> {
        self.shared.gets.lock().expect("not poisoned").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
        let _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// One request and its answer; the connection ends with it.
fn answer(shared: &Shared, mut stream: TcpStream) -> std::io::Result<()> {
    let lines: Vec<String> = BufReader::new(stream.try_clone()?)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let Some((method, rest)) = lines.first().and_then(|line| line.split_once(' ')) else { return Ok(()) };
    let path = rest.split(' ').next().unwrap_or_default();
    let from = lines.iter().find_map(|line| {
        let line = line.to_ascii_lowercase();
        line.strip_prefix("range: bytes=")?.trim_end_matches('-').parse::<usize>().ok()
    });
    let mut replies = shared.replies.lock().expect("not poisoned");
    let Some(reply) = replies.get_mut(path) else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    let (start, all) = (from.unwrap_or(0), reply.body.len());
    let mut head = match from {
        Some(from) => {
            format!("HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {from}-{}/{all}\r\n", all - 1)
        }
        None => "HTTP/1.1 200 OK\r\n".to_string(),
    };
    reply.headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", all - start));
    stream.write_all(head.as_bytes())?;
    if method == "GET" {
        shared.gets.lock().expect("not poisoned").push(Get { path: path.to_string(), range: from });
        let end = if reply.cuts.is_empty() { all } else { start + reply.cuts.remove(0) };
        stream.write_all(&reply.body[start..end])?;
    }
    stream.flush()
}
