//! The compact flow-matching generator: shapes, weights and the forward pass.
//!
//! A speech encoder sees the 56 frames of context, a body the 34 frames of pose, both as steps of two frames. Rows of
//! every matrix are time-major: row `step · batch + sample`, so that a shift in time moves whole blocks of memory.
//!
//! The body answers one question: given a noisy window at flow time `t`, its seed frames, the encoded speech and the
//! style, what was the clean window (x-prediction), relative to the last seed frame and in units of the channels'
//! scale.

pub(crate) mod block;

use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Int, Tensor, TensorData};
use kinesics::{feature, window};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::parameters::{Parameters, Weights};

pub use block::{EPSILON, shifted};

/// Frames in a step.
pub const PACK: usize = 2;
/// Steps of the speech encoder.
pub const SPEECH_STEPS: usize = (window::BEFORE + window::WINDOW + window::AFTER) / PACK;
/// Steps of the body.
pub const STEPS: usize = window::WINDOW / PACK;
/// Steps that hold the seed.
pub const SEED_STEPS: usize = window::SEED_FRAMES / PACK;
/// Steps that are new.
pub const NEW_STEPS: usize = STEPS - SEED_STEPS;
/// First encoder step that lies on a body step.
pub const CONTEXT_STEPS: usize = window::BEFORE / PACK;
/// Slope of the leaky rectifier below zero.
pub const SLOPE: f64 = 0.2;
/// Sines, and as many cosines, that describe the flow time.
pub const TIME_WAVES: usize = 32;
/// Numbers that describe the flow time.
pub const TIME_WIDTH: usize = 2 * TIME_WAVES + 1;

/// The sizes that may be chosen; everything else follows from the window.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sizes {
    /// Channels of a pose frame.
    pub channels: usize,
    /// Numbers of a style.
    pub style: usize,
    /// Width of a subword's row.
    pub word: usize,
    /// Width of the speech encoder.
    pub encoder: usize,
    /// Width of the body.
    pub body: usize,
    /// Width of style and time inside.
    pub condition: usize,
    /// Dilations of the encoder's blocks, in steps.
    pub encoder_dilations: Vec<usize>,
    /// Dilations of the body's blocks, in steps.
    pub body_dilations: Vec<usize>,
}

impl Default for Sizes {
    /// The shipped model's.
    fn default() -> Self {
        Self {
            channels: kinesics::Layout::Upper29.width(),
            style: kinesics::Style::WIDTH,
            word: 64,
            encoder: 96,
            body: 128,
            condition: 64,
            encoder_dilations: vec![1, 2, 4],
            body_dilations: vec![1, 2, 4, 1, 2, 4],
        }
    }
}

impl Sizes {
    /// Tiny ones, for tests.
    #[must_use]
    pub fn tiny() -> Self {
        Self {
            word: 8,
            encoder: 12,
            body: 16,
            condition: 8,
            encoder_dilations: vec![1, 2],
            body_dilations: vec![1, 2, 4],
            ..Self::default()
        }
    }

    /// Fresh weights. Blocks begin as the identity and the output as zero, which is "stay at the seed".
    #[must_use]
    pub fn initial(&self, seed: u64) -> Parameters {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut all = Parameters::default();
        self.declare_encoder(&mut all, &mut rng);
        let width = self.condition;
        for (name, inputs) in [("style", self.style), ("time", TIME_WIDTH)] {
            all.declare_linear(&format!("{name}.0"), inputs, width, &mut rng);
            all.declare_linear(&format!("{name}.1"), width, width, &mut rng);
        }
        let pose = PACK * self.channels;
        for (name, inputs) in [("pose", pose), ("seed", pose), ("speech", self.encoder)] {
            let bound = 1.0 / ((2 * pose + self.encoder) as f32).sqrt();
            let weight = (0..inputs * self.body)
                .map(|_| rng.random_range(-bound..=bound))
                .collect();
            all.declare(format!("body.input.{name}"), &[inputs, self.body], weight);
        }
        all.declare(
            "body.position",
            &[STEPS, self.body],
            vec![0.0; STEPS * self.body],
        );
        for index in 0..self.body_dilations.len() {
            block::declare(
                &mut all,
                &format!("body.{index}"),
                self.body,
                Some(2 * width),
                &mut rng,
            );
        }
        all.declare(
            "body.output.weight",
            &[self.body, pose],
            vec![0.0; self.body * pose],
        );
        all.declare("body.output.bias", &[pose], vec![0.0; pose]);
        all
    }

    fn declare_encoder(&self, all: &mut Parameters, rng: &mut impl Rng) {
        let mut words: Vec<f32> = (0..feature::VOCABULARY * self.word)
            .map(|_| 0.35 * crate::chance::normal(rng))
            .collect();
        words[..self.word].fill(0.0);
        all.declare(WORDS, &[feature::VOCABULARY, self.word], words);
        let bound = 1.0 / ((PACK * (self.word + feature::SPEECH_WIDTH)) as f32).sqrt();
        for (name, inputs) in [
            ("even", self.word),
            ("odd", self.word),
            ("values", PACK * feature::SPEECH_WIDTH),
        ] {
            let weight = (0..inputs * self.encoder)
                .map(|_| rng.random_range(-bound..=bound))
                .collect();
            all.declare(
                format!("encoder.input.{name}"),
                &[inputs, self.encoder],
                weight,
            );
        }
        all.declare(
            "encoder.input.bias",
            &[self.encoder],
            vec![0.0; self.encoder],
        );
        for index in 0..self.encoder_dilations.len() {
            block::declare(all, &format!("encoder.{index}"), self.encoder, None, rng);
        }
    }
}

