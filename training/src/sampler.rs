//! The sampler in the training framework: what the exported graph must reproduce.

use burn::tensor::{Device, Tensor};

use crate::batch::{Shown, body_input, gather, scatter, speech, styles};
use crate::corpus::{CHANNELS, Corpus, Place};
use crate::flow::{self, NEW_FRAMES, Step, guidance};
use crate::network::{
    PACK, STEPS, Sizes, TIME_WIDTH, condition, encode, estimate, matrix, time_numbers,
};
use crate::parameters::Weights;
use crate::statistics::Statistics;

/// A network, ready to make windows.
#[derive(Debug)]
pub struct Sampler<'a> {
    /// Its sizes.
    pub sizes: &'a Sizes,
    /// Its weights, on `device`, without gradients.
    pub weights: &'a Weights,
    /// What its numbers are measured in.
    pub statistics: &'a Statistics,
    /// Where it runs.
    pub device: &'a Device,
}

impl Sampler<'_> {
    /// The new frames of some windows in raw units, `NEW_FRAMES · CHANNELS` numbers each, from the true seed frames
    /// and one window of standard normal numbers each.
    #[must_use]
    pub fn sample(&self, corpus: &Corpus, places: &[Place], normal: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let batch = places.len();
        let encoded = [Shown::ALL, Shown::NOTHING].map(|shown| {
            let input = speech(corpus, self.statistics, places, &vec![shown; batch]);
            encode(self.sizes, self.weights, &input, self.device)
        });
        let style = matrix(
            &styles(corpus, self.statistics, places),
            self.sizes.style,
            self.device,
        );
        let mut windows: Vec<Vec<f32>> = normal
            .iter()
            .map(|normal| flow::shaped(normal, &self.statistics.noise))
            .collect();
        let mut before = vec![vec![0.0; NEW_FRAMES * CHANNELS]; batch];
        for step in flow::steps(flow::STEPS) {
            let clean = self.clean(corpus, places, &windows, &encoded, style.clone(), &step);
            for ((window, clean), before) in windows.iter_mut().zip(&clean).zip(&before) {
                for ((window, clean), before) in window.iter_mut().zip(clean).zip(before) {
                    *window = step.keep * *window + step.estimate * clean + step.before * before;
                }
            }
            before = clean;
        }
        windows
            .iter()
            .zip(places)
            .map(|(window, place)| self.raw(corpus.poses(*place), window))
            .collect()
    }

    /// The clean windows as the network sees them, guided away from what it sees without speech.
    fn clean(
        &self,
        corpus: &Corpus,
        places: &[Place],
        windows: &[Vec<f32>],
        encoded: &[Tensor<2>; 2],
        style: Tensor<2>,
        step: &Step,
    ) -> Vec<Vec<f32>> {
        let batch = places.len();
        let mut pose = vec![0.0; STEPS * PACK * CHANNELS * batch];
        for (sample, (place, window)) in places.iter().zip(windows).enumerate() {
            scatter(
                &mut pose,
                &body_input(self.statistics, corpus.poses(*place), window),
                sample,
                batch,
            );
        }
        let time: Vec<f32> = (0..batch).flat_map(|_| time_numbers(step.time)).collect();
        let condition = condition(self.weights, style, matrix(&time, TIME_WIDTH, self.device));
        let pose = matrix(&pose, PACK * CHANNELS, self.device);
        let [told, untold] = encoded.clone().map(|speech| {
            crate::host::numbers(estimate(
                self.sizes,
                self.weights,
                pose.clone(),
                speech,
                condition.clone(),
            ))
        });
        let guided: Vec<f32> = told
            .iter()
            .zip(&untold)
            .enumerate()
            .map(|(at, (told, untold))| untold + guidance(at % CHANNELS) * (told - untold))
            .collect();
        (0..batch)
            .map(|sample| gather(&guided, sample, batch))
            .collect()
    }

    /// Frames relative to the last seed frame, in model units, back to raw ones.
    fn raw(&self, poses: &[f32], window: &[f32]) -> Vec<f32> {
        let last = (kinesics::window::SEED_FRAMES - 1) * CHANNELS;
        let seed = &poses[last..last + CHANNELS];
        let frames = window.chunks_exact(CHANNELS);
        frames
            .flat_map(|frame| {
                frame
                    .iter()
                    .zip(seed)
                    .zip(&self.statistics.pose_scale)
                    .map(|((new, old), scale)| new * scale + old)
            })
            .collect()
    }
}
