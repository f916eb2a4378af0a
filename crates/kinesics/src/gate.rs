//! The still gate: what keeps a network's resting hands still.
//!
//! A network that samples its motion lets still hands drift. The gate follows an arm fully where its wrist wants to
//! move fast and the arm is active, and holds it where either is missing:
//! `z ← z + g (y − z)` with `g = S(speed of the wrist towards y) · S(activity)`, S a smoothstep.

use glam::Vec3;
use serde::{Deserialize, Serialize};

use crate::body::Side;
use crate::motion::Frame;
use crate::pose::BoneLengths;

/// Where the gate begins to open and where it is open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GateSettings {
    /// Speed of the wrist in m/s: held below the first, followed above the second.
    pub speed: [f32; 2],
    /// Activity of the arm, 0..=1, likewise.
    pub activity: [f32; 2],
}

impl Default for GateSettings {
    fn default() -> Self {
        Self {
            speed: [0.05, 0.20],
            activity: [0.15, 0.50],
        }
    }
}

/// The gate of one motion; frames go through it in order.
#[derive(Debug, Clone)]
pub struct Gate {
    settings: GateSettings,
    frame_rate: f32,
    lengths: BoneLengths,
    arms: [[Vec3; 3]; 2],
}

impl Gate {
    /// A gate that holds the arms of `before`, the frame before the first that goes through.
    #[must_use]
    pub fn new(settings: GateSettings, frame_rate: f32, before: &Frame) -> Self {
        Self {
            settings,
            frame_rate,
            lengths: BoneLengths::default(),
            arms: Side::BOTH.map(|side| arm(before, side)),
        }
    }

    /// Lets a frame through; only the arms change.
    #[must_use]
    pub fn step(&mut self, frame: &Frame) -> Frame {
        let mut gated = *frame;
        for side in Side::BOTH {
            let wanted = arm(frame, side);
            let open = self.opening(side, &wanted, frame.activity[side as usize]);
            let held = &mut self.arms[side as usize];
            for (i, bone) in held.iter_mut().enumerate() {
                if open > 0.0 {
                    *bone = (*bone + open * (wanted[i] - *bone)).normalize_or(*bone);
                }
                gated.directions[side.shoulder_bone() + i] = *bone;
            }
        }
        gated
    }

    fn opening(&self, side: Side, wanted: &[Vec3; 3], activity: f32) -> f32 {
        let lengths = &self.lengths.0[side.shoulder_bone()..];
        let wrist = |arm: &[Vec3; 3]| (0..3).map(|i| arm[i] * lengths[i]).sum::<Vec3>();
        let speed = wrist(wanted).distance(wrist(&self.arms[side as usize])) * self.frame_rate;
        smoothstep(self.settings.speed, speed) * smoothstep(self.settings.activity, activity)
    }
}

fn arm(frame: &Frame, side: Side) -> [Vec3; 3] {
    std::array::from_fn(|i| frame.directions[side.shoulder_bone() + i])
}

/// 0 below the first edge, 1 above the second, `3u² − 2u³` between.
#[must_use]
pub fn smoothstep([low, high]: [f32; 2], value: f32) -> f32 {
    let u = ((value - low) / (high - low).max(f32::EPSILON)).clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}
