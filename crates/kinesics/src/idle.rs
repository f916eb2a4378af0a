//! Being alive: breath, the live hold of a hand, sway and small head motion, as a pure function of time.
//!
//! Added after the grammar or a network alike, so that neither has to learn noise. Each part is a sum of a few sines
//! whose frequencies and phases come from the seed: continuous, bounded, the same at any time of any day, without state.

use std::f32::consts::TAU;

use glam::{Quat, Vec3};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::body::{Side, arm, rotation};
use crate::motion::Frame;
use crate::pose::BoneLengths;
use crate::style::Style;

/// Breaths a second of a calm speaker.
const BREATH: f64 = 0.24;

/// A few sines that together have unit power.
#[derive(Debug, Clone, PartialEq)]
struct Noise(Vec<Sine>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Sine {
    /// Cycles a second.
    frequency: f64,
    /// Cycles.
    phase: f64,
    amplitude: f32,
}

impl Noise {
    /// `count` sines between two frequencies, spread evenly on a logarithmic scale; amplitudes fall as f⁻ᵗⁱˡᵗ.
    fn new(source: &mut ChaCha8Rng, low: f64, high: f64, count: usize, tilt: f64) -> Self {
        let sines = (0..count).map(|i| {
            let share = (i as f64 + source.random::<f64>()) / count as f64;
            let frequency = low * (high / low).powf(share);
            Sine {
                frequency,
                phase: source.random(),
                amplitude: frequency.powf(-tilt) as f32,
            }
        });
        let mut sines: Vec<Sine> = sines.collect();
        let power: f32 = sines
            .iter()
            .map(|sine| sine.amplitude * sine.amplitude / 2.0)
            .sum();
        sines
            .iter_mut()
            .for_each(|sine| sine.amplitude /= power.sqrt());
        Self(sines)
    }

    fn at(&self, time: f64) -> f32 {
        // Whole cycles are taken off in double precision, so that an hour loses nothing; single does for the rest.
        let turn = |sine: &Sine| (sine.frequency * time + sine.phase).fract() as f32 * TAU;
        self.0
            .iter()
            .map(|sine| sine.amplitude * turn(sine).sin())
            .sum()
    }
}

/// The noise of one wrist, one per axis.
#[derive(Debug, Clone, PartialEq)]
struct WristNoise {
    wander: [Noise; 3],
    live: [Noise; 3],
    tremor: [Noise; 3],
}

/// The idle motion of one body.
#[derive(Debug, Clone, PartialEq)]
pub struct Idle {
    breath_phase: f64,
    breath_drift: Noise,
    torso: [Noise; 3],
    head: [Noise; 3],
    wrists: [WristNoise; 2],
    sway: f32,
    head_size: f32,
    live: f32,
    wander: f32,
}

impl Idle {
    /// The idle motion of a body with this style; another seed breathes and sways at other times.
    #[must_use]
    pub fn new(seed: u64, style: &Style) -> Self {
        let style = style.clamped();
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        let source = &mut source;
        let axes = |source: &mut ChaCha8Rng, low, high, count, tilt| {
            std::array::from_fn(|_| Noise::new(source, low, high, count, tilt))
        };
        Self {
            breath_phase: source.random(),
            breath_drift: Noise::new(source, 0.03, 0.08, 3, 1.0),
            torso: axes(source, 0.05, 0.25, 4, 1.0),
            head: axes(source, 0.10, 0.95, 5, 0.6),
            wrists: std::array::from_fn(|_| WristNoise {
                wander: axes(source, 0.35, 1.05, 4, 0.3),
                live: axes(source, 0.25, 1.3, 4, 0.6),
                tremor: axes(source, 1.8, 4.5, 3, 0.5),
            }),
            sway: style.sway,
            head_size: (0.45 + 0.9 * style.sway) * style.head,
            live: style.live,
            wander: style.wander,
        }
    }

    /// Adds the idle motion at `time` (seconds, any) to a frame. `intensity` 0..=1 scales all of it, 0 changes nothing;
    /// `speaking` 0..=1 is how much the avatar is talking, which makes the head livelier.
    pub fn apply(&self, frame: &mut Frame, time: f64, intensity: f32, speaking: f32) {
        let intensity = if intensity.is_finite() {
            intensity.clamp(0.0, 1.0)
        } else {
            0.0
        };
        if intensity == 0.0 || !time.is_finite() {
            return;
        }
        let speaking = if speaking.is_finite() {
            speaking.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let breath = self.breath(time) * intensity;
        self.move_arms(frame, time, intensity, breath);
        self.move_trunk(frame, time, intensity, breath, speaking);
    }

    /// -1 breathed out, +1 breathed in.
    fn breath(&self, time: f64) -> f32 {
        let drift = f64::from(0.6 * self.breath_drift.at(time) / TAU);
        ((BREATH * time + self.breath_phase + drift).fract() as f32 * TAU).sin()
    }

    fn move_arms(&self, frame: &mut Frame, time: f64, intensity: f32, breath: f32) {
        let lengths = BoneLengths::default();
        // The chest's turn, from the torso angles: noise is in the chest's axes.
        let chest = rotation(frame.torso);
        for side in Side::BOTH {
            let active = frame.activity[side as usize].clamp(0.0, 1.0);
            let first = side.shoulder_bone();
            let [girdle, upper, fore] = [0, 1, 2].map(|i: usize| frame.directions[first + i]);
            let noise = chest
                * side
                    .mirror(self.wrist(side, time, active) * intensity + Vec3::Y * 0.0025 * breath);
            let target = upper * lengths.0[first + 1] + fore * lengths.0[first + 2] + noise;
            let straight = (upper + fore).normalize_or(Vec3::NEG_Y);
            let elbow = (upper - fore).reject_from_normalized(straight);
            let spare = chest * Vec3::new(0.42 * side.sign(), -1.0, -0.38);
            // An almost straight arm does not say where its elbow points.
            let pole = elbow.normalize_or_zero() * elbow.length().min(0.3) + spare * 0.02;
            let moved = arm::two_bone(target, pole, lengths.0[first + 1], lengths.0[first + 2]);
            let unmoved = arm::two_bone(
                target - noise,
                pole,
                lengths.0[first + 1],
                lengths.0[first + 2],
            );
            // Only the difference is applied: a pose that no such arm can take keeps its own bones.
            frame.directions[first + 1] =
                (Quat::from_rotation_arc(unmoved.0, moved.0) * upper).normalize_or(upper);
            frame.directions[first + 2] =
                (Quat::from_rotation_arc(unmoved.1, moved.1) * fore).normalize_or(fore);
            frame.directions[first] =
                (girdle * lengths.0[first] + chest * Vec3::Y * 0.003 * breath).normalize_or(girdle);
        }
    }

    /// Millimetres to a centimetre or two: a held hand is not frozen.
    fn wrist(&self, side: Side, time: f64, active: f32) -> Vec3 {
        let noise = &self.wrists[side as usize];
        let at = |noise: &[Noise; 3]| Vec3::from_array(noise.each_ref().map(|axis| axis.at(time)));
        let wander = if self.wander > 0.0 {
            at(&noise.wander)
        } else {
            Vec3::ZERO
        };
        let wander = wander * Vec3::new(0.8, 1.0, 0.7) * self.wander * (0.35 + 0.65 * active);
        let live = at(&noise.live) * self.live * (0.0015 + 0.0035 * active);
        wander.clamp_length_max(0.06) + live + at(&noise.tremor) * 0.0004 * (1.0 + active)
    }

    fn move_trunk(&self, frame: &mut Frame, time: f64, intensity: f32, breath: f32, speaking: f32) {
        let sway = Vec3::from_array(self.torso.each_ref().map(|axis| axis.at(time)));
        let torso =
            (sway * Vec3::new(0.8, 1.6, 1.0) * intensity + Vec3::X * 0.35 * breath) * self.sway;
        let nods = Vec3::from_array(self.head.each_ref().map(|axis| axis.at(time)));
        let lively = 0.45 + 0.55 * speaking;
        let head = nods * Vec3::new(1.25, 2.0, 1.4) * self.head_size * lively * intensity;
        let before = (
            rotation(frame.torso),
            rotation(frame.head),
            rotation(frame.head * 0.7),
        );
        frame.torso += torso;
        frame.head += head;
        let after = (
            rotation(frame.torso),
            rotation(frame.head),
            rotation(frame.head * 0.7),
        );
        // In the chest, then out again: the change of the torso carries everything.
        let turn = after.0 * before.0.inverse();
        let neck = after.0 * after.2 * before.2.inverse() * before.0.inverse();
        let skull = after.0 * after.1 * before.1.inverse() * before.0.inverse();
        for (index, direction) in frame.directions.iter_mut().enumerate() {
            let by = match index {
                1 => neck,
                2 => skull,
                _ => turn,
            };
            *direction = (by * *direction).normalize_or(*direction);
        }
    }
}
