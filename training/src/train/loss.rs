//! How wrong an estimate is: its poses and its velocities, early flow times less than late ones.

use burn::tensor::{Device, Tensor};

use super::Settings;
use crate::batch::Lesson;
use crate::network::{NEW_STEPS, PACK, TIME_WIDTH, condition, encode, estimate, matrix};
use crate::parameters::Weights;

/// Mean over frames and channels of `(‖x̂ − x‖² + velocity ‖Δx̂ − Δx‖²) / (1 − t + .12)`, the weights brought to a mean
/// of 1; Δ is the difference to the frame before, for the first new frame to the last seed frame.
#[must_use]
pub fn loss(settings: &Settings, weights: &Weights, lesson: &Lesson, device: &Device) -> Tensor<1> {
    let sizes = &settings.sizes;
    let channels = sizes.channels;
    let speech = encode(sizes, weights, &lesson.speech, device);
    let style = matrix(&lesson.style, sizes.style, device);
    let condition = condition(weights, style, matrix(&lesson.time, TIME_WIDTH, device));
    let pose = matrix(&lesson.pose, PACK * channels, device);
    let estimate = estimate(sizes, weights, pose, speech, condition);
    let target = matrix(&lesson.target, PACK * channels, device);
    let error = (estimate - target) * matrix(&lesson.weight, 1, device);
    let (rows, batch) = (error.dims()[0], error.dims()[0] / NEW_STEPS);
    // A row holds two frames, the row of the step before is `batch` rows up; the error of the seed is zero.
    let first = error.clone().narrow(1, 0, channels);
    let second = error.clone().narrow(1, channels, channels);
    let zeros = Tensor::zeros([batch, channels], device);
    let before = Tensor::cat(vec![zeros, second.clone().narrow(0, 0, rows - batch)], 0);
    let velocity = Tensor::cat(vec![first.clone() - before, second - first], 1);
    (error.clone() * error).mean() + (velocity.clone() * velocity).mean() * settings.velocity
}
