//! Writes a graph as an ONNX model: IR version 8, operator set 17, little-endian `raw_data`.

use prost::Message;

use super::proto::{
    AttributeProto, AttributeType, DataType, DimensionProto, DimensionValue, GraphProto,
    ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto, TensorProto,
    TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};

/// IR version of the files written here.
pub const IR_VERSION: i64 = 8;
/// Version of the default operator set of the files written here: the newest that both engines run completely.
pub const OPSET: i64 = 17;

/// Collects nodes and constants in the order in which they are computed, and writes them as one file.
///
/// Names are the caller's where it cares and made up (`relu.12`) where it does not. Whether names, shapes and
/// operators make sense is the business of [`super::vet`], which every reader calls.
///
/// ```
/// use kinesics::onnx::{self, GraphBuilder, proto::AttributeProto};
///
/// let mut graph = GraphBuilder::new("scale");
/// graph.add_input_f32("x", &[1, 3]);
/// let weight = graph.add_initializer_f32(&[3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// let product = graph.add_node("MatMul", &["x", &weight], []);
/// graph.add_node_into("LeakyRelu", &[&product], &["y"], [AttributeProto::float("alpha", 0.1)]);
/// graph.add_output_f32("y", &[1, 2]);
/// graph.add_metadata("card", "(name: \"scale\")");
/// assert!(onnx::decode(&graph.encode()).is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct GraphBuilder {
    graph: GraphProto,
    metadata: Vec<StringStringEntryProto>,
    made_up: usize,
}

impl GraphBuilder {
    /// An empty graph of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            graph: GraphProto {
                name: name.to_owned(),
                ..GraphProto::default()
            },
            metadata: Vec::new(),
            made_up: 0,
        }
    }

    /// Declares a float32 input of a fixed shape.
    pub fn add_input_f32(&mut self, name: &str, shape: &[usize]) {
        self.add_input(name, DataType::Float, &fixed(shape));
    }

    /// Declares an int32 input of a fixed shape.
    pub fn add_input_i32(&mut self, name: &str, shape: &[usize]) {
        self.add_input(name, DataType::Int32, &fixed(shape));
    }

    /// Declares an input of any element type whose axes may be named instead of fixed.
    pub fn add_input(&mut self, name: &str, element: DataType, shape: &[DimensionValue]) {
        self.graph.input.push(value_info(name, element, shape));
    }

    /// Declares a float32 output of a fixed shape; a node must make a value of this name.
    pub fn add_output_f32(&mut self, name: &str, shape: &[usize]) {
        self.add_output(name, DataType::Float, &fixed(shape));
    }

    /// Declares an output of any element type whose axes may be named instead of fixed.
    pub fn add_output(&mut self, name: &str, element: DataType, shape: &[DimensionValue]) {
        self.graph.output.push(value_info(name, element, shape));
    }

    /// Adds a float32 constant in row-major order and returns its name. A scalar has the shape `&[]`.
    ///
    /// # Panics
    /// When `data` has not as many numbers as `shape` says: a mistake in the calling code.
    pub fn add_initializer_f32(&mut self, shape: &[usize], data: &[f32]) -> String {
        self.add_initializer(
            shape,
            DataType::Float,
            data.len(),
            data.iter().flat_map(|x| x.to_le_bytes()).collect(),
        )
    }

    /// Adds an int32 constant; see [`Self::add_initializer_f32`].
    ///
    /// # Panics
    /// When `data` has not as many numbers as `shape` says.
    pub fn add_initializer_i32(&mut self, shape: &[usize], data: &[i32]) -> String {
        self.add_initializer(
            shape,
            DataType::Int32,
            data.len(),
            data.iter().flat_map(|x| x.to_le_bytes()).collect(),
        )
    }

    /// Adds an int64 constant (axes, shapes, starts, ends); see [`Self::add_initializer_f32`].
    ///
    /// # Panics
    /// When `data` has not as many numbers as `shape` says.
    pub fn add_initializer_i64(&mut self, shape: &[usize], data: &[i64]) -> String {
        self.add_initializer(
            shape,
            DataType::Int64,
            data.len(),
            data.iter().flat_map(|x| x.to_le_bytes()).collect(),
        )
    }

    /// Adds a node with one output and returns the name made up for it. An empty input name leaves an optional
    /// input out.
    pub fn add_node(
        &mut self,
        op: &str,
        inputs: &[&str],
        attributes: impl IntoIterator<Item = AttributeProto>,
    ) -> String {
        let output = self.make_up_name(&op.to_lowercase());
        self.add_node_into(op, inputs, &[&output], attributes);
        output
    }

    /// Adds a node whose outputs have these names. An empty output name leaves an optional output out.
    pub fn add_node_into(
        &mut self,
        op: &str,
        inputs: &[&str],
        outputs: &[&str],
        attributes: impl IntoIterator<Item = AttributeProto>,
    ) {
        self.graph.node.push(NodeProto {
            name: format!("{op}_{}", self.graph.node.len()),
            op_type: op.to_owned(),
            input: inputs.iter().map(ToString::to_string).collect(),
            output: outputs.iter().map(ToString::to_string).collect(),
            attribute: attributes.into_iter().collect(),
            domain: String::new(),
        });
    }

    /// Adds an entry to the model's `metadata_props`.
    pub fn add_metadata(&mut self, key: &str, value: &str) {
        self.metadata.push(StringStringEntryProto {
            key: key.to_owned(),
            value: value.to_owned(),
        });
    }

    /// The finished model.
    #[must_use]
    pub fn finish(self) -> ModelProto {
        ModelProto {
            ir_version: IR_VERSION,
            producer_name: "momjit".to_owned(),
            producer_version: env!("CARGO_PKG_VERSION").to_owned(),
            graph: Some(self.graph),
            opset_import: vec![OperatorSetIdProto {
                domain: String::new(),
                version: OPSET,
            }],
            metadata_props: self.metadata,
            ..ModelProto::default()
        }
    }

    /// The bytes of the finished model, the same for the same calls.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        self.finish().encode_to_vec()
    }

    fn add_initializer(
        &mut self,
        shape: &[usize],
        element: DataType,
        count: usize,
        raw_data: Vec<u8>,
    ) -> String {
        assert_eq!(
            shape.iter().product::<usize>(),
            count,
            "a constant of shape {shape:?} has {count} numbers"
        );
        let name = self.make_up_name("constant");
        self.graph.initializer.push(TensorProto {
            name: name.clone(),
            dims: shape.iter().map(|&length| length as i64).collect(),
            data_type: element as i32,
            raw_data,
            ..TensorProto::default()
        });
        name
    }

    fn make_up_name(&mut self, stem: &str) -> String {
        self.made_up += 1;
        format!("{stem}.{}", self.made_up)
    }
}

