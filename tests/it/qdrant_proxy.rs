//! A TCP proxy that lets connections through, cuts them, or holds them up.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    Pass,
    /// Connections end, and new ones end at once.
    Cut,
    /// Nothing goes through, and nothing is said.
    Stall,
}

/// The proxy; ends with its runtime.
pub struct Proxy {
    address: SocketAddr,
    traffic: Arc<Mutex<Traffic>>,
}

impl Proxy {
    pub async fn to(url: &str) -> Self {
        let target = url.trim_start_matches("http://").trim_end_matches('/').to_string();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let traffic = Arc::new(Mutex::new(Traffic::Pass));
        let now = traffic.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (target, now) = (target.clone(), now.clone());
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(&target).await else { return };
                    let ((from_client, to_client), (from_server, to_server)) =
                        (client.into_split(), server.into_split());
                    // When one way ends, so does the other.
                    tokio::select! {
                        () = carry(from_client, to_server, &now) => {}
                        () = carry(from_server, to_client, &now) => {}
                    }
                });
            }
        });
        Self { address, traffic }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, traffic: Traffic) {
        *self.traffic.lock().expect("not poisoned") = traffic;
    }
}

async fn carry(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    traffic: &Mutex<Traffic>,
) {
    let mut buffer = vec![0; 64 << 10];
    let pause = Duration::from_millis(5);
    loop {
        let now = || *traffic.lock().expect("not poisoned");
        let length = tokio::select! {
            read = from.read(&mut buffer) => match read {
                Ok(length) if length > 0 => length,
                _ => return,
            },
            () = async { while now() != Traffic::Cut { tokio::time::sleep(pause).await } } => return,
        };
        while now() == Traffic::Stall {
            tokio::time::sleep(pause).await;
        }
        if now() == Traffic::Cut || to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
