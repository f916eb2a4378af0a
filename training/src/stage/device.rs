//! The device that a network is trained on, by name.

use burn::tensor::Device;
use clap::ValueEnum;

/// A device of this build.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DeviceName {
    /// The processor.
    Cpu,
    /// The first NVIDIA GPU.
    #[cfg(feature = "cuda")]
    Cuda,
    /// The default Vulkan GPU.
    #[cfg(feature = "vulkan")]
    Vulkan,
}

impl DeviceName {
    pub(super) fn open(self) -> Device {
        match self {
            Self::Cpu => Device::flex(),
            #[cfg(feature = "cuda")]
            Self::Cuda => Device::cuda(0),
            #[cfg(feature = "vulkan")]
            Self::Vulkan => Device::vulkan(burn::tensor::DeviceKind::DefaultDevice),
        }
    }
}
