//! Every kind of unacceptable model is refused, with a sentence that names the place.

#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use kinesics::onnx::proto::{
    AttributeProto, DataType, DimensionValue, GraphProto, ModelProto, Opaque, OperatorSetIdProto,
    StringStringEntryProto, TensorProto,
};
use kinesics::onnx::{self, GraphBuilder, OPERATORS, OnnxError};
use prost::Message;

use super::small;

/// The small model, changed.
fn changed(change: impl FnOnce(&mut ModelProto, &mut GraphProto)) -> Result<(), OnnxError> {
    let mut model = small().finish();
    let mut graph = model.graph.take().expect("the builder writes a graph");
    change(&mut model, &mut graph);
    model.graph = Some(graph);
    let read = onnx::decode(&model.encode_to_vec())?;
    onnx::vet(&read).map(|_| ())
}

fn refusal(change: impl FnOnce(&mut ModelProto, &mut GraphProto)) -> String {
    changed(change)
        .expect_err("the model is not acceptable")
        .to_string()
}

#[test]
fn only_operators_of_the_list_are_allowed() {
    for operator in [
        "Loop",
        "If",
        "Scan",
        "RandomNormalLike",
        "SequenceMap",
        "StringNormalizer",
        "Custom",
        "",
    ] {
        let error = refusal(|_, graph| graph.node[1].op_type = operator.to_owned());
        assert_eq!(
            error,
            format!("the node \"LeakyRelu_1\" ({operator}) is not an allowed operator")
        );
    }
    let mut names: Vec<&str> = OPERATORS
        .iter()
        .flat_map(|group| group.names)
        .copied()
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "an operator is in one group only");
    let custom = refusal(|_, graph| graph.node[1].domain = "com.example".to_owned());
    assert_eq!(
        custom,
        r#"the node "LeakyRelu_1" (LeakyRelu) is of the custom domain "com.example""#
    );
    let hidden = refusal(|_, graph| {
        graph.node[0].attribute.push(AttributeProto {
            name: "body".to_owned(),
            g: Some(Opaque {}),
            r#type: 5,
            ..AttributeProto::default()
        });
    });
    assert_eq!(
        hidden,
        r#"the node "MatMul_0" (MatMul) has a subgraph in its attribute "body""#
    );
}

#[test]
fn the_header_must_be_known() {
    let import = |domain: &str, version| OperatorSetIdProto {
        domain: domain.to_owned(),
        version,
    };
    let cases: [(&str, String); 8] = [
        (
            "the field ir_version is 99 where 3 to 13 are known",
            refusal(|model, _| model.ir_version = 99),
        ),
        (
            "the field opset_import has version 99 where 9 to 23 are known",
            refusal(|model, _| model.opset_import[0].version = 99),
        ),
        (
            "the field opset_import names the custom domain \"com.example\"",
            refusal(|model, _| model.opset_import.push(import("com.example", 1))),
        ),
        (
            "the field opset_import has 0 entries where one is needed",
            refusal(|model, _| model.opset_import.clear()),
        ),
        (
            "the field functions is not supported: a function hides operators",
            refusal(|model, _| model.functions.push(Opaque {})),
        ),
        (
            "the field training_info is not supported",
            refusal(|model, _| model.training_info.push(Opaque {})),
        ),
        (
            "the field graph.sparse_initializer is not supported",
            refusal(|_, graph| graph.sparse_initializer.push(Opaque {})),
        ),
        (
            "the field graph.output is empty",
            refusal(|_, graph| graph.output.clear()),
        ),
    ];
    for (expected, found) in cases {
        assert_eq!(found, expected);
    }
    let empty = ModelProto {
        graph: None,
        ..small().finish()
    };
    assert_eq!(
        onnx::vet(&empty).unwrap_err().to_string(),
        "the field graph is missing"
    );
}

