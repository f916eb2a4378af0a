//! Both engines: right numbers, the same numbers, and a sentence instead of a crash.

mod choice;
mod numbers;
mod trouble;

use std::path::PathBuf;

use kinesics::engine::{Engine, Provider, Tensor, load, load_with_library};
use kinesics::onnx::GraphBuilder;
use kinesics::onnx::proto::{AttributeProto, DataType, DimensionValue};

use crate::example_graph::numbers;

/// The library of ONNX Runtime on this machine, as `cargo xtask runtime` brings it. Where the set-up promises one
/// (`MOMJIT_REQUIRE_ONNXRUNTIME=1`), its absence is a failure.
fn library() -> Option<PathBuf> {
    let named = std::env::var_os("MOMJIT_ONNXRUNTIME")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from);
    let fetched = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../runtime/onnxruntime");
    let found = named.or(Some(fetched)).filter(|path| path.exists());
    let is_required = std::env::var("MOMJIT_REQUIRE_ONNXRUNTIME").is_ok_and(|value| value == "1");
    assert!(
        found.is_some() || !is_required,
        "MOMJIT_REQUIRE_ONNXRUNTIME is set and no library is there"
    );
    found
}

/// A library that no machine has.
fn nowhere() -> PathBuf {
    PathBuf::from("/nowhere/libonnxruntime.so")
}

/// Every engine of this machine on its CPU.
fn engines(file: &[u8]) -> Vec<Box<dyn Engine>> {
    let mut engines =
        vec![load(file, Provider::Embedded).expect("the embedded engine takes the graph")];
    if let Some(library) = library() {
        let engine = load_with_library(file, Provider::Cpu, Some(&library))
            .expect("ONNX Runtime takes the graph");
        assert_eq!(
            engine.report().engine,
            "onnxruntime",
            "the CPU's engine is ONNX Runtime where its library is"
        );
        engines.push(engine);
    }
    engines
}

fn greatest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len(), "both have the same length");
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

/// Gather (int32), ReduceSum, Concat, MatMul, Add and LayerNormalization on 4 frames.
fn feed_forward() -> (Vec<u8>, Vec<f32>, Vec<f32>) {
    let (table, weight) = (numbers(1, 5 * 3, 1.0), numbers(2, 6 * 3, 1.0));
    let mut graph = GraphBuilder::new("feed-forward");
    graph.add_input_i32("words", &[1, 4, 2]);
    graph.add_input_f32("x", &[1, 4, 3]);
    let rows = graph.add_initializer_f32(&[5, 3], &table);
    let axes = graph.add_initializer_i64(&[1], &[2]);
    let matrix = graph.add_initializer_f32(&[6, 3], &weight);
    let bias = graph.add_initializer_f32(&[3], &[0.5, -0.25, 0.125]);
    let scale = graph.add_initializer_f32(&[3], &[1.0, 2.0, 3.0]);
    let gathered = graph.add_node(
        "Gather",
        &[&rows, "words"],
        [AttributeProto::int("axis", 0)],
    );
    let text = graph.add_node(
        "ReduceSum",
        &[&gathered, &axes],
        [AttributeProto::int("keepdims", 0)],
    );
    let joined = graph.add_node("Concat", &[&text, "x"], [AttributeProto::int("axis", 2)]);
    let product = graph.add_node("MatMul", &[&joined, &matrix], []);
    let sum = graph.add_node("Add", &[&product, &bias], []);
    let attributes = [
        AttributeProto::int("axis", -1),
        AttributeProto::float("epsilon", 1e-5),
    ];
    graph.add_node_into(
        "LayerNormalization",
        &[&sum, &scale, &bias],
        &["y"],
        attributes,
    );
    graph.add_output_f32("y", &[1, 4, 3]);
    (graph.encode(), table, weight)
}

fn feed_forward_inputs() -> [Tensor; 2] {
    let words = Tensor::i32("words", &[1, 4, 2], vec![0, 1, 4, 4, 2, 3, 1, 0]);
    [words, Tensor::f32("x", &[1, 4, 3], numbers(3, 12, 1.0))]
}

const HIDDEN: usize = 4;

/// A bidirectional GRU with the formula of PyTorch (`linear_before_reset` 1) over 6 steps of 3 numbers.
fn recurrent(batch: DimensionValue) -> (Vec<u8>, [Vec<f32>; 3]) {
    let weights = [
        numbers(11, 2 * 3 * HIDDEN * 3, 0.7),
        numbers(12, 2 * 3 * HIDDEN * HIDDEN, 0.7),
    ];
    let bias = numbers(13, 2 * 6 * HIDDEN, 0.3);
    let mut graph = GraphBuilder::new("recurrent");
    let fixed = |length| DimensionValue::Fixed(length);
    graph.add_input("x", DataType::Float, &[fixed(6), batch.clone(), fixed(3)]);
    let w = graph.add_initializer_f32(&[2, 3 * HIDDEN, 3], &weights[0]);
    let r = graph.add_initializer_f32(&[2, 3 * HIDDEN, HIDDEN], &weights[1]);
    let b = graph.add_initializer_f32(&[2, 6 * HIDDEN], &bias);
    let attributes = [
        AttributeProto::int("hidden_size", HIDDEN as i64),
        AttributeProto::int("linear_before_reset", 1),
        AttributeProto::string("direction", "bidirectional"),
    ];
    graph.add_node_into("GRU", &["x", &w, &r, &b], &["y", ""], attributes);
    graph.add_output(
        "y",
        DataType::Float,
        &[fixed(6), fixed(2), batch, fixed(HIDDEN as i64)],
    );
    let [w, r] = weights;
    (graph.encode(), [w, r, bias])
}