/// Name of the subword table; its row 0, "no word", stays zero.
pub const WORDS: &str = "words";

/// What a window's speech is, ready for the encoder.
#[derive(Debug, Clone)]
pub struct SpeechInput {
    /// The distinct subword bags of the batch, `[bags · WORD_IDS]`; bag 0 is empty.
    pub bags: Vec<i32>,
    /// Which bag sounds in the first frame of each step, `[SPEECH_STEPS · batch]`.
    pub even: Vec<i32>,
    /// Which in the second.
    pub odd: Vec<i32>,
    /// Normalised text and audio numbers of both frames, `[SPEECH_STEPS · batch, 2 · SPEECH_WIDTH]`.
    pub values: Vec<f32>,
}

/// Encoded speech on the steps of the body, `[STEPS · batch, encoder]`.
#[must_use]
pub fn encode(sizes: &Sizes, weights: &Weights, input: &SpeechInput, device: &Device) -> Tensor<2> {
    let bags = input.bags.len() / feature::WORD_IDS;
    let rows = weights.matrix(WORDS).select(0, ids(&input.bags, device));
    let sums = rows
        .reshape([bags, feature::WORD_IDS, sizes.word])
        .sum_dim(1)
        .reshape([bags, sizes.word]);
    let words = sums / (feature::WORD_IDS as f32).sqrt();
    let even = words
        .clone()
        .matmul(weights.matrix("encoder.input.even"))
        .select(0, ids(&input.even, device));
    let odd = words
        .matmul(weights.matrix("encoder.input.odd"))
        .select(0, ids(&input.odd, device));
    let values = matrix(&input.values, PACK * feature::SPEECH_WIDTH, device);
    let values = values.matmul(weights.matrix("encoder.input.values"));
    let mut x = values + even + odd + weights.vector("encoder.input.bias").unsqueeze();
    for (index, dilation) in sizes.encoder_dilations.iter().enumerate() {
        x = block::forward(
            weights,
            &format!("encoder.{index}"),
            x,
            SPEECH_STEPS,
            *dilation,
            None,
        );
    }
    let batch = x.dims()[0] / SPEECH_STEPS;
    x.narrow(0, CONTEXT_STEPS * batch, STEPS * batch)
}

/// Style `[batch, style]` (normalised) and flow time `[batch, TIME_WIDTH]` as the body takes them.
#[must_use]
pub fn condition(weights: &Weights, style: Tensor<2>, time: Tensor<2>) -> Tensor<2> {
    let two = |name: &str, x| {
        let hidden = leaky_relu(weights.linear(&format!("{name}.0"), x), SLOPE);
        weights.linear(&format!("{name}.1"), hidden)
    };
    Tensor::cat(vec![two("style", style), two("time", time)], 1)
}

/// The clean window as the body sees it: `[NEW_STEPS · batch, 2 · channels]`, relative to the last seed frame.
///
/// `pose` is the seed followed by the noisy frames, `[STEPS · batch, 2 · channels]`.
#[must_use]
pub fn estimate(
    sizes: &Sizes,
    weights: &Weights,
    pose: Tensor<2>,
    speech: Tensor<2>,
    condition: Tensor<2>,
) -> Tensor<2> {
    let batch = pose.dims()[0] / STEPS;
    let device = pose.device();
    let seed = pose
        .clone()
        .narrow(0, 0, SEED_STEPS * batch)
        .matmul(weights.matrix("body.input.seed"));
    let seed = Tensor::cat(
        vec![
            seed,
            Tensor::zeros([NEW_STEPS * batch, sizes.body], &device),
        ],
        0,
    );
    let position = weights
        .matrix("body.position")
        .reshape([STEPS, 1, sizes.body]);
    let x = pose.matmul(weights.matrix("body.input.pose"))
        + seed
        + speech.matmul(weights.matrix("body.input.speech"));
    let x = x.reshape([STEPS, batch, sizes.body]) + position;
    let mut x = x.reshape([STEPS * batch, sizes.body]);
    for (index, dilation) in sizes.body_dilations.iter().enumerate() {
        x = block::forward(
            weights,
            &format!("body.{index}"),
            x,
            STEPS,
            *dilation,
            Some(condition.clone()),
        );
    }
    let new = x.narrow(0, SEED_STEPS * batch, NEW_STEPS * batch);
    weights.linear("body.output", leaky_relu(block::normalised(new), SLOPE))
}

/// The numbers that describe a flow time: sines, cosines, the time itself.
#[must_use]
pub fn time_numbers(time: f32) -> [f32; TIME_WIDTH] {
    let mut numbers = [time; TIME_WIDTH];
    for wave in 0..TIME_WAVES {
        let angle = time * (4.0 * wave as f32 / (TIME_WAVES - 1) as f32).exp();
        numbers[wave] = angle.sin();
        numbers[TIME_WAVES + wave] = angle.cos();
    }
    numbers
}

/// Rows of `width` numbers on a device.
#[must_use]
pub fn matrix(numbers: &[f32], width: usize, device: &Device) -> Tensor<2> {
    Tensor::from_data(
        TensorData::new(numbers.to_vec(), [numbers.len() / width, width]),
        device,
    )
}

fn ids(ids: &[i32], device: &Device) -> Tensor<1, Int> {
    Tensor::from_data(TensorData::new(ids.to_vec(), [ids.len()]), device)
}
