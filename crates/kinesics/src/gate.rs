//! The still gate: what keeps a network's resting hands still.
//!
//! A network that samples its motion lets still hands drift. The gate follows an arm where its wrist wants to move
//! fast and the arm is active, and holds it where either is missing:
//! `z ← z + g (y − z)` with `g = S(speed of the wrist towards y) · S(activity)`, S a smoothstep.
//!
//! While an arm is held, the network may carry it far away. When the gate opens, the arm follows the network's
//! movement at once but makes up for the distance at [`CATCH_UP`] at most, for a hand does not jump.

use glam::Vec3;
use serde::{Deserialize, Serialize};

use crate::body::Side;
use crate::motion::Frame;
use crate::pose::BoneLengths;

/// How fast a wrist that was held makes up for its distance, m/s, beside the movement it follows.
pub const CATCH_UP: f32 = 0.6;

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
    /// What went out last, per arm.
    held: [Arm; 2],
    /// What came in last, per arm.
    wanted: [Arm; 2],
}

/// Shoulder, upper arm and forearm: unit directions.
type Arm = [Vec3; 3];

impl Gate {
    /// A gate that holds the arms of `before`, the frame before the first that goes through.
    #[must_use]
    pub fn new(settings: GateSettings, frame_rate: f32, before: &Frame) -> Self {
        let arms = Side::BOTH.map(|side| arm(before, side));
        Self {
            settings,
            frame_rate,
            lengths: BoneLengths::default(),
            held: arms,
            wanted: arms,
        }
    }

    /// Lets a frame through; only the arms change.
    #[must_use]
    pub fn step(&mut self, frame: &Frame) -> Frame {
        let mut gated = *frame;
        for side in Side::BOTH {
            let wanted = arm(frame, side);
            self.follow(side, &wanted, frame.activity[side as usize]);
            self.wanted[side as usize] = wanted;
            let first = side.shoulder_bone();
            gated.directions[first..first + 3].copy_from_slice(&self.held[side as usize]);
        }
        gated
    }

    fn follow(&mut self, side: Side, wanted: &Arm, activity: f32) {
        let (held, before) = (self.held[side as usize], self.wanted[side as usize]);
        let speed = self.speed(side, &held, wanted);
        let open =
            smoothstep(self.settings.speed, speed) * smoothstep(self.settings.activity, activity);
        if open <= 0.0 {
            return;
        }
        let behind = self.speed(side, &held, &before);
        let made_up = if behind > CATCH_UP {
            CATCH_UP / behind
        } else {
            1.0
        };
        self.held[side as usize] = std::array::from_fn(|i| {
            let step = (wanted[i] - before[i]) + made_up * (before[i] - held[i]);
            (held[i] + open * step).normalize_or(held[i])
        });
    }

    /// How fast the wrist goes from one stance of the arm to another within a frame, m/s.
    fn speed(&self, side: Side, from: &Arm, to: &Arm) -> f32 {
        let lengths = &self.lengths.0[side.shoulder_bone()..];
        let wrist = |arm: &Arm| (0..3).map(|i| arm[i] * lengths[i]).sum::<Vec3>();
        wrist(from).distance(wrist(to)) * self.frame_rate
    }
}

fn arm(frame: &Frame, side: Side) -> Arm {
    std::array::from_fn(|i| frame.directions[side.shoulder_bone() + i])
}

/// 0 below the first edge, 1 above the second, `3u² − 2u³` between.
#[must_use]
pub fn smoothstep([low, high]: [f32; 2], value: f32) -> f32 {
    let u = ((value - low) / (high - low).max(f32::EPSILON)).clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}
