//! Rendering and inference on a GPU in one process; on a software Vulkan driver where there is none.

use serde_json::Value;

use crate::performed::{Performed, perform, perform_drawn};

fn numbers(performed: &Performed) -> Vec<f64> {
    let motion = performed.json("motion.json");
    let frames = motion["frames"].as_array().unwrap();
    let joints = frames.iter().flat_map(|frame| frame.as_array().unwrap());
    let axes = joints.flat_map(|joint| joint.as_array().unwrap());
    axes.map(|axis| axis.as_f64().unwrap()).collect()
}

/// `cargo xtask test --gpu` sets up what it needs; without that the provider must at least be refused by name, and the
/// line performed all the same.
#[test]
fn on_the_gpu_one_process_draws_and_infers_what_the_embedded_engine_does() {
    let embedded = perform(&["--provider", "embedded", "--source", "neural"]);
    let gpu = ["--provider", "webgpu", "--source", "neural"];
    if std::env::var("MOMJIT_TEST_GPU").is_ok_and(|value| value == "1") {
        let drawn = perform_drawn(&[&gpu[..], &["--size", "160x120"]].concat());
        let report = drawn.json("report.json");
        assert_eq!(
            report["provider"], "webgpu",
            "every node runs on the GPU: {report}"
        );
        assert_eq!(report["refused"], Value::Object(Default::default()));
        assert!(report["renderer"].is_string(), "the same process draws");
        assert!(drawn.has("key-1-rest-front.png"), "a key frame is drawn");
        let (ours, theirs) = (numbers(&embedded), numbers(&drawn));
        assert_eq!(ours.len(), theirs.len());
        let greatest = ours
            .iter()
            .zip(&theirs)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(
            greatest < 1e-3,
            "a joint is {greatest} m away from the embedded engine's"
        );
        eprintln!("webgpu against embedded: greatest difference of a joint {greatest:.2e} m");
    } else {
        let report = perform(&gpu).json("report.json");
        let webgpu = report["provider"] == "webgpu";
        let refused = report["problems"].to_string().contains("webgpu")
            || report["refused"].get("webgpu").is_some();
        assert!(
            webgpu || refused,
            "what was asked for runs, or is refused by name: {report}"
        );
    }
}
