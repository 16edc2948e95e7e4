//! `check audit`: known weaknesses of the npm packages that build and test. None of them is handed out.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{host, progress, project};

/// Every folder with a lock file of npm's.
const FOLDERS: &[&str] = &[
    "embed/bundler",
    "tests/bench",
    "tests/e2e",
    "tests/e2e/host",
    "tests/fakes/clerk",
    "tests/package",
];

/// What npm says of a folder.
#[derive(Debug, PartialEq, Eq)]
enum Audit {
    Clean,
    /// How many packages have a weakness, and which.
    Weak(Vec<String>),
    /// The registry does not answer such questions, and why.
    Unanswered(String),
}

pub(crate) fn check() -> Result<()> {
    host::node()?;
    let mut weak = Vec::new();
    for folder in FOLDERS {
        match ask(&project::root().join(folder))? {
            Audit::Clean => progress::say(&format!("{folder}: no known weakness")),
            Audit::Weak(names) => weak.push(format!("{folder}: {}", names.join(", "))),
            Audit::Unanswered(why) => progress::say(&format!(
                "{folder}: skipped. The npm registry does not say what is known of its packages: {why}"
            )),
        }
    }
    if !weak.is_empty() {
        bail!("npm packages with known weaknesses: {}", weak.join("; "));
    }
    Ok(())
}

fn ask(folder: &Path) -> Result<Audit> {
    let output = host::npm("npm")
        .args(["audit", "--package-lock-only", "--json"])
        .current_dir(folder)
        .output()
        .context("cannot start npm")?;
    read(&String::from_utf8_lossy(&output.stdout))
}

/// Reads npm's report. Its exit says the same for a weakness and for a registry that does not answer.
fn read(report: &str) -> Result<Audit> {
    let report: Value = serde_json::from_str(report).context("npm audit wrote no report")?;
    if let Some(weak) = report.get("vulnerabilities").and_then(Value::as_object)
        && let Some(total) =
            report.pointer("/metadata/vulnerabilities/total").and_then(Value::as_u64)
    {
        return Ok(match total {
            0 => Audit::Clean,
            _ => Audit::Weak(weak.keys().cloned().collect()),
        });
    }
    let why = [report.get("message"), report.pointer("/error/summary"), report.get("error")];
    let why = why.into_iter().flatten().find_map(|why| why.as_str().filter(|why| !why.is_empty()));
    match (why, report.get("error").is_some() || report.get("message").is_some()) {
        (_, false) => bail!("npm audit wrote a report that cannot be read"),
        (why, true) => Ok(Audit::Unanswered(first_line(why.unwrap_or("no reason given")))),
    }
}

/// Without the registry's address, which may be one of a company's own.
fn first_line(why: &str) -> String {
    let words = why.lines().next().unwrap_or_default().split(' ');
    words.filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Audit, FOLDERS, read};
    use crate::project;

    #[test]
    fn a_clean_report_is_clean() {
        let report = r#"{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"vulnerabilities":{"low":0,"total":0}}}"#;
        assert_eq!(read(report).unwrap(), Audit::Clean);
    }

    #[test]
    fn a_weakness_names_its_packages() {
        let report = r#"{"auditReportVersion":2,"vulnerabilities":{"left-pad":{"severity":"low"},"vite":{"severity":"high"}},
            "metadata":{"vulnerabilities":{"low":1,"high":1,"total":2}}}"#;
        assert_eq!(read(report).unwrap(), Audit::Weak(vec!["left-pad".into(), "vite".into()]));
    }

    #[test]
    fn a_registry_that_does_not_answer_is_neither() {
        let report = r#"{"message":"405 Method Not Allowed - POST https://npm.example/-/npm/v1/security/audits/quick - nothing","method":"POST",
            "statusCode":405,"body":"","error":{"summary":"","detail":""}}"#;
        let why = "405 Method Not Allowed - POST - nothing".to_owned();
        assert_eq!(read(report).unwrap(), Audit::Unanswered(why));
        let report = r#"{"error":{"code":"ENOTFOUND","summary":"no such host"}}"#;
        assert_eq!(read(report).unwrap(), Audit::Unanswered("no such host".into()));
    }

    #[test]
    fn no_report_is_no_clean_one() {
        for report in ["", "<html>", "{}", r#"{"vulnerabilities":{}}"#, "[]"] {
            assert!(read(report).is_err(), "{report}");
        }
    }

    #[test]
    fn every_lock_file_is_asked_about() {
        fn below(folder: &std::path::Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let (path, name) = (entry.path(), entry.file_name());
                if path.is_dir()
                    && !["node_modules", "target", ".git"].iter().any(|not| name == **not)
                {
                    below(&path, found);
                } else if name == "package-lock.json" {
                    let folder = folder.strip_prefix(project::root()).unwrap();
                    found.push(folder.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut found = Vec::new();
        below(&project::root(), &mut found);
        found.sort();
        assert_eq!(found, FOLDERS);
    }
}
