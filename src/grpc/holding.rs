//! The body of an answer that holds something until it is sent or dropped: a turn, a permit.

use std::task::Context;

use http_body::{Body as _, SizeHint};
use tonic::body::Body;

use super::frames::{Frames, NextFrame, next_of};

/// A body and what it holds.
pub(super) struct Holding<T> {
    inner: Body,
    _held: T,
}

impl<T: Send + Unpin + 'static> Holding<T> {
    /// The same body, which lets go of what it holds at its end.
    pub(super) fn body(inner: Body, held: T) -> Body {
        Frames::body(Self { inner, _held: held })
    }
}

impl<T: Send + Unpin + 'static> Frames for Holding<T> {
    fn next(&mut self, context: &mut Context<'_>) -> NextFrame {
        next_of(&mut self.inner, context)
    }

    fn is_over(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
