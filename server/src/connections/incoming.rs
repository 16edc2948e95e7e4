//! The body of a request: while the server waits for more of it, its sender is one of those who keep it waiting.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::BoxError;
use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::places::Turn;

/// A body whose reader may have to wait.
pub(super) struct Awaited {
    body: Incoming,
    turn: Turn,
}

impl Awaited {
    pub(super) fn new(body: Incoming, turn: Turn) -> Self {
        Self { body, turn }
    }
}

impl Body for Awaited {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if polled.is_pending() {
            self.turn.wait();
        }
        let frame = ready!(polled);
        if !self.turn.resume() {
            return Poll::Ready(Some(Err("the place was given to somebody else".into())));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
