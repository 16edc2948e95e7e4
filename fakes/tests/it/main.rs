//! The program, as tests in other languages start it.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::Value;

fn fakes() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mixpeek-users-fakes"))
}

#[test]
fn says_in_one_line_where_its_fakes_are_and_answers_there() {
    let mut child = fakes().arg("clerk").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: Value = serde_json::from_str(&line).unwrap();
    let control = told["clerk"]["control"].as_str().unwrap();
    let answered = TcpStream::connect(control.strip_prefix("http://").unwrap());
    child.kill().unwrap();
    child.wait().unwrap();
    answered.unwrap();
    assert_eq!(told["clerk"]["url"], format!("{control}/v1"));
    assert!(told["clerk"]["facts"]["secret_key"].is_string());
    assert_eq!(told.as_object().unwrap().len(), 1, "only those that were named: {line}");
}

#[test]
fn a_fake_that_there_is_not_is_named_with_those_that_there_are() {
    let mut child = fakes().arg("clark").stderr(Stdio::piped()).spawn().unwrap();
    assert!(!child.wait().unwrap().success());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("no fake clark") && said.contains("clerk"), "{said}");
}
