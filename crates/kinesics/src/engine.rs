//! Runs a model: one trait, two engines that live side by side in one process.
//!
//! - [`embedded`] is tract: pure Rust, always there, one thread.
//! - `onnxruntime` is ONNX Runtime, loaded at run time where its library is found, with the execution providers of
//!   the machine's GPU asked strictly in order.
//!
//! [`load`] decodes and vets the file first ([`crate::onnx`]), so an engine never sees what has not been looked at;
//! a panic inside an engine becomes [`EngineError::Panicked`]. Which engine and provider really run, and why others
//! do not, is in the engine's [`EngineReport`].

#[cfg(any(feature = "embedded", feature = "onnxruntime"))]
mod check;
#[cfg(feature = "embedded")]
pub mod embedded;
#[cfg(any(feature = "embedded", feature = "onnxruntime"))]
mod guard;
#[cfg(feature = "onnxruntime")]
mod library;
#[cfg(feature = "onnxruntime")]
pub mod onnxruntime;
mod provider;
mod select;

use serde::Serialize;
use thiserror::Error;

use crate::onnx::OnnxError;

#[cfg(feature = "onnxruntime")]
pub use library::LIBRARY_VARIABLE;
pub use provider::{Provider, UnknownProvider};
pub use select::{load, load_with_library};

/// A dense array with a name, in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// The name of the graph's input or output.
    pub name: String,
    /// Length of every axis; a scalar has none.
    pub shape: Vec<usize>,
    /// As many numbers as the product of `shape`.
    pub data: TensorData,
}

impl Tensor {
    /// A float32 array.
    pub fn f32(name: impl Into<String>, shape: &[usize], data: Vec<f32>) -> Self {
        Self {
            name: name.into(),
            shape: shape.to_vec(),
            data: TensorData::F32(data),
        }
    }

    /// An int32 array.
    pub fn i32(name: impl Into<String>, shape: &[usize], data: Vec<i32>) -> Self {
        Self {
            name: name.into(),
            shape: shape.to_vec(),
            data: TensorData::I32(data),
        }
    }

    /// The numbers, when they are float32.
    #[must_use]
    pub fn as_f32(&self) -> Option<&[f32]> {
        match &self.data {
            TensorData::F32(data) => Some(data),
            TensorData::I32(_) => None,
        }
    }

    /// The numbers, when they are int32.
    #[must_use]
    pub fn as_i32(&self) -> Option<&[i32]> {
        match &self.data {
            TensorData::F32(_) => None,
            TensorData::I32(data) => Some(data),
        }
    }
}

/// The numbers of a [`Tensor`].
#[derive(Debug, Clone, PartialEq)]
pub enum TensorData {
    /// 32-bit floating point numbers.
    F32(Vec<f32>),
    /// 32-bit signed integers.
    I32(Vec<i32>),
}

impl TensorData {
    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::F32(data) => data.len(),
            Self::I32(data) => data.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A loaded model, ready to run. It keeps no state between runs: the same inputs give the same outputs.
pub trait Engine: Send {
    /// Runs the graph once. Inputs are found by name, in any order; outputs come in the graph's order. A NaN in an
    /// output is passed on: only the caller knows what it means.
    ///
    /// # Errors
    /// [`EngineError`] when an input is missing, unknown or of another type or shape than the graph's, when the
    /// engine fails or panics, and when an output has not the shape that the graph promises.
    fn run(&mut self, inputs: &[Tensor]) -> Result<Vec<Tensor>, EngineError>;

    /// What really runs.
    fn report(&self) -> &EngineReport;
}

/// Which engine and which execution provider run the model, and why others do not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EngineReport {
    /// `embedded` or `onnxruntime`.
    pub engine: &'static str,
    /// `cpu`, `cuda`, `tensorrt`, `directml`, `coreml` or `webgpu`; every node of the graph runs on it.
    pub provider: &'static str,
    /// What was asked before and refused, with its reason, in order of asking.
    pub refused: Vec<(String, String)>,
}

/// Why a model does not load or run.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The file is not an acceptable model.
    #[error("the model file is not acceptable: {0}")]
    Model(#[from] OnnxError),
    /// The engine is not part of this build, or its library was not found.
    #[error("the engine {engine} is not available: {reason}")]
    Unavailable {
        /// `embedded` or `onnxruntime`.
        engine: &'static str,
        /// Why.
        reason: String,
    },
    /// An execution provider that was asked for by name does not take the model.
    #[error("the provider {provider} refused: {reason}")]
    Refused {
        /// Its name.
        provider: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine could not make the model ready.
    #[error("the engine {engine} cannot load the model: {reason}")]
    Load {
        /// `embedded` or `onnxruntime`.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine could not run the model.
    #[error("the engine {engine} cannot run the model: {reason}")]
    Run {
        /// `embedded` or `onnxruntime`.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine panicked; the process goes on.
    #[error("the engine {engine} panicked: {message}")]
    Panicked {
        /// `embedded` or `onnxruntime`.
        engine: &'static str,
        /// The panic's message.
        message: String,
    },
    /// An input of the graph was not given.
    #[error("the input {name:?} is missing")]
    MissingInput {
        /// Its name.
        name: String,
    },
    /// An input was given that the graph has not, or twice.
    #[error("the input {name:?} is not one of the graph's, or is given twice")]
    UnknownInput {
        /// Its name.
        name: String,
    },
    /// An input or output has another element type than the graph says.
    #[error("{name:?} holds {found} where the graph has {expected}")]
    Element {
        /// The tensor's name.
        name: String,
        /// The graph's element type.
        expected: String,
        /// The tensor's element type.
        found: String,
    },
    /// An input or output has another shape than the graph says.
    #[error("{name:?} has the shape {found:?} where the graph has {expected}")]
    Shape {
        /// The tensor's name.
        name: String,
        /// The graph's shape, named axes by their names.
        expected: String,
        /// The tensor's shape.
        found: Vec<usize>,
    },
    /// A tensor's data has another length than its shape says.
    #[error("{name:?} holds {found} numbers where its shape {shape:?} needs another count")]
    Length {
        /// The tensor's name.
        name: String,
        /// Its shape.
        shape: Vec<usize>,
        /// How many numbers it holds.
        found: usize,
    },
}
