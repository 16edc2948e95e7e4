//! The connections of a listener: how many there are, and how long each may keep the server waiting.
//!
//! A client that sends its request drop by drop, or takes its answer so, costs it nothing and would keep its place for ever. Each wait
//! has an end here, and whoever has kept the server waiting longest gives way to newcomers where there are too many.

use std::convert::Infallible;
use std::future::{pending, poll_fn};
use std::pin::{Pin, pin};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

mod incoming;
mod places;

use incoming::Awaited;
use places::{Place, Places};

/// The largest head of a request, in bytes: a browser's is a hundredth of it.
const MAX_HEAD: usize = 64 * 1024;
/// How long whatever a client is still sending is read and thrown away after its last answer. Closed at once, the connection would be
/// reset, and the answer might be lost on its way.
const LINGER: Duration = Duration::from_secs(2);

/// What a listener's clients may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long the head of a request may take to arrive, and how long a connection may stay open without one.
    pub head: Duration,
    /// How long a client may leave an answer where it is.
    pub stall: Duration,
    /// How many connections there may be: well below the 1,024 files that a process may have open where nobody has changed that.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head: Duration::from_secs(20), stall: Duration::from_secs(30), connections: 512 }
    }
}

/// Serves until asked to stop, and then until what is under way has been answered.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    asked: impl Future<Output = ()>,
) {
    let places = Places::new(limits.connections);
    let (stopping, stop) = watch::channel(());
    let mut asked = pin!(asked);
    loop {
        let entered = async {
            let (stream, _) = Listener::accept(&mut listener).await;
            (stream, places.enter().await)
        };
        let (stream, place) = tokio::select! {
            entered = entered => entered,
            () = &mut asked => break,
        };
        let (router, stop) = (router.clone(), stop.clone());
        tokio::spawn(async move { connection(stream, place, router, limits, stop).await });
    }
    drop(listener);
    drop(stop);
    // Each connection holds a receiver until it ends.
    let _ = stopping.send(());
    stopping.closed().await;
}

/// Answers one client until it has no more requests, or has to give its place away.
async fn connection(
    stream: TcpStream,
    mut place: Place,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<()>,
) {
    let mut stream = Box::pin(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(limits.stall));
    let seat = place.seat();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, seat) = (router.clone(), seat.clone());
        Box::pin(async move {
            let Some(turn) = seat.begin() else {
                // The place has gone, and the connection is about to.
                return pending().await;
            };
            let request: Request = request.map(|body| Body::new(Awaited::new(body, turn.clone())));
            let answer = router.oneshot(request).await;
            turn.end();
            answer as Result<_, Infallible>
        })
    });
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(limits.head).max_header_size(MAX_HEAD);
    let mut served = protocol.serve_connection(TokioIo::new(stream), service);
    let mut is_stopping = false;
    loop {
        tokio::select! {
            // A client that breaks off, or sends what is no HTTP, is no fault of ours.
            _ended = poll_fn(|cx| served.poll_without_shutdown(cx)) => break,
            _ = stop.changed(), if !is_stopping => is_stopping = true,
            () = place.lost() => return,
        }
        Pin::new(&mut served).graceful_shutdown();
    }
    let mut stream = served.into_parts().io.into_inner();
    let read_on = async {
        // Whoever cannot be told has gone.
        if stream.shutdown().await.is_ok() {
            let mut rest = [0; 4096];
            while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
        }
    };
    tokio::select! {
        _late = timeout(LINGER, read_on) => {}
        _ = stop.changed(), if !is_stopping => {}
        () = place.lost() => {}
    }
}
