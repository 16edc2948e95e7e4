//! `mixpeek-users-fakes [NAME…]`: starts the named fakes, all of them unless some are named, and prints one line of JSON that says where
//! they are. They answer until the program is ended.

use std::io::{self, Write};
use std::process::ExitCode;

use mixpeek_users_fakes::{Fake, Running, clerk, mixpeek, paradime, start};
use serde_json::{Map, Value, json};

/// A fake by its name.
type Entry = (&'static str, fn() -> Fake);

/// Every fake.
const FAKES: &[Entry] =
    &[("clerk", clerk::fake), ("mixpeek", mixpeek::fake), ("paradime", paradime::fake)];

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "mixpeek-users-fakes: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(names: Vec<String>) -> io::Result<()> {
    if let Some(name) = names.iter().find(|name| FAKES.iter().all(|(known, _)| known != name)) {
        let known: Vec<_> = FAKES.iter().map(|(name, _)| *name).collect();
        let known = known.join(", ");
        return Err(io::Error::other(format!("there is no fake {name}; there are: {known}")));
    }
    let mut running: Vec<Running> = Vec::new();
    let mut told = Map::new();
    for (name, fake) in FAKES {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            let fake = start(fake()).await?;
            told.insert((*name).to_owned(), describe(&fake));
            running.push(fake);
        }
    }
    writeln!(io::stdout(), "{}", Value::Object(told))?;
    std::future::pending().await
}

/// Where a fake is, and what a client has to know.
fn describe(fake: &Running) -> Value {
    json!({ "url": fake.url(), "control": fake.control(), "facts": fake.facts })
}
