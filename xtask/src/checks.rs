//! `cargo xtask checks`: what CI runs after the tests, the same on every machine.

use std::path::PathBuf;

use anyhow::Result;

use crate::packages::{BUILD, Consent, install};
use crate::process::{cargo, exists, run, target_directory};

/// The version of `cargo deny` that the configuration was written for.
const CARGO_DENY: &str = "0.20.2";

/// Feature sets of the plugin that must compile alone: unification in the workspace would hide a
/// feature that one of them forgot to ask for.
const PLUGIN_SETS: [&[&str]; 3] = [
    &["--no-default-features"],
    &["--no-default-features", "--features", "onnxruntime"],
    &[
        "--no-default-features",
        "--features",
        "embedded,default-model",
    ],
];

/// Formatting, lints, documentation, licences, feature sets.
pub(crate) fn run_all(consent: &Consent) -> Result<()> {
    install(consent, BUILD)?;
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps"]);
    run(documentation.env("RUSTDOCFLAGS", "-D warnings"))?;
    licences()?;
    for set in PLUGIN_SETS {
        let mut check = cargo(&["check", "--package", "bevy_momjit"]);
        run(check.args(set))?;
    }
    run(&mut cargo(&[
        "check",
        "--package",
        "kinesics",
        "--no-default-features",
    ]))?;
    run(&mut cargo(&[
        "check",
        "--package",
        "training",
        "--no-default-features",
    ]))?;
    // The plugin with its tests, alone: they run in the workspace, here they must compile without its features.
    run(&mut cargo(&[
        "check",
        "--package",
        "bevy_momjit",
        "--all-targets",
    ]))
}

fn licences() -> Result<()> {
    let deny = cargo_deny()?;
    let mut check = std::process::Command::new(deny);
    check.current_dir(crate::process::root());
    run(check.args(["--all-features", "check", "licenses", "bans", "sources"]))
}

/// `cargo-deny` from the PATH, or built once into the target folder.
fn cargo_deny() -> Result<PathBuf> {
    if exists("cargo-deny") {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let tools = target_directory()?.join("tools");
    let program = tools.join("bin/cargo-deny");
    if !program.exists() {
        // Unoptimised: it is built on a cold machine and runs for seconds.
        let mut build = cargo(&[
            "install",
            "--debug",
            "--locked",
            "--quiet",
            "cargo-deny",
            "--version",
            CARGO_DENY,
        ]);
        run(build
            .arg("--root")
            .arg(&tools)
            .arg("--target-dir")
            .arg(target_directory()?.join("tools-build")))?;
    }
    Ok(program)
}
