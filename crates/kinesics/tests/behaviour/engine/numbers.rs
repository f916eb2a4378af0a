//! The numbers that come out are the right ones, on every engine and provider.

#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use kinesics::engine::{EngineError, Provider, Tensor, load, load_with_library};
use kinesics::onnx::proto::DimensionValue;

use super::{
    HIDDEN, engines, feed_forward, feed_forward_inputs, greatest_difference, library, nowhere,
    recurrent,
};
use crate::example_graph::{generator, generator_inputs, numbers};

#[test]
fn a_feed_forward_graph_gives_the_numbers_of_a_hand_computation() {
    let (file, table, weight) = feed_forward();
    let [words, x] = feed_forward_inputs();
    let (ids, values) = (words.as_i32().unwrap(), x.as_f32().unwrap());
    let mut expected = Vec::new();
    for frame in 0..4 {
        let row = |at: usize| &table[3 * ids[2 * frame + at] as usize..][..3];
        let mut joined: Vec<f32> = row(0).iter().zip(row(1)).map(|(a, b)| a + b).collect();
        joined.extend(&values[3 * frame..][..3]);
        let bias = [0.5, -0.25, 0.125];
        let sums: [f32; 3] = std::array::from_fn(|j| {
            bias[j] + (0..6).map(|i| joined[i] * weight[3 * i + j]).sum::<f32>()
        });
        let mean = sums.iter().sum::<f32>() / 3.0;
        let variance = sums.iter().map(|s| (s - mean).powi(2)).sum::<f32>() / 3.0;
        expected.extend(
            (0..3).map(|j| (sums[j] - mean) / (variance + 1e-5).sqrt() * (j + 1) as f32 + bias[j]),
        );
    }
    for mut engine in engines(&file) {
        let outputs = engine.run(&[words.clone(), x.clone()]).unwrap();
        let error = greatest_difference(outputs[0].as_f32().unwrap(), &expected);
        assert!(
            error < 1e-5,
            "{} differs from the hand computation by {error}",
            engine.report().engine
        );
        let swapped = engine.run(&[x.clone(), words.clone()]).unwrap();
        assert_eq!(swapped, outputs, "inputs are found by name, in any order");
        assert_eq!(
            (outputs[0].name.as_str(), outputs[0].shape.as_slice()),
            ("y", &[1, 4, 3][..])
        );
    }
}

#[test]
fn a_bidirectional_gru_gives_the_numbers_of_a_hand_computation() {
    let (file, [w, r, b]) = recurrent(DimensionValue::Fixed(1));
    let x = numbers(14, 18, 1.0);
    let mut expected = vec![0.0; 6 * 2 * HIDDEN];
    for direction in 0..2 {
        let mut state = [0.0_f32; HIDDEN];
        for step in 0..6 {
            let frame = if direction == 0 { step } else { 5 - step };
            let line = |gate: usize, unit: usize| direction * 3 * HIDDEN + gate * HIDDEN + unit;
            let input = |gate, unit| {
                let product: f32 = (0..3)
                    .map(|i| w[3 * line(gate, unit) + i] * x[3 * frame + i])
                    .sum();
                product + b[direction * 6 * HIDDEN + gate * HIDDEN + unit]
            };
            let memory = |gate, unit| {
                let product: f32 = (0..HIDDEN)
                    .map(|i| r[HIDDEN * line(gate, unit) + i] * state[i])
                    .sum();
                product + b[direction * 6 * HIDDEN + (3 + gate) * HIDDEN + unit]
            };
            let sigmoid = |x: f32| 1.0 / (1.0 + (-x).exp());
            state = std::array::from_fn(|unit| {
                let update = sigmoid(input(0, unit) + memory(0, unit));
                let reset = sigmoid(input(1, unit) + memory(1, unit));
                let candidate = (input(2, unit) + reset * memory(2, unit)).tanh();
                (1.0 - update) * candidate + update * state[unit]
            });
            expected[(2 * frame + direction) * HIDDEN..][..HIDDEN].copy_from_slice(&state);
        }
    }
    for mut engine in engines(&file) {
        let outputs = engine
            .run(&[Tensor::f32("x", &[6, 1, 3], x.clone())])
            .unwrap();
        let error = greatest_difference(outputs[0].as_f32().unwrap(), &expected);
        assert!(
            error < 1e-5,
            "{} differs from the hand computation by {error}",
            engine.report().engine
        );
    }
}

