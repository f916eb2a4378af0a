//! Cascade formant synthesis (Klatt 1980): sources through resonators that glide from target to target.

use super::SAMPLE_RATE;
use super::articulation::{self, Stretch};
use super::glottis::{Folds, Noise};
use super::resonator::{Coefficients, Memory};
use super::target::Target;
use crate::phone::Role;
use crate::prosody::Score;
use crate::speech::{CancelFlag, SpeechError};

/// What makes one voice differ from another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timbre {
    /// Its own pitch, in Hz.
    pub(super) pitch: f32,
    /// Formants relative to a male tract.
    formants: f32,
    /// Share of a period in which the folds are apart.
    open: f32,
    /// 0 soft ..= 1 bright.
    brightness: f32,
    /// Breath in the voiced sounds.
    breath: f32,
}

impl Timbre {
    pub(super) const FEMALE: Self = Self {
        pitch: 205.0,
        formants: 1.14,
        open: 0.62,
        brightness: 0.75,
        breath: 0.03,
    };
    pub(super) const MALE: Self = Self {
        pitch: 118.0,
        formants: 1.0,
        open: 0.56,
        brightness: 0.8,
        breath: 0.012,
    };
}

/// The sound, and its pitch while it was made.
pub(super) struct Render {
    pub(super) samples: Vec<f32>,
    /// Pitch in Hz, one value each [`STEP`] samples.
    pitches: Vec<f32>,
}

/// Samples between two updates of the filters: 1 ms.
const STEP: usize = 24;
/// Level of the noise of narrow places against that of the voice.
const FRICTION: f32 = 0.12;
/// A hiss too soft to hear that keeps the filters from running into subnormal numbers, which are slow.
const FLOOR: f32 = 1e-9;
/// The loudest sample of an utterance.
const PEAK: f32 = 0.8;
/// F5 and above, in Hz, with their bandwidths: they keep the level of the high frequencies.
const UPPER: [(f32, f32); 4] = [
    (4300.0, 300.0),
    (5300.0, 450.0),
    (6600.0, 650.0),
    (8200.0, 900.0),
];
/// Bandwidths of F1 to F4.
const BANDWIDTHS: [f32; 4] = [70.0, 90.0, 130.0, 200.0];

/// Renders a score at a pitch in Hz.
pub(super) fn render(
    score: &Score,
    timbre: &Timbre,
    pitch: f32,
    cancel: &CancelFlag,
) -> Result<Render, SpeechError> {
    let rate = f64::from(SAMPLE_RATE);
    let length = (score.duration * rate).ceil() as usize;
    let plan = plan(score);
    let mut tract = Tract::new(timbre);
    let mut render = Render {
        samples: Vec::with_capacity(length),
        pitches: Vec::new(),
    };
    let mut cursor = 0;
    while render.samples.len() < length {
        let at = render.samples.len();
        if at.is_multiple_of(STEP * 4096) && cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        while cursor + 1 < plan.len() && plan[cursor + 1].start <= at {
            cursor += 1;
        }
        let time = at as f64 / rate;
        let hertz = pitch * semitones(score.melody.at(time)) * waver(time);
        render.pitches.push(hertz);
        let count = STEP.min(length - at);
        let target = plan
            .get(cursor)
            .map(|piece| piece.anticipating(plan.get(cursor + 1), at));
        tract.run(target, plan.get(cursor), hertz, count, &mut render.samples);
    }
    normalise(&mut render.samples);
    Ok(render)
}

impl Render {
    /// Mean pitch of a stretch of time, in Hz.
    pub(super) fn pitch(&self, start: f64, end: f64) -> f32 {
        let at = |time: f64| (time * f64::from(SAMPLE_RATE) / STEP as f64) as usize;
        mean(&self.pitches, at(start), at(end), |pitch| pitch)
    }

    /// Root mean square level of a stretch of time.
    pub(super) fn level(&self, start: f64, end: f64) -> f32 {
        let at = |time: f64| (time * f64::from(SAMPLE_RATE)) as usize;
        mean(&self.samples, at(start), at(end), |sample| sample * sample).sqrt()
    }
}

