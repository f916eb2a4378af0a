//! What a user may ask to run the model on.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What to run a model on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Provider {
    /// The first that takes the model: GPU providers of ONNX Runtime in order, its CPU provider, the embedded engine.
    #[default]
    Auto,
    /// The embedded engine, on the CPU.
    Embedded,
    /// ONNX Runtime: GPU providers in order, then its CPU provider; never the embedded engine.
    OnnxRuntime,
    /// The CPU: ONNX Runtime's CPU provider where its library is found, otherwise the embedded engine.
    Cpu,
    /// ONNX Runtime on an NVIDIA GPU.
    Cuda,
    /// ONNX Runtime on an NVIDIA GPU through TensorRT.
    TensorRt,
    /// ONNX Runtime on any GPU of Windows.
    DirectMl,
    /// ONNX Runtime on Apple's accelerators.
    CoreMl,
    /// ONNX Runtime on any GPU through Vulkan, Direct3D 12 or Metal.
    WebGpu,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Auto,
        Self::Embedded,
        Self::OnnxRuntime,
        Self::Cpu,
        Self::Cuda,
        Self::TensorRt,
        Self::DirectMl,
        Self::CoreMl,
        Self::WebGpu,
    ];

    /// The GPU providers in the order in which they are asked: a vendor's own before the general one.
    pub const GPU: [Self; 5] = [
        Self::TensorRt,
        Self::Cuda,
        Self::DirectMl,
        Self::CoreMl,
        Self::WebGpu,
    ];

    /// The name on command lines and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Embedded => "embedded",
            Self::OnnxRuntime => "onnxruntime",
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::TensorRt => "tensorrt",
            Self::DirectMl => "directml",
            Self::CoreMl => "coreml",
            Self::WebGpu => "webgpu",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.name() == name)
            .ok_or_else(|| UnknownProvider(name.to_owned()))
    }
}

/// No provider has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is not a provider; it is one of auto, embedded, onnxruntime, cpu, cuda, tensorrt, directml, coreml, webgpu"
)]
pub struct UnknownProvider(pub String);
