//! The command line: what other people script against.

use std::path::Path;
use std::process::{Command, Output};

fn workshop(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_workshop"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn compose_verify_and_inspect_agree() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("corpus");
    let composed = workshop(&[
        "compose",
        "--hours",
        "0.02",
        "--out",
        path(&out),
        "--seed",
        "4",
    ]);
    assert!(composed.status.success(), "{}", text(&composed.stderr));
    let verified = workshop(&["dataset", "verify", path(&out)]);
    let line = text(&verified.stdout);
    let fields: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(
        [fields[0], fields[2], fields[4]],
        ["clips", "seconds", "sha256"],
        "the line that scripts read: {line}"
    );
    assert!(
        fields[3].parse::<f64>().unwrap() >= 72.0,
        "at least as long as asked for: {line}"
    );
    assert_eq!(fields[5].len(), 64);
    assert!(
        text(&composed.stdout).ends_with(&line),
        "composing ends with the same fingerprint"
    );
    let inspected = text(&workshop(&["dataset", "inspect", path(&out)]).stdout);
    assert!(inspected.contains("train: "), "{inspected}");
}

#[test]
fn bad_input_ends_with_one_sentence_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (none, out) = (folder.path().join("none"), folder.path().join("out"));
    for arguments in [
        vec!["compose", "--hours=-1", "--out", path(&out)],
        vec!["compose", "--hours=nan", "--out", path(&out)],
        vec!["dataset", "verify", path(&none)],
        #[cfg(feature = "learn")]
        vec![
            "train",
            "--data",
            path(&none),
            "--out",
            path(&out),
            "--steps",
            "1",
        ],
        #[cfg(feature = "learn")]
        vec!["train", "--data", path(&none), "--out", path(&out)],
        #[cfg(feature = "learn")]
        vec!["export", "--run", path(&none), "--out", path(&out)],
        #[cfg(feature = "learn")]
        vec![
            "evaluate",
            "--data",
            path(&none),
            "--run",
            path(&none),
            "--model",
            path(&none),
        ],
    ] {
        let output = workshop(&arguments);
        let message = text(&output.stderr);
        assert!(!output.status.success(), "{arguments:?} fails");
        assert_eq!(
            message.trim().lines().count(),
            1,
            "one sentence for {arguments:?}: {message}"
        );
        assert!(message.starts_with("workshop: "), "{message}");
        assert!(
            !out.exists() && !none.exists(),
            "{arguments:?} leaves nothing behind"
        );
    }
}

#[test]
fn every_stage_explains_itself() {
    let help = text(&workshop(&["--help"]).stdout);
    let stages: &[&str] = if cfg!(feature = "learn") {
        &["compose", "dataset", "train", "export", "evaluate"]
    } else {
        &["compose", "dataset"]
    };
    for stage in stages {
        assert!(help.contains(stage), "the help names {stage}");
        let own = workshop(&[stage, "--help"]);
        assert!(
            own.status.success() && text(&own.stdout).contains("Usage: workshop"),
            "{stage} has its own help"
        );
    }
}
