//! Wrong arguments are answered with a sentence, not with a panic.

use clap::Parser;
use clap::error::ErrorKind;
use momjit_examples::perform::arguments::Arguments;

#[track_caller]
fn refused(arguments: &[&str], because: &str) {
    let all = ["perform"].iter().chain(arguments);
    let message = Arguments::try_parse_from(all)
        .expect_err("a wrong argument should be refused")
        .to_string();
    assert!(
        message.contains(because),
        "the message should say {because:?}, says {message}"
    );
}

#[test]
fn wrong_values_are_named() {
    let with = |name, value| vec!["--text", "안녕", "--out", "x", name, value];
    refused(&with("--avatar", "nobody"), "no avatar is called");
    refused(
        &with("--avatar", env!("CARGO_MANIFEST_PATH")),
        "does not end in .glb",
    );
    refused(&with("--voice", "robot"), "the voices are female, male");
    refused(&with("--style", "wild"), "the styles are");
    refused(&with("--seed", "-1"), "invalid digit");
    refused(&with("--intensity", "1.5"), "from 0 to 1");
    refused(&with("--intensity", "NaN"), "from 0 to 1");
    refused(&with("--source", "magic"), "hybrid, neural, grammar");
    refused(&with("--provider", "abacus"), "abacus");
    refused(&with("--size", "640"), "WIDTHxHEIGHT");
    refused(&with("--size", "0x480"), "WIDTHxHEIGHT");
    refused(&with("--fps", "0"), "from 1 to 120");
}

#[test]
fn a_line_and_a_folder_are_required() {
    refused(&["--out", "x"], "--text");
    refused(&["--text", "안녕"], "--out");
    refused(
        &["--text", "안녕", "--file", "y", "--out", "x"],
        "cannot be used with",
    );
}

#[test]
fn the_line_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line.txt");
    let arguments = || {
        Arguments::try_parse_from(["perform", "--file", path.to_str().unwrap(), "--out", "x"])
            .expect("a file may hold the line")
    };
    assert!(
        arguments().line().is_err(),
        "a file that is missing should be named"
    );
    std::fs::write(&path, "\u{feff}  안녕하세요 \n").unwrap();
    assert_eq!(
        arguments().line().unwrap(),
        "안녕하세요",
        "mark and white space around the line are not spoken"
    );
    std::fs::write(&path, " \n").unwrap();
    assert!(
        arguments().line().is_err(),
        "an empty file has nothing to speak"
    );
    std::fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    let message = format!(
        "{:#}",
        arguments()
            .line()
            .expect_err("what is not UTF-8 should be refused")
    );
    assert!(
        message.contains("not UTF-8"),
        "the message should name the encoding, says {message}"
    );
}

#[test]
fn help_is_there() {
    let help = Arguments::try_parse_from(["perform", "--help"]).expect_err("help ends the program");
    assert_eq!(
        help.kind(),
        ErrorKind::DisplayHelp,
        "--help should show help"
    );
    for option in [
        "--text",
        "--file",
        "--out",
        "--avatar",
        "--voice",
        "--style",
        "--seed",
        "--intensity",
        "--source",
    ] {
        assert!(
            help.to_string().contains(option),
            "help should tell of {option}"
        );
    }
}
