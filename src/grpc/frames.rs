//! Bodies that hand on the frames of another: each says how it comes to the next one.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// The next frame; `None` at the end.
pub(super) type NextFrame = Poll<Option<Result<Frame<Bytes>, Status>>>;

/// How a body comes to its frames.
pub(super) trait Frames: Send + Unpin + Sized + 'static {
    /// The next frame.
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame;

    /// Whether no frame follows. It may say no where none does.
    fn is_over(&self) -> bool;

    /// How much follows. Nothing is said by itself, as of what may end before its end.
    fn size(&self) -> SizeHint {
        SizeHint::default()
    }

    /// The body of these frames.
    fn body(self) -> Body {
        Body::new(Framed(self))
    }
}

struct Framed<T>(T);

impl<T: Frames> http_body::Body for Framed<T> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> NextFrame {
        self.0.next(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_over()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size()
    }
}

/// The next frame of the body inside.
pub(super) fn next_of(inner: &mut Body, context: &mut Context<'_>) -> NextFrame {
    http_body::Body::poll_frame(Pin::new(inner), context)
}
