//! Which requests may be repeated, and when: the one place that decides it. `docs/faults.md` has the same as a table, which a test below
//! makes of this file.

use super::error::DirectoryError;

/// How often a request is repeated at most.
const MAX_REPEATS: u32 = 2;
/// The longest wait that is kept silent, in milliseconds. Anything longer is for the person to see and decide.
const MAX_SILENT_WAIT: u32 = 2_000;
/// The first wait where the server names none, in milliseconds; doubles.
const FIRST_WAIT: u32 = 400;
/// The longest wait, in seconds, after which a change goes on by itself: it is on screen for as long, and can be given up.
pub(crate) const LONGEST_PAUSE: f64 = 120.0;

/// The shortest, in seconds: a server that names none, again and again, is not to be asked without end and without a breath.
const SHORTEST_PAUSE: f64 = 1.0;

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
    use DirectoryError as E;
    let may = match error {
        E::Unreachable | E::Failed { .. } => repeat == Repeat::Safe,
        E::RateLimited { .. } | E::Unavailable { .. } => true,
        // Whoever has waited half a minute wants to be told, and who is offline will be so for longer than a moment. Everything else would
        // be the same another time.
        _ => false,
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

/// How many seconds a change that was refused so waits for its turn, on screen, before it is sent again by itself. The server surely did
/// nothing, so that even an invitation may wait.
pub(crate) fn pause(error: &DirectoryError) -> Option<f64> {
    match error {
        DirectoryError::RateLimited { retry_after: Some(seconds) } => {
            (*seconds <= LONGEST_PAUSE).then(|| seconds.max(SHORTEST_PAUSE))
        }
        _ => None,
    }
}

/// Runs `attempt` until it succeeds, fails for good, or has been repeated often enough.
pub(super) async fn repeating<T>(
    repeat: Repeat,
    is_change: bool,
    attempt: impl AsyncFn() -> Result<T, DirectoryError>,
) -> Result<T, DirectoryError> {
    let mut repeats = 0;
    let mut doubt = None;
    loop {
        let error = match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let again = wait(&error, repeat, repeats, js_sys::Math::random());
        if is_change && error.is_ambiguous() {
            doubt = Some(error.clone());
        }
        let Some(millis) = again else { return Err(of_all(doubt, error)) };
        gloo_timers::future::TimeoutFuture::new(millis).await;
        repeats += 1;
    }
}

/// What a change has come to by the error of its last attempt, where an earlier one may have been carried out: that one is in doubt still,
/// unless the last error says how things stand now.
fn of_all(doubt: Option<DirectoryError>, last: DirectoryError) -> DirectoryError {
    match last {
        DirectoryError::NotFound { .. } | DirectoryError::Changed => last,
        last => doubt.unwrap_or(last),
    }
}

#[cfg(test)]
mod tests {
    use DirectoryError as E;

    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/faults.md");

    /// Every meaning an error can have, and how the page calls it. A new one does not compile until it is here.
    fn named(error: &E) -> &'static str {
        match error {
            E::Unreachable => "no answer, or one that was cut",
            E::Offline => "offline before and after",
            E::TimedOut => "no answer within 30 s",
            E::Unauthorized => "401",
            E::Forbidden { .. } => "402, 403",
            E::NotEnabled => "user management is off",
            E::NotFound { .. } => "404",
            E::AlreadyMember => "a member already",
            E::AlreadyInvited => "invited already",
            E::LastAdmin => "the last admin",
            E::Invalid { .. } => "400, 409, 422",
            E::Changed => "412",
            E::RateLimited { .. } => "429",
            E::NotSupported => "501",
            E::Unavailable { .. } => "503",
            E::Failed { .. } => "500, 502, 504, any other",
            E::Vetoed { .. } => "stopped by the page around the tab",
            E::GivenUp => "given up while it waited",
            E::BadAnswer { .. } => "a success that cannot be read",
        }
    }

    fn every_error() -> Vec<E> {
        let message = String::new;
        let asked = |seconds: &[f64]| -> Vec<Option<f64>> {
            std::iter::once(None).chain(seconds.iter().copied().map(Some)).collect()
        };
        let limited = asked(&[-3.0, 1.0, 2.0, 12.0, 120.0, 121.0, f64::NAN]).into_iter();
        let busy = asked(&[1.0, 12.0]).into_iter();
        let mut all = vec![E::Unreachable, E::TimedOut, E::Offline];
        all.extend(limited.map(|retry_after| E::RateLimited { retry_after }));
        all.extend(busy.map(|retry_after| E::Unavailable { retry_after }));
        all.extend([
            E::Failed { status: 500, message: message() },
            E::BadAnswer { detail: message() },
            E::Unauthorized,
            E::Forbidden { message: message() },
            E::NotEnabled,
            E::NotFound { message: message() },
            E::Changed,
            E::Invalid { message: message() },
            E::AlreadyMember,
            E::AlreadyInvited,
            E::LastAdmin,
            E::NotSupported,
            E::Vetoed { reason: message() },
            E::GivenUp,
        ]);
        all
    }

    /// What becomes of a request that meets this error whenever it is sent.
    fn course(error: &E, repeat: Repeat, is_change: bool) -> String {
        let waits = (0..).map_while(|repeats| wait(error, repeat, repeats, 0.5));
        let mut steps: Vec<String> =
            waits.map(|millis| format!("again after {} s", f64::from(millis) / 1_000.0)).collect();
        match pause(error).filter(|_| is_change) {
            Some(seconds) => steps.push(format!("waits {seconds} s on screen, then again")),
            None if is_change && repeat == Repeat::Never && error.is_ambiguous() => {
                steps.push("the lists are read, then told".to_owned());
            }
            None => steps.push("told".to_owned()),
        }
        steps.join(", ")
    }

    fn table() -> String {
        let mut lines = vec![
            "| answer | `Retry-After` | a list | a change | an invitation |".to_owned(),
            "| --- | --- | --- | --- | --- |".to_owned(),
        ];
        for error in every_error() {
            let asked = match error.retry_after() {
                None => String::new(),
                Some(seconds) if seconds.is_nan() => "no number".to_owned(),
                Some(seconds) => format!("{seconds} s"),
            };
            let list = course(&error, Repeat::Safe, false);
            let change = course(&error, Repeat::Safe, true);
            let invitation = course(&error, Repeat::Never, true);
            let name = named(&error);
            lines.push(format!("| {name} | {asked} | {list} | {change} | {invitation} |"));
        }
        lines.join("\n").replace("|  |", "| |")
    }

    #[test]
    fn the_page_on_faults_says_what_is_repeated_and_when() {
        let (begin, end) = ("<!-- retries: begin", "<!-- retries: end -->");
        let page = std::fs::read_to_string(PAGE).unwrap();
        let (before, rest) = page.split_once(begin).unwrap();
        let (first, rest) = rest.split_once('\n').unwrap();
        let (_, after) = rest.split_once(end).unwrap();
        let renewed = format!("{before}{begin}{first}\n{}\n{end}{after}", table());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(PAGE, &renewed).unwrap();
        }
        let renew = "UPDATE_DOCS=1 cargo test -p mixpeek-users-app --lib retry renews the table";
        assert_eq!(renewed, std::fs::read_to_string(PAGE).unwrap(), "{renew}");
    }

    #[test]
    fn what_may_have_been_done_is_never_sent_a_second_time_where_that_may_do_harm() {
        for error in every_error() {
            let again = wait(&error, Repeat::Never, 0, 0.5).is_some() || pause(&error).is_some();
            assert!(!again || !error.is_ambiguous(), "{error:?}");
            assert!(!again || error.is_passing(), "{error:?} is the same another time");
            assert_eq!(wait(&error, Repeat::Safe, MAX_REPEATS, 0.5), None, "{error:?}: an end");
        }
    }

    #[test]
    fn a_server_that_wants_no_wait_again_and_again_is_given_one() {
        for seconds in [0.0, -3.0, 0.2] {
            let paused = pause(&E::RateLimited { retry_after: Some(seconds) });
            assert!(paused.is_some_and(|paused| paused >= 1.0), "{seconds}: {paused:?}");
        }
    }

    #[test]
    fn many_browsers_do_not_come_back_at_the_same_moment() {
        let at = |spread| wait(&E::Unreachable, Repeat::Safe, 1, spread).unwrap();
        assert_eq!((at(0.0), at(0.5), at(1.0)), (600, 800, 1_000));
        let told = E::RateLimited { retry_after: Some(1.5) };
        assert_eq!(wait(&told, Repeat::Safe, 0, 0.9), Some(1_500), "unless the server names it");
    }

    #[test]
    fn a_refusal_says_nothing_of_an_attempt_before_it() {
        let limited = || E::RateLimited { retry_after: Some(12.0) };
        let gone = || E::NotFound { message: String::new() };
        assert_eq!(of_all(Some(E::Unreachable), limited()), E::Unreachable);
        assert_eq!(of_all(Some(E::Unreachable), E::LastAdmin), E::Unreachable);
        assert_eq!(of_all(None, limited()), limited());
        assert_eq!(of_all(Some(E::Unreachable), gone()), gone());
        assert_eq!(of_all(Some(E::Unreachable), E::Changed), E::Changed);
    }
}