impl AttributeProto {
    /// An integer attribute.
    #[must_use]
    pub fn int(name: &str, value: i64) -> Self {
        Self {
            i: value,
            ..Self::typed(name, AttributeType::Int)
        }
    }

    /// An attribute that is a list of integers.
    #[must_use]
    pub fn ints(name: &str, values: &[i64]) -> Self {
        Self {
            ints: values.to_vec(),
            ..Self::typed(name, AttributeType::Ints)
        }
    }

    /// A float attribute.
    #[must_use]
    pub fn float(name: &str, value: f32) -> Self {
        Self {
            f: value,
            ..Self::typed(name, AttributeType::Float)
        }
    }

    /// A string attribute.
    #[must_use]
    pub fn string(name: &str, value: &str) -> Self {
        Self {
            s: value.as_bytes().to_vec(),
            ..Self::typed(name, AttributeType::String)
        }
    }

    fn typed(name: &str, kind: AttributeType) -> Self {
        Self {
            name: name.to_owned(),
            r#type: kind as i32,
            ..Self::default()
        }
    }
}

fn fixed(shape: &[usize]) -> Vec<DimensionValue> {
    shape
        .iter()
        .map(|&length| DimensionValue::Fixed(length as i64))
        .collect()
}

fn value_info(name: &str, element: DataType, shape: &[DimensionValue]) -> ValueInfoProto {
    let dim = shape
        .iter()
        .map(|value| DimensionProto {
            value: Some(value.clone()),
        })
        .collect();
    let tensor = TensorTypeProto {
        elem_type: element as i32,
        shape: Some(TensorShapeProto { dim }),
    };
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            tensor_type: Some(tensor),
        }),
    }
}
