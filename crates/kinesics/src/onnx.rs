//! ONNX files: their messages, writing them, and looking at a foreign one before an engine does.
//!
//! A model file comes from anywhere. [`decode`] reads it with our own messages after two cheap looks at its size,
//! and [`vet`] checks what is in it: operators from an allow-list, no control flow, no other files, every name made
//! before it is used, sizes that fit memory. Neither panics on any input. What [`vet`] returns, the [`Signature`],
//! is all that the rest of the program needs to know about a graph.

mod build;
mod operator;
pub mod proto;
mod signature;
mod vet;
mod wire;

use prost::Message;
use thiserror::Error;

pub use build::{GraphBuilder, IR_VERSION, OPSET};
pub use operator::{OPERATORS, OperatorGroup};
pub use signature::{Axis, Element, Port, Signature};
pub use vet::vet;

use proto::ModelProto;

/// The largest file that is read: the largest pose estimator in use has 220 MB, the shipped model 3 MB.
pub const MAX_FILE_BYTES: usize = 256 << 20;

/// How much of a file may be anything but bulk numbers. A decoder makes an object out of every two bytes of
/// structure, so this bounds its memory; a graph of 1 000 nodes takes about 200 kB.
pub const MAX_STRUCTURE_BYTES: usize = 4 << 20;

/// The largest number of elements of one tensor, 256 MB as float32.
pub const MAX_ELEMENTS: usize = 1 << 26;

/// Decodes a file. What is in it is not looked at: see [`vet`].
///
/// # Errors
/// [`OnnxError::TooLarge`], [`OnnxError::TooComplex`] when it would take too much memory, [`OnnxError::Decode`] when
/// it is truncated or not ONNX.
pub fn decode(bytes: &[u8]) -> Result<ModelProto, OnnxError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(OnnxError::TooLarge {
            bytes: bytes.len(),
            limit: MAX_FILE_BYTES,
        });
    }
    let structure = wire::structure_bytes(bytes)?;
    if structure > MAX_STRUCTURE_BYTES {
        return Err(OnnxError::TooComplex {
            bytes: structure,
            limit: MAX_STRUCTURE_BYTES,
        });
    }
    ModelProto::decode(bytes).map_err(|error| OnnxError::Decode {
        reason: error.to_string(),
    })
}

/// Whether a model has layers with a state from step to step.
pub(crate) fn is_recurrent(model: &ModelProto) -> bool {
    let mut nodes = model.graph.iter().flat_map(|graph| &graph.node);
    nodes.any(|node| operator::RECURRENT.contains(&node.op_type.as_str()))
}

/// Why a file is not an acceptable model.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("it has {bytes} bytes, more than the {limit} allowed")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Its structure is larger than [`MAX_STRUCTURE_BYTES`].
    #[error("it has {bytes} bytes of nodes and names, more than the {limit} allowed")]
    TooComplex {
        /// Size of everything but the bulk numbers.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// It is no ONNX file, or only a part of one.
    #[error("it is truncated or not an ONNX file: {reason}")]
    Decode {
        /// What the decoder said.
        reason: String,
    },
    /// A field of the model or of the graph as a whole.
    #[error("the field {field} {reason}")]
    Field {
        /// Its name in `onnx.proto3`.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// An input or output of the graph.
    #[error("the graph's {direction} {name:?} {reason}")]
    Port {
        /// `input` or `output`.
        direction: &'static str,
        /// Its name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A constant.
    #[error("the constant {name:?} {reason}")]
    Constant {
        /// Its name, or that of the node that holds it.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A node of the graph.
    #[error("the node {name:?} ({operator}) {reason}")]
    Node {
        /// Its name, or that of its first output.
        name: String,
        /// Its operator.
        operator: String,
        /// What is wrong with it.
        reason: String,
    },
}
