//! Numbers from a device back to the host.

use burn::tensor::Tensor;

/// All numbers of a tensor, row-major.
///
/// # Panics
/// When the device lost them: there is no training on without it.
#[must_use]
pub(crate) fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor
        .into_data()
        .try_to_vec::<f32>()
        .expect("the device gives float32 numbers back")
}

/// The number of a tensor that has one.
///
/// # Panics
/// As [`numbers`].
#[must_use]
pub(crate) fn number(tensor: Tensor<1>) -> f32 {
    numbers(tensor)[0]
}
