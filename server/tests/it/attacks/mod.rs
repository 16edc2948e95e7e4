//! Attacks on the server, each a test: on a real socket where it is about bytes, through the router where it is about meaning.

use std::net::SocketAddr;

use axum::Router;
use mixpeek_users_server::connections::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

mod bodies;
mod heads;
mod names;
mod paths;
mod slow;
mod tokens;

/// A router behind a real socket.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Served {
    async fn new(router: Router, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let asked = async {
            stopped.await.unwrap();
        };
        let ended = tokio::spawn(serve(listener, router, limits, asked));
        Self { address, stop, ended }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Everything that comes back for these bytes, until the server closes.
    async fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut client = self.connect().await;
        client.write_all(bytes.as_ref()).await.unwrap();
        rest(&mut client).await
    }
}

/// What a client still gets, until the server closes.
async fn rest(client: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset ends an answer, too.
    let _ = client.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of an answer as it came; 0 where there is none.
fn status(answer: &str) -> u16 {
    let status = answer.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
    status.map_or(0, |status| status.parse().unwrap())
}
