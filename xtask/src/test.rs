//! `cargo xtask test`: every test, with all its set-up.

use std::process::Command;

use anyhow::Result;

use crate::demo::headless_environment;
use crate::packages::{BUILD, Consent, RENDER, VIDEO, install};
use crate::process::{cargo, root, run as run_program, target_directory};
use crate::runtime;

/// Sets up and runs the tests of all members, the documentation's examples, and a game outside the workspace.
pub(crate) fn run(consent: &Consent, gpu: bool) -> Result<()> {
    install(consent, BUILD)?;
    install(consent, RENDER)?;
    install(consent, VIDEO)?;
    let library = runtime::onnxruntime(consent)?;
    let prepare = |command: &mut Command| {
        headless_environment(command);
        // What was set up above must be used: a test that would skip fails instead.
        command.env("MOMJIT_ONNXRUNTIME", &library);
        command
            .env("MOMJIT_REQUIRE_ONNXRUNTIME", "1")
            .env("MOMJIT_REQUIRE_RENDER", "1");
    };
    let mut tests = cargo(&["test", "--workspace"]);
    prepare(&mut tests);
    run_program(&mut tests)?;
    consumer(&prepare)?;
    if gpu {
        on_gpu(consent, &prepare)
    } else {
        Ok(())
    }
}

/// A game that names only the crate, built and run from another working folder.
fn consumer(prepare: &dyn Fn(&mut Command)) -> Result<()> {
    let elsewhere = target_directory()?.join("elsewhere");
    std::fs::create_dir_all(&elsewhere)?;
    let mut game = cargo(&["run", "--locked", "--manifest-path"]);
    game.arg(root().join("tests/consumer/Cargo.toml"))
        .arg("--target-dir")
        .arg(target_directory()?);
    game.current_dir(elsewhere);
    prepare(&mut game);
    run_program(&mut game)
}

/// The tests that infer on a GPU; where there is none, on a software Vulkan driver.
fn on_gpu(consent: &Consent, prepare: &dyn Fn(&mut Command)) -> Result<()> {
    let driver = if runtime::sees_gpu() {
        None
    } else {
        Some(runtime::software_vulkan(consent)?)
    };
    let tests = [("kinesics_behaviour", "gpu"), ("examples_behaviour", "gpu")];
    for (target, filter) in tests {
        let mut command = cargo(&[
            "test",
            "--workspace",
            "--test",
            target,
            filter,
            "--",
            "--nocapture",
        ]);
        prepare(&mut command);
        command.env("MOMJIT_TEST_GPU", "1");
        if let Some(driver) = &driver {
            command.env("VK_ICD_FILENAMES", driver);
        }
        run_program(&mut command)?;
    }
    Ok(())
}