#[test]
fn every_name_is_made_once_and_before_it_is_used() {
    assert_eq!(
        refusal(|_, graph| graph.node[1].input[0] = "ghost".to_owned()),
        r#"the node "LeakyRelu_1" (LeakyRelu) reads "ghost", which nothing before it makes"#
    );
    assert!(
        refusal(|_, graph| graph.node.swap(0, 1)).contains("which nothing before it makes"),
        "order matters"
    );
    assert_eq!(
        refusal(|_, graph| graph.node[1].output[0] = "x".to_owned()),
        r#"the node "LeakyRelu_1" (LeakyRelu) makes "x", which exists already"#
    );
    assert_eq!(
        refusal(|_, graph| graph.output[0].name = "face".to_owned()),
        r#"the graph's output "face" is made by no node"#
    );
    assert_eq!(
        refusal(|_, graph| graph.output.push(graph.output[0].clone())),
        r#"the graph's output "pose" is listed twice"#
    );
    assert!(
        refusal(|_, graph| graph.input.push(graph.input[0].clone()))
            .starts_with("the field graph.input")
    );
    let twice = refusal(|_, graph| graph.initializer.push(graph.initializer[0].clone()));
    assert!(twice.starts_with("the field graph.initializer"), "{twice}");
    assert_eq!(
        refusal(|_, graph| graph.node[4].output.clear()),
        r#"the node "Add_4" (Add) has no output"#
    );
}

#[test]
fn constants_are_complete_and_inside_the_file() {
    let external = StringStringEntryProto {
        key: "location".to_owned(),
        value: "/etc/passwd".to_owned(),
    };
    let constant = |reason: &str| format!("the constant \"constant.1\" {reason}");
    let weight =
        |change: &dyn Fn(&mut TensorProto)| refusal(|_, graph| change(&mut graph.initializer[0]));
    assert_eq!(
        weight(&|tensor| tensor.external_data = vec![external.clone()]),
        constant("lies in another file")
    );
    assert_eq!(
        weight(&|tensor| tensor.data_location = 1),
        constant("lies in another file")
    );
    assert_eq!(
        weight(&|tensor| tensor.raw_data.truncate(7)),
        constant("has 7 bytes where its shape [4, 3] needs 48")
    );
    assert_eq!(
        weight(&|tensor| tensor.dims[0] = -4),
        constant("has an axis of length -4")
    );
    let overflow = weight(&|tensor| tensor.dims = vec![i64::MAX, i64::MAX, 0]);
    assert!(
        overflow.contains("which is too large"),
        "an axis of length 0 hides no other: {overflow}"
    );
    assert_eq!(
        weight(&|tensor| tensor.data_type = 8),
        constant("holds String, which is not supported")
    );
    assert_eq!(
        weight(&|tensor| tensor.data_type = 77),
        constant("has the unknown element type 77")
    );
    let typed = changed(|_, graph| {
        graph.initializer[0].raw_data.clear();
        graph.initializer[0].float_data = vec![0.25; 12];
    });
    assert_eq!(typed, Ok(()), "numbers may also be in the typed field");
}