fn mean(values: &[f32], start: usize, end: usize, of: impl Fn(f32) -> f32) -> f32 {
    let start = start.min(values.len().saturating_sub(1));
    let end = end.clamp(start + 1, values.len().max(start + 1));
    let part = values.get(start..end).unwrap_or_default();
    part.iter().map(|&value| of(value)).sum::<f32>() / part.len().max(1) as f32
}

fn semitones(amount: f32) -> f32 {
    (amount / 12.0).exp2()
}

/// A voice is never quite steady: slow, small, the same on every run.
fn waver(time: f64) -> f32 {
    (1.0 + 0.008 * (time * 9.3).sin() + 0.005 * (time * 23.7 + 1.0).sin()) as f32
}

/// A stretch on the time line of the samples.
struct Piece {
    start: usize,
    end: usize,
    stretch: Stretch,
    nucleus: bool,
    pause: bool,
}

impl Piece {
    /// The target, which at the end of a vowel already leans towards the next sound.
    fn anticipating(&self, next: Option<&Piece>, at: usize) -> Target {
        const LEAN: f32 = 0.025;
        let mut target = self.stretch.target;
        let rest = self.end.saturating_sub(at) as f32 / SAMPLE_RATE as f32;
        if let Some(next) = next.filter(|next| self.nucleus && !next.pause && rest < LEAN) {
            let share = 0.6 * (1.0 - rest / LEAN);
            for (own, other) in target.formants.iter_mut().zip(next.stretch.target.formants) {
                *own += (other - *own) * share;
            }
            target.nasal = next.stretch.target.nasal * 0.5;
        }
        target
    }
}

fn plan(score: &Score) -> Vec<Piece> {
    let sample = |time: f64| (time * f64::from(SAMPLE_RATE)).round() as usize;
    let mut pieces: Vec<Piece> = Vec::with_capacity(score.sounds.len() * 2);
    let mut stretches = Vec::new();
    for timed in &score.sounds {
        let start = sample(timed.start);
        if let Some(last) = pieces.last().filter(|last| last.end < start) {
            let rest = silence(last.end, start);
            pieces.push(rest);
        }
        articulation::articulate(&timed.sound, &mut stretches);
        let force = score.syllables[timed.sound.syllable].force;
        let mut share = 0.0;
        for stretch in &stretches {
            let part =
                |share: f32| sample(timed.start + (timed.end - timed.start) * f64::from(share));
            let start = part(share);
            share += stretch.share;
            let target = &stretch.target;
            let target = Target {
                voice: target.voice * force,
                breath: target.breath * force,
                friction: target.friction * (0.5 + 0.5 * force),
                ..*target
            };
            let stretch = Stretch { target, ..*stretch };
            let nucleus = timed.sound.role == Role::Nucleus;
            pieces.push(Piece {
                start,
                end: part(share),
                stretch,
                nucleus,
                pause: false,
            });
        }
    }
    if let Some(last) = pieces.last() {
        let rest = silence(last.end, sample(score.duration));
        pieces.push(rest);
    }
    pieces
}

fn silence(start: usize, end: usize) -> Piece {
    let target = Target::silent([500.0, 1500.0, 2500.0, 3500.0]);
    let stretch = Stretch {
        share: 1.0,
        target,
        transition: 0.02,
    };
    Piece {
        start,
        end,
        stretch,
        nucleus: false,
        pause: true,
    }
}

/// The vocal tract with everything that moves in it.
struct Tract {
    folds: Folds,
    noise: Noise,
    timbre: Timbre,
    now: Target,
    upper: [Coefficients; 4],
    formants: [Memory; 8],
    pole: Memory,
    zero: Memory,
    friction: Memory,
    rush: f32,
    offset: f32,
}

impl Tract {
    fn new(timbre: &Timbre) -> Self {
        let scale = timbre.formants.min(1.1);
        Self {
            folds: Folds::new(timbre.open, timbre.brightness),
            noise: Noise::new(),
            timbre: timbre.clone(),
            now: Target::silent([500.0, 1500.0, 2500.0, 3500.0]),
            upper: UPPER
                .map(|(frequency, bandwidth)| Coefficients::new(frequency * scale, bandwidth)),
            formants: [Memory::default(); 8],
            pole: Memory::default(),
            zero: Memory::default(),
            friction: Memory::default(),
            rush: 0.0,
            offset: 0.0,
        }
    }

