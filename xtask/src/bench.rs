//! `bench`: the finished tab beside a hand-written page of the same list. docs/benchmarks.md says what is measured, and why so.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{host, package, process, project, serve};

/// What to measure, and how often.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Numbers of members.
    sizes: Vec<u32>,
    /// Visits to each page; the median counts.
    runs: u32,
}

impl Options {
    /// Reads `--sizes 20,1000 --runs 3`, with or without `=`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { sizes: vec![20, 1_000, 10_000, 100_000], runs: 9 };
        let mut words =
            arguments.iter().flat_map(|argument| argument.splitn(2, '=').collect::<Vec<_>>());
        while let Some(name) = words.next() {
            let value = words.next().unwrap_or_default();
            match name {
                "--sizes" => {
                    options.sizes =
                        value.split(',').map(|size| number(name, size)).collect::<Result<_>>()?;
                }
                "--runs" => options.runs = number(name, value)?,
                _ => bail!(
                    "`cargo xtask bench` takes no argument `{name}`; it takes --sizes 20,1000 and --runs 3"
                ),
            }
        }
        Ok(options)
    }
}

fn number(name: &str, text: &str) -> Result<u32> {
    match text.trim().parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => {
            bail!("{name} takes numbers above nought, as in --sizes 20,1000 --runs 3; not `{text}`")
        }
    }
}

/// Builds everything, then measures. A missed target is part of the report and not an error.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let folder = project::root().join("tests/bench");
    host::node()?;
    let chromium = host::chromium()?;
    host::npm_packages(&folder)?;
    let server = serve::release_binary()?;
    let package = package::build()?;
    let sizes: Vec<String> = options.sizes.iter().map(ToString::to_string).collect();
    let mut node = Command::new("node");
    node.args(["measure.mjs", "--sizes", &sizes.join(","), "--runs", &options.runs.to_string()]);
    node.current_dir(folder).env("CHROMIUM", chromium).env("MIXPEEK_USERS_BIN", server);
    node.env("MIXPEEK_USERS_PACKAGE", package.folder);
    process::run(&mut node).context("the measurement did not come to its end")
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> Result<Options, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&words).map_err(|error| error.to_string())
    }

    #[test]
    fn sizes_and_runs_have_defaults() {
        assert_eq!(parse(""), Ok(Options { sizes: vec![20, 1_000, 10_000, 100_000], runs: 9 }));
        assert_eq!(parse("--runs 1 --sizes 20"), Ok(Options { sizes: vec![20], runs: 1 }));
        assert_eq!(parse("--sizes=20,1000"), Ok(Options { sizes: vec![20, 1_000], runs: 9 }));
    }

    #[test]
    fn mistakes_show_how_it_is_written() {
        for wrong in ["--runs", "--runs 0", "--sizes 20,x", "--fast", "20"] {
            assert!(parse(wrong).unwrap_err().contains("--sizes 20,1000"), "{wrong}");
        }
    }
}
