//! Flow matching: the noise a window starts from, and the steps that lead from noise to motion.
//!
//! A window at flow time `t` is `t · clean + (1 − t) · noise`. The noise has the spectrum of the data: normal numbers
//! scaled per frequency and channel, brought to time by a cosine transform.

use std::f64::consts::PI;
use std::sync::LazyLock;

use kinesics::window;

use crate::corpus::CHANNELS;

/// New frames of a window.
pub const NEW_FRAMES: usize = window::WINDOW - window::SEED_FRAMES;

/// Flow times above this are not trained; the sampler's last estimates are made as if at this time.
pub const LATEST: f32 = 0.985;

/// Runs of the network in one window, each with and without speech.
pub const STEPS: usize = 5;

/// How far the estimate of a channel with speech is pushed away from the one without; 1 is not at all.
///
/// The arms and their activity are pushed. Spine, neck and head are not: where somebody looks follows little from the
/// words, and a head that is pushed wanders (its yaw varied 1.26 times as much as in the corpus, at 1.5).
#[must_use]
pub const fn guidance(channel: usize) -> f32 {
    const TRUNK_AND_HEAD: usize = 9;
    if channel % CHANNELS < TRUNK_AND_HEAD {
        1.0
    } else {
        1.5
    }
}

/// The orthonormal cosine transform, row = frequency.
static COSINES: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let count = NEW_FRAMES as f64;
    let entry = |frequency: usize, frame: usize| {
        let norm = if frequency == 0 {
            (1.0 / count).sqrt()
        } else {
            (2.0 / count).sqrt()
        };
        (norm * (PI * (frame as f64 + 0.5) * frequency as f64 / count).cos()) as f32
    };
    (0..NEW_FRAMES * NEW_FRAMES)
        .map(|at| entry(at / NEW_FRAMES, at % NEW_FRAMES))
        .collect()
});

/// The transform as a matrix, `[NEW_FRAMES, NEW_FRAMES]`, row = frequency, column = frame.
#[must_use]
pub fn cosines() -> &'static [f32] {
    &COSINES
}

/// Frames × channels → frequencies × channels.
#[must_use]
pub fn transform(frames: &[f32]) -> Vec<f32> {
    product(|row, column| COSINES[row * NEW_FRAMES + column], frames)
}

/// Frequencies × channels → frames × channels, the inverse of [`transform`].
#[must_use]
pub fn restore(frequencies: &[f32]) -> Vec<f32> {
    product(
        |row, column| COSINES[column * NEW_FRAMES + row],
        frequencies,
    )
}

fn product(entry: impl Fn(usize, usize) -> f32, rows: &[f32]) -> Vec<f32> {
    let width = rows.len() / NEW_FRAMES;
    let mut out = vec![0.0; rows.len()];
    for (row, out) in out.chunks_exact_mut(width).enumerate() {
        for (column, values) in rows.chunks_exact(width).enumerate() {
            let factor = entry(row, column);
            out.iter_mut()
                .zip(values)
                .for_each(|(out, value)| *out += factor * value);
        }
    }
    out
}

/// Noise of the data's spectrum from standard normal numbers, frames × channels.
#[must_use]
pub fn shaped(normal: &[f32], deviation: &[f32]) -> Vec<f32> {
    debug_assert_eq!(normal.len(), NEW_FRAMES * CHANNELS);
    restore(
        &normal
            .iter()
            .zip(deviation)
            .map(|(normal, deviation)| normal * deviation)
            .collect::<Vec<_>>(),
    )
}

/// One step of the sampler: `next = keep · window + estimate · estimate + before · estimate_before`, all relative to
/// the last seed frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The flow time at which the network is asked.
    pub time: f32,
    /// Weight of the window as it is.
    pub keep: f32,
    /// Weight of the clean window estimated now.
    pub estimate: f32,
    /// Weight of the clean window estimated in the step before; 0 in the first.
    pub before: f32,
}

/// The steps of a sampler with `count` runs of the network.
///
/// Between flow times `t` and `t'` the exact solution for an estimate that changes linearly in time is used
/// (two-step exponential Adams–Bashforth): with `u = 1 − t`, `v = 1 − t'`,
/// `r' = v/u · r + v (1/v − 1/u) · x̂ + v (u/v − 1 − ln(u/v)) / (t − t₋₁) · (x̂ − x̂₋₁)`.
/// The last step returns the estimate itself. Times are `.99 (i / (n − 1))^1.2`, then 1.
#[must_use]
pub fn steps(count: usize) -> Vec<Step> {
    let last = count.saturating_sub(1).max(1) as f64;
    let time = |index: usize| {
        if index == count {
            1.0
        } else {
            0.99 * (index as f64 / last).powf(1.2)
        }
    };
    let step = |index: usize| {
        let (now, next) = (time(index), time(index + 1));
        let (u, v) = (1.0 - now, 1.0 - next);
        let (keep, mut estimate, mut before) = if v > 0.0 {
            (v / u, 1.0 - v / u, 0.0)
        } else {
            (0.0, 1.0, 0.0)
        };
        if index > 0 && v > 0.0 {
            before = v * (u / v - 1.0 - (u / v).ln()) / (now - time(index - 1));
            estimate += before;
        }
        Step {
            time: (now as f32).min(LATEST),
            keep: keep as f32,
            estimate: estimate as f32,
            before: -before as f32,
        }
    };
    (0..count).map(step).collect()
}
