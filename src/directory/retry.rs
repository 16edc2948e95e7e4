//! Which requests may be repeated, and when.

use super::error::DirectoryError;

/// How often a request is repeated at most.
const MAX_REPEATS: u32 = 2;
/// The longest wait that is kept silent, in milliseconds. Anything longer is for the person to see and decide.
const MAX_SILENT_WAIT: u32 = 2_000;
/// The first wait where the server names none, in milliseconds; doubles.
const FIRST_WAIT: u32 = 400;

/// Whether repeating a request can do harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Doing it twice is the same as doing it once: reads, role changes, removals.
    Safe,
    /// Doing it twice may reach somebody twice: invitations. Repeated only where the server surely did nothing.
    Never,
}

/// How long to wait before repeating after `error`, in milliseconds; nothing if it is not to be repeated. `repeats` counts those made
/// so far; `spread` in 0..1 keeps many browsers from coming back at the same moment.
fn wait(error: &DirectoryError, repeat: Repeat, repeats: u32, spread: f64) -> Option<u32> {
    let may = match repeat {
        Repeat::Safe => error.is_passing() && !matches!(error, DirectoryError::BadAnswer { .. }),
        Repeat::Never => error.is_passing() && !error.is_ambiguous(),
    };
    if !may || repeats >= MAX_REPEATS {
        return None;
    }
    let asked = error.retry_after().map(|seconds| seconds * 1_000.0);
    let wait = asked.unwrap_or_else(|| f64::from(FIRST_WAIT << repeats) * (0.75 + spread / 2.0));
    // NaN and negative waits from the wire become zero by the cast's saturation.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; compared with a small limit next"
    )]
    let wait = wait as u32;
    (wait <= MAX_SILENT_WAIT).then_some(wait)
}

/// Runs `attempt` until it succeeds, fails for good, or has been repeated often enough.
pub(super) async fn repeating<T>(
    repeat: Repeat,
    attempt: impl AsyncFn() -> Result<T, DirectoryError>,
) -> Result<T, DirectoryError> {
    let mut repeats = 0;
    loop {
        let error = match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let Some(millis) = wait(&error, repeat, repeats, js_sys::Math::random()) else {
            return Err(error);
        };
        gloo_timers::future::TimeoutFuture::new(millis).await;
        repeats += 1;
    }
}

#[cfg(test)]
mod tests {
    use DirectoryError as E;

    use super::*;

    #[test]
    fn what_is_repeated_and_when() {
        let limited = |seconds| E::RateLimited { retry_after: Some(seconds) };
        let failed = E::Failed { status: 500, message: String::new() };
        let unreadable = E::BadAnswer { detail: String::new() };
        let table = [
            (E::Unreachable, Repeat::Safe, 0, Some(400)),
            (E::Unreachable, Repeat::Safe, 1, Some(800)),
            (E::Unreachable, Repeat::Safe, 2, None),
            (E::Unreachable, Repeat::Never, 0, None),
            (failed.clone(), Repeat::Safe, 0, Some(400)),
            (failed, Repeat::Never, 0, None),
            (unreadable.clone(), Repeat::Safe, 0, None),
            (unreadable, Repeat::Never, 0, None),
            (limited(1.0), Repeat::Never, 0, Some(1_000)),
            (limited(12.0), Repeat::Safe, 0, None),
            (limited(-3.0), Repeat::Safe, 0, Some(0)),
            (E::Unavailable { retry_after: None }, Repeat::Never, 0, Some(400)),
            (E::Unauthorized, Repeat::Safe, 0, None),
            (E::NotFound { message: String::new() }, Repeat::Safe, 0, None),
        ];
        for (error, repeat, repeats, expected) in table {
            assert_eq!(
                wait(&error, repeat, repeats, 0.5),
                expected,
                "{error:?} {repeat:?} {repeats}"
            );
        }
    }
}
