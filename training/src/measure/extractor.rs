//! The auto-encoder whose codes the FGD compares.
//!
//! It sees the bone directions of a window's new frames, in units of the channels' scale, and must give them back
//! from a code of [`CODE`] numbers. How much it fails to give back is stated with every FGD.

use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};
use kinesics::window::SEED_FRAMES;
use malsori::speech::CancelFlag;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::corpus::{CHANNELS, Corpus};
use crate::host::numbers;
use crate::network::{NEW_STEPS, PACK, SLOPE, block, matrix};
use crate::optimiser::{Adam, average};
use crate::parameters::{Parameters, Weights};
use crate::statistics::Statistics;

/// Numbers of a code.
pub const CODE: usize = 48;

/// Bone directions of a frame; the activity channels behind them are not compared.
const DIRECTIONS: usize = 27;
const WIDTH: usize = 96;
const ROW: usize = PACK * DIRECTIONS;
const DILATIONS: [usize; 2] = [1, 2];
const BATCH: usize = 128;

/// A trained auto-encoder.
#[derive(Debug, Clone)]
pub struct Extractor {
    parameters: Parameters,
}

impl Extractor {
    /// One that is not trained yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut all = Parameters::default();
        all.declare_linear("in", ROW, WIDTH, &mut rng);
        for side in ["encode", "decode"] {
            (0..DILATIONS.len()).for_each(|at| {
                block::declare(&mut all, &format!("{side}.{at}"), WIDTH, None, &mut rng);
            });
        }
        all.declare_linear("code", NEW_STEPS * WIDTH, CODE, &mut rng);
        all.declare_linear("open", CODE, NEW_STEPS * WIDTH, &mut rng);
        all.declare_linear("out", WIDTH, ROW, &mut rng);
        Self { parameters: all }
    }

    /// The weights, to be saved or loaded.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// Trains on windows drawn by the seed; the running average of the weights is what stays.
    pub fn train(
        &mut self,
        corpus: &Corpus,
        statistics: &Statistics,
        steps: u64,
        device: &Device,
        cancel: &CancelFlag,
        mut progress: impl FnMut(u64, f32),
    ) {
        let (places, learning) = (corpus.places(1), device.clone().autodiff());
        let mut adam = Adam::new(&self.parameters);
        let mut mean = self.parameters.clone();
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for step in 0..steps {
            if cancel.is_cancelled() {
                break;
            }
            let chosen: Vec<&[f32]> = (0..BATCH)
                .map(|_| corpus.poses(places[rng.random_range(0..places.len())]))
                .collect();
            let weights = self.parameters.on(&learning);
            let rows = matrix(&rows(&chosen, statistics), ROW, &learning);
            let error = decode(&weights, encode(&weights, rows.clone())) - rows;
            let loss = (error.clone() * error).mean();
            let gradients = loss.backward();
            let gradient =
                |tensor: &Tensor<1>| tensor.grad(&gradients).map(numbers).unwrap_or_default();
            let gradients: Vec<Vec<f32>> = weights.tensors().iter().map(gradient).collect();
            let share = step as f32 / steps as f32;
            let rate = 2e-3
                * ((step + 1) as f32 / 100.0).min(1.0)
                * ((1.0 - share) / 0.7).clamp(0.01, 1.0);
            adam.step(&mut self.parameters, &gradients, rate);
            average(&mut mean, &self.parameters, 0.995, step);
            if step % 20 == 0 {
                progress(step, crate::host::number(loss));
            }
        }
        self.parameters = mean;
    }

    /// The codes of raw windows, seed first.
    #[must_use]
    pub fn codes(
        &self,
        windows: &[&[f32]],
        statistics: &Statistics,
        device: &Device,
    ) -> Vec<Vec<f32>> {
        let weights = self.parameters.on(device);
        let codes = windows.chunks(BATCH).flat_map(|windows| {
            let codes = encode(&weights, matrix(&rows(windows, statistics), ROW, device));
            numbers(codes)
                .chunks_exact(CODE)
                .map(<[f32]>::to_vec)
                .collect::<Vec<_>>()
        });
        codes.collect()
    }

    /// Share of the variance of the windows (about the training mean, in units of scale) that a code loses.
    #[must_use]
    pub fn unexplained(&self, windows: &[&[f32]], statistics: &Statistics, device: &Device) -> f64 {
        let weights = self.parameters.on(device);
        let (mut lost, mut sums, mut squares, mut count) = (0.0, vec![0.0; ROW], 0.0, 0.0);
        for windows in windows.chunks(BATCH) {
            let truth = rows(windows, statistics);
            let guess = numbers(decode(
                &weights,
                encode(&weights, matrix(&truth, ROW, device)),
            ));
            lost += truth
                .iter()
                .zip(&guess)
                .map(|(a, b)| f64::from(a - b).powi(2))
                .sum::<f64>();
            squares += truth.iter().map(|a| f64::from(*a).powi(2)).sum::<f64>();
            for row in truth.chunks_exact(ROW) {
                sums.iter_mut()
                    .zip(row)
                    .for_each(|(sum, a)| *sum += f64::from(*a));
                count += 1.0;
            }
        }
        let explained_by_mean: f64 = sums.iter().map(|sum| sum * sum / count).sum();
        lost / (squares - explained_by_mean)
    }
}

/// New frames of raw windows as time-major rows in units of scale.
fn rows(windows: &[&[f32]], statistics: &Statistics) -> Vec<f32> {
    let batch = windows.len();
    let mut rows = vec![0.0; NEW_STEPS * batch * ROW];
    for (sample, window) in windows.iter().enumerate() {
        let frames = window[SEED_FRAMES * CHANNELS..].chunks_exact(CHANNELS);
        for (frame, raw) in frames.enumerate() {
            let at = ((frame / PACK) * batch + sample) * ROW + frame % PACK * DIRECTIONS;
            rows[at..at + DIRECTIONS]
                .iter_mut()
                .zip(statistics.scaled(raw))
                .for_each(|(out, x)| *out = x);
        }
    }
    rows
}

fn encode(weights: &Weights, rows: Tensor<2>) -> Tensor<2> {
    let batch = rows.dims()[0] / NEW_STEPS;
    let mut x = weights.linear("in", rows);
    for (at, dilation) in DILATIONS.into_iter().enumerate() {
        x = block::forward(
            weights,
            &format!("encode.{at}"),
            x,
            NEW_STEPS,
            dilation,
            None,
        );
    }
    let x = leaky_relu(x, SLOPE)
        .reshape([NEW_STEPS, batch, WIDTH])
        .swap_dims(0, 1);
    weights.linear("code", x.reshape([batch, NEW_STEPS * WIDTH]))
}

fn decode(weights: &Weights, codes: Tensor<2>) -> Tensor<2> {
    let batch = codes.dims()[0];
    let x = weights
        .linear("open", codes)
        .reshape([batch, NEW_STEPS, WIDTH])
        .swap_dims(0, 1);
    let mut x = x.reshape([NEW_STEPS * batch, WIDTH]);
    for (at, dilation) in DILATIONS.into_iter().enumerate() {
        x = block::forward(
            weights,
            &format!("decode.{at}"),
            x,
            NEW_STEPS,
            dilation,
            None,
        );
    }
    weights.linear("out", leaky_relu(x, SLOPE))
}