    /// Moves one step towards the target and sounds for `count` samples.
    fn run(
        &mut self,
        target: Option<Target>,
        piece: Option<&Piece>,
        pitch: f32,
        count: usize,
        samples: &mut Vec<f32>,
    ) {
        let before = self.now;
        if let (Some(target), Some(piece)) = (target, piece) {
            self.approach(&target, piece);
        }
        let filters = self.filters();
        let nasal_pole = Coefficients::new(270.0 * self.timbre.formants, 100.0);
        let nasal_zero = Coefficients::new(
            (270.0 + 230.0 * self.now.nasal) * self.timbre.formants,
            100.0,
        );
        let friction = Coefficients::new(
            (self.now.friction_frequency * self.timbre.formants).min(10_000.0),
            self.now.friction_bandwidth.max(300.0),
        );
        let step = pitch / SAMPLE_RATE as f32;
        for index in 0..count {
            let share = (index + 1) as f32 / STEP as f32;
            let mix = |from: f32, to: f32| from + (to - from) * share;
            let voice = mix(before.voice, self.now.voice);
            let breath = mix(before.breath, self.now.breath);
            let hiss = mix(before.friction, self.now.friction);
            let noise = self.noise.next();
            let pulse = self.folds.next(step);
            let sigh = if self.folds.is_open() {
                self.timbre.breath
            } else {
                0.3 * self.timbre.breath
            };
            let mut sound = pulse * voice + noise * (0.10 * breath + sigh * voice + FLOOR);
            sound = self.zero.reject(nasal_zero, sound);
            sound = self.pole.resonate(nasal_pole, sound);
            for (memory, filter) in self.formants.iter_mut().zip(&filters) {
                sound = memory.resonate(*filter, sound);
            }
            let rush = self.friction.resonate(friction, noise);
            // The narrow place lets no low frequencies through: the difference of two samples rises by 6 dB an octave.
            let hissing = (rush - self.rush) * hiss * FRICTION;
            self.rush = rush;
            let out = sound * 0.35 + hissing;
            // What does not swing is not heard.
            self.offset += 0.0035 * (out - self.offset);
            samples.push(out - self.offset);
        }
    }

    fn approach(&mut self, target: &Target, piece: &Piece) {
        let towards = |tau: f32| 1.0 - (-0.001 / tau).exp();
        let glide = towards((piece.stretch.transition / 2.5).max(0.002));
        let now = &mut self.now;
        if !piece.pause {
            for (own, wanted) in now.formants.iter_mut().zip(target.formants) {
                *own += (wanted - *own) * glide;
            }
            now.nasal += (target.nasal - now.nasal) * towards(0.008);
        }
        now.voice += (target.voice - now.voice) * towards(0.006);
        now.breath += (target.breath - now.breath) * towards(0.006);
        now.friction += (target.friction - now.friction) * towards(0.003);
        if target.friction > 0.0 {
            now.friction_frequency = target.friction_frequency;
            now.friction_bandwidth = target.friction_bandwidth;
        }
    }

    fn filters(&self) -> [Coefficients; 8] {
        let mut filters = [self.upper[0]; 8];
        for (index, filter) in filters.iter_mut().enumerate() {
            *filter = match index.checked_sub(4) {
                Some(upper) => self.upper[upper],
                None => {
                    let frequency = (self.now.formants[index] * self.timbre.formants).min(9000.0);
                    Coefficients::new(frequency, BANDWIDTHS[index])
                }
            };
        }
        filters
    }
}

/// Brings the loudest sample to [`PEAK`]; silence stays silence.
fn normalise(samples: &mut [f32]) {
    let peak = samples
        .iter()
        .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    if peak > 1e-6 {
        let gain = PEAK / peak;
        for sample in samples {
            *sample *= gain;
        }
    }
}
