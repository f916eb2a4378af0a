//! ONNX files: written, read back, and damaged.

#![expect(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod refusal;

#[cfg(feature = "embedded")]
use kinesics::engine::embedded;
use kinesics::onnx::proto::{AttributeProto, DataType, DimensionValue, ModelProto, NodeProto};
use kinesics::onnx::{self, Axis, Element, GraphBuilder, OnnxError, Port};
use proptest::prelude::*;
use prost::Message;
#[cfg(feature = "embedded")]
use rand::{Rng, SeedableRng};
#[cfg(feature = "embedded")]
use rand_chacha::ChaCha8Rng;

/// A small model with every kind of field: attributes of all types, constants, metadata, a named axis.
fn small() -> GraphBuilder {
    let mut graph = GraphBuilder::new("small");
    let frames = DimensionValue::Named("frames".to_owned());
    graph.add_input(
        "x",
        DataType::Float,
        &[frames.clone(), DimensionValue::Fixed(4)],
    );
    graph.add_input_i32("words", &[2]);
    let weight = graph.add_initializer_f32(&[4, 3], &[0.25; 12]);
    let table = graph.add_initializer_f32(&[5, 3], &[0.5; 15]);
    let axes = graph.add_initializer_i64(&[1], &[0]);
    let product = graph.add_node("MatMul", &["x", &weight], []);
    let bent = graph.add_node(
        "LeakyRelu",
        &[&product],
        [AttributeProto::float("alpha", 0.1)],
    );
    let rows = graph.add_node(
        "Gather",
        &[&table, "words"],
        [AttributeProto::int("axis", 0)],
    );
    let sum = graph.add_node(
        "ReduceSum",
        &[&rows, &axes],
        [AttributeProto::int("keepdims", 1)],
    );
    graph.add_node_into("Add", &[&bent, &sum], &["pose"], []);
    graph.add_output("pose", DataType::Float, &[frames, DimensionValue::Fixed(3)]);
    graph.add_metadata("card", "(name: \"작은 모델\")");
    graph
}

#[test]
fn what_is_written_is_read_back_and_accepted() {
    let file = small().encode();
    assert_eq!(
        file,
        small().encode(),
        "the same calls write the same bytes"
    );
    let model = onnx::decode(&file).unwrap();
    assert_eq!(model, small().finish());
    assert_eq!((model.ir_version, model.opset_import[0].version), (8, 17));
    assert_eq!(model.metadata("card"), Some("(name: \"작은 모델\")"));
    assert_eq!(model.metadata("licence"), None);
    let signature = onnx::vet(&model).unwrap();
    let x = Port {
        name: "x".to_owned(),
        element: Element::F32,
        shape: vec![Axis::Named("frames".to_owned()), Axis::Fixed(4)],
    };
    assert_eq!(
        (x.shape_text().as_str(), x.fixed_shape()),
        ("[frames, 4]", None)
    );
    let words = Port {
        name: "words".to_owned(),
        element: Element::I32,
        shape: vec![Axis::Fixed(2)],
    };
    assert_eq!(signature.inputs, [x, words]);
    assert_eq!(signature.outputs[0].shape_text(), "[frames, 3]");
}

