//! Posts to webhooks over HTTP, out of this network only.

use std::time::Duration;

use async_trait::async_trait;
use tokio::task::spawn_blocking;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use crate::domain::cause::Cause;
use crate::domain::standing::address::is_public;
use crate::engine::ports::{Courier, Post, PostError};

/// Longest time for one post, from the resolution of the name to the head of the answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Of it, for the resolution.
const RESOLUTION: Duration = Duration::from_secs(5);
/// Bytes of an answer's head.
const MOST_HEAD: usize = 16 << 10;

/// Posts with plain HTTP or TLS. Certificates are judged by the authorities of the web.
pub struct WebhookCourier {
    agent: Agent,
}

impl WebhookCourier {
    /// With `allow_private` it calls private networks too.
    pub fn new(allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .user_agent(concat!("talentmatch/", env!("CARGO_PKG_VERSION")))
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .timeout_resolve(Some(RESOLUTION))
            .max_response_header_size(MOST_HEAD)
            .build();
        let resolver = Guarded { resolver: DefaultResolver::default(), allow_private };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }
}

#[async_trait]
impl Courier for WebhookCourier {
    async fn post(&self, post: Post) -> Result<u16, PostError> {
        let agent = self.agent.clone();
        let sent = spawn_blocking(move || {
            let mut request = agent.post(&post.url);
            for (name, value) in &post.headers {
                request = request.header(*name, value);
            }
            request.send(post.body.as_bytes()).map(|answer| answer.status().as_u16())
        });
        match sent.await.map_err(|error| PostError::Unreached(Cause::of(error)))? {
            Ok(status) => Ok(status),
            Err(Error::Other(other)) if other.is::<OnlyPrivate>() => Err(PostError::Private),
            Err(error) => Err(PostError::Unreached(Cause::of(error))),
        }
    }
}

/// Gives the connector no address that is not to be called. What it gives is what is connected to: a name that is resolved otherwise
/// the next time changes nothing.
#[derive(Debug)]
struct Guarded {
    resolver: DefaultResolver,
    allow_private: bool,
}

/// The host has no public address.
#[derive(Debug, thiserror::Error)]
#[error("leads into a private network")]
struct OnlyPrivate;

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        let is_open = |address: &&std::net::SocketAddr| self.allow_private || is_public(address.ip());
        found.iter().filter(is_open).for_each(|address| public.push(*address));
        match public.is_empty() {
            true => Err(Error::Other(Box::new(OnlyPrivate))),
            false => Ok(public),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn post(url: String) -> Post {
        Post { url, headers: vec![("webhook-id", "msg_1".into())], body: "{\"a\":1}".into() }
    }

    /// Answers one call; gives what was sent.
    fn answering(head: &'static str) -> (String, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let called = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut sent, mut chunk) = (String::new(), [0; 4096]);
            while !sent.ends_with("{\"a\":1}") {
                let count = stream.read(&mut chunk).unwrap();
                sent.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
            }
            stream
                .write_all(format!("{head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes())
                .unwrap();
            sent
        });
        (url, called)
    }

    #[tokio::test]
    async fn what_is_posted_arrives_and_the_status_comes_back() {
        for (head, status) in [
            ("HTTP/1.1 204 No Content", 204),
            ("HTTP/1.1 500 Broken", 500),
            ("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/", 302),
        ] {
            let (url, called) = answering(head);
            assert_eq!(WebhookCourier::new(true).post(post(url)).await.unwrap(), status);
            let sent = called.join().unwrap();
            assert!(
                sent.starts_with("POST /hook HTTP/1.1\r\n") && sent.contains("webhook-id: msg_1\r\n"),
                "{sent}"
            );
        }
    }

    /// Also where a name of the outside leads inside: `localhost` is refused earlier, where it is saved.
    #[tokio::test]
    async fn what_leads_inside_is_not_called() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let refused = WebhookCourier::new(false).post(post(format!("http://{host}:{port}/"))).await;
            assert!(matches!(refused, Err(PostError::Private)), "{host}: {refused:?}");
        }
        assert!(listener.accept().is_err(), "nothing was called");
    }

    #[tokio::test]
    async fn who_is_not_there_is_not_reached() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let refused = WebhookCourier::new(true).post(post(format!("http://127.0.0.1:{port}/"))).await;
        assert!(matches!(refused, Err(PostError::Unreached(_))), "{refused:?}");
    }
}
