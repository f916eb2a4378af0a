//! Windows of a corpus as the network's input, in time-major rows.

use kinesics::{feature, window};
use rand::Rng;
use std::collections::BTreeMap;

use crate::chance::normal;
use crate::corpus::{CHANNELS, CONTEXT, Corpus, Place};
use crate::flow;
use crate::network::{PACK, SPEECH_STEPS, STEPS, SpeechInput, time_numbers};
use crate::statistics::Statistics;

/// Which half of the speech a window is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Words and where they lie.
    pub text: bool,
    /// The sound.
    pub audio: bool,
}

/// Share of the windows that lose their text, as many their audio, as many both.
const DROPPED: f32 = 0.08;

impl Shown {
    /// Everything.
    pub const ALL: Self = Self {
        text: true,
        audio: true,
    };
    /// No speech at all: what guidance pushes away from.
    pub const NOTHING: Self = Self {
        text: false,
        audio: false,
    };

    /// Drops a modality now and then, so that the network does without.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let at = rng.random::<f32>() / DROPPED;
        Self {
            text: !((0.0..1.0).contains(&at) || (2.0..3.0).contains(&at)),
            audio: !(1.0..3.0).contains(&at),
        }
    }
}

/// The speech of some windows.
#[must_use]
pub fn speech(
    corpus: &Corpus,
    statistics: &Statistics,
    places: &[Place],
    shown: &[Shown],
) -> SpeechInput {
    const WIDTH: usize = feature::SPEECH_WIDTH;
    let batch = places.len();
    let mut local = BTreeMap::from([(0_u32, 0_i32)]);
    let mut bags = corpus.bag(0).to_vec();
    let mut sounding = [vec![0; SPEECH_STEPS * batch], vec![0; SPEECH_STEPS * batch]];
    let mut values = vec![0.0; CONTEXT * batch * WIDTH];
    for (sample, (place, shown)) in places.iter().zip(shown).enumerate() {
        let (words, numbers) = (corpus.sounding(*place), corpus.values(*place));
        for frame in 0..CONTEXT {
            let (step, half) = (frame / PACK, frame % PACK);
            let row = step * batch + sample;
            if shown.text {
                let bag = words[frame];
                let next = local.len() as i32;
                let index = *local.entry(bag).or_insert(next);
                if index == next {
                    bags.extend(corpus.bag(bag));
                }
                sounding[half][row] = index;
            }
            let out = &mut values[(row * PACK + half) * WIDTH..][..WIDTH];
            let visible = if shown.text { 0 } else { feature::TEXT_WIDTH }..if shown.audio {
                WIDTH
            } else {
                feature::TEXT_WIDTH
            };
            for column in visible {
                let raw = numbers[frame * WIDTH + column];
                out[column] =
                    (raw - statistics.speech_mean[column]) * statistics.speech_gain[column];
            }
        }
    }
    let [even, odd] = sounding;
    SpeechInput {
        bags,
        even,
        odd,
        values,
    }
}

/// The normalised styles of some windows, `[batch, style]`.
#[must_use]
pub fn styles(corpus: &Corpus, statistics: &Statistics, places: &[Place]) -> Vec<f32> {
    let style = |place: &Place| corpus.clips[place.clip].style.iter().enumerate();
    let normalise =
        |(i, raw): (usize, &f32)| (raw - statistics.style_mean[i]) * statistics.style_gain[i];
    places
        .iter()
        .flat_map(|place| style(place).map(normalise))
        .collect()
}

/// What the network learns from: noisy windows and the clean ones.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The speech.
    pub speech: SpeechInput,
    /// Normalised styles, `[batch, style]`.
    pub style: Vec<f32>,
    /// Flow times as numbers, `[batch, TIME_WIDTH]`.
    pub time: Vec<f32>,
    /// Seed, then noisy frames, `[STEPS · batch, 2 · CHANNELS]`.
    pub pose: Vec<f32>,
    /// Clean frames relative to the last seed frame, `[NEW_STEPS · batch, 2 · CHANNELS]`.
    pub target: Vec<f32>,
    /// Square root of the loss weight of every row of `target`.
    pub weight: Vec<f32>,
}

