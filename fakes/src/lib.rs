//! The vendors' APIs for tests: they keep state, refuse what the vendors refuse, and fail on demand.
//!
//! A fake is a router. [`start`] puts it on a port of its own on this machine, behind [`Faults`], which write down what arrives and
//! spoil what a test wants spoiled. `mixpeek-users-fakes` does the same as a program.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use serde_json::Value;
use tokio::task::JoinHandle;

pub mod clerk;
pub mod faults;
pub mod line;
pub mod mixpeek;
pub mod paradime;

pub use faults::{Faults, Kind, Requests};

/// A vendor's API, not yet on any port.
#[derive(Debug)]
pub struct Fake {
    /// Its routes.
    pub router: Router,
    /// The path its API starts at, without a slash at the end.
    pub base_path: &'static str,
    /// What a client needs to know besides the address: keys, ids of what is there.
    pub facts: Value,
}

/// A fake that answers.
#[derive(Debug)]
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// What is to go wrong, and what has arrived.
    pub faults: Faults,
    /// The same as [`Fake::facts`].
    pub facts: Value,
    base_path: &'static str,
    task: JoinHandle<()>,
}

impl Running {
    /// The URL its API starts at.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base_path)
    }

    /// The URL of its controls, `/_faults` and `/_requests`.
    pub fn control(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A fake answers as long as somebody holds it.
impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Puts a fake on a free port of this machine.
pub async fn start(fake: Fake) -> io::Result<Running> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let faults = Faults::default();
    let service = faults.around(fake.router).into_make_service_with_connect_info::<line::Line>();
    let task = tokio::spawn(async move {
        // Serving ends with the task only.
        drop(axum::serve(line::Listener(listener), service).await);
    });
    Ok(Running { address, faults, facts: fake.facts, base_path: fake.base_path, task })
}
