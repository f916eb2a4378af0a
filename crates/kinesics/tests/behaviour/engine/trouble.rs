//! Wrong inputs, broken files and panics become sentences, and the engine goes on.

#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use kinesics::engine::{Engine, EngineError, Provider, Tensor, embedded, load, load_with_library};
use kinesics::onnx::proto::{AttributeProto, DataType, DimensionValue};
use kinesics::onnx::{self, GraphBuilder};

use super::{engines, feed_forward, feed_forward_inputs, library, nowhere, recurrent};

#[test]
fn wrong_inputs_are_named() {
    let (file, _, _) = feed_forward();
    let [words, x] = feed_forward_inputs();
    for mut engine in engines(&file) {
        let mut refusal = |inputs: &[Tensor]| {
            engine
                .run(inputs)
                .expect_err("the inputs are wrong")
                .to_string()
        };
        assert_eq!(
            refusal(std::slice::from_ref(&x)),
            r#"the input "words" is missing"#
        );
        let extra = [words.clone(), x.clone(), Tensor::f32("z", &[1], vec![0.0])];
        assert_eq!(
            refusal(&extra),
            r#"the input "z" is not one of the graph's, or is given twice"#
        );
        let twice = [words.clone(), x.clone(), x.clone()];
        assert_eq!(
            refusal(&twice),
            r#"the input "x" is not one of the graph's, or is given twice"#
        );
        let turned = [words.clone(), Tensor::f32("x", &[1, 3, 4], vec![0.0; 12])];
        assert_eq!(
            refusal(&turned),
            r#""x" has the shape [1, 3, 4] where the graph has [1, 4, 3]"#
        );
        let typed = [words.clone(), Tensor::i32("x", &[1, 4, 3], vec![0; 12])];
        assert_eq!(
            refusal(&typed),
            r#""x" holds int32 where the graph has float32"#
        );
        let short = [words.clone(), Tensor::f32("x", &[1, 4, 3], vec![0.0; 11])];
        assert!(refusal(&short).starts_with(r#""x" holds 11 numbers where its shape [1, 4, 3]"#));
        assert!(
            engine.run(&[words.clone(), x.clone()]).is_ok(),
            "the engine goes on after wrong inputs"
        );
    }
}

#[test]
fn named_axes_may_have_any_length_but_one_a_run() {
    let mut graph = GraphBuilder::new("named");
    let shape = [
        DimensionValue::Named("frames".to_owned()),
        DimensionValue::Fixed(2),
    ];
    graph.add_input("a", DataType::Float, &shape);
    graph.add_input("b", DataType::Float, &shape);
    graph.add_node_into("Add", &["a", "b"], &["y"], []);
    graph.add_output("y", DataType::Float, &shape);
    let tensor = |name, frames: usize| Tensor::f32(name, &[frames, 2], vec![1.5; 2 * frames]);
    for mut engine in engines(&graph.encode()) {
        for frames in [1, 5, 34] {
            let outputs = engine
                .run(&[tensor("a", frames), tensor("b", frames)])
                .unwrap();
            assert_eq!(
                outputs,
                [Tensor::f32("y", &[frames, 2], vec![3.0; 2 * frames])]
            );
        }
        let error = engine
            .run(&[tensor("a", 3), tensor("b", 4)])
            .expect_err("3 frames and 4 frames");
        assert_eq!(
            error.to_string(),
            r#""b" has the shape [4, 2] where the graph has [frames, 2]"#
        );
    }
}

#[test]
fn a_nan_is_passed_on_and_a_wrong_output_shape_is_not() {
    let mut graph = GraphBuilder::new("nan");
    graph.add_input_f32("x", &[2]);
    graph.add_node_into("Div", &["x", "x"], &["y"], []);
    graph.add_output_f32("y", &[2]);
    for mut engine in engines(&graph.encode()) {
        let outputs = engine
            .run(&[Tensor::f32("x", &[2], vec![0.0, 4.0])])
            .unwrap();
        let y = outputs[0].as_f32().unwrap();
        assert!(
            y[0].is_nan() && y[1] == 1.0,
            "{} gives {y:?}",
            engine.report().engine
        );
    }
    let mut graph = GraphBuilder::new("shape");
    graph.add_input_f32("x", &[2]);
    graph.add_node_into("Neg", &["x"], &["y"], []);
    graph.add_output_f32("y", &[3]);
    let error = load(&graph.encode(), Provider::Embedded)
        .err()
        .expect("the graph promises what it does not make");
    assert!(
        error.to_string().contains("[3]") || error.to_string().contains("shape"),
        "{error}"
    );
}

#[test]
fn a_panic_of_the_embedded_engine_becomes_an_error() {
    let (file, _) = recurrent(DimensionValue::Named("batch".to_owned()));
    let vetted = load(&file, Provider::Embedded)
        .err()
        .expect("the check refuses a batch of variable length");
    assert!(
        vetted
            .to_string()
            .contains("neither an initial state nor a fixed batch"),
        "{vetted}"
    );
    let (fixed, _) = recurrent(DimensionValue::Fixed(1));
    let signature = onnx::vet(&onnx::decode(&fixed).unwrap()).unwrap();
    let x = Tensor::f32("x", &[6, 1, 3], vec![0.5; 18]);
    let loaded = embedded::load_unvetted(&file, signature);
    let error = loaded
        .and_then(|mut engine| engine.run(&[x]))
        .expect_err("tract panics over this graph");
    assert!(
        matches!(
            error,
            EngineError::Panicked {
                engine: "embedded",
                ..
            }
        ),
        "{error:?}"
    );
}

#[test]
fn broken_files_are_refused_in_a_sentence() {
    let (file, _, _) = feed_forward();
    for provider in [Provider::Embedded, Provider::Auto] {
        for cut in [0, 1, 17, file.len() / 2, file.len() - 1] {
            let error = load(&file[..cut], provider)
                .err()
                .expect("a part of a file is no model");
            assert!(
                matches!(error, EngineError::Model(_)),
                "{cut} of {} bytes: {error:?}",
                file.len()
            );
        }
        let error = load("안녕하세요, 모델이 아닙니다".as_bytes(), provider)
            .err()
            .expect("a greeting is no model");
        assert!(
            error
                .to_string()
                .starts_with("the model file is not acceptable: "),
            "{error}"
        );
    }
}

#[test]
fn a_recurrent_layer_over_no_steps_is_refused_by_both_engines() {
    let mut graph = GraphBuilder::new("nothing");
    graph.add_input_f32("x", &[6, 1, 3]);
    let [start, end, axis] = [64, 99, 0].map(|value| graph.add_initializer_i64(&[1], &[value]));
    let none = graph.add_node("Slice", &["x", &start, &end, &axis], []);
    let [w, r] =
        [3, 2].map(|width| graph.add_initializer_f32(&[1, 6, width], &vec![0.5; 6 * width]));
    let hidden = [AttributeProto::int("hidden_size", 2)];
    graph.add_node_into("GRU", &[&none, &w, &r], &["y"], hidden);
    graph.add_output_f32("y", &[1, 1, 1, 2]);
    let file = graph.encode();
    let library = library().unwrap_or_else(nowhere);
    for provider in [Provider::Embedded, Provider::Cpu, Provider::WebGpu] {
        let error = load_with_library(&file, provider, Some(&library)).err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.ends_with("runs over no steps"), "{provider}: {text:?}");
    }
}