impl Lesson {
    /// Draws noise, flow times and dropped modalities for the windows.
    #[must_use]
    pub fn draw(
        corpus: &Corpus,
        statistics: &Statistics,
        places: &[Place],
        drop: bool,
        rng: &mut impl Rng,
    ) -> Self {
        let batch = places.len();
        let shown: Vec<Shown> = places
            .iter()
            .map(|_| if drop { Shown::draw(rng) } else { Shown::ALL })
            .collect();
        let times: Vec<f32> = places.iter().map(|_| flow_time(rng)).collect();
        let raw: Vec<f32> = times.iter().map(|time| 1.0 / (1.0 - time + 0.12)).collect();
        let mean = raw.iter().sum::<f32>() / batch as f32;
        let weight: Vec<f32> = raw.iter().map(|weight| (weight / mean).sqrt()).collect();
        let mut pose = vec![0.0; STEPS * PACK * CHANNELS * batch];
        let mut target = vec![0.0; flow::NEW_FRAMES * CHANNELS * batch];
        for (sample, (place, time)) in places.iter().zip(&times).enumerate() {
            let poses = corpus.poses(*place);
            let clean = statistics.target(poses);
            let normal: Vec<f32> = clean.iter().map(|_| normal(rng)).collect();
            let noise = flow::shaped(&normal, &statistics.noise);
            let noisy: Vec<f32> = clean
                .iter()
                .zip(&noise)
                .map(|(clean, noise)| time * clean + (1.0 - time) * noise)
                .collect();
            scatter(
                &mut pose,
                &body_input(statistics, poses, &noisy),
                sample,
                batch,
            );
            scatter(&mut target, &clean, sample, batch);
        }
        Self {
            speech: speech(corpus, statistics, places, &shown),
            style: styles(corpus, statistics, places),
            time: times.iter().flat_map(|time| time_numbers(*time)).collect(),
            pose,
            target,
            weight: weight
                .iter()
                .copied()
                .cycle()
                .take(flow::NEW_FRAMES / PACK * batch)
                .collect(),
        }
    }
}

/// Seed frames in model units, then the new frames put back on the last of them: what the body sees.
#[must_use]
pub fn body_input(statistics: &Statistics, poses: &[f32], relative: &[f32]) -> Vec<f32> {
    let seed = &poses[..window::SEED_FRAMES * CHANNELS];
    let mut input: Vec<f32> = seed
        .chunks_exact(CHANNELS)
        .flat_map(|frame| statistics.scaled(frame))
        .collect();
    let last = input[input.len() - CHANNELS..].to_vec();
    input.extend(
        relative
            .chunks_exact(CHANNELS)
            .flat_map(|frame| frame.iter().zip(&last).map(|(new, last)| new + last)),
    );
    input
}

/// Puts one sample's frames into time-major rows of two frames.
pub fn scatter(rows: &mut [f32], frames: &[f32], sample: usize, batch: usize) {
    const WIDTH: usize = PACK * CHANNELS;
    for (step, frames) in frames.chunks_exact(WIDTH).enumerate() {
        rows[(step * batch + sample) * WIDTH..][..WIDTH].copy_from_slice(frames);
    }
}

/// Takes one sample's frames out of time-major rows: the inverse of [`scatter`].
#[must_use]
pub fn gather(rows: &[f32], sample: usize, batch: usize) -> Vec<f32> {
    const WIDTH: usize = PACK * CHANNELS;
    rows.chunks_exact(WIDTH)
        .skip(sample)
        .step_by(batch)
        .flatten()
        .copied()
        .collect()
}

/// A flow time for training: most near the middle, few near the ends.
fn flow_time(rng: &mut impl Rng) -> f32 {
    let logit = 1.3 * normal(rng) - 0.3;
    flow::LATEST / (1.0 + (-logit).exp())
}