#[test]
fn inputs_and_outputs_are_dense_tensors_of_a_sane_size() {
    let shape = |graph: &mut GraphProto, lengths: &[i64]| {
        let mut other = GraphBuilder::new("other");
        let shape: Vec<DimensionValue> = lengths
            .iter()
            .map(|&length| DimensionValue::Fixed(length))
            .collect();
        other.add_input("x", DataType::Float, &shape);
        graph.input[0] = other.finish().graph.unwrap().input.remove(0);
    };
    assert_eq!(
        refusal(|_, graph| shape(graph, &[1 << 20, 1 << 20])),
        r#"the graph's input "x" has 1099511627776 elements, more than the 67108864 allowed"#
    );
    assert_eq!(
        refusal(|_, graph| shape(graph, &[0, 4])),
        r#"the graph's input "x" has an axis that is not at least 1 long"#
    );
    assert!(
        refusal(|_, graph| shape(graph, &[1; 9])).ends_with("has 9 axes, more than the 8 allowed")
    );
    assert_eq!(
        refusal(|_, graph| graph.input[0].r#type = None),
        r#"the graph's input "x" is not a dense tensor"#
    );
    let mut wide = small();
    wide.add_input("ids", DataType::Int64, &[DimensionValue::Fixed(1)]);
    assert_eq!(
        onnx::vet(&wide.finish()).unwrap_err().to_string(),
        r#"the graph's input "ids" holds Int64 where only Float and Int32 are supported"#
    );
}

#[test]
fn a_size_written_in_the_file_cannot_ask_for_all_memory() {
    let mut graph = small();
    let shape = graph.add_initializer_i64(&[2], &[1 << 30, 1 << 30]);
    graph.add_node("Expand", &["pose", &shape], []);
    let error = onnx::vet(&graph.finish()).unwrap_err().to_string();
    assert!(
        error.contains("(Expand) asks for 1152921504606846976 elements"),
        "{error}"
    );
    let mut graph = small();
    let [far, end] = [1 << 44, i64::MAX].map(|value| graph.add_initializer_i64(&[1], &[value]));
    graph.add_node("Slice", &["pose", &far, &end], []);
    let error = onnx::vet(&graph.finish()).unwrap_err().to_string();
    assert!(
        error.contains("(Slice) asks for 17592186044416 elements"),
        "{error}"
    );
    let padded = refusal(|_, graph| {
        graph.node[1].op_type = "AveragePool".to_owned();
        graph.node[1].attribute = vec![AttributeProto::ints("pads", &[0, 1 << 40])];
    });
    assert!(
        padded.ends_with("has 1099511627776 in its attribute \"pads\""),
        "{padded}"
    );
    let attribute =
        |attribute: AttributeProto| refusal(|_, graph| graph.node[1].attribute = vec![attribute]);
    for (name, value) in [
        ("axis", -274_877_906_945),
        ("axes", 9),
        ("group", 0),
        ("strides", 0),
        ("to", 1 << 40),
    ] {
        let error = attribute(AttributeProto::ints(name, &[value]));
        assert!(
            error.ends_with(&format!("has {value} in its attribute {name:?}")),
            "{error}"
        );
        let error = attribute(AttributeProto::int(name, value));
        assert!(
            error.ends_with(&format!("has {value} in its attribute {name:?}")),
            "{error}"
        );
    }
}

#[test]
fn recurrent_layers_that_an_engine_gets_wrong_are_refused() {
    let layer = |attributes: Vec<AttributeProto>, state: &str, shape: &[DimensionValue]| {
        let mut graph = GraphBuilder::new("recurrent");
        graph.add_input("x", DataType::Float, shape);
        let names = [&[1, 6, 4][..], &[1, 6, 2], &[1, 12], &[1, 1, 2]]
            .map(|shape| graph.add_initializer_f32(shape, &vec![0.1; shape.iter().product()]));
        let state = if state.is_empty() { "" } else { &names[3] };
        graph.add_node_into(
            "GRU",
            &["x", &names[0], &names[1], &names[2], "", state],
            &["y"],
            attributes,
        );
        graph.add_output_f32("y", &[3, 1, 1, 2]);
        onnx::vet(&graph.finish())
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let hidden = || vec![AttributeProto::int("hidden_size", 2)];
    let with = |attribute: AttributeProto| [hidden(), vec![attribute]].concat();
    let named = |name: &str| DimensionValue::Named(name.to_owned());
    let fixed = [3, 1, 4].map(DimensionValue::Fixed);
    assert_eq!(layer(hidden(), "", &fixed), Ok(()));
    let long = [
        named("frames"),
        DimensionValue::Fixed(1),
        DimensionValue::Fixed(4),
    ];
    assert_eq!(
        layer(hidden(), "", &long),
        Ok(()),
        "the number of steps may vary"
    );
    let wide = [
        DimensionValue::Fixed(3),
        named("batch"),
        DimensionValue::Fixed(4),
    ];
    let error = layer(hidden(), "", &wide).unwrap_err();
    assert_eq!(
        error,
        r#"the node "GRU_0" (GRU) has neither an initial state nor a fixed batch"#
    );
    assert_eq!(
        layer(hidden(), "state", &wide),
        Ok(()),
        "an initial state says how wide the batch is"
    );
    let reverse = layer(
        with(AttributeProto::string("direction", "reverse")),
        "",
        &fixed,
    )
    .unwrap_err();
    assert!(
        reverse.contains(r#"has the direction "reverse" where forward or bidirectional is needed"#),
        "{reverse}"
    );
    let layout = layer(with(AttributeProto::int("layout", 1)), "", &fixed).unwrap_err();
    assert!(
        layout.contains("has the batch first in its layout"),
        "{layout}"
    );
}
