//! Which engine and provider run, and what is said about the others.

#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::path::PathBuf;
use std::process::Command;

use kinesics::engine::{
    EngineError, Provider, UnknownProvider, load, load_with_library, onnxruntime,
};

use super::{feed_forward, feed_forward_inputs, library, nowhere};

#[test]
fn automatic_choice_keeps_every_refusal_in_order_of_asking() {
    let (file, _, _) = feed_forward();
    let Some(library) = library() else {
        let refusal = load_with_library(&file, Provider::WebGpu, Some(&nowhere())).err();
        assert!(
            matches!(refusal, Some(EngineError::Unavailable { .. })),
            "a GPU by name needs the library"
        );
        return;
    };
    let mut engine = load_with_library(&file, Provider::Auto, Some(&library)).unwrap();
    let report = engine.report().clone();
    let asked: Vec<&str> = report.refused.iter().map(|(who, _)| who.as_str()).collect();
    let order: Vec<&str> = Provider::GPU.iter().map(|gpu| gpu.name()).collect();
    assert_eq!(
        asked,
        order[..asked.len()],
        "GPU providers are asked in order"
    );
    assert!(
        report.refused.iter().all(|(_, why)| !why.is_empty()),
        "every refusal has its reason"
    );
    assert_eq!(report.engine, "onnxruntime");
    let next = order.get(asked.len()).copied().unwrap_or("cpu");
    assert_eq!(
        report.provider, next,
        "the first that does not refuse runs, the CPU last"
    );
    assert!(engine.run(&feed_forward_inputs()).is_ok());
    if asked.contains(&"cuda") {
        let error = load_with_library(&file, Provider::Cuda, Some(&library)).err();
        assert!(
            matches!(
                &error,
                Some(EngineError::Refused {
                    provider: "cuda",
                    ..
                })
            ),
            "a provider that is asked for by name never falls back, but {error:?}"
        );
    }
}

#[test]
fn a_library_that_is_not_there_leaves_the_embedded_engine_and_its_reason() {
    let (file, _, _) = feed_forward();
    for provider in [Provider::Auto, Provider::Cpu] {
        let mut engine = load_with_library(&file, provider, Some(&nowhere())).unwrap();
        let report = engine.report();
        assert_eq!(
            (report.engine, report.provider),
            ("embedded", "cpu"),
            "{provider} falls to the embedded engine"
        );
        assert_eq!(report.refused.len(), 1, "{:?}", report.refused);
        assert_eq!(report.refused[0].0, "onnxruntime");
        assert!(
            report.refused[0].1.contains("/nowhere/libonnxruntime.so"),
            "{:?}",
            report.refused
        );
        assert!(engine.run(&feed_forward_inputs()).is_ok());
    }
    for provider in [Provider::OnnxRuntime, Provider::WebGpu] {
        let error = load_with_library(&file, provider, Some(&nowhere())).err();
        assert!(
            matches!(error, Some(EngineError::Unavailable { .. })),
            "{provider} has nothing to run on: {error:?}"
        );
    }
}

/// Runs the named test of this binary alone in a process of its own, as a game that made `ort`'s environment first.
fn as_game(test: &str) -> bool {
    const VARIABLE: &str = "MOMJIT_TEST_GAME";
    if std::env::var_os(VARIABLE).is_some() {
        return true;
    }
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this)
        .args(["--exact", test])
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    false
}

fn library_file() -> Option<PathBuf> {
    let place = library()?;
    let mut files: Vec<PathBuf> = place
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|file| file.to_string_lossy().contains("libonnxruntime.so"));
    Some(files.pop().unwrap_or(place))
}

#[test]
fn an_environment_that_the_game_made_is_accepted_when_handed_over() {
    let (file, _, _) = feed_forward();
    let Some(library) = library_file() else {
        assert!(
            load(&file, Provider::Embedded).is_ok(),
            "without the library there is no such game"
        );
        return;
    };
    if as_game("engine::choice::an_environment_that_the_game_made_is_accepted_when_handed_over") {
        let made_by_game = ort::init_from(&library)
            .unwrap()
            .with_telemetry(false)
            .build()
            .unwrap();
        let engine = load(&file, Provider::Auto).unwrap();
        assert_eq!(
            engine.report().engine,
            "embedded",
            "a second environment cannot be made"
        );
        assert!(
            engine.report().refused[0].1.contains("share_environment"),
            "{:?}",
            engine.report().refused
        );
        assert!(
            onnxruntime::share_environment(made_by_game.clone()),
            "the first one is taken"
        );
        assert!(
            !onnxruntime::share_environment(made_by_game),
            "the second is not"
        );
        let mut engine = load(&file, Provider::Cpu).unwrap();
        assert_eq!(
            engine.report().engine,
            "onnxruntime",
            "{:?}",
            engine.report().refused
        );
        assert!(engine.run(&feed_forward_inputs()).is_ok());
    }
}

#[test]
fn providers_are_read_from_their_names() {
    for provider in Provider::ALL {
        assert_eq!(
            provider.to_string().parse(),
            Ok(provider),
            "a name reads back"
        );
    }
    assert_eq!(
        "gpu".parse::<Provider>(),
        Err(UnknownProvider("gpu".to_owned()))
    );
    assert!(
        UnknownProvider("gpu".to_owned())
            .to_string()
            .contains("webgpu"),
        "the sentence lists the names"
    );
}