proptest! {
    #[test]
    fn constants_come_back_bit_for_bit(
        floats in prop::collection::vec(any::<u32>().prop_map(f32::from_bits), 0..50),
        ints in prop::collection::vec(any::<i64>(), 0..50),
        shorts in prop::collection::vec(any::<i32>(), 0..50),
    ) {
        let mut graph = small();
        graph.add_initializer_f32(&[floats.len()], &floats);
        graph.add_initializer_i64(&[ints.len()], &ints);
        graph.add_initializer_i32(&[shorts.len()], &shorts);
        let model = onnx::decode(&graph.encode()).unwrap();
        prop_assert!(onnx::vet(&model).is_ok());
        let raw: Vec<Vec<u8>> =
            model.graph.unwrap().initializer.into_iter().rev().take(3).map(|tensor| tensor.raw_data).collect();
        prop_assert_eq!(&raw[2], &floats.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>());
        prop_assert_eq!(&raw[1], &ints.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>());
        prop_assert_eq!(&raw[0], &shorts.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(model) = onnx::decode(&bytes) {
            prop_assert!(onnx::vet(&model).is_err() || model.graph.is_some());
        }
    }

    #[test]
    fn no_damage_makes_the_reader_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut file = small().encode();
        for (at, value) in flips {
            let at = at.index(file.len());
            file[at] = value;
        }
        if is_cut {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(model) = onnx::decode(&file) {
            prop_assert!(onnx::vet(&model).is_err() || model.graph.is_some());
        }
    }
}

#[cfg(feature = "embedded")]
#[test]
fn a_damaged_model_loads_or_is_refused_and_never_ends_the_program() {
    let whole = small().encode();
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let mut loaded = 0;
    for _ in 0..400 {
        let mut file = whole.clone();
        for _ in 0..chance.random_range(1..=3) {
            let at = chance.random_range(0..file.len());
            file[at] ^= 1 << chance.random_range(0..8);
        }
        loaded += usize::from(embedded::load(&file).is_ok());
    }
    assert!(
        (20..400).contains(&loaded),
        "{loaded} of 400 damaged files still load: the damage is real, not total"
    );
}

#[test]
fn a_truncated_file_is_no_model() {
    // Without metadata, which stand last in a file: the format has no end mark, so their loss would show nowhere but
    // in the checksum of the model's card.
    let file = ModelProto {
        metadata_props: Vec::new(),
        ..small().finish()
    }
    .encode_to_vec();
    assert!(
        onnx::decode(&file).is_ok_and(|model| onnx::vet(&model).is_ok()),
        "the whole file is a model"
    );
    for length in 0..file.len() {
        let read = onnx::decode(&file[..length]).and_then(|model| onnx::vet(&model));
        assert!(
            read.is_err(),
            "{length} of {} bytes are accepted",
            file.len()
        );
    }
    let error = onnx::decode(b"hello world, this is not onnx").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("it is truncated or not an ONNX file: "),
        "{error}"
    );
}

#[test]
fn a_file_that_would_fill_the_memory_is_refused_before_it_is_decoded() {
    let large = vec![0; onnx::MAX_FILE_BYTES + 1];
    assert!(matches!(
        onnx::decode(&large),
        Err(OnnxError::TooLarge { .. })
    ));
    // Three million empty nodes: 6 MB on the wire, half a gigabyte as objects.
    let nodes = [0x0a, 0x00].repeat(3_000_000);
    let mut file = vec![0x3a];
    prost::encoding::encode_varint(nodes.len() as u64, &mut file);
    file.extend(nodes);
    assert!(matches!(
        onnx::decode(&file),
        Err(OnnxError::TooComplex { .. })
    ));
    let mut graph = small();
    graph.add_initializer_f32(&[2 << 20], &vec![1.0; 2 << 20]);
    assert!(
        onnx::decode(&graph.encode()).is_ok(),
        "8 MB of weights are no structure"
    );
}

#[test]
fn a_constant_that_an_old_file_lists_among_the_inputs_is_no_input() {
    let mut model = small().finish();
    let graph = model.graph.as_mut().unwrap();
    let weight = graph.initializer[0].name.clone();
    let mut info = graph.input[0].clone();
    info.name = weight;
    graph.input.push(info);
    let signature = onnx::vet(&model).unwrap();
    let names: Vec<&str> = signature
        .inputs
        .iter()
        .map(|port| port.name.as_str())
        .collect();
    assert_eq!(names, ["x", "words"]);
    let unnamed = NodeProto {
        op_type: "Loop".to_owned(),
        output: vec!["z".to_owned()],
        ..NodeProto::default()
    };
    model.graph.as_mut().unwrap().node.push(unnamed);
    let error = onnx::vet(&model).unwrap_err().to_string();
    assert_eq!(
        error, r#"the node "z" (Loop) is not an allowed operator"#,
        "a node without a name has its output's"
    );
}
