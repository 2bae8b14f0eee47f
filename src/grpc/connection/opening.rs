//! The first byte of a connection, which tells TLS from what is not.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

/// Every record of TLS that opens a connection begins so (RFC 8446, 5.1: handshake).
const HANDSHAKE: u8 = 22;

const ADVICE: &str =
    "this port speaks TLS only; use https:// (of a gRPC client: a secure channel, not plaintext)\n";

/// A connection of which the first byte was read.
pub struct Opened<C> {
    first: Option<u8>,
    inner: C,
}

/// The connection if it begins as TLS does. What is not TLS is told so in HTTP, which people with a wrong address speak.
pub async fn secure<C>(mut connection: C) -> io::Result<Option<Opened<C>>>
where
    C: AsyncRead + AsyncWrite + Unpin,
{
    match connection.read_u8().await? {
        HANDSHAKE => Ok(Some(Opened { first: Some(HANDSHAKE), inner: connection })),
        _ => {
            let length = ADVICE.len();
            let head =
                "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close";
            let answer = format!("{head}\r\ncontent-length: {length}\r\n\r\n{ADVICE}");
            connection.write_all(answer.as_bytes()).await?;
            connection.shutdown().await?;
            // What is not read when a connection ends resets it, and the answer with it.
            let mut rest = [0; 1024];
            while connection.read(&mut rest).await? > 0 {}
            Ok(None)
        }
    }
}

impl<C: AsyncRead + Unpin> AsyncRead for Opened<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0
            && let Some(first) = self.first.take()
        {
            buffer.put_slice(&[first]);
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for Opened<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_not_tls_is_told_so() {
        for plain in ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
            let (mut client, server) = tokio::io::duplex(4_096);
            client.write_all(plain.as_bytes()).await.unwrap();
            let told = tokio::spawn(secure(server));
            let mut read = vec![0; 4_096];
            let length = client.read(&mut read).await.unwrap();
            let text = String::from_utf8_lossy(&read[..length]).into_owned();
            assert!(text.starts_with("HTTP/1.1 400") && text.contains("https://"), "{text}");
            drop(client);
            assert!(told.await.unwrap().unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn nothing_of_a_handshake_is_lost() {
        let (mut client, server) = tokio::io::duplex(64);
        client.write_all(&[HANDSHAKE, 3, 1]).await.unwrap();
        drop(client);
        let mut read = Vec::new();
        secure(server).await.unwrap().expect("TLS").read_to_end(&mut read).await.unwrap();
        assert_eq!(read, [HANDSHAKE, 3, 1]);
    }
}
