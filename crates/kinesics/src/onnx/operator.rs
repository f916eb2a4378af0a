//! Which operators a graph may use.

/// Operators that are allowed for the same reason.
#[derive(Debug, Clone, Copy)]
pub struct OperatorGroup {
    /// Why they are here.
    pub purpose: &'static str,
    /// Their names in the default operator set.
    pub names: &'static [&'static str],
}

/// The allow-list. Everything here is a pure function of its inputs, in both engines.
///
/// Not here, on purpose: control flow (`If`, `Loop`, `Scan`: subgraphs hide work from the checks, and the engines
/// differ in them), randomness (`RandomNormalLike` and its kin: a model takes seeded noise as an input, so that a
/// seed means the same everywhere), strings, sequences, and everything outside the default operator set.
pub const OPERATORS: &[OperatorGroup] = &[
    OperatorGroup {
        purpose: "linear maps: most of the work of any net",
        names: &["MatMul", "Gemm", "Einsum"],
    },
    OperatorGroup {
        purpose: "elementwise arithmetic: normalisation, residuals, sampling steps",
        names: &[
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Neg",
            "Abs",
            "Pow",
            "Sqrt",
            "Exp",
            "Log",
            "Reciprocal",
            "Min",
            "Max",
            "Mod",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Clip",
            "Sin",
            "Cos",
            "Erf",
            "Sum",
            "Mean",
        ],
    },
    OperatorGroup {
        purpose: "comparison and choice: masks",
        names: &[
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            "Where",
        ],
    },
    OperatorGroup {
        purpose: "activations",
        names: &[
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Tanh",
            "Softplus",
            "Softsign",
            "Softmax",
            "LogSoftmax",
            "Mish",
            "Swish",
        ],
    },
    OperatorGroup {
        purpose: "normalisation layers, and dropout, which inference passes through",
        names: &[
            "LayerNormalization",
            "InstanceNormalization",
            "BatchNormalization",
            "GroupNormalization",
            "RMSNormalization",
            "LpNormalization",
            "Dropout",
        ],
    },
    OperatorGroup {
        purpose: "convolution and pooling: temporal nets, pose estimators",
        names: &[
            "Conv",
            "ConvTranspose",
            "AveragePool",
            "MaxPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Resize",
        ],
    },
    OperatorGroup {
        purpose: "recurrence: the generators of the field's papers",
        names: &["GRU", "LSTM", "RNN"],
    },
    OperatorGroup {
        purpose: "shape: rearranging numbers without computing",
        names: &[
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Concat",
            "Slice",
            "Split",
            "Expand",
            "Tile",
            "Pad",
            "Shape",
            "Size",
            "Identity",
            "Cast",
            "DepthToSpace",
            "SpaceToDepth",
        ],
    },
    OperatorGroup {
        purpose: "indexing: word tables, heat-map peaks",
        names: &[
            "Gather",
            "GatherElements",
            "GatherND",
            "ScatterElements",
            "ScatterND",
            "TopK",
            "ArgMax",
            "ArgMin",
            "OneHot",
        ],
    },
    OperatorGroup {
        purpose: "constants and simple sequences",
        names: &["Constant", "ConstantOfShape", "Range", "CumSum", "Trilu"],
    },
    OperatorGroup {
        purpose: "reductions",
        names: &[
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp",
        ],
    },
];

/// Operators with a state from step to step.
pub(super) const RECURRENT: &[&str] = &["GRU", "LSTM", "RNN"];

/// Operators whose output size is the VALUE of an input: a few bytes could ask for any amount of memory.
pub(super) const SIZED_BY_VALUE: &[&str] = &[
    "ConstantOfShape",
    "Expand",
    "Tile",
    "Pad",
    "Resize",
    "Range",
    "OneHot",
];

/// The values that an integer attribute may have, in any operator. Engines trust them further than they should: ONNX
/// Runtime runs for ever over an axis far out of range, and a stride of 0 divides by it.
pub(super) fn allowed_integers(attribute: &str) -> std::ops::RangeInclusive<i64> {
    match attribute {
        "axis" | "axes" | "batch_dims" => -8..=8,
        "perm" => 0..=8,
        "pads" | "output_padding" => 0..=MAX_SIZE,
        "kernel_shape" | "strides" | "dilations" | "output_shape" | "hidden_size" | "blocksize"
        | "group" | "num_outputs" => 1..=MAX_SIZE,
        // The value of a `Constant`; and `Slice` before operator set 10 writes "to the end" as the greatest integer.
        "value_int" | "value_ints" | "starts" | "ends" => i64::MIN..=i64::MAX,
        _ => -MAX_SIZE..=MAX_SIZE,
    }
}

/// The longest that a size in an attribute may be.
const MAX_SIZE: i64 = 1 << 16;

pub(super) fn is_allowed(name: &str) -> bool {
    OPERATORS.iter().any(|group| group.names.contains(&name))
}
