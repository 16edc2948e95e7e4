//! Says what a long step is doing before it starts, and how long it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Runs `work` between a line that names it and a line with its duration.
pub(crate) fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(title);
    let start = Instant::now();
    let answer = work()?;
    eprintln!("  done in {}", seconds(start.elapsed()));
    Ok(answer)
}

/// One line of progress, on standard error.
pub(crate) fn say(line: &str) {
    eprintln!("==> {line}");
}

/// `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use std::time::Duration;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(412)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(12_900)), "12 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
