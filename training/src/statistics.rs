//! Means and scales of the training data, which become constants of the network.

use kinesics::{feature, window};
use serde::{Deserialize, Serialize};

use crate::corpus::{CHANNELS, Corpus};
use crate::flow;

/// What raw numbers are measured in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Mean of each pose channel.
    pub pose_mean: Vec<f32>,
    /// Standard deviation of each pose channel, at least [`SMALLEST_SCALE`].
    pub pose_scale: Vec<f32>,
    /// Subtracted from text and audio numbers; zero for text, so that "no text" is zero.
    pub speech_mean: Vec<f32>,
    /// Multiplies what remains.
    pub speech_gain: Vec<f32>,
    /// Mean of each style number.
    pub style_mean: Vec<f32>,
    /// Multiplies what remains; zero where a number never varies.
    pub style_gain: Vec<f32>,
    /// Standard deviation of the flow's noise: frequency by frequency (of the cosine transform over the new frames),
    /// channel by channel.
    pub noise: Vec<f32>,
}

/// A direction that varies less than this (about one degree) is not blown up to full weight.
pub const SMALLEST_SCALE: f32 = 0.02;

/// Added to every deviation of the noise, so that no frequency is without any.
const NOISE_FLOOR: f32 = 0.01;

impl Statistics {
    /// Measures a corpus.
    #[must_use]
    pub fn of(corpus: &Corpus) -> Self {
        let (pose_mean, deviation) = moments(corpus.all_poses(), CHANNELS);
        let pose_scale = deviation
            .iter()
            .map(|deviation| deviation.max(SMALLEST_SCALE))
            .collect();
        let (mut speech_mean, deviation) = moments(corpus.all_values(), feature::SPEECH_WIDTH);
        let mut speech_gain: Vec<f32> = deviation
            .iter()
            .map(|deviation| 1.0 / deviation.max(1e-3))
            .collect();
        speech_mean[..feature::TEXT_WIDTH].fill(0.0);
        speech_gain[..feature::TEXT_WIDTH].fill(1.0);
        let styles: Vec<f32> = corpus
            .clips
            .iter()
            .flat_map(|clip| clip.style.clone())
            .collect();
        let (style_mean, deviation) = moments(&styles, kinesics::Style::WIDTH);
        let style_gain = deviation
            .iter()
            .map(|d| if *d < 1e-3 { 0.0 } else { 1.0 / d })
            .collect();
        let mut all = Self {
            pose_mean,
            pose_scale,
            speech_mean,
            speech_gain,
            style_mean,
            style_gain,
            noise: vec![1.0; flow::NEW_FRAMES * CHANNELS],
        };
        all.noise = all.spectrum(corpus);
        all
    }

    /// A pose frame in model units.
    pub fn scaled<'a>(&'a self, frame: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        frame
            .iter()
            .zip(&self.pose_mean)
            .zip(&self.pose_scale)
            .map(|((raw, mean), scale)| (raw - mean) / scale)
    }

    /// The new frames of a window relative to its last seed frame, in model units.
    #[must_use]
    pub fn target(&self, poses: &[f32]) -> Vec<f32> {
        let last = (window::SEED_FRAMES - 1) * CHANNELS;
        let seed = &poses[last..last + CHANNELS];
        let new = poses[window::SEED_FRAMES * CHANNELS..].chunks_exact(CHANNELS);
        new.flat_map(|frame| {
            frame
                .iter()
                .zip(seed)
                .zip(&self.pose_scale)
                .map(|((new, old), scale)| (new - old) / scale)
        })
        .collect()
    }

    fn spectrum(&self, corpus: &Corpus) -> Vec<f32> {
        const SAMPLES: usize = 4000;
        let places = corpus.places(1);
        let stride = (places.len() / SAMPLES).max(1);
        let coefficients: Vec<f32> = places
            .iter()
            .step_by(stride)
            .flat_map(|place| flow::transform(&self.target(corpus.poses(*place))))
            .collect();
        let (_, deviation) = moments(&coefficients, flow::NEW_FRAMES * CHANNELS);
        deviation
            .iter()
            .map(|deviation| deviation + NOISE_FLOOR)
            .collect()
    }
}

/// Mean and standard deviation of each column.
fn moments(rows: &[f32], width: usize) -> (Vec<f32>, Vec<f32>) {
    let count = (rows.len() / width).max(1) as f64;
    let mut sums = vec![0.0_f64; width];
    for row in rows.chunks_exact(width) {
        sums.iter_mut()
            .zip(row)
            .for_each(|(sum, number)| *sum += f64::from(*number));
    }
    let means: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
    let mut squares = vec![0.0_f64; width];
    for row in rows.chunks_exact(width) {
        let columns = squares.iter_mut().zip(row).zip(&means);
        columns.for_each(|((square, number), mean)| *square += (f64::from(*number) - mean).powi(2));
    }
    let deviations = squares
        .iter()
        .map(|square| (square / count).sqrt() as f32)
        .collect();
    (means.iter().map(|mean| *mean as f32).collect(), deviations)
}
