//! The residual block of encoder and body.

use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use rand::Rng;

use super::SLOPE;
use crate::parameters::{Parameters, Weights};

/// Added to the variance by the normalisation.
pub const EPSILON: f64 = 1e-5;

/// Declares a block: normalise, scale and shift by the condition where there is one, mix three steps (a convolution
/// of kernel 3, written as one matrix on three shifted copies), rectify, project, add.
pub(crate) fn declare(
    all: &mut Parameters,
    name: &str,
    width: usize,
    condition: Option<usize>,
    rng: &mut impl Rng,
) {
    if let Some(condition) = condition {
        all.declare(
            format!("{name}.modulation.weight"),
            &[condition, 2 * width],
            vec![0.0; condition * 2 * width],
        );
        all.declare(
            format!("{name}.modulation.bias"),
            &[2 * width],
            vec![0.0; 2 * width],
        );
    }
    all.declare_linear(&format!("{name}.mix"), 3 * width, width, rng);
    all.declare_linear(&format!("{name}.project"), width, width, rng);
}

pub(crate) fn forward(
    weights: &Weights,
    name: &str,
    x: Tensor<2>,
    steps: usize,
    dilation: usize,
    condition: Option<Tensor<2>>,
) -> Tensor<2> {
    let [rows, width] = x.dims();
    let batch = rows / steps;
    let mut h = normalised(x.clone());
    if let Some(condition) = condition {
        let both = weights.linear(&format!("{name}.modulation"), condition);
        let scale = both.clone().narrow(1, 0, width).reshape([1, batch, width]) + 1.0;
        let shift = both.narrow(1, width, width).reshape([1, batch, width]);
        h = (h.reshape([steps, batch, width]) * scale + shift).reshape([rows, width]);
    }
    let mixed = weights.linear(&format!("{name}.mix"), shifted(h, dilation * batch));
    x + weights.linear(&format!("{name}.project"), leaky_relu(mixed, SLOPE))
}

/// Every row less its mean, over its standard deviation.
pub(crate) fn normalised(x: Tensor<2>) -> Tensor<2> {
    let centred = x.clone() - x.mean_dim(1);
    let variance = (centred.clone() * centred.clone()).mean_dim(1);
    centred / (variance + EPSILON).sqrt()
}

/// `[rows, width]` → `[rows, 3 · width]`: the row `by` rows before, the row itself, the row `by` rows after; zeros
/// beyond the ends.
#[must_use]
pub fn shifted(x: Tensor<2>, by: usize) -> Tensor<2> {
    let [rows, width] = x.dims();
    let by = by.min(rows);
    let zeros = Tensor::zeros([by, width], &x.device());
    let before = Tensor::cat(vec![zeros.clone(), x.clone().narrow(0, 0, rows - by)], 0);
    let after = Tensor::cat(vec![x.clone().narrow(0, by, rows - by), zeros], 0);
    Tensor::cat(vec![before, x, after], 1)
}