#[test]
fn both_engines_give_the_same_motion_in_one_process() {
    let file = generator(2);
    let inputs = generator_inputs();
    let mut embedded = load(&file, Provider::Embedded).unwrap();
    let ours = embedded.run(&inputs).unwrap();
    assert_eq!(
        embedded.run(&inputs).unwrap(),
        ours,
        "the same inputs give the same bits"
    );
    assert_eq!(
        load(&file, Provider::Embedded)
            .unwrap()
            .run(&inputs)
            .unwrap(),
        ours,
        "in a second engine too"
    );
    let Some(library) = library() else {
        let engine = load_with_library(&file, Provider::Auto, Some(&nowhere())).unwrap();
        assert_eq!(
            engine.report().engine,
            "embedded",
            "without the library the embedded engine runs"
        );
        assert_eq!(
            engine.report().refused.len(),
            1,
            "the refusal of ONNX Runtime is kept"
        );
        return;
    };
    let mut runtime = load_with_library(&file, Provider::Cpu, Some(&library)).unwrap();
    let theirs = runtime.run(&inputs).unwrap();
    assert_eq!(
        runtime.run(&inputs).unwrap(),
        theirs,
        "the same inputs give the same bits"
    );
    assert_eq!(
        (runtime.report().engine, runtime.report().provider),
        ("onnxruntime", "cpu")
    );
    let (ours, theirs) = (ours[0].as_f32().unwrap(), theirs[0].as_f32().unwrap());
    let size = ours.iter().fold(0.0_f32, |size, x| size.max(x.abs()));
    let difference = greatest_difference(ours, theirs);
    assert!(size > 1.0, "the example moves (greatest value {size})");
    assert!(
        difference < 1e-4,
        "the engines differ by {difference}, at a greatest value of {size}"
    );
}

/// Needs a GPU, or a software Vulkan driver named by `VK_ICD_FILENAMES`: `cargo xtask test --gpu` sets both up.
#[test]
fn every_node_runs_on_the_gpu_and_agrees_with_the_embedded_engine() {
    let file = generator(1);
    let inputs = generator_inputs();
    let ours = load(&file, Provider::Embedded)
        .unwrap()
        .run(&inputs)
        .unwrap();
    let is_asked = std::env::var("MOMJIT_TEST_GPU").is_ok_and(|value| value == "1");
    let gpu = library().map(|library| load_with_library(&file, Provider::WebGpu, Some(&library)));
    match (is_asked, gpu) {
        (true, None) => panic!("MOMJIT_TEST_GPU is set and no library of ONNX Runtime is there"),
        (true, Some(Err(error))) => panic!("MOMJIT_TEST_GPU is set and the GPU refuses: {error}"),
        (_, Some(Ok(mut gpu))) => {
            assert_eq!(gpu.report().provider, "webgpu", "the CPU takes no node");
            let theirs = gpu.run(&inputs).unwrap();
            let difference =
                greatest_difference(ours[0].as_f32().unwrap(), theirs[0].as_f32().unwrap());
            assert!(difference < 1e-3, "the GPU differs by {difference}");
        }
        (false, Some(Err(error))) => {
            assert!(
                matches!(
                    error,
                    EngineError::Refused {
                        provider: "webgpu",
                        ..
                    }
                ),
                "{error:?}"
            );
        }
        (false, None) => {
            let refusal = load_with_library(&file, Provider::WebGpu, Some(&nowhere())).err();
            assert!(
                matches!(refusal, Some(EngineError::Unavailable { .. })),
                "{refusal:?}"
            );
        }
    }
}
